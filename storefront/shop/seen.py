"""Cards of named products, for the browser that remembers what it has shown; nobody is asked who they are."""

from __future__ import annotations

from flask import Response, jsonify, request

from storefront.kernel.db import read_session
from storefront.kernel.text import using_language
from storefront.search import queries
from storefront.shop import blueprint
from storefront.shop.cards import card_views
from storefront.web.guards import public
from storefront.web.language import carried
from storefront.web.pages import render

MOST = 6
LONGEST_SLUG = 200


@blueprint.get("/kartu")
@public
def cards() -> Response:
    """At most six, in the order asked for; the address names the language, so that anybody may keep the answer.

    But not without asking whether it is still true: cards tell prices and what is left.
    """
    slugs = [slug for slug in request.args.getlist("produk") if len(slug) <= LONGEST_SLUG][:MOST]
    rows = queries.cards_by_slugs(read_session(), slugs) if slugs else ()
    with using_language("en" if carried() else "id"):
        html = render("shop/cards.html", cards=card_views(rows)) if rows else ""
    response = jsonify(html=html)
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.add("Save-Data")
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response
