"""One page from the basket to the order: who, where, how it is sent, how it is paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from storefront.accounts import queries as accounts
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.text import _, sentence
from storefront.kernel.types import BUYER
from storefront.orders import queries as orders
from storefront.orders import service as order_service
from storefront.regions.types import ABROAD
from storefront.shipping.types import Delivery
from storefront.shop import basket_cookie, blueprint, destinations, goods
from storefront.shop.checkout_form import (
    ADDRESS_FIELDS,
    CHANGED,
    add_problems,
    choices_of,
    command_of,
    destination_of,
    form_for,
    is_about_goods,
    sent,
    unseen_fields,
)
from storefront.trade import queries as trade
from storefront.trade import service as trade_service
from storefront.trade.types import OtherOrderPlacedError
from storefront.web import guards
from storefront.web.guards import public
from storefront.web.pages import flash, render, see_other
from storefront.web.recipients import shown_phone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug import Response
    from werkzeug.datastructures import MultiDict

    from storefront.accounts.types import AddressView
    from storefront.kernel.errors import Problem
    from storefront.orders.types import BasketView
    from storefront.trade.types import Quote, TradeProblem

STEP, RECOUNT = "langkah", "hitung"
Answer = tuple[str, int, dict[str, str]]  # body, status, headers


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What a form brought, and why it could not be ordered as it stands."""

    data: MultiDict[str, str]
    error: RefusedError | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.error.problems if self.error else ()

    def texts(self, *codes: TradeProblem) -> list[str]:
        return [sentence(problem) for problem in self.problems if problem.code in codes]


@blueprint.get("/checkout")
@public
def checkout() -> Response | Answer:
    return _page(None)


@blueprint.post("/checkout")
@public
def checkout_place() -> Response | Answer:
    """Place the order; the button "Hitung ulang" only prices the form anew."""
    data = sent()
    token = basket_cookie.token()
    if token is None:
        flash("warn", _("Keranjang di peramban ini sudah tidak ada. Pilih lagi barang Anda."))
        return see_other(url_for("shop.basket"))
    if data.get(STEP) == RECOUNT:
        _remember(token, data)
        return _page(Sent(data=data))
    try:
        placed = trade_service.place(command_of(data, token, guards.current_identity()), guards.actor(BUYER.label))
    except OtherOrderPlacedError as error:
        url = url_for("shop.order", number=error.number, kunci=error.access_key)
        return render("shop/checkout_other.html", number=error.number, url=url), 409, {}
    except RefusedError as error:
        return _page(Sent(data=data, error=error))
    return see_other(url_for("shop.order", number=placed.number, kunci=placed.access_key))


def _remember(token: str, data: Mapping[str, str]) -> None:
    destination = destination_of(data)
    basket = orders.find_basket(read_session(), token)
    end_reading()
    if destination and basket.id is not None and destination != basket.destination:
        order_service.set_destination(token, destination)


def _page(form_sent: Sent | None) -> Response | Answer:
    view = orders.find_basket(read_session(), basket_cookie.token())
    if view.is_empty:
        if form_sent:
            flash("warn", _("Keranjang ini sudah kosong. Mungkin pesanannya sudah terkirim dari halaman lain."))
        return see_other(url_for("shop.basket"))
    data = form_sent.data if form_sent else None
    destination = destination_of(data) if data is not None else view.destination
    quote = trade.quote(read_session(), view, destination, choices_of(data) if data is not None else {})
    if form_sent and not form_sent.error and not all(part.chosen for part in quote.parts):
        # priced anew for another destination: what is not on offer there gives way to what is
        kept = {part.basket.group.id: part.chosen.key for part in quote.parts if part.chosen}
        quote = trade.quote(read_session(), view, destination, kept)
    if form_sent is None and (view.problems or not all(part.chosen for part in quote.parts)):
        return see_other(url_for("shop.basket"))
    body = _render(view, quote, form_sent)
    return body, 422 if form_sent and form_sent.error else 200, {"Cache-Control": "no-store"}


def _render(view: BasketView, quote: Quote, form_sent: Sent | None) -> str:
    form = form_for(quote, form_sent.data if form_sent else None, {} if form_sent else _known(view))
    if form_sent and form_sent.error:
        add_problems(form, form_sent.error)
    needs_address = any(part.chosen is None or part.chosen.delivery is Delivery.COURIER for part in quote.parts)
    return render(
        "shop/checkout.html",
        form=form,
        checkout_key=view.checkout_key,
        deliveries=[form[f"delivery-{part.basket.group.id}"] for part in quote.parts],
        notes=_notes(quote),
        needs_address=needs_address,
        unseen=unseen_fields(form, needs_address=needs_address),
        is_abroad=form.area.data == ABROAD,
        is_within=bool(destinations.regency_name(form.area.data)),
        lines=[goods.basket_line(line, part.basket.group.name) for part in quote.parts for line in part.basket.lines],
        figures=goods.quote_figures(quote),
        total=quote.total,
        dates_shown=trade.written_dates(view.lines),
        has_open_fee=quote.has_open_fee,
        no_transfer=_without_transfer(quote),
        total_label=goods.total_label(has_open_fee=quote.has_open_fee),
        changed=form_sent.texts(*CHANGED) if form_sent else [],
        short=[sentence(each) for each in form_sent.problems if is_about_goods(each)] if form_sent else [],
        recounted=form_sent is not None and form_sent.error is None,
    )


def _known(view: BasketView) -> dict[str, str]:
    """What the form begins with: where shipping was asked for, and who is signed in."""
    known = {"area": destinations.code_of(view.destination)}
    identity = guards.current_identity()
    if identity:
        person = accounts.get_person_by_id(read_session(), identity.person_id)
        known |= {"buyer_name": person.name, "email": person.email or "", "phone": person.phone or ""}
        addresses = accounts.list_addresses(read_session(), identity.person_id)
        known |= next((_filled(each) for each in addresses if destinations.saved(each) == view.destination), {})
    return known


def _filled(address: AddressView) -> dict[str, str]:
    """The fields of a kept address, under the names that they have here."""
    texts = {name: str(getattr(address, name)) for name in (*ADDRESS_FIELDS, "country")}
    phone = address.phone if address.is_abroad else shown_phone(address.phone)  # there its country is asked for
    return {**texts, "buyer_name": address.recipient, "phone": phone}


def _without_transfer(quote: Quote) -> str:
    """What can be done while no account takes transfers; empty while one does."""
    if quote.may_transfer:
        return ""
    if quote.payment_methods:
        return _("Pesanan ini tetap bisa Anda bayar tunai.")
    if all(any(offer.delivery is Delivery.PICKUP for offer in part.offers) for part in quote.parts):
        return _("Pilih ambil di tempat untuk semua barang, tekan Hitung ulang, lalu bayar tunai saat mengambil.")
    return _("Coba lagi nanti. Isi keranjang Anda tetap kami simpan.")


def _notes(quote: Quote) -> dict[str, dict[str, tuple[str, str]]]:
    """For each field of delivery, what stands below and beside its options."""
    return {
        f"delivery-{part.basket.group.id}": {
            offer.key: (goods.offer_note(offer, goods.pickup_words(part.basket.group)), goods.price_text(offer))
            for offer in part.offers
        }
        for part in quote.parts
    }
