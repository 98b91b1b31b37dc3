"""The state of a whole order, its numbers, and what stands in the way of a basket line."""

from __future__ import annotations

from datetime import timedelta
from string import ascii_uppercase
from typing import TYPE_CHECKING

from storefront.kernel import ids
from storefront.kernel.errors import Problem
from storefront.orders.types import (
    DEAD,
    MOST_OF_ONE,
    OPEN_FEE,
    UNPAID,
    BasketProblem,
    FeeState,
    OrderState,
    PaymentMethod,
    PaymentState,
    SellerOrderState,
)
from storefront.stock.types import StockProblem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from storefront.catalogue.types import LineItem
    from storefront.stock.types import Preorder

S = SellerOrderState
OPEN = frozenset({S.PLACED, S.ACCEPTED, S.PACKED})


def order_state(
    states: Sequence[SellerOrderState],
    payment: PaymentState,
    method: PaymentMethod = PaymentMethod.TRANSFER,
    fees: Sequence[FeeState | None] = (),
) -> OrderState:
    """What the buyer is told of the whole order. Parts that ended without goods do not hold back the others.

    `fees` are those of the parts, in their order; none are open where they are left out.
    """
    live = [state for state in states if state not in DEAD]
    open_fees = {fee for state, fee in zip(states, fees, strict=bool(fees)) if state not in DEAD}
    if not live:
        return OrderState.EXPIRED if set(states) == {S.EXPIRED} else OrderState.CANCELLED
    if S.DISPUTED in live:
        return OrderState.DISPUTED
    if all(state == S.RECEIVED for state in live):
        return OrderState.COMPLETED
    if open_fees & OPEN_FEE:
        return OrderState.AWAITING_FEE if FeeState.ASKED in open_fees else OrderState.AWAITING_CONSENT
    if method == PaymentMethod.TRANSFER and payment in UNPAID:
        return OrderState.AWAITING_PAYMENT
    return OrderState.IN_PROGRESS if OPEN.intersection(live) else OrderState.ON_THE_WAY


def order_number() -> str:
    """Such as `NTT-7K4-M9R`: 191 million of them, none hard to read out."""
    return f"NTT-{ids.readable_code(3, 3)}"


def part_number(number: str, position: int) -> str:
    """`NTT-7K4-M9R-A` for the first part (position 0), `-AA` after `-Z`."""
    letters = ""
    rest = position + 1
    while rest:
        rest, letter = divmod(rest - 1, len(ascii_uppercase))
        letters = ascii_uppercase[letter] + letters
    return f"{number}-{letters}"


def line_problem(item: LineItem, quantity: int, available: int, preorder: Preorder | None = None) -> Problem | None:
    """Why so many of this cannot be ordered now, nor before it is made; `at` names the line."""
    at = f"variant-{item.variant_id}"
    if not item.is_public:
        return Problem(code=BasketProblem.NOT_FOR_SALE, at=at, values={"name": item.product_name})
    if available <= 0 and preorder:
        left = {"name": item.product_name, "left": preorder.left}
        return Problem(code=StockProblem.PREORDER_LEFT, at=at, values=left) if quantity > preorder.left else None
    if available <= 0:
        return Problem(code=StockProblem.SOLD_OUT, at=at, values={"name": item.product_name})
    if quantity > available:
        return Problem(code=StockProblem.SHORTAGE, at=at, values={"name": item.product_name, "left": available})
    return None


def promised_day(earliest: date, days: int, paid: date) -> date:
    """By when it is made: so many days after it was paid, but never sooner than the day that was told at first."""
    return max(earliest, paid + timedelta(days=days))


def check_quantity(quantity: int, at: str) -> Problem | None:
    if 1 <= quantity <= MOST_OF_ONE:
        return None
    return Problem(code=BasketProblem.QUANTITY, at=at, values={"most": MOST_OF_ONE})
