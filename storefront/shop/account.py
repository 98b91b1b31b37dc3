"""One's own account: what it is, and one's orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.accounts import policy, queries
from storefront.accounts.policy import Permission
from storefront.accounts.types import ROLE_LABELS, Identity
from storefront.kernel.db import read_session
from storefront.kernel.text import N_, _, ngettext
from storefront.orders import queries as orders
from storefront.orders import service as order_service
from storefront.shop import basket_cookie, blueprint
from storefront.web import guards, pages, paging
from storefront.web.guards import requires
from storefront.web.labels import tag_of
from storefront.web.pages import flash, see_other
from storefront.web.recipients import shown_phone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug import Response

ORDERS_A_PAGE = 20
MENU: Sequence[tuple[str, str]] = (
    ("account", N_("Pesanan")),
    ("account_profile", N_("Profil")),
    ("account_addresses", N_("Alamat")),
    ("account_devices", N_("Perangkat")),
    ("account_data", N_("Data saya")),
)


def me() -> Identity:
    """Who is signed in; the guard of the view has seen to it that somebody is."""
    identity = guards.current_identity()
    assert identity is not None, "the view is guarded"
    return identity


def render(template: str, current: str, **context: object) -> str:
    """A page of the account under its menu; officials find their second factor there, too."""
    items = list(MENU)
    if policy.allowed(me(), Permission.OFFICE_ENTER):
        items.append(("account_factor", N_("Verifikasi dua langkah")))
    tabs = [(_(text), url_for(f"shop.{key}"), key == current) for key, text in items]
    return pages.render(template, account_tabs=tabs, **context)


@blueprint.get("/akun")
@requires(Permission.ACCOUNT_OWN)
def account() -> str:
    """Who one is here, and one's orders, the newest first; `sebelum` pages by key."""
    session = read_session()
    person = queries.get_person_by_id(session, me().person_id)
    before = paging.key_after(request.args.get("sebelum"))
    rows = orders.list_for_person(session, person.id, before_id=before, limit=ORDERS_A_PAGE)
    return render(
        "shop/account.html",
        "account",
        person=person,
        phone=shown_phone(person.phone) if person.phone else "",
        roles=[_(ROLE_LABELS[role]) for role in sorted(me().roles)],
        orders=[{"order": row, "tag": tag_of(row.state)} for row in rows],
        older=rows[-1].id if len(rows) == ORDERS_A_PAGE else None,
    )


@blueprint.post("/akun/pesanan/<number>/lagi")
@requires(Permission.ACCOUNT_OWN)
def account_reorder(number: str) -> Response:
    """Put the goods of an own order into the basket, and say what is not to be had."""
    owner = basket_cookie.owner()
    assert owner is not None, "the view is guarded"
    token, left_out, came_in = order_service.reorder(basket_cookie.token(), number, owner)
    if came_in:
        text = ngettext("%(n)d produk masuk keranjang.", "%(n)d produk masuk keranjang.", came_in)
        flash("ok", text % {"n": came_in})
    if left_out:
        flash("warn", _("Sedang tidak dijual: {names}.").format(names=", ".join(left_out)))
    response = see_other(url_for("shop.basket"))
    basket_cookie.remember(response, token)
    return response
