"""Listing sheets in the workspace: sent, tried out, decided on, undone; each by the members whose it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import MemberRole
from storefront.catalogue.models import Product, Variant
from storefront.imports import photos, queries, service
from storefront.imports.photo_types import PhotosDue
from storefront.kernel import audit
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.workspace import sheet, sheets
from tests.support.archives import packed
from tests.support.browser import Browser
from tests.support.listings import change
from tests.support.members import member
from tests.support.people import make_consent, make_person
from tests.support.photos import SVG, photo
from tests.support.products import GROUP, load_reference, make_group, make_product
from tests.support.sent_sheets import BAD, COFFEE, HEAD, HERE, HONEY, begin, see, send, text_of_answer, work
from tests.support.sheets import MEMBER

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from storefront.producers.models import ProducerGroup

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def group(app: Flask, tmp_path: Path) -> ProducerGroup:
    del app
    service.configure(tmp_path / "private", tmp_path / "media")
    load_reference()
    with unit_of_work() as session:
        return make_group(session)


@pytest.fixture
def chief(app: Flask, group: ProducerGroup) -> Browser:
    return member(app, "ketua@contoh.test", group.id, MemberRole.KETUA)


def goods() -> list[str]:
    """All SKUs there are."""
    end_reading()
    found = sorted(sku for (sku,) in read_session().query(Variant.sku).all())
    end_reading()
    return found


def test_the_first_page_says_what_to_do_and_gives_the_sheets(chief: Browser, group: ProducerGroup) -> None:
    with unit_of_work() as session:
        make_product(session, group)
    page = see(chief, HERE)
    for words in ("Ambil lembar kosong", "Ambil produk saya", "Periksa isian"):
        assert words in page
    empty = chief.get(f"{HERE}lembar.xlsx")
    assert empty.headers["Content-Disposition"] == 'attachment; filename="daftar-isian.xlsx"'
    assert empty.data.startswith(b"PK")
    taken = {kind: chief.get(f"{HERE}produk.{kind}") for kind in ("xlsx", "csv")}
    assert {answer.headers["Cache-Control"] for answer in taken.values()} == {"private, no-store"}
    assert b"KOPI-2" in taken["csv"].data
    assert chief.get(f"{HERE}produk.ods").status_code == 404
    assert HERE in chief.get("/lapak/produk").text


def test_what_was_taken_out_changes_nothing(chief: Browser, group: ProducerGroup) -> None:
    with unit_of_work() as session:
        make_product(session, group)
    for kind in ("xlsx", "csv"):
        answer = send(chief, HERE, chief.get(f"{HERE}produk.{kind}").data, f"produk.{kind}")
        work()
        page = see(chief, answer.location)
        assert "2 tetap sama" in page
        assert "Masukkan" not in page


def test_tried_out_then_put_in_then_taken_back(chief: Browser) -> None:
    at = begin(chief, COFFEE, BAD, HONEY)
    page = see(chief, at)
    for words in ("Belum ada yang berubah", "1 perlu diperbaiki", "2 produk atau ukuran baru", "Masukkan 2 baris yang"):
        assert words in page
    for words in ("Kolom harga", "Baris 3 , SL-1: dua ratus", "Mungkin maksud Anda: Ngada"):
        assert words in page
    assert goods() == []
    assert chief.submit(f"{at}/masukkan").status_code == 303
    waiting = chief.get(at)
    assert (waiting.headers["Refresh"], "dari 2 baris" in waiting.text) == ("4", True)
    work()
    done = chief.get(at)
    assert "Refresh" not in done.headers
    assert "Sudah dimasukkan" in done.text
    assert goods() == ["KB-1", "MD-1"]
    assert chief.submit(f"{at}/batalkan").status_code == 303
    work()
    assert "Sudah dibatalkan" in see(chief, at)
    end_reading()
    assert {row.state.value for row in read_session().query(Product)} == {"archived"}


def test_of_two_who_press_the_same_button_one_is_heard(app: Flask, chief: Browser, group: ProducerGroup) -> None:
    other = member(app, "pengelola@contoh.test", group.id)
    at = begin(chief, COFFEE)
    for path in ("masukkan", "batalkan"):
        for browser in (chief, other):
            assert browser.submit(f"{at}/{path}").status_code == 303
        assert "Sudah ada yang menekan tombol." in see(other, at)
        work()
    assert goods() == ["KB-1"]
    actions = [each.action for each in audit.list_latest(read_session(), text="listing_import")]
    assert len(actions) == len(set(actions))


def test_what_is_not_wanted_changes_nothing(chief: Browser) -> None:
    at = begin(chief, COFFEE)
    assert chief.submit(f"{at}/buang").status_code == 303
    assert "Dibuang" in see(chief, at)
    chief.submit(f"{at}/masukkan")
    work()
    assert goods() == []


def test_failed_rows_come_back_with_the_reason_and_go_in_once_put_right(chief: Browser) -> None:
    at = begin(chief, COFFEE, BAD)
    assert chief.get(f"{at}/perbaiki.xlsx").data.startswith(b"PK")
    taken = chief.get(f"{at}/perbaiki.csv").data.decode("utf-8-sig")
    head, row = taken.splitlines()[:2]
    assert head == HEAD.strip() + ";keterangan"
    assert "harga:" in row
    assert "KB-1" not in taken
    right = taken.replace("dua ratus", "200.000").replace("Nagada", "Ngada").replace("-3", "3").replace("'", "")
    answer = send(chief, HERE, right.encode(), "perbaiki.csv")
    chief.submit(f"{answer.location}/masukkan")
    work()
    assert goods() == ["SL-1"]
    assert chief.get(f"{at}/perbaiki.ods").status_code == 404


@pytest.mark.parametrize(
    ("file", "name", "photos", "words"),
    [
        (b"", "", b"", "Pilih dulu lembar isiannya."),
        ((HEAD + COFFEE).encode(), "daftar.csv", b"bukan zip", "Berkas foto ini bukan ZIP."),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(
    chief: Browser, file: bytes, name: str, photos: bytes, words: str
) -> None:
    answer = send(chief, HERE, file, name, photos)
    assert answer.status_code == 422
    assert text_of_answer(answer).count(words) == 2  # on top and at the field
    assert "Kiriman sebelumnya" not in see(chief, HERE)


@pytest.mark.parametrize("file", [SVG, photo(), packed({"a": b"x"}), b"sku;nama\n1;Kopi\n"])
def test_what_is_no_sheet_says_so_and_offers_no_button(chief: Browser, file: bytes) -> None:
    answer = send(chief, HERE, file, "daftar.xlsx")
    page = see(chief, answer.location) if answer.status_code == 303 else text_of_answer(answer)
    assert "Tidak dapat dibaca" in page or answer.status_code == 422
    assert "Masukkan" not in page
    assert goods() == []


def test_photos_beside_the_sheet_and_again(chief: Browser) -> None:
    two = COFFEE.replace("kopi.jpg", "kopi.jpg|dekat.jpg")
    at = begin(chief, two, photos=packed({"kopi.jpg": photo(shade=30)}))
    chief.submit(f"{at}/masukkan")
    work()
    page = see(chief, at)
    assert "1 foto sudah terpasang." in page
    assert "Baris 2 : Foto dekat.jpg tidak ada di dalam ZIP." in page
    assert send(chief, f"{at}/foto", photos=packed({"dekat.jpg": photo(shade=90)})).status_code == 303
    assert "Refresh" in chief.get(at).headers
    work()
    assert "2 foto sudah terpasang." in see(chief, at)
    assert send(chief, f"{at}/foto").status_code == 303
    assert "Pilih dulu berkas ZIP-nya." in see(chief, at)
    assert send(chief, f"{at}/foto", photos=b"bukan").status_code == 303
    assert "bukan ZIP" in see(chief, at)


def test_undone_with_its_photos_but_not_with_what_somebody_has_changed_since(chief: Browser) -> None:
    at = begin(chief, COFFEE, HONEY, photos=packed({"kopi.jpg": photo()}))
    chief.submit(f"{at}/masukkan")
    work()
    end_reading()
    ids = {variant.sku: variant.product_id for variant in read_session().query(Variant)}
    end_reading()
    change(ids["MD-1"], description="Diceritakan sesudahnya.")
    chief.submit(f"{at}/batalkan")
    work()
    page = see(chief, at)
    assert "1 tidak dapat dibatalkan" in page
    assert "Sudah diubah lagi setelah dimuat, jadi dibiarkan." in page
    end_reading()
    states = {row.id: row.state.value for row in read_session().query(Product)}
    assert (states[ids["KB-1"]], states[ids["MD-1"]]) == ("archived", "draft")


def test_photos_that_were_never_taken_keep_no_page_at_work(chief: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "PORTION_SECONDS", 1e-9)
    at = begin(chief, COFFEE, photos=packed({"kopi.jpg": photo()}))
    key = int(at[len(HERE) :])
    service.start(key, MEMBER)
    service.apply(key)
    photos.on_due(PhotosDue(import_id=key))
    assert "Refresh" in chief.get(at).headers
    service.start_undo(key, MEMBER)
    service.undo(key)
    assert "Refresh" not in chief.get(at).headers


def test_another_group_sees_and_does_nothing(app: Flask, chief: Browser) -> None:
    at = begin(chief, COFFEE, BAD)
    with unit_of_work() as session:
        other = make_group(session, replace(GROUP, name="Kelompok lain"))
    stranger = member(app, "lain@contoh.test", other.id, MemberRole.KETUA)
    stock_keeper = member(
        app,
        "stok@contoh.test",
        queries.get_import(read_session(), int(at[len(HERE) :])).group_id,
        MemberRole.PETUGAS_STOK,
    )
    for path in ("", "/perbaiki.csv"):
        assert stranger.get(at + path).status_code == 404
        assert stock_keeper.get(at + path).status_code == 403
    for path in ("/masukkan", "/buang", "/batalkan", "/foto"):
        assert stranger.submit(at + path).status_code == 404
        assert stock_keeper.submit(at + path).status_code == 403
    work()
    assert goods() == []
    assert "Belum ada yang berubah" in see(chief, at)


def test_a_facilitator_acts_on_behalf_of_the_group(app: Flask, group: ProducerGroup) -> None:
    helper = make_person("dampingi@contoh.test", group_id=group.id, member=MemberRole.PENDAMPING)
    make_consent(group.id, helper)
    browser = Browser(app)
    browser.become("dampingi@contoh.test")
    at = begin(browser, COFFEE, photos=packed({"kopi.jpg": photo()}))
    browser.submit(f"{at}/masukkan")
    work()
    seen = audit.list_latest(read_session(), limit=200)
    of_it = {(each.actor_label, each.on_behalf_of) for each in seen if each.subject in {"listing_import", "product"}}
    assert of_it == {("Pendamping", group.name)}
    assert "Pendamping" in see(browser, at)


def test_long_reports_come_in_pages(chief: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "PAGE", 2)
    at = begin(chief, *(BAD.replace("SL-1", f"SL-{number}") for number in range(5)))
    first = chief.get(at).text
    assert ("SL-1" in first, "SL-2" in first) == (True, False)
    second = chief.get(f"{at}?lihat=salah&sesudah=3").text
    assert ("SL-1" in second, "SL-2" in second, "Ke baris pertama" in second) == (False, True, True)
    assert "SL-4" in chief.get(f"{at}?lihat=salah&sesudah=5").text


def test_what_waits_stands_on_the_first_page_and_older_ones_behind(
    chief: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "PAGE", 1)
    first, second = begin(chief, COFFEE), begin(chief, HONEY)
    page = chief.get("/lapak/").text
    assert (first in page, second in page) == (True, True)
    page = chief.get(HERE).text
    assert (f'"{first}"' in page, f'"{second}"' in page, "Kiriman yang lebih lama" in page) == (False, True, True)


def test_who_sends_without_end_is_stopped(chief: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_UPLOADS", 1)
    begin(chief, COFFEE)
    assert send(chief, HERE, (HEAD + HONEY).encode()).status_code == 429


def test_a_large_sheet_is_left_to_the_worker(chief: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "SMALL_BYTES", 10)
    at = begin(chief, COFFEE)
    answer = chief.get(at)
    assert (answer.headers["Refresh"], "Sedang diperiksa" in answer.text) == ("4", True)
    work()
    assert "Menunggu keputusan Anda" in see(chief, at)


def test_what_a_cell_says_is_never_a_part_of_the_page(chief: Browser) -> None:
    at = begin(chief, BAD.replace("dua ratus", "<script>jahat()</script>"))
    assert "<script>jahat" not in chief.get(at).text
    assert queries.count_photos(read_session(), int(at[len(HERE) :])).total == 0
