"""Lists of orders, newest first, paged by key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, or_, select

from storefront.orders import rules
from storefront.orders.models import Order, OrderLine, SellerOrder
from storefront.orders.types import OrderFilter, OrderRow, SellerOrderRow, SellerOrderState
from storefront.stock import queries as stock

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session

PAGE = 50
EVERYTHING = OrderFilter()


def list_for_group(
    session: Session,
    group_ids: Collection[int],
    states: Collection[SellerOrderState] = (),
    *,
    before_id: int | None = None,
    limit: int = PAGE,
) -> list[SellerOrderRow]:
    """The seller orders of these groups, in these states or, without any, in all. `before_id` gives the next page."""
    query = select_group_rows(group_ids).order_by(SellerOrder.id.desc()).limit(limit)
    if states:
        query = query.where(SellerOrder.state.in_(states))
    if before_id is not None:
        query = query.where(SellerOrder.id < before_id)
    return group_rows(session, query)


def select_group_rows(group_ids: Collection[int]) -> Select[Any]:
    """What `group_rows` reads of these groups, for narrower lists."""
    return select_rows().where(SellerOrder.group_id.in_(group_ids))


def select_rows() -> Select[Any]:
    """What `group_rows` reads, of any group."""
    pieces = (
        select(func.sum(OrderLine.quantity))
        .where(OrderLine.seller_order_id == SellerOrder.id)
        .correlate(SellerOrder)
        .scalar_subquery()
    )
    return select(SellerOrder, Order, pieces.label("pieces")).join(Order, Order.id == SellerOrder.order_id)


def group_rows(session: Session, query: Select[Any]) -> list[SellerOrderRow]:
    rows = session.execute(query).all()
    accepted = [part.id for part, _order, _count in rows if part.state == SellerOrderState.ACCEPTED]
    unmade = {part_id for part_id, _variant in stock.list_unmade(session, accepted)} if accepted else set()
    short = {part_id for part_id, _variant in stock.list_short(session, [part.id for part, _order, _count in rows])}
    found = [_group_row(part, order, int(count), is_unmade=part.id in unmade) for part, order, count in rows]
    return [replace(row, is_short=True) if row.id in short else row for row in found]


def count_by_state(session: Session, group_ids: Collection[int]) -> dict[SellerOrderState, int]:
    """How many seller orders of these groups are in each state, zeros included."""
    query = (
        select(SellerOrder.state, func.count()).where(SellerOrder.group_id.in_(group_ids)).group_by(SellerOrder.state)
    )
    found = {state: int(count) for state, count in session.execute(query)}
    return {state: found.get(state, 0) for state in SellerOrderState}


def list_all(
    session: Session, wanted: OrderFilter = EVERYTHING, *, before_id: int | None = None, limit: int = PAGE
) -> list[OrderRow]:
    """Every order that the office looks for."""
    query = select(Order)
    if wanted.payment_state is not None:
        query = query.where(Order.payment_state == wanted.payment_state)
    if wanted.payment_method is not None:
        query = query.where(Order.payment_method == wanted.payment_method)
    if text := wanted.text.strip():
        query = query.where(
            or_(
                Order.number == text.upper(),
                Order.phone == text,
                Order.buyer_name.icontains(text, autoescape=True),
            )
        )
    return _rows(session, _page(query, before_id, limit))


def list_for_person(
    session: Session, person_id: int, *, before_id: int | None = None, limit: int = PAGE
) -> list[OrderRow]:
    return _rows(session, _page(select(Order).where(Order.person_id == person_id), before_id, limit))


def list_by_ids(session: Session, order_ids: Collection[int]) -> dict[int, OrderRow]:
    return {row.id: row for row in _rows(session, select(Order).where(Order.id.in_(order_ids)))}


def _page(query: Select[Any], before_id: int | None, limit: int) -> Select[Any]:
    if before_id is not None:
        query = query.where(Order.id < before_id)
    return query.order_by(Order.id.desc()).limit(limit)


def _rows(session: Session, query: Select[Any]) -> list[OrderRow]:
    orders = list(session.scalars(query))
    parts: dict[int, list[Any]] = {order.id: [] for order in orders}
    columns = (SellerOrder.order_id, SellerOrder.state, SellerOrder.fee_state, SellerOrder.group_name)
    of_them = select(*columns).where(SellerOrder.order_id.in_(parts))
    for part in session.execute(of_them.order_by(SellerOrder.id)):
        parts[part.order_id].append(part)
    return [_row(order, parts[order.id]) for order in orders]


def _row(order: Order, parts: Sequence[Any]) -> OrderRow:
    return OrderRow(
        id=order.id,
        number=order.number,
        access_key=order.access_key,
        state=rules.order_state(
            [part.state for part in parts],
            order.payment_state,
            order.payment_method,
            [part.fee_state for part in parts],
        ),
        payment_state=order.payment_state,
        payment_method=order.payment_method,
        buyer_name=order.buyer_name,
        phone=order.phone,
        total=order.total,
        placed_at=order.placed_at,
        expires_at=order.expires_at,
        group_names=tuple(part.group_name for part in parts),
    )


def _group_row(part: SellerOrder, order: Order, pieces: int, *, is_unmade: bool) -> SellerOrderRow:
    return SellerOrderRow(
        id=part.id,
        number=part.number,
        group_id=part.group_id,
        state=part.state,
        delivery=part.delivery,
        buyer_name=order.buyer_name,
        goods_total=part.goods_total,
        shipping_fee=part.shipping_fee,
        pieces=pieces,
        fee_state=part.fee_state,
        payment_state=order.payment_state,
        payment_method=order.payment_method,
        placed_at=order.placed_at,
        expires_at=part.expires_at,
        is_unmade=is_unmade,
    )
