"""What a listing says, as plain values of JSON by key: read and compared; `writing` writes it.

Keys: the columns in `COLUMNS` (of which `supplies` is told of there); `category` (its slug); `place` (kabupaten, code
of the village or None, its name, kecamatan); `variants` (those on sale, in order: id, sku, label, unit, net_content,
price in rupiah, weight_g; a new one has no id); `gtins` (barcodes of makers, by the text of a variant's id); `licences`
(kind: number and last day or None); `halal` (status, number, last day); `pictures` (in order: key, width, height,
is_woven, and alt of a woven one). `specification` is pairs of a name and a value; `tkdn` is empty, or has number,
value and bmp (hundredths of a percent) and until. Days are in ISO form.
"""

from __future__ import annotations

import json
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from storefront.catalogue.models import Category, Licence, Picture, Product, Variant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

Values = dict[str, Any]
PREORDER = ("takes_preorders", "season_from", "season_until")
CLASSED = ("kbki", "is_domestic", "tkdn", "sni_number", "trademark_number")  # for registers, which look for themselves
AT_ONCE = ("lead_time_days", "capacity_per_month", "gtins", *CLASSED, *PREORDER)  # also of a verified product
SOURCES = ("cluster", "supplies")
COLUMNS = (
    *("name", "description", "keywords", "material", "technique", "season", "shelf_life_days"),
    *("brand", "composition", "specification"),
    *SOURCES,
    *("lead_time_days", "capacity_per_month", *CLASSED, *PREORDER),
)
PLACE = ("regency_code", "village_code", "village_name", "district_name")
TEXTS = ("label", "unit", "net_content")  # of a variant; its price and weight change at once


def read(session: Session, product: Product, category: str | None = None) -> Values:
    """All that the listing says now; whoever knows the slug of its category spares a question."""
    slugs = {product.category_id: category} if category else None
    return read_many(session, [product], slugs)[product.id]


def read_many(
    session: Session, products: Sequence[Product], slugs: Mapping[int, str] | None = None
) -> dict[int, Values]:
    """The same of many listings, by id, in four questions; `slugs`: of their categories, by id."""
    ids = [product.id for product in products]
    slugs = slugs or dict(session.execute(select(Category.id, Category.slug)).tuples().all())
    variants = select(Variant).where(Variant.product_id.in_(ids), Variant.is_active)
    licences = select(Licence).where(Licence.product_id.in_(ids)).order_by(Licence.kind)
    pictures = select(Picture).where(Picture.product_id.in_(ids)).order_by(Picture.position)
    found = {
        product.id: {
            **{name: getattr(product, name) for name in COLUMNS},
            "category": slugs[product.category_id],
            "place": [getattr(product, name) for name in PLACE],
            "variants": [],
            "gtins": {},
            "licences": {},
            "halal": [product.halal_status.value, product.halal_number, iso(product.halal_expires_on)],
            "pictures": [],
        }
        for product in products
    }
    for variant in session.scalars(variants.order_by(Variant.position, Variant.id)):
        found[variant.product_id]["variants"].append(variant_values(variant))
        if variant.gtin:
            found[variant.product_id]["gtins"][str(variant.id)] = variant.gtin
    for licence in session.scalars(licences):
        found[licence.product_id]["licences"][licence.kind.value] = [licence.number, iso(licence.expires_on)]
    for row in session.scalars(pictures):
        found[row.product_id]["pictures"].append(picture(row))
    return found


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def variant_values(row: Variant) -> Values:
    return {
        "id": row.id,
        "sku": row.sku,
        **{name: getattr(row, name) for name in TEXTS},
        "price": row.price.amount,
        "weight_g": row.weight_g,
    }


def picture(row: Picture) -> Values:
    plain: Values = {"key": row.key, "width": row.width, "height": row.height, "is_woven": row.is_woven}
    return {**plain, "alt": row.alt, "alt_en": row.alt_en} if row.is_woven else plain


def digest(values: Mapping[str, Any], keys: Iterable[str]) -> str:
    """What a form carries of the values that it was made from, to tell whether they are still the same."""
    seen = json.dumps([[key, values[key]] for key in sorted(keys)], sort_keys=True)
    return blake2b(seen.encode(), digest_size=8).hexdigest()


def staged_digests(values: Mapping[str, Any]) -> dict[str, str]:
    """Of each that waits for the office once a listing is determined, without pictures that the shop has woven."""
    pictures = [row for row in values["pictures"] if not row["is_woven"]]
    staged = {key: comparable(key, value) for key, value in values.items() if key not in AT_ONCE}
    staged["pictures"] = pictures
    return {key: digest(staged, [key]) for key in staged}


def comparable(key: str, value: Any) -> Any:
    """The part of a value that waits for the office: of variants on sale their texts alone."""
    if key != "variants":
        return value
    return [_texts(row) if row["id"] else row for row in value]


def _texts(row: Mapping[str, Any]) -> Values:
    return {"id": row["id"], **{name: row[name] for name in TEXTS}}


def part(live: Values, changes: Mapping[str, Any]) -> tuple[Values, Values]:
    """Of changes to a verified product: what holds at once, and what the office must see first."""
    at_once = {key: value for key, value in changes.items() if key in AT_ONCE}
    later = {key: value for key, value in changes.items() if key not in AT_ONCE}
    if "variants" in later:
        known = {row["id"]: row for row in live["variants"]}
        kept = [row for row in later["variants"] if row["id"] in known]
        if kept:  # else the live page would have nothing to sell until the office has seen the new ones
            at_once["variants"] = [{**row, **_texts(known[row["id"]])} for row in kept]
            live = {**live, "variants": at_once["variants"]}
    waiting = {key: comparable(key, value) for key, value in later.items()}
    return at_once, {key: value for key, value in waiting.items() if value != comparable(key, live[key])}


def overlay(live: Values, proposed: Mapping[str, Any]) -> Values:
    """The listing as it would be."""
    shown = {**live, **proposed}
    if "variants" in proposed:
        known = {row["id"]: row for row in live["variants"]}
        there = [row for row in proposed["variants"] if not row["id"] or row["id"] in known]
        shown["variants"] = [{**known.get(row["id"], {}), **row} for row in there]
    return shown
