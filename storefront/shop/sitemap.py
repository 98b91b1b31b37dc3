"""`/sitemap.xml` and its parts, and `/robots.txt`: what search engines may find, and when it last changed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from flask import Response, request, stream_with_context, url_for

from storefront.kernel.db import read_session
from storefront.kernel.errors import NotFoundError
from storefront.kernel.text import LANGUAGES
from storefront.search import queries
from storefront.shop import blueprint, info
from storefront.web.guards import public
from storefront.web.language import address_in
from storefront.web.pages import absolute

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

KEPT = "public, max-age=3600"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
CLOSED = (
    "/lapak/", "/kantor/", "/keranjang", "/checkout", "/pesanan/", "/akun", "/masuk", "/daftar", "/saran", "/webhook/",
    "/kartu", "/kabari",
    "/*?*urut=", "/*?*per=", "/*?*harga_min=", "/*?*harga_maks=", "/*?*tersedia=", "/*?*jumlah=", "/*?*varian=",
)  # fmt: skip


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "", f"Sitemap: {_address('shop.sitemap')}", ""]
    response = Response("\n".join(lines), mimetype="text/plain")
    response.add_etag()
    response.headers["Cache-Control"] = KEPT
    response.make_conditional(request)
    return response


@blueprint.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """The index: the pages of the shop, and the products in parts."""
    parts = queries.list_parts(read_session())
    latest = max((part.changed_at for part in parts), default=None)
    entries = [_part_entry(_address("shop.sitemap_pages"), latest)]
    entries += [_part_entry(_address("shop.sitemap_products", number=part.number), part.changed_at) for part in parts]
    body = f'{HEAD}<sitemapindex xmlns="{SITEMAPS}">\n{"".join(entries)}</sitemapindex>\n'
    return _kept(Response(body), latest, sum(part.count for part in parts))


@blueprint.get("/sitemap/halaman.xml")
@public
def sitemap_pages() -> Response:
    """Home, listing, and every category, kabupaten and group that has anything on sale."""
    pages = list(_pages(read_session()))
    latest = max((changed_at for _, changed_at in pages if changed_at), default=None)
    return _kept(Response(_urlset(pages)), latest, len(pages))


@blueprint.get("/sitemap/produk-<int:number>.xml")
@public
def sitemap_products(number: int) -> Response:
    """One range of products, read from their cards while it is sent.

    Raises:
        NotFoundError: when there is nothing public in it.
    """
    session = read_session()
    part = queries.find_part(session, number)
    if part is None:
        raise NotFoundError(number)
    rows = (
        (url_for("shop.product", slug=slug), changed_at) for slug, changed_at in queries.stream_part(session, number)
    )
    return _kept(Response(stream_with_context(_urlset(rows))), part.changed_at, part.count)


def _pages(session: Session) -> Iterator[tuple[str, datetime | None]]:
    by_category = queries.latest_by_category(session)
    latest = max(by_category.values(), default=None)
    yield url_for("shop.home"), latest
    yield url_for("shop.listing"), latest
    yield url_for("shop.producers"), None
    yield from ((url_for(f"shop.{name}"), None) for name in info.PAGES)
    for endpoint, changes in (
        ("shop.category", by_category),
        ("shop.kabupaten", queries.latest_by_regency(session)),
        ("shop.producer", queries.latest_by_group(session)),
    ):
        yield from ((url_for(endpoint, slug=slug), changed_at) for slug, changed_at in changes.items())


def _urlset(pages: Iterable[tuple[str, datetime | None]]) -> Iterator[str]:
    """Every page in each language, and each of them with its twin."""
    yield f'{HEAD}<urlset xmlns="{SITEMAPS}" xmlns:xhtml="{XHTML}">\n'
    for path, changed_at in pages:
        twins = {code: escape(absolute(address_in(path, code)), {'"': "&quot;"}) for code in LANGUAGES}
        links = "".join(f'<xhtml:link rel="alternate" hreflang="{code}" href="{url}"/>' for code, url in twins.items())
        yield "".join(f"<url><loc>{url}</loc>{_lastmod(changed_at)}{links}</url>\n" for url in twins.values())
    yield "</urlset>\n"


def _part_entry(url: str, changed_at: datetime | None) -> str:
    return f"<sitemap><loc>{escape(url)}</loc>{_lastmod(changed_at)}</sitemap>\n"


def _lastmod(changed_at: datetime | None) -> str:
    return f"<lastmod>{changed_at.isoformat(timespec='seconds')}</lastmod>" if changed_at else ""


def _address(endpoint: str, **values: object) -> str:
    return absolute(address_in(url_for(endpoint, **values), "id"))  # type: ignore[arg-type]  # Flask names its own keywords


def _kept(response: Response, changed_at: datetime | None, count: int) -> Response:
    """Told apart by what was last changed and by how many there are, so that nobody fetches the same twice."""
    response.mimetype = "application/xml"
    response.set_etag(f"{count}-{changed_at.timestamp() if changed_at else 0}")
    response.last_modified = changed_at
    response.headers["Cache-Control"] = KEPT
    response.make_conditional(request)
    return response
