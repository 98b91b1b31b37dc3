"""The home page: the campaign head, the showcase, and the ways in by category and by kabupaten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, url_for

from storefront.kernel import clock
from storefront.kernel.db import read_session
from storefront.kernel.text import _, ngettext, number
from storefront.producers import queries as producers
from storefront.regions.queries import place_words
from storefront.search import queries
from storefront.shop import blueprint, jsonld
from storefront.shop.navigation import CATEGORIES, in_language, label
from storefront.shop.showcase import on_home
from storefront.verification import queries as verification
from storefront.web import head
from storefront.web.files import picture_url
from storefront.web.guards import public
from storefront.web.page_cache import cached_page
from storefront.web.pages import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from storefront.search.types import CardRow

CLOTH = "tenun"


@dataclass(frozen=True, kw_only=True)
class ClothView:
    """See templates/components/cloth.html."""

    wide: str
    narrow: str


@dataclass(frozen=True, kw_only=True)
class PictureView:
    key: str
    alt: str
    width: int = 640
    height: int = 640


@dataclass(frozen=True, kw_only=True)
class StoryView:
    title: str
    text: str
    note: str
    picture: PictureView | None
    link: tuple[str, str]


@blueprint.get("/")
@public
@cached_page
def home() -> str:
    session = read_session()
    facets = queries.facet_counts(session)
    shown = on_home(session, clock.now())
    rows = shown.rows if shown else ()
    sample = verification.find_summary(session, rows[0].product_id) if rows else None
    return render(
        "shop/home.html",
        total=sum(facets.categories.values()),
        cloth_pic=cloth_view(),
        kinds=_kinds(facets.categories),
        counts=facets.kabupaten,
        showcase=shown,
        sample_code=sample.code if sample else None,
        story=_story(session, rows),
        canonical=url_for("shop.home"),
        jsonld=[jsonld.website(), jsonld.house()],
    )


def cloth_view() -> ClothView | None:
    """The woven head, once the worker or the first start has woven it."""
    if not head.is_woven(current_app.config["SHOP"].media_dir):
        return None
    wide, narrow = (picture_url(head.KEY, width, "avif").removesuffix(".avif") for width in (head.WIDE, head.NARROW))
    return ClothView(wide=wide, narrow=narrow)


def _kinds(counts: Mapping[str, int]) -> list[tuple[str, str, int, str]]:
    return [
        (category.slug, label(category), counts[category.slug], category.icon)
        for category in CATEGORIES.values()
        if category.slug in counts
    ]


def _story(session: Session, cards: tuple[CardRow, ...]) -> StoryView | None:
    """Who stands behind a product of the showcase: the makers of a cloth where there is one."""
    if not cards:
        return None
    row = next((card for card in cards if card.category_slug == CLOTH), cards[-1])
    group = producers.get_public_group(session, row.group_slug)
    count = queries.count_of_group(session, group.id)
    link = ngettext("Lihat {count} produk kelompok ini", "Lihat {count} produk kelompok ini", count)
    alt = _("Gambar tenunan untuk {name}.").format(name=in_language(row.name, row.name_en))
    return StoryView(
        title=group.name,
        text=in_language(group.story, group.story_en),
        note=f"{_(group.kind_label)}, {place_words(group.place_label)}",
        picture=PictureView(key=row.picture_key, alt=alt) if row.picture_key else None,
        link=(link.format(count=number(count)), url_for("shop.producer", slug=group.slug)),
    )
