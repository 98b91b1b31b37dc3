"""Waiting for goods that are sold out: who, how many, and how they are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.kernel.errors import ProblemCode
from storefront.kernel.events import Event
from storefront.kernel.settings import Setting
from storefront.kernel.text import N_

if TYPE_CHECKING:
    from datetime import datetime

MOST_PIECES = 999

KEPT_DAYS = Setting(key="interests.kept_days", default=180, label=N_("Hari permintaan kabar stok disimpan"), least=1)
HEAD_START_HOURS = Setting(
    key="interests.head_start_hours",
    default=48,
    label=N_("Jam bagi yang sudah dikabari sebelum orang berikutnya dikabari"),
    most=336,
    keeper="disperindag",
)
MOST_OPEN = Setting(
    key="interests.most_open",
    default=20,
    label=N_("Permintaan kabar stok terbanyak untuk satu orang"),
    least=1,
    most=200,
)


class InterestProblem(ProblemCode):
    CONTACT = "contact", N_("Tulis surel lengkap atau nomor HP, misalnya maria@contoh.id atau 0812 3456 7890.")
    QUANTITY = "quantity", N_("Tulis jumlah dari 1 sampai {most}.")
    IN_STOCK = "in_stock", N_("Stok {name} sudah ada lagi. Anda dapat langsung memesannya.")
    TOO_MANY = (
        "too_many",
        N_(
            "Anda sudah menunggu {most} barang, terbanyak untuk satu orang. Mintalah lagi setelah salah satunya datang."
        ),
    )
    TOO_FAST = "too_fast", N_("Terlalu banyak permintaan dari jaringan ini. Tunggu {minutes} menit, lalu coba lagi.")


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A wish to be told; `contact` is a mail address or a telephone number as people write it."""

    variant_id: int
    quantity: int
    contact: str
    language: str = "id"
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Contact:
    """One of the two: `email` in small letters, `phone` as E.164."""

    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One place in the queue for a variant."""

    id: int
    quantity: int


@dataclass(frozen=True, kw_only=True)
class InterestView:
    """What one person waits for; `due_at` is when goods came for them."""

    id: int
    key: str
    variant_id: int
    quantity: int
    email: str | None
    phone: str | None
    language: str
    asked_at: datetime
    expires_at: datetime
    due_at: datetime | None

    @property
    def masked(self) -> str:
        """Enough to know one's own address again, too little to learn it: `ma…@contoh.id`, `…7890`."""
        if self.email:
            name, _, host = self.email.partition("@")
            return f"{name[:2]}…@{host}"
        return f"…{(self.phone or '')[-4:]}"


@dataclass(frozen=True, kw_only=True)
class Demand:
    """How many people wait for how many pieces of a variant."""

    variant_id: int
    group_id: int
    people: int
    pieces: int


@dataclass(frozen=True, kw_only=True)
class InterestDue(Event):
    """Goods have come for somebody who waits and left a mail address."""

    interest_id: int
