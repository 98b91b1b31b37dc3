"""The first goods of new variants, as a group writes them down while it lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, select

from storefront.kernel import clock
from storefront.kernel.db import take_turns, unit_of_work
from storefront.stock.arrivals import open_stores, receive_opening
from storefront.stock.levels import publish_change
from storefront.stock.listed import enter_store
from storefront.stock.models import Level, Place
from storefront.stock.types import OpeningStock, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor


def find_online_place(session: Session, group_id: int, store_name: str) -> int:
    """Where what a group makes for orders is put down: its own store, else where else it sells online.

    A store is opened where there is no such place. The place stays open until the transaction ends.
    """
    is_online = (Place.group_id == group_id, Place.sells_online, Place.closed_at.is_(None))
    own_first = case((Place.kind == PlaceKind.STORE, 0), else_=1)
    places = select(Place.id).where(*is_online).order_by(own_first, Place.id).limit(1).with_for_update(read=True)
    take_turns(session, f"stock.opening.{group_id}")
    return session.scalar(places) or open_stores(session, {group_id: store_name})[group_id]


def open_stock(group_id: int, store_name: str, quantities: Mapping[int, int], actor: Actor) -> None:
    """Put goods of variants by id into the group's own store, which is opened where none is open.

    A variant that lies anywhere already is left alone, so that the same form sent twice counts once.
    """
    with unit_of_work() as session:
        store_id = enter_store(session, group_id, store_name)
        lying = set(session.scalars(select(Level.variant_id).where(Level.variant_id.in_(quantities))))
        new = [
            OpeningStock(variant_id=key, place_id=store_id, quantity=count)
            for key, count in sorted(quantities.items())
            if count > 0 and key not in lying
        ]
        receive_opening(session, new, actor, clock.now())
        publish_change(session, [each.variant_id for each in new])
