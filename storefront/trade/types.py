"""What is asked of trade, and how it says no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.kernel.errors import ProblemCode, StateConflictError
from storefront.kernel.text import N_
from storefront.orders.types import PaymentMethod
from storefront.shipping.types import Delivery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storefront.kernel.errors import Problem
    from storefront.kernel.money import Rupiah
    from storefront.orders.types import Address, BasketGroupView
    from storefront.shipping.types import Offer


class TradeProblem(ProblemCode):
    EMPTY_BASKET = "empty_basket", N_("Keranjang Anda masih kosong.")
    STALE_FORM = "stale_form", N_("Keranjang Anda sudah berubah. Buka lagi halaman pembayaran.")
    TOTAL_CHANGED = "total_changed", N_("Total berubah dari {shown} menjadi {total}. Periksa lagi, lalu pesan.")
    NO_DELIVERY = "no_delivery", N_("{group} belum bisa mengirim ke alamat ini. Pilih tujuan lain.")
    DELIVERY_GONE = "delivery_gone", N_("Cara kirim untuk {group} tidak tersedia. Pilih yang lain.")
    NAME_MISSING = "name_missing", N_("Tulis nama penerima.")
    PHONE_WRONG = "phone_wrong", N_("Tulis nomor telepon yang aktif, misalnya 0812 3456 7890.")
    PHONE_ABROAD_WRONG = (
        "phone_abroad_wrong",
        N_("Tulis nomor telepon yang aktif dengan kode negara, misalnya +49 1512 3456789."),
    )
    EMAIL_WRONG = "email_wrong", N_("Periksa alamat email ini, atau kosongkan.")
    ADDRESS_MISSING = "address_missing", N_("Lengkapi bagian alamat ini.")
    RT_RW_WRONG = "rt_rw_wrong", N_("RT dan RW berupa angka, misalnya 004.")
    POSTAL_CODE_WRONG = "postal_code_wrong", N_("Kode pos terdiri dari 5 angka.")
    POSTAL_CODE_ABROAD_WRONG = (
        "postal_code_abroad_wrong",
        N_("Kode pos paling banyak 12 huruf, angka, spasi, atau tanda hubung."),
    )
    TOO_LONG = "too_long", N_("Terlalu panjang: paling banyak {most} huruf.")
    ONLY_AT_PICKUP = "only_at_pickup", N_("Bayar saat ambil hanya bila semua barang diambil sendiri.")
    ONLY_ON_DELIVERY = (
        "only_on_delivery",
        N_("Bayar di tempat hanya bila semua barang dikirim, dan setiap kelompok menerimanya."),
    )
    FEE_OPEN = "fee_open", N_("Ongkir pesanan ini belum disepakati, jadi belum ada yang ditransfer.")
    FEE_MISSING = "fee_missing", N_("Tulis ongkirnya dalam rupiah penuh, misalnya 45.000.")
    DAYS_WRONG = "days_wrong", N_("Tulis 1 sampai {most} hari, yang tercepat dulu.")
    DATE_CHANGED = "date_changed", N_("{name} baru siap {date}. Setuju? Tekan sekali lagi.")
    NOT_MADE = "not_made", N_("Ada barang yang belum jadi. Tekan dulu: barang sudah jadi.")
    NOT_PAID = "not_paid", N_("Pesanan ini belum dibayar. Tunggu sampai pembayaran tercatat.")
    HOLD_ENDED = "hold_ended", N_("Batas waktu pesanan ini sudah lewat, stoknya sudah dilepas.")
    ALREADY_PAID = "already_paid", N_("Pembayaran pesanan ini sudah tercatat.")
    NO_TRANSFER = "no_transfer", N_("Pesanan ini dibayar tunai, bukan lewat transfer.")
    AMOUNT_DIFFERS = "amount_differs", N_("Jumlahnya harus {expected}, bukan {given}. Periksa lagi mutasi rekening.")
    CASH_DIFFERS = "cash_differs", N_("Uangnya harus {expected}, bukan {given}. Hitung lagi bersama pembeli.")
    CODE_MISSING = "code_missing", N_("Tulis kode dari pembeli. Tidak ada kode? Tulis alasannya.")
    CODE_WRONG = "code_wrong", N_("Kode ini tidak cocok. Minta pembeli membuka halaman pesanannya.")
    CODE_LOCKED = (
        "code_locked",
        N_("Kode sudah terlalu sering salah. Coba besok, atau serahkan tanpa kode dengan alasan."),
    )
    WRONG_DELIVERY = "wrong_delivery", N_("Langkah ini tidak cocok dengan cara kirim pesanan ini.")
    COURIER_MISSING = "courier_missing", N_("Tulis nama kurir.")
    TRACKING_MISSING = "tracking_missing", N_("Tulis nomor resi.")
    LEFT_WRONG = "left_wrong", N_("Tulis berapa yang masih ada: 0 sampai {most}.")
    REASON_MISSING = "reason_missing", N_("Tulis alasannya untuk pembeli.")
    TOO_LATE = "too_late", N_("{group} sudah mengemas pesanan ini, jadi tidak bisa dibatalkan.")


MOST_DAYS = 60


class OtherOrderPlacedError(StateConflictError):
    """This form has placed an order already, with other contents: the door answers 409 and shows that order."""

    def __init__(self, number: str, access_key: str) -> None:
        super().__init__(f"the form has placed {number} already")
        self.number = number
        self.access_key = access_key


@dataclass(frozen=True, kw_only=True)
class QuotePart:
    """One group's part of a quote; `chosen` is the buyer's choice, or the first offer while there is none."""

    basket: BasketGroupView
    offers: tuple[Offer, ...]
    chosen: Offer | None


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What a basket costs, shipping included; `problems` say why it could not be ordered as it stands.

    A fee that nobody knows yet counts nothing in the totals; `has_open_fee` then. `may_transfer`: some account is open.
    """

    parts: tuple[QuotePart, ...]
    goods_total: Rupiah
    shipping_total: Rupiah
    total: Rupiah
    problems: tuple[Problem, ...]
    may_transfer: bool

    @property
    def has_open_fee(self) -> bool:
        return any(part.chosen and part.chosen.is_open for part in self.parts)

    @property
    def payment_methods(self) -> tuple[PaymentMethod, ...]:
        """By transfer while an account is open; in cash where all is fetched at the groups', or all of them bring it.

        None at all where nobody takes the money in either way.
        """
        transfer = (PaymentMethod.TRANSFER,) if self.may_transfer else ()
        chosen = [part.chosen for part in self.parts]
        if not chosen or self.has_open_fee:
            return transfer
        if all(offer and offer.delivery is Delivery.PICKUP for offer in chosen):
            return (*transfer, PaymentMethod.AT_PICKUP)
        allowed = all(part.basket.group.allows_cash for part in self.parts)
        if allowed and all(offer and offer.delivery is Delivery.COURIER for offer in chosen):
            return (*transfer, PaymentMethod.ON_DELIVERY)
        return transfer


@dataclass(frozen=True, kw_only=True)
class PlaceOrder:
    """A checkout form. `total_shown` is the quote's total as the buyer saw it, without the unique code.

    `dates_shown` says when goods that are still to be made shall be ready, as the buyer saw it (`written_dates` of the
    queries). `choices` gives for each group id the key of an offer. The address may be empty where everything is
    fetched.
    """

    checkout_key: str
    basket_token: str
    total_shown: Rupiah
    buyer_name: str
    phone: str
    email: str | None
    address: Address
    choices: Mapping[int, str]
    payment_method: PaymentMethod
    dates_shown: str = ""
    language: str = "id"
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class RefuseLine:
    """A group can deliver only `left` pieces of a line, 0 for none; `seen` is how many the page showed."""

    seller_order_id: int
    line_id: int
    seen: int
    left: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class PlacedOrder:
    """`access_key` opens the order's page without signing in."""

    number: str
    access_key: str


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """The buyer as checked: `phone` is E.164, empty texts of an email are None."""

    name: str
    phone: str
    email: str | None
