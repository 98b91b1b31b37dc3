"""What waits for a group's hand: what is to be packed and handed over once it is paid, and fees to be named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from storefront.orders.models import Order, SellerOrder
from storefront.orders.queries.lists import PAGE, group_rows, select_group_rows, select_rows
from storefront.orders.types import CASH, UNPAID, FeeState, SellerOrderState

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from storefront.orders.types import SellerOrderRow

S = SellerOrderState
TO_DO = (S.PLACED, S.ACCEPTED, S.PACKED, S.READY)


def list_to_do(session: Session, group_ids: Collection[int], *, limit: int = PAGE) -> list[SellerOrderRow]:
    """The seller orders that these groups can move on now, the longest waiting first."""
    query = select_group_rows(group_ids).where(SellerOrder.state.in_(TO_DO), _may_begin())
    return group_rows(session, query.order_by(SellerOrder.id).limit(limit))


def count_new(session: Session, group_ids: Collection[int]) -> int:
    """How many new seller orders wait for an answer of these groups: to be accepted, or a fee to be named."""
    query = (
        select(func.count())
        .select_from(SellerOrder)
        .join(Order, Order.id == SellerOrder.order_id)
        .where(SellerOrder.group_id.in_(group_ids), SellerOrder.state == S.PLACED, _may_begin())
    )
    return session.execute(query).scalar_one()


def list_fees_asked(session: Session, *, limit: int = PAGE) -> list[SellerOrderRow]:
    """The seller orders of all groups whose buyers wait for a shipping fee, the longest waiting first."""
    return group_rows(session, select_rows().where(*_is_asked()).order_by(SellerOrder.id).limit(limit))


def count_fees_asked(session: Session) -> int:
    return session.execute(select(func.count()).select_from(SellerOrder).where(*_is_asked())).scalar_one()


def _is_asked() -> tuple[ColumnElement[bool], ...]:
    return SellerOrder.state == S.PLACED, SellerOrder.fee_state == FeeState.ASKED


def _may_begin() -> ColumnElement[bool]:
    return or_(
        Order.payment_method.in_(CASH),
        Order.payment_state.not_in(UNPAID),
        SellerOrder.fee_state == FeeState.ASKED,
    )
