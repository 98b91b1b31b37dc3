"""Reading the catalogue: what buyers may see, and products in any state for those who work on them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, bindparam, exists, func, select

from storefront.catalogue.models import Category, Product, Variant
from storefront.catalogue.types import (
    Capacity,
    CategoryInfo,
    DeterminationOutcome,
    ListingState,
)
from storefront.kernel.errors import NotFoundError
from storefront.kernel.ids import slugify
from storefront.producers import queries as producers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy.orm import InstrumentedAttribute, Session

MOST_CAPACITIES = 24


def public() -> ColumnElement[bool]:
    """The rule of `rules.is_public` for the database; the question must join the category."""
    return and_(
        Product.state == ListingState.PUBLISHED,
        Product.outcome == DeterminationOutcome.VERIFIED,
        producers.is_active(Product.group_id),
        Category.is_blocked.is_(False),
    )


def is_public(product_id: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    """Whether buyers see the product of a row, for use inside a larger question."""
    return product_id.in_(select(Product.id).join(Category, Category.id == Product.category_id).where(public()))


def is_blocked() -> ColumnElement[bool]:
    """Whether nothing of the category of a product may be listed, for use inside a larger question."""
    return exists().where(Category.id == Product.category_id, Category.is_blocked)


def category_slug() -> ScalarSelect[str]:
    """The category of a product, for use inside a larger question."""
    return select(Category.slug).where(Category.id == Product.category_id).scalar_subquery()


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
