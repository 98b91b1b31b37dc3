"""What must be true of stock, money and orders after anything whatsoever (QUALITY, section 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storefront.kernel.db import end_reading, read_session
from storefront.kernel.money import Rupiah
from storefront.orders.models import Order, OrderLine, SellerOrder
from storefront.orders.types import DEAD, PaymentMethod, PaymentState, SellerOrderState
from storefront.payments.models import Receipt, Refund
from storefront.payments.types import RefundState
from storefront.stock import queries as stock
from storefront.stock.models import Level, Reservation
from storefront.stock.types import ReservationState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

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
    lines = session.execute(
        select(OrderLine.variant_id, OrderLine.quantity).where(OrderLine.seller_order_id == part.id)
    )
    wanted = {variant_id: quantity for variant_id, quantity in lines}  # noqa: C416 -- rows are no pairs to mypy
    held = _held(session, part)
    if part.state in NO_GOODS:
        return [f"{part.number} is {part.state} and holds {held}"] if held else []
    may_have_ended = part.state == SellerOrderState.PLACED and part.expires_at is not None
    if held == wanted or (may_have_ended and not held):
        return []
    return [f"{part.number} ({part.state}, {order.payment_state}) wants {wanted} and holds {held}"]


def _held(session: Session, part: SellerOrder) -> dict[int, int]:
    rows = session.execute(
        select(Reservation.variant_id, func.sum(Reservation.quantity))
        .where(Reservation.seller_order_id == part.id, Reservation.state == ReservationState.HELD)
        .group_by(Reservation.variant_id)
    )
    return {variant_id: int(quantity) for variant_id, quantity in rows}


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
        if received != [order.total.amount] or sum(received) - back != kept:
            faults.append(f"{order.number}: received {received}, back {back}, kept goods for {kept}")
    has_end = order.expires_at is not None or any(part.expires_at for part in parts if part.state not in DEAD)
    if order.payment_state == PaymentState.CLAIMED and has_end:
        faults.append(f"{order.number}: its proof waits for an answer and its clock runs")
    due = any(refund.state == RefundState.DUE for refund in refunds)
    if due != (order.payment_state == PaymentState.REFUND_DUE):
        faults.append(f"{order.number}: {order.payment_state} with refunds {[refund.state for refund in refunds]}")
    return faults
