"""Reading the catalogue: what buyers may see, and products in any state for those who work on them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select

from storefront.catalogue.models import Category, Licence, Picture, Product, Variant
from storefront.catalogue.rules import unit_label
from storefront.catalogue.types import (
    Capacity,
    CategoryInfo,
    DeterminationOutcome,
    Facts,
    LicenceView,
    ListingState,
    PictureView,
    ProductView,
    VariantView,
)
from storefront.kernel.errors import NotFoundError
from storefront.kernel.ids import slugify
from storefront.producers import queries as producers
from storefront.regions import queries as regions
from storefront.regions.types import PlaceName

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy.orm import Session

    from storefront.producers.types import GroupInfo

MOST_CAPACITIES = 24


def public() -> ColumnElement[bool]:
    """The rule of `rules.is_public` for the database; the question must join the category."""
    return and_(
        Product.state == ListingState.PUBLISHED,
        Product.outcome == DeterminationOutcome.VERIFIED,
        producers.is_active(Product.group_id),
        Category.is_blocked.is_(False),
    )


def list_categories(session: Session) -> list[CategoryInfo]:
    """The categories that products can be listed in."""
    query = select(Category).where(Category.is_blocked.is_(False)).order_by(Category.position)
    return [category_info(row) for row in session.scalars(query)]


def find_category(session: Session, word: str) -> Category | None:
    """By name or slug, spelled loosely; also a blocked one."""
    return session.scalar(select(Category).where(Category.slug == slugify(word)))


def get_category(session: Session, slug: str) -> CategoryInfo:
    """A category for its page.

    Raises:
        NotFoundError: when there is none, or it is blocked.
    """
    category = session.scalar(select(Category).where(Category.slug == slug, Category.is_blocked.is_(False)))
    if category is None:
        raise NotFoundError(slug)
    return category_info(category)


def category_info(row: Category) -> CategoryInfo:
    return CategoryInfo(id=row.id, slug=row.slug, name=row.name, name_en=row.name_en, icon=row.icon)


def get_public_product(session: Session, slug: str) -> ProductView:
    """Everything of a public product in four questions.

    Raises:
        NotFoundError: when there is none, or it is not public.
    """
    query = select(Product, Category).join(Category, Category.id == Product.category_id)
    query = producers.with_group(query.where(Product.slug == slug, public()), Product.group_id)
    row = session.execute(query).first()
    if row is None:
        raise NotFoundError(slug)
    product, category, group = row
    return _product_view(session, product, category, producers.info_of(group))


def _product_view(session: Session, product: Product, category: Category, group: GroupInfo) -> ProductView:
    regency = regions.shipped_regency(product.regency_code)
    assert product.certificate_code, "a verified product has its code"
    assert product.determined_at, "a verified product was determined at some time"
    assert product.published_at, "a published product was published at some time"
    return ProductView(
        id=product.id,
        slug=product.slug,
        name=product.name,
        name_en=product.name_en,
        description=product.description,
        description_en=product.description_en,
        keywords=tuple(product.keywords),
        category=category_info(category),
        regency_code=regency.code,
        regency_name=regency.name,
        regency_slug=regency.slug,
        place_label=place_of(product).full_label,
        facts=facts_of(product),
        is_liquid=product.is_liquid,
        halal_status=product.halal_status,
        halal_number=product.halal_number,
        certificate_code=product.certificate_code,
        determined_at=product.determined_at,
        published_at=product.published_at,
        variants=list_variants(session, product.id),
        pictures=list_pictures(session, product.id),
        licences=list_checked_licences(session, product.id),
        group=group,
    )


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
    query = select(Licence).where(Licence.product_id == product_id, Licence.checked_at.is_not(None))
    return tuple(
        LicenceView(kind=row.kind, number=row.number, expires_on=row.expires_on, checked_at=row.checked_at)
        for row in session.scalars(query.order_by(Licence.id))
        if row.checked_at
    )


def list_product_ids(session: Session, variant_ids: Collection[int]) -> list[int]:
    """The products that these variants belong to, each once, in order."""
    return list(session.scalars(_product_ids(), {"variant_ids": list(variant_ids)}))


@cache
def _product_ids() -> Select[tuple[int]]:
    wanted = Variant.id.in_(bindparam("variant_ids", expanding=True))
    return select(Variant.product_id).where(wanted).distinct().order_by(Variant.product_id)


def public_ids(session: Session, product_ids: Iterable[int] | None = None) -> list[int]:
    """Which of these products are public, or all that are, by id."""
    query = select(Product.id).join(Category, Category.id == Product.category_id).where(public())
    if product_ids is not None:
        query = query.where(Product.id.in_(set(product_ids)))
    return list(session.scalars(query.order_by(Product.id)))


def list_capacities(session: Session, group_id: int) -> list[Capacity]:
    """What a group says it can make in a month, by name; products without such a figure are left out."""
    unit = (
        select(Variant.unit)
        .where(Variant.product_id == Product.id, Variant.is_active)
        .order_by(Variant.position)
        .limit(1)
        .correlate(Product)
        .scalar_subquery()
    )
    query = (
        select(Product.slug, Product.name, Product.name_en, unit.label("unit"), Product.capacity_per_month)
        .join(Category, Category.id == Product.category_id)
        .where(public(), Product.group_id == group_id, Product.capacity_per_month > 0)
        .order_by(Product.name)
        .limit(MOST_CAPACITIES)
    )
    return [
        Capacity(slug=slug, name=name, name_en=name_en, unit=each or "", per_month=per_month)
        for slug, name, name_en, each, per_month in session.execute(query)
    ]


def count_public_products(session: Session, group_id: int) -> int:
    """How many products of a group buyers can see."""
    query = select(func.count()).select_from(Product).join(Category, Category.id == Product.category_id)
    return session.execute(query.where(public(), Product.group_id == group_id)).scalar_one()
