"""Stores a picture under its hash, in every width and format that pages ask for."""

import re
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from PIL import Image

from .decode import decode
from .durable import write_durably
from .encode import CARD_BYTES, encode, scaled
from .types import EXTENSIONS, WIDTHS, StoredPicture

_RECIPE = b"1"  # part of every hash: names are cached for a year, so another way to encode needs other names
_KEY = re.compile(r"[0-9a-f]{32}")


def store_picture(
    source: bytes | Image.Image,
    folder: Path,
    *,
    widths: Iterable[int] = WIDTHS,
    target_bytes: int = CARD_BYTES,
) -> StoredPicture:
    """Store an upload (bytes) or pixels of our own in these widths, as AVIF and JPEG; what is there stays.

    The same source always has the same key, so missing widths can be added later. A file is never wider than its
    source: a photo of 500 pixels has 500 under the names 640 and 1200. `target_bytes` holds for the AVIF of width 320.
    Raises PictureRefused for bad bytes, ValueError for a width that is none of WIDTHS, OSError for the disk.
    """
    chosen = sorted(set(widths))
    if not set(chosen) <= set(WIDTHS):
        raise ValueError(f"widths must be of {WIDTHS}, not {chosen}")
    pixels = decode(source, WIDTHS[-1]) if isinstance(source, bytes) else source.convert("RGB")
    key = _key_of(source if isinstance(source, bytes) else pixels)
    for width in set(chosen) & set(missing_widths(key, folder)):
        rendition = encode(scaled(pixels, width), target_bytes if width == WIDTHS[0] else None)
        write_durably(folder / picture_path(key, width, "jpg"), rendition.jpeg)
        write_durably(folder / picture_path(key, width, "avif"), rendition.avif)
    largest = scaled_size(pixels.size, WIDTHS[-1])
    return StoredPicture(key=key, width=largest[0], height=largest[1])


def missing_widths(key: str, folder: Path) -> tuple[int, ...]:
    """The widths of which a format is not in the folder."""
    return tuple(
        width
        for width in WIDTHS
        if not all((folder / picture_path(key, width, extension)).is_file() for extension in EXTENSIONS)
    )


def picture_path(key: str, width: int, extension: str) -> Path:
    """Where a file lies below its folder, and its address below the media address.

    Raises ValueError for what is no key, width or extension of ours, so that no address leads out of the folder.
    """
    if not _KEY.fullmatch(key) or width not in WIDTHS or extension not in EXTENSIONS:
        raise ValueError(f"no picture has the name {key!r}, {width}, {extension!r}")
    return Path(key[:2]) / f"{key}-{width}.{extension}"


def scaled_size(size: tuple[int, int], width: int) -> tuple[int, int]:
    """Width and height in pixels of the rendition of that width."""
    if size[0] <= width:
        return size
    return width, max(1, round(size[1] * width / size[0]))


def srcset_widths(width: int) -> tuple[tuple[int, int], ...]:
    """For a picture stored this wide: pairs of the width in the name and the true width, each true width once."""
    pairs: list[tuple[int, int]] = []
    for name in WIDTHS:
        if not pairs or pairs[-1][1] < width:
            pairs.append((name, min(name, width)))
    return tuple(pairs)


def _key_of(source: bytes | Image.Image) -> str:
    digest = blake2b(_RECIPE, digest_size=16)
    if isinstance(source, bytes):
        digest.update(source)
    else:
        digest.update(f"{source.mode} {source.size}".encode())
        digest.update(source.tobytes())
    return digest.hexdigest()
