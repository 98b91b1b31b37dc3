"""Kind and size of a picture from its first bytes, before any decoder sees it."""

import struct
from collections.abc import Callable

from .types import PictureKind, PictureProblem, PictureRefused

Size = tuple[int, int]

_AVIF_BRANDS = {b"avif", b"avis", b"mif1", b"msf1"}
_ALONE = {0x01, *range(0xD0, 0xD9)}  # JPEG markers without a length
_START_OF_SCAN = 0xDA
_FILL = 0xFF
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # three markers in the range are tables


def kind_of(data: bytes) -> PictureKind:
    """By content only, names and declared types lie. Raises PictureRefused: EMPTY or UNKNOWN_KIND."""
    if not data:
        raise PictureRefused(PictureProblem.EMPTY)
    if data.startswith(b"\xff\xd8\xff"):
        return PictureKind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PictureKind.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return PictureKind.WEBP
    if data[4:8] == b"ftyp" and data[8:12] in _AVIF_BRANDS and (b"avif" in data[8:64] or b"avis" in data[8:64]):
        return PictureKind.AVIF
    raise PictureRefused(PictureProblem.UNKNOWN_KIND)


def size_of(data: bytes, kind: PictureKind) -> Size:
    """Width and height that the header declares, in pixels. Raises PictureRefused: DAMAGED."""
    try:
        width, height = _READERS[kind](data)
    except (struct.error, IndexError, ValueError) as error:
        raise PictureRefused(PictureProblem.DAMAGED) from error
    if width < 1 or height < 1:
        raise PictureRefused(PictureProblem.DAMAGED)
    return width, height


def _png(data: bytes) -> Size:
    if data[12:16] != b"IHDR":
        raise ValueError("no IHDR")
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _jpeg(data: bytes) -> Size:
    at = 2
    while True:
        if data[at] != _FILL:
            raise ValueError("no marker")
        marker = data[at + 1]
        if marker == _FILL:  # a fill byte
            at += 1
        elif marker in _ALONE:
            at += 2
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        elif marker == _START_OF_SCAN:
            raise ValueError("a scan before its frame")
        else:
            at += 2 + max(2, struct.unpack_from(">H", data, at + 2)[0])


def _webp(data: bytes) -> Size:
    chunk = data[12:16]
    if chunk == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if chunk == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError("no picture chunk")


def _avif(data: bytes) -> Size:
    """The largest extent declared anywhere: a file has one per item, thumbnails and grid tiles among them."""
    sizes, at = [], data.find(b"ispe")
    while at >= 0:
        width, height = struct.unpack_from(">II", data, at + 8)
        sizes.append((width, height))
        at = data.find(b"ispe", at + 4, data.find(b"mdat") if b"mdat" in data else len(data))
    return max(sizes, key=lambda size: size[0] * size[1])


_READERS: dict[PictureKind, Callable[[bytes], Size]] = {
    PictureKind.PNG: _png,
    PictureKind.JPEG: _jpeg,
    PictureKind.WEBP: _webp,
    PictureKind.AVIF: _avif,
}
