"""A transfer is seen on the statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.kernel import clock
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.money import ZERO
from storefront.kernel.text import N_
from storefront.orders import queries as orders
from storefront.orders import service as order_service
from storefront.orders.types import UNPAID, PaymentMethod, SellerOrderState
from storefront.payments import queries as payment_queries
from storefront.payments import service as payments
from storefront.payments.types import Owed
from storefront.stock import service as stock
from storefront.stock.types import Want
from storefront.trade.service.ending import expire_ended, follow_parts
from storefront.trade.types import TradeProblem

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.kernel.money import Rupiah
    from storefront.kernel.types import Actor
    from storefront.orders.queries import LockedOrder

S = SellerOrderState
PAID_BEFORE_CUT = N_("Sebagian barang tidak tersedia; jumlah lama yang ditransfer")
PAID_TOO_LATE = N_("Pembayaran tercatat setelah pesanan berakhir")


def confirm_transfer(number: str, amount: Rupiah, actor: Actor, *, account_id: int | None = None) -> None:
    """Somebody of the office has found the transfer for an order; the money is written down whatever became of it.

    An order that became smaller may be paid by the amount before: what is too much is a refund due.
    `account_id` is the account on whose statement it stands. What has expired meanwhile is revived while stock remains.
    What is still to be made has its day from now on. For what is not to be had any more, a refund is due in the same
    transaction.

    Raises:
        NotFoundError: when no order has this number, or there is no such account.
        RefusedError: when it is paid already, not paid by transfer, or the amount was never asked for.
    """
    with unit_of_work() as session:
        locked, part = orders.lock_order_by_number(session, number)
        _check(session, locked, amount)
        del part  # a part's number will do to name the order
        lines = orders.list_lines(session, [each.id for each in locked.parts])
        stock.lock_levels(session, {line.variant_id for line in lines})
        stock.lock_promises(session, [each.id for each in locked.parts])
        expire_ended(session, locked)
        order_service.fix_promises(lines, clock.today())
        payments.take_transfer(session, locked.order, amount, actor, account_id=account_id)
        for each in locked.parts:
            if each.state == S.PLACED:
                stock.keep(session, [each.id])
                each.expires_at = None
        session.flush()
        _revive(session, locked, actor)
        over = amount - locked.order.total
        if over > ZERO:
            payments.open_refunds(session, locked.order, [Owed(amount=over, reason=PAID_BEFORE_CUT)], actor)
        follow_parts(session, locked, actor, PAID_TOO_LATE)


def _check(session: Session, locked: LockedOrder, amount: Rupiah) -> None:
    order = locked.order
    if order.payment_method != PaymentMethod.TRANSFER:
        raise RefusedError(Problem(code=TradeProblem.NO_TRANSFER))
    if order.payment_state not in UNPAID:
        raise RefusedError(Problem(code=TradeProblem.ALREADY_PAID))
    expected = payment_queries.find_expected_amount(session, order.id)
    if expected is None:
        raise RefusedError(Problem(code=TradeProblem.FEE_OPEN))
    earlier = [each for each in payment_queries.list_replaced_amounts(session, order.id) if each >= order.total]
    if amount not in {expected, *earlier}:
        values = {"expected": expected, "given": amount}
        raise RefusedError(Problem(code=TradeProblem.AMOUNT_DIFFERS, at="amount", values=values))


def _revive(session: Session, locked: LockedOrder, actor: Actor) -> None:
    """Hold again what has expired, part by part, as far as stock remains and the days that now hold can be kept."""
    for part in locked.parts:
        if part.state != S.EXPIRED or not part.is_billed:
            continue
        wants = [
            Want(
                variant_id=line.variant_id,
                quantity=line.quantity,
                seller_order_id=part.id,
                name=line.name,
                ready_on=line.promised_on,
            )
            for line in orders.list_lines(session, [part.id])
        ]
        try:
            with session.begin_nested():
                stock.reserve(session, [want for want in wants if not want.ready_on], None)
                stock.promise(session, [want for want in wants if want.ready_on], None)
        except RefusedError:
            continue
        order_service.move_part(session, part, S.PLACED, actor, expires_at=None, reason="")
