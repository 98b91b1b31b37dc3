"""Taking back a whole import: what is still as it left it goes back, the rest stays and its row says why."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from storefront.catalogue import service as catalogue
from storefront.imports import photos
from storefront.imports.models import ImportRow
from storefront.imports.service import batches
from storefront.imports.service.beginning import lock, note
from storefront.imports.types import LISTING_IMPORT, ImportProblem, ImportState, ImportUndone, Outcome
from storefront.kernel import clock, timeline
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.events import publish
from storefront.kernel.timeline import Move
from storefront.stock import service as stock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from storefront.imports.models import ListingImport
    from storefront.kernel.types import Actor

UNDO_DAYS = 30
BATCH = 50  # rows: each listing goes back by itself
AT_ONCE_SECONDS = 20  # of the worker, before others have their turn


def start_undo(import_id: int, actor: Actor) -> None:
    """Have the worker take back what an import has brought, as far as it is as the import left it.

    Raises:
        NotFoundError: when there is no such import.
        RefusedError: when it is too long ago.
        StateConflictError: when it is not applied, or undone already.
    """
    now = clock.now()
    with unit_of_work() as session:
        row = lock(session, import_id)
        if row.applied_at and now - row.applied_at > timedelta(days=UNDO_DAYS):
            raise RefusedError(Problem(code=ImportProblem.UNDO_LATE, values={"days": UNDO_DAYS}))
        values = {"undone_at": now}
        timeline.advance(session, LISTING_IMPORT, row, Move(to=ImportState.UNDOING, actor=actor, values=values))
        note(session, row, "import.undo_started", actor)
        publish(session, ImportUndone(import_id=import_id))


def on_undone(event: ImportUndone) -> None:
    """For the worker: some seconds of `undo`, then the next portion is published."""
    if _work(event.import_id, AT_ONCE_SECONDS):
        with unit_of_work() as session:
            publish(session, ImportUndone(import_id=event.import_id, portion=event.portion + 1))
    else:
        photos.take_back(event.import_id)


def undo(import_id: int) -> None:
    """Take back all rows that are left, batch by batch; whatever has changed since stays, and its row says why.

    Raises:
        NotFoundError: when there is no such import.
    """
    _work(import_id, None)
    photos.take_back(import_id)


def _work(import_id: int, seconds: float | None) -> bool:
    """Whether anything is left."""
    end = None if seconds is None else monotonic() + seconds
    while _take_back_batch(import_id):
        if end is not None and monotonic() > end:
            return True
    return False


def _take_back_batch(import_id: int) -> bool:
    """The last rows first, so that the row that began a listing comes after its others. Whether there were any."""
    with unit_of_work() as session:
        row = lock(session, import_id)
        if row.state is not ImportState.UNDOING:
            return False
        query = select(ImportRow).where(
            ImportRow.import_id == import_id,
            ImportRow.outcome.in_([Outcome.ADDED, Outcome.CHANGED]),
            ImportRow.is_done,
            ImportRow.left == "",
        )
        rows = list(session.scalars(query.order_by(ImportRow.row.desc()).limit(BATCH)))
        if not rows:
            actor = batches.actor_of(row)
            timeline.advance(session, LISTING_IMPORT, row, Move(to=ImportState.UNDONE, actor=actor))
            note(session, row, "import.undone", actor)
            return False
        _take_back(session, row, rows)
        return True


def _take_back(session: Session, row: ListingImport, rows: Sequence[ImportRow]) -> None:
    assert row.applied_at, "only what was applied is undone"
    assert row.undone_at, "the undo has begun"
    store_id = stock.enter_store(session, row.group_id, batches.group_name(session, row))
    new = {each.product_id for each in rows if each.product_id and "is_new" in (each.before or {})}
    touched = catalogue.touched_since(session, new, row.applied_at, row.undone_at)
    touched |= _kept_listings(session, row.id, new) | _with_other_photos(session, row.id, new)
    lying = stock.lock_and_look(session, store_id, [each.variant_id for each in rows if each.variant_id])
    actor = batches.actor_of(row)
    for each in rows:
        before: dict[str, Any] = each.before or {}
        old, brought = before.get("stock", (0, 0))
        on_hand, promised = lying.get(each.variant_id or 0, (0, 0))
        if on_hand != brought or promised > old:
            each.left = ImportProblem.STOCK_MOVED.message
        elif each.product_id in touched or not _give_up(session, each, before, actor):
            each.left = ImportProblem.TOUCHED.message
        else:
            each.is_done = False
            if each.variant_id and old != brought:
                stock.count_all(session, store_id, {each.variant_id: old}, lying, actor)
        if each.left and each.product_id:
            touched.add(each.product_id)


def _give_up(session: Session, row: ImportRow, before: dict[str, Any], actor: Actor) -> bool:
    if row.product_id is None or before.keys() <= {"stock"}:
        return True  # it changed the stock alone
    return catalogue.take_back_row(session, row.product_id, row.variant_id, before, actor)


def _kept_listings(session: Session, import_id: int, product_ids: set[int]) -> set[int]:
    """Those of which another row had to be left already: a listing stays whole."""
    query = select(ImportRow.product_id).where(
        ImportRow.import_id == import_id, ImportRow.left != "", ImportRow.product_id.in_(product_ids)
    )
    return {key for key in session.scalars(query) if key}


def _with_other_photos(session: Session, import_id: int, product_ids: set[int]) -> set[int]:
    """New listings whose photos are not those that the import has brought: somebody has worked on them."""
    if not product_ids:
        return set()
    now, brought = catalogue.own_photos(session, product_ids), photos.brought(session, import_id, product_ids)
    return {key for key in product_ids if now[key] != brought[key]}
