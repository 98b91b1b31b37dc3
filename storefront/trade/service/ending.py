"""How an order or a part of it ends without goods: cancelled, refused, expired, never fetched.

In the same transaction its holds are released and, where it was paid, a refund is due.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from storefront.kernel import clock
from storefront.kernel.db import read_session, unit_of_work
from storefront.kernel.errors import Problem, RefusedError, StateConflictError
from storefront.kernel.text import N_
from storefront.kernel.types import SYSTEM
from storefront.orders import queries as orders
from storefront.orders import service as order_service
from storefront.orders.types import CASH, DEAD, STOPPABLE, UNPAID, PaymentMethod, PaymentState, SellerOrderState
from storefront.payments import queries as payment_queries
from storefront.payments import service as payments
from storefront.payments.types import Owed
from storefront.stock import service as stock
from storefront.trade import rules
from storefront.trade.service import fees
from storefront.trade.types import TradeProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.orders.queries import LockedOrder, SellerOrder

log = logging.getLogger(__name__)
S = SellerOrderState
CANCELLED_BY_BUYER = N_("Dibatalkan pembeli")
OUT_OF_TIME = N_("Batas waktu lewat")


def cancel(number: str, actor: Actor, reason: str = "") -> None:
    """The buyer changes their mind, before packing: a whole order by its number, one part by the part's.

    Raises:
        NotFoundError: when nothing has this number.
        RefusedError: naming every group that has packed already; then nothing is cancelled.
        StateConflictError: when there is nothing left to cancel.
    """
    with unit_of_work() as session:
        locked, part = orders.lock_order_by_number(session, number)
        parts = [part] if part else locked.live
        late = [each for each in parts if each.state not in STOPPABLE | DEAD]
        if late:
            raise RefusedError(*(_too_late(each) for each in late))
        stoppable = [each for each in parts if each.state in STOPPABLE]
        if not stoppable:
            raise StateConflictError(f"{number}: nothing left to cancel")
        end_parts(session, locked, stoppable, (S.CANCELLED, reason.strip() or CANCELLED_BY_BUYER), actor)


def refuse(seller_order_id: int, reason: str, actor: Actor) -> None:
    """The group cannot deliver, before packing.

    Raises:
        RefusedError: without a reason for the buyer.
        StateConflictError: when it is packed or ended already.
    """
    _end_one(seller_order_id, reason, actor, (STOPPABLE, S.REFUSED))


def give_up(seller_order_id: int, reason: str, actor: Actor) -> None:
    """Nobody came to fetch it: the group puts the goods back on the shelf.

    Raises:
        RefusedError: without a reason for the buyer.
        StateConflictError: when it is not ready to be fetched.
    """
    _end_one(seller_order_id, reason, actor, (frozenset({S.READY}), S.CANCELLED))


def bring_back(seller_order_id: int, reason: str, actor: Actor) -> None:
    """The buyer did not take and pay for it at the door: the goods come home.

    Raises:
        RefusedError: without a reason.
        StateConflictError: when it is not on its way, or was paid before.
    """
    if not reason.strip():
        raise RefusedError(Problem(code=TradeProblem.REASON_MISSING, at="reason"))
    with unit_of_work() as session:
        locked, part = orders.lock_order_of(session, seller_order_id)
        if part.state != S.SENT or locked.order.payment_method != PaymentMethod.ON_DELIVERY:
            raise StateConflictError(f"{part.number} is {part.state}, {locked.order.payment_method}")
        stock.take_back(session, part.id, actor)
        order_service.move_part(session, part, S.CANCELLED, actor, reason=reason.strip())
        follow_parts(session, locked, actor, reason)


def expire_due() -> int:
    """Expire what nobody paid or accepted in time, for the worker to call; returns how many orders.

    Nothing waits for this: a hold past its end counts no longer, swept up or not. One order whose records contradict
    each other is written to the log and keeps no other from expiring.
    """
    expired = 0
    for order_id in orders.list_ended(read_session()):
        try:
            with unit_of_work() as session:
                expired += expire_ended(session, orders.lock_order(session, order_id))
        except (StateConflictError, IntegrityError):
            log.exception("order %s cannot expire", order_id)
    return expired


def expire_ended(session: Session, locked: LockedOrder) -> bool:
    """Expire the parts of an unpaid order whose holds are past their end; False when there are none."""
    now = clock.database_now(session)
    if locked.order.payment_state != PaymentState.UNPAID:
        return False
    ended = [part for part in locked.parts if part.state == S.PLACED and part.expires_at and part.expires_at <= now]
    if ended:
        end_parts(session, locked, ended, (S.EXPIRED, OUT_OF_TIME), SYSTEM)
    return bool(ended)


def follow_parts(session: Session, locked: LockedOrder, actor: Actor, reason: str = "") -> None:
    """Bring the money into line with the parts: owe what was paid for ended ones, close what nobody will pay."""
    order = locked.order
    if order.payment_method in CASH:
        is_done = bool(locked.live) and all(part.state == S.RECEIVED for part in locked.live)
        if is_done and order.payment_state in UNPAID:
            payments.mark_paid(session, order, actor)
        return
    if order.payment_state in UNPAID:
        if not locked.live:
            payments.close_transfer(session, order)
        return
    refunds = payment_queries.list_refunds(session, order.id)
    owed = {refund.seller_order_id for refund in refunds if refund.line_refusal_id is None}
    ended = [part for part in locked.parts if part.state in DEAD and part.is_billed and part.id not in owed]
    amounts = rules.refund_amounts(
        [(part.id, part.goods_total + part.shipping_fee) for part in ended],
        order.unique_code,
        is_last=not locked.live,
    )
    due = [Owed(amount=amount, reason=reason, seller_order_id=part_id) for part_id, amount in amounts.items()]
    payments.open_refunds(session, order, due, actor)


def _end_one(
    seller_order_id: int, reason: str, actor: Actor, step: tuple[frozenset[SellerOrderState], SellerOrderState]
) -> None:
    sources, to = step
    if not reason.strip():
        raise RefusedError(Problem(code=TradeProblem.REASON_MISSING, at="reason"))
    with unit_of_work() as session:
        locked, part = orders.lock_order_of(session, seller_order_id)
        if part.state not in sources:
            raise StateConflictError(f"{part.number} is {part.state}")
        end_parts(session, locked, [part], (to, reason.strip()), actor)


def end_parts(
    session: Session,
    locked: LockedOrder,
    parts: Sequence[SellerOrder],
    outcome: tuple[SellerOrderState, str],
    actor: Actor,
) -> None:
    """End these parts of one order, all in the same way."""
    to, reason = outcome
    had_open_fees = fees.are_open(locked)
    stock.release(session, [part.id for part in parts])
    for part in parts:
        order_service.move_part(session, part, to, actor, reason=reason)
    if had_open_fees:
        fees.follow_fees(session, locked)
    else:
        follow_parts(session, locked, actor, reason)


def _too_late(part: SellerOrder) -> Problem:
    return Problem(code=TradeProblem.TOO_LATE, at=part.number, values={"group": part.group_name})
