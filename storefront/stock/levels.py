"""Levels: locking them in one order, the statements that change them, the ledger's lines, and telling of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import CursorResult, bindparam, select, update
from sqlalchemy.exc import IntegrityError

from storefront.catalogue import queries as catalogue
from storefront.kernel import clock, events
from storefront.kernel.db import UtcDateTime, table_of
from storefront.kernel.errors import StateConflictError
from storefront.stock.models import Level, Movement, Place, Reservation
from storefront.stock.types import ReservationState, Shelf, StockChanged

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy import BindParameter, Select
    from sqlalchemy.orm import Session
    from sqlalchemy.sql.dml import ReturningUpdate, Update

    from storefront.kernel.types import Actor
    from storefront.stock.types import MovementReason


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a line of the ledger says besides variant and place."""

    delta: int
    reason: MovementReason
    actor: Actor
    seller_order_id: int | None = None
    transfer_id: int | None = None
    key: str | None = None
    at: datetime | None = None  # None: now


def write_line(session: Session, variant_id: int, place_id: int, entry: Entry) -> None:
    """Say in the ledger why a level has changed."""
    session.add(
        Movement(
            variant_id=variant_id,
            place_id=place_id,
            delta=entry.delta,
            reason=entry.reason,
            seller_order_id=entry.seller_order_id,
            transfer_id=entry.transfer_id,
            key=entry.key,
            at=entry.at or clock.now(),
            actor_id=entry.actor.person_id,
            actor_label=entry.actor.label,
        )
    )


def lock_levels(session: Session, variant_ids: Collection[int]) -> list[Shelf]:
    """Lock the levels of these variants until the transaction ends, in the one order that everybody keeps.

    Returns what is free for online orders at each place that sells online.
    To be called before several calls of `reserve` in one transaction. On SQLite the unit of work has the lock already.
    """
    rows = session.execute(_locking(), {"variant_ids": list(variant_ids)})
    return [Shelf(variant_id=row.variant_id, place_id=row.place_id, free=row.free) for row in rows if row.sells_online]


@cache
def _locking() -> Select[tuple[int, int, int, bool]]:
    wanted: BindParameter[int] = bindparam("variant_ids", expanding=True)
    free = (Level.on_hand - Level.reserved).label("free")
    return (
        select(Level.variant_id, Level.place_id, free, Place.sells_online)
        .join(Place, Place.id == Level.place_id)
        .where(Level.variant_id.in_(wanted))
        .order_by(Level.variant_id, Level.place_id)
        .with_for_update(of=Level)
    )


def open_level(session: Session, variant_id: int, place_id: int) -> None:
    """Let a variant have a level at a place, where it has none yet."""
    if session.get(Level, (variant_id, place_id)) is not None:
        return
    try:
        with session.begin_nested():
            session.add(Level(variant_id=variant_id, place_id=place_id, on_hand=0, reserved=0))
    except IntegrityError:
        if session.get(Level, (variant_id, place_id), populate_existing=True) is None:
            raise  # not a quicker colleague, but no such variant or place


def at(variant_id: int, place_id: int) -> Update:
    """An UPDATE of one level."""
    return (
        update(Level)
        .where(Level.variant_id == variant_id, Level.place_id == place_id)
        .execution_options(synchronize_session=False)
    )


def must_change(session: Session, statement: Update) -> None:
    """Raises StateConflictError where a guard of the statement holds it back."""
    result = session.execute(statement)
    assert isinstance(result, CursorResult)
    if result.rowcount != 1:
        raise StateConflictError("a level lacks what its holds say")


def unreserve(session: Session, ended: Iterable[tuple[int, int, int]]) -> None:
    """Take back what ended holds had promised: variant, place, quantity of each."""
    counts: Counter[tuple[int, int]] = Counter()
    for variant_id, place_id, quantity in ended:
        counts[variant_id, place_id] += quantity
    for (variant_id, place_id), count in sorted(counts.items()):
        must_change(session, at(variant_id, place_id).values(reserved=Level.reserved - count))


def sweep(session: Session, variant_ids: Collection[int]) -> bool:
    """Release the holds of these variants that are past their end, by the database's clock; whether there were any.

    Levels are locked.
    """
    by_server = clock.is_servers(session)
    ended = session.execute(_ending(by_server=by_server), {"variant_ids": list(variant_ids), "now": clock.now()}).all()
    unreserve(session, ((row.variant_id, row.place_id, row.quantity) for row in ended))
    return bool(ended)


@cache
def _ending(*, by_server: bool) -> ReturningUpdate[tuple[int, int, int]]:
    hold = table_of(Reservation).c
    now = clock.servers_moment() if by_server else bindparam("now", type_=UtcDateTime())
    return (
        update(table_of(Reservation))
        .where(hold.variant_id.in_(bindparam("variant_ids", expanding=True)))
        .where(hold.state == ReservationState.HELD, hold.expires_at <= now)
        .values(state=ReservationState.RELEASED)
        .returning(hold.variant_id, hold.place_id, hold.quantity)
    )


def publish_change(session: Session, variant_ids: Collection[int]) -> None:
    """Tell that something else can be bought of the products of these variants."""
    product_ids = catalogue.list_product_ids(session, variant_ids)
    events.publish_all(session, [StockChanged(product_id=product_id) for product_id in product_ids])
