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
from storefront.imports.types import LISTING_IMPORT, ImportProblem, ImportState, ImportUndoStarted, Outcome
from storefront.kernel import bulk, clock, timeline
from storefront.kernel.db import table_of, unit_of_work
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.events import publish
from storefront.kernel.timeline import Move
from storefront.stock import service as stock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

    from storefront.imports.models import ListingImport
    from storefront.kernel.types import Actor

UNDO_DAYS = 30
BATCH = 100  # rows: the shop's other writers wait for one batch at most
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
        publish(session, ImportUndoStarted(import_id=import_id))


def on_undo_started(event: ImportUndoStarted) -> None:
    """For the worker: some seconds of `undo`, then the next portion is published."""
    if _work(event.import_id, AT_ONCE_SECONDS):
        with unit_of_work() as session:
            publish(session, ImportUndoStarted(import_id=event.import_id, portion=event.portion + 1))
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
        query = select(ImportRow.row, ImportRow.product_id, ImportRow.variant_id, ImportRow.before).where(
            ImportRow.import_id == import_id,
            ImportRow.outcome.in_([Outcome.ADDED, Outcome.CHANGED]),
            ImportRow.is_done,
            ImportRow.left == "",
        )
        rows = session.execute(query.order_by(ImportRow.row.desc()).limit(BATCH)).all()
        if not rows:
            actor = batches.actor_of(row)
            timeline.advance(session, LISTING_IMPORT, row, Move(to=ImportState.UNDONE, actor=actor))
            note(session, row, "import.undone", actor)
            return False
        with bulk.fresh_plans(session):
            _take_back(session, row, rows)
        return True


def _take_back(session: Session, row: ListingImport, rows: Sequence[Row[Any]]) -> None:
    store_id = stock.enter_store(session, row.group_id, batches.group_name(session, row))
    new = [each for each in rows if each.product_id and "is_new" in (each.before or {})]
    touched = _touched(session, row, {each.product_id for each in new})
    lying = stock.lock_and_look(session, store_id, [each.variant_id for each in rows if each.variant_id])
    touched |= {each.product_id for each in new if _has_moved(each, lying)}  # a listing stays whole
    taking_back = catalogue.TakingBack(session, {each.product_id for each in rows} - {None})
    counted, became = {}, []
    for each in rows:
        old, brought = _stock_of(each)
        left = ""
        if _has_moved(each, lying):
            left = ImportProblem.STOCK_MOVED.message
        elif each.product_id in touched or not _give_up(taking_back, each):
            left = ImportProblem.TOUCHED.message
        elif each.variant_id and old != brought:
            counted[each.variant_id] = old
        if left and each.product_id:
            touched.add(each.product_id)
        became.append({"import_id": row.id, "row": each.row, "is_done": bool(left), "left": left})
    actor = batches.actor_of(row)
    taking_back.finish(actor)
    stock.count_all(session, store_id, counted, lying, actor)
    bulk.change_rows(session, table_of(ImportRow), ("import_id", "row"), became)


def _stock_of(row: Row[Any]) -> tuple[int, int]:
    """What lay there before the row, and what it has brought."""
    old, brought = (row.before or {}).get("stock", (0, 0))
    return old, brought


def _has_moved(row: Row[Any], lying: Mapping[int, tuple[int, int]]) -> bool:
    old, brought = _stock_of(row)
    on_hand, promised = lying.get(row.variant_id or 0, (0, 0))
    return on_hand != brought or promised > old


def _give_up(taking_back: catalogue.TakingBack, row: Row[Any]) -> bool:
    before: dict[str, Any] = row.before or {}
    if row.product_id is None or before.keys() <= {"stock"}:
        return True  # it changed the stock alone
    return taking_back.row(row.product_id, row.variant_id, before)


def _touched(session: Session, row: ListingImport, new: set[int]) -> set[int]:
    """Those of these new listings that somebody has handled since, or of which a row had to be left."""
    assert row.applied_at, "only what was applied is undone"
    assert row.undone_at, "the undo has begun"
    touched = catalogue.touched_since(session, new, row.applied_at, row.undone_at)
    return touched | _kept_listings(session, row.id, new) | _with_other_photos(session, row.id, new)


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
