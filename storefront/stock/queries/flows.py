"""What came to a place and what became of it, by the ledger alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from storefront.stock.models import Level, Movement, Place, Transfer, TransferRow
from storefront.stock.queries.places import place_view
from storefront.stock.types import Flow, MovementReason, TransferState

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.stock.types import PlaceView

R = MovementReason
BEFORE, COME, GONE, ONLINE, SOLD, OTHER = "before", "come", "gone", "online", "sold", "other"


def list_outlet_places(
    session: Session, *, outlet_ids: Collection[int] | None = None, group_ids: Collection[int] | None = None
) -> list[PlaceView]:
    """The places at which outlets sell groups' goods, closed ones too; of these outlets or groups, where named."""
    query = (
        select(Place, func.coalesce(func.sum(Level.on_hand), 0))
        .outerjoin(Level, Level.place_id == Place.id)
        .where(Place.outlet_id.is_not(None))
        .group_by(Place.id)
        .order_by(Place.id)
    )
    if outlet_ids is not None:
        query = query.where(Place.outlet_id.in_(outlet_ids))
    if group_ids is not None:
        query = query.where(Place.group_id.in_(group_ids))
    return [place_view(place, int(count)) for place, count in session.execute(query)]


def list_flows(
    session: Session, place_ids: Collection[int], since: datetime, until: datetime
) -> dict[int, dict[int, Flow]]:
    """By place and variant what came, went and lies there from `since` to before `until`, in pieces."""
    here = Movement.place_id
    of_transfer = case((Transfer.to_place_id == here, COME), (Transfer.from_place_id == here, GONE), else_=OTHER)
    moved = Movement.reason.in_((R.MOVED_IN, R.MOVED_OUT))
    what = case(
        (Movement.at < since, BEFORE),
        (moved, of_transfer),
        (Movement.seller_order_id.is_not(None), ONLINE),
        (Movement.reason.in_((R.SOLD_AT_OUTLET, R.SOLD_OUTRIGHT, R.RETURNED)), SOLD),
        else_=OTHER,
    )
    query = (
        select(here, Movement.variant_id, what, func.sum(Movement.delta))
        .outerjoin(Transfer, Transfer.id == Movement.transfer_id)
        .where(here.in_(place_ids), Movement.at < until)
        .group_by(here, Movement.variant_id, what)
    )
    sums: defaultdict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for place_id, variant_id, name, count in session.execute(query):
        sums[place_id, variant_id][name] += int(count)
    found: defaultdict[int, dict[int, Flow]] = defaultdict(dict)
    for (place_id, variant_id), count in sums.items():
        found[place_id][variant_id] = Flow(
            opening=count[BEFORE],
            come=count[COME],
            gone=-count[GONE],
            online=-count[ONLINE],
            sold=-count[SOLD],
            missing=-count[OTHER],
        )
    return found


def list_awaited(session: Session, place_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """What is on its way to these places, by place and variant."""
    query = (
        select(Transfer.to_place_id, TransferRow.variant_id, func.sum(TransferRow.quantity))
        .join(TransferRow, TransferRow.transfer_id == Transfer.id)
        .where(Transfer.to_place_id.in_(place_ids), Transfer.state == TransferState.ON_THE_WAY)
        .group_by(Transfer.to_place_id, TransferRow.variant_id)
    )
    return {(place_id, variant_id): int(count) for place_id, variant_id, count in session.execute(query)}


def list_lying(session: Session, place_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """What lies at these places, by place and variant, also where nothing is left of it."""
    query = select(Level.place_id, Level.variant_id, Level.on_hand).where(Level.place_id.in_(place_ids))
    return {(place_id, variant_id): count for place_id, variant_id, count in session.execute(query)}
