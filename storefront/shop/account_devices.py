"""The browsers in which one is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from storefront.accounts import queries, service
from storefront.accounts.policy import Permission
from storefront.kernel.db import read_session
from storefront.kernel.text import _
from storefront.shop import blueprint
from storefront.shop.account import me, render
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other

if TYPE_CHECKING:
    from werkzeug import Response

# what each says in its User-Agent, the telling ones first: most of them also claim to be Chrome or Safari
BROWSERS = (
    ("SamsungBrowser", "Samsung Internet"),
    ("UCBrowser", "UC Browser"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_words(user_agent: str) -> str:
    """`Chrome di Android`; what tells nothing is another browser."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    if browser and system:
        return _("{browser} di {system}").format(browser=browser, system=system)
    return browser or system or _("Peramban lain")


@blueprint.get("/akun/perangkat")
@requires(Permission.ACCOUNT_OWN)
def account_devices() -> str:
    rows = [
        {"id": each.id, "words": device_words(each.device), "since": each.created_at, "is_this": each.is_this}
        for each in queries.list_sign_ins(read_session(), me().person_id, me().sign_in_id)
    ]
    return render("shop/account_devices.html", "account_devices", rows=rows)


@blueprint.post("/akun/perangkat/<int:sign_in_id>/keluar")
@requires(Permission.ACCOUNT_OWN)
def account_device_end(sign_in_id: int) -> Response:
    service.end_sign_in(me().person_id, sign_in_id)
    flash("ok", _("Perangkat itu sudah keluar."))
    return see_other(url_for("shop.account_devices"))


@blueprint.post("/akun/perangkat/keluar")
@requires(Permission.ACCOUNT_OWN)
def account_devices_end() -> Response:
    service.end_other_sign_ins(me().person_id, me().sign_in_id)
    flash("ok", _("Semua perangkat lain sudah keluar."))
    return see_other(url_for("shop.account_devices"))
