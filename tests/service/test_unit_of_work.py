from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from storefront.kernel import engines, settings
from storefront.kernel.db import db, read_session, unit_of_work
from storefront.kernel.errors import BusyError
from storefront.kernel.settings import Setting
from storefront.kernel.types import SYSTEM

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.both_databases

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
