"""Reading the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Row, Select, select

from storefront.catalogue.models import Picture, Product, Variant
from storefront.catalogue.types import DeterminationOutcome, LineItem, ListingState
from storefront.producers import queries as producers

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from sqlalchemy.orm import Session


def find_lines(session: Session, variant_ids: Collection[int]) -> dict[int, LineItem]:
    """The variants by id, public or not; ids that nobody has are left out. Two queries."""
    rows = session.execute(_lines(variant_ids)).all()
    active = producers.list_active_ids(session, {row.group_id for row in rows})
    return {row.id: _line(row, is_group_active=row.group_id in active) for row in rows}


def _lines(variant_ids: Collection[int]) -> Select[Any]:
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
            Product.slug,
            Variant.label,
            Variant.unit,
            Variant.sku,
            Variant.price,
            Variant.weight_g,
            cover.label("picture_key"),
            Variant.is_active,
            Product.state,
            Product.outcome,
            Product.regency_code,
            Product.lead_time_days,
        )
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.id.in_(variant_ids))
    )


def _line(row: Row[Any], *, is_group_active: bool) -> LineItem:
    is_shown = row.state == ListingState.PUBLISHED and row.outcome == DeterminationOutcome.VERIFIED
    return LineItem(
        variant_id=row.id,
        product_id=row.product_id,
        group_id=row.group_id,
        product_name=row.name,
        product_slug=row.slug,
        variant_label=row.label,
        unit=row.unit,
        sku=row.sku,
        price=row.price,
        weight_g=row.weight_g,
        picture_key=row.picture_key,
        is_public=is_shown and row.is_active and is_group_active,
        regency_code=row.regency_code,
        lead_time_days=row.lead_time_days,
    )


def list_product_ids(session: Session, variant_ids: Collection[int]) -> list[int]:
    """The products that these variants belong to, each once, in order."""
    query = select(Variant.product_id).where(Variant.id.in_(variant_ids)).distinct().order_by(Variant.product_id)
    return list(session.scalars(query))
