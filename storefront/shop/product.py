"""The page of one product."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.catalogue import queries as catalogue
from storefront.exports import queries as exports
from storefront.kernel.db import read_session
from storefront.kernel.text import _, paragraphs
from storefront.orders.types import MOST_OF_ONE
from storefront.regions.queries import place_words
from storefront.search import queries as search
from storefront.shop import blueprint, jsonld, share
from storefront.shop.cards import CardView, card_views
from storefront.shop.interest_form import form_for
from storefront.shop.navigation import category_label, in_language
from storefront.shop.on_offer import preorders_of, stock_note, variant_choices
from storefront.shop.units import unit_word
from storefront.stock import queries as stock
from storefront.verification import queries as verification
from storefront.web import facts
from storefront.web.fields import parse_quantity
from storefront.web.guards import public
from storefront.web.page_cache import cached_page
from storefront.web.pages import absolute_url, render
from storefront.web.recipients import whatsapp_url

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from storefront.catalogue.types import PictureView, ProductView, Supply
    from storefront.kernel.money import Rupiah
    from storefront.search.types import Beside, CardRow
    from storefront.shop.interest_form import InterestForm
    from storefront.stock.types import Preorder
    from storefront.verification.types import DeterminationSummary

MOST_PICTURES = 3
MOST_RELATED = 3  # with the pictures of the product itself, a desk stays within ten requests
MOST_OF_GROUP = 5  # without pictures


@dataclass(frozen=True, kw_only=True)
class GalleryPicture:
    """See templates/components/gallery.html."""

    key: str
    width: int
    height: int
    alt: str
    caption: str


@dataclass(frozen=True, kw_only=True)
class Proof:
    """Who determined the product and when, for its badge."""

    office: str
    decided_at: datetime
    code: str
    number: str
    until: date | None


@dataclass(frozen=True, kw_only=True)
class Related:
    """Others of the category; `more` is what the link to all of them says."""

    title: str
    cards: list[CardView]
    url: str
    more: str


@dataclass(frozen=True, kw_only=True)
class ProductPage:
    """See templates/shop/product.html."""

    name: str
    slug: str
    producer_name: str
    producer_slug: str
    place: str
    price: Rupiah
    price_from: bool
    unit_label: str
    stock_note: tuple[str, str]
    buyable: bool
    is_preorder: bool
    most: int
    description: list[str]
    pictures: list[GalleryPicture]
    facts: list[tuple[str, str]]
    licences: list[tuple[str, str]]
    maker: list[tuple[str, str]]
    supplies: list[Supply]
    cluster: str
    whatsapp_url: str | None
    determination: Proof | None
    catalogue_url: str | None = None


@blueprint.get("/produk/<slug>")
@public
@cached_page
def product(slug: str) -> str:
    return show(slug)


def show(slug: str, sent: InterestForm | None = None) -> str:
    """The page; `sent` is a wish to be told of goods that must be put right.

    Raises:
        NotFoundError: when there is no such product, or it is not public.
    """
    session = read_session()
    found = catalogue.get_public_product(session, slug, exports.address_columns())
    available = stock.available(session, [variant.id for variant in found.variants])
    preorders = preorders_of(session, found, available)
    summary = verification.find_summary(session, found.id)
    page = replace(_page(found, available, preorders, summary), catalogue_url=exports.address_of(found.also))
    beside = search.beside(session, found.id, MOST_RELATED, MOST_OF_GROUP)
    waiting = form_for(found, available, sent)
    canonical, crumbs = url_for("shop.product", slug=found.slug), _crumbs(found, page.name)
    return render(
        "shop/product.html",
        product=page,
        crumbs=crumbs,
        current_category=found.category.slug,
        variants=variant_choices(found, available, preorders),
        quantity=_asked_quantity(page.most),
        waiting=waiting,
        said=[str(text) for text in sent.form_errors] if sent and not waiting else [],
        related=_related(found, beside),
        of_group=[_named(row) for row in beside.of_group],
        jsonld=[
            jsonld.product(found, (page.name, page.description), available, preorders),
            jsonld.breadcrumbs(crumbs, canonical),
        ],
        canonical=canonical,
        share=share.picture(share.of_product(share.goods_of_page(found))),
        is_example=facts.is_example(found),
    )


def _related(found: ProductView, beside: Beside) -> Related:
    name = category_label(found.category.slug)
    return Related(
        title=_("{category} lainnya").format(category=name),
        cards=card_views(beside.of_category),
        url=url_for("shop.category", slug=found.category.slug),
        more=_("Lihat semua {category}").format(category=name),
    )


def _named(row: CardRow) -> tuple[str, str, str, str]:
    name = in_language(row.name, row.name_en)
    return name, url_for("shop.product", slug=row.slug), str(row.price), ""


def _asked_quantity(most: int) -> int:
    """What `?jumlah=` carries back from a step without script."""
    return parse_quantity(request.args.get("jumlah", ""), max(most, 1)) or 1


def _page(
    found: ProductView,
    available: Mapping[int, int],
    preorders: Mapping[int, Preorder],
    summary: DeterminationSummary | None,
) -> ProductPage:
    cheapest = min(found.variants, key=lambda variant: variant.price)
    most = max((*available.values(), *(each.left for each in preorders.values())), default=0)
    name = in_language(found.name, found.name_en)
    return ProductPage(
        name=name,
        slug=found.slug,
        producer_name=found.group.name,
        producer_slug=found.group.slug,
        place=place_words(found.place_label),
        price=cheapest.price,
        price_from=any(variant.price != cheapest.price for variant in found.variants),
        unit_label=unit_word(cheapest.unit_label),
        stock_note=stock_note(found, available, preorders),
        buyable=most > 0,
        is_preorder=bool(preorders) and not any(available.values()),
        most=min(most, MOST_OF_ONE),
        description=paragraphs(in_language(found.description, found.description_en)),
        pictures=[_picture(picture, place) for place, picture in enumerate(found.pictures[:MOST_PICTURES])],
        facts=facts.key_facts(found),
        licences=facts.licences(found),
        maker=facts.maker(found),
        supplies=facts.supplies(found.supplies),
        cluster=found.cluster,
        whatsapp_url=_ask_url(found, name),
        determination=_proof(found, summary),
    )


def _picture(picture: PictureView, place: int) -> GalleryPicture:
    woven = _("Dari dekat.") if place else _("Gambar tenunan, dibuat untuk produk ini.")
    return GalleryPicture(
        key=picture.key,
        width=picture.width,
        height=picture.height,
        alt=in_language(picture.alt, picture.alt_en),
        caption=woven if picture.is_woven else "",
    )


def _proof(found: ProductView, summary: DeterminationSummary | None) -> Proof | None:
    if summary is None:
        return None
    return Proof(
        office=_(summary.office),
        decided_at=found.determined_at,
        code=summary.code,
        number=summary.code,
        until=summary.valid_until,
    )


def _ask_url(found: ProductView, name: str) -> str | None:
    """A chat with the group, the product and its address already written."""
    if not found.group.phone:
        return None
    text = _("Halo {group}, saya ingin bertanya tentang {product}: {url}").format(
        group=found.group.name, product=name, url=absolute_url("shop.product", slug=found.slug)
    )
    return whatsapp_url(found.group.phone, text)


def _crumbs(found: ProductView, name: str) -> list[tuple[str, str | None]]:
    return [
        (_("Beranda"), url_for("shop.home")),
        (category_label(found.category.slug), url_for("shop.category", slug=found.category.slug)),
        (found.regency_name, url_for("shop.kabupaten", slug=found.regency_slug)),
        (name, None),
    ]
