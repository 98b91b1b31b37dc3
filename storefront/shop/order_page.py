"""What the page of an order says: how to pay, where each part is, what the buyer may do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.kernel.money import total
from storefront.kernel.text import _, day, in_language, moment, ngettext, rupiah
from storefront.orders.types import (
    CASH,
    DEAD,
    OPEN_FEE,
    STOPPABLE,
    FeeState,
    OrderState,
    PaymentMethod,
    PaymentState,
    SellerOrderState,
)
from storefront.payments import queries as payments
from storefront.payments.types import RefundState
from storefront.producers import queries as producers
from storefront.regions.queries import place_words
from storefront.shipping.types import Delivery
from storefront.shop import order_timeline
from storefront.shop.goods import days_text, fee
from storefront.trade.queries import handover_code
from storefront.web.recipients import whatsapp_url

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.kernel.money import Rupiah
    from storefront.orders.types import OrderView, SellerOrderView
    from storefront.payments.types import RefundView
    from storefront.producers.types import GroupInfo
    from storefront.shop.order_timeline import Entry

S = SellerOrderState
PAID = frozenset({PaymentState.PAID, PaymentState.REFUND_DUE, PaymentState.REFUNDED})
Message = tuple[str, str, str]
"""Kind of notice, title, text."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One group's part; `pickup` are place and time where it is fetched, `ask_url` leads to the group's telephone.

    `code` is what the buyer shows when fetching it, empty before it is ready.
    """

    number: str
    group_name: str
    place: str
    entries: list[Entry]
    courier: str
    tracking_number: str
    pickup: tuple[str, str] | None
    code: str
    may_receive: bool
    may_cancel: bool
    ask_url: str | None


def parts(session: Session, order: OrderView) -> list[Part]:
    groups = producers.list_groups_by_ids(session, {part.group_id for part in order.parts})
    return [_part(order, part, groups[part.group_id]) for part in order.parts]


def _part(order: OrderView, part: SellerOrderView, group: GroupInfo) -> Part:
    is_fetched = part.delivery is not Delivery.COURIER and part.state not in DEAD
    is_alone = sum(each.state not in DEAD for each in order.parts) == 1
    where, hours = ", ".join(each for each in (group.address, place_words(group.place_label)) if each), _hours(group)
    if part.outlet:
        where, hours = part.outlet.where, part.outlet.hours
    return Part(
        number=part.number,
        group_name=part.group_name,
        place=place_words(group.place_label),
        entries=order_timeline.entries(order, part),
        courier=part.courier,
        tracking_number=part.tracking_number,
        pickup=(where, hours) if is_fetched else None,
        code=handover_code(part.number) if part.state is S.READY else "",
        may_receive=part.state is S.SENT and order.payment_method is not PaymentMethod.ON_DELIVERY,
        may_cancel=part.state in STOPPABLE and not is_alone and not is_awaited(order),
        ask_url=_ask_url(group, part.number),
    )


def _hours(group: GroupInfo) -> str:
    return in_language(group.pickup_note, group.pickup_note_en)


def _ask_url(group: GroupInfo, number: str) -> str | None:
    words = _("Halo, saya ingin bertanya tentang pesanan {number}.").format(number=number)
    return whatsapp_url(group.phone, words) if group.phone else None


def is_awaited(order: OrderView) -> bool:
    """A transfer is expected, for all parts together: until it comes they are cancelled together, too."""
    return order.state is OrderState.AWAITING_PAYMENT


def asks_for_transfer(order: OrderView) -> bool:
    """Whoever has shown a transfer is not asked for another one while the office looks for it."""
    return is_awaited(order) and order.payment_state is PaymentState.UNPAID


def has_ended_parts(order: OrderView) -> bool:
    return any(part.state in DEAD for part in order.parts)


def may_cancel_all(order: OrderView) -> bool:
    live = [part for part in order.parts if part.state not in DEAD]
    return bool(live) and all(part.state in STOPPABLE for part in live)


@dataclass(frozen=True, kw_only=True)
class Consent:
    """What the buyer is asked to agree to: (group, fee, days) for each fee that was open; `until` is the end of it."""

    fees: list[tuple[str, str, str]]
    total: Rupiah
    until: datetime | None


def consent(order: OrderView) -> Consent | None:
    """None while no fee waits for the buyer's word."""
    if order.state is not OrderState.AWAITING_CONSENT:
        return None
    fees = [
        (part.group_name, str(fee(part.shipping_fee)), days_text(*part.days) if part.days else "")
        for part in order.parts
        if part.fee_state is FeeState.NAMED and part.state not in DEAD
    ]
    return Consent(fees=fees, total=order.total, until=order.expires_at)


def messages(session: Session, order: OrderView) -> list[Message]:
    """How the whole order stands, then what goes back; what the buyer is asked for has a block of its own instead."""
    found = []
    if not is_awaited(order) and order.state is not OrderState.AWAITING_CONSENT:
        found.append((_kind(order), _title(order), _paid(session, order) or _money(order)))
    if is_awaited(order) and any(part.refusals for part in order.parts):
        found.append(_smaller(order))
    return found + [_refund(refund) for refund in payments.list_refunds(session, order.id)]


def _kind(order: OrderView) -> str:
    quiet = dict.fromkeys((OrderState.CANCELLED, OrderState.EXPIRED, OrderState.DISPUTED), "warn")
    quiet[OrderState.AWAITING_FEE] = "info"
    return quiet.get(order.state, "ok")


def _title(order: OrderView) -> str:
    titles = {
        OrderState.AWAITING_FEE: _("Kelompok sedang menghitung ongkirnya"),
        OrderState.IN_PROGRESS: _("Pesanan sedang disiapkan"),
        OrderState.ON_THE_WAY: _("Pesanan dalam perjalanan atau siap diambil"),
        OrderState.COMPLETED: _("Pesanan selesai. Terima kasih sudah berbelanja dari desa."),
        OrderState.CANCELLED: _("Pesanan ini dibatalkan"),
        OrderState.EXPIRED: _("Batas waktu pesanan ini sudah lewat"),
        OrderState.DISPUTED: _("Keluhan Anda sedang ditangani"),
    }
    states = {part.state for part in order.parts} - DEAD - {S.RECEIVED}
    if states == {S.SENT}:
        titles[OrderState.ON_THE_WAY] = _("Pesanan dalam perjalanan")
    elif states == {S.READY}:
        titles[OrderState.ON_THE_WAY] = _("Pesanan siap diambil")
    sent = sum(part.state is S.SENT for part in order.parts)
    waiting = sum(part.state in STOPPABLE | {S.PACKED} for part in order.parts)
    if order.state is OrderState.IN_PROGRESS and sent:
        on_the_way = ngettext("%(num)d paket dalam perjalanan", "%(num)d paket dalam perjalanan", sent)
        rest = ngettext("%(num)d sedang disiapkan", "%(num)d sedang disiapkan", waiting)
        return f"{on_the_way % {'num': sent}}, {rest % {'num': waiting}}"
    return titles[order.state]


def _paid(session: Session, order: OrderView) -> str:
    """What has come in, whatever of it went back since; empty before."""
    if order.payment_state not in PAID:
        return ""
    received = total(receipt.amount for receipt in payments.list_receipts(session, order.id))
    return _("Pembayaran {total} sudah diterima.").format(total=rupiah(received))


def _smaller(order: OrderView) -> Message:
    """Goods went before the transfer came: there is less to pay, and the amount before is known as well."""
    words = _("Jumlahnya sekarang {total}. Sudah transfer jumlah lama? Tidak apa-apa: selisihnya kami kembalikan.")
    return "warn", _("Sebagian barang tidak tersedia"), words.format(total=rupiah(order.total))


def _money(order: OrderView) -> str:
    if order.state is OrderState.AWAITING_FEE:
        until = moment(order.expires_at) if order.expires_at else ""
        return _(
            "Anda belum perlu membayar. Barangnya kami simpan untuk Anda sampai {until}. "
            "Begitu ongkirnya ada, Anda setuju atau batal di halaman ini."
        ).format(until=until)
    if order.state is OrderState.EXPIRED:
        return _why_expired(order)
    if order.payment_method not in CASH or order.state is OrderState.CANCELLED:
        return ""
    to_fetch = total(part.total for part in order.parts if part.state not in DEAD | {S.RECEIVED})
    words = _("Bayar tunai di lapak saat mengambil. Jumlahnya {total}.")
    if order.payment_method is PaymentMethod.ON_DELIVERY:
        words = _("Siapkan uang tunai {total} saat paket tiba.")
    return words.format(total=rupiah(to_fetch))


def _why_expired(order: OrderView) -> str:
    if any(part.fee_state in OPEN_FEE for part in order.parts):
        return _("Ongkirnya tidak disepakati pada waktunya. Anda tidak perlu membayar apa pun.")
    if order.payment_method in CASH:
        return _("Lapak tidak menjawab pada waktunya. Anda tidak perlu membayar apa pun.")
    return _("Barangnya sudah kembali ke lapak. Sudah telanjur transfer? Kami tetap mencocokkannya.")


def _refund(refund: RefundView) -> Message:
    amount = rupiah(refund.amount)
    if refund.state is RefundState.SETTLED and refund.settled_at:
        text = _("Pada {day}. Bukti: {note}").format(day=day(refund.settled_at), note=refund.note)
        return "ok", _("{amount} sudah kami kembalikan").format(amount=amount), text
    text = _("Petugas menghubungi Anda lewat telepon untuk nomor rekening. Anda tidak perlu melakukan apa pun.")
    return "warn", _("{amount} akan kami kembalikan").format(amount=amount), text
