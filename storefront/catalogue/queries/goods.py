"""A group's goods in any number, for those who keep their stock; and conditions for others' larger questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, literal, or_, select, tuple_
from sqlalchemy.orm import aliased

from storefront.catalogue.models import Product, Variant
from storefront.catalogue.queries.lines import line_of, select_lines
from storefront.catalogue.types import ListingState

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from storefront.catalogue.types import LineItem


@dataclass(frozen=True, kw_only=True)
class GoodsFilter:
    """Which variants of a group: words of name, label or SKU; `among` those that another question finds.

    `lying` finds those of which something is there: they are listed although they are sold no more, or nobody could
    count or move them. `from_id` is the variant with which the page begins.
    """

    group_id: int
    text: str = ""
    among: Select[tuple[int]] | None = None
    lying: Select[tuple[int]] | None = None
    from_id: int | None = None


def list_goods(session: Session, wanted: GoodsFilter, limit: int) -> list[LineItem]:
    """The variants that a group offers or prepares, archived listings left out, by name; paged by key."""
    key: ColumnElement[Any] = tuple_(Product.name, Variant.id)
    listed: ColumnElement[bool] = and_(Variant.is_active, Product.state != ListingState.ARCHIVED)
    if wanted.lying is not None:
        listed = or_(listed, Variant.id.in_(wanted.lying))
    query = (
        select(Variant.id)
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.group_id == wanted.group_id, listed)
        .order_by(Product.name, Variant.id)
        .limit(limit)
    )
    for word in wanted.text.split():
        columns = (Product.name, Variant.label, Variant.sku)
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    if wanted.among is not None:
        query = query.where(Variant.id.in_(wanted.among))
    if wanted.from_id is not None:
        first, its = aliased(Variant), aliased(Product)
        name = select(its.name).join(first, first.product_id == its.id).where(first.id == wanted.from_id)
        query = query.where(key >= tuple_(name.scalar_subquery(), literal(wanted.from_id)))
    page = select_lines().where(Variant.id.in_(query)).order_by(Product.name, Variant.id)
    return [line_of(row) for row in session.execute(page)]


def list_published(session: Session) -> list[tuple[int, int]]:
    """Every listing that is on show, with its group."""
    query = select(Product.id, Product.group_id).where(Product.state == ListingState.PUBLISHED).order_by(Product.id)
    return list(session.execute(query).tuples())


def list_variant_ids(session: Session, product_ids: Collection[int]) -> dict[int, int]:
    """The variants on sale of these products, each with its product."""
    query = select(Variant.id, Variant.product_id).where(Variant.product_id.in_(product_ids), Variant.is_active)
    return dict(session.execute(query).tuples().all())


def list_titles(session: Session, product_ids: Collection[int]) -> dict[int, str]:
    """The names of these products, in any state."""
    query = select(Product.id, Product.name).where(Product.id.in_(product_ids))
    return dict(session.execute(query).tuples().all())


def select_offered(group_ids: Collection[int]) -> Select[tuple[int]]:
    """The variants on sale in these groups' listings on show, for a larger question."""
    on_show = (Product.id == Variant.product_id) & (Product.state == ListingState.PUBLISHED)
    return select(Variant.id).join(Product, on_show).where(Variant.group_id.in_(group_ids), Variant.is_active)


def is_in_state(product_id: InstrumentedAttribute[int], state: ListingState) -> ColumnElement[bool]:
    """Whether the listing of a row is in this state, for use inside a larger question."""
    product = aliased(Product)
    return exists().where(product.id == product_id, product.state == state)


def list_codes(session: Session, group_ids: Collection[int]) -> list[tuple[int, int, str, str]]:
    """Every variant that these groups have ever sold, with its group, its SKU and its maker's barcode."""
    query = select(Variant.id, Variant.group_id, Variant.sku, Variant.gtin).where(Variant.group_id.in_(group_ids))
    return list(session.execute(query.order_by(Variant.id)).tuples())
