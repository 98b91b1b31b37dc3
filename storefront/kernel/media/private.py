"""Pictures for a few eyes: large enough to read the small print, and nothing of the file but its pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .decode import decode
from .encode import scaled

if TYPE_CHECKING:
    from PIL import Image

LONGEST_SIDE = 2000  # pixels: the small print on a photographed slip can still be read


def plain_pixels(source: bytes) -> Image.Image:
    """The pixels of an upload, upright, at most 2,000 along the longer side.

    Raises:
        PictureRefused: for bad bytes.
    """
    pixels = decode(source, LONGEST_SIDE)
    longest = max(pixels.size)
    if longest <= LONGEST_SIDE:
        return pixels
    return scaled(pixels, max(1, pixels.width * LONGEST_SIDE // longest))
