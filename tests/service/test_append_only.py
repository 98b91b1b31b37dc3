from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DatabaseError

from storefront.kernel import audit
from storefront.kernel.audit import AuditEntry, Change
from storefront.kernel.db import db, read_session, unit_of_work
from storefront.kernel.types import SYSTEM

if TYPE_CHECKING:
    from flask import Flask


def _actions() -> list[str]:
    return [entry.action for entry in audit.list_latest(read_session())]


@pytest.mark.usefixtures("app")
class TestAuditLog:
    def _write(self) -> None:
        with unit_of_work() as session:
            audit.record(session, SYSTEM, Change(action="price.changed", subject="variant", subject_id=7))

    def test_a_line_cannot_be_changed(self) -> None:
        self._write()
        with pytest.raises(DatabaseError, match="append-only"), unit_of_work() as session:
            session.execute(update(AuditEntry).values(action="nothing.happened"))
        assert _actions() == ["price.changed"]

    def test_a_line_cannot_be_deleted(self) -> None:
        self._write()
        with pytest.raises(DatabaseError, match="append-only"), unit_of_work() as session:
            session.execute(delete(AuditEntry))
        assert _actions() == ["price.changed"]

    def test_a_line_cannot_be_replaced(self, app: Flask) -> None:
        if db.engine.dialect.name != "sqlite":
            with pytest.raises(DatabaseError, match="append-only"), unit_of_work() as session:
                session.execute(text("TRUNCATE audit_log"))
        else:
            self._write()
            columns = "id, at, actor_id, actor_label, on_behalf_of, action, subject, subject_id, before, after"
            replacing = f"INSERT OR REPLACE INTO audit_log SELECT {columns} FROM audit_log"  # noqa: S608 -- our own words
            with pytest.raises(DatabaseError, match="append-only"), unit_of_work() as session:
                session.execute(text(replacing))
        del app
