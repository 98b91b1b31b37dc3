"""One order as its page shows it."""

from __future__ import annotations

import hmac
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.kernel import timeline
from storefront.kernel.errors import NotFoundError
from storefront.orders import rules
from storefront.orders.models import LineRefusal, Order, OrderLine, SellerOrder
from storefront.orders.types import (
    FEE,
    PAYMENT,
    SELLER_ORDER,
    Address,
    LineView,
    OrderView,
    RefusalView,
    SellerOrderView,
    Step,
)
from storefront.shipping import queries as shipping

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session


def get_order_by_number(session: Session, number: str) -> OrderView:
    """For people who may see it: the caller checks that. Raises NotFoundError."""
    return _view(session, session.scalar(select(Order).where(Order.number == number)))


def get_order(session: Session, order_id: int) -> OrderView:
    """Raises NotFoundError."""
    return _view(session, session.get(Order, order_id))


def get_order_of_part(session: Session, seller_order_id: int) -> tuple[OrderView, SellerOrderView]:
    """The whole order that a seller order belongs to, and that part. Raises NotFoundError."""
    order_id = session.scalar(select(SellerOrder.order_id).where(SellerOrder.id == seller_order_id))
    order = _view(session, session.get(Order, order_id) if order_id is not None else None)
    return order, next(part for part in order.parts if part.id == seller_order_id)


def find_order_for_key(session: Session, number: str, access_key: str) -> OrderView:
    """The order whose unguessable link somebody holds. Raises NotFoundError, for a wrong key too."""
    order = session.scalar(select(Order).where(Order.number == number))
    if order is None or not hmac.compare_digest(order.access_key.encode(), access_key.encode()):
        raise NotFoundError
    return _view(session, order)


def get_part_for_groups(session: Session, number: str, group_ids: Collection[int]) -> tuple[OrderView, SellerOrderView]:
    """A seller order of one of these groups, by its number, with its whole order narrowed to that part.

    Raises:
        NotFoundError: also when it is another group's.
    """
    query = select(SellerOrder.order_id).where(SellerOrder.number == number, SellerOrder.group_id.in_(group_ids))
    order_id = session.scalar(query)
    if order_id is None:
        raise NotFoundError
    order = _view(session, session.get(Order, order_id), only_part=number)
    return order, order.parts[0]


def _view(session: Session, order: Order | None, *, only_part: str | None = None) -> OrderView:
    if order is None:
        raise NotFoundError
    parts = list(session.scalars(select(SellerOrder).where(SellerOrder.order_id == order.id).order_by(SellerOrder.id)))
    state = rules.order_state(
        [part.state for part in parts],
        order.payment_state,
        order.payment_method,
        [part.fee_state for part in parts],
    )
    return OrderView(
        id=order.id,
        number=order.number,
        access_key=order.access_key,
        state=state,
        payment_state=order.payment_state,
        payment_method=order.payment_method,
        person_id=order.person_id,
        language=order.language,
        buyer_name=order.buyer_name,
        phone=order.phone,
        email=order.email,
        address=address_of(order),
        goods_total=order.goods_total,
        shipping_total=order.shipping_total,
        unique_code=order.unique_code,
        total=order.total,
        placed_at=order.placed_at,
        expires_at=order.expires_at,
        parts=_parts(session, [part for part in parts if only_part in {None, part.number}]),
        payment_steps=_steps(timeline.list_entries(session, PAYMENT.name, [order.id])),
    )


def address_of(order: Order) -> Address:
    return Address(
        street=order.street,
        rt=order.rt,
        rw=order.rw,
        village=order.village,
        district=order.district,
        regency=order.regency,
        province_code=order.province_code,
        regency_code=order.regency_code,
        postal_code=order.postal_code,
        country=order.country,
        landmark=order.landmark,
    )


def _parts(session: Session, parts: Sequence[SellerOrder]) -> tuple[SellerOrderView, ...]:
    part_ids = [part.id for part in parts]
    query = select(OrderLine).where(OrderLine.seller_order_id.in_(part_ids)).order_by(OrderLine.id)
    lines = list(session.scalars(query))
    refusals = _refusals(session, part_ids, lines)
    entries = timeline.list_entries(session, SELLER_ORDER.name, part_ids)
    asked = [part.id for part in parts if part.fee_state]
    fees = timeline.list_entries(session, FEE.name, asked) if asked else []
    outlets = shipping.list_outlets_by_ids(session, {part.outlet_id for part in parts if part.outlet_id})
    return tuple(
        replace(
            _part(
                part,
                [line for line in lines if line.seller_order_id == part.id and line.quantity],
                [entry for entry in entries if entry.subject_id == part.id],
            ),
            fee_steps=_steps([entry for entry in fees if entry.subject_id == part.id]),
            outlet=outlets.get(part.outlet_id or 0),
            refusals=tuple(view for part_id, view in refusals if part_id == part.id),
        )
        for part in parts
    )


def _part(part: SellerOrder, lines: Sequence[OrderLine], entries: Sequence[timeline.TimelineEntry]) -> SellerOrderView:
    has_days = part.least_days is not None and part.most_days is not None
    return SellerOrderView(
        id=part.id,
        number=part.number,
        group_id=part.group_id,
        group_name=part.group_name,
        state=part.state,
        delivery=part.delivery,
        shipping_fee=part.shipping_fee,
        shipping_label=part.shipping_label,
        weight_g=part.weight_g,
        goods_total=part.goods_total,
        total=part.goods_total + part.shipping_fee,
        expires_at=part.expires_at,
        courier=part.courier,
        tracking_number=part.tracking_number,
        reason=part.reason,
        lines=tuple(line_view(line) for line in lines),
        steps=_steps(entries),
        fee_state=part.fee_state,
        days=(part.least_days or 0, part.most_days or 0) if has_days else None,
        is_billed=part.is_billed,
    )


def _refusals(session: Session, part_ids: Sequence[int], lines: Sequence[OrderLine]) -> list[tuple[int, RefusalView]]:
    """What was refused of these parts, oldest first, each with the id of its part; mostly nothing."""
    query = select(LineRefusal).where(LineRefusal.seller_order_id.in_(part_ids)).order_by(LineRefusal.id)
    by_id = {line.id: line for line in lines}
    return [
        (
            row.seller_order_id,
            RefusalView(
                id=row.id,
                line=line_view(by_id[row.order_line_id]),
                quantity=row.quantity,
                amount=row.goods + row.fee,
                is_refunded=row.is_refunded,
                reason=row.reason,
                at=row.at,
                actor_label=row.actor_label,
            ),
        )
        for row in session.scalars(query)
    ]


def line_view(line: OrderLine) -> LineView:
    return LineView(
        id=line.id,
        product_id=line.product_id,
        variant_id=line.variant_id,
        sku=line.sku,
        name=line.name,
        name_en=line.name_en,
        label=line.label,
        label_en=line.label_en,
        unit=line.unit,
        picture_key=line.picture_key,
        price=line.price,
        quantity=line.quantity,
        subtotal=line.subtotal,
        promised_on=line.promised_on,
        promised_days=line.promised_days,
    )


def _steps(entries: Sequence[timeline.TimelineEntry]) -> tuple[Step, ...]:
    return tuple(
        Step(
            state=entry.state,
            at=entry.at,
            actor_label=entry.actor_label,
            on_behalf_of=entry.on_behalf_of,
            reason=entry.reason,
        )
        for entry in entries
    )
