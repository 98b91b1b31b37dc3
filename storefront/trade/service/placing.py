"""From a basket to an order, in one transaction; the same form places the same order, however often it is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from storefront.kernel import clock, settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.types import BUYER
from storefront.orders import queries as orders
from storefront.orders import service as order_service
from storefront.orders.types import (
    FEE_HOURS,
    PICKUP_HOURS,
    TRANSFER_HOURS,
    Address,
    LineDraft,
    OrderDraft,
    PartDraft,
    PaymentMethod,
)
from storefront.payments import service as payments
from storefront.shipping.types import Delivery, Destination
from storefront.stock import service as stock
from storefront.stock.types import Want
from storefront.trade import rules
from storefront.trade.queries import quote
from storefront.trade.types import OtherOrderPlacedError, PlacedOrder, TradeProblem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.orders.queries import Basket, LockedOrder
    from storefront.orders.types import BasketView
    from storefront.trade.types import Buyer, PlaceOrder, Quote

TRIES = 3  # a second look finds what has changed, the order that the same form has placed, or another number


def place(command: PlaceOrder, actor: Actor = BUYER) -> PlacedOrder:
    """Place an order with everything that belongs to it, or nothing at all.

    All that takes only reading is done before the turn to write. Within it the basket and its goods are looked at
    again: where something has changed meanwhile, everything begins anew.

    Raises:
        RefusedError: with every problem at once.
        OtherOrderPlacedError: when this form has placed an order with other contents before.
        BusyError: when the database is taken for too long; nothing was placed, trying again is safe.
    """
    for attempt in range(1, TRIES + 1):
        end_reading()  # what the request has read by now may be old
        basket = orders.find_basket(read_session(), command.basket_token)
        if placed := _find_placed(read_session(), command):
            return placed
        draft = _prepare(read_session(), basket, command)
        try:
            with unit_of_work() as session:
                if locked := orders.lock_unchanged(session, command.basket_token, basket):
                    return _place(session, locked, draft, actor)
        except IntegrityError:
            if attempt == TRIES:
                raise
    raise RefusedError(Problem(code=TradeProblem.STALE_FORM))


def _place(session: Session, basket: Basket, draft: OrderDraft, actor: Actor) -> PlacedOrder:
    locked = order_service.create_order(session, draft, actor)
    wants = _wants(locked, draft)
    stock.reserve(session, [want for want in wants if not want.ready_on], draft.expires_at)
    stock.promise(session, [want for want in wants if want.ready_on], draft.expires_at)
    if not any(part.offer.is_open for part in draft.parts):
        payments.open_payment(session, locked.order)
    order_service.empty(session, basket)
    return PlacedOrder(number=locked.order.number, access_key=locked.order.access_key)


def _find_placed(session: Session, command: PlaceOrder) -> PlacedOrder | None:
    order = orders.find_by_checkout_key(session, command.checkout_key)
    if order is None:
        return None
    if order.body_digest != rules.body_digest(command):
        raise OtherOrderPlacedError(order.number, order.access_key)
    return PlacedOrder(number=order.number, access_key=order.access_key)


def _prepare(session: Session, basket: BasketView, command: PlaceOrder) -> OrderDraft:
    if basket.id is None or basket.checkout_key != command.checkout_key:
        raise RefusedError(Problem(code=TradeProblem.STALE_FORM))
    priced, buyer = _check(session, basket, command)
    return _draft(session, command, priced, buyer)


def _check(session: Session, basket: BasketView, command: PlaceOrder) -> tuple[Quote, Buyer]:
    address = command.address
    destination = None
    if address.province_code:
        destination = Destination(province_code=address.province_code, regency_code=address.regency_code)
    priced = quote(session, basket, destination, command.choices)
    deliveries = {part.chosen.delivery for part in priced.parts if part.chosen}
    buyer, problems = rules.check_form(command, deliveries)
    problems += rules.check_method(command.payment_method, priced.payment_methods)
    problems += priced.problems
    if not priced.problems and priced.total != command.total_shown:
        values = {"shown": command.total_shown, "total": priced.total}
        problems.append(Problem(code=TradeProblem.TOTAL_CHANGED, values=values))
    if not priced.problems:
        problems += rules.check_dates(basket.lines, command.dates_shown)
    if problems:
        raise RefusedError(*problems)
    return priced, buyer


def _draft(session: Session, command: PlaceOrder, priced: Quote, buyer: Buyer) -> OrderDraft:
    parts = [
        PartDraft(
            group=part.basket.group,
            lines=tuple(
                LineDraft(
                    item=line.item,
                    quantity=line.quantity,
                    preorder=line.preorder,
                )
                for line in part.basket.lines
            ),
            offer=part.chosen,
        )
        for part in priced.parts
        if part.chosen
    ]
    needs_address = any(part.offer.delivery is Delivery.COURIER for part in parts)
    return OrderDraft(
        checkout_key=command.checkout_key,
        body_digest=rules.body_digest(command),
        person_id=command.person_id,
        language=command.language,
        buyer_name=buyer.name,
        phone=buyer.phone,
        email=buyer.email,
        address=command.address if needs_address else Address(),
        payment_method=command.payment_method,
        expires_at=_end_of_hold(session, command.payment_method, has_open_fee=priced.has_open_fee),
        parts=tuple(parts),
    )


def _end_of_hold(session: Session, method: PaymentMethod, *, has_open_fee: bool) -> datetime:
    """Until the fee is named, the money is there, or the group has accepted what is paid in cash."""
    setting = TRANSFER_HOURS if method is PaymentMethod.TRANSFER else PICKUP_HOURS
    hours = settings.get(session, FEE_HOURS if has_open_fee else setting)
    return clock.database_now(session) + timedelta(hours=hours)


def _wants(locked: LockedOrder, draft: OrderDraft) -> Sequence[Want]:
    return [
        Want(
            variant_id=line.item.variant_id,
            quantity=line.quantity,
            seller_order_id=row.id,
            name=line.item.product_name,
            ready_on=line.preorder.ready_on if line.preorder else None,
        )
        for row, part in zip(locked.parts, draft.parts, strict=True)
        for line in part.lines
    ]
