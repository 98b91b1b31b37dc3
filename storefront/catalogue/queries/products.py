"""Reading the catalogue: what buyers may see, and products in any state for those who work on them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, func, select

from storefront.catalogue.models import Category, Picture, Product, Variant
from storefront.catalogue.types import (
    Capacity,
    CategoryInfo,
    DeterminationOutcome,
    LineItem,
    ListingState,
)
from storefront.kernel.errors import NotFoundError
from storefront.kernel.ids import slugify
from storefront.producers import queries as producers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import Any

    from sqlalchemy.orm import Session

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


def find_lines(session: Session, variant_ids: Collection[int]) -> dict[int, LineItem]:
    """The variants by id, public or not, in one question; ids that nobody has are left out."""
    return {row.id: _line(row) for row in session.execute(_lines(), {"variant_ids": list(variant_ids)})}


@cache
def _lines() -> Select[Any]:
    """Built once: every basket asks it, and building costs more than the answer."""
    cover = (
        select(Picture.key)
        .where(Picture.product_id == Product.id)
        .order_by(Picture.position)
        .limit(1)
        .correlate(Product)
        .scalar_subquery()
    )
    return (
        select(
            Variant.id,
            Variant.product_id,
            Variant.group_id,
            Product.name,
            Product.name_en,
            Product.slug,
            Variant.label,
            Variant.label_en,
            Variant.unit,
            Variant.sku,
            Variant.price,
            Variant.weight_g,
            cover.label("picture_key"),
            case((and_(public(), Variant.is_active), 1), else_=0).label("is_public"),
            Product.regency_code,
            Product.lead_time_days,
            Product.is_liquid,
            func.coalesce(Variant.length_cm * Variant.width_cm * Variant.height_cm, 0).label("volume_cm3"),
        )
        .join(Product, Product.id == Variant.product_id)
        .join(Category, Category.id == Product.category_id)
        .where(Variant.id.in_(bindparam("variant_ids", expanding=True)))
    )


def _line(row: Row[Any]) -> LineItem:
    return LineItem(
        variant_id=row.id,
        product_id=row.product_id,
        group_id=row.group_id,
        product_name=row.name,
        product_name_en=row.name_en,
        product_slug=row.slug,
        variant_label=row.label,
        variant_label_en=row.label_en,
        unit=row.unit,
        sku=row.sku,
        price=row.price,
        weight_g=row.weight_g,
        picture_key=row.picture_key,
        is_public=bool(row.is_public),
        regency_code=row.regency_code,
        lead_time_days=row.lead_time_days,
        is_liquid=row.is_liquid,
        volume_cm3=row.volume_cm3,
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
