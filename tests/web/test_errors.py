from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from flask import abort
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from storefront import create_app
from storefront.kernel.db import read_session
from storefront.kernel.errors import BusyError, ForbiddenError, NotFoundError, StateConflictError
from storefront.web.errors import RETRY_AFTER_SECONDS
from storefront.web.guards import public
from tests.support.browser import Browser
from tests.support.databases import config_for

if TYPE_CHECKING:
    from pathlib import Path

MEBIBYTE = 1024 * 1024
WRITTEN = "maria@contoh.id"
FAULTS: dict[str, tuple[Exception | int, int]] = {
    "busy": (BusyError(), 503),
    "database": (OperationalError("SELECT rahasia", {}, Exception("no server")), 503),
    "missing": (NotFoundError("rahasia"), 404),
    "forbidden": (ForbiddenError("rahasia"), 403),
    "conflict": (StateConflictError("rahasia"), 409),
    "bug": (ZeroDivisionError("rahasia"), 500),
    "large": (413, 413),
    "many": (429, 429),
    "teapot": (418, 418),
    "gateway": (502, 502),
}


def fail(name: str) -> str:
    fault = FAULTS[name][0]
    if isinstance(fault, int):
        abort(fault)
    raise fault


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    """An application with a view that fails as it is told, behaving as outside of tests."""
    app = create_app(config_for(f"sqlite:///{tmp_path / 'a.db'}", tmp_path, testing=False))
    app.add_url_rule("/gagal/<name>", "fail", public(fail))
    return Browser(app)


def ask_for_what_is_not_there() -> str:
    read_session().execute(text("SELECT 1 FROM tidak_ada WHERE surel = :email"), {"email": WRITTEN})
    raise AssertionError("there is no such table")


def test_no_log_repeats_what_people_wrote(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    """An error of the database goes there with its statement."""
    browser.application.add_url_rule("/gagal", "ask", public(ask_for_what_is_not_there))
    assert browser.get("/gagal").status_code == 503
    assert "tidak_ada" in caplog.text
    assert WRITTEN not in caplog.text


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_becomes_a_page_that_tells_nothing_of_the_inside(browser: Browser, name: str) -> None:
    answer = browser.get(f"/gagal/{name}")
    assert (answer.status_code, answer.mimetype) == (FAULTS[name][1], "text/html")
    assert [word for word in ("rahasia", "Traceback", "Error", "SELECT") if word in answer.text] == []
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers.get("Retry-After") == (str(RETRY_AFTER_SECONDS) if answer.status_code == 503 else None)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert '<main id="isi"' in answer.text


def test_our_own_fault_is_logged_under_the_number_that_the_page_shows(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        page = browser.get("/gagal/bug").text
    reference = next(record for record in caplog.records if record.name == "storefront.web.errors").args
    assert isinstance(reference, tuple)
    assert str(reference[0]) in page
    assert "ZeroDivisionError" in caplog.text


def test_unknown_addresses_and_methods(browser: Browser) -> None:
    assert "Halaman ini tidak ada" in browser.get("/tidak-ada").text
    wrong = browser.get("/keluar")
    assert (wrong.status_code, set(wrong.headers["Allow"].split(", "))) == (405, {"OPTIONS", "POST"})


def upload(*parts: tuple[str, str, bytes]) -> bytes:
    """A multipart body of parts (name, file name or nothing, content)."""
    body = b""
    for name, filename, content in parts:
        file = f'; filename="{filename}"' if filename else ""
        body += f'--garis\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + content + b"\r\n"
    return body + b"--garis--\r\n"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (upload(("foto", "a.jpg", b"x" * 2 * MEBIBYTE)), 422),
        (upload(("foto", "a.jpg", b"x" * 17 * MEBIBYTE)), 413),
        (upload(("email", "", b"x" * 2 * MEBIBYTE)), 413),
        (upload(*((f"f{number}", "", b"") for number in range(1500))), 413),
    ],
    ids=["upload", "large upload", "large field", "many fields"],
)
def test_too_much_is_refused(browser: Browser, body: bytes, status: int) -> None:
    answer = browser.post("/masuk", data=body, content_type="multipart/form-data; boundary=garis")
    assert answer.status_code == status


def test_a_form_without_uploads_is_small(browser: Browser) -> None:
    assert browser.post("/masuk", data={"email": "x" * 2 * MEBIBYTE}).status_code == 413


def test_a_page_that_fails_itself_still_answers(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(browser.application.extensions, "assets", None)
    answer = browser.get("/tidak-ada")
    assert answer.status_code == 404
    assert "Halaman ini tidak dapat dibuka sekarang." in answer.text
