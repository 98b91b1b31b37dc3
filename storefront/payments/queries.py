"""Reading what is to be paid, what was paid, and what must go back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from storefront.kernel.errors import NotFoundError
from storefront.orders import queries as orders
from storefront.orders.queries import Order
from storefront.orders.types import PaymentState
from storefront.payments.models import BankAccount, ExpectedTransfer, Receipt, Refund
from storefront.payments.types import ExpectedView, Instructions, ReceiptView, RefundState, RefundView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.kernel.money import Rupiah

PAGE = 50


def payment_instructions(session: Session, order_id: int) -> Instructions | None:
    """How to transfer for an order; None where it is not paid by transfer."""
    query = (
        select(BankAccount.bank, BankAccount.number, BankAccount.holder, ExpectedTransfer.amount)
        .join(BankAccount, BankAccount.id == ExpectedTransfer.account_id)
        .where(ExpectedTransfer.order_id == order_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    return Instructions(bank=row.bank, account_number=row.number, holder=row.holder, amount=row.amount)


def find_expected_amount(session: Session, order_id: int) -> Rupiah | None:
    return session.scalar(select(ExpectedTransfer.amount).where(ExpectedTransfer.order_id == order_id))


def list_receipts(session: Session, order_id: int) -> list[ReceiptView]:
    query = select(Receipt).where(Receipt.order_id == order_id).order_by(Receipt.id)
    return [
        ReceiptView(amount=row.amount, held_by=row.held_by, at=row.at, actor_label=row.actor_label)
        for row in session.scalars(query)
    ]


def list_refunds(session: Session, order_id: int) -> list[RefundView]:
    """An order's refunds, oldest first."""
    return _views(session, select(Refund).where(Refund.order_id == order_id).order_by(Refund.id))


def list_refunds_due(session: Session, *, after_id: int = 0, limit: int = PAGE) -> list[RefundView]:
    """What the office has to pay back, the longest waiting first; `after_id` gives the next page."""
    query = select(Refund).where(Refund.state == RefundState.DUE, Refund.id > after_id).order_by(Refund.id)
    return _views(session, query.limit(limit))


def get_refund(session: Session, refund_id: int) -> RefundView:
    """Raises NotFoundError."""
    found = _views(session, select(Refund).where(Refund.id == refund_id))
    if not found:
        raise NotFoundError
    return found[0]


def count_refunds_due(session: Session) -> int:
    query = select(func.count()).select_from(Refund).where(Refund.state == RefundState.DUE)
    return session.execute(query).scalar_one()


def list_expected(
    session: Session, *, amount: Rupiah | None = None, after_id: int = 0, limit: int = PAGE
) -> list[ExpectedView]:
    """The transfers that may still come, the longest waiting first; `after_id` gives the next page.

    Those of orders that have ended stay until their amount is free again: money may be under way.
    """
    query = _expected(ExpectedTransfer.id > after_id).order_by(ExpectedTransfer.id).limit(limit)
    if amount is not None:
        query = query.where(ExpectedTransfer.amount == amount)
    return [_expected_view(row) for row in session.execute(query)]


def find_expected(session: Session, order_number: str) -> ExpectedView | None:
    """The transfer that an order waits for; None when it waits for none."""
    row = session.execute(_expected(Order.number == order_number)).one_or_none()
    return None if row is None else _expected_view(row)


def count_expected(session: Session) -> int:
    """How many orders wait for a transfer and have not ended."""
    query = _expected(ExpectedTransfer.closed_at.is_(None)).subquery()
    return session.execute(select(func.count()).select_from(query)).scalar_one()


def _expected(condition: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            ExpectedTransfer.id,
            ExpectedTransfer.amount,
            ExpectedTransfer.closed_at,
            Order.number,
            Order.buyer_name,
            Order.phone,
            Order.placed_at,
            Order.expires_at,
        )
        .join(Order, Order.id == ExpectedTransfer.order_id)
        .where(
            condition,
            ExpectedTransfer.is_taken,
            Order.payment_state.in_((PaymentState.UNPAID, PaymentState.CLAIMED)),
        )
    )


def _expected_view(row: Row[Any]) -> ExpectedView:
    return ExpectedView(
        id=row.id,
        order_number=row.number,
        buyer_name=row.buyer_name,
        phone=row.phone,
        amount=row.amount,
        placed_at=row.placed_at,
        expires_at=row.expires_at,
        closed_at=row.closed_at,
    )


def _views(session: Session, query: Select[Any]) -> list[RefundView]:
    refunds = list(session.scalars(query))
    rows = orders.list_by_ids(session, {refund.order_id for refund in refunds})
    return [
        RefundView(
            id=refund.id,
            order_id=refund.order_id,
            order_number=rows[refund.order_id].number,
            seller_order_id=refund.seller_order_id,
            buyer_name=rows[refund.order_id].buyer_name,
            phone=rows[refund.order_id].phone,
            amount=refund.amount,
            reason=refund.reason,
            state=refund.state,
            opened_at=refund.opened_at,
            settled_at=refund.settled_at,
            settled_by=refund.settled_by,
            note=refund.note,
        )
        for refund in refunds
    ]
