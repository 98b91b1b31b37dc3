"""A spreadsheet comes in, is given up, is forgotten."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, or_, select

from storefront.catalogue.types import CatalogueProblem
from storefront.imports import files, photo_files
from storefront.imports.models import ImportRow, ListingImport
from storefront.imports.photo_models import ImportPhoto
from storefront.imports.types import (
    AT_WORK,
    LISTING_IMPORT,
    ImportProblem,
    ImportStarted,
    ImportState,
    ImportUndoStarted,
    ImportUploaded,
)
from storefront.kernel import audit, clock, events, timeline
from storefront.kernel.db import end_reading, read_session, take_turns, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.kernel.events import publish
from storefront.kernel.timeline import Move
from storefront.kernel.types import SYSTEM
from storefront.producers import queries as producers
from storefront.producers.types import GroupState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session

    from storefront.imports.types import Upload
    from storefront.kernel.types import Actor

OPEN = (ImportState.UPLOADED, ImportState.JUDGED, ImportState.APPLYING)
BUSY = (ImportState.APPLYING, ImportState.UNDOING)
LONGEST_NAME = 200
MATCH_DAYS = 1  # how long a sheet waits for somebody to say what its columns mean
KEPT_DAYS = 90  # rows of what has ended; the listings and their own history stay


def begin(upload: Upload, actor: Actor) -> int:
    """Keep a spreadsheet and have the worker try it out; returns the import's id.

    The same file, sent again before it has ended, goes on with the same import.

    Raises:
        RefusedError: when it is too large, its ZIP is none, the disk takes nothing, or the group's earlier one is still
            being written.
    """
    digest = files.digest(upload.data + b"\0" + (upload.photos or b""))
    end_reading()
    found = _find_open(read_session(), upload, digest)
    end_reading()
    if found:
        return found
    if upload.photos:
        photo_files.check(upload.photos)
    key = files.keep(upload.data, files.TABLE, from_command=upload.from_command)
    photos = files.keep(upload.photos, files.PHOTOS, from_command=upload.from_command) if upload.photos else None
    row = _row(upload, digest, actor, (key, photos))
    import_id = None
    try:
        import_id = _enter(upload, row, actor)
    finally:
        if import_id is None or import_id != row.id:
            for each in filter(None, (key, photos)):
                files.CABINET.erase(each)
    return import_id


def _row(upload: Upload, digest: str, actor: Actor, keys: tuple[str, str | None]) -> ListingImport:
    """`keys` of the sheet and of the ZIP."""
    return ListingImport(
        group_id=upload.group_id,
        file_name=upload.file_name[:LONGEST_NAME],
        file_key=keys[0],
        photos_key=keys[1],
        digest=digest,
        from_command=upload.from_command,
        all_or_nothing=upload.all_or_nothing,
        approval=asdict(upload.approval) if upload.approval else None,
        head=[],
        notes=[],
        actor_id=actor.person_id,
        actor_label=actor.label,
        on_behalf_of=actor.on_behalf_of,
        created_at=clock.now(),
    )


def _enter(upload: Upload, row: ListingImport, actor: Actor) -> int:
    """Write it down; of a file that came twice at once, the id of the first."""
    with unit_of_work() as session:
        take_turns(session, f"import.{upload.group_id}")
        if found := _find_open(session, upload, row.digest):
            return found
        busy = select(ListingImport.id).where(ListingImport.group_id == upload.group_id, ListingImport.state.in_(BUSY))
        if not upload.from_command and session.scalar(busy.limit(1)):
            raise RefusedError(Problem(code=ImportProblem.GROUP_BUSY, at="file"))
        if upload.approval and producers.get_group(session, upload.group_id).state is not GroupState.ACTIVE:
            raise RefusedError(Problem(code=CatalogueProblem.GROUP_NOT_ACTIVE, at="group"))
        session.add(row)
        session.flush()
        timeline.begin(session, LISTING_IMPORT, row, actor)
        note(session, row, "import.uploaded", actor)
        publish(session, ImportUploaded(import_id=row.id))
        return row.id


def _find_open(session: Session, upload: Upload, digest: str) -> int | None:
    """What a page began, no command goes on with: it would drop what the group has still to decide on."""
    query = select(ListingImport).where(
        ListingImport.group_id == upload.group_id,
        ListingImport.digest == digest,
        ListingImport.from_command == upload.from_command,
        ListingImport.state.in_(OPEN),
    )
    row = session.scalar(query.order_by(ListingImport.id.desc()).limit(1))
    approval = asdict(upload.approval) if upload.approval else None
    is_same = row and (row.all_or_nothing, row.approval) == (upload.all_or_nothing, approval)
    return row.id if row and is_same else None


def note(session: Session, row: ListingImport, action: str, actor: Actor) -> None:
    """A line in the audit log about an import."""
    after = {"group": row.group_id, "file": row.file_name}
    audit.record(session, actor, audit.Change(action=action, subject="listing_import", subject_id=row.id, after=after))


def lock(session: Session, import_id: int) -> ListingImport:
    """The import, kept for this transaction.

    Raises:
        NotFoundError: when there is none.
    """
    row = session.get(ListingImport, import_id, with_for_update=True)
    if row is None:
        raise NotFoundError(import_id)
    return row


def drop(import_id: int, actor: Actor) -> None:
    """The group does not want it.

    Raises:
        NotFoundError: when there is no such import.
        StateConflictError: when it is being written already, or has ended.
    """
    with unit_of_work() as session:
        row = lock(session, import_id)
        timeline.advance(session, LISTING_IMPORT, row, Move(to=ImportState.DROPPED, actor=actor))
        note(session, row, "import.dropped", actor)


def forget_rows() -> None:
    """What the worker does every day: rows of imports from long ago go, and a ZIP that nobody took; safe to repeat.

    What nobody has decided on until then is dropped.
    """
    long_ago = clock.now() - timedelta(days=KEPT_DAYS)
    end_reading()
    there = select(ImportRow.row).where(ImportRow.import_id == ListingImport.id).exists()
    last = func.coalesce(ListingImport.applied_at, ListingImport.created_at)  # an undo needs its rows
    old = select(ListingImport.id).where(last < long_ago, ListingImport.state.not_in(BUSY), there)
    ids = read_session().scalars(old.limit(100)).all()
    end_reading()
    for import_id in ids:
        with unit_of_work() as session:
            row = lock(session, import_id)
            if row.state in BUSY:
                continue
            if row.state in OPEN:
                timeline.advance(session, LISTING_IMPORT, row, Move(to=ImportState.DROPPED, actor=SYSTEM))
            session.execute(delete(ImportPhoto).where(ImportPhoto.import_id == import_id))
            session.execute(delete(ImportRow).where(ImportRow.import_id == import_id))
        if row.photos_key:
            files.CABINET.erase(row.photos_key)


def try_again() -> None:
    """What the worker does every hour: of what it has given up, imports that are at work have another try.

    Else the group would look at their progress for ever and could send no other file. Safe to run twice.
    """
    topics = [kind.__name__ for kind in (ImportUploaded, ImportStarted, ImportUndoStarted)]
    with unit_of_work() as session:
        at_work = set(session.scalars(select(ListingImport.id).where(ListingImport.state.in_(AT_WORK))))
        for row in events.list_parked(session, topics=topics) if at_work else ():
            if row.payload["import_id"] in at_work:
                events.retry_parked(session, row.id)


def erase_orphans() -> None:
    """Erase the files of which nothing will be read any more; for the worker to call."""
    files.CABINET.erase_orphans(_named)


def _named(session: Session, keys: Sequence[str]) -> Collection[str]:
    """A table is read until it was tried out, or its columns were chosen; a ZIP as long as its photos may be taken."""
    begun = ListingImport.created_at > clock.now() - timedelta(days=MATCH_DAYS)
    may_match = ListingImport.state.in_((ImportState.JUDGED, ImportState.REFUSED)) & begun
    tables = (ListingImport.file_key.in_(keys), or_(ListingImport.state == ImportState.UPLOADED, may_match))
    zips = (ListingImport.photos_key.in_(keys), ListingImport.state.in_((*OPEN, ImportState.APPLIED)))
    found = session.scalars(select(ListingImport.file_key).where(*tables)).all()
    return {*found, *(key for key in session.scalars(select(ListingImport.photos_key).where(*zips)) if key)}
