"""The page of a Lembaga Ekonomi."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.catalogue import queries as catalogue
from storefront.kernel.db import read_session
from storefront.kernel.text import _, ngettext, number, paragraphs
from storefront.producers import queries as producers
from storefront.regions.queries import place_words
from storefront.search import queries as search
from storefront.search.types import PAGE_SIZES
from storefront.shop import blueprint, jsonld, share
from storefront.shop.cards import card_views
from storefront.shop.listing import PageView
from storefront.shop.navigation import in_language
from storefront.shop.units import counted
from storefront.web.guards import public
from storefront.web.page_cache import cached_page
from storefront.web.pages import render
from storefront.web.paging import Page, page_number
from storefront.web.recipients import whatsapp_url

if TYPE_CHECKING:
    from storefront.catalogue.types import Capacity
    from storefront.producers.types import GroupView
    from storefront.shop.places import Name

EXAMPLE_WORD = "contoh"


@dataclass(frozen=True, kw_only=True)
class ProducerPage:
    """See templates/shop/producer.html."""

    name: str
    kind_label: str
    place: str
    story: list[str]
    facts: list[tuple[str, str]]
    capacities: list[Name]
    whatsapp_url: str | None
    is_example: bool


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
        producer=_page(group, page.total, catalogue.list_capacities(session, group.id)),
        crumbs=crumbs,
        cards=card_views(search.cards_of_group(session, group.id, page=page.number, per=page.size)),
        total=page.total,
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


def _page(group: GroupView, products: int, capacities: list[Capacity]) -> ProducerPage:
    return ProducerPage(
        name=group.name,
        kind_label=_(group.kind_label),
        place=place_words(group.place_label),
        story=paragraphs(in_language(group.story, group.story_en)),
        facts=[
            (_("Bentuk lembaga"), _(group.kind_label)),
            (_("Produk OVOP"), _verified(products)),
            (_("Alamat"), in_language(group.address, "")),
            (_("Ambil di lapak"), _pickup(group)),
            (_("Terdaftar sejak"), str(group.since)),
        ],
        capacities=[
            (
                in_language(each.name, each.name_en),
                url_for("shop.product", slug=each.slug),
                counted(each.per_month, each.unit),
                "",
            )
            for each in capacities
        ],
        whatsapp_url=_ask_url(group),
        is_example=EXAMPLE_WORD in group.name.lower(),
    )


def _pickup(group: GroupView) -> str:
    note = in_language(group.pickup_note, group.pickup_note_en)
    return note or _("Belum bisa; barang dikirim kurir.")


def _verified(products: int) -> str:
    """Whatever is on sale here has been determined: nothing else has a card."""
    words = ngettext("{count} ditetapkan kantor", "{count} ditetapkan kantor", products)
    return words.format(count=number(products)) if products else ""


def _ask_url(group: GroupView) -> str | None:
    if not group.phone:
        return None
    text = _("Halo {group}, saya melihat lapak Anda di Beli Produk NTT.").format(group=group.name)
    return whatsapp_url(group.phone, text)
