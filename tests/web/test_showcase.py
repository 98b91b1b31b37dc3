"""Disperindag's showcase in its office, and what buyers see of it, to the minute."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import Role
from storefront.curation import queries, service
from storefront.curation.types import HOME, Picked, ShowcasePage, Showing, SlotPhase, Spot
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.search import queries as search
from storefront.verification import service as verification
from storefront.web import page_cache
from storefront.web.page_cache import LIMITS
from tests.support.offices import officer, text_of
from tests.support.products import OFFICE
from tests.support.shelf import counted_queries, draft, drain, fill_shelf

if TYPE_CHECKING:
    from flask import Flask

    from storefront.web.page_cache import PageCache
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
COFFEE_PAGE = "/kategori/kopi"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def shelf(app: Flask) -> list[int]:
    """Coffee of Ngada, cloth of Ngada, honey of Ende, all of one group."""
    del app
    return fill_shelf([draft(f"Barang uji {number}", number) for number in range(3)])


@pytest.fixture
def office(app: Flask, shelf: list[int]) -> Browser:
    del shelf
    return officer(app, Role.DISPERINDAG)


def group_id() -> int:
    found = search.cards_by_ids(read_session(), [1])[0].group_id
    end_reading()
    return found


def form(**changes: str) -> dict[str, str]:
    filled = {
        "spot": "home:",
        "starts_at": "2026-11-23T08:00",
        "ends_at": "2026-11-30T17:30",
        "reason": "Panen pertama tahun ini.",
        "reason_en": "First harvest of the year.",
    }
    return {**filled, **changes}


def on_show() -> list[int]:
    end_reading()
    found = [
        slot.id for phase in (SlotPhase.NOW, SlotPhase.COMING) for slot in queries.list_slots(read_session(), phase)
    ]
    end_reading()
    return found


def seconds_and_all(moment: datetime) -> str:
    return moment.astimezone(clock.WITA).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def before_it_begins() -> datetime:
    return datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def test_found_picked_changed_and_ended(office: Browser, before_it_begins: datetime) -> None:
    with clock.frozen_at(before_it_begins):
        page = text_of(office, "/kantor/etalase?q=barang")
        (url,) = re.findall(r'href="(/kantor/etalase/baru\?produk=1)"', page)
        assert f"/kantor/etalase/baru?kelompok={group_id()}" in text_of(office, "/kantor/etalase?q=rak")
        assert "Tidak ada yang cocok" in text_of(office, "/kantor/etalase?q=roket")
        page = text_of(office, url)
        offered = re.findall(r'<option[^>]*value="([^"]*)"', page)
        assert offered == ["home:", "category:kopi", "regency:ngada"]
        assert 'value="2026-11-22T11:00"' in page
        assert office.submit(url, form()).status_code == 303
        (slot_id,) = on_show()
        page = text_of(office, "/kantor/etalase")
        assert "23 November 2026, 08.00 WITA" in page
        assert "Panen pertama" in text_of(office, f"/kantor/etalase/{slot_id}/lihat")
        slot = f"/kantor/etalase/{slot_id}"
        answer = office.submit(slot, form(spot="category:kopi", seen="1"))
        assert answer.status_code == 303
        assert "Jenis: Kopi" in text_of(office, "/kantor/etalase")
        assert office.submit(f"{slot}/akhiri").status_code == 303
    assert on_show() == []


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    office: Browser, before_it_begins: datetime
) -> None:
    url = "/kantor/etalase/baru?produk=1"
    with clock.frozen_at(before_it_begins):
        faults = {
            "Pilih salah satu dari daftar.": form(spot="regency:ende"),
            "Waktu selesai harus setelah waktu mulai.": form(ends_at="2026-11-23T08:00"),
            "Waktu selesai sudah lewat.": form(starts_at="2026-11-20T08:00", ends_at="2026-11-21T08:00"),
            "Tulis alasannya": form(reason=" "),
            "Paling banyak 300 huruf.": form(reason="a" * 301),
            "Tulis kapan mulai.": form(starts_at=""),
        }
        for words, sent in faults.items():
            answer = office.submit(url, sent)
            assert answer.status_code == 422, words
            page = unescape(answer.text)
            assert words in page
            assert sent["reason_en"] in page
        assert on_show() == []
        assert office.submit(url, form()).status_code == 303
        again = office.submit(url, form(starts_at="2026-11-30T17:29", ends_at="2026-12-01T08:00"))
        assert "sudah dipilih di halaman yang sama, 23 November 2026, 08.00 WITA sampai" in unescape(again.text)
        (slot_id,) = on_show()
        assert office.submit(f"/kantor/etalase/{slot_id}", form(seen="7")).status_code == 409
        assert office.get("/kantor/etalase/baru").status_code == 404
        for number in ("999", "99999999999999999999"):
            assert office.get(f"/kantor/etalase/baru?produk={number}").status_code == 404


def test_a_second_tap_raises_nothing_further(office: Browser, shelf: list[int], before_it_begins: datetime) -> None:
    with clock.frozen_at(before_it_begins):
        showing = Showing(starts_at=clock.now(), ends_at=clock.now() + MINUTE, reason="Baru.")
        low, middle, high = (service.feature(Picked(each), showing, OFFICE) for each in shelf)
        (form,) = re.findall(rf'/etalase/{low}/naik".*?</form>', text_of(office, "/kantor/etalase"), re.DOTALL)
        (seen,) = re.findall(r'name="seen" value="(\d+)"', form)
        for _tap in range(2):
            assert office.submit(f"/kantor/etalase/{low}/naik", {"seen": seen}).status_code == 303
        assert on_show() == [high, low, middle]


def test_what_is_on_show_is_changed_without_its_start(office: Browser, before_it_begins: datetime) -> None:
    with clock.frozen_at(before_it_begins):
        showing = Showing(starts_at=clock.now() - MINUTE / 7, ends_at=clock.now() + MINUTE, reason="Baru.")
        slot_id = service.feature(Picked(1), showing, OFFICE)
        assert 'name="starts_at"' not in text_of(office, f"/kantor/etalase/{slot_id}")
        assert office.submit(f"/kantor/etalase/{slot_id}", form(seen="1")).status_code == 303
        slot = queries.get_slot(read_session(), slot_id)
    assert (slot.starts_at, slot.reason) == (showing.starts_at, "Panen pertama tahun ini.")
    assert seconds_and_all(slot.ends_at) == "2026-11-30T17:30"


def test_buyers_see_it_with_its_reason_in_their_language(client: Browser, shelf: list[int]) -> None:
    now = clock.now()
    showing = Showing(starts_at=now, ends_at=now + MINUTE, reason="Ditenun ulang.", reason_en="Woven anew.")
    for picked in (Picked(shelf[0]), Picked(group_id=group_id())):
        for spot in (HOME, Spot(ShowcasePage.CATEGORY, "kopi"), Spot(ShowcasePage.REGENCY, "ngada")):
            service.feature(picked, Showing(**{**vars(showing), "spot": spot}), OFFICE)
    for url in ("/", COFFEE_PAGE, "/kabupaten/ngada"):
        with clock.frozen_at(now), counted_queries() as asked:
            page = client.get(url).text
        assert page.count("Ditenun ulang.") == 2, url
        assert "Dipilih oleh Disperindag" in page
        assert len(asked) <= 8, (url, asked)
        with clock.frozen_at(now):
            english = client.get(f"{url}?lang=en").text
        assert english.count("Woven anew.") == 2, url
        with clock.frozen_at(now + MINUTE):
            assert "Ditenun ulang." not in client.get(f"{url}?lang=id").text, url
    with clock.frozen_at(now):
        assert "Ditenun ulang." not in client.get(f"{COFFEE_PAGE}?tersedia=1").text


def test_it_begins_changes_and_ends_to_the_minute_also_where_pages_are_kept(
    client: Browser, office: Browser, cache: PageCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is kept; nothing but the clock and the office tells that it has grown old."""
    time = 1000.0
    monkeypatch.setattr(cache.store, "now", lambda: time)
    monkeypatch.setattr(page_cache, "VERSION_SECONDS", 0)
    begins = clock.now().replace(second=0, microsecond=0) + MINUTE
    times = {"starts_at": seconds_and_all(begins), "ends_at": seconds_and_all(begins + 5 * MINUTE)}
    for page in ("home:", "category:kopi"):
        assert office.submit("/kantor/etalase/baru?produk=1", form(**times, spot=page)).status_code == 303
    slot_id = on_show()[0]
    seen = []
    for moment, act in (
        (begins - timedelta(seconds=1), None),
        (begins, None),
        (begins + MINUTE, {"reason": "Alasan kedua.", "seen": "1"}),
        (begins + 5 * MINUTE, None),
    ):
        with clock.frozen_at(moment):
            if act:
                assert office.submit(f"/kantor/etalase/{slot_id}", form(**times, **act)).status_code == 303
            time += LIMITS.fresh
            home, coffee = (client.get(url).text for url in ("/", COFFEE_PAGE))
        first, second = "Panen pertama", "Alasan kedua"
        seen.append((first in home, second in home, first in coffee))
    assert seen == [(False, False, False), (True, False, True), (False, True, True), (False, False, False)]


@pytest.mark.usefixtures("office")
def test_what_is_suspended_leaves_the_showcase(client: Browser, shelf: list[int]) -> None:
    now = clock.now()
    service.feature(Picked(shelf[0]), Showing(starts_at=now, ends_at=now + MINUTE, reason="Panen."), OFFICE)
    with clock.frozen_at(now):
        assert "Panen." in client.get("/").text
        with unit_of_work() as session:
            verification.suspend(session, "OVOP-53.09-0001", "contoh", OFFICE)
        assert "Panen." not in client.get("/").text
        drain()
        assert 'id="etalase"' not in client.get("/").text


def test_the_office_is_told_that_buyers_do_not_see_it(office: Browser) -> None:
    now = clock.now()
    service.feature(Picked(1), Showing(starts_at=now, ends_at=now + MINUTE, reason="Panen."), OFFICE)
    with clock.frozen_at(now):
        assert "Tidak terlihat pembeli" not in text_of(office, "/kantor/etalase")
        with unit_of_work() as session:
            verification.suspend(session, "OVOP-53.09-0001", "contoh", OFFICE)
        assert "Tidak terlihat pembeli" in text_of(office, "/kantor/etalase")
        assert "Tidak ada yang terlihat" in text_of(office, f"/kantor/etalase/{on_show()[0]}/lihat")
