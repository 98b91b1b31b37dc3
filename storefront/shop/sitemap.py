"""`/sitemap.xml` and its parts, and `/robots.txt`: what search engines may find, and when it last changed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from flask import Response, request, url_for

from storefront.kernel.db import read_session
from storefront.kernel.errors import NotFoundError
from storefront.kernel.text import LANGUAGES
from storefront.search import queries as search
from storefront.shop import blueprint, info
from storefront.verification import queries as verification
from storefront.web.guards import public
from storefront.web.language import address_in
from storefront.web.pages import absolute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

KEPT = "public, max-age=3600"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
CLOSED = (
    "/lapak/", "/kantor/", "/keranjang", "/checkout", "/pesanan/", "/akun", "/masuk", "/daftar", "/saran", "/webhook/",
    "/kartu", "/kabari",
    "/*?*urut=", "/*?*per=", "/*?*harga_min=", "/*?*harga_maks=", "/*?*tersedia=", "/*?*jumlah=",
)  # fmt: skip
PARTS: dict[str, tuple[str, str, Callable[[Session, int], list[tuple[str, datetime]]]]] = {
    "produk": ("shop.product", "slug", search.part),
    "lembaga": ("shop.producer", "slug", search.group_part),
    "sertifikat": ("shop.certificate", "code", verification.part),
}
"""What comes in parts: the page of each, what its address names, and who reads a range of them."""


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "", f"Sitemap: {_address('shop.sitemap')}", ""]
    return _kept("\n".join(lines), "text/plain")


@blueprint.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """The index: the pages of the shop, and products, groups and certificates in parts."""
    session = read_session()
    products = search.list_parts(session)
    parts: list[tuple[str, datetime | None]] = [
        (_address("shop.sitemap_pages"), max(products.values(), default=None)),
        *_parts("produk", products),
        *_parts("lembaga", search.list_group_parts(session)),
        *_parts("sertifikat", dict.fromkeys(verification.list_parts(session))),
    ]
    entries = "".join(f"<sitemap><loc>{escape(url)}</loc>{_lastmod(at)}</sitemap>\n" for url, at in parts)
    return _kept(f'{HEAD}<sitemapindex xmlns="{SITEMAPS}">\n{entries}</sitemapindex>\n')


def _parts(kind: str, numbers: Mapping[int, datetime | None]) -> list[tuple[str, datetime | None]]:
    return [(_address("shop.sitemap_part", kind=kind, number=number), at) for number, at in numbers.items()]


@blueprint.get("/sitemap/halaman.xml")
@public
def sitemap_pages() -> Response:
    """Home, lists, what the shop tells of itself, and every category and kabupaten that has anything on sale."""
    return _kept(_urlset(_pages(read_session())))


@blueprint.get("/sitemap/<any(produk, lembaga, sertifikat):kind>-<int(max=99999):number>.xml")
@public
def sitemap_part(kind: str, number: int) -> Response:
    """One range of products, groups or certificates. Raises NotFoundError when there is nothing public in it.

    Certificates stay, also of what is not sold any more: what they are worth today stands on them.
    """
    endpoint, name, read = PARTS[kind]
    found = read(read_session(), number)
    if not found:
        raise NotFoundError(kind, number)
    return _kept(_urlset((url_for(endpoint, **{name: value}), at) for value, at in found))  # type: ignore[arg-type]  # as below


def _pages(session: Session) -> Iterator[tuple[str, datetime | None]]:
    by_category = search.latest_by_category(session)
    latest = max(by_category.values(), default=None)
    yield url_for("shop.home"), latest
    yield url_for("shop.listing"), latest
    yield url_for("shop.producers"), None
    yield from ((url_for(f"shop.{name}"), None) for name in (*info.PAGES, "data_sources"))
    for endpoint, changes in (
        ("shop.category", by_category),
        ("shop.kabupaten", search.latest_by_regency(session)),
    ):
        yield from ((url_for(endpoint, slug=slug), changed_at) for slug, changed_at in changes.items())


def _urlset(pages: Iterable[tuple[str, datetime | None]]) -> str:
    """Every page in each language, and each of them with its twin."""
    entries = []
    for path, changed_at in pages:
        twins = {code: escape(absolute(address_in(path, code)), {'"': "&quot;"}) for code in LANGUAGES}
        links = "".join(f'<xhtml:link rel="alternate" hreflang="{code}" href="{url}"/>' for code, url in twins.items())
        entries += [f"<url><loc>{url}</loc>{_lastmod(changed_at)}{links}</url>\n" for url in twins.values()]
    return f'{HEAD}<urlset xmlns="{SITEMAPS}" xmlns:xhtml="{XHTML}">\n{"".join(entries)}</urlset>\n'


def _lastmod(changed_at: datetime | None) -> str:
    return f"<lastmod>{changed_at.isoformat(timespec='seconds')}</lastmod>" if changed_at else ""


def _address(endpoint: str, **values: object) -> str:
    return absolute(address_in(url_for(endpoint, **values), "id"))  # type: ignore[arg-type]  # Flask names its own keywords


def _kept(body: str, mimetype: str = "application/xml") -> Response:
    """Told apart by what it says, so that nobody fetches the same twice.

    No moment of a change would do for that: what leaves the shop takes its own along.
    """
    response = Response(body, mimetype=mimetype)
    response.add_etag()
    response.headers["Cache-Control"] = KEPT
    response.make_conditional(request)
    return response
