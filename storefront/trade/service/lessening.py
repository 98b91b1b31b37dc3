"""A group cannot deliver all of an order: fewer of one line, or none of it, before packing.

In the same transaction goods are released, the order becomes smaller, and there is less to pay or a refund due.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.kernel import audit
from storefront.kernel.audit import Change
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError, StateConflictError
from storefront.kernel.money import ZERO
from storefront.orders import queries as orders
from storefront.orders import service as order_service
from storefront.orders.service import LineCut
from storefront.orders.types import STOPPABLE, UNPAID, PaymentMethod, SellerOrderState
from storefront.payments import service as payments
from storefront.payments.types import Owed
from storefront.producers import queries as producers
from storefront.regions.types import PROVINCE_CODE
from storefront.shipping import queries as shipping
from storefront.shipping.types import Delivery, Destination, Parcel
from storefront.stock import service as stock
from storefront.trade.service import fees
from storefront.trade.service.ending import end_parts
from storefront.trade.types import TradeProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from storefront.kernel.money import Rupiah
    from storefront.kernel.types import Actor
    from storefront.orders.queries import LockedOrder, OrderLine, SellerOrder
    from storefront.trade.types import RefuseLine


def refuse_line(command: RefuseLine, actor: Actor) -> None:
    """The group delivers less of a line; without the last of its goods the whole part is refused.

    Raises:
        NotFoundError: when the part has no such line.
        RefusedError: without a reason for the buyer, when it is not less than was ordered, or goods are held no longer.
        StateConflictError: when it is packed or ended already, or somebody else has changed the line.
    """
    reason = command.reason.strip()
    problems = []
    if not reason:
        problems.append(Problem(code=TradeProblem.REASON_MISSING, at="reason"))
    left = command.left
    if left is None or not 0 <= left < command.seen:
        values = {"most": command.seen - 1}
        problems.append(Problem(code=TradeProblem.LEFT_WRONG, at="left", values=values))
    if problems:
        raise RefusedError(*problems)
    assert left is not None, "checked above"
    with unit_of_work() as session:
        locked, part = orders.lock_order_of(session, command.seller_order_id)
        lines = orders.list_lines(session, [part.id])
        line = next((each for each in lines if each.id == command.line_id), None)
        if line is None:
            raise NotFoundError
        if part.state not in STOPPABLE or line.quantity != command.seen:
            raise StateConflictError(f"{part.number} is {part.state}, {line.quantity} of line {line.id}")
        fees.must_be_held(session, part)
        if left == 0 and len(lines) == 1:
            end_parts(session, locked, [part], (SellerOrderState.REFUSED, reason), actor)
            return
        _cut(session, locked, part, _cut_of(session, locked, part, (line, left, reason)), actor)


def _cut(session: Session, locked: LockedOrder, part: SellerOrder, cut: LineCut, actor: Actor) -> None:
    order, line = locked.order, cut.line
    is_open = fees.are_open(locked)
    refused = line.quantity - cut.left
    stock.release_some(session, part.id, line.variant_id, refused)
    change = Change(
        action="line.refused",
        subject="seller_order",
        subject_id=part.number,
        before={"sku": line.sku, "quantity": line.quantity, "fee": part.shipping_fee.amount},
        after={"sku": line.sku, "quantity": cut.left, "fee": cut.fee.amount, "reason": cut.reason},
    )
    audit.record(session, actor, change)
    refusal = order_service.cut_line(session, locked, part, cut, actor)
    if cut.is_refunded:
        back = refusal.goods + refusal.fee
        owed = Owed(amount=back, reason=cut.reason, seller_order_id=part.id, line_refusal_id=refusal.id)
        payments.open_refunds(session, order, [owed] if back > ZERO else [], actor)
    elif order.payment_method is PaymentMethod.TRANSFER and not is_open:
        payments.replace_payment(session, order)
        session.flush()


def _cut_of(session: Session, locked: LockedOrder, part: SellerOrder, cut: tuple[OrderLine, int, str]) -> LineCut:
    """What the rest costs to send, by today's rates but never more than the buyer agreed to."""
    line, left, reason = cut
    rest = [
        (each.variant_id, left if each is line else each.quantity) for each in orders.list_lines(session, [part.id])
    ]
    parcel = _parcel(session, part, rest)
    return LineCut(
        line=line,
        left=left,
        fee=_fee(session, locked, part, parcel),
        weight_g=min(part.weight_g, parcel.weight_g),
        reason=reason,
        is_refunded=locked.order.payment_state not in UNPAID,
    )


def _parcel(session: Session, part: SellerOrder, rest: Sequence[tuple[int, int]]) -> Parcel:
    items = catalogue.find_lines(session, [variant_id for variant_id, _ in rest])
    group = producers.list_groups_by_ids(session, {part.group_id})[part.group_id]
    return Parcel(
        from_regency=group.regency_code,
        weight_g=sum(items[variant_id].weight_g * count for variant_id, count in rest),
        volume_cm3=sum(items[variant_id].volume_cm3 * count for variant_id, count in rest),
        has_liquid=any(items[variant_id].is_liquid for variant_id, count in rest if count),
    )


def _fee(session: Session, locked: LockedOrder, part: SellerOrder, parcel: Parcel) -> Rupiah:
    """A fee that somebody named, or whose rate is gone, stays."""
    if part.fee_state is not None or part.delivery is Delivery.PICKUP:
        return part.shipping_fee
    order = locked.order
    destination = Destination(province_code=order.province_code, regency_code=order.regency_code)
    if part.outlet_id is not None:
        outlet = shipping.get_outlet(session, part.outlet_id)
        destination = Destination(province_code=PROVINCE_CODE, regency_code=outlet.regency_code)
    (on_offer,) = shipping.offers(session, [parcel], destination)
    like = [
        offer.fee
        for offer in on_offer
        if not offer.is_open
        and offer.delivery is part.delivery
        and (offer.outlet.id == part.outlet_id if offer.outlet else offer.label == part.shipping_label)
    ]
    return min([part.shipping_fee, *like])
