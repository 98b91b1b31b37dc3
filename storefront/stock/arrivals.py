"""Opening many stores at once, each with its first goods: for groups and listings that are taken in as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.kernel.db import insert_many, insert_reading
from storefront.stock.models import Level, Movement, Place
from storefront.stock.types import MovementReason, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.stock.types import OpeningStock


def open_stores(session: Session, names: Mapping[int, str]) -> dict[int, int]:
    """An empty store for each group id, under its name; the ids of the places by group."""
    rows = [{"group_id": group_id, "kind": PlaceKind.STORE, "name": name} for group_id, name in names.items()]
    return dict(insert_reading(session, Place, rows, ("group_id", "id")))


def receive_opening(session: Session, stock: Sequence[OpeningStock], actor: Actor, at: datetime) -> None:
    """Put the first goods of many variants on their shelves, each with its line in the ledger.

    Nobody is told: whoever takes the listings in makes their cards.

    Raises:
        IntegrityError: when a variant lies there already; nothing was received then.
    """
    levels = [
        {"variant_id": each.variant_id, "place_id": each.place_id, "on_hand": each.quantity, "reserved": 0}
        for each in stock
    ]
    lines = [
        {
            "variant_id": each.variant_id,
            "place_id": each.place_id,
            "delta": each.quantity,
            "reason": MovementReason.OPENING,
            "at": at,
            "actor_id": actor.person_id,
            "actor_label": actor.label,
        }
        for each in stock
    ]
    insert_many(session, Level, levels)
    insert_many(session, Movement, lines)
