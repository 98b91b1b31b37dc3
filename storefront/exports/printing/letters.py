"""Setting words on paper: fonts that come as packages and are embedded, so that each printer sets them alike."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from enum import StrEnum
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

if TYPE_CHECKING:
    from collections.abc import Iterable

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
SPACES = str.maketrans(dict.fromkeys("\t\n\r\v\f\u2028\u2029", " "))


class Face(StrEnum):
    """Source Sans and Source Serif, both under the SIL Open Font License."""

    TEXT = "SourceSansPro-Regular"
    STRONG = "SourceSansPro-Semibold"
    HEADING = "SourceSerifPro-Semibold"


PACKAGES = {
    Face.TEXT: "font_source_sans_pro",
    Face.STRONG: "font_source_sans_pro",
    Face.HEADING: "font_source_serif_pro",
}


@cache
def _signs(face: Face) -> frozenset[int]:
    """The signs that a font has; registers it at the first call."""
    with as_file(files(PACKAGES[face]) / "files" / f"{face.value}.ttf") as path:
        font = TTFont(face.value, str(path))
    pdfmetrics.registerFont(font)
    return frozenset(font.face.charToGlyph)


def load() -> None:
    """Have every font ready."""
    for face in Face:
        _signs(face)


def drawable(text: str) -> tuple[str, str]:
    """One line of the text, of signs that all fonts have, and what of it cannot be drawn, each sign once.

    Marks of direction and other signs without a shape of their own are left out without a word.
    """
    signs = frozenset.intersection(*(_signs(face) for face in Face))
    plain = unicodedata.normalize("NFC", text.translate(SPACES))
    kept = "".join(sign for sign in plain if ord(sign) in signs)
    lost = dict.fromkeys(sign for sign in plain if ord(sign) not in signs and _has_shape(sign))
    return " ".join(filter(None, kept.split(" "))), "".join(lost)


def _has_shape(sign: str) -> bool:
    return not unicodedata.category(sign).startswith("C") and sign != "\N{VARIATION SELECTOR-16}"


def width(text: str, face: Face, size: float) -> float:
    """In points, as all lengths here; `size` too."""
    _signs(face)
    return float(pdfmetrics.stringWidth(text, face.value, size))


def wrap(text: str, face: Face, size: float, room: float) -> list[str]:
    """The lines of a text within so much room; what is wider than a line breaks anywhere, a tied blank nowhere else."""
    lines: list[str] = []
    line = ""
    for word in _pieces(text.split(" "), face, size, room):
        longer = f"{line} {word}" if line else word
        if line and width(longer, face, size) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def _pieces(words: Iterable[str], face: Face, size: float, room: float) -> Iterable[str]:
    for word in words:
        rest = word
        while width(rest, face, size) > room and len(rest) > 1:
            fits = max(_count_fitting(rest, "", face, size, room), 1)
            yield rest[:fits]
            rest = rest[fits:]
        yield rest


def _count_fitting(text: str, end: str, face: Face, size: float, room: float) -> int:
    """How many signs of a text, with this end behind them, have room."""
    return bisect_right(range(1, len(text) + 1), room, key=lambda count: width(text[:count] + end, face, size))


def shorten(text: str, face: Face, size: float, room: float) -> str:
    """One line within so much room; what is cut ends with an ellipsis."""
    if width(text, face, size) <= room:
        return text
    fits = _count_fitting(text, ELLIPSIS, face, size, room)
    return f"{text[:fits].rstrip(' ,.;:')}{ELLIPSIS}" if fits else ""


def at_most(lines: list[str], most: int, face: Face, size: float, room: float) -> list[str]:
    """So many of the lines, the last with an ellipsis where more would follow."""
    if len(lines) <= most:
        return lines
    if most <= 0:
        return []
    last = f"{lines[most - 1].rstrip(' ,.;:')}{ELLIPSIS}"
    if width(last, face, size) > room:
        last = shorten(lines[most - 1] + " " + lines[most], face, size, room)
    return [*lines[: most - 1], last]
