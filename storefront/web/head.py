"""The cloth at the head of the home page: a strip for each kabupaten and kota, woven once into the media store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from storefront.kernel.media import write_durably
from storefront.kernel.media.encode import encode
from storefront.kernel.weave import sampler
from storefront.regions import queries as regions

if TYPE_CHECKING:
    from pathlib import Path

KEY = "helai2"  # the digit changes with the picture: addresses are kept for a year
WIDE, NARROW = 1320, 726  # pixels
ROW_HEIGHT = 216  # pixels of each of the two rows of the narrow cloth
FORMATS = ("avif", "jpg")
MOST_BYTES = {WIDE: 41_000, NARROW: 15_000}  # of the AVIF


def path_of(folder: Path, width: int, extension: str) -> Path:
    return folder / KEY[:2] / f"{KEY}-{width}.{extension}"


def is_woven(folder: Path) -> bool:
    return all(path_of(folder, width, extension).is_file() for width in (WIDE, NARROW) for extension in FORMATS)


def weave_head(folder: Path) -> None:
    """Weave both widths into the media folder; what is there stays, so it is safe to run again."""
    if is_woven(folder):
        return
    places = [regency.name for regency in regions.shipped_regencies()]
    for width, cloth in ((WIDE, sampler(places, strip_width=WIDE // len(places))), (NARROW, _in_two_rows(places))):
        rendition = encode(cloth, MOST_BYTES[width])
        write_durably(path_of(folder, width, "jpg"), rendition.jpeg)
        write_durably(path_of(folder, width, "avif"), rendition.avif)


def _in_two_rows(places: list[str]) -> Image.Image:
    """For a phone: eleven strips above eleven, so that each stays wide enough to be seen."""
    half = len(places) // 2
    rows = [sampler(part, strip_width=NARROW // half) for part in (places[:half], places[half:])]
    cloth = Image.new("RGB", (NARROW, 2 * ROW_HEIGHT))
    for number, row in enumerate(rows):
        cloth.paste(row.crop((0, 0, NARROW, ROW_HEIGHT)), (0, number * ROW_HEIGHT))
    return cloth
