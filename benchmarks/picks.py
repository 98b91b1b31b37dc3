"""Which addresses are asked for, and in which order: the same in every run."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED = 2026
DRAWN = 20_000  # more than the quickest page is asked for within one run
ZIPF = 1.0  # the second most wanted is asked for half as often as the first


@dataclass(frozen=True)
class Mix:
    """Addresses of one kind of page, asked for in one way."""

    page: str
    way: str
    addresses: tuple[str, ...]


def zipf(addresses: Sequence[str], count: int = DRAWN) -> tuple[str, ...]:
    """As buyers ask: a few are wanted by many, most by few."""
    weights = [1 / (rank**ZIPF) for rank in range(1, len(addresses) + 1)]
    return tuple(_random().choices(addresses, weights, k=count))


def uniform(addresses: Sequence[str], count: int = DRAWN) -> tuple[str, ...]:
    """As a crawler asks: each as often as any other."""
    return tuple(_random().choices(addresses, k=count))


def cold(addresses: Sequence[str], count: int = DRAWN) -> tuple[str, ...]:
    """Never the same address twice, so that nothing kept can be shown."""
    chosen = uniform(addresses, count)
    return tuple(f"{path}{'&' if '?' in path else '?'}dingin={number}" for number, path in enumerate(chosen))


WAYS = {"zipf": zipf, "uniform": uniform, "cold": cold}


def _random() -> random.Random:
    return random.Random(SEED)  # noqa: S311 -- the same draw each time is what is wanted
