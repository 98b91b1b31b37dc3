"""Ready words for WhatsApp: what a group tells a buyer in each state of an order, sent by a tap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.kernel.text import N_, _, rupiah
from storefront.orders.types import SellerOrderState
from storefront.web.pages import absolute_url
from storefront.web.recipients import goods_name, whatsapp_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storefront.workspace.orders import Desk

S = SellerOrderState
GREETING = N_("Halo {name}, kami dari {group}.")
ACCEPTED = N_("Pesanan Anda {number} sudah kami terima dan sedang kami siapkan. Terima kasih.")
PACKED = N_("Pesanan Anda {number} sudah kami kemas. Kami mengabari lagi begitu berangkat.")
PACKED_TO_FETCH = N_("Pesanan Anda {number} sudah kami kemas. Kami mengabari lagi begitu bisa diambil.")
SENT = N_("Pesanan Anda {number} sudah kami kirim lewat {courier}. Nomor resinya {tracking}.")
SENT_BY_US = N_("Pesanan Anda {number} sedang kami antar sendiri. Pengantarnya {courier}.")
READY = N_("Pesanan Anda {number} siap diambil di {where}.")
HOURS = N_("Waktunya: {hours}.")
CASH = N_("Mohon siapkan uang tunai {amount}.")
CODE = N_("Saat mengambil, sebutkan kode di halaman pesanan Anda.")
LATE = N_("Mohon maaf, pesanan Anda {number} terlambat. Kami mengabari lagi begitu siap.")
REFUSED = N_("Mohon maaf, sebagian pesanan {number} tidak tersedia: {goods}. Barang lainnya tetap kami siapkan.")
LINK = N_("Rinciannya di {url}")
IN_MAIL = N_("Rinciannya ada di surel pesanan Anda.")


def messages_of(desk: Desk) -> list[tuple[str, str, str, str]]:
    """Lines of `components/names.html`: each opens a chat with the buyer, its words filled in.

    The link is for buyers who have an account. A guest's order opens with a key that the group never sees.
    """
    order = desk.order
    greeting = _(GREETING).format(name=order.buyer_name, group=desk.group.name)
    return [
        (label, whatsapp_url(order.phone, " ".join((greeting, words, *_where_to_look(desk)))), "", words)
        for label, words in _said(desk)
    ]


def _said(desk: Desk) -> Iterator[tuple[str, str]]:
    """What there is to tell now: a label, and the words."""
    part = desk.part
    if part.state is S.ACCEPTED:
        yield _("Pesanan diterima"), _(ACCEPTED).format(number=part.number)
    if part.state is S.PACKED:
        yield _("Sudah dikemas"), _(PACKED_TO_FETCH if desk.is_fetched else PACKED).format(number=part.number)
    if part.state is S.SENT:
        yield _("Sudah dikirim"), _sent(desk)
    if part.state is S.READY:
        yield _("Siap diambil"), _ready(desk)
    if part.refusals and part.state in {S.PLACED, S.ACCEPTED, S.PACKED}:
        goods = ", ".join(f"{each.quantity} x {goods_name(each.line)}" for each in part.refusals)
        yield _("Sebagian tidak ada"), _(REFUSED).format(number=part.number, goods=goods)
    if part.state in {S.ACCEPTED, S.PACKED}:
        yield _("Terlambat"), _(LATE).format(number=part.number)


def _sent(desk: Desk) -> str:
    part = desk.part
    words = SENT if part.tracking_number else SENT_BY_US
    sentences = [_(words).format(number=part.number, courier=part.courier, tracking=part.tracking_number)]
    if desk.pays_at_door:
        sentences.append(_(CASH).format(amount=rupiah(part.total)))
    return " ".join(sentences)


def _ready(desk: Desk) -> str:
    part, group = desk.part, desk.group
    where, hours = group.address or group.place_label, group.pickup_note
    if part.outlet:
        where, hours = part.outlet.where, part.outlet.hours
    sentences = [_(READY).format(number=part.number, where=where)]
    if hours:
        sentences.append(_(HOURS).format(hours=hours.rstrip(".")))
    if desk.pays_at_counter:
        sentences.append(_(CASH).format(amount=rupiah(part.total)))
    return " ".join([*sentences, _(CODE)])


def _where_to_look(desk: Desk) -> list[str]:
    order = desk.order
    if order.person_id is not None:
        return [_(LINK).format(url=absolute_url("shop.order", number=order.number))]
    return [_(IN_MAIL)] if order.email else []
