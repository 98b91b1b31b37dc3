"""Changing stock. Whatever makes a level smaller is one guarded statement whose row count is the answer.

Order of locks, the same everywhere, so that nobody waits in a circle: basket, order or transfer first, then places by
id, then levels by (variant, place), then turns for what is promised by product, then reservations and promises.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import CursorResult, bindparam, select, text, update

from storefront.kernel.db import INTEGER, UtcDateTime, table_of
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.stock import queries, rules
from storefront.stock.arrivals import open_stores as open_stores
from storefront.stock.arrivals import receive_opening as receive_opening
from storefront.stock.counting import adjust as adjust
from storefront.stock.counting import recount as recount
from storefront.stock.counting import set_low_mark as set_low_mark
from storefront.stock.freshness import ask_and_pause as ask_and_pause
from storefront.stock.freshness import confirm as confirm
from storefront.stock.freshness import resume as resume
from storefront.stock.freshness import say_still_there as say_still_there
from storefront.stock.lessening import release_some as release_some
from storefront.stock.levels import Entry, at, must_change, open_level, publish_change, sweep, unreserve, write_line
from storefront.stock.levels import lock_levels as lock_levels
from storefront.stock.listed import count_all as count_all
from storefront.stock.listed import enter_store as enter_store
from storefront.stock.listed import find_store as find_store
from storefront.stock.listed import lock_and_look as lock_and_look
from storefront.stock.listed import look as look
from storefront.stock.models import Level, Place, Reservation
from storefront.stock.nightly import check_and_report as check_and_report
from storefront.stock.opening import find_online_place as find_online_place
from storefront.stock.opening import open_stock as open_stock
from storefront.stock.places import close_place as close_place
from storefront.stock.places import open_outlet_place as open_outlet_place
from storefront.stock.places import save_place as save_place
from storefront.stock.promising import drop_promises, end_waiting, keep_promises
from storefront.stock.promising import lock_promises as lock_promises
from storefront.stock.promising import promise as promise
from storefront.stock.selling import count_at_till as count_at_till
from storefront.stock.selling import forget_shortages
from storefront.stock.selling import must_be_whole as must_be_whole
from storefront.stock.selling import sell_at_till as sell_at_till
from storefront.stock.transfers import cancel_transfer as cancel_transfer
from storefront.stock.transfers import put_on_the_way as put_on_the_way
from storefront.stock.transfers import receive_transfer as receive_transfer
from storefront.stock.transfers import send_transfer as send_transfer
from storefront.stock.transfers import take_in_transfer as take_in_transfer
from storefront.stock.types import Allocation, MovementReason, PlaceKind, ReservationState, Want

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session
    from sqlalchemy.sql.dml import Update

    from storefront.kernel.types import Actor

# An order that revives had holds before. In words, as SQLAlchemy compiles its own form of it anew each time.
HOLD = text("""
    INSERT INTO reservation (seller_order_id, variant_id, place_id, quantity, state, expires_at)
    VALUES (:seller_order, :variant, :place, :count, 'held', :expires_at)
    ON CONFLICT (seller_order_id, variant_id, place_id)
    DO UPDATE SET quantity = excluded.quantity, state = excluded.state, expires_at = excluded.expires_at
""").bindparams(bindparam("expires_at", type_=UtcDateTime()))


def open_place(session: Session, group_id: int, name: str) -> Place:
    """A store of a group, empty."""
    place = Place(group_id=group_id, kind=PlaceKind.STORE, name=name)
    session.add(place)
    session.flush()
    return place


def receive(  # noqa: PLR0913 -- what the ledger line says, each by its name
    session: Session, *, variant_id: int, place_id: int, quantity: int, reason: MovementReason, actor: Actor
) -> None:
    """Put goods on the shelf."""
    if quantity <= 0:
        raise ValueError(f"goods that come in are one or more, not {quantity}")
    open_level(session, variant_id, place_id)
    session.execute(at(variant_id, place_id).values(on_hand=Level.on_hand + quantity))
    write_line(session, variant_id, place_id, Entry(delta=quantity, reason=reason, actor=actor))
    publish_change(session, [variant_id])


def reserve(session: Session, wants: Sequence[Want], expires_at: datetime | None) -> None:
    """Hold goods for seller orders, until `expires_at` or, with None, until the order ends.

    Raises:
        RefusedError: with a `StockProblem` for every shortage; no hold was made then.
    """
    variant_ids = {want.variant_id for want in wants}
    shelves = lock_levels(session, variant_ids)
    if sweep(session, variant_ids):
        shelves = lock_levels(session, variant_ids)
    allocations, problems = rules.allocate(wants, shelves)
    if problems:
        raise RefusedError(*problems)
    for allocation in allocations:
        _hold(session, allocation, expires_at)
    publish_change(session, variant_ids)


def keep(session: Session, seller_order_ids: Collection[int], until: datetime | None = None) -> None:
    """Give holds another end or, with None, take it off: then they last until their orders end.

    Raises:
        StateConflictError: when a hold was released meanwhile.
    """
    held = _held(session, seller_order_ids)
    promised = keep_promises(session, seller_order_ids, until)
    short = {part_id for part_id, _variant_id in queries.list_short(session, seller_order_ids)}
    if promised | short | {each.seller_order_id for each in held} != set(seller_order_ids):
        raise StateConflictError(f"nothing held any more for some of {sorted(seller_order_ids)}")
    for reservation in held:
        reservation.expires_at = until
    session.flush()


def release(session: Session, seller_order_ids: Collection[int]) -> None:
    """Give back what is still held or promised for these seller orders; safe to repeat."""
    held = _held(session, seller_order_ids)
    for reservation in held:
        reservation.state = ReservationState.RELEASED
    session.flush()
    unreserve(session, ((each.variant_id, each.place_id, each.quantity) for each in held))
    publish_change(session, {each.variant_id for each in held})
    drop_promises(session, seller_order_ids)
    forget_shortages(session, seller_order_ids)


def make(session: Session, seller_order_id: int, place_id: int | None, names: Mapping[int, str], actor: Actor) -> None:
    """What a seller order waits for is there: made now and put down at a place or, with None, lying on the shelf.

    From here on it is held as all goods are. `names` by variant, for the message.

    Raises:
        RefusedError: with a `StockProblem` for each of which the shelf has too few; nothing has changed.
        StateConflictError: when it waits for nothing.
    """
    made = end_waiting(session, seller_order_id)
    if place_id is not None:
        for variant_id, _count in made:
            open_level(session, variant_id, place_id)
        lock_levels(session, {variant_id for variant_id, _count in made})
        for variant_id, count in made:
            must_change(session, at(variant_id, place_id).values(on_hand=Level.on_hand + count))
            entry = Entry(delta=count, reason=MovementReason.HARVEST, actor=actor, seller_order_id=seller_order_id)
            write_line(session, variant_id, place_id, entry)
    wants = [
        Want(variant_id=variant_id, quantity=count, seller_order_id=seller_order_id, name=names[variant_id])
        for variant_id, count in made
    ]
    reserve(session, wants, None)


def refill(session: Session, seller_order_id: int, names: Mapping[int, str], until: datetime | None) -> None:
    """Hold anew all that a seller order is short of, from wherever it lies; `names` by variant, for the message.

    Raises:
        RefusedError: with a `StockProblem` for each of which too few are there; nothing has changed.
        StateConflictError: when it is short of nothing.
    """
    held = _held(session, [seller_order_id])
    short = {variant_id: count for (_id, variant_id), count in queries.list_short(session, [seller_order_id]).items()}
    if not short:
        raise StateConflictError(f"seller order {seller_order_id}: nothing is short")
    wants = Counter(short)
    for hold in held:
        if hold.variant_id in short:
            wants[hold.variant_id] += hold.quantity
            hold.state = ReservationState.RELEASED
            session.flush()
            unreserve(session, [(hold.variant_id, hold.place_id, hold.quantity)])
    forget_shortages(session, [seller_order_id])
    reserve(
        session,
        [
            Want(variant_id=variant_id, quantity=count, seller_order_id=seller_order_id, name=names[variant_id])
            for variant_id, count in wants.items()
        ],
        until,
    )


def consume(session: Session, seller_order_id: int, actor: Actor) -> None:
    """The goods leave the shelf: holds become ledger lines.

    Raises:
        RefusedError: while it is short of something.
        StateConflictError: when nothing is held for the seller order.
    """
    held = _held(session, [seller_order_id])
    must_be_whole(session, seller_order_id)
    if not held:
        raise StateConflictError(f"seller order {seller_order_id}: nothing is held")
    for reservation in held:
        reservation.state = ReservationState.CONSUMED
        count = reservation.quantity
        leave = at(reservation.variant_id, reservation.place_id).where(Level.reserved >= count)
        must_change(session, leave.values(on_hand=Level.on_hand - count, reserved=Level.reserved - count))
        entry = Entry(delta=-count, reason=MovementReason.DISPATCHED, actor=actor, seller_order_id=seller_order_id)
        write_line(session, reservation.variant_id, reservation.place_id, entry)
    publish_change(session, {each.variant_id for each in held})


def take_back(session: Session, seller_order_id: int, actor: Actor) -> None:
    """The goods come home: what has left the shelf for a seller order lies there again, once.

    Raises:
        StateConflictError: when nothing has left for it.
    """
    of_it = (Reservation.seller_order_id == seller_order_id, Reservation.state == ReservationState.CONSUMED)
    lock_levels(session, set(session.scalars(select(Reservation.variant_id).where(*of_it))))
    query = select(Reservation).where(*of_it).order_by(Reservation.variant_id, Reservation.place_id)
    away = list(session.scalars(query.execution_options(populate_existing=True)))
    if not away:
        raise StateConflictError(f"seller order {seller_order_id}: nothing has left")
    for reservation in away:
        reservation.state = ReservationState.RELEASED
        back = at(reservation.variant_id, reservation.place_id)
        must_change(session, back.values(on_hand=Level.on_hand + reservation.quantity))
        delta, reason = reservation.quantity, MovementReason.RETURNED
        entry = Entry(delta=delta, reason=reason, actor=actor, seller_order_id=seller_order_id)
        write_line(session, reservation.variant_id, reservation.place_id, entry)
    publish_change(session, {each.variant_id for each in away})


@cache
def _taking() -> Update:
    level, count = table_of(Level).c, bindparam("count", type_=INTEGER)
    return (
        update(table_of(Level))
        .where(level.variant_id == bindparam("variant"), level.place_id == bindparam("place"))
        .where(level.on_hand - level.reserved >= count)
        .values(reserved=level.reserved + count)
    )


def _hold(session: Session, allocation: Allocation, expires_at: datetime | None) -> None:
    want, count = allocation.want, allocation.quantity
    key = {"variant": want.variant_id, "place": allocation.place_id}
    taken = session.execute(_taking(), {**key, "count": count})
    assert isinstance(taken, CursorResult)
    if taken.rowcount != 1:
        raise RefusedError(rules.shortage(want, 0))
    session.execute(HOLD, {**key, "seller_order": want.seller_order_id, "count": count, "expires_at": expires_at})


def _held(session: Session, seller_order_ids: Collection[int]) -> list[Reservation]:
    """The holds of these seller orders, their levels locked first."""
    of_them = Reservation.seller_order_id.in_(seller_order_ids)
    lock_levels(session, set(session.scalars(select(Reservation.variant_id).where(of_them))))
    query = (
        select(Reservation)
        .where(of_them, Reservation.state == ReservationState.HELD)
        .order_by(Reservation.variant_id, Reservation.place_id, Reservation.id)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))
