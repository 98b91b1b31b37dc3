"""Giving back a part of what is held for a seller order that needs less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.kernel.errors import StateConflictError
from storefront.stock.levels import lock_levels, publish_change, unreserve
from storefront.stock.models import Reservation
from storefront.stock.promising import drop_some
from storefront.stock.selling import lower_shortage
from storefront.stock.types import ReservationState

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def release_some(session: Session, seller_order_id: int, variant_id: int, quantity: int) -> None:
    """Give back so many of a variant, promised or held, the last place first.

    Raises:
        StateConflictError: when fewer are held.
    """
    if drop_some(session, seller_order_id, variant_id, quantity):
        return
    lock_levels(session, {variant_id})
    quantity = lower_shortage(session, seller_order_id, variant_id, quantity)
    query = (
        select(Reservation)
        .where(
            Reservation.seller_order_id == seller_order_id,
            Reservation.variant_id == variant_id,
            Reservation.state == ReservationState.HELD,
        )
        .order_by(Reservation.place_id.desc())
    )
    held = list(session.scalars(query.execution_options(populate_existing=True)))
    if sum(each.quantity for each in held) < quantity:
        raise StateConflictError(f"seller order {seller_order_id}: fewer than {quantity} of {variant_id} are held")
    given, left = [], quantity
    for reservation in held:
        count = min(left, reservation.quantity)
        if count == 0:
            break
        if count == reservation.quantity:
            reservation.state = ReservationState.RELEASED
        else:
            reservation.quantity -= count
        given.append((variant_id, reservation.place_id, count))
        left -= count
    session.flush()
    unreserve(session, given)
    publish_change(session, [variant_id])
