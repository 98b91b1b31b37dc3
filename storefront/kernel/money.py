"""Whole rupiah."""

from __future__ import annotations

from dataclasses import dataclass
from functools import total_ordering
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@total_ordering
@dataclass(frozen=True, slots=True)
class Rupiah:
    """An amount in whole rupiah; sen have no use in trade.

    Multiplies by whole numbers only, so that no amount is ever rounded silently.
    """

    amount: int

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise TypeError(f"rupiah are whole numbers, not {self.amount!r}")

    def __add__(self, other: Rupiah) -> Rupiah:
        return Rupiah(self.amount + other.amount)

    def __sub__(self, other: Rupiah) -> Rupiah:
        return Rupiah(self.amount - other.amount)

    def __mul__(self, times: int) -> Rupiah:
        return Rupiah(self.amount * times)

    __rmul__ = __mul__

    def __neg__(self) -> Rupiah:
        return Rupiah(-self.amount)

    def __lt__(self, other: Rupiah) -> bool:
        return self.amount < other.amount

    def __bool__(self) -> bool:
        return self.amount != 0

    def __str__(self) -> str:
        """As it is printed in Indonesia: `Rp12.500`."""
        sign = "-" if self.amount < 0 else ""
        return f"{sign}Rp{abs(self.amount):,}".replace(",", ".")


ZERO = Rupiah(0)


def total(amounts: Iterable[Rupiah]) -> Rupiah:
    return Rupiah(sum(each.amount for each in amounts))


def split(amount: Rupiah, weights: Sequence[int]) -> list[Rupiah]:
    """Share an amount by weights so that the parts always add up to it.

    What is left after rounding down goes rupiah by rupiah to the largest remainders, earlier parts first.

    Raises:
        ValueError: without weights, with a negative one, or when they are all zero.
    """
    whole = sum(weights)
    if not weights or min(weights) < 0 or whole == 0:
        raise ValueError("weights must be zero or more, and not all zero")
    parts = [amount.amount * weight // whole for weight in weights]
    left = amount.amount - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda n: (-(amount.amount * weights[n] % whole), n))
    for n in by_remainder[:left]:
        parts[n] += 1
    return [Rupiah(part) for part in parts]
