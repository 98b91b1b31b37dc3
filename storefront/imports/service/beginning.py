"""A spreadsheet comes in, is given up, is forgotten."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from storefront.catalogue.types import CatalogueProblem
from storefront.imports import files, photo_files
from storefront.imports.models import ImportRow, ListingImport
from storefront.imports.photo_models import ImportPhoto
from storefront.imports.types import LISTING_IMPORT, ImportProblem, ImportState, ImportUploaded
from storefront.kernel import audit, clock, timeline
from storefront.kernel.db import end_reading, read_session, take_turns, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.kernel.events import publish
from storefront.kernel.timeline import Move
from storefront.producers import queries as producers
from storefront.producers.types import GroupState

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.imports.types import Upload
    from storefront.kernel.types import Actor

OPEN = (ImportState.UPLOADED, ImportState.JUDGED, ImportState.APPLYING)
BUSY = (ImportState.APPLYING, ImportState.UNDOING)
LONGEST_NAME = 200
KEPT_DAYS = 90  # rows of what has ended; the listings and their own history stay


def begin(upload: Upload, actor: Actor) -> int:
    """Keep a spreadsheet and have the worker try it out; returns the import's id.

    The same file, sent again before it has ended, goes on with the same import.

    Raises:
        RefusedError: when it is too large, its ZIP is none, or the group's earlier one is still being written.
        OSError: of the disk.
    """
    digest = files.digest(upload.data + b"\0" + (upload.photos or b""))
    if found := _find_open(upload, digest):
        return found
    if upload.photos:
        photo_files.check(upload.photos)
    key = files.keep(upload.data, files.TABLE, from_command=upload.from_command)
    photos = files.keep(upload.photos, files.PHOTOS, from_command=upload.from_command) if upload.photos else None
    row = ListingImport(
        group_id=upload.group_id,
        file_name=upload.file_name[:LONGEST_NAME],
        file_key=key,
        photos_key=photos,
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
    try:
        return _enter(upload, row, actor)
    except BaseException:
        files.erase(key)
        if photos:
            files.erase(photos, files.PHOTOS)
        raise


def _enter(upload: Upload, row: ListingImport, actor: Actor) -> int:
    with unit_of_work() as session:
        take_turns(session, f"import.{upload.group_id}")
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


def _find_open(upload: Upload, digest: str) -> int | None:
    end_reading()
    query = select(ListingImport).where(
        ListingImport.group_id == upload.group_id, ListingImport.digest == digest, ListingImport.state.in_(OPEN)
    )
    row = read_session().scalar(query.order_by(ListingImport.id.desc()).limit(1))
    approval = asdict(upload.approval) if upload.approval else None
    is_same = row and (row.all_or_nothing, row.approval) == (upload.all_or_nothing, approval)
    end_reading()
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
    """What the worker does every day: rows of imports from long ago go, and a ZIP that nobody took; safe to repeat."""
    long_ago = clock.now() - timedelta(days=KEPT_DAYS)
    end_reading()
    there = select(ImportRow.row).where(ImportRow.import_id == ListingImport.id).exists()
    old = select(ListingImport.id, ListingImport.photos_key).where(
        ListingImport.created_at < long_ago, ListingImport.state.not_in(BUSY), there
    )
    rows = read_session().execute(old.limit(100)).all()
    end_reading()
    for import_id, photos in rows:
        with unit_of_work() as session:
            session.execute(delete(ImportPhoto).where(ImportPhoto.import_id == import_id))
            session.execute(delete(ImportRow).where(ImportRow.import_id == import_id))
        if photos:
            files.erase(photos, files.PHOTOS)
