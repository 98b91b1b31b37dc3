"""R11: a long file, half of its rows bad in more than twenty ways; killed halfway, it goes on."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.catalogue.models import Product, Variant
from storefront.imports import service
from storefront.imports.models import ImportRow
from storefront.imports.types import Counts, ImportState, Outcome
from storefront.kernel.db import db, end_reading, read_session
from storefront.stock.models import Level, Movement
from tests.support import bad_rows, forked, import_process, invariants, sheets
from tests.support.racing import PROVING

if TYPE_CHECKING:
    from flask import Flask

ROOT = Path(__file__).parents[2]
ROWS = 100_000 if PROVING else 1_000
MOST_SECONDS, MOST_MEGABYTES = 120, 512
SIGKILL = -9

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def _run(folder: Path, group_id: int, batches: str) -> tuple[int, dict[str, float]]:
    """Its return code and what it has measured."""
    url = db.engine.url.render_as_string(hide_password=False)
    module = (sys.executable, "-m", "tests.support.import_process")
    words = (*module, url, str(folder), str(folder / "besar.csv"), str(group_id), batches)
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 -- our own module
    assert done.returncode in {0, SIGKILL}, done.stderr[-2000:]
    return done.returncode, json.loads(done.stdout) if done.stdout else {}


def _whole_rows() -> list[int]:
    """How many there are of each thing that a row of its own product brings."""
    end_reading()
    session = read_session()
    done = select(func.count()).select_from(ImportRow).where(ImportRow.is_done)
    counts = [session.scalar(select(func.count()).select_from(table)) for table in (Product, Variant, Level, Movement)]
    end_reading()
    return [session.scalar(done) or 0, *(count or 0 for count in counts)]


@pytest.mark.usefixtures("app")
def test_half_of_a_long_file_goes_in_whole_however_often_it_is_killed(app: Flask, tmp_path: Path) -> None:
    del app
    group_id = sheets.make_group()
    bad_rows.load_villages()
    (tmp_path / "besar.csv").write_bytes(bad_rows.as_file(ROWS))
    end_reading()
    began = time.monotonic()

    code, _nothing = _run(tmp_path, group_id, str(ROWS // 400))
    assert code == SIGKILL
    half = _whole_rows()
    assert set(half) == {ROWS // 4 // 100 * 100}

    code, measured = _run(tmp_path, group_id, "all")
    seconds = time.monotonic() - began
    assert code == 0
    assert set(_whole_rows()) == {ROWS // 2}
    view = sheets.see(int(measured["import"]))
    assert (view.state, view.counts) == (ImportState.APPLIED, Counts(added=ROWS // 2, failed=ROWS // 2))
    assert invariants.broken() == []
    _check_report(view.id)
    if PROVING:
        assert seconds <= MOST_SECONDS
        assert measured["megabytes"] <= MOST_MEGABYTES


@pytest.mark.sqlite_only
@pytest.mark.parametrize("progress", ["together", "first", "last"])
def test_rows_and_what_became_of_them_are_one_transaction(
    app: Flask, database_url: str, tmp_path: Path, progress: str
) -> None:
    """Noted first, the rows of a killed batch are lost; noted last, the import no longer knows them for its own."""
    del app
    rows = [sheets.row(f"S-{number}", nama=f"Kopi {number}") for number in range(250)]
    import_id = sheets.send(sheets.make_group(), sheets.as_csv(rows))
    service.start(import_id, sheets.MEMBER)
    end_reading()

    process, _line = forked.start(import_process.apply_and_die, database_url, tmp_path, import_id, progress)
    process.join(60)
    assert process.exitcode == SIGKILL
    service.apply(import_id)

    is_whole = set(_whole_rows()) == {len(rows)}
    is_known = sheets.see(import_id).counts == Counts(added=len(rows))
    assert (is_whole, is_known) == (progress != "first", progress != "last")


def _check_report(import_id: int) -> None:
    """Each row by its number, each fault at its column with a reason in a sentence."""
    wrong: Counter[str] = Counter()
    for row in sheets.rows_of(import_id):
        column = bad_rows.expected(row.row - 2)
        if column is None:
            wrong["sound"] += row.outcome is not Outcome.ADDED or row.faults != ()
        else:
            columns = {fault.column for fault in row.faults}
            reasons = [fault.reason for fault in row.faults]
            wrong[column] += columns != {column} or row.outcome is not Outcome.FAILED
            wrong["reason"] += not all(reason.endswith(".") and "{" not in reason for reason in reasons)
    assert +wrong == Counter()
