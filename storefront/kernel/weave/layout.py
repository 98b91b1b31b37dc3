"""Lays the whole cloth out on the grid: one point for each crossing of threads."""

from typing import NamedTuple

from PIL import Image, ImageDraw, ImageOps

from .arrangement import Zone, place
from .dyes import DYES, LINES
from .loom import GRID, Loom, below, is_whole
from .pattern import Frame, Pattern
from .recipes import ALONG

DEPTH = {Frame.ENDS: 48, Frame.SLIM: 34, Frame.FOOT: 62, Frame.ROUND: 36}  # threads that a border may take
HEAD = 14  # threads of the narrow end opposite a deep foot


class Laid(NamedTuple):
    """The cloth on its grid, and where on it a closer look should fall: at its heart and at its border."""

    image: Image.Image
    heart: tuple[int, int]
    border: tuple[int, int]


def lay_out(pattern: Pattern) -> Laid:
    loom = Loom(pattern.bath)
    return _cloth(pattern, loom) if pattern.emblem is None else _goods(pattern, loom)


def _cloth(pattern: Pattern, loom: Loom) -> Laid:
    """Borders at both ends and between them a heart: one row of great figures, or rows that repeat."""
    border, main = loom.block(pattern.border), loom.block(pattern.main)
    room, row = GRID - 2 * border.height, below(main, loom.block(pattern.second))
    image = Image.new("RGB", (GRID, GRID), loom.dyes[pattern.main[0]])
    if row.height * 1.5 > room:
        top = (GRID - main.height) // 2
        image.paste(main, (0, top))
        band = _between(pattern, loom, top - border.height)
        image.paste(ImageOps.flip(band), (0, (top + border.height - band.height) // 2))
        image.paste(band, (0, GRID - (top + border.height + band.height) // 2))
    else:
        for n in range(room // row.height + 1):
            image.paste(row, (0, border.height + n * row.height))
    image.paste(border, (0, 0))
    image.paste(ImageOps.flip(border), (0, GRID - border.height))
    middle = GRID // 2
    figure = middle + 44 if is_whole(pattern.main) else middle  # beasts stand left and right of the middle
    if pattern.family in ALONG:
        return Laid(_turned(image, along=True), (middle, GRID - figure), (0, middle))
    return Laid(image, (figure, middle), (middle, 0))


def _between(pattern: Pattern, loom: Loom, gap: int) -> Image.Image:
    """The richest band that fits whole into the gap between a row of great figures and the border."""
    dyes = next(code for code in pattern.main.split() if "." in code).split(".")[1]
    line, seeds = f"{dyes[-1]}2", f"seed.{dyes[0]}{dyes[1:][::-1]}"
    bands = [loom.block(codes) for codes in (pattern.second, f"{line} {seeds}.3 {line}", f"{line} {seeds}.2 {line}")]
    return next((band for band in bands if band.height <= gap), Image.new("RGB", (GRID, 0)))


def _goods(pattern: Pattern, loom: Loom) -> Laid:
    """A calm field with emblems, and borders at its ends, at its foot or all round."""
    border = loom.block(f"{pattern.border} {LINES[pattern.field]}2")
    # The field comes first: a deep border loses its outer strips.
    border = border.crop((0, max(0, border.height - DEPTH[pattern.frame]), GRID, border.height))
    image = Image.new("RGB", (GRID, GRID), DYES[pattern.field])
    foot, side = ImageOps.flip(border), border.height
    image.paste(foot, (0, GRID - side))
    top = side
    if pattern.frame is Frame.FOOT:
        top = HEAD
        image.paste(foot.crop((0, 0, GRID, 2)), (0, HEAD - 4))
    elif pattern.frame is Frame.ROUND:
        mitre(image, border)
    else:
        image.paste(border, (0, 0))
    along = pattern.family in ALONG and pattern.frame is not Frame.FOOT
    image = _turned(image, along=along)
    edge = side if pattern.frame is Frame.ROUND else 0
    zone = Zone(top, edge, GRID - side, GRID - edge) if along else Zone(edge, top, GRID - edge, GRID - side)
    heart = place(image, pattern, zone)
    return Laid(image, heart, (GRID, GRID // 2) if along else (GRID // 2, GRID))


def _turned(image: Image.Image, *, along: bool) -> Image.Image:
    return image.transpose(Image.Transpose.ROTATE_90) if along else image


def mitre(image: Image.Image, border: Image.Image) -> None:
    """The border on all four sides, cut at the corners like a picture frame."""
    deep = border.height
    wedge = Image.new("L", (GRID, deep))
    ImageDraw.Draw(wedge).polygon([(0, 0), (GRID - 1, 0), (GRID - deep, deep - 1), (deep - 1, deep - 1)], 255)
    for turn, corner in (
        (None, (0, 0)),
        (Image.Transpose.ROTATE_90, (0, 0)),
        (Image.Transpose.ROTATE_180, (0, GRID - deep)),
        (Image.Transpose.ROTATE_270, (GRID - deep, 0)),
    ):
        piece, mask = (border, wedge) if turn is None else (border.transpose(turn), wedge.transpose(turn))
        image.paste(piece, corner, mask)
