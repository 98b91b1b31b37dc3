"""An order becomes smaller: a line of it that its group refuses, whole or in part, and the sums that follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.kernel import clock, events
from storefront.kernel.money import total
from storefront.orders.models import LineRefusal
from storefront.orders.types import LineRefused

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.kernel.money import Rupiah
    from storefront.kernel.types import Actor
    from storefront.orders.models import OrderLine, SellerOrder
    from storefront.orders.queries import LockedOrder


@dataclass(frozen=True, kw_only=True)
class LineCut:
    """A line as it shall be: `left` pieces, at a fee and a weight of the whole part that are no higher than before.

    `is_refunded`: what goes has been paid for.
    """

    line: OrderLine
    left: int
    fee: Rupiah
    weight_g: int
    reason: str
    is_refunded: bool


def cut_line(session: Session, locked: LockedOrder, part: SellerOrder, cut: LineCut, actor: Actor) -> LineRefusal:
    """Write down what a group refuses of a line, in its own row; line, part and order are smaller from here on."""
    line = cut.line
    refused = line.quantity - cut.left
    refusal = LineRefusal(
        seller_order_id=part.id,
        order_line_id=line.id,
        quantity=refused,
        goods=line.price * refused,
        fee=part.shipping_fee - cut.fee,
        is_refunded=cut.is_refunded,
        reason=cut.reason,
        at=clock.now(),
        actor_id=actor.person_id,
        actor_label=actor.label,
    )
    session.add(refusal)
    line.quantity = cut.left
    line.subtotal = line.price * cut.left
    part.goods_total = part.goods_total - refusal.goods
    part.shipping_fee = cut.fee
    part.weight_g = cut.weight_g
    add_up(session, locked)
    events.publish(session, LineRefused(seller_order_id=part.id, line_refusal_id=refusal.id))
    return refusal


def add_up(session: Session, locked: LockedOrder) -> None:
    """Bring an order's sums into line with its parts, those that are not billed left out."""
    order = locked.order
    billed = [part for part in locked.parts if part.is_billed]
    order.goods_total = total(part.goods_total for part in billed)
    order.shipping_total = total(part.shipping_fee for part in billed)
    order.total = order.goods_total + order.shipping_total + order.unique_code
    session.flush()
