"""The basket: what is in it, what it costs to get it there, before anybody is asked for anything personal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import redirect, request, url_for

from storefront.catalogue import queries as catalogue
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.text import _, sentence
from storefront.orders import queries as orders
from storefront.orders import service
from storefront.orders.types import MOST_OF_ONE
from storefront.regions.queries import place_words
from storefront.shop import basket_cookie, blueprint, destinations, goods
from storefront.trade import queries as trade
from storefront.web.fields import parse_quantity
from storefront.web.guards import public
from storefront.web.pages import flash, render, see_other

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.shipping.types import Offer
    from storefront.trade.types import Quote, QuotePart

STEP = "langkah"
LONGEST_ID = 18  # digits


@dataclass(frozen=True, kw_only=True)
class GroupPart:
    """One group's part of the basket as its page shows it; `offers` are (label, second line, price)."""

    name: str
    url: str
    place: str
    lines: list[goods.Line]
    offers: list[tuple[str, str, str]]
    problem: str


@blueprint.get("/keranjang")
@public
def basket() -> str:
    view = orders.find_basket(read_session(), basket_cookie.token())
    if view.is_empty:
        return render("shop/basket_empty.html")
    quote = trade.quote(read_session(), view, view.destination, {})
    may_fetch_all = all(part.basket.group.pickup_note for part in quote.parts)
    return render(
        "shop/basket.html",
        parts=[_part(part, has_destination=view.destination is not None) for part in quote.parts],
        figures=goods.quote_figures(quote) if view.destination else goods.quote_figures(quote)[:1],
        total=quote.total if view.destination else quote.goods_total,
        total_label=_total_label(quote, has_destination=view.destination is not None),
        destination=destinations.code_of(view.destination),
        destination_name=destinations.name_of(destinations.code_of(view.destination)),
        destinations=destinations.options(),
        may_fetch_all=may_fetch_all,
        line_problems=[sentence(problem) for problem in view.problems],
        can_go_on=not view.problems and _has_delivery(quote),
        most=MOST_OF_ONE,
    )


def _total_label(quote: Quote, *, has_destination: bool) -> str:
    if not has_destination:
        return _("Barang saja")
    return goods.total_label(has_open_fee=quote.has_open_fee) or _("Jumlah")


def _has_delivery(quote: Quote) -> bool:
    return all(part.chosen for part in quote.parts)


def _part(part: QuotePart, *, has_destination: bool) -> GroupPart:
    group = part.basket.group
    unreachable = has_destination and not part.offers
    return GroupPart(
        name=group.name,
        url=url_for("shop.producer", slug=group.slug),
        place=place_words(group.place_label),
        lines=[goods.basket_line(line) for line in part.basket.lines],
        offers=[_offer(offer, goods.pickup_words(group)) for offer in part.offers],
        problem=_("Lapak ini belum bisa mengirim ke tujuan itu.") if unreachable else "",
    )


def _offer(offer: Offer, pickup_note: str) -> tuple[str, str, str]:
    return goods.offer_name(offer), goods.offer_note(offer, pickup_note), goods.price_text(offer)


@blueprint.post("/keranjang/tambah")
@public
def basket_add() -> Response:
    """From the product page; its plus and minus, without script, come here too and go back with the new figure."""
    variant_id = _variant_id()
    quantity = parse_quantity(request.form.get("jumlah", "1"), MOST_OF_ONE)
    if request.form.get(STEP):
        stepped = min(max((quantity or 1) + _step(), 1), MOST_OF_ONE)
        return see_other(_product_url(variant_id, jumlah=stepped, varian=variant_id))
    if quantity is None:
        flash("bad", _("Tulis jumlah dari 1 sampai {most}.").format(most=MOST_OF_ONE))
        return see_other(_product_url(variant_id, varian=variant_id))
    try:
        token = service.add_to_basket(basket_cookie.token(), variant_id, quantity, basket_cookie.owner())
    except RefusedError as error:
        _say(error)
        return see_other(_product_url(variant_id))
    response = redirect(url_for("shop.basket", _anchor=f"barang-{variant_id}"), code=303)
    basket_cookie.remember(response, token)
    return response


@blueprint.post("/keranjang/ubah")
@public
def basket_update() -> Response:
    """A typed number, one more or one less; none takes the line out."""
    variant_id = _variant_id()
    written = request.form.get("jumlah", "").strip()
    quantity = 0 if written == "0" else parse_quantity(written, MOST_OF_ONE)
    if quantity is None:
        flash("bad", _("Tulis jumlah dari 1 sampai {most}.").format(most=MOST_OF_ONE))
    else:
        _set(variant_id, max(quantity + _step(), 1) if _step() else quantity)
    return _back(variant_id)


@blueprint.post("/keranjang/hapus")
@public
def basket_remove() -> Response:
    _set(_variant_id(), 0)
    return _back(None)


@blueprint.post("/keranjang/tujuan")
@public
def basket_destination() -> Response:
    """Where the buyer asks shipping for; remembered with the basket."""
    destination = destinations.parse(request.form.get("tujuan", ""))
    if destination is None:
        flash("bad", _("Pilih tujuan dari daftar."))
    else:
        token = basket_cookie.token()
        if token is None:
            raise NotFoundError
        service.set_destination(token, destination)
    return see_other(url_for("shop.basket", _anchor="kirim"))


def _set(variant_id: int, quantity: int) -> None:
    token = basket_cookie.token()
    if token is None:
        raise NotFoundError
    try:
        service.set_quantity(token, variant_id, quantity)
    except RefusedError as error:
        _say(error)


def _say(error: RefusedError) -> None:
    for problem in error.problems:
        flash("bad", sentence(problem))


def _back(variant_id: int | None) -> Response:
    return see_other(url_for("shop.basket", _anchor=f"barang-{variant_id}" if variant_id else None))


def _step() -> int:
    return {"+": 1, "-": -1}.get(request.form.get(STEP, ""), 0)


def _variant_id() -> int:
    """The variant that a form names; 404 for anything that cannot be one."""
    written = request.form.get("varian", "")
    if not (written.isascii() and written.isdecimal() and len(written) <= LONGEST_ID):
        raise NotFoundError
    return int(written)


def _product_url(variant_id: int, **values: Any) -> str:
    item = catalogue.find_lines(read_session(), [variant_id]).get(variant_id)
    end_reading()
    if item is None or not item.is_public:
        raise NotFoundError
    return url_for("shop.product", slug=item.product_slug, **values)
