"""The documents of a segment by one number: any range of it is two sets made already and a few steps between."""

from bisect import bisect_left
from collections.abc import Sequence

from .bits import mask_of

LEAST_STEP, MOST_SETS = 256, 64


class Ladder:
    """``column`` holds the number of each document."""

    def __init__(self, column: Sequence[int]) -> None:
        self._order = sorted(range(len(column)), key=column.__getitem__)
        self._numbers = [column[each] for each in self._order]
        self._step = max(LEAST_STEP, len(column) // MOST_SETS)
        self._sets = [0]
        for start in range(0, len(self._order), self._step):
            self._sets.append(self._sets[-1] | self._members(start, start + self._step))

    def between(self, least: int | None, most: int | None) -> int:
        """The documents whose number lies between the bounds, both included."""
        upper = self._below(most + 1) if most is not None else self._sets[-1]
        return upper & ~self._below(least) if least is not None else upper

    def _below(self, number: int) -> int:
        count = bisect_left(self._numbers, number)
        sets = count // self._step
        return self._sets[sets] | self._members(sets * self._step, count)

    def _members(self, start: int, end: int) -> int:
        return mask_of(self._order[start:end], len(self._order))
