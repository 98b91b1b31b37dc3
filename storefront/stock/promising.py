"""Orders for what is not made yet: a share of what a group can make in a month, until the goods are there.

What is promised is computed, never counted along: whoever promises takes turns for each product, after the levels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, text

from storefront.catalogue import queries as catalogue
from storefront.kernel import clock
from storefront.kernel.db import UtcDateTime, take_turns
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.stock import queries, rules
from storefront.stock.levels import publish_change
from storefront.stock.models import Promise
from storefront.stock.types import ReservationState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.stock.types import Want

# An order that revives had promises before.
PROMISE = text("""
    INSERT INTO stock_promise (seller_order_id, variant_id, product_id, month, quantity, state, expires_at)
    VALUES (:seller_order, :variant, :product, :month, :count, 'held', :expires_at)
    ON CONFLICT (seller_order_id, variant_id)
    DO UPDATE SET month = excluded.month, quantity = excluded.quantity, state = excluded.state,
                  expires_at = excluded.expires_at
""").bindparams(bindparam("expires_at", type_=UtcDateTime()))


def promise(session: Session, wants: Sequence[Want], expires_at: datetime | None) -> None:
    """Promise goods that are still to be made, each for the day that it wants, until `expires_at` or the order's end.

    Raises:
        RefusedError: with a `StockProblem` for each that cannot be ready by then, or not so many; nothing is promised.
    """
    if not wants:
        return
    variant_ids = [want.variant_id for want in wants]
    terms = catalogue.list_preorder_terms(session, variant_ids)
    _take_turns(session, {each.product_id for each in terms.values()})
    offers = queries.preorders(session, {want.variant_id: want.quantity for want in wants})
    problems = [rules.preorder_problem(want, offers.get(want.variant_id)) for want in wants]
    if any(problems):
        raise RefusedError(*(problem for problem in problems if problem))
    for want in wants:
        values = {
            "seller_order": want.seller_order_id,
            "variant": want.variant_id,
            "product": terms[want.variant_id].product_id,
            "month": offers[want.variant_id].month,
            "count": want.quantity,
            "expires_at": expires_at,
        }
        session.execute(PROMISE, values)
    publish_change(session, variant_ids)


def lock_promises(session: Session, seller_order_ids: Collection[int]) -> None:
    """Take all turns that promises of these seller orders need, kept or made anew, in the one order.

    To be called after the levels and before several calls of `keep` or `promise` in one transaction: else two orders of
    the same products could wait for each other.
    """
    query = select(Promise.product_id).where(Promise.seller_order_id.in_(seller_order_ids))
    _take_turns(session, set(session.scalars(query)))


def keep_promises(session: Session, seller_order_ids: Collection[int], until: datetime | None) -> set[int]:
    """Give promises another end; returns the seller orders that have any.

    Raises:
        StateConflictError: when one is past its end: somebody else may have been promised the same since.
    """
    _take_turns(session, {row.product_id for row in _waiting(session, seller_order_ids)})
    waiting = _waiting(session, seller_order_ids)
    now = clock.database_now(session) if waiting else None
    for row in waiting:
        if now and row.expires_at and row.expires_at <= now:
            raise StateConflictError(f"seller order {row.seller_order_id}: its promise has ended")
        row.expires_at = until
    session.flush()
    return {row.seller_order_id for row in waiting}


def drop_promises(session: Session, seller_order_ids: Collection[int]) -> None:
    """Others may be promised what these seller orders waited for; safe to repeat."""
    waiting = _waiting(session, seller_order_ids)
    for row in waiting:
        row.state = ReservationState.RELEASED
    session.flush()
    publish_change(session, {row.variant_id for row in waiting})


def drop_some(session: Session, seller_order_id: int, variant_id: int, quantity: int) -> bool:
    """Promise so many fewer of a variant; False where it is not promised but held.

    Raises:
        StateConflictError: when fewer are promised.
    """
    row = next((each for each in _waiting(session, [seller_order_id]) if each.variant_id == variant_id), None)
    if row is None:
        return False
    if row.quantity < quantity:
        raise StateConflictError(f"seller order {seller_order_id}: fewer than {quantity} of {variant_id} are promised")
    if row.quantity == quantity:
        row.state = ReservationState.RELEASED
    else:
        row.quantity -= quantity
    session.flush()
    publish_change(session, [variant_id])
    return True


def end_waiting(session: Session, seller_order_id: int) -> list[tuple[int, int]]:
    """The goods are there: variants and quantities that the seller order waited for, in the order of their ids.

    Raises:
        StateConflictError: when it waits for none.
    """
    waiting = _waiting(session, [seller_order_id])
    if not waiting:
        raise StateConflictError(f"seller order {seller_order_id}: waits for nothing")
    for row in waiting:
        row.state = ReservationState.CONSUMED
    session.flush()
    return [(row.variant_id, row.quantity) for row in waiting]


def _take_turns(session: Session, product_ids: Collection[int]) -> None:
    for product_id in sorted(product_ids):
        take_turns(session, f"capacity of product {product_id}")


def _waiting(session: Session, seller_order_ids: Collection[int]) -> list[Promise]:
    query = (
        select(Promise)
        .where(Promise.seller_order_id.in_(seller_order_ids), Promise.state == ReservationState.HELD)
        .order_by(Promise.variant_id, Promise.seller_order_id)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))
