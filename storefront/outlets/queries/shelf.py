"""What lies at an outlet, what is on its way there, and what it needs."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from storefront.kernel import clock, settings
from storefront.outlets import rules
from storefront.outlets.models import ConsignmentSale, GoodsRequest, GoodsRequestLine
from storefront.outlets.types import COVER_DAYS, SOLD_DAYS, DeliveryRow, RequestState, ShelfLine
from storefront.stock import queries as stock

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from storefront.stock.types import PlaceView


def list_shelf(session: Session, places: Collection[PlaceView]) -> list[ShelfLine]:
    """Of one outlet's places every variant that lies, travels, was sold lately or is asked for; in six questions."""
    groups = {place.id: place.group_id for place in places}
    outlet_ids = {place.outlet_id for place in places}
    lying = stock.list_lying(session, groups)
    awaited = stock.list_awaited(session, groups)
    there = Counter({variant_id: count for (_place, variant_id), count in lying.items()})
    coming = Counter({variant_id: count for (_place, variant_id), count in awaited.items()})
    group_of = {variant_id: groups[place_id] for place_id, variant_id in (*lying, *awaited)}
    sold, asked = Counter[int](), Counter[int]()
    for counts, query in zip((sold, asked), _lately(outlet_ids, groups.values()), strict=True):
        for variant_id, group_id, count in session.execute(query):
            counts[variant_id], group_of[variant_id] = int(count), group_id
    cover = settings.get(session, COVER_DAYS)
    return [
        ShelfLine(
            variant_id=variant_id,
            group_id=group_id,
            on_hand=there[variant_id],
            on_the_way=coming[variant_id],
            sold=sold[variant_id],
            asked=asked[variant_id],
            suggested=rules.suggest(
                there[variant_id], coming[variant_id] + asked[variant_id], sold[variant_id], (cover, SOLD_DAYS)
            ),
        )
        for variant_id, group_id in sorted(group_of.items())
    ]


def _lately(outlet_ids: Collection[int | None], group_ids: Collection[int]) -> tuple[Select[Any], Select[Any]]:
    """Questions for what was sold lately and what is asked for: variant, group, pieces."""
    since = clock.now() - timedelta(days=SOLD_DAYS)
    row, wanted = ConsignmentSale, GoodsRequestLine
    of_sales = (
        select(row.variant_id, row.group_id, func.sum(row.quantity))
        .where(row.outlet_id.in_(outlet_ids), row.group_id.in_(group_ids), row.sold_at >= since)
        .group_by(row.variant_id, row.group_id)
    )
    of_requests = (
        select(wanted.variant_id, GoodsRequest.group_id, func.sum(func.coalesce(wanted.granted, wanted.asked)))
        .join(GoodsRequest, GoodsRequest.id == wanted.request_id)
        .where(GoodsRequest.outlet_id.in_(outlet_ids), GoodsRequest.group_id.in_(group_ids))
        .where(GoodsRequest.state.in_((RequestState.ASKED, RequestState.GRANTED)))
        .group_by(wanted.variant_id, GoodsRequest.group_id)
    )
    return of_sales, of_requests


def list_arriving(session: Session, outlet_ids: Collection[int]) -> list[DeliveryRow]:
    """Deliveries that these outlets have yet to accept, the longest waiting first."""
    places = stock.list_outlet_places(session, outlet_ids=outlet_ids)
    return [
        DeliveryRow(
            number=each.number,
            group_id=each.group_id,
            sent_at=each.sent_at,
            pieces=sum(line.quantity for line in each.lines),
        )
        for each in stock.list_arriving(session, [place.id for place in places])
    ]


def list_beyond(session: Session, outlet_ids: Collection[int] | None, limit: int) -> list[ConsignmentSale]:
    """The newest sales of more than lay there by the books; of all outlets with None."""
    query = select(ConsignmentSale).where(ConsignmentSale.beyond > 0).order_by(ConsignmentSale.id.desc()).limit(limit)
    if outlet_ids is not None:
        query = query.where(ConsignmentSale.outlet_id.in_(outlet_ids))
    return list(session.scalars(query))
