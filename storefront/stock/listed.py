"""Stock as a list brings it: what lies in the group's own store of many variants at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.kernel import audit, bulk, clock
from storefront.kernel.db import insert_many, table_of, take_turns
from storefront.kernel.errors import StateConflictError
from storefront.stock import levels
from storefront.stock.arrivals import open_stores, receive_opening
from storefront.stock.models import Level, Movement, Place
from storefront.stock.types import MovementReason, OpeningStock, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor


def find_store(session: Session, group_id: int) -> int | None:
    """The group's own store, the one it opened first; None where none is open. Nobody closes it meanwhile."""
    is_own = (Place.group_id == group_id, Place.kind == PlaceKind.STORE, Place.closed_at.is_(None))
    return session.scalar(select(Place.id).where(*is_own).order_by(Place.id).limit(1).with_for_update(read=True))


def enter_store(session: Session, group_id: int, name: str) -> int:
    """The same, opened under this name where there is none."""
    take_turns(session, f"stock.opening.{group_id}")
    return find_store(session, group_id) or open_stores(session, {group_id: name})[group_id]


def look(session: Session, place_id: int, variant_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """On hand and promised there, of those that have ever lain there."""
    here = (Level.place_id == place_id, Level.variant_id.in_(variant_ids))
    rows = session.execute(select(Level.variant_id, Level.on_hand, Level.reserved).where(*here))
    return {variant_id: (on_hand, reserved) for variant_id, on_hand, reserved in rows}


def lock_and_look(session: Session, place_id: int, variant_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """The same, locked until the transaction ends and without holds that are past their end."""
    if not variant_ids:
        return {}  # a file of new goods asks of none
    levels.lock_levels(session, variant_ids)
    levels.sweep(session, variant_ids)
    return look(session, place_id, variant_ids)


def count_all(
    session: Session, place_id: int, counted: Mapping[int, int], lying: Mapping[int, tuple[int, int]], actor: Actor
) -> None:
    """So many of each variant lie there; `lying` is what `lock_and_look` has found. What is as it was leaves no line.

    Raises:
        StateConflictError: when fewer were counted than are promised; look first.
    """
    new = [
        OpeningStock(variant_id=key, place_id=place_id, quantity=count)
        for key, count in sorted(counted.items())
        if count and key not in lying
    ]
    now = clock.now()
    receive_opening(session, new, actor, now)
    again = {key: count for key, count in sorted(counted.items()) if key in lying and count != lying[key][0]}
    _set_levels(session, place_id, again, lying)
    lines = [
        {
            "variant_id": key,
            "place_id": place_id,
            "delta": count - lying[key][0],
            "reason": MovementReason.RECOUNTED,
            "at": now,
            "actor_id": actor.person_id,
            "actor_label": actor.label,
        }
        for key, count in again.items()
    ]
    insert_many(session, Movement, lines)
    changes = [(now, _change(key, place_id, lying[key][0], count)) for key, count in again.items()]
    audit.record_many(session, actor, changes)
    levels.publish_change(session, [*again])


def _set_levels(
    session: Session, place_id: int, again: Mapping[int, int], lying: Mapping[int, tuple[int, int]]
) -> None:
    rows = [
        {"variant_id": key, "place_id": place_id, "reserved": lying[key][1], "on_hand": count}
        for key, count in again.items()
    ]
    if any(row["reserved"] > row["on_hand"] for row in rows):
        raise StateConflictError("fewer lie there than are promised")
    guards = ("variant_id", "place_id", "reserved")
    if rows and bulk.change_rows(session, table_of(Level), guards, rows) != len(rows):
        raise StateConflictError("a level is not what was seen of it")


def _change(variant_id: int, place_id: int, before: int, after: int) -> audit.Change:
    return audit.Change(
        action="stock.recounted",
        subject="variant",
        subject_id=variant_id,
        before={"place": place_id, "on_hand": before},
        after={"place": place_id, "on_hand": after, "reason": MovementReason.RECOUNTED.value},
    )
