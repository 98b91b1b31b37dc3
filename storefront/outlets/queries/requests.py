"""What outlets ask groups for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.kernel.errors import NotFoundError
from storefront.outlets.models import GoodsRequest, GoodsRequestLine
from storefront.outlets.types import RequestLine, RequestView

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from storefront.outlets.types import RequestState


def list_requests(
    session: Session,
    *,
    outlet_ids: Collection[int] | None = None,
    group_ids: Collection[int] | None = None,
    states: Collection[RequestState] = (),
    limit: int = 50,
) -> list[RequestView]:
    """The newest first, of these outlets, groups and states where any are named."""
    conditions: list[ColumnElement[bool]] = []
    if outlet_ids is not None:
        conditions.append(GoodsRequest.outlet_id.in_(outlet_ids))
    if group_ids is not None:
        conditions.append(GoodsRequest.group_id.in_(group_ids))
    if states:
        conditions.append(GoodsRequest.state.in_(states))
    return _read(session, conditions, limit)


def get_request(session: Session, number: str) -> RequestView:
    """Raises NotFoundError."""
    found = _read(session, [GoodsRequest.number == number], 1)
    if not found:
        raise NotFoundError(number)
    return found[0]


def _read(session: Session, conditions: list[ColumnElement[bool]], limit: int) -> list[RequestView]:
    query = select(GoodsRequest).where(*conditions).order_by(GoodsRequest.id.desc()).limit(limit)
    rows = list(session.scalars(query))
    lines: defaultdict[int, list[RequestLine]] = defaultdict(list)
    of_them = select(GoodsRequestLine).where(GoodsRequestLine.request_id.in_([row.id for row in rows]))
    for line in session.scalars(of_them.order_by(GoodsRequestLine.variant_id)):
        view = RequestLine(variant_id=line.variant_id, asked=line.asked, granted=line.granted)
        lines[line.request_id].append(view)
    return [
        RequestView(
            id=row.id,
            number=row.number,
            outlet_id=row.outlet_id,
            group_id=row.group_id,
            state=row.state,
            note=row.note,
            answer=row.answer,
            asked_at=row.asked_at,
            transfer_number=row.transfer_number,
            lines=tuple(lines[row.id]),
        )
        for row in rows
    ]
