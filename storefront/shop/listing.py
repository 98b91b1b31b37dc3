"""The listing: search, filters, sorting, paging. A category and a kabupaten are listings with pages of their own."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 -- the dataclass below is built at run time
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.curation.types import ShowcasePage, Spot
from storefront.kernel import clock
from storefront.kernel.db import read_session
from storefront.kernel.errors import NotFoundError
from storefront.kernel.text import N_, _, number
from storefront.regions.queries import place_words
from storefront.search import queries
from storefront.search.types import MOST_PAGES, Sort
from storefront.shop import blueprint, jsonld, places, share
from storefront.shop.address import Address, chip_label
from storefront.shop.canonical import canonical_url, is_indexed
from storefront.shop.cards import card_views
from storefront.shop.navigation import CATEGORIES, REGENCIES, category_label, regency_label
from storefront.shop.showcase import on_page
from storefront.web.guards import public
from storefront.web.page_cache import cached_page
from storefront.web.pages import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from storefront.search.types import Listing

SORT_LABELS = {
    Sort.RELEVANCE: N_("Paling cocok"),
    Sort.NEWEST: N_("Terbaru"),
    Sort.CHEAPEST: N_("Termurah"),
    Sort.DEAREST: N_("Termahal"),
}
POPULAR = ("tenun", "kopi", "madu")


@dataclass(frozen=True, kw_only=True)
class FacetView:
    """See templates/components/filter.html; an option is value, label, count (or None) and whether it is checked."""

    name: str
    label: str
    options: tuple[tuple[str, str, int | None, bool], ...]


@dataclass(frozen=True, kw_only=True)
class PageView:
    number: int
    pages: int
    previous: str | None
    following: str | None


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a listing page is about. `fixed` are the filters that its address implies.

    `about` tells more of it, on the first page of the whole: its figures are not those of a choice. There stands, too,
    what is featured at `spot`.
    """

    title: str
    base: str
    fixed: frozenset[tuple[str, str]] = frozenset()
    lead: str | None = None
    category: str = ""
    regency: str | None = None
    template: str = "shop/listing.html"
    about: Callable[[Session, Listing], object] | None = None
    spot: Spot | None = None


Answer = str | tuple[str, int]


@blueprint.get("/produk/")
@public
@cached_page
def listing() -> Answer:
    address = Address.read(request.args)
    title = _("Hasil untuk “{text}”").format(text=address.text) if address.text else _("Semua produk")
    return _show(address, Subject(title=title, base=url_for("shop.listing")))


@blueprint.get("/kategori/<slug>")
@public
@cached_page
def category(slug: str) -> Answer:
    if slug not in CATEGORIES:
        raise NotFoundError(slug)
    lead = _("{category} dari kelompok desa di NTT, semuanya terverifikasi.").format(category=category_label(slug))
    subject = Subject(
        title=category_label(slug),
        base=url_for("shop.category", slug=slug),
        fixed=frozenset({("kategori", slug)}),
        lead=lead,
        category=slug,
        template="shop/category.html",
        about=partial(places.about_category, slug),
        spot=Spot(ShowcasePage.CATEGORY, slug),
    )
    return _show(replace(Address.read(request.args), categories=(slug,)), subject)


@blueprint.get("/kabupaten/<slug>")
@public
@cached_page
def kabupaten(slug: str) -> Answer:
    if slug not in REGENCIES:
        raise NotFoundError(slug)
    regency = REGENCIES[slug]
    name = place_words(regency.full_name)
    subject = Subject(
        title=name,
        base=url_for("shop.kabupaten", slug=slug),
        fixed=frozenset({("kabupaten", slug)}),
        lead=places.lead_of(regency),
        regency=slug,
        template="shop/kabupaten.html",
        about=partial(places.about_regency, regency),
        spot=Spot(ShowcasePage.REGENCY, slug),
    )
    return _show(replace(Address.read(request.args), regencies=(slug,)), subject)


def _show(address: Address, subject: Subject) -> Answer:
    session = read_session()
    found = queries.list_cards(session, address.query())
    is_beyond = address.page > found.pages
    everywhere = url_for("shop.listing")
    active = [pair for pair in address.filters() if pair not in subject.fixed]
    is_first = not active and not address.text and address.page == 1
    page = render(
        subject.template,
        title=subject.title,
        lead=subject.lead,
        crumbs=[(_("Beranda"), url_for("shop.home")), (subject.title, None)],
        total=found.total,
        cards=card_views(found.cards),
        search_text=address.text,
        current_category=subject.category,
        facets=_facets(address, found),
        active=len(active),
        prices=_price_texts(address),
        chips=[(chip_label(*pair, address), address.without(*pair).url(everywhere)) for pair in active],
        clear_url=address.without_filters().url(everywhere) if not subject.fixed else subject.base,
        action=everywhere,
        kept=address.kept(),
        kept_for_sort=address.kept_for_sort(),
        sort_options=_sort_options(address),
        page=_page_view(address, subject, found),
        **_for_finders(address, subject, found),
        last_url=_own_url(address, subject, found.pages) if is_beyond else None,
        suggestions=[] if found.total else _suggestions(address),
        notes=_notes(found),
        about=subject.about(session, found) if subject.about and is_first else None,
        showcase=on_page(session, clock.now(), subject.spot) if subject.spot and is_first else None,
        counts=found.facets.kabupaten if subject.regency else None,
        current_kabupaten=subject.regency,
    )
    return (page, 404) if is_beyond else page


def _for_finders(address: Address, subject: Subject, found: Listing) -> dict[str, object]:
    """What search engines, readers of feeds and those who share the page need of it."""
    canonical = canonical_url(address)
    crumbs: list[tuple[str, str | None]] = [(_("Beranda"), url_for("shop.home")), (subject.title, None)]
    first = (address.page - 1) * address.per + 1
    return {
        "canonical": canonical,
        "is_indexed": is_indexed(address),
        "jsonld": [jsonld.breadcrumbs(crumbs, canonical), jsonld.items(card_views(found.cards), first, found.total)],
        "share": _share(address),
        "feed_url": Address(categories=address.categories, regencies=address.regencies).url(url_for("shop.feed")),
    }


def _share(address: Address) -> share.SharePicture | None:
    """Of the one category or kabupaten that the page is about, else of the shop."""
    if is_indexed(address) and address.categories:
        return share.picture(share.of_category(address.categories[0]))
    if is_indexed(address) and address.regencies:
        return share.picture(share.of_regency(address.regencies[0]))
    return share.picture_of_shop()


def _own_url(address: Address, subject: Subject, page: int) -> str:
    """The address of a page of this very listing."""
    pairs = address.at_page(page)
    for name, value in subject.fixed:
        pairs = replace(pairs.without(name, value), page=page)
    return pairs.url(subject.base)


def _page_view(address: Address, subject: Subject, found: Listing) -> PageView:
    here = address.page
    return PageView(
        number=here,
        pages=found.pages,
        previous=_own_url(address, subject, min(here - 1, found.pages)) if here > 1 else None,
        following=_own_url(address, subject, here + 1) if here < min(found.pages, MOST_PAGES) else None,
    )


def _facets(address: Address, found: Listing) -> list[FacetView]:
    return [
        FacetView(
            name="kategori",
            label=_("Jenis"),
            options=_options(found.facets.categories, address.categories, category_label),
        ),
        FacetView(
            name="kabupaten",
            label=_("Daerah"),
            options=_options(found.facets.kabupaten, address.regencies, regency_label),
        ),
        FacetView(name="tersedia", label=_("Ketersediaan"), options=(("1", _("Ada stok"), None, address.in_stock),)),
    ]


def _options(
    counts: Mapping[str, int], chosen: tuple[str, ...], name: Callable[[str], str]
) -> tuple[tuple[str, str, int, bool], ...]:
    """What there is to choose, the most first; a chosen one stays even where nothing is left of it."""
    slugs = [*counts, *(slug for slug in chosen if slug not in counts)]
    return tuple((slug, name(slug), counts.get(slug, 0), slug in chosen) for slug in slugs)


def _price_texts(address: Address) -> tuple[str, str]:
    low, high = address.price_min, address.price_max
    return ("" if low is None else number(low.amount), "" if high is None else number(high.amount))


def _sort_options(address: Address) -> list[tuple[str, str, bool]]:
    offered = [sort for sort in Sort if address.text or sort is not Sort.RELEVANCE]
    return [(sort.value, _(SORT_LABELS[sort]), sort is address.order) for sort in offered]


def _notes(found: Listing) -> list[str]:
    """What the buyer should know of how the text was read."""
    notes = [
        _("“{typed}” tidak ditemukan. Ini hasil untuk “{known}”.").format(typed=typed, known=known)
        for typed, known in found.corrected.items()
    ]
    if found.relaxed and found.total:
        notes.append(_("Tidak ada produk dengan semua kata itu. Ini yang paling dekat."))
    if found.degraded:
        notes.append(
            _("Pencarian sedang disiapkan. Untuk sementara kami hanya mencari di nama produk, kelompok, dan tempat.")
        )
    return notes


def _suggestions(address: Address) -> list[tuple[str, str]]:
    """Where to look instead of an empty page."""
    everywhere = url_for("shop.listing")
    links = []
    if address.text:
        suggested = queries.suggest(read_session(), address.text, limit=6)
        links += [(text, Address(text=text).url(everywhere)) for text in suggested.texts]
        links += [(name, url_for("shop.product", slug=slug)) for name, slug in suggested.products]
    return links or [
        (category_label(slug), url_for("shop.category", slug=slug)) for slug in POPULAR if slug in CATEGORIES
    ]
