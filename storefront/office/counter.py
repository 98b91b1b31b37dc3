"""An outlet's own small list: what lies there, and handing it over by its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.accounts import queries as accounts
from storefront.accounts.policy import Permission
from storefront.accounts.types import Role
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.text import _, sentence
from storefront.office import blueprint, frame
from storefront.orders import queries
from storefront.shipping import queries as shipping
from storefront.trade import service as trade
from storefront.web import guards
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other

if TYPE_CHECKING:
    from werkzeug import Response

LONGEST_NUMBER = 40
LONGEST = 200


def own_outlets() -> frozenset[int]:
    """The outlets at which whoever is signed in serves."""
    identity = guards.current_identity()
    scopes = accounts.list_scopes(read_session(), identity.person_id, Role.GERAI) if identity else frozenset()
    return frozenset(int(scope) for scope in scopes if scope.isascii() and scope.isdecimal())


@blueprint.get("/gerai")
@requires(Permission.OUTLET_SERVE)
def counter() -> str:
    """The longest waiting first; `nomor` and `alasan` are what was typed before."""
    ids = own_outlets()
    session = read_session()
    rows = queries.list_at_outlets(session, ids)
    return frame.render(
        "office/counter.html",
        "counter",
        outlets=list(shipping.list_outlets_by_ids(session, ids).values()),
        rows=rows,
        typed={name: request.args.get(name, "")[:LONGEST] for name in ("nomor", "alasan")},
    )


@blueprint.post("/gerai/serahkan")
@requires(Permission.OUTLET_SERVE)
def counter_hand_over() -> Response:
    number = request.form.get("nomor", "").strip().upper()[:LONGEST_NUMBER]
    ids = own_outlets()
    found = queries.find_at_outlets(read_session(), number, ids)
    if len(found) != 1:
        words = _("Tidak ada barang dengan nomor {number} di gerai ini.")
        if found:
            words = _("Pesanan {number} punya beberapa paket di sini: {parts}. Serahkan satu per satu.")
        flash("bad", words.format(number=number, parts=", ".join(part for _id, part in found)))
        return see_other(url_for("office.counter"))
    ((part_id, number),) = found
    outlets = shipping.list_outlets_by_ids(read_session(), ids)
    end_reading()
    actor = guards.actor(", ".join(outlet.name for outlet in outlets.values()))
    code, reason = (request.form.get(name, "").strip()[:LONGEST] for name in ("kode", "alasan"))
    try:
        trade.hand_over(part_id, actor, code=code, reason=reason)
    except RefusedError as error:
        for problem in error.problems:
            flash("bad", sentence(problem))
        return see_other(url_for("office.counter", nomor=number, alasan=reason or None))
    flash("ok", _("Tercatat: {number} sudah diserahkan.").format(number=number))
    return see_other(url_for("office.counter"))
