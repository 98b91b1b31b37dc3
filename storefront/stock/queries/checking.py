"""Whether levels, holds and transfers agree with their records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from storefront.stock.models import Level, Movement, Reservation, Transfer, TransferRow
from storefront.stock.types import Difference, MovementReason, ReservationState, TransferState

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    Sums = dict[tuple[int, int], int]


def check_ledger(session: Session) -> list[Difference]:
    """Whatever differs: `on_hand` from its movements, `reserved` from its holds, what is on its way from what left."""
    moved = _sums(session, select(Movement.variant_id, Movement.place_id, func.sum(Movement.delta)), Movement)
    held = _sums(
        session,
        select(Reservation.variant_id, Reservation.place_id, func.sum(Reservation.quantity)).where(
            Reservation.state == ReservationState.HELD
        ),
        Reservation,
    )
    rows = session.execute(select(Level.variant_id, Level.place_id, Level.on_hand, Level.reserved)).all()
    on_hand = {(row.variant_id, row.place_id): row.on_hand for row in rows}
    reserved = {(row.variant_id, row.place_id): row.reserved for row in rows}
    found = [*_compare("on_hand", moved, on_hand), *_compare("reserved", held, reserved)]
    found += _compare("on_the_way", _has_left(session), _on_the_way(session))
    return sorted(found, key=lambda each: (each.variant_id, each.place_id, each.what))


def _compare(what: str, recorded: Sums, found: Sums) -> list[Difference]:
    return [
        Difference(
            variant_id=key[0], place_id=key[1], what=what, recorded=recorded.get(key, 0), found=found.get(key, 0)
        )
        for key in recorded.keys() | found.keys()
        if recorded.get(key, 0) != found.get(key, 0)
    ]


def _has_left(session: Session) -> Sums:
    """By the ledger: what has left on a transfer and was not counted in again, by variant and place of departure."""
    of_transfers = Movement.reason.in_((MovementReason.MOVED_OUT, MovementReason.MOVED_IN))
    query = (
        select(Movement.variant_id, Transfer.from_place_id, -func.sum(Movement.delta))
        .join(Transfer, Transfer.id == Movement.transfer_id)
        .where(of_transfers)
        .group_by(Movement.variant_id, Transfer.from_place_id)
    )
    return {(variant_id, place_id): int(count) for variant_id, place_id, count in session.execute(query)}


def _on_the_way(session: Session) -> Sums:
    """By the transfers themselves; one that has ended has nothing on its way."""
    counted = case((Transfer.state == TransferState.ON_THE_WAY, TransferRow.quantity), else_=0)
    query = (
        select(TransferRow.variant_id, Transfer.from_place_id, func.sum(counted))
        .join(Transfer, Transfer.id == TransferRow.transfer_id)
        .group_by(TransferRow.variant_id, Transfer.from_place_id)
    )
    return {(variant_id, place_id): int(count) for variant_id, place_id, count in session.execute(query)}


def _sums(session: Session, query: Select[Any], table: type[Movement | Reservation]) -> Sums:
    grouped = query.group_by(table.variant_id, table.place_id)
    return {(variant_id, place_id): int(count) for variant_id, place_id, count in session.execute(grouped)}
