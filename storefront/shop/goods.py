"""Goods of a basket or an order, and what they cost, as `components/lines.html` and `components/sum.html` show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from storefront.kernel.money import ZERO
from storefront.kernel.text import _, number, rupiah, sentence, tied, weight
from storefront.orders.types.labels import DELIVERY_LABELS
from storefront.shipping.types import Delivery
from storefront.shop.destinations import regency_name
from storefront.shop.navigation import in_language
from storefront.shop.units import counted, unit_word

if TYPE_CHECKING:
    from storefront.kernel.money import Rupiah
    from storefront.orders.types import BasketLineView, OrderView, SellerOrderView
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
    return Line(
        name=in_language(item.product_name, item.product_name_en),
        amount=line.subtotal,
        note=f"{pieces}, {group_name}" if group_name else per_unit,
        url=url_for("shop.product", slug=item.product_slug) if item.is_public else None,
        picture_key=item.picture_key,
        variant_id=item.variant_id,
        quantity=line.quantity,
        problem=sentence(line.problem) if line.problem else "",
    )


def order_lines(part: SellerOrderView) -> list[Line]:
    return [
        Line(
            name=in_language(line.name, line.name_en),
            amount=line.subtotal,
            note=f"{how_many(line.quantity, in_language(line.label, line.label_en), line.unit)}, {part.group_name}",
            url=None,
            picture_key=line.picture_key,
            variant_id=line.variant_id,
            quantity=line.quantity,
        )
        for line in part.lines
    ]


def pickup_words(group: GroupInfo) -> str:
    """When goods can be fetched from a group; empty where they cannot."""
    return in_language(group.pickup_note, group.pickup_note_en) if group.pickup_note else ""


def offer_name(offer: Offer) -> str:
    return _(DELIVERY_LABELS[offer.key])


def offer_note(offer: Offer, pickup_note: str) -> str:
    """`4 sampai 7 hari, 0,6 kg`; when it can be fetched, for pickup."""
    if offer.key is Delivery.PICKUP:
        return pickup_note
    days = _("{least} sampai {most} hari").format(least=offer.least_days, most=offer.most_days)
    if offer.least_days == offer.most_days:
        days = _("{most} hari").format(most=offer.most_days)
    return f"{days}, {weight(offer.weight_g)}"


def price_text(amount: Rupiah) -> str:
    return str(fee(amount))


def offer_label(offer: Offer, part: QuotePart) -> str:
    """`Kirim dari Ngada, 0,6 kg` or `Ambil di Ngada`."""
    place = regency_name(part.basket.group.regency_code)
    if offer.key is Delivery.PICKUP:
        return _("Ambil di {place}").format(place=place)
    return _("Kirim dari {place}, {weight}").format(place=place, weight=weight(offer.weight_g))


def fee(amount: Rupiah) -> Rupiah | str:
    return _("Gratis") if amount == ZERO else amount


def quote_figures(quote: Quote) -> list[Figure]:
    """The rows of the ledger before an order is placed."""
    figures: list[Figure] = [(_("Barang"), quote.goods_total)]
    figures += [(offer_label(part.chosen, part), fee(part.chosen.fee)) for part in quote.parts if part.chosen]
    return figures


def order_figures(order: OrderView) -> list[Figure]:
    """The rows of the ledger of an order, the unique code among them where there is one."""
    figures: list[Figure] = [(_("Barang"), order.goods_total)]
    for part in order.parts:
        words = _("Ambil di {group}") if part.delivery is Delivery.PICKUP else _("Kirim dari {group}, {weight}")
        label = words.format(group=part.group_name, weight=weight(part.weight_g))
        figures.append((label, fee(part.shipping_fee)))
    if order.unique_code:
        figures.append((_("Kode unik transfer"), order.unique_code))
    return figures
