from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from config import ROOT
from storefront.kernel import worker
from storefront.kernel.db import db
from tests.support.people import make_person

if TYPE_CHECKING:
    import pytest
    from flask import Flask
    from sqlalchemy.orm import Session

    from storefront.web.system import Health
    from tests.support.browser import Browser


def test_alive_asks_no_database(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storefront.web.system.read_session", None)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json, answer.headers["Cache-Control"]) == (200, {"ok": True}, "no-store")


def test_not_ready_without_a_worker(client: Browser) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["ok"] is False
    assert answer.json["parts"]["worker"] == {"ok": False, "why": "no heartbeat: is `flask worker` running?"}


def test_ready_with_all_parts(app: Flask, client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "checks", app.extensions["checks"][:3])
    worker.beat()
    newest = max(path.name[:4] for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py"))
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {
        "ok": True,
        "parts": {
            "database": {"ok": True, "why": f"revision {newest}"},
            "worker": {"ok": True, "why": ""},
            "register": {"ok": True, "why": "no register imported: villages are plain text"},
        },
    }


def test_a_part_that_breaks_is_named(app: Flask, client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(session: Session) -> Health:
        session.execute(text("SELECT 1 FROM no_such_table"))
        raise AssertionError

    def lost(session: Session) -> Health:
        del session
        raise FileNotFoundError

    worker.beat()
    monkeypatch.setitem(app.extensions, "checks", (("broken", broken), ("lost", lost), *app.extensions["checks"]))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert [name for name, part in answer.json["parts"].items() if not part["ok"]][:2] == ["broken", "lost"]
    assert answer.json["parts"]["database"]["ok"] is True


def test_a_request_lets_go_of_the_database(client: Browser) -> None:
    """A reader left open would hold back SQLite's log and stand idle in a transaction on PostgreSQL."""
    make_person("maria@contoh.id")
    client.become("maria@contoh.id")
    assert client.get("/akun").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # both databases have a pool that counts
