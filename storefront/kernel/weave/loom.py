"""The loom: draws strips, blocks and emblems thread by thread, in the dyes of one bath."""

import re
from functools import cache

from PIL import Image, ImageDraw, ImageOps

from .dyes import DYES
from .emblems import EMBLEMS
from .figures import FIGURES

GRID = 240  # threads each way
NEAREST = Image.Resampling.NEAREST
Colour = tuple[int, int, int]


@cache
def figures() -> dict[str, tuple[str, list[str]]]:
    """Take the drawings apart: name to symmetry and rows."""
    drawn: dict[str, tuple[str, list[str]]] = {}
    for block in FIGURES.strip("\n").split("\n\n"):
        head, *rows = block.splitlines()
        for name in re.finditer(r"(\w+):(\w)", head):
            cut = (re.match(r"[.#o+]*", row[name.start() :]) for row in rows)
            drawn[name[1]] = (name[2], [piece[0] for piece in cut if piece and piece[0]])
    return drawn


def beside(left: Image.Image, right: Image.Image) -> Image.Image:
    joined = Image.new("RGB", (left.width + right.width, left.height))
    joined.paste(left, (0, 0))
    joined.paste(right, (left.width, 0))
    return joined


def below(top: Image.Image, bottom: Image.Image) -> Image.Image:
    joined = Image.new("RGB", (top.width, top.height + bottom.height))
    joined.paste(top, (0, 0))
    joined.paste(bottom, (0, top.height))
    return joined


def is_whole(codes: str) -> bool:
    """Whether the first figure of a block is drawn whole, so that two face each other over the middle."""
    name = next(code for code in codes.split() if "." in code).split(".")[0]
    return figures()[name][0] == "w"


class Loom:
    """Draws in the dyes of one bath: pairs of letters, the second takes the place of the first."""

    def __init__(self, bath: str) -> None:
        self.dyes: dict[str, Colour] = DYES | {swap[0]: DYES[swap[1]] for swap in bath.split()}

    def figure(self, name: str, ground: str, tones: str, scale: int) -> Image.Image:
        symmetry, rows = figures()[name]
        width, height = max(map(len, rows)), len(rows)
        image = Image.new("RGB", (width, height), self.dyes[ground])
        for y, row in enumerate(rows):
            for x, mark in enumerate(row):
                if mark != ".":
                    image.putpixel((x, y), self.dyes[tones["#o+".index(mark) % len(tones)]])
        if symmetry in "qh":
            image = beside(ImageOps.mirror(image.crop((1, 0, width, height))), image)
        if symmetry == "q":
            image = below(ImageOps.flip(image.crop((0, 1, image.width, height))), image)
        return image.resize((image.width * scale, image.height * scale), NEAREST)

    def strip(self, code: str) -> Image.Image:
        """One strip of the full width: plain threads, or a figure repeated outwards from the middle."""
        if plain := re.fullmatch(r"(\w)(\d+)", code):
            return Image.new("RGB", (GRID, int(plain[2])), self.dyes[plain[1]])
        name, dyes, size = code.split(".")
        scale, whole = int(size), figures()[name][0] == "w"
        drawn = self.figure(name, dyes[0], dyes[1:], scale)
        gap = 0 if name in {"tooth", "net"} else scale if name in {"lozenge", "fern"} else 2 * scale
        image = Image.new("RGB", (GRID, drawn.height + 2 * scale), self.dyes[dyes[0]])
        step = drawn.width + gap
        first = (GRID + gap) // 2 if whole else (GRID - drawn.width) // 2
        for n in range(-(GRID // step) - 1, GRID // step + 2):
            image.paste(ImageOps.mirror(drawn) if whole and n < 0 else drawn, (first + n * step, scale))
        return image

    def block(self, codes: str) -> Image.Image:
        """Strips one below the other, as wide as the grid."""
        first, *rest = [self.strip(code) for code in codes.split()]
        for piece in rest:
            first = below(first, piece)
        return first


def emblem(name: str, ground: str, tones: str, box: int) -> tuple[Image.Image, Image.Image]:
    """The emblem cut to whole threads, a quarter larger than the box, and the mask of what is drawn."""
    image = Image.new("RGB", (box * 5 // 4, box * 5 // 4), DYES[ground])
    mask = Image.new("L", image.size)
    for shape in EMBLEMS[name].split(";"):
        kind, *numbers = shape.split()
        dye = DYES[ground if kind[0] == "0" else tones[int(kind[0]) - 1]]
        for flip in (False, True) if kind.endswith("m") else (False,):
            _shape(image, (kind[1], numbers, box, flip), dye)
            _shape(mask, (kind[1], numbers, box, flip), 255)
    return image, mask


def _shape(image: Image.Image, drawing: tuple[str, list[str], int, bool], ink: Colour | int) -> None:
    kind, numbers, box, flip = drawing
    draw, inset, unit = ImageDraw.Draw(image), box / 8, box / 100
    values = [float(number) for number in numbers]
    thick = round(values.pop(0) * unit) if kind == "l" else 0
    pairs = zip(values[::2], values[1::2], strict=True)
    points = [((100 - x if flip else x) * unit + inset, y * unit + inset) for x, y in pairs]
    if kind == "l":
        draw.line(points, ink, max(2, thick))
    elif kind == "p":
        draw.polygon(points, ink)
    else:
        (cx, cy), rx, ry = points[0], values[2] * unit, values[3] * unit
        draw.ellipse((cx - rx, cy - ry, cx + rx, cy + ry), ink)
