"""Words of terms, requests and files between outlets and groups."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from storefront.kernel.errors import ProblemCode
from storefront.kernel.events import Event
from storefront.kernel.settings import Setting
from storefront.kernel.states import Machine
from storefront.kernel.text import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

MOST_IN_A_ROW = 99_999  # pieces
MOST_MARGIN = 10_000  # hundredths of a percent
SOLD_DAYS = 30  # over which "sold" is told on pages and taken for what is needed
COVER_DAYS = Setting(
    key="outlets.cover_days",
    default=14,
    label=N_("Stok gerai disarankan cukup untuk sekian hari"),
    least=1,
    most=365,
    keeper="disperindag",
)
FILE_DAYS = Setting(
    key="outlets.file_days",
    default=90,
    label=N_("Berkas penjualan dan hitungan gerai (hari)"),
    least=1,
    keeper="disperindag",
)


class Scheme(StrEnum):
    """How an outlet takes a group's goods (domain.md 2.1); the field's own terms."""

    KONSINYASI = "konsinyasi"  # the group's until the outlet has sold them
    BELI_PUTUS = "beli_putus"  # the outlet's from its acceptance on


class TermsState(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"  # others have been agreed since


TERMS = Machine(
    name="outlet_terms",
    states=TermsState,
    initial=TermsState.PROPOSED,
    transitions={
        TermsState.PROPOSED: frozenset({TermsState.AGREED, TermsState.DECLINED, TermsState.WITHDRAWN}),
        TermsState.AGREED: frozenset({TermsState.ENDED}),
        TermsState.DECLINED: frozenset(),
        TermsState.WITHDRAWN: frozenset(),
        TermsState.ENDED: frozenset(),
    },
)


class RequestState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    SENT = "sent"


REQUEST = Machine(
    name="outlet_request",
    states=RequestState,
    initial=RequestState.ASKED,
    transitions={
        RequestState.ASKED: frozenset({RequestState.GRANTED, RequestState.DECLINED, RequestState.WITHDRAWN}),
        RequestState.GRANTED: frozenset({RequestState.SENT, RequestState.DECLINED}),
        RequestState.DECLINED: frozenset(),
        RequestState.WITHDRAWN: frozenset(),
        RequestState.SENT: frozenset(),
    },
)


class FileState(StrEnum):
    READ = "read"
    APPLIED = "applied"
    DROPPED = "dropped"


FILE = Machine(
    name="outlet_file",
    states=FileState,
    initial=FileState.READ,
    transitions={
        FileState.READ: frozenset({FileState.APPLIED, FileState.DROPPED}),
        FileState.APPLIED: frozenset(),
        FileState.DROPPED: frozenset(),
    },
)


class OutletProblem(ProblemCode):
    MARGIN = "margin", N_("Tulis margin dari 0 sampai 100 persen, misalnya 12,5. Kosongkan bila belum ada.")
    NOT_AGREED = "not_agreed", N_("Kelompok ini belum menyetujui kerja sama dengan gerai. Usulkan dahulu.")
    GOODS_LEFT = (
        "goods_left",
        N_("Masih ada {left} barang kelompok ini di gerai atau di jalan. Habiskan atau kembalikan dahulu."),
    )
    NOTHING_ASKED = "nothing_asked", N_("Isi jumlah sedikitnya satu barang.")
    REASON_MISSING = "reason_missing", N_("Tulis alasannya, supaya gerai tahu.")
    FILE_LARGE = "file_large", N_("Berkas terlalu besar: paling banyak {most} kilobita.")
    FILE_ROWS = "file_rows", N_("Terlalu banyak baris: paling banyak {most}. Bagi berkasnya, lalu kirim satu per satu.")
    FILE_BROKEN = "file_broken", N_("Berkas ini tidak bisa dibaca. Simpan lagi sebagai XLSX atau CSV.")
    COUNTED_BEFORE = "counted_before", N_("Hitungan dari berkas ini sudah dicatat. Hitung lagi, lalu kirim yang baru.")
    ITEM_MISSING = "item_missing", N_("Isi kode atau barcode barangnya.")
    ITEM_UNKNOWN = "item_unknown", N_("Kode {value} tidak dikenal di gerai ini. Periksa kodenya.")
    ITEM_SEVERAL = "item_several", N_("Kode {value} dipakai beberapa kelompok. Tulis barcode barangnya.")
    ITEM_CONTRADICTS = "item_contradicts", N_("Kode dan barcode di baris ini milik barang yang berbeda.")
    QUANTITY = "quantity", N_("Tulis jumlah dalam angka bulat, misalnya 2. Retur ditulis -2.")
    COUNT = "count", N_("Tulis hasil hitungan dari 0 sampai {most}.")
    PRICE = "price", N_("Tulis harga satuan dalam rupiah, misalnya 12.500.")
    DAY = "day", N_("Tulis tanggalnya, misalnya 21-11-2026 atau 21-11-2026 14.30.")
    DAY_AHEAD = "day_ahead", N_("Tanggal ini belum tiba. Periksa tanggalnya.")
    LINE = "line", N_("Nota {receipt} punya beberapa baris bernomor {line}. Beri nomor yang berbeda.")
    RECORDED_OTHERWISE = (
        "recorded_otherwise",
        N_("Nota {receipt} sudah tercatat dengan jumlah lain. Untuk membetulkan, tulis retur dengan nota baru."),
    )
    OTHER_DAY = (
        "other_day",
        N_("Nota {receipt} dengan isi yang sama sudah tercatat di hari lain. Bila ini penjualan lain, ubah nomornya."),
    )
    COUNTED_TWICE = "counted_twice", N_("Barang ini ada di dua baris. Jumlahkan di satu baris.")


@dataclass(frozen=True, kw_only=True)
class TermsProposed(Event):
    """An outlet has put terms to a group, which agrees or does not."""

    terms_id: int


@dataclass(frozen=True, kw_only=True)
class GoodsAsked(Event):
    """An outlet has asked a group for goods."""

    number: str


@dataclass(frozen=True, kw_only=True)
class TermsView:
    """`margin` in hundredths of a percent, None where nothing was said of it."""

    id: int
    outlet_id: int
    group_id: int
    scheme: Scheme
    margin: int | None
    state: TermsState
    proposed_at: datetime
    proposed_label: str
    agreed_at: datetime | None
    agreed_label: str


@dataclass(frozen=True, kw_only=True)
class ShelfLine:
    """A variant at an outlet: what is there, on its way, sold lately, asked for, and how many more are suggested."""

    variant_id: int
    group_id: int
    on_hand: int = 0
    on_the_way: int = 0
    sold: int = 0
    asked: int = 0
    suggested: int = 0


@dataclass(frozen=True, kw_only=True)
class RequestLine:
    variant_id: int
    asked: int
    granted: int | None


@dataclass(frozen=True, kw_only=True)
class RequestView:
    id: int
    number: str
    outlet_id: int
    group_id: int
    state: RequestState
    note: str
    answer: str
    asked_at: datetime
    transfer_number: str | None
    lines: tuple[RequestLine, ...]


@dataclass(frozen=True, kw_only=True)
class AskForGoods:
    """An outlet's form: quantities by variant of one group. `key` is of the form."""

    outlet_id: int
    group_id: int
    quantities: Mapping[int, int]
    key: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class DeliveryRow:
    """A delivery to an outlet, in a list."""

    number: str
    group_id: int
    sent_at: datetime
    pieces: int
