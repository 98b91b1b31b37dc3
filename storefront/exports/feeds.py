"""What is for sale, for the catalogues of Google and Meta: one row for each variant of each product that is ready.

Attributes, their order and their limits are data (`data/feeds`); what stands in them is told of goods here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import Selection
from storefront.exports.demands import profiles
from storefront.exports.feed_writers import CSV, RSS
from storefront.exports.goods import read_goods
from storefront.exports.rules import is_fit
from storefront.exports.types import Target
from storefront.kernel import clock
from storefront.kernel.text import paragraphs
from storefront.stock import queries as stock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from storefront.catalogue.types import ExportedVariant
    from storefront.exports.addresses import Addresses
    from storefront.exports.goods import Goods
    from storefront.stock.types import Preorder

DATA = files("storefront.exports") / "data" / "feeds"
WIDTH = 1200  # pixels, by the name of the picture: the largest there is
NO_GTIN = ("2", "02", "04")  # within a company, coupons: catalogues refuse them
MIDNIGHT = "T00:00+0800"  # WITA
EVERYTHING = Selection()  # that buyers see
Values = dict[str, list[str]]


class Feed(StrEnum):
    GOOGLE = "google"
    META = "meta"


WRITERS = {Feed.GOOGLE: RSS, Feed.META: CSV}


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """A column: `value` names what stands in it, of at most `most` values with `longest` signs each.

    `words`: how the other side calls what we say; `always`: what stands there of any goods.
    """

    name: str
    value: str = ""
    always: str = ""
    longest: int | None = None
    most: int | None = None
    words: Mapping[str, str] | None = None


def profile_text(feed: Feed) -> str:
    return (DATA / f"{feed}.json").read_text("utf-8")


@cache
def attributes(feed: Feed) -> tuple[Attribute, ...]:
    return tuple(Attribute(**each) for each in json.loads(profile_text(feed))["attributes"])


@cache
def _google_categories() -> dict[str, str]:
    found: dict[str, dict[str, str]] = json.loads((DATA / "google_categories.json").read_text("utf-8"))
    return found["categories"]


def write_feed(session: Session, feed: Feed, addresses: Addresses, wanted: Selection = EVERYTHING) -> Iterator[str]:
    """The feed, a portion at a time: RSS 2.0 with Google's attributes, or a CSV for Meta."""
    columns, write = attributes(feed), WRITERS[feed]
    asked, today = profiles()[Target(feed)], clock.today()
    names = [column.name for column in columns]
    yield write.head(names, addresses.home)
    for portion in read_goods(session, wanted):
        ready = [goods for goods in portion if is_fit(goods, asked, today)]
        preorders = _preorders(session, ready)
        offers = (offer for goods in ready for offer in offers_of(goods, preorders, addresses))
        yield write.rows(names, [[_values(column, offer) for column in columns] for offer in offers])
    yield write.foot


def _preorders(session: Session, portion: Sequence[Goods]) -> Mapping[int, Preorder]:
    """What is sold out and can be ordered before it is made, by variant."""
    sold_out = {
        variant.id: 0
        for goods in portion
        if goods.product.takes_preorders
        for variant in goods.product.variants
        if goods.stock_of(variant) <= 0
    }
    return stock.preorders(session, sold_out)


def offers_of(goods: Goods, preorders: Mapping[int, Preorder], addresses: Addresses) -> Iterator[Values]:
    """What is told of each variant."""
    product = goods.product
    pictures = [addresses.picture(picture.key, WIDTH) for picture in product.pictures]
    shared: Values = {
        "description": [" ".join(paragraphs(product.description)) or product.name],
        "picture": pictures[:1],
        "more_pictures": pictures[1:],
        "brand": [catalogue.told_brand(product.brand) or goods.seller.name],
        "material": [product.material],
        "category": [_category_name(product.category_slug, product.category_name)],
        "google_category": [_google_categories().get(product.category_slug, "")],
    }
    is_one_of_many = len(product.variants) > 1
    for variant in product.variants:
        name = variant.label or variant.net_content or variant.unit
        gtin = "" if variant.gtin.startswith(NO_GTIN) else variant.gtin
        yield {
            **shared,
            **_availability(goods.stock_of(variant), preorders.get(variant.id)),
            "id": [str(variant.id)],
            "title": [f"{product.name}, {name}" if is_one_of_many else product.name],
            "link": [addresses.product(product.slug, variant.id if is_one_of_many else None)],
            "group": [str(product.id)] if is_one_of_many else [],
            "variant": [name] if is_one_of_many else [],
            "gtin": [gtin],
            "has_gtin": ["yes" if gtin else "no"],
            **_figures(variant),
        }


def _category_name(slug: str, name: str) -> str:
    """As pages of this process call it by now."""
    known = catalogue.named_categories().get(slug)
    return known.name if known else name


def _figures(variant: ExportedVariant) -> Values:
    return {"price": [f"{variant.price.amount} IDR"], "weight": [f"{variant.weight_g} g"]}


def _availability(left: int, preorder: Preorder | None) -> Values:
    if left <= 0 and preorder:
        return {"availability": ["preorder"], "available_on": [f"{preorder.ready_on.isoformat()}{MIDNIGHT}"]}
    return {"availability": ["in" if left > 0 else "out"], "available_on": []}


def _values(column: Attribute, offer: Values) -> list[str]:
    if column.always:
        return [column.always]
    values = [value for value in offer[column.value] if value][: column.most]
    if column.words:
        return [column.words[value] for value in values]
    return [_cut(value, column.longest) for value in values] if column.longest else values


def _cut(text: str, longest: int) -> str:
    """As many whole words as there is room for; of a single long one its beginning."""
    if len(text) <= longest:
        return text
    whole, space, _ = text[: longest + 1].rpartition(" ")
    return whole.rstrip(" ,.;:") if space else text[:longest]
