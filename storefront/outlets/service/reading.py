"""A file of an outlet comes in and is read; what its columns mean is remembered; it is dropped or forgotten."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from storefront.catalogue import service as sheets
from storefront.kernel import audit, clock, settings, timeline
from storefront.kernel.audit import Change
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.errors import Problem, RefusedError, StateConflictError
from storefront.kernel.timeline import Move
from storefront.outlets.models import ColumnChoice, OutletFile
from storefront.outlets.queries.files import NAMES, columns_of
from storefront.outlets.types import FILE, FILE_DAYS, FileKind, FileState, OutletProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from storefront.kernel.delimited import RawRow
    from storefront.kernel.types import Actor

MOST_KILOBYTES = 1024
MOST_ROWS = 3000
LIMITS = sheets.Limits(most_bytes=20 * 1024 * 1024, most_rows=MOST_ROWS)
TITLES = 20  # rows above the head, as reports of tills have
LONGEST_NAME = 200


def read_file(outlet_id: int, kind: FileKind, name: str, data: bytes, actor: Actor) -> int:
    """Keep what a file says, for somebody to look at; returns its id. Nothing is written into the books.

    The same file goes on with what waits for a look already.

    Raises:
        RefusedError: when it is too large or no table, or a count that was written down before.
    """
    if len(data) > MOST_KILOBYTES * 1024:
        raise _refused(OutletProblem.FILE_LARGE, most=MOST_KILOBYTES)
    head, rows = _read(kind, data)
    digest = hashlib.sha256(data).hexdigest()
    with unit_of_work() as session:
        take_turns(session, f"till of {outlet_id}")
        same = (OutletFile.outlet_id == outlet_id, OutletFile.kind == kind, OutletFile.digest == digest)
        known = {row.state: row.id for row in session.scalars(select(OutletFile).where(*same))}
        if FileState.READ in known:
            return known[FileState.READ]
        if kind is FileKind.COUNT and FileState.APPLIED in known:
            raise _refused(OutletProblem.COUNTED_BEFORE)
        row = OutletFile(
            outlet_id=outlet_id,
            kind=kind,
            file_name=name[:LONGEST_NAME],
            digest=digest,
            head=head,
            rows=rows,
            created_at=clock.now(),
        )
        session.add(row)
        session.flush()
        timeline.begin(session, FILE, row, actor)
        _note(session, row, "outlet_file.read", actor)
        return row.id


def _refused(code: OutletProblem, **values: object) -> RefusedError:
    return RefusedError(Problem(code=code, at="berkas", values=values))


def _read(kind: FileKind, data: bytes) -> tuple[list[str], list[Any]]:
    """The head, which may stand below some titles, and the rows behind it."""
    try:
        rest, first = sheets.open_rows(data, LIMITS, lambda head: _known(kind, head))
        raw = []
        for row in chain([first], rest):
            raw.append(row)
            if len(raw) > MOST_ROWS + TITLES:
                raise _refused(OutletProblem.FILE_ROWS, most=MOST_ROWS)
    except sheets.UnreadableError as error:
        raise _refused(OutletProblem.FILE_BROKEN) from error
    place = max(range(len(raw[:TITLES])), key=lambda each: (_known(kind, raw[each]), _width(raw[each]), -each))
    head = [cell.strip().lstrip("\ufeff") for cell in raw[place].cells]
    rows = [
        [row.number, list(row.cells), {str(each): mark.value for each, mark in row.marks.items()}]
        for row in raw[place + 1 :]
    ]
    return head, rows


def _width(row: RawRow) -> int:
    """How many of its cells say something: a title has one, a head several."""
    return sum(1 for cell in row.cells if cell.strip())


def _known(kind: FileKind, row: RawRow) -> int:
    return sum(1 for name in columns_of(kind, row.cells, {}) if name)


def choose_columns(file_id: int, chosen: Mapping[str, str], actor: Actor) -> None:
    """Remember for its outlet what the heads of a file mean (empty: nothing). Heads that it has not are left out.

    Raises:
        StateConflictError: when it was written down or dropped already.
    """
    with unit_of_work() as session:
        row = _lock(session, file_id)
        if row.state is not FileState.READ:
            raise StateConflictError(f"file {file_id} is {row.state}")
        names = {*NAMES[row.kind].values(), ""}
        for head in row.head:
            if head in chosen and chosen[head] in names:
                choice = ColumnChoice(outlet_id=row.outlet_id, kind=row.kind, head=sheets.fold(head))
                choice.column = chosen[head]
                session.merge(choice)
        _note(session, row, "outlet_file.columns_chosen", actor)


def drop_file(file_id: int, actor: Actor) -> None:
    """Nothing of it is to be written down.

    Raises:
        StateConflictError: when it was written down or dropped already.
    """
    with unit_of_work() as session:
        row = _lock(session, file_id)
        timeline.advance(session, FILE, row, Move(to=FileState.DROPPED, actor=actor))
        _note(session, row, "outlet_file.dropped", actor)


def forget_files() -> None:
    """What the worker does every day: files go once nobody needs to look at them; the books keep what they said."""
    with unit_of_work() as session:
        old = clock.now() - timedelta(days=settings.get(session, FILE_DAYS))
        session.execute(delete(OutletFile).where(OutletFile.created_at < old))


def _lock(session: Session, file_id: int) -> OutletFile:
    return session.get_one(OutletFile, file_id, with_for_update=True)


def _note(session: Session, row: OutletFile, action: str, actor: Actor) -> None:
    after = {"outlet": row.outlet_id, "file": row.file_name}
    audit.record(session, actor, Change(action=action, subject="outlet_file", subject_id=row.id, after=after))
