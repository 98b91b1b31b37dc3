"""Taking the photos that the rows of a listing sheet name: after the rows, one by one, and again with the next ZIP.

A photo that is missing or bad is written down with its row and never stands in the way of the row itself.
"""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select, update

from storefront.catalogue import service as catalogue
from storefront.imports import files, photo_files
from storefront.imports.models import ImportRow, ListingImport
from storefront.imports.photo_models import ImportPhoto
from storefront.imports.photo_types import OPEN, PhotoProblem, PhotosDue, PhotoState
from storefront.imports.types import ImportState, Outcome
from storefront.kernel import audit
from storefront.kernel.db import end_reading, insert_many, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError, StateConflictError
from storefront.kernel.events import publish
from storefront.kernel.text import sentence
from storefront.kernel.types import Actor

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from storefront.imports.photo_files import ZipPhotos

P = PhotoState
SENT = "import.photos"
PORTION = 500  # rows
PORTION_SECONDS = 20.0  # of taking: letters and jobs wait no longer for it
ENDED = (ImportState.REFUSED, ImportState.DROPPED, ImportState.UNDOING, ImportState.UNDONE)


def send(import_id: int, data: bytes, actor: Actor) -> None:
    """Keep a ZIP in place of an earlier one; its photos are taken as soon as the rows are in.

    Raises:
        NotFoundError: when there is no such import.
        RefusedError: when it is no ZIP, holds more than it may, or the disk takes nothing; the earlier one stays.
        StateConflictError: when the import is over: refused, dropped or undone.
    """
    photo_files.check(data)
    key = files.keep(data, files.PHOTOS, from_command=False)
    try:
        useless = _put(import_id, key, actor)
    except BaseException:
        files.CABINET.erase(key)
        raise
    if useless:
        files.CABINET.erase(useless)


def _put(import_id: int, key: str, actor: Actor) -> str | None:
    """The key of the archive that was there before."""
    with unit_of_work() as session:
        row = session.get(ListingImport, import_id, with_for_update=True)
        if row is None:
            raise NotFoundError(import_id)
        if row.state in ENDED:
            raise StateConflictError(row.state.value)
        earlier, row.photos_key = row.photos_key, key
        audit.record(session, actor, audit.Change(action=SENT, subject="listing_import", subject_id=import_id))
        if row.state is ImportState.APPLIED:
            publish_due(session, import_id)
        return earlier


def publish_due(session: Session, import_id: int) -> None:
    """Have the worker take the photos of an import whose rows are in."""
    publish(session, PhotosDue(import_id=import_id))


def on_due(event: PhotosDue) -> None:
    """For the worker: some seconds of taking, then the next portion is published."""
    end_reading()
    actor = _sender(read_session(), event.import_id)
    if take(event.import_id, actor, PORTION_SECONDS):
        with unit_of_work() as session:
            publish(session, replace(event, portion=event.portion + 1))


def _sender(session: Session, import_id: int) -> Actor:
    """Who sent the latest ZIP by itself, else who sent the sheet."""
    found = audit.last_actor(session, SENT, "listing_import", import_id)
    if found:
        return found
    row = session.get_one(ListingImport, import_id)
    return Actor(label=row.actor_label, person_id=row.actor_id, on_behalf_of=row.on_behalf_of)


def take(import_id: int, actor: Actor, seconds: float | None = None) -> bool:
    """Take what photos can be taken; whether some are left because the time was over. Safe to run twice."""
    end_reading()
    found = read_session().get(ListingImport, import_id)
    state, key = (found.state, found.photos_key) if found else (None, None)
    end_reading()
    if state is not ImportState.APPLIED:
        return False
    _plan(import_id)
    if key is None:
        return False
    until = monotonic() + seconds if seconds else None
    try:
        photos = photo_files.opened(key)
    except RefusedError:
        return False  # another ZIP came meanwhile, and with it another event
    with photos:
        is_more = _take_all(import_id, key, photos, actor, until)
    if not is_more:
        files.CABINET.erase(key)
    return is_more


def _plan(import_id: int) -> None:
    """Write down which photos the rows name; those that are written down stay as they are."""
    after = 0
    while True:
        with unit_of_work() as session:
            of_import = (ImportRow.import_id == import_id, ImportRow.is_done, ImportRow.outcome != Outcome.FAILED)
            rows = select(ImportRow.row, ImportRow.product_id, ImportRow.cells).where(*of_import, ImportRow.row > after)
            portion = session.execute(rows.order_by(ImportRow.row).limit(PORTION)).all()
            if not portion:
                return
            after = portion[-1].row
            known = select(ImportPhoto.row, ImportPhoto.name).where(
                ImportPhoto.import_id == import_id, ImportPhoto.row.between(portion[0].row, after)
            )
            there = set(session.execute(known).tuples())
            plain = {"import_id": import_id, "state": P.WAITING, "reason": ""}
            wanted = [
                {**plain, "row": row, "name": name, "product_id": product_id}
                for row, product_id, cells in portion
                for name in photo_files.named(cells)
                if product_id is not None and (row, name) not in there
            ]
            insert_many(session, ImportPhoto, wanted)


def _take_all(import_id: int, key: str, photos: ZipPhotos, actor: Actor, until: float | None) -> bool:
    stored: dict[str, dict[str, Any]] = {}  # several rows may name one file
    query = (
        select(ImportPhoto)
        .where(ImportPhoto.import_id == import_id, ImportPhoto.state.in_(OPEN))
        .where(or_(ImportPhoto.tried.is_(None), ImportPhoto.tried != key))
        .order_by(ImportPhoto.row, ImportPhoto.name)
        .limit(PORTION)
    )
    while True:
        end_reading()
        entries = list(read_session().scalars(query))
        end_reading()
        if not entries:
            return False
        for entry in entries:
            if until and monotonic() >= until:
                return True
            if not _take_one(entry, key, _store(entry.name, photos, stored), actor):
                return False


def _store(name: str, photos: ZipPhotos, stored: dict[str, dict[str, Any]]) -> dict[str, Any] | Problem:
    """The photo as a picture of ours, or why it is none."""
    if name not in photos:
        return Problem(code=PhotoProblem.NOT_THERE, values={"name": name})
    if name not in stored:
        data = photos.read(name)
        if data is None:
            return Problem(code=PhotoProblem.LOCKED, values={"name": name})
        try:
            stored[name] = catalogue.store_photo(data, name, files.media_folder())
        except RefusedError as refused:
            return refused.problems[0]
    return stored[name]


def _take_one(entry: ImportPhoto, tried: str, found: dict[str, Any] | Problem, actor: Actor) -> bool:
    """Put it to its listing and write down what became of it, in one transaction; False: the import is being undone.

    One that the listing had before is not the import's to take back: it is noted without its key.
    """
    named = {"name": entry.name}
    with unit_of_work() as session:
        of_import = select(ListingImport.state).where(ListingImport.id == entry.import_id)
        if session.scalar(of_import.with_for_update(read=True)) is not ImportState.APPLIED:
            return False
        if isinstance(found, Problem):
            _note(session, entry, tried, found)
            return True
        try:
            added, left_out = catalogue.put_photos(session, entry.product_id, [found], actor)
        except NotFoundError:
            _note(session, entry, tried, Problem(code=PhotoProblem.NO_LISTING, values=named))
            return True
        problem = Problem(code=PhotoProblem.NO_ROOM, values=named) if left_out else None
        _note(session, entry, tried, problem, next(iter(added), None))
        return True


def _note(
    session: Session, entry: ImportPhoto, tried: str, problem: Problem | None, picture: str | None = None
) -> None:
    state = P.TAKEN
    if problem:
        state = P.MISSING if problem.code is PhotoProblem.NOT_THERE else P.REFUSED
    reason = sentence(problem) if problem else ""
    values = {"state": state, "reason": reason, "tried": tried, "picture_key": picture}
    session.execute(update(ImportPhoto).where(*_is(entry)).values(values))


def _is(entry: ImportPhoto) -> tuple[ColumnElement[bool], ...]:
    return ImportPhoto.import_id == entry.import_id, ImportPhoto.row == entry.row, ImportPhoto.name == entry.name


def take_back(import_id: int) -> None:
    """Photos that came with an undone import go, but not from rows that were left; safe to repeat.

    Those of new listings go with the listing.
    """
    end_reading()
    session = read_session()
    found = session.get_one(ListingImport, import_id)
    actor = Actor(label=found.actor_label, person_id=found.actor_id, on_behalf_of=found.on_behalf_of)
    key = found.photos_key
    its_row = (ImportRow.import_id == ImportPhoto.import_id) & (ImportRow.row == ImportPhoto.row)
    taken = select(ImportPhoto, ImportRow.before).join(ImportRow, its_row)
    taken = taken.where(ImportPhoto.import_id == import_id, ImportPhoto.state == P.TAKEN, ImportRow.left == "")
    entries = [entry for entry, before in session.execute(taken) if "is_new" not in (before or {})]
    end_reading()
    for entry in entries:
        if entry.picture_key:
            catalogue.remove_photo(entry.product_id, entry.picture_key, actor)
        with unit_of_work() as writing:
            writing.execute(update(ImportPhoto).where(*_is(entry)).values(state=P.RETURNED))
    if key:
        files.CABINET.erase(key)


def brought(session: Session, import_id: int, product_ids: Collection[int]) -> dict[int, set[str]]:
    """The keys of the photos that an import has put to these listings."""
    found: dict[int, set[str]] = {key: set() for key in product_ids}
    of_import = (ImportPhoto.import_id == import_id, ImportPhoto.product_id.in_(product_ids))
    query = select(ImportPhoto.product_id, ImportPhoto.picture_key).where(*of_import, ImportPhoto.state == P.TAKEN)
    for product_id, key in session.execute(query):
        found[product_id] |= {key} if key else set()
    return found
