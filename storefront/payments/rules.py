"""Amounts that name an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


def pick_code(codes: range, taken: Collection[int], draw: Callable[[int], int]) -> int | None:
    """One of the codes that is not taken, by lot; None when none is left.

    `draw(n)` answers with a number below n.
    """
    free = sorted(set(codes) - set(taken))
    return free[draw(len(free))] if free else None
