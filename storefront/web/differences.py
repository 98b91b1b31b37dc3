"""What differs between two texts, word by word."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_ALIKE = 0.4  # below that two texts have nothing in common that would help a reader
MOST_WORDS = 2000  # the comparison takes the square of them


class Run(NamedTuple):
    """Words of one text that follow each other; `differs`: the other text has others there."""

    differs: bool
    words: str


def apart(old: str, new: str) -> tuple[list[Run], list[Run]]:
    """Both texts in runs, of which those that the other lacks are marked; texts that are hardly alike as a whole."""
    before, after = old.split(), new.split()
    whole = [Run(differs=True, words=old)], [Run(differs=True, words=new)]
    if max(len(before), len(after)) > MOST_WORDS:
        return whole
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < LEAST_ALIKE:
        return whole
    steps = matcher.get_opcodes()
    return (
        _runs(before, [(kind != "equal", first, last) for kind, first, last, _start, _end in steps]),
        _runs(after, [(kind != "equal", first, last) for kind, _start, _end, first, last in steps]),
    )


def _runs(words: Sequence[str], parts: Sequence[tuple[bool, int, int]]) -> list[Run]:
    return [Run(differs=differs, words=" ".join(words[first:last])) for differs, first, last in parts if last > first]
