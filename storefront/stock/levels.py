"""Levels: locking them in one order, the statements that change them, and telling of it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import CursorResult, bindparam, select, update

from storefront.catalogue import queries as catalogue
from storefront.kernel import events
from storefront.kernel.errors import StateConflictError
from storefront.stock.models import Level, Place
from storefront.stock.types import PlaceKind, Shelf, StockChanged

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import BindParameter, Select
    from sqlalchemy.orm import Session
    from sqlalchemy.sql.dml import Update


def lock_levels(session: Session, variant_ids: Collection[int]) -> list[Shelf]:
    """Lock the levels of these variants until the transaction ends, in the one order that everybody keeps.

    Returns what is free at each.
    To be called before several calls of `reserve` in one transaction. On SQLite the unit of work has the lock already.
    """
    rows = session.execute(_locking(), {"variant_ids": list(variant_ids)})
    return [Shelf(variant_id=row.variant_id, place_id=row.place_id, free=row.free) for row in rows]


@cache
def _locking() -> Select[tuple[int, int, int]]:
    wanted: BindParameter[int] = bindparam("variant_ids", expanding=True)
    return (
        select(Level.variant_id, Level.place_id, (Level.on_hand - Level.reserved).label("free"))
        .join(Place, Place.id == Level.place_id)
        .where(Level.variant_id.in_(wanted), Place.kind == PlaceKind.STORE)
        .order_by(Level.variant_id, Level.place_id)
        .with_for_update(of=Level)
    )


def at(variant_id: int, place_id: int) -> Update:
    """An UPDATE of one level."""
    return (
        update(Level)
        .where(Level.variant_id == variant_id, Level.place_id == place_id)
        .execution_options(synchronize_session=False)
    )


def must_change(session: Session, statement: Update) -> None:
    """Raises StateConflictError where a guard of the statement holds it back."""
    result = session.execute(statement)
    assert isinstance(result, CursorResult)
    if result.rowcount != 1:
        raise StateConflictError("a level lacks what its holds say")


def unreserve(session: Session, ended: Iterable[tuple[int, int, int]]) -> None:
    """Take back what ended holds had promised: variant, place, quantity of each."""
    counts: Counter[tuple[int, int]] = Counter()
    for variant_id, place_id, quantity in ended:
        counts[variant_id, place_id] += quantity
    for (variant_id, place_id), count in sorted(counts.items()):
        must_change(session, at(variant_id, place_id).values(reserved=Level.reserved - count))


def publish_change(session: Session, variant_ids: Collection[int]) -> None:
    """Tell that something else can be bought of the products of these variants."""
    for product_id in catalogue.list_product_ids(session, variant_ids):
        events.publish(session, StockChanged(product_id=product_id))
