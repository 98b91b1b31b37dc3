"""Money: what is expected, what came in and who holds it, what must go back. The one writer of `payment_state`."""

from __future__ import annotations

import itertools
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, CursorResult, func, select, text, type_coerce, update

from storefront.kernel import audit, clock, events, timeline
from storefront.kernel.audit import Change
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError, StateConflictError
from storefront.kernel.money import Rupiah
from storefront.kernel.timeline import Move
from storefront.orders import queries as orders
from storefront.orders.queries import Order
from storefront.orders.types import PAYMENT, OrderPaid, PaymentMethod, PaymentState, RefundOpened, RefundSettled
from storefront.payments import rules
from storefront.payments.bank_accounts import add_account as add_account
from storefront.payments.bank_accounts import load_reference as load_reference
from storefront.payments.bank_accounts import raise_account as raise_account
from storefront.payments.bank_accounts import set_account_active as set_account_active
from storefront.payments.models import BankAccount, ExpectedTransfer, Receipt, Refund
from storefront.payments.proof_files import configure as configure
from storefront.payments.proof_files import read_proof as read_proof
from storefront.payments.proof_files import store_proof as store_proof
from storefront.payments.proofs import check_claim as check_claim
from storefront.payments.proofs import erase_old_proofs as erase_old_proofs
from storefront.payments.proofs import reject_claim as reject_claim
from storefront.payments.proofs import remind_due as remind_due
from storefront.payments.proofs import take_proof as take_proof
from storefront.payments.types import LARGEST_CODE, QUIET_DAYS, HeldBy, PaymentProblem, RefundState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.payments.types import Owed

TAKE_AMOUNT = text("""
    INSERT INTO expected_transfer (order_id, amount, is_taken) VALUES (:order_id, :amount, true)
    ON CONFLICT (amount) WHERE is_taken DO NOTHING
""")  # in words, as SQLAlchemy compiles its own form of it anew each time


def open_payment(session: Session, order: Order) -> None:
    """Promise an amount that names the order: its total and a unique code, which the order's total then includes.

    The buyer may transfer it to any account that is open then; that there is one is the caller's to see to. Nothing to
    do where it is paid in cash.
    """
    if order.payment_method != PaymentMethod.TRANSFER:
        return
    code: int | None = None
    while code is None:
        code = _try_code(session, order)
    order.unique_code = Rupiah(code)
    order.total = order.goods_total + order.shipping_total + order.unique_code


def replace_payment(session: Session, order: Order) -> None:
    """Promise another amount for an order that became smaller; the amount before may still come.

    With the same unique code, so that the buyer pays no more than before, unless somebody else has that amount.
    """
    session.execute(
        update(ExpectedTransfer)
        .where(ExpectedTransfer.order_id == order.id, ExpectedTransfer.replaced_at.is_(None))
        .values(replaced_at=clock.now())
    )
    amount = order.goods_total + order.shipping_total + order.unique_code
    if _take_amount(session, order, amount):
        order.total = amount
        return
    open_payment(session, order)


def close_transfer(session: Session, order: Order) -> None:
    """No more money is expected; the amount stays taken for some days, as a transfer may be under way."""
    session.execute(
        update(ExpectedTransfer)
        .where(ExpectedTransfer.order_id == order.id, ExpectedTransfer.closed_at.is_(None))
        .values(closed_at=clock.now())
    )


def release_amounts() -> int:
    """Free the amounts of orders that closed `QUIET_DAYS` ago, for the worker to call; returns how many.

    One whose proof nobody has answered keeps its amount.
    """
    with unit_of_work() as session:
        quiet = update(ExpectedTransfer).where(
            ExpectedTransfer.is_taken,
            ExpectedTransfer.closed_at < clock.now() - timedelta(days=QUIET_DAYS),
            ExpectedTransfer.order_id.not_in(select(Order.id).where(Order.payment_state == PaymentState.CLAIMED)),
        )
        freed = session.scalars(quiet.values(is_taken=False).returning(ExpectedTransfer.id)).all()
    return len(freed)


def take_transfer(
    session: Session, order: Order, amount: Rupiah, actor: Actor, *, account_id: int | None = None
) -> None:
    """Write down money that reached one of the operator's accounts for a whole order, which is paid with it.

    Raises:
        NotFoundError: when there is no such account.
    """
    if account_id is not None and session.get(BankAccount, account_id) is None:
        raise NotFoundError
    receipt = Receipt(order_id=order.id, account_id=account_id, amount=amount, held_by=HeldBy.OPERATOR)
    _take(session, receipt, actor)
    close_transfer(session, order)
    mark_paid(session, order, actor)


def take_at_counter(session: Session, order: Order, seller_order_id: int, amount: Rupiah, actor: Actor) -> None:
    """Write down money that a group took for its own part when it was fetched."""
    receipt = Receipt(order_id=order.id, seller_order_id=seller_order_id, amount=amount, held_by=HeldBy.GROUP)
    _take(session, receipt, actor)


def mark_paid(session: Session, order: Order, actor: Actor) -> None:
    """Raises StateConflictError when the order is not waiting for money."""
    timeline.advance(session, PAYMENT, order, _to(PaymentState.PAID, actor))
    events.publish(session, OrderPaid(order_id=order.id))


def open_refunds(session: Session, order: Order, owed: Sequence[Owed], actor: Actor) -> None:
    """Owe the buyer this; the office settles it by hand."""
    refunds = [
        Refund(
            order_id=order.id,
            seller_order_id=each.seller_order_id,
            line_refusal_id=each.line_refusal_id,
            amount=each.amount,
            reason=each.reason,
            state=RefundState.DUE,
            opened_at=clock.now(),
        )
        for each in owed
    ]
    session.add_all(refunds)
    session.flush()
    for refund in refunds:
        events.publish(session, RefundOpened(refund_id=refund.id))
        after = {"order": order.number, "amount": refund.amount.amount, "reason": refund.reason}
        audit.record(
            session, actor, Change(action="refund.opened", subject="refund", subject_id=refund.id, after=after)
        )
    if refunds and order.payment_state != PaymentState.REFUND_DUE:
        timeline.advance(session, PAYMENT, order, _to(PaymentState.REFUND_DUE, actor))


def settle_refund(refund_id: int, note: str, actor: Actor) -> None:
    """The office has paid a refund back; `note` says how it can be found on the statement.

    Raises:
        NotFoundError: when there is no such refund.
        RefusedError: without a note.
        StateConflictError: when it was settled already.
    """
    if not note.strip():
        raise RefusedError(Problem(code=PaymentProblem.NOTE_MISSING, at="note"))
    with unit_of_work() as session:
        order_id = session.scalar(select(Refund.order_id).where(Refund.id == refund_id))
        if order_id is None:
            raise NotFoundError
        order = orders.lock_order(session, order_id).order
        refund = session.get_one(Refund, refund_id, populate_existing=True)
        if refund.state != RefundState.DUE:
            raise StateConflictError(f"refund {refund_id} is settled")
        refund.state = RefundState.SETTLED
        refund.settled_at = clock.now()
        refund.settled_by = actor.label
        refund.note = note.strip()
        session.flush()
        events.publish(session, RefundSettled(refund_id=refund_id))
        after = {"order": order.number, "amount": refund.amount.amount, "note": refund.note}
        audit.record(
            session, actor, Change(action="refund.settled", subject="refund", subject_id=refund_id, after=after)
        )
        _follow_refunds(session, order, actor)


def _follow_refunds(session: Session, order: Order, actor: Actor) -> None:
    """After a settlement: more is due, everything went back, or what remains is paid."""
    refunds = list(session.scalars(select(Refund).where(Refund.order_id == order.id)))
    if any(refund.state == RefundState.DUE for refund in refunds):
        return
    received = session.scalar(select(func.sum(Receipt.amount)).where(Receipt.order_id == order.id))
    back = sum(refund.amount.amount for refund in refunds)
    whole = isinstance(received, Rupiah) and received.amount == back
    timeline.advance(session, PAYMENT, order, _to(PaymentState.REFUNDED if whole else PaymentState.PAID, actor))


def _to(state: PaymentState, actor: Actor) -> Move:
    return Move(to=state, actor=actor, column="payment_state", values={"expires_at": None})


def _take(session: Session, receipt: Receipt, actor: Actor) -> None:
    receipt.at = clock.now()
    receipt.actor_id, receipt.actor_label = actor.person_id, actor.label
    session.add(receipt)
    session.flush()
    after = {"order": receipt.order_id, "amount": receipt.amount.amount, "held_by": receipt.held_by.value}
    if receipt.account_id is not None:
        after["account"] = receipt.account_id
    audit.record(
        session, actor, Change(action="payment.received", subject="receipt", subject_id=receipt.id, after=after)
    )


def _try_code(session: Session, order: Order) -> int | None:
    """Take a code that nobody has for this total; None when somebody took the same one at the same moment."""
    base = order.goods_total + order.shipping_total
    code: int | None = None
    for start in itertools.count(1, LARGEST_CODE):
        codes = range(start, start + LARGEST_CODE)
        taken = select(type_coerce(ExpectedTransfer.amount, BigInteger)).where(
            ExpectedTransfer.is_taken,
            ExpectedTransfer.amount.between(base + Rupiah(codes[0]), base + Rupiah(codes[-1])),
        )
        used = {amount - base.amount for amount in session.scalars(taken)}
        code = rules.pick_code(codes, used, secrets.randbelow)
        if code is not None:
            break
    assert code is not None
    return code if _take_amount(session, order, base + Rupiah(code)) else None


def _take_amount(session: Session, order: Order, amount: Rupiah) -> bool:
    """False when another order has it."""
    written = session.execute(TAKE_AMOUNT, {"order_id": order.id, "amount": amount.amount})
    assert isinstance(written, CursorResult)
    return written.rowcount == 1
