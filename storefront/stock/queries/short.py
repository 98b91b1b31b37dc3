"""What seller orders are short of because an outlet has sold it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.stock.models import Shortage

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session


def list_short(session: Session, seller_order_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """How many these seller orders are short of, by seller order and variant."""
    query = select(Shortage.seller_order_id, Shortage.variant_id, Shortage.quantity).where(
        Shortage.seller_order_id.in_(seller_order_ids)
    )
    return {(part_id, variant_id): count for part_id, variant_id, count in session.execute(query)}
