"""Writing what was tried out, batch by batch: a batch and what became of its rows are one transaction."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from storefront.catalogue import service as catalogue
from storefront.imports import photos
from storefront.imports.models import ImportRow, ListingImport
from storefront.imports.service import batches
from storefront.imports.service.beginning import lock, note
from storefront.imports.types import LISTING_IMPORT, ImportProblem, ImportStarted, ImportState, Outcome
from storefront.kernel import bulk, clock, timeline
from storefront.kernel.db import end_reading, read_session, table_of, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.kernel.events import publish
from storefront.kernel.timeline import Move
from storefront.search import service as search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

    from storefront.imports.service.batches import Folder, Written
    from storefront.kernel.types import Actor

BATCH = 100  # rows: the shop's other writers wait for one batch at most
AT_ONCE_SECONDS = 20  # of the worker, before others have their turn


def start(import_id: int, actor: Actor) -> None:
    """Have the worker write what was tried out.

    Raises:
        NotFoundError: when there is no such import.
        RefusedError: when nothing in it can go in, or some rows fail and it is all or nothing.
        StateConflictError: when it is not waiting for that any more.
    """
    with unit_of_work() as session:
        row = lock(session, import_id)
        if row.state is ImportState.JUDGED and (problem := _problem(session, row)):
            raise RefusedError(problem)
        timeline.advance(session, LISTING_IMPORT, row, Move(to=ImportState.APPLYING, actor=actor))
        note(session, row, "import.started", actor)
        publish(session, ImportStarted(import_id=import_id))


def _problem(session: Session, row: ListingImport) -> Problem | None:
    query = select(ImportRow.outcome, func.count()).where(ImportRow.import_id == row.id).group_by(ImportRow.outcome)
    counts = dict(session.execute(query).tuples().all())
    failed = counts.pop(Outcome.FAILED, 0)
    if failed and row.all_or_nothing:
        return Problem(code=ImportProblem.ROWS_FAILED, values={"count": failed})
    return None if any(counts.values()) else Problem(code=ImportProblem.NOTHING_TO_DO)


def on_started(event: ImportStarted) -> None:
    """For the worker: some seconds of `apply`, then the next portion is published."""
    if _work(event.import_id, AT_ONCE_SECONDS):
        with unit_of_work() as session:
            publish(session, ImportStarted(import_id=event.import_id, portion=event.portion + 1))


def apply(import_id: int) -> None:
    """Write all rows that are left, batch by batch; whoever was killed goes on where the last batch ended.

    Raises:
        NotFoundError: when there is no such import.
    """
    _work(import_id, None)


def _work(import_id: int, seconds: float | None) -> bool:
    """Whether anything is left."""
    end = None if seconds is None else monotonic() + seconds
    session = read_session()
    row = session.get(ListingImport, import_id)
    if row is None:
        raise NotFoundError(import_id)
    folder = batches.open_folder(session, row)
    is_approved = row.approval is not None
    end_reading()
    last = 0
    while True:
        if is_approved:
            batches.weave_missing(folder, _categories(import_id, folder, last))
        written = _write_batch(import_id, folder, last)
        if written is None:
            return False
        last = written
        if end is not None and monotonic() > end:
            return True


def _categories(import_id: int, folder: Folder, after: int) -> set[str]:
    """Those of the next rows."""
    rows = _waiting(read_session(), import_id, after, BATCH)
    end_reading()
    found = (folder.book.category(row.cells.get("kategori", "")) for row in rows)
    return {each.slug for each in found if each}


def _write_batch(import_id: int, folder: Folder, after: int) -> int | None:
    """Write the next rows after this one, before which none is left; the last one's number, None without any."""
    try:
        with unit_of_work() as session:
            row = lock(session, import_id)
            if row.state is not ImportState.APPLYING:
                return None
            rows = _waiting(session, import_id, after, None if row.all_or_nothing else BATCH)
            if not rows:
                _finish(session, row)
                return None
            written = _write(session, row, rows, folder)
    except _OneFailedError:
        _refuse(import_id)
        return None
    search.refresh_cards(written)
    return int(rows[-1].row)


class _OneFailedError(Exception):
    """All or nothing, and one row cannot go in any more."""


def _waiting(session: Session, import_id: int, after: int, limit: int | None) -> Sequence[Row[Any]]:
    """By key: what is done already would have to be read again and again before each batch of a long file."""
    query = select(ImportRow.row, ImportRow.cells, ImportRow.faults).where(
        ImportRow.import_id == import_id,
        ImportRow.row > after,
        ImportRow.outcome != Outcome.FAILED,
        ImportRow.is_done.is_(False),
    )
    return session.execute(query.order_by(ImportRow.row).limit(limit)).all()


def _write(session: Session, row: ListingImport, rows: Sequence[Row[Any]], folder: Folder) -> list[int]:
    shown: list[int] = []
    for first in range(0, len(rows), BATCH):
        portion = rows[first : first + BATCH]
        readings = [catalogue.read(catalogue.TableRow(row=each.row, cells=each.cells), folder.book) for each in portion]
        with bulk.fresh_plans(session):
            written = batches.write(session, row, readings, folder)
        if row.all_or_nothing and any(outcome is Outcome.FAILED for _plan, outcome, _before in written.rows):
            raise _OneFailedError
        _note_rows(session, row.id, written, {each.row: each.faults for each in portion})
        shown += written.product_ids
    return shown


def _note_rows(session: Session, import_id: int, written: Written, judged: dict[int, list[dict[str, Any]]]) -> None:
    """What became of each; the dry run's own warnings stay."""
    rows = []
    for plan, outcome, before in written.rows:
        number = plan.reading.row
        faults = [batches.fault_of(fault) for fault in plan.faults]
        old = [fault for fault in judged[number] if fault["is_warning"]]
        kept = faults + [fault for fault in old if fault["column"] not in {each["column"] for each in faults}]
        rows.append(
            {
                "import_id": import_id,
                "row": number,
                "outcome": outcome,
                "is_done": outcome is not Outcome.FAILED,
                "has_warning": outcome is not Outcome.FAILED and bool(kept),
                "product_id": plan.product_id,
                "variant_id": plan.variant_id,
                "faults": kept,
                "before": before,
            }
        )
    bulk.change_rows(session, table_of(ImportRow), ("import_id", "row"), rows)


def _finish(session: Session, row: ListingImport) -> None:
    actor, values = batches.actor_of(row), {"applied_at": clock.now()}
    timeline.advance(session, LISTING_IMPORT, row, Move(to=ImportState.APPLIED, actor=actor, values=values))
    note(session, row, "import.applied", actor)
    photos.publish_due(session, row.id)


def _refuse(import_id: int) -> None:
    """Nothing was written; the group sends the file again and sees what has changed."""
    with unit_of_work() as session:
        row = lock(session, import_id)
        notes = [*row.notes, batches.note_of(Problem(code=ImportProblem.CHANGED_MEANWHILE))]
        actor = batches.actor_of(row)
        move = Move(to=ImportState.REFUSED, actor=actor, values={"notes": notes})
        timeline.advance(session, LISTING_IMPORT, row, move)
        note(session, row, "import.refused", actor)
