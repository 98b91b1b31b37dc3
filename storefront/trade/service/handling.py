"""What a group does with its part of an order, and the buyer's word that it has come."""

from __future__ import annotations

import hmac
from contextlib import contextmanager
from typing import TYPE_CHECKING

from storefront.accounts import service as accounts
from storefront.kernel import audit, clock
from storefront.kernel.audit import Change
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import Problem, RefusedError, StateConflictError
from storefront.kernel.money import ZERO
from storefront.orders import queries as orders
from storefront.orders import service as order_service
from storefront.orders.types import UNPAID, PaymentMethod, SellerOrderState
from storefront.payments import service as payments
from storefront.shipping.types import Delivery
from storefront.stock import queries as stock_queries
from storefront.stock import service as stock
from storefront.trade.queries import handover_code
from storefront.trade.service.ending import follow_parts
from storefront.trade.service.fees import must_be_held
from storefront.trade.types import TradeProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from storefront.kernel.money import Rupiah
    from storefront.kernel.types import Actor
    from storefront.orders.queries import LockedOrder, SellerOrder
    from storefront.orders.types import SellerOrderView

S = SellerOrderState
HOLDING = frozenset({S.PLACED, S.ACCEPTED, S.PACKED, S.READY})  # its goods still lie on a shelf
MOST_CODES = 5  # a day, for one parcel: one in two thousand finds it
DAY_SECONDS = 86_400


@contextmanager
def _part_of_order(seller_order_id: int) -> Iterator[tuple[Session, LockedOrder, SellerOrder]]:
    with unit_of_work() as session:
        locked, part = orders.lock_order_of(session, seller_order_id)
        yield session, locked, part


def accept(seller_order_id: int, actor: Actor) -> None:
    """The group takes the order on; from here its goods are held until it ends.

    Raises:
        RefusedError: when a transfer has not come yet, or the hold has run out.
        StateConflictError: when it is not newly placed.
    """
    with _part_of_order(seller_order_id) as (session, locked, part):
        _must_be(part, S.PLACED)
        order = locked.order
        if order.payment_method == PaymentMethod.TRANSFER and order.payment_state in UNPAID:
            raise RefusedError(Problem(code=TradeProblem.NOT_PAID))
        if part.expires_at is not None and part.expires_at <= clock.database_now(session):
            raise RefusedError(Problem(code=TradeProblem.HOLD_ENDED))
        stock.keep(session, [part.id])
        order_service.move_part(session, part, S.ACCEPTED, actor, expires_at=None)
        if all(each.expires_at is None for each in locked.live):
            order.expires_at = None


def pack(seller_order_id: int, actor: Actor) -> None:
    """All goods lie in the parcel.

    Raises:
        RefusedError: while something of it is still to be made, or an outlet has sold what was held for it.
        StateConflictError: when it was not accepted.
    """
    with _part_of_order(seller_order_id) as (session, _locked, part):
        _must_be(part, S.ACCEPTED)
        if stock_queries.list_unmade(session, [part.id]):
            raise RefusedError(Problem(code=TradeProblem.NOT_MADE))
        stock.must_be_whole(session, part.id)
        order_service.move_part(session, part, S.PACKED, actor)


def make(seller_order_id: int, actor: Actor, *, from_shelf: bool = False) -> None:
    """What the order waits for is made, or with `from_shelf` has been counted in already: from here on it is held.

    Raises:
        RefusedError: when the shelf has too few of it.
        StateConflictError: when it was not accepted, or waits for nothing.
    """
    with _part_of_order(seller_order_id) as (session, _locked, part):
        _must_be(part, S.ACCEPTED)
        place_id = None if from_shelf else stock.find_online_place(session, part.group_id, part.group_name)
        names = {line.variant_id: line.name for line in orders.list_lines(session, [part.id])}
        stock.make(session, part.id, place_id, names, actor)
        how = Change(action="order.made", subject="seller_order", subject_id=part.number, after={"shelf": from_shelf})
        audit.record(session, actor, how)


def refill(seller_order_id: int, actor: Actor) -> None:
    """What an outlet has sold of its goods is held for it again, from wherever the group has some.

    Raises:
        RefusedError: when too few are there.
        StateConflictError: when it has ended or been sent, or is short of nothing.
    """
    with _part_of_order(seller_order_id) as (session, _locked, part):
        if part.state not in HOLDING:
            raise StateConflictError(f"{part.number} is {part.state}")
        must_be_held(session, part)
        names = {line.variant_id: line.name for line in orders.list_lines(session, [part.id])}
        stock.refill(session, part.id, names, part.expires_at)
        audit.record(session, actor, Change(action="order.refilled", subject="seller_order", subject_id=part.number))


def send(seller_order_id: int, courier: str, tracking_number: str, actor: Actor, *, is_own: bool = False) -> None:
    """The courier has it, or with `is_own` a driver of the group, who has no number; the goods leave the shelf.

    Raises:
        RefusedError: when courier or a courier's number is missing, or it is to be fetched.
        StateConflictError: when it is not packed.
    """
    courier, tracking_number = courier.strip(), tracking_number.strip()
    problems = []
    if not courier:
        problems.append(Problem(code=TradeProblem.COURIER_MISSING, at="courier"))
    if not tracking_number and not is_own:
        problems.append(Problem(code=TradeProblem.TRACKING_MISSING, at="tracking_number"))
    if problems:
        raise RefusedError(*problems)
    with _part_of_order(seller_order_id) as (session, _locked, part):
        _must_go_by(part, Delivery.COURIER)
        order_service.move_part(session, part, S.SENT, actor, courier=courier, tracking_number=tracking_number)
        stock.consume(session, part.id, actor)


def make_ready(seller_order_id: int, actor: Actor) -> None:
    """It can be fetched now, from the group or from the outlet to which the group has brought it.

    Raises:
        RefusedError: when it goes by courier.
        StateConflictError: when it is not packed.
    """
    with _part_of_order(seller_order_id) as (session, _locked, part):
        _must_go_by(part, Delivery.PICKUP, Delivery.OUTLET)
        order_service.move_part(session, part, S.READY, actor)


def hand_over(seller_order_id: int, actor: Actor, *, code: str = "", reason: str = "") -> None:
    """The buyer has fetched it, and paid for it where that was agreed: then the group holds the money.

    Whoever fetches names the buyer's `code` (`queries.handover_code`); without it, only with a reason, which is logged.

    Raises:
        NotFoundError: when there is no such part.
        RefusedError: when the code is wrong or was too often, or there is neither code nor reason.
        StateConflictError: when it is not ready to be fetched.
    """
    code, reason = "".join(code.split()), reason.strip()
    _order, seen = orders.get_order_of_part(read_session(), seller_order_id)
    end_reading()
    _must_be(seen, S.READY)  # else somebody who makes it ready at this moment would spare the check of the code
    _check_code(seen.number, code, reason)
    with _part_of_order(seller_order_id) as (session, locked, part):
        _must_be(part, S.READY)
        without = {} if code else {"reason": reason}
        order_service.move_part(session, part, S.RECEIVED, actor, **without)
        how = Change(action="order.handed_over", subject="seller_order", subject_id=part.number, after=without)
        audit.record(session, actor, how)
        stock.consume(session, part.id, actor)
        if locked.order.payment_method == PaymentMethod.AT_PICKUP:
            due = part.goods_total + part.shipping_fee
            payments.take_at_counter(session, locked.order, part.id, due, actor)
        follow_parts(session, locked, actor)


def _check_code(number: str, code: str, reason: str) -> None:
    """Every code that is typed counts as a try, so that nobody finds it by trying all of them."""
    problem = None
    if not code:
        problem = None if reason else TradeProblem.CODE_MISSING
    elif not accounts.allow_attempt("order.handover", number, MOST_CODES, DAY_SECONDS):
        problem = TradeProblem.CODE_LOCKED
    elif not hmac.compare_digest(code.encode(), handover_code(number).encode()):
        problem = TradeProblem.CODE_WRONG
    if problem is not None:
        raise RefusedError(Problem(code=problem, at="code"))


def collect(seller_order_id: int, amount: Rupiah | None, actor: Actor) -> None:
    """The parcel was handed over and paid for at the door: the group holds the money.

    Raises:
        RefusedError: when the amount is not what the part costs, or it was to be paid otherwise.
        StateConflictError: when it is not on its way.
    """
    with _part_of_order(seller_order_id) as (session, locked, part):
        if locked.order.payment_method != PaymentMethod.ON_DELIVERY:
            raise RefusedError(Problem(code=TradeProblem.WRONG_DELIVERY))
        _must_be(part, S.SENT)
        due = part.goods_total + part.shipping_fee
        if amount != due:
            values = {"expected": due, "given": amount or ZERO}
            raise RefusedError(Problem(code=TradeProblem.CASH_DIFFERS, at="amount", values=values))
        order_service.move_part(session, part, S.RECEIVED, actor)
        payments.take_at_counter(session, locked.order, part.id, due, actor)
        follow_parts(session, locked, actor)


def receive(seller_order_id: int, actor: Actor) -> None:
    """The buyer says that the parcel has come; saying it twice does no harm.

    Raises:
        StateConflictError: when it was not sent, or is paid at the door: then the group writes down both.
    """
    with _part_of_order(seller_order_id) as (session, locked, part):
        if part.state == S.RECEIVED:
            return
        if locked.order.payment_method == PaymentMethod.ON_DELIVERY:
            raise StateConflictError(f"{part.number} is paid at the door")
        _must_be(part, S.SENT)
        order_service.move_part(session, part, S.RECEIVED, actor)


def _must_be(part: SellerOrder | SellerOrderView, state: SellerOrderState) -> None:
    if part.state != state:
        raise StateConflictError(f"{part.number} is {part.state}, not {state}")


def _must_go_by(part: SellerOrder, *deliveries: Delivery) -> None:
    if part.delivery not in deliveries:
        raise RefusedError(Problem(code=TradeProblem.WRONG_DELIVERY))
