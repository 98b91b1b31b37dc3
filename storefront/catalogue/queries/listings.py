"""Public products in bulk, for cards and for the search index: a few questions for any number of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storefront.catalogue.models import Category, Licence, Picture, Product, Variant
from storefront.catalogue.queries.pages import holds_today, place_of
from storefront.catalogue.queries.products import public
from storefront.catalogue.rules import quality, unit_label
from storefront.catalogue.types import Listing
from storefront.producers import queries as producers
from storefront.regions import queries as regions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from storefront.producers.types import GroupInfo


def list_public(session: Session, product_ids: Iterable[int] | None = None) -> list[Listing]:
    """Those of the given products that are public, or all that are, in five questions; by id.

    A product without an active variant is left out: there is nothing to buy and no price to show.
    """
    query = select(Product, Category).join(Category, Category.id == Product.category_id).where(public())
    if product_ids is not None:
        query = query.where(Product.id.in_(set(product_ids)))
    rows = [(product, category) for product, category in session.execute(query.order_by(Product.id))]
    parts = _Parts(session, [product.id for product, _ in rows])
    groups = producers.list_groups_by_ids(session, {product.group_id for product, _ in rows})
    return [
        _listing(product, category, groups[product.group_id], parts)
        for product, category in rows
        if parts.variants[product.id]
    ]


class _Parts:
    """What belongs to the products, read at once for all of them."""

    def __init__(self, session: Session, ids: list[int]) -> None:
        self.variants: defaultdict[int, list[Variant]] = defaultdict(list)
        query = select(Variant).where(Variant.product_id.in_(ids), Variant.is_active).order_by(Variant.position)
        for variant in session.scalars(query):
            self.variants[variant.product_id].append(variant)
        self.pictures: defaultdict[int, list[str]] = defaultdict(list)
        pictures = select(Picture.product_id, Picture.key).where(Picture.product_id.in_(ids)).order_by(Picture.position)
        for product_id, key in session.execute(pictures):
            self.pictures[product_id].append(key)
        counts = (
            select(Licence.product_id, func.count())
            .where(Licence.product_id.in_(ids), Licence.checked_at.is_not(None), holds_today())
            .group_by(Licence.product_id)
        )
        self.licences = dict(session.execute(counts).tuples().all())


def _listing(product: Product, category: Category, group: GroupInfo, parts: _Parts) -> Listing:
    variants, pictures = parts.variants[product.id], parts.pictures[product.id]
    cheapest = min(variants, key=lambda variant: variant.price)
    regency = regions.shipped_regency(product.regency_code)
    assert product.published_at, "a published product was published at some time"
    return Listing(
        product_id=product.id,
        slug=product.slug,
        name=product.name,
        name_en=product.name_en,
        description=product.description,
        description_en=product.description_en,
        keywords=tuple(product.keywords),
        price=cheapest.price,
        price_varies=any(variant.price != cheapest.price for variant in variants),
        unit_label=unit_label(cheapest.net_content, cheapest.unit),
        variant_ids=tuple(variant.id for variant in variants),
        variant_words=tuple(word for variant in variants for word in (variant.label, variant.label_en) if word),
        place=place_of(product).label,
        category_slug=category.slug,
        category_name=category.name,
        category_name_en=category.name_en,
        regency_code=regency.code,
        regency_name=regency.name,
        regency_slug=regency.slug,
        regency_words=(regency.full_name, *regency.short_names, regency.seat),
        group_id=group.id,
        group_name=group.name,
        group_slug=group.slug,
        material_words=(product.material, product.material_en, product.technique, product.technique_en),
        picture_key=pictures[0] if pictures else None,
        lead_time_days=product.lead_time_days,
        takes_preorders=product.takes_preorders and bool(product.capacity_per_month),
        quality=_quality(product, len(pictures), parts.licences.get(product.id, 0)),
        published_at=product.published_at,
    )


def _quality(product: Product, pictures: int, licences: int) -> int:
    known = (product.material, product.technique, product.shelf_life_days, product.capacity_per_month)
    return quality(
        description=product.description,
        description_en=product.description_en,
        facts=sum(1 for fact in known if fact),
        pictures=pictures,
        licences=licences,
    )
