"""Words of the payments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from storefront.kernel.errors import ProblemCode
from storefront.kernel.events import Event
from storefront.kernel.settings import Setting
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
MOST_PROOFS = 5  # pictures of one claim; after "not found" the buyer may send as many again
LONGEST_REASON = 300

RETRY_HOURS = Setting(
    key="payments.retry_hours",
    default=24,
    label=N_("Batas waktu baru setelah bukti tidak cocok (jam)"),
    least=1,
    most=336,
    keeper="keuangan",
)
REMIND_HOURS = Setting(
    key="payments.remind_hours",
    default=6,
    label=N_("Ingatkan pembeli sebelum batas transfer (jam)"),
    most=168,
    keeper="keuangan",
)
WAITED_DAYS = Setting(
    key="payments.waited_days",
    default=2,
    label=N_("Bukti disebut menunggu lama setelah (hari)"),
    least=1,
    most=60,
    keeper="keuangan",
)
PROOF_DAYS = Setting(
    key="payments.proof_days",
    default=90,
    label=N_("Bukti transfer dihapus setelah pembayaran ditutup (hari)"),
    least=7,
)


class PaymentProblem(ProblemCode):
    NO_ACCOUNT = "no_account", N_("Transfer bank sedang tidak tersedia. Pilih cara bayar lain, atau coba lagi nanti.")
    NOTE_MISSING = "note_missing", N_("Tulis bukti pengembaliannya, misalnya nomor transaksi bank.")
    BANK_MISSING = "bank_missing", N_("Tulis nama banknya.")
    NUMBER_WRONG = "number_wrong", N_("Tulis nomor rekening dengan angka saja, 5 sampai 30 angka.")
    HOLDER_MISSING = "holder_missing", N_("Tulis nama pemilik rekening, persis seperti di bank.")
    TEXT_TOO_LONG = "text_too_long", N_("Terlalu panjang: paling banyak {most} huruf.")
    ACCOUNT_KNOWN = "account_known", N_("Rekening ini sudah ada di daftar.")
    NOT_AWAITED = "not_awaited", N_("Pesanan ini tidak menunggu transfer lagi.")
    ENOUGH_PROOFS = "enough_proofs", N_("Bukti yang Anda kirim sudah cukup. Petugas sedang memeriksanya.")
    PHOTO_MISSING = "photo_missing", N_("Pilih dulu foto atau tangkapan layar bukti transfernya.")
    PHOTO_HEAVY = "photo_heavy", N_("Foto ini terlalu besar. Paling besar 12 MB dan 24 megapiksel.")
    PHOTO_KIND = "photo_kind", N_("Berkas ini bukan foto. Kirim JPEG, PNG, WebP, atau AVIF.")
    PHOTO_DAMAGED = "photo_damaged", N_("Foto ini rusak atau terpotong. Ambil lagi, lalu kirim ulang.")


@dataclass(frozen=True, kw_only=True)
class TransferDue(Event):
    """A transfer is awaited, nothing has come, and the end of its time is near."""

    order_id: int


@dataclass(frozen=True, kw_only=True)
class TransferNotFound(Event):
    """The office looked for what a proof shows and did not find it; `proof_id` is the newest proof that it saw."""

    order_id: int
    proof_id: int


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """A bank account as somebody of the office has typed it."""

    bank: str
    number: str
    holder: str


@dataclass(frozen=True, kw_only=True)
class AccountView:
    """A bank account. `digits` is its number as a bank's form takes it."""

    id: int
    bank: str
    number: str
    holder: str
    is_active: bool

    @property
    def digits(self) -> str:
        return "".join(sign for sign in self.number if sign in "0123456789")


@dataclass(frozen=True, kw_only=True)
class Instructions:
    """What a buyer needs to transfer: exactly this amount, to any of these accounts; none are open when it is empty."""

    accounts: tuple[AccountView, ...]
    amount: Rupiah


@dataclass(frozen=True, kw_only=True)
class StoredProof:
    """A proof of payment whose picture lies in the private folder already; width and height in pixels."""

    key: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class ProofView:
    """A proof that a buyer has sent. `reason` says why the office did not find the money, once it has looked.

    `is_erased`: the picture is gone, its time was over; the row stays.
    """

    id: int
    key: str
    width: int
    height: int
    sent_at: datetime
    rejected_at: datetime | None
    reason: str
    is_erased: bool


@dataclass(frozen=True, kw_only=True)
class Owed:
    """Money that must go back: for a part that ended, for a line of it that was refused, or, with neither, too much."""

    amount: Rupiah
    reason: str
    seller_order_id: int | None = None
    line_refusal_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReceiptView:
    """Money that came in; `account` names the bank account, or is empty where that is not known."""

    amount: Rupiah
    held_by: HeldBy
    at: datetime
    actor_label: str
    account: str


@dataclass(frozen=True, kw_only=True)
class RefundView:
    """Money that must go back, or has gone; `seller_order_id` names the part it was paid for.

    `line_refusal_id` is set where that part goes on without some of its goods.
    """

    id: int
    order_id: int
    order_number: str
    seller_order_id: int | None
    line_refusal_id: int | None
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
    """A transfer of exactly this amount that an order waits for; `closed_at` is set once the order has ended.

    `is_replaced`: the order asks for less by now, but this amount may be under way. Where the buyer has sent proofs
    that nobody has answered, `claimed_at` says when the first of them came and `claim_id` is its id.
    """

    id: int
    order_number: str
    buyer_name: str
    phone: str
    amount: Rupiah
    placed_at: datetime
    expires_at: datetime | None
    closed_at: datetime | None
    is_replaced: bool = False
    claimed_at: datetime | None = None
    claim_id: int | None = None
