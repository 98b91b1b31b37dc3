"""Words of the payments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from storefront.kernel.errors import ProblemCode
from storefront.kernel.text import N_

if TYPE_CHECKING:
    from datetime import datetime

    from storefront.kernel.money import Rupiah


class HeldBy(StrEnum):
    """Who has the buyer's money in hand."""

    OPERATOR = "operator"
    GROUP = "group"


class RefundState(StrEnum):
    DUE = "due"
    SETTLED = "settled"


LARGEST_CODE = 999  # rupiah added to a transfer so that its amount names the order
QUIET_DAYS = 7  # a closed order's amount stays taken, as money may still be under way


class PaymentProblem(ProblemCode):
    NO_ACCOUNT = "no_account", N_("Transfer bank belum tersedia. Pilih cara bayar lain.")
    NOTE_MISSING = "note_missing", N_("Tulis bukti pengembaliannya, misalnya nomor transaksi bank.")


@dataclass(frozen=True, kw_only=True)
class Instructions:
    """What a buyer needs to transfer: exactly this amount, to this account."""

    bank: str
    account_number: str
    holder: str
    amount: Rupiah


@dataclass(frozen=True, kw_only=True)
class ReceiptView:
    amount: Rupiah
    held_by: HeldBy
    at: datetime
    actor_label: str


@dataclass(frozen=True, kw_only=True)
class RefundView:
    """Money that must go back, or has gone; `seller_order_id` names the part it was paid for."""

    id: int
    order_id: int
    order_number: str
    seller_order_id: int | None
    buyer_name: str
    phone: str
    amount: Rupiah
    reason: str
    state: RefundState
    opened_at: datetime
    settled_at: datetime | None
    settled_by: str
    note: str


@dataclass(frozen=True, kw_only=True)
class ExpectedView:
    """A transfer of exactly this amount that an order waits for; `closed_at` is set once the order has ended."""

    id: int
    order_number: str
    buyer_name: str
    phone: str
    amount: Rupiah
    placed_at: datetime
    expires_at: datetime | None
    closed_at: datetime | None
