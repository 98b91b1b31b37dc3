"""What lies at outlets, for those who hand it over there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from storefront.orders.models import Order, SellerOrder
from storefront.orders.queries.lists import PAGE, group_rows, select_rows
from storefront.orders.types import SellerOrderState

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from storefront.orders.types import SellerOrderRow


def list_at_outlets(session: Session, outlet_ids: Collection[int], *, limit: int = PAGE) -> list[SellerOrderRow]:
    """What waits at these outlets to be fetched, the longest waiting first."""
    query = select_rows().where(SellerOrder.outlet_id.in_(outlet_ids), SellerOrder.state == SellerOrderState.READY)
    return group_rows(session, query.order_by(SellerOrder.id).limit(limit))


def count_at_outlets(session: Session, outlet_ids: Collection[int]) -> int:
    query = select(func.count()).where(
        SellerOrder.outlet_id.in_(outlet_ids), SellerOrder.state == SellerOrderState.READY
    )
    return session.execute(query).scalar_one()


def find_at_outlets(session: Session, number: str, outlet_ids: Collection[int]) -> list[tuple[int, str]]:
    """Id and number of what these outlets hand over under a number, a part's or its order's; of several those waiting.

    Nothing where it is to be fetched elsewhere.
    """
    query = (
        select(SellerOrder.id, SellerOrder.number, SellerOrder.state)
        .join(Order, Order.id == SellerOrder.order_id)
        .where(SellerOrder.outlet_id.in_(outlet_ids), or_(SellerOrder.number == number, Order.number == number))
        .order_by(SellerOrder.id)
    )
    found = session.execute(query).all()
    return [(row.id, row.number) for row in found if len(found) == 1 or row.state == SellerOrderState.READY]
