from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from storefront.kernel import engines, settings
from storefront.kernel.audit import AuditEntry
from storefront.kernel.db import db, insert_many, insert_reading, read_session, table_of, unit_of_work
from storefront.kernel.errors import BusyError
from storefront.kernel.events import OutboxRow
from storefront.kernel.settings import Setting
from storefront.kernel.types import SYSTEM

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.both_databases

AT = datetime(2026, 11, 22, 5, 30, 15, 123456, tzinfo=UTC)
HOURS = Setting(key="test.hours", default=24, label="Jam")


@pytest.mark.usefixtures("app")
class TestSettings:
    def test_a_default_holds_until_somebody_changes_it(self) -> None:
        assert settings.get(read_session(), HOURS) == 24
        with unit_of_work() as session:
            settings.put(session, HOURS, 48, SYSTEM)
        assert settings.get(read_session(), HOURS) == 48


@pytest.mark.usefixtures("app")
class TestUnitOfWork:
    def test_one_inside_another_is_a_mistake(self) -> None:
        with unit_of_work(), pytest.raises(RuntimeError, match="inside another"), unit_of_work():
            pass

    def test_an_error_leaves_nothing_behind(self) -> None:
        with pytest.raises(ZeroDivisionError), unit_of_work() as session:
            settings.put(session, HOURS, 1, SYSTEM)
            _ = 1 / 0
        assert settings.get(read_session(), HOURS) == 24


def test_a_database_that_stays_taken_is_said_to_be_busy(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite writers queue at the turn; on PostgreSQL one row's lock is waited for."""
    monkeypatch.setattr(engines, "WAIT_SECONDS", 0.2)
    monkeypatch.setattr("storefront.kernel.db.WAIT_SECONDS", 1)
    with unit_of_work() as session:
        settings.put(session, HOURS, 1, SYSTEM)
    held, go = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context(), unit_of_work() as session:
            session.execute(text("UPDATE setting SET set_by = 'holder'"))
            held.set()
            go.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    try:
        with pytest.raises(BusyError), unit_of_work() as session:
            session.execute(text("UPDATE setting SET set_by = 'waiter'"))
    finally:
        go.set()
        holder.join()
    assert read_session().execute(text("SELECT set_by FROM setting")).scalar_one() == "holder"


def test_sqlite_is_told_to_be_safe(app: Flask) -> None:
    del app
    if db.engine.dialect.name == "sqlite":
        asked = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        answers = [read_session().execute(text(f"PRAGMA {name}")).scalar_one() for name in asked]
        assert answers == ["wal", 2, 1, 1]
    else:
        assert read_session().execute(text("SHOW server_encoding")).scalar_one() == "UTF8"


def _line(number: int) -> dict[str, object]:
    return {
        "at": AT.astimezone(timezone(timedelta(hours=8))) + timedelta(seconds=number),
        "actor_id": None,
        "actor_label": "Pejabat contoh",
        "on_behalf_of": None,
        "action": "test.written",
        "subject": "thing",
        "subject_id": str(number),
        "before": {},
        "after": {"kata": "“é”", "n": [number, None]},
    }


@pytest.mark.usefixtures("app")
class TestManyRows:
    def test_they_read_as_rows_that_were_added_one_by_one(self) -> None:
        with unit_of_work() as session:
            session.add_all(AuditEntry(**_line(number)) for number in (1, 2))
            session.flush()
            insert_many(session, AuditEntry, [_line(number) for number in (1, 2)])
        table = table_of(AuditEntry)
        raw = select(*(column for column in table.c if column.key != "id")).where(table.c.action == "test.written")
        rows = read_session().execute(raw.order_by(table.c.id)).all()
        assert rows[:2] == rows[2:]
        assert [row.at for row in rows[2:]] == [AT + timedelta(seconds=1), AT + timedelta(seconds=2)]
        stored = text("SELECT at, before, after FROM audit_log WHERE action = 'test.written' ORDER BY id")
        written = read_session().execute(stored).all()
        assert written[:2] == written[2:]

    def test_ids_go_on_after_the_highest_and_defaults_are_those_of_the_model(self) -> None:
        rows = [
            {"topic": f"Test{number}", "handler": "none", "payload": {}, "due_at": AT, "created_at": AT}
            for number in (1, 2)
        ]
        with unit_of_work() as session:
            session.add(OutboxRow(**rows[0]))
            session.flush()
            last = session.scalars(select(OutboxRow.id).order_by(OutboxRow.id.desc())).first()
            assert last is not None
            found = insert_reading(session, OutboxRow, rows, ("topic", "id"))
        assert found == [("Test1", last + 1), ("Test2", last + 2)]
        attempts = select(OutboxRow.id, OutboxRow.attempts).where(OutboxRow.id > last).order_by(OutboxRow.id)
        assert read_session().execute(attempts).tuples().all() == [(last + 1, 0), (last + 2, 0)]
