"""The picture that stands for a page where its address is shared: a cloth, a name, and a price woven into a ribbon."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

from .finish import NEAREST, relief
from .lettering import HEIGHT, letters, width_of

WIDE, HIGH = 1200, 630  # pixels
CLOTH = HIGH  # the cloth is a square at the left
SOFTENED = ImageFilter.GaussianBlur(0.9)  # single threads cost the bytes that the letters need
SELVEDGE = ((10, (27, 40, 72)), (3, (227, 168, 56)), (3, (27, 40, 72)), (8, (142, 47, 37)))  # pixels and dye
PAPER, INK, SOFT, RED, COTTON = (252, 251, 247), (35, 30, 28), (94, 85, 76), (142, 47, 37), (252, 245, 228)
GOLD, DEEP = (227, 168, 56), (27, 40, 72)
MARGIN = 44
LEFT = CLOTH + sum(width for width, _ in SELVEDGE) + MARGIN
ROOM = WIDE - MARGIN - LEFT  # pixels for words
TITLE_SIZES = (70, 64, 58, 52, 46, 40)  # pixels, the largest that fits
TITLE_LINES, TITLE_ROOM, LEADING = 4, 200, 112  # lines, pixels, percent
NOTE_SIZE, FOOT_SIZE = 34, 34
RIBBON = 116  # pixels high
POINTS = (11, 10, 9, 8, 7, 6, 5, 4)  # pixels of a woven point, the largest that fits
LOZENGE = 36  # pixels from the middle of one to its edge on a ribbon without a price
THREAD = 5  # pixels of the ribbon's weave
TOOTH = 24  # pixels of a tooth of the tumpal
Layers = tuple[tuple[int, tuple[int, int, int]], ...]
PLAIN = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})  # noqa: RUF001 -- what the letters at hand lack


@dataclass(frozen=True, kw_only=True)
class Placard:
    """What is written beside the cloth; `price` of figures as `Rp60.000`, or empty."""

    title: str
    note: str
    price: str = ""
    price_note: str = ""
    house: str = "Beli Produk NTT"


def draw_placard(cloth: Image.Image, words: Placard) -> Image.Image:
    """1200 x 630 pixels; it can still be read at a width of 300. The same arguments always give the same picture."""
    picture = Image.new("RGB", (WIDE, HIGH), PAPER)
    square = ImageOps.fit(cloth.convert("RGB"), (CLOTH, CLOTH), Image.Resampling.LANCZOS)
    picture.paste(square.filter(SOFTENED), (0, 0))
    draw = ImageDraw.Draw(picture)
    left = CLOTH
    for width, dye in SELVEDGE:
        draw.rectangle((left, 0, left + width - 1, HIGH), dye)
        left += width
    _house(draw, words.house)
    _tumpal(draw)
    top = _title(draw, words.title, TITLE_ROOM)
    _lines(draw, wrapped(words.note, NOTE_SIZE, ROOM)[:2], top + 14, NOTE_SIZE)
    at = HIGH - 100 - RIBBON - (46 if words.price_note else 0)
    picture.paste(_ribbon(words.price), (CLOTH + sum(width for width, _ in SELVEDGE), at))
    _lines(draw, wrapped(words.price_note, NOTE_SIZE, ROOM)[:1], at + RIBBON + 8, NOTE_SIZE)
    return picture


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont), "Pillow's wheels bring FreeType along"
    return font


def plain(text: str) -> str:
    """In letters that the type at hand has: without accents, with straight quotes."""
    return normalize("NFKD", text.translate(PLAIN)).encode("ascii", "ignore").decode()


def wrapped(text: str, size: int, room: int) -> list[str]:
    """The text in lines no wider than `room` pixels; a word that is wider by itself is broken."""
    lines: list[str] = []
    for word in plain(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _font(size).getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines += _broken(word, size, room)
    return lines


def _broken(word: str, size: int, room: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and _font(size).getlength(pieces[-1] + letter) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _title(draw: ImageDraw.ImageDraw, title: str, room: int) -> int:
    """Draw it as large as it fits; returns where it ends."""
    size = next((size for size in TITLE_SIZES if _fits(title, size, room)), TITLE_SIZES[-1])
    most, lines = _most_lines(size, room), wrapped(title, size, ROOM)
    if len(lines) > most:
        lines = [*lines[: most - 1], wrapped(f"{lines[most - 1]} ...", size, ROOM)[0]]
    return _lines(draw, lines, MARGIN, size)


def _fits(title: str, size: int, room: int) -> bool:
    """Whether it fits without a broken word."""
    is_whole = all(_font(size).getlength(word) <= ROOM for word in plain(title).split())
    return is_whole and len(wrapped(title, size, ROOM)) <= _most_lines(size, room)


def _most_lines(size: int, room: int) -> int:
    return min(room // (size * LEADING // 100), TITLE_LINES)


def _lines(draw: ImageDraw.ImageDraw, lines: list[str], top: int, size: int) -> int:
    """Draw them and return where they end; titles are darker and bolder than notes."""
    is_title = size > NOTE_SIZE
    for line in lines:
        ink, stroke = (INK, size / 48) if is_title else (SOFT, 0)
        draw.text((LEFT, top), line, ink, _font(size), stroke_width=stroke)
        top += size * LEADING // 100
    return top


def _house(draw: ImageDraw.ImageDraw, name: str) -> None:
    """The shop's name above the tumpal, with the lozenge of its word mark."""
    y = HIGH - 58
    _lozenge(draw, LEFT + 14, y, ((15, RED), (10, PAPER), (6, GOLD)))
    draw.text((LEFT + 42, y), name, DEEP, _font(FOOT_SIZE), anchor="lm", stroke_width=0.6)


def _lozenge(draw: ImageDraw.ImageDraw, x: int, y: int, layers: Layers) -> None:
    for reach, dye in layers:
        draw.polygon([(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)], dye)


def _tumpal(draw: ImageDraw.ImageDraw) -> None:
    left = CLOTH + sum(width for width, _ in SELVEDGE)
    for x in range(left, WIDE, TOOTH):
        draw.polygon([(x, HIGH), (x + TOOTH // 2, HIGH - TOOTH * 3 // 4), (x + TOOTH, HIGH)], RED)


def _ribbon(price: str) -> Image.Image:
    """A ribbon of morinda with golden edges from the selvedge to the right: the price, or else lozenges."""
    wide = WIDE - CLOTH - sum(width for width, _ in SELVEDGE)
    ribbon = Image.new("RGB", (wide, RIBBON), RED)
    draw = ImageDraw.Draw(ribbon)
    for top, high, dye in ((0, 5, DEEP), (5, 4, GOLD), (RIBBON - 9, 4, GOLD), (RIBBON - 5, 5, DEEP)):
        draw.rectangle((0, top, wide, top + high - 1), dye)
    if price:
        point = next((point for point in POINTS if width_of(price) * point <= ROOM), POINTS[-1])
        mask = letters(price)
        mask = mask.resize((mask.width * point, mask.height * point), NEAREST)
        ribbon.paste(COTTON, (MARGIN, (RIBBON - HEIGHT * point) // 2), mask)
    else:
        for x in range(LOZENGE, wide, 2 * LOZENGE):
            _lozenge(draw, x, RIBBON // 2, ((30, COTTON), (22, RED), (13, GOLD)))
    shade = relief(THREAD).crop((0, 0, wide, RIBBON))
    return ImageChops.multiply(ribbon, Image.merge("RGB", (shade,) * 3))
