"""Reading what is to be paid, what was paid, and what must go back."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, func, select

from storefront.kernel.errors import NotFoundError
from storefront.orders import queries as orders
from storefront.orders.queries import Order
from storefront.orders.types import UNPAID, PaymentState
from storefront.payments.models import BankAccount, ExpectedTransfer, Receipt, Refund, TransferProof
from storefront.payments.types import (
    AccountView,
    ExpectedView,
    Instructions,
    ProofView,
    ReceiptView,
    RefundState,
    RefundView,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.kernel.money import Rupiah

PAGE = 50


def payment_instructions(session: Session, order_id: int) -> Instructions | None:
    """How to transfer for an order; None where it is not paid by transfer."""
    amount = find_expected_amount(session, order_id)
    return None if amount is None else Instructions(accounts=tuple(list_open_accounts(session)), amount=amount)


def list_accounts(session: Session) -> list[AccountView]:
    """Every account that ever was, those that buyers see first, in their order."""
    query = select(BankAccount).order_by(BankAccount.is_active.desc(), BankAccount.position, BankAccount.id)
    return [_account_view(account) for account in session.scalars(query)]


def list_open_accounts(session: Session) -> list[AccountView]:
    """The accounts that buyers may transfer to, in the order in which they see them."""
    query = select(BankAccount).where(BankAccount.is_active).order_by(BankAccount.position, BankAccount.id)
    return [_account_view(account) for account in session.scalars(query)]


def may_transfer(session: Session) -> bool:
    """Whether transfer can be offered at all: some account is open."""
    return session.scalar(select(BankAccount.id).where(BankAccount.is_active).limit(1)) is not None


def _account_view(account: BankAccount) -> AccountView:
    return AccountView(
        id=account.id, bank=account.bank, number=account.number, holder=account.holder, is_active=account.is_active
    )


def is_awaited(session: Session, order_id: int) -> bool:
    """Whether money may still come under this order's amount, its deadline over or not."""
    query = select(ExpectedTransfer.id).where(ExpectedTransfer.order_id == order_id, ExpectedTransfer.is_taken)
    return session.scalar(query) is not None


def list_proofs(session: Session, order_id: int) -> list[ProofView]:
    """What the buyer has sent to show that the order is paid, oldest first."""
    query = select(TransferProof).where(TransferProof.order_id == order_id)
    return [_proof_view(row) for row in session.scalars(query.order_by(TransferProof.sent_at, TransferProof.id))]


def get_proof(session: Session, order_id: int, proof_id: int) -> ProofView:
    """One proof of this very order, its picture still there. Raises NotFoundError."""
    row = session.get(TransferProof, proof_id)
    if row is None or row.order_id != order_id or row.erased_at is not None:
        raise NotFoundError
    return _proof_view(row)


def find_proof(session: Session, proof_id: int) -> ProofView | None:
    row = session.get(TransferProof, proof_id)
    return None if row is None else _proof_view(row)


def _proof_view(row: TransferProof) -> ProofView:
    return ProofView(
        id=row.id,
        key=row.key,
        width=row.width,
        height=row.height,
        sent_at=row.sent_at,
        rejected_at=row.rejected_at,
        reason=row.reason,
        is_erased=row.erased_at is not None,
    )


def find_expected_amount(session: Session, order_id: int) -> Rupiah | None:
    """The amount that the order asks for now; None where it asks for none yet, or is not paid by transfer."""
    return session.scalar(select(ExpectedTransfer.amount).where(ExpectedTransfer.order_id == order_id, _is_current()))


def list_replaced_amounts(session: Session, order_id: int) -> list[Rupiah]:
    """What an order asked for before it became smaller, oldest first: it may still come."""
    query = select(ExpectedTransfer.amount).where(ExpectedTransfer.order_id == order_id, ~_is_current())
    return list(session.scalars(query.order_by(ExpectedTransfer.id)))


def _is_current() -> ColumnElement[bool]:
    return ExpectedTransfer.replaced_at.is_(None)


def list_receipts(session: Session, order_id: int) -> list[ReceiptView]:
    """Money that came in for an order, oldest first."""
    query = (
        select(Receipt, BankAccount)
        .outerjoin(BankAccount, BankAccount.id == Receipt.account_id)
        .where(Receipt.order_id == order_id)
        .order_by(Receipt.id)
    )
    return [
        ReceiptView(
            amount=row.amount,
            held_by=row.held_by,
            at=row.at,
            actor_label=row.actor_label,
            account=f"{account.bank} {account.number}" if account else "",
        )
        for row, account in session.execute(query)
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
    """The transfers that may still come and that nobody claims, the longest waiting first.

    `after_id` gives the next page. Those of orders that have ended stay until their amount is free again: money may be
    under way. Whoever looks for an `amount` finds it also where its order asks for less by now.
    """
    query = _expected(Order.payment_state == PaymentState.UNPAID, ExpectedTransfer.id > after_id)
    query = query.where(ExpectedTransfer.is_taken)
    return _expected_views(session, query.order_by(ExpectedTransfer.id).limit(limit), amount)


def list_claimed(
    session: Session, *, amount: Rupiah | None = None, after_claim: int = 0, limit: int = PAGE
) -> list[ExpectedView]:
    """The transfers whose proof nobody has answered, the longest waiting first; `after_claim` gives the next page."""
    query = _expected(Order.payment_state == PaymentState.CLAIMED, _first_claims().c.id > after_claim)
    return _expected_views(session, query.order_by(_first_claims().c.id).limit(limit), amount)


def find_expected(session: Session, order_number: str) -> ExpectedView | None:
    """The transfer that an order waits for; None when it waits for none.

    Money may come when the amount is free again for others: by its number the order is still found then.
    """
    found = _expected_views(session, _expected(Order.number == order_number))
    return found[0] if found else None


def count_expected(session: Session) -> int:
    """How many orders wait for a transfer, claim none and have not ended."""
    return _count(session, Order.payment_state == PaymentState.UNPAID, ExpectedTransfer.closed_at.is_(None))


def count_claimed(session: Session, *, before: datetime | None = None) -> int:
    """How many orders' proofs wait for an answer; with `before`, those whose first one came before that moment."""
    since = [] if before is None else [_first_claims().c.sent_at < before]
    return _count(session, Order.payment_state == PaymentState.CLAIMED, *since)


@cache
def _first_claims() -> Subquery:
    """For each order with unanswered proofs, the first of them: ids grow with time."""
    return (
        select(
            TransferProof.order_id,
            func.min(TransferProof.id).label("id"),
            func.min(TransferProof.sent_at).label("sent_at"),
        )
        .where(TransferProof.rejected_at.is_(None))
        .group_by(TransferProof.order_id)
        .subquery()
    )


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    rows = _expected(*conditions, _is_current()).subquery()
    return session.execute(select(func.count()).select_from(rows)).scalar_one()


def _expected(*conditions: ColumnElement[bool]) -> Select[Any]:
    claims = _first_claims()
    return (
        select(
            ExpectedTransfer.id,
            ExpectedTransfer.amount,
            ExpectedTransfer.closed_at,
            ExpectedTransfer.replaced_at,
            Order.number,
            Order.buyer_name,
            Order.phone,
            Order.placed_at,
            Order.expires_at,
            claims.c.id.label("claim_id"),
            claims.c.sent_at.label("claimed_at"),
        )
        .join(Order, Order.id == ExpectedTransfer.order_id)
        .outerjoin(claims, claims.c.order_id == Order.id)
        .where(*conditions, Order.payment_state.in_(UNPAID))
    )


def _expected_views(session: Session, query: Select[Any], amount: Rupiah | None = None) -> list[ExpectedView]:
    query = query.where(_is_current() if amount is None else ExpectedTransfer.amount == amount)
    return [_expected_view(row) for row in session.execute(query)]


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
        is_replaced=row.replaced_at is not None,
        claimed_at=row.claimed_at,
        claim_id=row.claim_id,
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
            line_refusal_id=refund.line_refusal_id,
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
