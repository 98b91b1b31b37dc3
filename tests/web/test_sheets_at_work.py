"""Sheets that the worker has: thrown away meanwhile, given up and tried again, and what no disk takes."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest
from sqlalchemy import func, select, update

from storefront.accounts.types import MemberRole
from storefront.catalogue.models import Variant
from storefront.imports import service
from storefront.kernel import clock, events
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.events import OutboxRow
from storefront.kernel.media import Cabinet
from storefront.workspace import sheets
from tests.support.members import member
from tests.support.products import load_reference, make_group
from tests.support.sent_sheets import COFFEE, HEAD, HERE, HONEY, begin, see, send, work

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def chief(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Whose sheets are all left to the worker."""
    monkeypatch.setattr(sheets, "SMALL_BYTES", 10)
    service.configure(tmp_path / "private", tmp_path / "media")
    load_reference()
    with unit_of_work() as session:
        group_id = make_group(session).id
    return member(app, "ketua@contoh.test", group_id, MemberRole.KETUA)


def test_a_sheet_that_is_still_read_can_be_thrown_away(chief: Browser) -> None:
    at = begin(chief, COFFEE)
    assert "Jangan masukkan" in see(chief, at)
    chief.submit(f"{at}/buang")
    work()
    assert "Dibuang" in see(chief, at)
    assert read_session().scalar(select(func.count()).select_from(Variant)) == 0
    end_reading()


def test_what_the_worker_has_given_up_is_tried_again(chief: Browser) -> None:
    """But of imports that are over nothing is."""
    stuck, over = begin(chief, COFFEE), begin(chief, HONEY)
    with unit_of_work() as session:
        session.execute(update(OutboxRow).values(parked_at=clock.now()))
    chief.submit(f"{over}/buang")
    work()
    assert "Sedang diperiksa" in see(chief, stuck)
    service.try_again()
    work()
    assert "Menunggu keputusan Anda" in see(chief, stuck)
    assert [row.payload for row in events.list_parked(read_session(), topics=["ImportUploaded"])] == [
        {"import_id": int(over.rpartition("/")[2])}
    ]
    end_reading()


def test_a_full_disk_is_said_at_the_field_and_nothing_is_begun(chief: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    at = begin(chief, COFFEE)
    monkeypatch.setattr(Cabinet, "keep", Mock(side_effect=OSError(errno.ENOSPC, "full")))
    answer = send(chief, HERE, (HEAD + HONEY).encode())
    assert (answer.status_code, "Berkas belum dapat disimpan." in answer.text) == (422, True)
    assert (answer.text.count("daftar.csv"), "Sedang diperiksa" in see(chief, at)) == (1, True)
