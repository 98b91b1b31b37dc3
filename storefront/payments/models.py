"""Bank accounts, the amounts that are promised to them, money received, refunds due."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base, choice
from storefront.kernel.money import Rupiah
from storefront.payments.types import HeldBy, RefundState


class BankAccount(Base):
    """Where buyers transfer to."""

    __tablename__ = "bank_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    bank: Mapped[str]
    number: Mapped[str]
    holder: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)  # the order in which buyers see them


class ExpectedTransfer(Base):
    """An amount that names an order on every account's statement; taken until some days after the order has closed.

    An order that became smaller has another one; the amount before stays taken, as it may be under way.
    """

    __tablename__ = "expected_transfer"
    __table_args__ = (
        Index(
            "uq_expected_transfer_amount",
            "amount",
            unique=True,
            sqlite_where=text("is_taken"),
            postgresql_where=text("is_taken"),
        ),
        Index(
            "uq_expected_transfer_current",
            "order_id",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    amount: Mapped[Rupiah]
    is_taken: Mapped[bool] = mapped_column(default=True)
    replaced_at: Mapped[datetime | None]  # another amount is asked for since
    closed_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]


class TransferProof(Base):
    """A picture by which a buyer shows that they have paid. It lies in the private folder under `key`."""

    __tablename__ = "transfer_proof"
    __table_args__ = (
        Index(
            "uq_transfer_proof_unanswered",
            "key",
            unique=True,
            sqlite_where=text("rejected_at IS NULL"),
            postgresql_where=text("rejected_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    key: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    sent_at: Mapped[datetime]
    rejected_at: Mapped[datetime | None]  # the office has looked and not found the money
    reason: Mapped[str] = mapped_column(default="")
    erased_at: Mapped[datetime | None]  # its picture has served its time


class Receipt(Base):
    """Money that came in for an order."""

    __tablename__ = "receipt"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    seller_order_id: Mapped[int | None] = mapped_column(
        ForeignKey("seller_order.id"), unique=True
    )  # paid at its counter
    account_id: Mapped[int | None] = mapped_column(ForeignKey(BankAccount.id))  # where a transfer came in
    amount: Mapped[Rupiah]
    held_by: Mapped[HeldBy] = mapped_column(choice(HeldBy, "held_by"))
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    actor_label: Mapped[str]
    note: Mapped[str] = mapped_column(default="")


class Refund(Base):
    """Money that must go back to the buyer; the office settles it by hand.

    For a part that ended, once for each; for a line that was refused, once for each; or for the order.
    """

    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        Index(
            "uq_refund_ended_part",
            "seller_order_id",
            unique=True,
            sqlite_where=text("line_refusal_id IS NULL"),
            postgresql_where=text("line_refusal_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    seller_order_id: Mapped[int | None] = mapped_column(ForeignKey("seller_order.id"))
    line_refusal_id: Mapped[int | None] = mapped_column(ForeignKey("line_refusal.id"), unique=True)
    amount: Mapped[Rupiah]
    reason: Mapped[str]
    state: Mapped[RefundState] = mapped_column(choice(RefundState, "state"), default=RefundState.DUE)
    opened_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
