"""The door of the offices: stuck messages and the audit log."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import Role
from storefront.kernel import audit, events
from storefront.kernel.audit import Change
from storefront.kernel.db import read_session, unit_of_work
from storefront.kernel.events import OutboxRow
from storefront.kernel.types import SYSTEM
from tests.support.offices import officer, text_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.browser import Browser

MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def keuangan(app: Flask) -> Browser:
    return officer(app, Role.KEUANGAN)


def park() -> int:
    with unit_of_work() as session:
        row = OutboxRow(
            topic="OrderPlaced",
            handler="storefront.notifications.handlers.order_placed",
            payload={"order_id": 7},
            created_at=MORNING,
            due_at=MORNING,
            attempts=8,
            parked_at=MORNING,
            last_error="SMTPException: <b>tidak terhubung</b>",
        )
        session.add(row)
        session.flush()
        return row.id


def test_a_parked_message_is_tried_again(app: Flask) -> None:
    admin = officer(app, Role.ADMIN)
    message_id = park()
    raw = admin.get("/kantor/pesan-parkir").get_data(as_text=True)
    assert "SMTPException: &lt;b&gt;tidak terhubung&lt;/b&gt;" in raw
    url = f"/kantor/pesan-parkir/{message_id}/ulang"
    assert admin.get(url).status_code == 405
    answer = admin.submit(url)
    assert (answer.status_code, answer.location) == (303, "/kantor/pesan-parkir")
    assert events.list_parked(read_session()) == []
    assert "Tidak ada pesan yang terhenti." in text_of(admin, "/kantor/pesan-parkir")
    second = admin.submit(url)
    assert second.status_code == 409
    assert 'href="/kantor/pesan-parkir"' in second.get_data(as_text=True)
    assert "Pesan diulang" in text_of(admin, "/kantor/log")


def test_the_audit_log_is_searched_and_paged_by_key(keuangan: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storefront.office.audit_log.PAGE", 2)
    with unit_of_work() as session:
        for number in range(3):
            change = Change(
                action="refund.settled",
                subject="refund",
                subject_id=number,
                before={"note": None},
                after={"note": "<i>x</i>", "amount": number},
            )
            audit.record(session, SYSTEM, change)
    first = keuangan.get("/kantor/log?q=refund.settled").get_data(as_text=True)
    assert [f">refund {number}<" in first for number in range(3)] == [False, True, True]
    assert "&lt;i&gt;x&lt;/i&gt;" in first
    (older,) = re.findall(r'href="([^"]*sebelum=[^"]*)"', html.unescape(first))
    second = text_of(keuangan, older)
    assert [f">refund {number}<" in second for number in range(3)] == [True, False, False]
    assert ">refund 1<" in text_of(keuangan, "/kantor/log?q=refund 1")
    assert ">refund 2<" not in text_of(keuangan, "/kantor/log?q=refund 1")
    assert "Sistem" in text_of(keuangan, "/kantor/log?q=sistem")
    assert "Tidak ada catatan yang cocok." in text_of(keuangan, "/kantor/log?q=zzz")
