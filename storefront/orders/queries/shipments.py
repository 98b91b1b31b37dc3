"""Many seller orders at once, with what a packing list, a slip or a label needs of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from storefront.orders.models import Order, OrderLine, SellerOrder
from storefront.orders.queries.order import address_of, line_view
from storefront.orders.queries.waiting import may_begin
from storefront.orders.types import SellerOrderState, Shipment
from storefront.shipping import queries as shipping
from storefront.stock import queries as stock

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

S = SellerOrderState
MOST_SHIPMENTS = 200


def list_open_shipments(session: Session, group_ids: Collection[int], *, limit: int = MOST_SHIPMENTS) -> list[Shipment]:
    """What these groups have to pack or to send, the oldest first; of new orders those that need not wait for money."""
    is_new = (SellerOrder.state == S.PLACED) & may_begin()
    is_begun = SellerOrder.state.in_((S.ACCEPTED, S.PACKED))
    return _read(session, _of(group_ids).where(or_(is_begun, is_new)).limit(limit))


def list_shipments(session: Session, group_ids: Collection[int], numbers: Collection[str]) -> list[Shipment]:
    """The seller orders of these numbers, the oldest first; another group's are left out."""
    return _read(session, _of(group_ids).where(SellerOrder.number.in_(numbers)).limit(MOST_SHIPMENTS))


def _of(group_ids: Collection[int]) -> Select[Any]:
    query = select(SellerOrder, Order).join(Order, Order.id == SellerOrder.order_id)
    return query.where(SellerOrder.group_id.in_(group_ids)).order_by(SellerOrder.id)


def _read(session: Session, query: Select[Any]) -> list[Shipment]:
    rows = session.execute(query).tuples().all()
    lines: dict[int, list[OrderLine]] = {part.id: [] for part, _order in rows}
    wanted = select(OrderLine).where(OrderLine.seller_order_id.in_(lines), OrderLine.quantity > 0)
    for line in session.scalars(wanted.order_by(OrderLine.id)):
        lines[line.seller_order_id].append(line)
    unmade = stock.list_unmade(session, lines)
    outlets = shipping.list_outlets_by_ids(session, {part.outlet_id for part, _order in rows if part.outlet_id})
    return [
        Shipment(
            number=part.number,
            group_id=part.group_id,
            state=part.state,
            delivery=part.delivery,
            placed_at=order.placed_at,
            buyer_name=order.buyer_name,
            phone=order.phone,
            address=address_of(order),
            payment_method=order.payment_method,
            total=part.goods_total + part.shipping_fee,
            weight_g=part.weight_g,
            outlet=outlets.get(part.outlet_id or 0),
            lines=tuple(line_view(line) for line in lines[part.id]),
            unmade={variant_id: count for (part_id, variant_id), count in unmade.items() if part_id == part.id},
        )
        for part, order in rows
    ]
