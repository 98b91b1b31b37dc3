"""The page of an order, opened by its unguessable link or by whoever is signed in as its buyer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import current_app, request, url_for
from werkzeug.exceptions import TooManyRequests

from storefront.accounts import service as accounts
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.kernel.money import ZERO
from storefront.kernel.text import _, sentence
from storefront.kernel.types import BUYER
from storefront.orders import queries as orders
from storefront.orders.types import OrderState
from storefront.payments import queries as payments
from storefront.shop import blueprint, goods, order_claim, order_page
from storefront.trade import service as trade
from storefront.web import guards
from storefront.web.fields import parse_rupiah
from storefront.web.guards import public
from storefront.web.pages import flash, render, see_other
from storefront.web.recipients import address_lines, shown_phone

if TYPE_CHECKING:
    from flask import Response as FlaskResponse
    from werkzeug import Response

    from storefront.orders.types import OrderView, SellerOrderView
    from storefront.shop.order_claim import ProofForm

KEY = "kunci"
MOST_MISSES = 60  # from one address within the window: a whole village may share one
WINDOW = timedelta(minutes=15)
MISS = "order.page"


@blueprint.get("/pesanan/<number>")
@public
def order(number: str) -> FlaskResponse:
    return page(visible(number))


def page(found: OrderView, form: ProofForm | None = None) -> FlaskResponse:
    """The page of an order; with a form that was sent and refused, what is wrong stands at its field."""
    session = read_session()
    claim = order_claim.claim_of(session, found, link_key(), form)
    body = render(
        "shop/order.html",
        order=found,
        key=link_key(),
        parts=order_page.parts(session, found),
        messages=[*order_page.messages(session, found), *claim.messages],
        claim=claim,
        transfer=payments.payment_instructions(session, found.id) if order_page.asks_for_transfer(found) else None,
        has_ended_parts=order_page.has_ended_parts(found),
        phone=shown_phone(found.phone),
        address_lines=address_lines(found.address),
        consent=order_page.consent(found),
        may_cancel_all=order_page.may_cancel_all(found),
        lines=[line for part in found.parts for line in goods.order_lines(part)],
        figures=goods.order_figures(found),
        total_label=goods.total_label(has_open_fee=found.state is OrderState.AWAITING_FEE),
    )
    response = current_app.make_response(body)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@blueprint.post("/pesanan/<number>/diterima")
@public
def order_receive(number: str) -> Response:
    """The buyer says that a parcel has come."""
    found = visible(number)
    part = _part_of(found)
    end_reading()
    try:
        trade.receive(part.id, guards.actor(BUYER.label))
        thanks = _("Terima kasih. {group} mendapat kabar bahwa barangnya sudah sampai.")
        flash("ok", thanks.format(group=part.group_name))
    except StateConflictError:
        flash("warn", _("Keadaan pesanan sudah berubah. Ini yang terbaru."))
    return back_to(found)


@blueprint.post("/pesanan/<number>/batal")
@public
def order_cancel(number: str) -> Response:
    """One part by its number, or the whole order without one."""
    found = visible(number)
    named = _part_of(found).number if request.form.get("bagian") else found.number
    end_reading()
    try:
        trade.cancel(named, guards.actor(BUYER.label))
        flash("ok", _("Sudah dibatalkan. Barangnya kembali ke lapak."))
    except RefusedError as error:
        for problem in error.problems:
            flash("bad", sentence(problem))
    except StateConflictError:
        flash("warn", _("Keadaan pesanan sudah berubah. Ini yang terbaru."))
    return back_to(found)


@blueprint.post("/pesanan/<number>/setuju")
@public
def order_agree(number: str) -> Response:
    """The buyer agrees to fees that were named after the order, at the total that the page showed."""
    found = visible(number)
    shown = parse_rupiah(request.form.get("jumlah", "")) or ZERO
    end_reading()
    try:
        trade.agree_fees(found.number, shown, guards.actor(BUYER.label))
        flash("ok", _("Terima kasih. Sekarang Anda bisa membayar."))
    except RefusedError as error:
        for problem in error.problems:
            flash("bad", sentence(problem))
    except StateConflictError:
        flash("warn", _("Keadaan pesanan sudah berubah. Ini yang terbaru."))
    return back_to(found)


def visible(number: str) -> OrderView:
    """The order, for whoever holds its key or is its buyer; wrong number and wrong key look alike, and are counted.

    Buyers of one carrier share an address: what one of them guesses does not shut the others out.

    Raises:
        NotFoundError: when it is not for these eyes.
        TooManyRequests: in place of that, after many misses.
    """
    try:
        return _find(number.upper(), link_key())
    except NotFoundError:
        window = int(WINDOW.total_seconds())
        network = accounts.network_of(request.remote_addr or "")
        if not accounts.allow_attempt(MISS, network, MOST_MISSES, window):
            raise TooManyRequests from None
        raise


def _find(number: str, key: str) -> OrderView:
    if key:
        return orders.find_order_for_key(read_session(), number, key)
    identity = guards.current_identity()
    if identity is None:
        raise NotFoundError
    found = orders.get_order_by_number(read_session(), number)
    if found.person_id != identity.person_id:
        raise NotFoundError
    return found


def link_key() -> str:
    """The key of the order's link as this request brings it, or nothing."""
    return request.values.get(KEY, "")


def _part_of(found: OrderView) -> SellerOrderView:
    wanted = request.form.get("bagian", "")
    part = next((part for part in found.parts if part.number == wanted), None)
    if part is None:
        raise NotFoundError
    return part


def back_to(found: OrderView) -> Response:
    return see_other(url_for("shop.order", number=found.number, kunci=link_key() or None))
