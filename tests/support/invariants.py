"""What must be true of stock, money and orders after anything whatsoever (QUALITY, section 1)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from storefront.catalogue.models import Product
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.money import Rupiah
from storefront.orders.models import LineRefusal, Order, OrderLine, SellerOrder
from storefront.orders.types import DEAD, UNPAID, PaymentMethod, PaymentState, SellerOrderState
from storefront.outlets.models import ConsignmentSale
from storefront.payments.models import ExpectedTransfer, Receipt, Refund
from storefront.payments.types import RefundState
from storefront.stock import queries as stock
from storefront.stock.models import Level, Movement, Place, Promise, Reservation
from storefront.stock.types import MovementReason, ReservationState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

AT_TILLS = (MovementReason.SOLD_AT_OUTLET, MovementReason.SOLD_OUTRIGHT, MovementReason.RETURNED)
NO_GOODS = DEAD | {SellerOrderState.SENT, SellerOrderState.RECEIVED, SellerOrderState.DISPUTED}


def broken(acknowledged: Iterable[str] = ()) -> list[str]:
    """Every invariant that does not hold, in words; `acknowledged` are the numbers that buyers were told."""
    end_reading()
    session = read_session()
    faults = [f"{each}" for each in stock.check_ledger(session)]
    faults += [
        f"level {level.variant_id}/{level.place_id}: reserved {level.reserved} of {level.on_hand}"
        for level in session.scalars(select(Level))
        if not 0 <= level.reserved <= level.on_hand
    ]
    faults += _promised_too_much(session)
    faults += _sold_otherwise(session)
    there = set(session.scalars(select(Order.number)))
    faults += [f"{number} was acknowledged and is gone" for number in acknowledged if number not in there]
    for order in session.scalars(select(Order)):
        faults += _faults_of(session, order)
    end_reading()
    return faults


def _faults_of(session: Session, order: Order) -> list[str]:
    parts = list(session.scalars(select(SellerOrder).where(SellerOrder.order_id == order.id)))
    faults = []
    billed = [part for part in parts if part.is_billed]
    if order.goods_total != Rupiah(sum(part.goods_total.amount for part in billed)):
        faults.append(f"{order.number}: goods of its parts differ")
    if order.shipping_total != Rupiah(sum(part.shipping_fee.amount for part in billed)):
        faults.append(f"{order.number}: shipping of its parts differs")
    for part in parts:
        faults += _faults_of_part(session, order, part)
    return faults + _faults_of_money(session, order, parts)


def _faults_of_part(session: Session, order: Order, part: SellerOrder) -> list[str]:
    lines = list(session.scalars(select(OrderLine).where(OrderLine.seller_order_id == part.id)))
    wanted = {line.variant_id: line.quantity for line in lines if line.quantity}
    held = _held(session, part)
    faults = []
    if part.goods_total.amount != sum(line.subtotal.amount for line in lines):
        faults.append(f"{part.number}: its lines do not add up to {part.goods_total}")
    if not wanted:
        faults.append(f"{part.number} ({part.state}) has nothing left of its lines")
    if part.state in NO_GOODS:
        return [*faults, f"{part.number} is {part.state} and holds {held}"] if held else faults
    may_have_ended = part.state == SellerOrderState.PLACED and part.expires_at is not None
    if held == wanted or (may_have_ended and not held):
        return faults
    return [*faults, f"{part.number} ({part.state}, {order.payment_state}) wants {wanted} and holds {held}"]


def _held(session: Session, part: SellerOrder) -> dict[int, int]:
    """On the shelf, or still to be made, or sold by an outlet and not held again yet."""
    held: Counter[int] = Counter()
    for (_id, variant_id), quantity in stock.list_short(session, [part.id]).items():
        held[variant_id] += quantity
    for table in (Reservation, Promise):
        query = select(table.variant_id, table.quantity).where(
            table.seller_order_id == part.id, table.state == ReservationState.HELD
        )
        for variant_id, quantity in session.execute(query):
            held[variant_id] += quantity
    return dict(held)


def _sold_otherwise(session: Session) -> list[str]:
    """What outlets have sold must have left stock there, but for what lay nowhere by the books; both once."""
    sold: Counter[tuple[int, int, int]] = Counter()
    row = ConsignmentSale
    for *key, pieces in session.execute(select(row.outlet_id, row.group_id, row.variant_id, row.quantity - row.beyond)):
        sold[tuple(key)] += pieces
    left = (
        select(Place.outlet_id, Place.group_id, Movement.variant_id, Movement.delta)
        .join(Place, Place.id == Movement.place_id)
        .where(Place.outlet_id.is_not(None), Movement.seller_order_id.is_(None), Movement.reason.in_(AT_TILLS))
    )
    for *key, delta in session.execute(left):
        sold[tuple(key)] += delta
    return [f"outlet, group, variant {key}: {count} sold and not taken" for key, count in sold.items() if count]


def _promised_too_much(session: Session) -> list[str]:
    """Months of which more is promised than can be made; what has ended no longer counts."""
    now = clock.database_now(session)
    live = or_(Promise.expires_at.is_(None), Promise.expires_at > now, Promise.state == ReservationState.CONSUMED)
    query = (
        select(Promise.product_id, Promise.month, func.sum(Promise.quantity), Product.capacity_per_month)
        .join(Product, Product.id == Promise.product_id)
        .where(Promise.state != ReservationState.RELEASED, live)
        .group_by(Promise.product_id, Promise.month, Product.capacity_per_month)
    )
    return [
        f"product {product_id}: {count} promised for {month}, {capacity} can be made"
        for product_id, month, count, capacity in session.execute(query)
        if count > (capacity or 0)
    ]


def _faults_of_money(session: Session, order: Order, parts: list[SellerOrder]) -> list[str]:
    received = [row.amount.amount for row in session.scalars(select(Receipt).where(Receipt.order_id == order.id))]
    refunds = list(session.scalars(select(Refund).where(Refund.order_id == order.id)))
    back = sum(refund.amount.amount for refund in refunds)
    faults = []
    if back > sum(received):
        faults.append(f"{order.number}: {back} goes back of {received}")
    if order.payment_method == PaymentMethod.TRANSFER and received:
        live = [part for part in parts if part.state not in DEAD]
        kept = sum((part.goods_total + part.shipping_fee).amount for part in live)
        kept += order.unique_code.amount if live else 0
        if sum(received) - back != kept:
            faults.append(f"{order.number}: received {received}, back {back}, kept goods for {kept}")
        asked = select(ExpectedTransfer.amount).where(ExpectedTransfer.order_id == order.id)
        if len(received) != 1 or received[0] not in {amount.amount for amount in session.scalars(asked)}:
            faults.append(f"{order.number}: received {received}, which was never asked for")
    faults += _faults_of_refusals(session, order, refunds)
    has_end = order.expires_at is not None or any(part.expires_at for part in parts if part.state not in DEAD)
    if order.payment_state == PaymentState.CLAIMED and has_end:
        faults.append(f"{order.number}: its proof waits for an answer and its clock runs")
    due = any(refund.state == RefundState.DUE for refund in refunds)
    if due != (order.payment_state == PaymentState.REFUND_DUE):
        faults.append(f"{order.number}: {order.payment_state} with refunds {[refund.state for refund in refunds]}")
    return faults


def _faults_of_refusals(session: Session, order: Order, refunds: list[Refund]) -> list[str]:
    """What was paid for and then refused goes back, line by line; what was not paid for does not."""
    query = select(LineRefusal).join(SellerOrder).where(SellerOrder.order_id == order.id)
    owed = {row.id: (row.goods + row.fee).amount for row in session.scalars(query) if row.is_refunded}
    due = {refund.line_refusal_id: refund.amount.amount for refund in refunds if refund.line_refusal_id}
    faults = [] if owed == due else [f"{order.number}: refused {owed} and owes {due}"]
    current = select(ExpectedTransfer.amount).where(
        ExpectedTransfer.order_id == order.id, ExpectedTransfer.replaced_at.is_(None)
    )
    asked = list(session.scalars(current))
    if order.payment_state in UNPAID and asked not in ([], [order.total]):
        faults.append(f"{order.number}: asks for {asked}, costs {order.total}")
    return faults
