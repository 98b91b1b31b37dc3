"""Places of a group: opening, changing and closing them, and which of them an act may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from storefront.kernel import audit, clock
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.stock.levels import publish_change
from storefront.stock.models import Level, Place, Transfer
from storefront.stock.types import PlaceKind, StockProblem, TransferState

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.stock.types import OutletSpot, SavePlace

FIELDS = ("kind", "name", "address", "hours", "sells_online")


def save_place(group_id: int, place_id: int | None, command: SavePlace, actor: Actor) -> int:
    """Open a place of a group, or change one; returns its id.

    Raises:
        NotFoundError: when the group has no such open place.
        RefusedError: when another open place of the group has this name.
    """
    with unit_of_work() as session:
        take_turns(session, f"places of {group_id}")
        named = select(Place.id).where(
            Place.group_id == group_id, Place.closed_at.is_(None), Place.name == command.name
        )
        if set(session.scalars(named)) - {place_id}:
            raise RefusedError(Problem(code=StockProblem.PLACE_NAME, at="name", values={"name": command.name}))
        if place_id is None:
            place, before = Place(group_id=group_id), {}
            session.add(place)
        else:
            place = _get_open(session, group_id, place_id)
            before = _shown(place)
        for name in FIELDS:
            setattr(place, name, getattr(command, name))
        session.flush()
        after = _shown(place)
        change = audit.Change(action="place.saved", subject="place", subject_id=place.id, before=before, after=after)
        audit.record(session, actor, change)
        if before.get("sells_online", place.sells_online) != place.sells_online:
            lying = select(Level.variant_id).where(Level.place_id == place.id, Level.on_hand > Level.reserved)
            publish_change(session, list(session.scalars(lying)))
        return place.id


def close_place(group_id: int, place_id: int, actor: Actor) -> None:
    """Use an empty place no more; what happened there stays in the ledger. Closing it twice does no harm.

    Raises:
        NotFoundError: when the group has no such place.
        RefusedError: while goods lie there or are on their way from or to it, or when it is the group's only one, or
            one at an outlet: that goes with the terms.
    """
    with unit_of_work() as session:
        take_turns(session, f"places of {group_id}")
        place = session.get(Place, place_id, with_for_update=True)
        if place is None or place.group_id != group_id:
            raise NotFoundError(place_id)
        if place.closed_at is not None:
            return
        if problems := _closing_problems(session, place):
            raise RefusedError(*problems)
        place.closed_at = clock.now()
        change = audit.Change(
            action="place.closed", subject="place", subject_id=place.id, before={"name": place.name}, after={}
        )
        audit.record(session, actor, change)


def _closing_problems(session: Session, place: Place) -> list[Problem]:
    problems = []
    if place.outlet_id is not None:
        problems.append(Problem(code=StockProblem.PLACE_OUTLETS))
    left = session.scalar(select(func.sum(Level.on_hand)).where(Level.place_id == place.id))
    if left:
        problems.append(Problem(code=StockProblem.PLACE_FULL, values={"left": int(left)}))
    awaited = select(Transfer.id).where(
        or_(Transfer.from_place_id == place.id, Transfer.to_place_id == place.id),
        Transfer.state == TransferState.ON_THE_WAY,
    )
    if session.scalar(awaited.limit(1)):
        problems.append(Problem(code=StockProblem.PLACE_AWAITED))
    others = select(Place.id).where(Place.group_id == place.group_id, Place.id != place.id, Place.closed_at.is_(None))
    if not session.scalar(others.limit(1)):
        problems.append(Problem(code=StockProblem.PLACE_LAST))
    return problems


def hold_open(session: Session, place_ids: Collection[int], group_id: int) -> dict[int, Place]:
    """These places of a group, by id, so that nobody closes them before the transaction ends.

    Raises:
        NotFoundError: when one is another group's, or closed with nothing left in it.
    """
    lying = select(Level.place_id).where(Level.place_id == Place.id, Level.on_hand > 0).exists()
    query = (
        select(Place)
        .where(Place.id.in_(place_ids), Place.group_id == group_id, or_(Place.closed_at.is_(None), lying))
        .order_by(Place.id)
        .with_for_update(read=True, of=Place)
    )
    found = {place.id: place for place in session.scalars(query)}
    if found.keys() != set(place_ids):
        raise NotFoundError(sorted(place_ids))
    return found


def _get_open(session: Session, group_id: int, place_id: int) -> Place:
    place = session.get(Place, place_id, with_for_update=True)
    if place is None or place.group_id != group_id or place.closed_at is not None:
        raise NotFoundError(place_id)
    return place


def _shown(place: Place) -> dict[str, object]:
    return {name: getattr(place, name) for name in FIELDS}


def open_outlet_place(session: Session, group_id: int, spot: OutletSpot) -> int:
    """Where a group's goods lie at an outlet, one for each; opened anew where it was closed. Returns its id.

    A place that the group keeps there already by the same name becomes this one, with what lies in it.
    """
    take_turns(session, f"places of {group_id}")
    place = session.scalar(select(Place).where(Place.group_id == group_id, Place.outlet_id == spot.outlet_id))
    if place is None:
        of_that_name = (Place.group_id == group_id, Place.name == spot.name, Place.closed_at.is_(None))
        own = select(Place).where(*of_that_name, Place.kind == PlaceKind.OUTLET, Place.outlet_id.is_(None))
        place = session.scalar(own.order_by(Place.id).limit(1))
    if place is None:
        place = Place(group_id=group_id, kind=PlaceKind.OUTLET, name=spot.name, sells_online=False)
        session.add(place)
    place.outlet_id, place.address, place.hours, place.closed_at = spot.outlet_id, spot.address, spot.hours, None
    session.flush()
    return place.id
