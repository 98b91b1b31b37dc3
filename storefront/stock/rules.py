"""Which place gives how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.kernel.errors import Problem
from storefront.stock.types import Allocation, Shelf, StockProblem, Want

if TYPE_CHECKING:
    from collections.abc import Sequence


def allocate(wants: Sequence[Want], shelves: Sequence[Shelf]) -> tuple[list[Allocation], list[Problem]]:
    """Share out what is free, place by place in the order given; or name every shortage at once.

    A want is met whole or not at all; with any problem the allocations must not be used.
    """
    free = {(shelf.variant_id, shelf.place_id): shelf.free for shelf in shelves}
    allocations: list[Allocation] = []
    problems: list[Problem] = []
    for want in sorted(wants, key=lambda each: (each.variant_id, each.seller_order_id)):
        keys = [key for key in free if key[0] == want.variant_id]
        there = sum(free[key] for key in keys)
        if there < want.quantity:
            problems.append(shortage(want, there))
            continue
        left = want.quantity
        for key in keys:
            taken = min(left, free[key])
            if taken > 0:
                free[key] -= taken
                left -= taken
                allocations.append(Allocation(want=want, place_id=key[1], quantity=taken))
    return allocations, problems


def shortage(want: Want, left: int) -> Problem:
    """So few are left of what was wanted; `at` names the line."""
    at = f"variant-{want.variant_id}"
    if left <= 0:
        return Problem(code=StockProblem.SOLD_OUT, at=at, values={"name": want.name})
    return Problem(code=StockProblem.SHORTAGE, at=at, values={"name": want.name, "left": left})
