"""`/feed/terbaru.atom`: what is new in the shop, or in one category or kabupaten of it, for readers and other sites."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import Response, request, url_for

from storefront.kernel.db import read_session
from storefront.kernel.text import _, language, rupiah, using_language
from storefront.search import queries
from storefront.search.types import PAGE_SIZES
from storefront.shop import blueprint
from storefront.shop.address import Address
from storefront.shop.cards import card_view
from storefront.shop.navigation import category_label, regency_label
from storefront.web.files import picture_url
from storefront.web.guards import public
from storefront.web.language import address_in, carried
from storefront.web.pages import absolute, render

if TYPE_CHECKING:
    from datetime import datetime

    from storefront.search.types import CardRow

KEPT = "public, max-age=300"
PICTURE_WIDTH = 640  # pixels


@dataclass(frozen=True, kw_only=True)
class Entry:
    """See templates/feed/new.xml; `id` stays the same in every language and at every price."""

    id: str
    title: str
    url: str
    published_at: datetime
    author: str
    picture: str | None
    words: str


@blueprint.get("/feed/terbaru.atom")
@public
def feed() -> Response:
    """At most 48 products, the newest first. Its language is that of its address, whoever asks: others may keep it."""
    with using_language("en" if carried() else "id"):
        address = _address()
        found = queries.list_cards(read_session(), replace(address, per=PAGE_SIZES[-1]).query())
        entries = [_entry(card) for card in found.cards]
        own = address.url(url_for("shop.feed", lang=None))
        body = render(
            "feed/new.xml",
            lang=language(),
            title=_title(address),
            own_url=absolute(address_in(own, language())),
            page_url=absolute(address_in(address.url(url_for("shop.listing", lang=None)), language())),
            id=absolute(own),
            updated_at=max((entry.published_at for entry in entries), default=None),
            entries=entries,
        )
    response = Response(body, mimetype="application/atom+xml")
    response.add_etag()
    response.headers["Cache-Control"] = KEPT
    response.make_conditional(request)
    return response


def _address() -> Address:
    """Only what the feed is of counts: categories and kabupaten."""
    asked = Address.read(request.args)
    return Address(categories=asked.categories, regencies=asked.regencies)


def _title(address: Address) -> str:
    names = [category_label(slug) for slug in address.categories]
    names += [regency_label(slug) for slug in address.regencies]
    of_what = ", ".join(names)
    return _("Produk terbaru: {what}").format(what=of_what) if of_what else _("Produk terbaru")


def _entry(row: CardRow) -> Entry:
    card = card_view(row)
    path = url_for("shop.product", slug=row.slug, lang=None)
    starts = _("mulai") if card.price_from else ""
    return Entry(
        id=absolute(path),
        title=card.name,
        url=absolute(address_in(path, language())),
        published_at=row.published_at,
        author=card.producer_name,
        picture=absolute(picture_url(row.picture_key, PICTURE_WIDTH, "jpg")) if row.picture_key else None,
        words=f"{starts} {rupiah(card.price)} / {card.unit_label}. {card.producer_name}, {card.place}.".strip(),
    )
