"""Reading stock: what can be bought now, and whether the levels agree with their records."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import CompoundSelect, Select, bindparam, func, or_, select, union_all

from storefront.kernel import clock
from storefront.kernel.db import UtcDateTime
from storefront.stock.models import Level, Movement, Place, Reservation
from storefront.stock.types import Difference, ReservationState

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import BindParameter
    from sqlalchemy.orm import Session


def available(session: Session, variant_ids: Collection[int]) -> dict[int, int]:
    """How many of each variant can be bought now: on hand less live holds. A hold past its end no longer counts."""
    left = dict.fromkeys(variant_ids, 0)
    question = _available(by_server=clock.is_servers(session))
    for variant_id, count in session.execute(question, {"variant_ids": list(left), "now": clock.now()}):
        left[variant_id] += int(count)
    return left


@cache
def _available(*, by_server: bool) -> CompoundSelect[Any]:
    """Built once: every product page and every basket asks it, and building costs more than the answer."""
    wanted: BindParameter[int] = bindparam("variant_ids", expanding=True)
    now = clock.servers_moment() if by_server else bindparam("now", type_=UtcDateTime())
    live = or_(Reservation.expires_at.is_(None), Reservation.expires_at > now)
    lying = (
        select(Level.variant_id, func.sum(Level.on_hand)).where(Level.variant_id.in_(wanted)).group_by(Level.variant_id)
    )
    held = (
        select(Reservation.variant_id, -func.sum(Reservation.quantity))
        .where(Reservation.variant_id.in_(wanted), Reservation.state == ReservationState.HELD, live)
        .group_by(Reservation.variant_id)
    )
    return union_all(lying, held)


def ended_holds(session: Session) -> int:
    """Holds past their end that nobody has swept up yet: what they held can be bought, though no event tells of it."""
    ended = Reservation.expires_at <= clock.database_now(session)
    query = select(func.count()).where(Reservation.state == ReservationState.HELD, ended)
    return session.execute(query).scalar_one()


def list_places(session: Session, group_id: int) -> list[Place]:
    return list(session.scalars(select(Place).where(Place.group_id == group_id).order_by(Place.id)))


def holds_are_live(session: Session, seller_order_id: int) -> bool:
    """Whether a seller order has goods held, none of them past its end by the database's clock."""
    query = select(Reservation.state, Reservation.expires_at).where(Reservation.seller_order_id == seller_order_id)
    rows = session.execute(query).all()
    now = clock.database_now(session)
    return bool(rows) and all(
        state == ReservationState.HELD and (expires_at is None or expires_at > now) for state, expires_at in rows
    )


def check_ledger(session: Session) -> list[Difference]:
    """Every level whose movements do not add up to `on_hand` or whose holds do not add up to `reserved`."""
    moved = _sums(session, select(Movement.variant_id, Movement.place_id, func.sum(Movement.delta)), Movement)
    held = _sums(
        session,
        select(Reservation.variant_id, Reservation.place_id, func.sum(Reservation.quantity)).where(
            Reservation.state == ReservationState.HELD
        ),
        Reservation,
    )
    levels = {
        (level.variant_id, level.place_id): (level.on_hand, level.reserved)
        for level in session.execute(select(Level.variant_id, Level.place_id, Level.on_hand, Level.reserved))
    }
    differences = []
    for key in sorted(moved.keys() | held.keys() | levels.keys()):
        on_hand, reserved = levels.get(key, (0, 0))
        for what, recorded, found in (
            ("on_hand", moved.get(key, 0), on_hand),
            ("reserved", held.get(key, 0), reserved),
        ):
            if recorded != found:
                differences.append(
                    Difference(variant_id=key[0], place_id=key[1], what=what, recorded=recorded, found=found)
                )
    return differences


def _sums(session: Session, query: Select[Any], table: type[Movement | Reservation]) -> dict[tuple[int, int], int]:
    grouped = query.group_by(table.variant_id, table.place_id)
    return {(variant_id, place_id): int(count) for variant_id, place_id, count in session.execute(grouped)}
