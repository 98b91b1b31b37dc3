"""What machines read of a page (schema.org); every figure and every name is one that stands on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from storefront.kernel.text import in_language, language
from storefront.shop.navigation import category_label
from storefront.shop.units import unit_word
from storefront.web.assets import asset
from storefront.web.files import picture_url
from storefront.web.language import address_in
from storefront.web.pages import absolute

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storefront.catalogue.types import ProductView, VariantView
    from storefront.producers.types import GroupView
    from storefront.shop.cards import CardView
    from storefront.stock.types import Preorder

Thing = dict[str, object]
CONTEXT = "https://schema.org"
PICTURE_WIDTH = 1200
HOUSE = "Beli Produk NTT"
COUNTRY = "ID"


def _url(path: str) -> str:
    """The canonical address of a page of ours in the language of this one."""
    return absolute(address_in(path, language()))


def product(
    found: ProductView,
    words: tuple[str, Sequence[str]],
    available: Mapping[int, int],
    preorders: Mapping[int, Preorder],
) -> Thing:
    """`words` are its name and its description."""
    name, description = words
    return {
        "@context": CONTEXT,
        "@type": "Product",
        "name": name,
        "description": " ".join(description) or name,
        "url": _url(url_for("shop.product", slug=found.slug)),
        "image": [absolute(picture_url(picture.key, PICTURE_WIDTH, "jpg")) for picture in found.pictures],
        "category": category_label(found.category.slug),
        "brand": {"@type": "Brand", "name": found.brand or found.group.name},
        "countryOfOrigin": {"@type": "Country", "name": COUNTRY},
        "offers": [
            _offer(found, variant, _availability(available.get(variant.id, 0), preorders.get(variant.id)))
            for variant in found.variants
        ],
    }


def _availability(left: int, preorder: Preorder | None) -> Thing:
    if left <= 0 and preorder:
        return {"availability": f"{CONTEXT}/PreOrder", "availabilityStarts": preorder.ready_on.isoformat()}
    return {"availability": f"{CONTEXT}/{'InStock' if left > 0 else 'OutOfStock'}"}


def _offer(found: ProductView, variant: VariantView, availability: Thing) -> Thing:
    label = in_language(variant.label, variant.label_en) if variant.label else unit_word(variant.unit_label)
    return {
        "@type": "Offer",
        "name": label,
        "sku": variant.sku,
        **({"gtin": variant.gtin} if variant.gtin else {}),
        "price": variant.price.amount,
        "priceCurrency": "IDR",
        "itemCondition": f"{CONTEXT}/NewCondition",
        **availability,
        "url": _url(url_for("shop.product", slug=found.slug, varian=variant.id if len(found.variants) > 1 else None)),
        "seller": {
            "@type": "Organization",
            "name": found.group.name,
            "url": _url(url_for("shop.producer", slug=found.group.slug)),
        },
    }


def breadcrumbs(crumbs: Iterable[tuple[str, str | None]], canonical: str) -> Thing:
    """The way down to a page, as `components/crumbs.html` shows it."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": label, "item": _url(url or canonical)}
            for place, (label, url) in enumerate(crumbs, start=1)
        ],
    }


def items(cards: Iterable[CardView], first: int, total: int) -> Thing:
    """The cards of one page of a listing; `first` is the place of the first of them in the whole."""
    return {
        "@context": CONTEXT,
        "@type": "ItemList",
        "numberOfItems": total,
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "name": card.name,
                "url": _url(url_for("shop.product", slug=card.slug)),
            }
            for place, card in enumerate(cards, start=first)
        ],
    }


def group(found: GroupView, place: str) -> Thing:
    return {
        "@context": CONTEXT,
        "@type": "Organization",
        "name": found.name,
        "description": in_language(found.story, found.story_en),
        "url": _url(url_for("shop.producer", slug=found.slug)),
        "address": {
            "@type": "PostalAddress",
            "addressLocality": place,
            "addressRegion": "Nusa Tenggara Timur",
            "addressCountry": COUNTRY,
        },
    }


def house() -> Thing:
    """Who runs the shop."""
    return {
        "@context": CONTEXT,
        "@type": "Organization",
        "name": HOUSE,
        "url": _url(url_for("shop.home")),
        "logo": absolute(asset("img/favicon.svg")),
    }


def website() -> Thing:
    """The shop itself, and how it is searched."""
    search = _url(url_for("shop.listing"))
    mark = "&" if "?" in search else "?"
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": HOUSE,
        "url": _url(url_for("shop.home")),
        "inLanguage": language(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}{mark}q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }
