"""Which place gives how much."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from storefront.kernel.errors import Problem
from storefront.stock.types import Allocation, Preorder, Shelf, StockProblem, Want

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from storefront.catalogue.types import PreorderTerms
    from storefront.stock.types import TillSale

MONTHS_AHEAD = 12  # a whole year, so that every season comes


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


def till(sales: Sequence[TillSale], lying: Mapping[int, int]) -> tuple[list[int], dict[int, int]]:
    """How many of each sale, in this order, lay there by the books, and what is left of each variant.

    A sale is never refused: what lay nowhere is simply not among its moved pieces. What comes back (below zero) lies
    there again.
    """
    left = dict(lying)
    moved = []
    for sale in sales:
        count = min(sale.quantity, left[sale.variant_id])
        left[sale.variant_id] -= count
        moved.append(count)
    return moved, left


def preorders(
    wanted: Mapping[int, int],
    terms: Mapping[int, PreorderTerms],
    promised: Mapping[tuple[int, date], int],
    today: date,
) -> dict[int, Preorder]:
    """What can be ordered of each variant before it is made, where so many of each are wanted, in this order.

    Variants of one product share what can be made of it. `promised` by product and first day of a month.
    """
    taken = Counter(promised)
    found = {}
    for variant_id, quantity in wanted.items():
        if variant_id not in terms:
            continue
        product_id = terms[variant_id].product_id
        by_month = {month: count for (product, month), count in taken.items() if product == product_id}
        if offer := next_preorder(terms[variant_id], by_month, today):
            found[variant_id] = offer
            taken[product_id, offer.month] += min(quantity, offer.left)
    return found


def next_preorder(terms: PreorderTerms, promised: Mapping[date, int], today: date) -> Preorder | None:
    """The first month of the season in which the group can still begin some; None: none within a year.

    What it begins today or on the first day of that month is ready after its lead time.
    """
    month = today.replace(day=1)
    for _ in range(MONTHS_AHEAD):
        left = terms.per_month - promised.get(month, 0)
        if left > 0 and _is_season(month.month, terms.season):
            ready_on = max(today, month) + timedelta(days=terms.lead_time_days)
            return Preorder(month=month, ready_on=ready_on, days=terms.lead_time_days, left=left)
        month = (month + timedelta(days=31)).replace(day=1)
    return None


def _is_season(month: int, season: tuple[int, int] | None) -> bool:
    if season is None:
        return True
    first, last = season
    return first <= month <= last if first <= last else month >= first or month <= last


def preorder_problem(want: Want, offer: Preorder | None) -> Problem | None:
    """Why so many cannot be promised for the day that the buyer was told; `at` names the line."""
    at = f"variant-{want.variant_id}"
    if offer is None or want.ready_on is None or offer.ready_on > want.ready_on:
        return Problem(code=StockProblem.PREORDER_LATER, at=at, values={"name": want.name})
    if want.quantity > offer.left:
        return Problem(code=StockProblem.PREORDER_LEFT, at=at, values={"name": want.name, "left": offer.left})
    return None
