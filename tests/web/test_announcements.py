"""An office tells the groups something; their members read it on the first page of their workspace."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import Role
from storefront.announcements import queries
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from tests.support.members import member, text_of
from tests.support.offices import officer
from tests.support.people import make_group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
KEY = re.compile(r'name="key"[^>]*value="([^"]+)"')
FORM = {
    "title": "Pameran <Dekranasda>",
    "body": "Daftar sebelum Jumat.\n\nTempat terbatas.",
    "regency_code": "53.09",
    "kind": "",
    "starts_at": "2026-11-22T12:00",
    "ends_at": "2026-11-29T12:00",
}


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with clock.frozen_at(NOON):
        yield


@pytest.fixture
def reader(app: Flask) -> Browser:
    return member(app, "ketua@contoh.id", make_group())


@pytest.fixture
def office(app: Flask) -> Browser:
    return officer(app, Role.DINAS_PMD)


def told() -> list[str]:
    end_reading()
    found = [each.title for each in queries.list_all(read_session())]
    end_reading()
    return found


def test_written_once_read_and_ended(office: Browser, reader: Browser) -> None:
    key = KEY.findall(text_of(office, "/kantor/pengumuman/baru"))[0]
    answers = [office.submit("/kantor/pengumuman/baru", {**FORM, "key": key}) for _twice in range(2)]
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/kantor/pengumuman/1")] * 2
    assert told() == ["Pameran <Dekranasda>"]
    page = reader.get("/lapak/").text
    assert "Pameran &lt;Dekranasda&gt;" in page
    assert "<p>Tempat terbatas.</p>" in page
    assert "Dinas PMD" in page
    assert "Ngada" in text_of(office, "/kantor/pengumuman")
    assert reader.submit("/lapak/pengumuman/1/dibaca").status_code == 303
    assert "Pameran" not in text_of(reader, "/lapak/")
    assert "1 orang" in text_of(office, "/kantor/pengumuman/1")
    for words in ("Diakhiri. Pengumuman ini", "Pengumuman ini sudah selesai."):
        assert office.submit("/kantor/pengumuman/1/akhiri").status_code == 303
        assert words in text_of(office, "/kantor/pengumuman/1")
    assert "Akhiri sekarang" not in text_of(office, "/kantor/pengumuman/1")


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(office: Browser, reader: Browser) -> None:
    faults = {
        "Tulis judulnya.": {"title": ""},
        "Paling banyak 1.000 huruf.": {"body": "a" * 1001},
        "Belum ada kelompok seperti itu.": {"regency_code": "53.08"},
        "Pilih salah satu dari daftar.": {"kind": "firma"},
        "Waktu selesai harus setelah waktu mulai.": {"ends_at": "2026-11-22T12:00"},
        "Tulis kapan mulai.": {"starts_at": "0001-01-01T00:00"},
        "Tulis kapan selesai.": {"ends_at": ""},
    }
    for words, change in faults.items():
        sent = {**FORM, "key": "satu", **change}
        answer = office.submit("/kantor/pengumuman/baru", sent)
        assert answer.status_code == 422
        page = unescape(answer.text)
        assert words in page
        assert 'value="satu"' in page
        assert sent["starts_at"] in page
    assert told() == []
    assert "Dekranasda" not in text_of(reader, "/lapak/")


def test_others_are_not_told(office: Browser, reader: Browser) -> None:
    office.submit("/kantor/pengumuman/baru", {**FORM, "kind": "sekolah", "regency_code": "", "key": "satu"})
    assert told() == []  # there is no such group
    office.submit("/kantor/pengumuman/baru", {**FORM, "starts_at": "2026-11-23T12:00", "key": "dua"})
    assert reader.submit("/lapak/pengumuman/1/dibaca").status_code == 404
    with clock.frozen_at(NOON + timedelta(days=1)):
        assert "Pameran" in text_of(reader, "/lapak/")
