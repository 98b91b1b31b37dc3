"""Suggestions while somebody types."""

from __future__ import annotations

from flask import Response, jsonify, request, url_for

from storefront.kernel.db import read_session
from storefront.search import queries
from storefront.shop import blueprint
from storefront.shop.address import LONGEST_TEXT, Address
from storefront.web.guards import public

KEPT_SECONDS = 60


@blueprint.get("/saran")
@public
def suggest() -> Response:
    """At most eight names, each with the address it leads to: ways to go on typing, then products."""
    text = request.args.get("q", "")[:LONGEST_TEXT]
    found = queries.suggest(read_session(), text)
    everywhere = url_for("shop.listing")
    rows = [{"name": each, "url": Address(text=each).url(everywhere)} for each in found.texts]
    rows += [{"name": name, "url": url_for("shop.product", slug=slug)} for name, slug in found.products]
    response = jsonify(suggestions=rows)
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response
