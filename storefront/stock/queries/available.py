"""What can be bought now, and whether an order still holds its goods."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import CompoundSelect, bindparam, func, or_, select, union_all

from storefront.kernel import clock
from storefront.kernel.db import UtcDateTime
from storefront.stock.models import Level, Place, Reservation
from storefront.stock.types import ReservationState

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import BindParameter
    from sqlalchemy.orm import Session


def available(session: Session, variant_ids: Collection[int]) -> dict[int, int]:
    """How many of each variant can be ordered now: on hand where it sells online, less live holds there.

    A hold past its end no longer counts.
    """
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
        select(Level.variant_id, func.sum(Level.on_hand))
        .join(Place, Place.id == Level.place_id)
        .where(Level.variant_id.in_(wanted), Place.sells_online)
        .group_by(Level.variant_id)
    )
    held = (
        select(Reservation.variant_id, -func.sum(Reservation.quantity))
        .join(Place, Place.id == Reservation.place_id)
        .where(Reservation.variant_id.in_(wanted), Reservation.state == ReservationState.HELD, live, Place.sells_online)
        .group_by(Reservation.variant_id)
    )
    return union_all(lying, held)


def ended_holds(session: Session) -> int:
    """Holds past their end that nobody has swept up yet: what they held can be bought, though no event tells of it."""
    ended = Reservation.expires_at <= clock.database_now(session)
    query = select(func.count()).where(Reservation.state == ReservationState.HELD, ended)
    return session.execute(query).scalar_one()
