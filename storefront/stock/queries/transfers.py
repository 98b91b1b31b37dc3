"""Goods on their way between two places."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from storefront.kernel.errors import NotFoundError
from storefront.stock.models import Place, Transfer, TransferRow
from storefront.stock.queries.places import place_view
from storefront.stock.types import Lot, TransferLine, TransferState, TransferView

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

MOST_ARRIVING = 200


def list_transfers(
    session: Session, group_id: int, *, before_id: int | None = None, limit: int = 20
) -> list[TransferView]:
    """The newest first; `before_id` gives the next page."""
    conditions = [Transfer.group_id == group_id]
    if before_id is not None:
        conditions.append(Transfer.id < before_id)
    return _read(session, conditions, limit)


def list_arriving(session: Session, place_ids: Collection[int]) -> list[TransferView]:
    """What is on its way to these places, the longest first."""
    coming = (Transfer.to_place_id.in_(place_ids), Transfer.state == TransferState.ON_THE_WAY)
    return _read(session, list(coming), limit=MOST_ARRIVING)[::-1]


def get_transfer(session: Session, number: str) -> TransferView:
    """Raises NotFoundError when there is none."""
    found = _read(session, [Transfer.number == number], 1)
    if not found:
        raise NotFoundError(number)
    return found[0]


def _read(session: Session, conditions: list[ColumnElement[bool]], limit: int) -> list[TransferView]:
    start, end = aliased(Place), aliased(Place)
    query = (
        select(Transfer, start, end)
        .join(start, start.id == Transfer.from_place_id)
        .join(end, end.id == Transfer.to_place_id)
        .where(*conditions)
        .order_by(Transfer.id.desc())
        .limit(limit)
    )
    rows = session.execute(query).all()
    lines: defaultdict[int, list[TransferLine]] = defaultdict(list)
    of_them = select(TransferRow).where(TransferRow.transfer_id.in_([transfer.id for transfer, _, _ in rows]))
    for row in session.scalars(of_them.order_by(TransferRow.variant_id)):
        line = TransferLine(
            variant_id=row.variant_id,
            quantity=row.quantity,
            received=row.received,
            lot=Lot(batch=row.batch, expires_on=row.expires_on),
        )
        lines[row.transfer_id].append(line)
    return [
        TransferView(
            id=transfer.id,
            number=transfer.number,
            group_id=transfer.group_id,
            state=transfer.state,
            from_place=place_view(start_row),
            to_place=place_view(end_row),
            note=transfer.note,
            sent_at=transfer.sent_at,
            lines=tuple(lines[transfer.id]),
        )
        for transfer, start_row, end_row in rows
    ]
