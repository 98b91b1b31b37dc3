"""What waits for a group's hand: what is to be packed and handed over once it is paid, and fees to be named."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, literal, or_, select, tuple_

from storefront.kernel.db import UtcDateTime
from storefront.orders.models import Order, SellerOrder
from storefront.orders.queries.lists import PAGE, group_rows, select_group_rows, select_rows
from storefront.orders.types import CASH, UNPAID, FeeState, SellerOrderState, Urgency

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from storefront.orders.types import SellerOrderRow

S = SellerOrderState
TO_DO = (S.PLACED, S.ACCEPTED, S.PACKED, S.READY)
NO_END = datetime(9999, 12, 31, tzinfo=UTC)


def list_to_do(
    session: Session, group_ids: Collection[int], *, after: Urgency | None = None, limit: int = PAGE
) -> list[SellerOrderRow]:
    """The seller orders that these groups can move on now, by urgency; `after` gives the next page."""
    return list_by_urgency(session, group_ids, TO_DO, after=after, limit=limit, only_possible=True)


def list_by_urgency(  # noqa: PLR0913 -- what narrows a list, each by its name
    session: Session,
    group_ids: Collection[int],
    states: Collection[SellerOrderState],
    *,
    after: Urgency | None = None,
    limit: int = PAGE,
    only_possible: bool = False,
) -> list[SellerOrderRow]:
    """The seller orders of these groups in these states: those to be answered first, by the end of their time.

    Then those to be prepared, those that wait for a buyer, and, unless `only_possible`, those that wait for money; of
    each kind the oldest first. `after` is the urgency of the last row of the page before.
    """
    rank = _rank()
    end = func.coalesce(SellerOrder.expires_at, literal(NO_END, UtcDateTime()), type_=UtcDateTime())
    query = select_group_rows(group_ids).where(SellerOrder.state.in_(states))
    if only_possible:
        query = query.where(may_begin())
    if after is not None:
        seen = tuple_(literal(after.rank), literal(after.ends_at or NO_END, UtcDateTime()), literal(after.id))
        query = query.where(tuple_(rank, end, SellerOrder.id) > seen)
    return group_rows(session, query.order_by(rank, end, SellerOrder.id).limit(limit))


def _rank() -> ColumnElement[int]:
    """The same as `SellerOrderRow.urgency`, which a test compares."""
    return case(
        (and_(SellerOrder.state == S.PLACED, may_begin()), 0),
        (SellerOrder.state.in_((S.ACCEPTED, S.PACKED)), 1),
        (SellerOrder.state != S.PLACED, 2),
        else_=3,
    )


def count_new(session: Session, group_ids: Collection[int]) -> int:
    """How many new seller orders wait for an answer of these groups: to be accepted, or a fee to be named."""
    query = (
        select(func.count())
        .select_from(SellerOrder)
        .join(Order, Order.id == SellerOrder.order_id)
        .where(SellerOrder.group_id.in_(group_ids), SellerOrder.state == S.PLACED, may_begin())
    )
    return session.execute(query).scalar_one()


def list_fees_asked(session: Session, *, limit: int = PAGE) -> list[SellerOrderRow]:
    """The seller orders of all groups whose buyers wait for a shipping fee, the longest waiting first."""
    return group_rows(session, select_rows().where(*_is_asked()).order_by(SellerOrder.id).limit(limit))


def count_fees_asked(session: Session) -> int:
    return session.execute(select(func.count()).select_from(SellerOrder).where(*_is_asked())).scalar_one()


def _is_asked() -> tuple[ColumnElement[bool], ...]:
    return SellerOrder.state == S.PLACED, SellerOrder.fee_state == FeeState.ASKED


def may_begin() -> ColumnElement[bool]:
    """Whether a group can do something about a new order yet; the same as `SellerOrderRow.may_begin`."""
    return or_(
        Order.payment_method.in_(CASH),
        Order.payment_state.not_in(UNPAID),
        SellerOrder.fee_state == FeeState.ASKED,
    )
