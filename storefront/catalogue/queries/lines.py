"""Variants as baskets, orders and those who keep stock need them, in any number, in one question."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Select, and_, bindparam, case, func, select

from storefront.catalogue.models import Category, Picture, Product, Variant
from storefront.catalogue.queries.products import public
from storefront.catalogue.types import LineItem, PreorderTerms

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session


def find_lines(session: Session, variant_ids: Collection[int]) -> dict[int, LineItem]:
    """The variants by id, public or not, in one question; ids that nobody has are left out."""
    return {row.id: line_of(row) for row in session.execute(_lines(), {"variant_ids": list(variant_ids)})}


@cache
def _lines() -> Select[Any]:
    """Built once: every basket asks it, and building costs more than the answer."""
    return select_lines().where(Variant.id.in_(bindparam("variant_ids", expanding=True)))


def select_lines() -> Select[Any]:
    """Variants as `line_of` reads them."""
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
    )


def line_of(row: Row[Any]) -> LineItem:
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


def list_preorder_terms(session: Session, variant_ids: Collection[int]) -> dict[int, PreorderTerms]:
    """By variant, of those whose groups take orders for what is not made yet."""
    query = (
        select(
            Variant.id,
            Variant.product_id,
            Product.capacity_per_month,
            Product.lead_time_days,
            Product.season_from,
            Product.season_until,
        )
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.id.in_(variant_ids), Product.takes_preorders, Product.capacity_per_month > 0)
    )
    return {
        row.id: PreorderTerms(
            product_id=row.product_id,
            per_month=row.capacity_per_month,
            lead_time_days=row.lead_time_days,
            season=(row.season_from, row.season_until) if row.season_from and row.season_until else None,
        )
        for row in session.execute(query)
    }
