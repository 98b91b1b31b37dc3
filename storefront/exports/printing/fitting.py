"""What of a label's words there is room for: first smaller letters, then shorter texts, in one order always."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from storefront.exports.printing.letters import Face, at_most, wrap

if TYPE_CHECKING:
    from collections.abc import Mapping

SIZES = (7.5, 7.0, 6.5, 6.0, 5.5, 5.0)  # points; nobody reads smaller ones
LEADING = 1.18
NAME_FACTOR = 1.45
LEAST_NAME = 7.0  # points


class Part(StrEnum):
    """The parts of a label from top to bottom."""

    NAME = "name"
    SALE = "sale"  # net content and price
    COMPOSITION = "composition"
    MAKER = "maker"
    LICENCES = "licences"
    HALAL = "halal"
    DATES = "dates"


CUTS = (  # to so many lines each, one after another; what must stand on a label goes last
    (Part.COMPOSITION, 3),
    (Part.MAKER, 2),
    (Part.NAME, 2),
    (Part.COMPOSITION, 2),
    (Part.LICENCES, 2),
    (Part.COMPOSITION, 1),
    (Part.MAKER, 1),
    (Part.NAME, 1),
    (Part.COMPOSITION, 0),
    (Part.MAKER, 0),
    (Part.LICENCES, 0),
    (Part.HALAL, 0),
    (Part.DATES, 0),
)


@dataclass(frozen=True)
class Fitted:
    """The lines of each part at `size` points; `cut`: parts that lost words, `gone`: parts without any line."""

    size: float
    lines: Mapping[Part, list[str]]
    cut: tuple[Part, ...] = ()
    gone: tuple[Part, ...] = ()

    @property
    def height(self) -> float:
        return sum(len(lines) * letters(part, self.size) * LEADING for part, lines in self.lines.items())


def letters(part: Part, size: float) -> float:
    """The size of a part's letters where the text has this one, in points."""
    return max(size * NAME_FACTOR, LEAST_NAME) if part in {Part.NAME, Part.SALE} else size


def face_of(part: Part) -> Face:
    return {Part.NAME: Face.HEADING, Part.SALE: Face.STRONG, Part.DATES: Face.STRONG}.get(part, Face.TEXT)


def fit(words: Mapping[Part, str], room: tuple[float, float]) -> Fitted:
    """The words as they fit into a width and a height in points, never higher than that."""
    for size in SIZES:
        whole = Fitted(size, _wrapped(words, size, room[0]))
        if whole.height <= room[1]:
            return whole
    whole = Fitted(SIZES[-1], _wrapped(words, SIZES[-1], room[0]))
    lines = _given_back(whole, _cut(whole, room), room)
    gone = tuple(part for part in Part if part in lines and not lines[part])
    cut = tuple(part for part in Part if part in lines and 0 < len(lines[part]) < len(whole.lines[part]))
    return Fitted(whole.size, lines, cut, gone)


def _cut(whole: Fitted, room: tuple[float, float]) -> dict[Part, list[str]]:
    lines = dict(whole.lines)
    for part, most in CUTS:
        if Fitted(whole.size, lines).height <= room[1]:
            break
        if part in lines:
            lines[part] = _at_most(whole, part, min(most, len(lines[part])), room[0])
    return lines


def _given_back(whole: Fitted, lines: dict[Part, list[str]], room: tuple[float, float]) -> dict[Part, list[str]]:
    """What was cut one step too far comes back, the most needed first."""
    for part in dict.fromkeys(part for part, _ in reversed(CUTS) if part in lines):
        for most in range(len(whole.lines[part]), len(lines[part]), -1):
            longer = {**lines, part: _at_most(whole, part, most, room[0])}
            if Fitted(whole.size, longer).height <= room[1]:
                lines = longer
                break
    return lines


def _at_most(whole: Fitted, part: Part, most: int, room: float) -> list[str]:
    """Dates stand whole or not at all."""
    if part is Part.DATES and most < len(whole.lines[part]):
        return []
    return at_most(whole.lines[part], most, face_of(part), letters(part, whole.size), room)


def _wrapped(words: Mapping[Part, str], size: float, room: float) -> dict[Part, list[str]]:
    """One line of net content and price always: its ends stand at both sides."""
    lines = {part: wrap(words[part], face_of(part), letters(part, size), room) for part in Part if words.get(part)}
    if Part.SALE in lines:
        lines[Part.SALE] = [words[Part.SALE]]
    return lines
