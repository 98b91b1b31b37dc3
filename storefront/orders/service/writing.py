"""Writing orders down, and the one way in which their parts move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storefront.kernel import clock, events, ids, timeline
from storefront.kernel.db import insert_many
from storefront.kernel.money import ZERO, Rupiah, total
from storefront.kernel.timeline import Move
from storefront.orders import rules
from storefront.orders.models import Order, OrderLine, SellerOrder
from storefront.orders.queries import LockedOrder
from storefront.orders.types import (
    FEE,
    PAYMENT,
    SELLER_ORDER,
    FeeState,
    LineDraft,
    OrderDraft,
    OrderPlaced,
    PartDraft,
    PaymentMethod,
    SellerOrderMoved,
    SellerOrderState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy.orm import Session

    from storefront.kernel.db import Base
    from storefront.kernel.states import Machine
    from storefront.kernel.types import Actor


def create_order(session: Session, draft: OrderDraft, actor: Actor) -> LockedOrder:
    """Write an order with its parts and lines, unpaid and without a unique code yet.

    Raises:
        IntegrityError: when its checkout key or its number is taken.
    """
    goods = [total(line.item.price * line.quantity for line in part.lines) for part in draft.parts]
    shipping = total(part.offer.fee for part in draft.parts)
    order = _order(draft, total(goods), shipping)
    order.seller_orders = [
        _part(order, part, of_it, rules.part_number(order.number, position))
        for position, (part, of_it) in enumerate(zip(draft.parts, goods, strict=True))
    ]
    session.add(order)
    session.flush()
    lines = [
        _line(order, row.id, line)
        for row, part in zip(order.seller_orders, draft.parts, strict=True)
        for line in part.lines
    ]
    insert_many(session, OrderLine, lines)
    begun: list[tuple[Machine[Any], Base]] = [(PAYMENT, order)]
    begun += [(SELLER_ORDER, row) for row in order.seller_orders]
    begun += [(FEE, row) for row in order.seller_orders if row.fee_state is not None]
    timeline.begin_many(session, begun, actor)
    events.publish(session, OrderPlaced(order_id=order.id))
    return LockedOrder(order=order, parts=order.seller_orders)


def fix_promises(lines: Iterable[OrderLine], today: date) -> None:
    """The money has arrived: what is still to be made for it has a day from now on."""
    for line in lines:
        if line.promised_on is not None and line.promised_days is not None:
            line.promised_on = rules.promised_day(line.promised_on, line.promised_days, today)
            line.promised_days = None


def move_part(session: Session, part: SellerOrder, to: SellerOrderState, actor: Actor, **values: Any) -> None:
    """Bring a seller order into a state and tell of it; `reason` among the values goes into its timeline as well.

    Raises:
        StateConflictError: when there is no such step from where it is.
    """
    move = Move(to=to, actor=actor, reason=values.get("reason") or None, values=values)
    timeline.advance(session, SELLER_ORDER, part, move)
    events.publish(session, SellerOrderMoved(seller_order_id=part.id, state=to.value))


def move_fee(session: Session, part: SellerOrder, to: FeeState, actor: Actor, **values: Any) -> None:
    """Bring an open fee into a state.

    Raises:
        StateConflictError: when there is no such step from where it is.
    """
    timeline.advance(session, FEE, part, Move(to=to, actor=actor, values=values, column="fee_state"))


def _order(draft: OrderDraft, goods: Rupiah, shipping: Rupiah) -> Order:
    address = draft.address
    return Order(
        number=rules.order_number(),
        access_key=ids.secret_token(),
        checkout_key=draft.checkout_key,
        body_digest=draft.body_digest,
        person_id=draft.person_id,
        language=draft.language,
        buyer_name=draft.buyer_name,
        phone=draft.phone,
        email=draft.email,
        street=address.street,
        rt=address.rt,
        rw=address.rw,
        village=address.village,
        district=address.district,
        regency=address.regency,
        province_code=address.province_code,
        regency_code=address.regency_code,
        postal_code=address.postal_code,
        country=address.country,
        landmark=address.landmark,
        goods_total=goods,
        shipping_total=shipping,
        unique_code=ZERO,
        total=goods + shipping,
        payment_method=draft.payment_method,
        payment_state=PAYMENT.initial,
        placed_at=clock.now(),
        expires_at=draft.expires_at,
    )


def _part(order: Order, part: PartDraft, goods: Rupiah, number: str) -> SellerOrder:
    return SellerOrder(
        group_id=part.group.id,
        number=number,
        group_name=part.group.name,
        state=SELLER_ORDER.initial,
        delivery=part.offer.delivery,
        outlet_id=part.offer.outlet.id if part.offer.outlet else None,
        fee_state=FEE.initial if part.offer.is_open else None,
        shipping_fee=part.offer.fee,
        shipping_label=part.offer.label,
        weight_g=part.offer.weight_g,
        goods_total=goods,
        expires_at=order.expires_at,
    )


def _line(order: Order, seller_order_id: int, line: LineDraft) -> dict[str, Any]:
    item, preorder = line.item, line.preorder
    is_paid_first = order.payment_method is PaymentMethod.TRANSFER
    return {
        "seller_order_id": seller_order_id,
        "product_id": item.product_id,
        "variant_id": item.variant_id,
        "sku": item.sku,
        "name": item.product_name,
        "name_en": item.product_name_en,
        "label": item.variant_label,
        "label_en": item.variant_label_en,
        "unit": item.unit,
        "picture_key": item.picture_key,
        "price": item.price,
        "quantity": line.quantity,
        "subtotal": item.price * line.quantity,
        "promised_on": preorder.ready_on if preorder else None,
        "promised_days": preorder.days if preorder and is_paid_first else None,
    }
