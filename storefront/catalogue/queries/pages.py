"""The page of a product: all that it tells, of a public one for buyers, of any for a preview."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, bindparam, or_, select

from storefront.catalogue.models import Category, Licence, Picture, Product, Variant
from storefront.catalogue.queries.products import category_info, public
from storefront.catalogue.rules import has_lapsed, told_brand, unit_label
from storefront.catalogue.supplies import supplies_of
from storefront.catalogue.types import (
    Facts,
    LicenceView,
    ListedProduct,
    PictureView,
    ProductView,
    VariantView,
)
from storefront.kernel import clock
from storefront.kernel.errors import NotFoundError
from storefront.producers import queries as producers
from storefront.regions import queries as regions
from storefront.regions.types import PlaceName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ScalarSelect
    from sqlalchemy.orm import Session

    from storefront.producers.types import GroupInfo


def get_public_product(session: Session, slug: str, also: Sequence[ScalarSelect[Any]] = ()) -> ProductView:
    """Everything of a public product in four questions.

    `also` are columns about it that others know, which come along as `also` of the view: each saves a question.

    Raises:
        NotFoundError: when there is none, or it is not public.
    """
    query = select(Product, Category).join(Category, Category.id == Product.category_id)
    query = producers.with_group(query.where(Product.slug == slug, public()), Product.group_id)
    row = session.execute(query.add_columns(*also)).first()
    if row is None:
        raise NotFoundError(slug)
    product, category, group, *others = row
    return replace(_product_view(session, product, category, producers.info_of(group)), also=tuple(others))


def get_preview(session: Session, product_id: int) -> ListedProduct:
    """The same of a listing in any state, for those who keep it.

    Raises:
        NotFoundError: when there is none.
    """
    query = select(Product, Category).join(Category, Category.id == Product.category_id)
    row = session.execute(query.where(Product.id == product_id)).first()
    if row is None:
        raise NotFoundError(product_id)
    product, category = row
    group = producers.list_groups_by_ids(session, [product.group_id])[product.group_id]
    return ListedProduct(**_parts(session, product, category, group))


def _product_view(session: Session, product: Product, category: Category, group: GroupInfo) -> ProductView:
    assert product.certificate_code, "a verified product has its code"
    assert product.determined_at, "a verified product was determined at some time"
    assert product.published_at, "a published product was published at some time"
    return ProductView(
        **_parts(session, product, category, group),
        certificate_code=product.certificate_code,
        determined_at=product.determined_at,
        published_at=product.published_at,
    )


def _parts(session: Session, product: Product, category: Category, group: GroupInfo) -> dict[str, Any]:
    regency = regions.shipped_regency(product.regency_code)
    has_lapsed_halal = has_lapsed(product.halal_expires_on, clock.today())
    return {
        "id": product.id,
        "slug": product.slug,
        "name": product.name,
        "name_en": product.name_en,
        "description": product.description,
        "description_en": product.description_en,
        "keywords": tuple(product.keywords),
        "brand": told_brand(product.brand),
        "category": category_info(category),
        "regency_code": regency.code,
        "regency_name": regency.name,
        "regency_slug": regency.slug,
        "place_label": place_of(product).full_label,
        "facts": facts_of(product),
        "cluster": product.cluster,
        "supplies": supplies_of(product),
        "is_liquid": product.is_liquid,
        "halal_status": None if has_lapsed_halal else product.halal_status,
        "halal_number": None if has_lapsed_halal else product.halal_number,
        "variants": list_variants(session, product.id),
        "pictures": list_pictures(session, product.id),
        "licences": list_checked_licences(session, product.id),
        "group": group,
    }


def place_of(product: Product) -> PlaceName:
    regency = regions.shipped_regency(product.regency_code)
    return PlaceName(regency=regency.name, village=product.village_name, district=product.district_name)


def facts_of(product: Product) -> Facts:
    return Facts(
        material=product.material,
        material_en=product.material_en,
        technique=product.technique,
        technique_en=product.technique_en,
        shelf_life_days=product.shelf_life_days,
        capacity_per_month=product.capacity_per_month,
        lead_time_days=product.lead_time_days,
        season=product.season,
        season_from=product.season_from,
        season_until=product.season_until,
        takes_preorders=product.takes_preorders,
        brand=product.brand,
        composition=product.composition,
        composition_en=product.composition_en,
        specification=tuple((name, value) for name, value in product.specification),
        is_domestic=product.is_domestic,
    )


def list_variants(session: Session, product_id: int) -> tuple[VariantView, ...]:
    """What can be bought of a product, in the order of its page."""
    return tuple(
        VariantView(
            id=row.id,
            sku=row.sku,
            label=row.label,
            label_en=row.label_en,
            unit=row.unit,
            unit_label=unit_label(row.net_content, row.unit),
            net_content=row.net_content,
            price=row.price,
            weight_g=row.weight_g,
            gtin=row.gtin,
        )
        for row in session.scalars(_variants(), {"product": product_id})
    )


@cache
def _variants() -> Select[tuple[Variant]]:
    of_it = Variant.product_id == bindparam("product")
    return select(Variant).where(of_it, Variant.is_active).order_by(Variant.position)


def list_pictures(session: Session, product_id: int) -> tuple[PictureView, ...]:
    query = select(Picture).where(Picture.product_id == product_id).order_by(Picture.position)
    return tuple(picture_view(row) for row in session.scalars(query))


def picture_view(row: Picture) -> PictureView:
    return PictureView(
        key=row.key, width=row.width, height=row.height, alt=row.alt, alt_en=row.alt_en, is_woven=row.is_woven
    )


def list_checked_licences(session: Session, product_id: int) -> tuple[LicenceView, ...]:
    """What the office has looked up and what still holds today."""
    query = select(Licence).where(Licence.product_id == product_id, Licence.checked_at.is_not(None), holds_today())
    return tuple(
        LicenceView(kind=row.kind, number=row.number, expires_on=row.expires_on, checked_at=row.checked_at)
        for row in session.scalars(query.order_by(Licence.id))
        if row.checked_at
    )


def holds_today() -> ColumnElement[bool]:
    """Whether a licence has not lapsed."""
    return or_(Licence.expires_on.is_(None), Licence.expires_on >= clock.today())
