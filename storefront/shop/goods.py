"""Goods of a basket or an order, and what they cost, as `components/lines.html` and `components/sum.html` show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from storefront.kernel import clock
from storefront.kernel.money import ZERO
from storefront.kernel.text import _, number, rupiah, sentence, tied, weight
from storefront.orders.types import DEAD, STOPPABLE, FeeState
from storefront.orders.types.labels import offered_words, promise_words
from storefront.shipping.types import Delivery
from storefront.shop.destinations import regency_name
from storefront.shop.navigation import in_language
from storefront.shop.units import counted, unit_word

if TYPE_CHECKING:
    from storefront.kernel.money import Rupiah
    from storefront.orders.types import BasketLineView, LineView, OrderView, RefusalView, SellerOrderView
    from storefront.producers.types import GroupInfo
    from storefront.shipping.types import Offer
    from storefront.trade.types import Quote, QuotePart

TIMES = "\N{MULTIPLICATION SIGN}"
Figure = tuple[str, "Rupiah | str"]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One kind of goods; `note` says how many of what, `problem` why it cannot be ordered as it stands."""

    name: str
    amount: Rupiah
    note: str
    url: str | None
    picture_key: str | None
    variant_id: int
    quantity: int
    problem: str = ""


def how_many(quantity: int, label: str, unit: str) -> str:
    """Two times `250 g` where a variant has a label, else `1 lembar`."""
    return f"{number(quantity)} {TIMES} {tied(label)}" if label else counted(quantity, unit)


def basket_line(line: BasketLineView, group_name: str = "") -> Line:
    """With its group and how many are wanted, or, without a group, with its price each: there the figure is a field."""
    item = line.item
    each = _("{price} per {unit}").format(price=rupiah(item.price), unit=unit_word(item.unit))
    label = tied(in_language(item.variant_label, item.variant_label_en))
    pieces = how_many(line.quantity, label, item.unit)
    per_unit = ", ".join(part for part in (label, each) if part)
    note = f"{pieces}, {group_name}" if group_name else per_unit
    promise = offered_words(line.preorder) if line.preorder else ""
    return Line(
        name=in_language(item.product_name, item.product_name_en),
        amount=line.subtotal,
        note=". ".join(part for part in (note, promise) if part),
        url=url_for("shop.product", slug=item.product_slug) if item.is_public else None,
        picture_key=item.picture_key,
        variant_id=item.variant_id,
        quantity=line.quantity,
        problem=sentence(line.problem) if line.problem else "",
    )


def _ordered_note(line: LineView, part: SellerOrderView) -> str:
    note = f"{how_many(line.quantity, in_language(line.label, line.label_en), line.unit)}, {part.group_name}"
    today = clock.today() if part.state in STOPPABLE else None
    promise = "" if part.state in DEAD else promise_words(line, today)
    return ". ".join(each for each in (note, promise) if each)


def order_lines(part: SellerOrderView) -> list[Line]:
    return [
        Line(
            name=in_language(line.name, line.name_en),
            amount=line.subtotal,
            note=_ordered_note(line, part),
            url=None,
            picture_key=line.picture_key,
            variant_id=line.variant_id,
            quantity=line.quantity,
        )
        for line in part.lines
    ]


def refused_words(refusal: RefusalView) -> str:
    """Which goods a group could not deliver, and how many."""
    line = refusal.line
    pieces = how_many(refusal.quantity, in_language(line.label, line.label_en), line.unit)
    name = in_language(line.name, line.name_en)
    return _("{name} tidak tersedia: {pieces}").format(name=name, pieces=pieces)


def pickup_words(group: GroupInfo) -> str:
    """When goods can be fetched from a group; empty where they cannot."""
    return in_language(group.pickup_note, group.pickup_note_en) if group.pickup_note else ""


def offer_name(offer: Offer) -> str:
    """`Kirim lewat Kurir reguler`, or how else it is got."""
    if offer.outlet:
        return _("Ambil di {outlet}").format(outlet=offer.outlet.name)
    if offer.delivery is Delivery.COURIER and not offer.is_open:
        return _("Kirim lewat {service}").format(service=offer.label)
    return _(offer.label)


def offer_note(offer: Offer, pickup_note: str) -> str:
    """`4 sampai 7 hari, 0,6 kg`; when it can be fetched, for pickup; what happens next where the fee is open."""
    if offer.delivery is Delivery.PICKUP:
        return pickup_note
    if offer.outlet:
        return ". ".join(part for part in (offer.outlet.address, offer.outlet.hours) if part)
    if offer.is_open:
        return _("Kelompok menyebut ongkirnya setelah Anda memesan. Anda setuju dulu, baru membayar.")
    return f"{days_text(offer.least_days, offer.most_days)}, {weight(offer.weight_g)}"


def days_text(least: int, most: int) -> str:
    if least == most:
        return _("{most} hari").format(most=most)
    return _("{least} sampai {most} hari").format(least=least, most=most)


def price_text(offer: Offer) -> str:
    return str(offer_fee(offer))


def offer_fee(offer: Offer) -> Rupiah | str:
    return _("Menyusul") if offer.is_open else fee(offer.fee)


def offer_label(offer: Offer, part: QuotePart) -> str:
    """`Kirim dari Ngada, 0,6 kg` or `Ambil di Ngada`."""
    place = regency_name(part.basket.group.regency_code)
    if offer.delivery is Delivery.PICKUP:
        return _("Ambil di {place}").format(place=place)
    if offer.outlet:
        return offer_name(offer)
    return _("Kirim dari {place}, {weight}").format(place=place, weight=weight(offer.weight_g))


def fee(amount: Rupiah) -> Rupiah | str:
    return _("Gratis") if amount == ZERO else amount


def part_fee(part: SellerOrderView) -> Rupiah | str:
    return _("Menyusul") if part.fee_state is FeeState.ASKED else fee(part.shipping_fee)


def total_label(*, has_open_fee: bool) -> str | None:
    """What the last row of the ledger is called while a fee is still to come; None for the usual word."""
    return _("Jumlah tanpa ongkir yang menyusul") if has_open_fee else None


def quote_figures(quote: Quote) -> list[Figure]:
    """The rows of the ledger before an order is placed."""
    figures: list[Figure] = [(_("Barang"), quote.goods_total)]
    figures += [(offer_label(part.chosen, part), offer_fee(part.chosen)) for part in quote.parts if part.chosen]
    return figures


def order_figures(order: OrderView) -> list[Figure]:
    """The rows of the ledger of an order, the unique code among them where there is one; without what is not billed."""
    figures: list[Figure] = [(_("Barang"), order.goods_total)]
    for part in order.parts:
        words = _("Ambil di {group}") if part.delivery is Delivery.PICKUP else _("Kirim dari {group}, {weight}")
        label = words.format(group=part.group_name, weight=weight(part.weight_g))
        if part.outlet:
            label = _("Ambil di {group}").format(group=part.outlet.name)
        if part.is_billed:
            figures.append((label, part_fee(part)))
    if order.unique_code:
        figures.append((_("Kode unik transfer"), order.unique_code))
    return figures
