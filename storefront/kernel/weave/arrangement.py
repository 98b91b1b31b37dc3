"""Puts the emblems on the field between the borders."""

from typing import NamedTuple

from PIL import Image, ImageDraw, ImageOps

from .dyes import DYES, LINES, SHADE
from .loom import emblem
from .pattern import Arrangement, Pattern

LATTICE = 15  # threads between the rows of strewn points
GREATEST = 138  # threads of the largest emblem


class Zone(NamedTuple):
    """A rectangle of the grid, in threads; right and bottom are outside it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def short(self) -> int:
        return min(self.width, self.height)

    def at(self, across: float, down: float) -> tuple[int, int]:
        """A point by shares of width and height."""
        return self.left + int(self.width * across), self.top + int(self.height * down)


class Spot(NamedTuple):
    """One emblem: its middle, its box in threads, and whether it is mirrored or stands on the partner ground."""

    middle: tuple[int, int]
    box: int
    mirrored: bool = False
    partner: bool = False


def place(image: Image.Image, pattern: Pattern, zone: Zone) -> tuple[int, int]:
    """Draw the grounds and the emblems; tells the middle of the first emblem."""
    spots = SPOTS[pattern.arrangement](zone)
    if pattern.arrangement is Arrangement.CHECKER:
        _squares(image, pattern, zone)
    elif pattern.arrangement is Arrangement.MEDALLION:
        _medallion(image, pattern, zone)
    elif pattern.strewn and pattern.arrangement is not Arrangement.DROP:
        _strew(image, pattern, zone, spots)
    for spot in spots:
        _stamp(image, pattern, spot)
    return spots[0].middle


def _great(zone: Zone) -> list[Spot]:
    return [Spot(zone.at(0.5, 0.5), min(GREATEST, zone.short - 16))]


def _four(zone: Zone) -> list[Spot]:
    box = min(72, (zone.short - 22) // 2)
    apart_x, apart_y = (min(size // 2 - 2, box * 3 // 2) // 2 for size in (zone.width, zone.height))
    x, y = zone.at(0.5, 0.5)
    return [Spot((x + dx * apart_x, y + dy * apart_y), box, dx > 0) for dy in (-1, 1) for dx in (-1, 1)]


def _row(zone: Zone) -> list[Spot]:
    long, wide = max(zone.width, zone.height), zone.width >= zone.height
    box = min(zone.short - 14, long // 3 - 12)
    shares = (1 / 2, 1 / 6, 5 / 6)
    return [Spot(zone.at(share, 0.5) if wide else zone.at(0.5, share), box) for share in shares]


def _pair(zone: Zone) -> list[Spot]:
    wide = zone.width >= zone.height
    box = min(zone.short - 14, max(zone.width, zone.height) // 2 - 14)
    shares = (0.26, 0.74)
    return [Spot(zone.at(share, 0.5) if wide else zone.at(0.5, share), box, share > 0.5) for share in shares]  # noqa: PLR2004 - the right half


def _drop(zone: Zone) -> list[Spot]:
    """Columns that are each dropped by half a step, two and one and two."""
    across = 5 if zone.width > zone.height else 3
    down = 5 if zone.height > zone.width * 1.3 else 3
    columns, rows = _shares(across), _shares(down)
    box = int(min(50, zone.width / across, 2 * rows[0] * zone.height / 1.25))
    return [Spot(zone.at(x, y), box, n > across // 2) for n, x in enumerate(columns) for y in rows[n % 2 :: 2]]


def _shares(count: int) -> list[float]:
    """Even steps about the middle, drawn in a little so that the outermost emblems stay whole."""
    return [0.5 + 0.87 * (n - (count - 1) / 2) / count for n in range(count)]


def _cells(zone: Zone) -> tuple[int, int]:
    """Columns and rows of the counterchange: cells as square as they can be, two on the short side."""
    side = zone.short / 2
    return max(2, round(zone.width / side)), max(2, round(zone.height / side))


def _checker(zone: Zone) -> list[Spot]:
    across, down = _cells(zone)
    box = min(zone.width // across, zone.height // down) - 14
    return [
        Spot(zone.at((x + 0.5) / across, (y + 0.5) / down), box, partner=(x + y) % 2 == 1)
        for y in range(down)
        for x in range(across)
    ]


def _in_medallion(zone: Zone) -> list[Spot]:
    return [Spot(zone.at(0.5, 0.5), zone.short - 54, partner=True)]


SPOTS = {
    Arrangement.GREAT: _great,
    Arrangement.FOUR: _four,
    Arrangement.ROW: _row,
    Arrangement.PAIR: _pair,
    Arrangement.DROP: _drop,
    Arrangement.CHECKER: _checker,
    Arrangement.MEDALLION: _in_medallion,
}


def _stamp(image: Image.Image, pattern: Pattern, spot: Spot) -> None:
    ground, tones = (pattern.partner, pattern.partner_tones) if spot.partner else (pattern.field, pattern.tones)
    drawn, mask = emblem(pattern.emblem or "sprout", ground, tones, spot.box)
    if spot.mirrored:
        drawn, mask = ImageOps.mirror(drawn), ImageOps.mirror(mask)
    (x, y), half = spot.middle, drawn.width // 2
    image.paste(drawn, (x - half, y - half), mask)


def _squares(image: Image.Image, pattern: Pattern, zone: Zone) -> None:
    across, down = _cells(zone)
    draw = ImageDraw.Draw(image)
    for x in range(across):
        for y in range(1 - x % 2, down, 2):
            (left, top), (right, bottom) = zone.at(x / across, y / down), zone.at((x + 1) / across, (y + 1) / down)
            draw.rectangle((left, top, right - 1, bottom - 1), DYES[pattern.partner])


def _medallion(image: Image.Image, pattern: Pattern, zone: Zone) -> None:
    """A square of the partner ground with stepped corners and a line round it."""
    draw, (x, y) = ImageDraw.Draw(image), zone.at(0.5, 0.5)
    for half, dye in ((zone.short // 2 - 5, LINES[pattern.field]), (zone.short // 2 - 8, pattern.partner)):
        for step in range(6):  # wider and lower with each step
            wide, high = half - 6 * step, half - 6 * (5 - step)
            draw.rectangle((x - wide, y - high, x + wide - 1, y + high - 1), DYES[dye])


def _strew(image: Image.Image, pattern: Pattern, zone: Zone, spots: list[Spot]) -> None:
    """Small points over the field, in a lattice that leaves the emblems their peace."""
    draw, (x0, y0) = ImageDraw.Draw(image), zone.at(0.5, 0.5)
    for row in range(-8, 9):
        for column in range(-4, 5):
            x, y = x0 + column * 2 * LATTICE + LATTICE * (row % 2), y0 + row * LATTICE
            near = any(max(abs(x - s.middle[0]), abs(y - s.middle[1])) < s.box * 0.6 + 4 for s in spots)
            inside = zone.left + 7 < x < zone.right - 7 and zone.top + 7 < y < zone.bottom - 7
            if inside and not near:
                draw.polygon([(x - 2, y), (x, y - 2), (x + 2, y), (x, y + 2)], DYES[SHADE[pattern.field]])
