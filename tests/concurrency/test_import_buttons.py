"""Two members, one sheet, one button: pressed many times at once it is heard once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.imports import service
from storefront.imports.models import ListingImport
from storefront.imports.service import applying, beginning, judging
from storefront.imports.types import Counts, ImportState, Upload
from storefront.kernel import timeline
from storefront.kernel.db import db, end_reading, read_session
from storefront.kernel.errors import StateConflictError
from storefront.kernel.events import OutboxRow
from tests.support import racing
from tests.support.sheets import MEMBER, as_csv, make_group, row, rows_of, see, send

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from sqlalchemy.orm import Session

    from storefront.kernel.timeline import Move

TIMES = 8


def _unlocked(session: Session, import_id: int) -> ListingImport:
    return session.get_one(ListingImport, import_id)


def _unguarded(session: Session, machine: object, found: ListingImport, move: Move) -> None:
    """Reads the state, thinks about it, and writes: what somebody did meanwhile is not seen."""
    del machine
    if found.state is not ImportState.JUDGED:
        raise StateConflictError(found.state.value)
    time.sleep(0.2)
    found.state = ImportState(move.to)
    session.flush()


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "control"])
def test_of_many_who_press_one_is_heard(app: Flask, monkeypatch: pytest.MonkeyPatch, *, guarded: bool) -> None:
    """The control has neither lock nor compare-and-set; writers of SQLite take turns even so."""
    import_id = send(make_group(), as_csv([row("KOPI-1")]))
    if not guarded:
        monkeypatch.setattr(applying, "lock", _unlocked)
        monkeypatch.setattr(timeline, "advance", _unguarded)
    answers = racing.at_once(app, [import_id] * TIMES, lambda each: service.start(each, MEMBER))
    heard = answers.count(None)
    end_reading()
    told = read_session().execute(select(func.count()).where(OutboxRow.topic == "ImportStarted")).scalar_one()
    assert told == heard
    if guarded or db.engine.dialect.name == "sqlite":
        assert heard == 1
        assert sum(isinstance(answer, StateConflictError) for answer in answers) == TIMES - 1
    else:
        assert heard > 1


def test_web_and_worker_try_the_same_out_at_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small portions, so that each meets rows of the others."""
    monkeypatch.setattr(judging, "PORTION", 2)
    group_id = make_group()
    rows = [row(f"KOPI-{number}", nama=f"Kopi {number}") for number in range(9)]
    import_id = service.begin(Upload(group_id=group_id, file_name="produk.csv", data=as_csv(rows)), MEMBER)
    answers = racing.at_once(app, [import_id] * 4, service.judge)
    assert answers == [None] * 4
    assert (see(import_id).state, see(import_id).counts) == (ImportState.JUDGED, Counts(added=9))
    assert [each.sku for each in rows_of(import_id)] == [f"KOPI-{number}" for number in range(9)]


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "control"])
def test_a_file_that_is_sent_many_times_at_once_is_one_import(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    service.configure(tmp_path / "private", tmp_path / "media")
    if not guarded:
        monkeypatch.setattr(beginning, "_find_open", lambda *_of: None)
    upload = Upload(group_id=make_group(), file_name="produk.csv", data=as_csv([row("KOPI-1")]))
    ids = racing.at_once(app, [upload] * TIMES, lambda each: service.begin(each, MEMBER))
    kept = list(tmp_path.rglob("*.table"))
    assert (len(set(ids)), len(kept)) == ((1, 1) if guarded else (TIMES, TIMES))
