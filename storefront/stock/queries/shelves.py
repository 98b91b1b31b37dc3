"""What lies where, as those who keep it need it: any number of variants in the same few questions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, literal, or_, select, union_all

from storefront.catalogue import queries as catalogue
from storefront.kernel import clock, settings
from storefront.kernel.db import UtcDateTime
from storefront.stock.models import Level, LowMark, Movement, Place, Reservation
from storefront.stock.types import LOW_AT, MovementView, ReservationState, StockView

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import CompoundSelect, Select
    from sqlalchemy.orm import Session


def low_by_default(session: Session) -> int:
    """From how few on a variant is low, where its group has said nothing else."""
    return settings.get(session, LOW_AT)


def view_stock(session: Session, place_id: int, variant_ids: Collection[int], low_at: int) -> dict[int, StockView]:
    """Each variant at one place, in one question; `low_at` as `low_by_default` says."""
    lying: Counter[int] = Counter()
    promised: Counter[int] = Counter()
    available: Counter[int] = Counter()
    marks: dict[int, int] = {}
    for kind, variant_id, place, count, sells_online in session.execute(_everything(session, variant_ids)):
        if kind == "mark":
            marks[variant_id] = count
            continue
        if place == place_id:
            (lying if kind == "level" else promised)[variant_id] += count
        if sells_online:
            available[variant_id] += count if kind == "level" else -count
    return {
        variant_id: StockView(
            variant_id=variant_id,
            on_hand=lying[variant_id],
            promised=promised[variant_id],
            available=available[variant_id],
            low_at=marks.get(variant_id, low_at),
        )
        for variant_id in variant_ids
    }


def _everything(session: Session, variant_ids: Collection[int]) -> CompoundSelect[Any]:
    """Levels at all places, live holds, and marks, told apart by their first column."""
    now = clock.servers_moment() if clock.is_servers(session) else literal(clock.now(), UtcDateTime())
    live = or_(Reservation.expires_at.is_(None), Reservation.expires_at > now)
    lying = (
        select(literal("level"), Level.variant_id, Level.place_id, Level.on_hand, Place.sells_online)
        .join(Place, Place.id == Level.place_id)
        .where(Level.variant_id.in_(variant_ids))
    )
    held = (
        select(literal("hold"), Reservation.variant_id, Reservation.place_id, Reservation.quantity, Place.sells_online)
        .join(Place, Place.id == Reservation.place_id)
        .where(Reservation.variant_id.in_(variant_ids), Reservation.state == ReservationState.HELD, live)
    )
    marks = select(literal("mark"), LowMark.variant_id, literal(0), LowMark.low_at, literal(value=False)).where(
        LowMark.variant_id.in_(variant_ids)
    )
    return union_all(lying, held, marks)


def count_low(session: Session, group_ids: Collection[int]) -> int:
    """How many variants of these groups are low."""
    low = select_low(group_ids, low_by_default(session)).subquery()
    return session.execute(select(func.count()).select_from(low)).scalar_one()


def select_low(group_ids: Collection[int], low_at: int) -> Select[tuple[int]]:
    """The variants on offer of which groups have few or nothing left for those who order, for a larger question.

    Nothing is left of what never lay anywhere, too.

    Holds past their end count as held here until they are swept up, which the worker does every minute.
    """
    free = case((Place.sells_online, Level.on_hand - Level.reserved), else_=0)
    offered = catalogue.select_offered(group_ids).subquery()
    return (
        select(offered.c.id)
        .outerjoin(Level, Level.variant_id == offered.c.id)
        .outerjoin(Place, Place.id == Level.place_id)
        .outerjoin(LowMark, LowMark.variant_id == offered.c.id)
        .group_by(offered.c.id, LowMark.low_at)
        .having(func.sum(free) <= func.coalesce(LowMark.low_at, low_at))
    )


def select_lying(place_id: int) -> Select[tuple[int]]:
    """The variants of which something lies at a place, for a larger question."""
    return select(Level.variant_id).where(Level.place_id == place_id, Level.on_hand > 0)


def select_movable(place_id: int) -> Select[tuple[int]]:
    """The variants of which something may leave a place, for a larger question."""
    return select(Level.variant_id).where(Level.place_id == place_id, Level.on_hand > Level.reserved)


def list_movements(session: Session, variant_id: int, place_id: int, limit: int = 20) -> list[MovementView]:
    """The newest lines of the ledger for a variant at a place."""
    query = (
        select(Movement.at, Movement.delta, Movement.reason, Movement.actor_label)
        .where(Movement.variant_id == variant_id, Movement.place_id == place_id)
        .order_by(Movement.id.desc())
        .limit(limit)
    )
    return [MovementView(**row._asdict()) for row in session.execute(query)]
