"""The page of a Lembaga Ekonomi."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.kernel.db import read_session
from storefront.kernel.text import _, paragraphs
from storefront.producers import queries as producers
from storefront.regions.queries import place_words
from storefront.search import queries as search
from storefront.search.types import PAGE_SIZES
from storefront.shop import blueprint, jsonld, share
from storefront.shop.cards import card_views
from storefront.shop.listing import PageView
from storefront.shop.navigation import in_language
from storefront.web.guards import public
from storefront.web.page_cache import cached_page
from storefront.web.pages import render
from storefront.web.paging import Page, page_number
from storefront.web.recipients import whatsapp_url

if TYPE_CHECKING:
    from storefront.producers.types import GroupView

EXAMPLE_WORD = "contoh"


@dataclass(frozen=True, kw_only=True)
class ProducerPage:
    """See templates/shop/producer.html."""

    name: str
    kind_label: str
    place: str
    story: list[str]
    facts: list[tuple[str, str]]
    whatsapp_url: str | None
    is_example: bool
    picture: None = None  # groups have no picture of their own yet


@blueprint.get("/lembaga/<slug>")
@public
@cached_page
def producer(slug: str) -> str | tuple[str, int]:
    session = read_session()
    group = producers.get_public_group(session, slug)
    asked = page_number(request.args.get("halaman"))
    page = Page(number=asked, size=PAGE_SIZES[0], total=search.count_of_group(session, group.id))
    crumbs: list[tuple[str, str | None]] = [
        (_("Beranda"), url_for("shop.home")),
        (group.regency_name, url_for("shop.kabupaten", slug=group.regency_slug)),
        (group.name, None),
    ]
    rendered = render(
        "shop/producer.html",
        producer=_page(group),
        crumbs=crumbs,
        cards=card_views(search.cards_of_group(session, group.id, page=page.number, per=page.size)),
        total=page.total,
        all_url=None,
        canonical=_url(slug, page.number),
        jsonld=[jsonld.group(group, place_words(group.place_label)), jsonld.breadcrumbs(crumbs, _url(slug, 1))],
        share=share.picture(share.of_group(slug, group.name, group.regency_name)),
        page=PageView(
            number=page.number,
            pages=page.count,
            previous=_url(slug, min(page.number - 1, page.count)) if page.number > 1 else None,
            following=_url(slug, page.number + 1) if page.has_next else None,
        ),
    )
    return (rendered, 404) if page.number > page.count else rendered


def _url(slug: str, number: int) -> str:
    return url_for("shop.producer", slug=slug, halaman=number if number > 1 else None)


def _page(group: GroupView) -> ProducerPage:
    return ProducerPage(
        name=group.name,
        kind_label=_(group.kind_label),
        place=place_words(group.place_label),
        story=paragraphs(in_language(group.story, group.story_en)),
        facts=[
            (_("Alamat"), in_language(group.address, "")),
            (_("Ambil di lapak"), in_language(group.pickup_note, group.pickup_note_en)),
            (_("Terdaftar sejak"), str(group.since)),
        ],
        whatsapp_url=_ask_url(group),
        is_example=EXAMPLE_WORD in group.name.lower(),
    )


def _ask_url(group: GroupView) -> str | None:
    if not group.phone:
        return None
    text = _("Halo {group}, saya melihat lapak Anda di Beli Produk NTT.").format(group=group.name)
    return whatsapp_url(group.phone, text)
