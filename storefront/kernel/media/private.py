"""Pictures for a few eyes: one readable JPEG, under a name of the caller's, to be erased one day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .decode import decode
from .durable import write_durably
from .encode import encode_jpeg, scaled
from .types import StoredPicture

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

LONGEST_SIDE = 2000  # pixels: the small print on a photographed slip can still be read
_KEY = re.compile(r"[0-9a-f]{32}")


def store_private(source: bytes, folder: Path, key: str) -> StoredPicture:
    """Store the pixels of an upload, upright and with nothing else of it, as `key` (32 hexadecimal digits).

    Raises PictureRefused for bad bytes, ValueError for a key that is none, OSError for the disk.
    """
    path = private_path(folder, key)
    pixels = _reduced(decode(source, LONGEST_SIDE))
    write_durably(path, encode_jpeg(pixels))
    return StoredPicture(key=key, width=pixels.width, height=pixels.height)


def read_private(folder: Path, key: str) -> bytes | None:
    """The JPEG under this key; None when there is none."""
    try:
        return private_path(folder, key).read_bytes()
    except FileNotFoundError:
        return None


def erase_private(folder: Path, key: str) -> None:
    """Let nothing of it be left; safe to repeat."""
    private_path(folder, key).unlink(missing_ok=True)


def private_path(folder: Path, key: str, ext: str = "jpg") -> Path:
    """Raises ValueError for what is no key, so that no name leads out of the folder."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"no private picture has the name {key!r}")
    return folder / key[:2] / f"{key}.{ext}"


def _reduced(pixels: Image.Image) -> Image.Image:
    longest = max(pixels.size)
    if longest <= LONGEST_SIDE:
        return pixels
    return scaled(pixels, max(1, pixels.width * LONGEST_SIDE // longest))
