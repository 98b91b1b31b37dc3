"""What has happened at a till or was counted at an outlet: it is written down whatever was promised before.

What a sale takes beyond what is free there releases the newest holds, and their seller orders are short of it. What it
takes beyond what lies there by the books moves nothing: whoever keeps the sale writes that difference down with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.events import publish
from storefront.stock import levels, rules
from storefront.stock.models import Level, Reservation, Shortage
from storefront.stock.types import MovementReason, ReservationState, StockProblem, StockShort, Till

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.stock.types import TillSale


def sell_at_till(session: Session, place_id: int, sales: Sequence[TillSale], actor: Actor, at: datetime) -> list[int]:
    """Take what was sold at a place, in this order, and put back what came back (quantities below zero).

    `at` is when it is written down, the moment that its caller's own books carry.

    Returns how many of each have really left (came back: below zero); the rest of a sale lay nowhere by the books.
    """
    lying = _open(session, place_id, {sale.variant_id for sale in sales})
    moved, left = rules.till(sales, {variant_id: on_hand for variant_id, (on_hand, _reserved) in lying.items()})
    _settle(session, place_id, lying, left)
    for sale, count in zip(sales, moved, strict=True):
        if count:
            reason = sale.reason if count > 0 else MovementReason.RETURNED
            entry = levels.Entry(delta=-count, reason=reason, actor=actor, at=at)
            levels.write_line(session, sale.variant_id, place_id, entry)
    levels.publish_change(session, lying)
    return moved


def count_at_till(session: Session, place_id: int, counted: Mapping[int, int], actor: Actor) -> dict[int, int]:
    """So many of each variant lie there, whatever was promised; returns by how many each differs from the books."""
    lying = _open(session, place_id, counted)
    _settle(session, place_id, lying, counted)
    found = {each: counted[each] - on_hand for each, (on_hand, _reserved) in sorted(lying.items())}
    for variant_id, delta in found.items():
        if delta:
            entry = levels.Entry(delta=delta, reason=MovementReason.RECOUNTED, actor=actor)
            levels.write_line(session, variant_id, place_id, entry)
    levels.publish_change(session, found)
    return found


def _open(session: Session, place_id: int, variant_ids: Collection[int]) -> Till:
    """On hand and reserved of each there, locked, without holds that are past their end."""
    for variant_id in sorted(variant_ids):
        levels.open_level(session, variant_id, place_id)
    session.flush()
    levels.lock_levels(session, variant_ids)
    levels.sweep(session, variant_ids)
    here = (Level.place_id == place_id, Level.variant_id.in_(variant_ids))
    rows = session.execute(select(Level.variant_id, Level.on_hand, Level.reserved).where(*here))
    return {variant_id: (on_hand, reserved) for variant_id, on_hand, reserved in rows}


def _settle(session: Session, place_id: int, lying: Till, left: Mapping[int, int]) -> None:
    """So many are left of each; what was promised of the others is taken back, the newest promise first."""
    for variant_id, (on_hand, reserved) in sorted(lying.items()):
        now = left[variant_id]
        kept = min(reserved, now)
        if reserved > kept:
            _take_back(session, variant_id, place_id, reserved - kept)
        if (now, kept) != (on_hand, reserved):
            guard = levels.at(variant_id, place_id).where(Level.on_hand == on_hand, Level.reserved == reserved)
            levels.must_change(session, guard.values(on_hand=now, reserved=kept))


def _take_back(session: Session, variant_id: int, place_id: int, count: int) -> None:
    query = (
        select(Reservation)
        .where(
            Reservation.variant_id == variant_id,
            Reservation.place_id == place_id,
            Reservation.state == ReservationState.HELD,
        )
        .order_by(Reservation.id.desc())
        .execution_options(populate_existing=True)
    )
    for hold in session.scalars(query).all():
        taken = min(count, hold.quantity)
        if not taken:
            break
        if taken == hold.quantity:
            hold.state = ReservationState.RELEASED
        else:
            hold.quantity -= taken
        count -= taken
        key = (hold.seller_order_id, variant_id)
        row = session.get(Shortage, key) or Shortage(seller_order_id=key[0], variant_id=key[1], quantity=0)
        row.quantity += taken
        session.add(row)
        publish(session, StockShort(seller_order_id=hold.seller_order_id))
    session.flush()


def must_be_whole(session: Session, seller_order_id: int) -> None:
    """Raises RefusedError while an outlet has sold something that was held for this seller order."""
    short = select(Shortage.variant_id).where(Shortage.seller_order_id == seller_order_id).limit(1)
    if session.scalar(short) is not None:
        raise RefusedError(Problem(code=StockProblem.SHORT))


def lower_shortage(session: Session, seller_order_id: int, variant_id: int, quantity: int) -> int:
    """The order needs so many fewer: what it is short of goes first. Returns how many of them its holds must give."""
    row = session.get(Shortage, (seller_order_id, variant_id), with_for_update=True)
    lowered = min(quantity, row.quantity) if row else 0
    if row and lowered == row.quantity:
        session.delete(row)
    elif row:
        row.quantity -= lowered
    session.flush()
    return quantity - lowered


def forget_shortages(session: Session, seller_order_ids: Collection[int]) -> None:
    """These seller orders have ended, or everything is held for them again."""
    session.execute(delete(Shortage).where(Shortage.seller_order_id.in_(seller_order_ids)))
