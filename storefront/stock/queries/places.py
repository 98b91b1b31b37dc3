"""Where a group's goods lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from storefront.stock.models import Level, Place
from storefront.stock.types import PlaceView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def list_places(session: Session, group_id: int) -> list[PlaceView]:
    """The places of a group in the order in which it opened them; closed ones only while something lies there."""
    pieces = func.coalesce(func.sum(Level.on_hand), 0)
    query = (
        select(Place, pieces)
        .outerjoin(Level, Level.place_id == Place.id)
        .where(Place.group_id == group_id)
        .group_by(Place.id)
        .having(or_(Place.closed_at.is_(None), pieces > 0))
        .order_by(Place.id)
    )
    return [place_view(place, int(count)) for place, count in session.execute(query)]


def find_place(session: Session, place_id: int) -> PlaceView | None:
    """A place of any group; how much lies there is not asked."""
    place = session.get(Place, place_id)
    return place_view(place) if place else None


def place_view(place: Place, pieces: int = 0) -> PlaceView:
    return PlaceView(
        id=place.id,
        group_id=place.group_id,
        kind=place.kind,
        name=place.name,
        address=place.address,
        hours=place.hours,
        sells_online=place.sells_online,
        is_open=place.closed_at is None,
        pieces=pieces,
        outlet_id=place.outlet_id,
    )
