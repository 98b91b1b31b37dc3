"""Whole rupiah."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# 12500, 12.500, 12.500,00 and 12.500,-: as people write whole numbers and prices in Indonesia
_WHOLE = re.compile(r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,(?:00?|-))?")
_CURRENCY = re.compile(r"rp\.?\s*|", re.IGNORECASE)
MOST_RUPIAH_DIGITS = 12


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


def parse_whole(text: str) -> int | None:
    """`12500`, `12.500` and `12.500,00`, of at most twelve digits; None for anything else, a fraction included."""
    match = _WHOLE.fullmatch(text)
    digits = match["whole"].replace(".", "") if match else ""
    return int(digits) if digits and len(digits) <= MOST_RUPIAH_DIGITS else None


def parse_rupiah(text: str) -> Rupiah | None:
    """The same, also as `Rp 12.500,00` and `Rp12.500,-`; None for anything else, a part of a rupiah included."""
    written = text.strip()
    currency = _CURRENCY.match(written)
    assert currency, "it matches nothing, too"
    amount = parse_whole(written[currency.end() :])
    return None if amount is None else Rupiah(amount)


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
