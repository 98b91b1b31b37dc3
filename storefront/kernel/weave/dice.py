"""Chance that falls the same way on every machine and in every version of Python."""

from collections.abc import Sequence
from hashlib import shake_128
from typing import TypeVar

Choice = TypeVar("Choice")


class Dice:
    """A stream of bytes drawn from a seed."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._stream = shake_128(self._seed).digest(4096)
        self._at = 0

    def below(self, limit: int) -> int:
        """A number from 0 to limit - 1; the stream starts over after 1,024 throws."""
        taken = self._stream[self._at : self._at + 4]
        self._at = (self._at + 4) % len(self._stream)
        return int.from_bytes(taken, "big") % limit

    def pick(self, choices: Sequence[Choice]) -> Choice:
        return choices[self.below(len(choices))]

    def spread(self, reach: int) -> int:
        """A whole number around 0, seldom beyond twice the reach (a sum of four throws, nearly normal)."""
        thrown = sum(self.below(256) for _ in range(4)) - 510
        return thrown * reach // 148

    def raw(self, label: str, count: int) -> bytes:
        """As many bytes as wanted, apart from the stream: one noise for each label."""
        return shake_128(self._seed + label.encode()).digest(count)
