"""A new group at its door: from the page that registers it to the button that asks for the examination."""

from __future__ import annotations

import html
import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from storefront.accounts.models import Membership
from storefront.accounts.types import MemberRole, Role
from storefront.kernel import audit
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import SYSTEM
from storefront.producers import queries, service
from storefront.producers.models import ProducerGroup
from storefront.producers.types import GroupState, OnboardingItem
from storefront.workspace import registering
from tests.support.browser import Browser
from tests.support.people import make_group, make_person
from tests.support.photos import pdf, photo
from tests.support.products import load_reference

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

pytestmark = pytest.mark.sqlite_only
MAWAR = {
    "kind": "kelompok_usaha",
    "name": "KUB Mawar",
    "regency": "53.09",
    "village": "Beiwali",
    "district": "Bajawa",
    "phone": "0812 3456 7890",
}


@pytest.fixture
def maria(app: Flask) -> Browser:
    load_reference()
    make_person("maria@contoh.id")
    browser = Browser(app)
    browser.become("maria@contoh.id")
    return browser


def text_of(browser: Browser, url: str, status: int = 200) -> str:
    answer = browser.get(url)
    assert answer.status_code == status
    return html.unescape(answer.get_data(as_text=True))


def groups() -> list[ProducerGroup]:
    end_reading()
    return list(read_session().scalars(select(ProducerGroup).order_by(ProducerGroup.id)))


def send(browser: Browser, url: str, upload: bytes, **fields: str) -> TestResponse:
    """Encoded here: the test client would leave a large form in a file that nobody closes."""
    file = FileStorage(BytesIO(upload), filename="surat.jpg", content_type="image/jpeg")
    boundary, body = encode_multipart({**fields, "file": file, "csrf_token": browser.token()})
    return browser.post(url, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def test_a_guest_signs_in_and_comes_back(app: Flask) -> None:
    answer = Browser(app).get("/lapak/daftar")
    assert (answer.status_code, answer.location) == (303, "/masuk?next=/lapak/daftar")
    page = text_of(Browser(app), answer.location)
    assert "Untuk mendaftarkan kelompok, masuk dulu atau buat akun." in page
    assert "/daftar?next=/lapak/daftar" in page


def test_the_way_there_is_told(app: Flask, maria: Browser) -> None:
    assert 'href="/lapak/daftar"' in text_of(Browser(app), "/untuk-lembaga")
    assert 'href="/lapak/daftar"' in text_of(maria, "/akun")


def test_one_page_makes_a_group_that_begins_with_a_photo_and_its_home_says_what_comes_next(maria: Browser) -> None:
    answer = maria.submit("/lapak/daftar", MAWAR)
    assert (answer.status_code, answer.location) == (303, "/lapak/produk/baru")
    assert "Kelompok Anda terdaftar. Mulai dari foto produk pertama." in text_of(maria, answer.location)
    page = text_of(maria, "/lapak/")
    assert "0 dari 5 selesai" in page
    assert "Setujui syarat berjualan" in page
    assert 'href="/lapak/kelengkapan/syarat"' in page
    assert "Semua beres" not in page


def test_a_second_tap_makes_no_second_group(maria: Browser) -> None:
    first, second = maria.submit("/lapak/daftar", MAWAR), maria.submit("/lapak/daftar", MAWAR)
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(groups()) == 1
    assert maria.get(second.location).status_code == 200


def test_nothing_that_was_typed_is_lost(maria: Browser) -> None:
    answer = maria.submit("/lapak/daftar", {**MAWAR, "kind": "", "phone": "12", "label": "school"})
    assert answer.status_code == 422
    page = html.unescape(answer.get_data(as_text=True))
    for kept in ('value="KUB Mawar"', 'value="Beiwali"', 'value="Bajawa"', 'value="12"'):
        assert kept in page
    assert re.search(r'<option selected value="53.09">', page)
    assert re.search(r'<option selected value="school">', page)
    assert page.count("Pilih jenis kelompok.") == 2
    answer = maria.submit("/lapak/daftar", {**MAWAR, "phone": "12"})
    assert answer.get_data(as_text=True).count("bukan nomor telepon Indonesia") == 2
    assert groups() == []


@pytest.mark.parametrize("field", ["kind", "regency", "label"])
def test_only_what_is_offered_can_be_chosen(maria: Browser, field: str) -> None:
    assert maria.submit("/lapak/daftar", {**MAWAR, field: "active"}).status_code == 422
    answer = maria.submit("/lapak/daftar", {**MAWAR, "state": "active", "slug": "admin", "role": "admin"})
    assert answer.status_code == 303
    assert [(each.state, each.slug) for each in groups()] == [(GroupState.APPLIED, "kub-mawar")]


def test_haste_is_slowed_down(maria: Browser) -> None:
    for _ in range(registering.MOST_BY_ONE):
        assert maria.submit("/lapak/daftar", MAWAR).status_code == 303
    answer = maria.submit("/lapak/daftar", {**MAWAR, "name": "KUB Melati"})
    assert answer.status_code == 429
    assert 'value="KUB Melati"' in answer.get_data(as_text=True)
    assert len(groups()) == 1


@pytest.fixture
def mawar(maria: Browser) -> int:
    """The group of Maria, just registered."""
    maria.submit("/lapak/daftar", MAWAR)
    return groups()[0].id


@pytest.mark.usefixtures("mawar")
def test_item_by_item_to_the_button(maria: Browser) -> None:
    for path in ("syarat", "pernyataan"):
        assert "Kami setuju" in text_of(maria, f"/lapak/kelengkapan/{path}")
        assert maria.submit(f"/lapak/kelengkapan/{path}").location == "/lapak/kelengkapan"
        assert "Sudah disetujui" in text_of(maria, f"/lapak/kelengkapan/{path}")
    bank = {"number": "0123 4567 89", "issuer": "Bank NTT", "holder": "Melati"}
    assert send(maria, "/lapak/kelengkapan/rekening", photo(), **bank).status_code == 303
    page = text_of(maria, "/lapak/kelengkapan")
    assert "Nama pemilik rekening berbeda" in page
    assert "3 dari 5 selesai" in page
    assert send(maria, "/lapak/kelengkapan/sk", pdf(), number="12/KEP/2024").status_code == 303

    answer = maria.submit("/lapak/kelengkapan/ajukan")
    assert answer.status_code == 422
    assert answer.get_data(as_text=True).count("Tulis apa yang belum ada, dan mengapa.") == 2
    assert groups()[0].submitted_at is None
    assert maria.submit("/lapak/kelengkapan/ajukan", {"note": "Panen bulan depan."}).status_code == 303
    assert groups()[0].submission_note == "Panen bulan depan."
    home = text_of(maria, "/lapak/")
    assert "Petugas sedang memeriksa" in home
    assert "Ajukan pemeriksaan" not in text_of(maria, "/lapak/kelengkapan")


@pytest.mark.usefixtures("mawar")
def test_a_paper_that_is_refused_keeps_what_was_typed(maria: Browser) -> None:
    answer = send(maria, "/lapak/kelengkapan/rekening", b"surat", number="12", issuer="Bank NTT", holder="")
    assert answer.status_code == 422
    page = html.unescape(answer.get_data(as_text=True))
    assert 'value="12"' in page
    assert 'value="Bank NTT"' in page
    assert page.count("Nomor rekening terdiri dari 6 sampai 20 angka.") == 2
    assert page.count("Tulis nama pemilik rekening.") == 2
    missing = send(maria, "/lapak/kelengkapan/sk", b"", number="12/KEP/2024")
    assert missing.get_data(as_text=True).count("Pilih foto atau berkas PDF.") == 2


@pytest.mark.usefixtures("mawar")
def test_papers_leave_only_through_their_guarded_page(app: Flask, maria: Browser) -> None:
    send(maria, "/lapak/kelengkapan/sk", pdf(), number="12/KEP/2024")
    send(maria, "/lapak/kelengkapan/rekening", photo("PNG"), number="0123456789", issuer="Bank NTT", holder="Mawar")
    answer = maria.get("/lapak/kelengkapan/sk/berkas")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, pdf(), "application/pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sk.pdf"'
    picture = maria.get("/lapak/kelengkapan/rekening/berkas")
    assert (picture.mimetype, picture.data[:2]) == ("image/jpeg", b"\xff\xd8")
    for each in (answer, picture):
        assert each.headers["Cache-Control"] == "private, no-store"
        assert each.headers["X-Content-Type-Options"] == "nosniff"
    make_person("tetangga@contoh.id", group_id=make_group())
    other = Browser(app)
    other.become("tetangga@contoh.id")
    assert other.get("/lapak/kelengkapan/sk/berkas").status_code == 404
    assert other.get("/lapak/kelengkapan/sk/berkas?lapak=kub-mawar").status_code == 404
    make_person("pmd@contoh.id", Role.DINAS_PMD)
    office = Browser(app)
    office.become("pmd@contoh.id")
    seen = office.get("/kantor/lembaga/kub-mawar/berkas/deed")
    assert (seen.data, seen.headers["Content-Disposition"]) == (pdf(), 'attachment; filename="kub-mawar-deed.pdf"')
    for path in ("kub-mawar/berkas/nib", "kub-mawar/berkas/terms", "kub-mawar/berkas/apa", "tidak-ada/berkas/deed"):
        assert office.get(f"/kantor/lembaga/{path}").status_code == 404
    assert maria.get("/lapak/kelengkapan/nib").status_code == 404  # this kind of group needs none
    assert maria.get("/lapak/kelengkapan/apa").status_code == 404


def test_a_page_meant_for_one_group_never_goes_to_another(app: Flask) -> None:
    load_reference()
    mine, theirs = make_group("kelompok-satu"), make_group("kelompok-dua")
    make_person("dua@contoh.id", group_id=mine, member=MemberRole.KETUA)
    browser = Browser(app)
    browser.become("dua@contoh.id")
    told = {"story": "Bukan untuk ini.", "phone": "0812 3456 7890"}
    assert browser.submit("/lapak/lembaga/profil?lapak=kelompok-dua", told).status_code == 404
    assert {each.story for each in groups()} == {""}
    assert theirs


def test_who_has_several_groups_picks_one_and_keeps_what_was_asked(app: Flask) -> None:
    load_reference()
    person_id = make_person("dua@contoh.id", group_id=make_group("kelompok-satu"))
    second = make_group("kelompok-dua")
    with unit_of_work() as session:
        session.add(Membership(person_id=person_id, group_id=second, role=MemberRole.KETUA))
    browser = Browser(app)
    browser.become("dua@contoh.id")
    page = text_of(browser, "/lapak/stok?saring=hampir-habis&_scheme=javascript&endpoint=x")
    assert "Lapak yang mana?" in page
    kept = "saring=hampir-habis&_scheme=javascript&endpoint=x"
    assert re.findall(r'href="(/lapak/stok[^"]*lapak=[^"]*)"', page) == [
        f"/lapak/stok?{kept}&lapak={slug}" for slug in ("kelompok-satu", "kelompok-dua")
    ]
    assert browser.submit("/lapak/lembaga/profil", {"story": "Milik siapa?"}).status_code == 400


@pytest.mark.usefixtures("mawar")
def test_who_may_not_complete_it_is_told_who_may(app: Flask) -> None:
    make_person("kasir@contoh.id", group_id=groups()[0].id, member=MemberRole.BENDAHARA)
    browser = Browser(app)
    browser.become("kasir@contoh.id")
    page = text_of(browser, "/lapak/")
    assert "Kelompok ini belum aktif" in page
    assert "/lapak/kelengkapan" not in page


def test_a_suspended_group_is_told_so(maria: Browser, mawar: int) -> None:
    with unit_of_work() as session:
        group = queries.get_group(session, mawar)
        service.admit(session, group, SYSTEM, "Sudah dikenal.")
        service.suspend(session, group, SYSTEM, "Keluhan pembeli.")
    assert "KUB Mawar ditangguhkan" in text_of(maria, "/lapak/")
    assert "Ditangguhkan" in text_of(maria, "/lapak/lembaga")


def test_every_item_has_its_words_and_its_address() -> None:
    from storefront.workspace import checklist  # noqa: PLC0415 -- the words of this test alone

    assert set(checklist.WORDS) == set(checklist.PATH_OF) == set(OnboardingItem)


def test_what_is_done_is_logged_under_the_groups_name(maria: Browser, mawar: int) -> None:
    maria.submit("/lapak/kelengkapan/syarat")
    entry = audit.list_latest(read_session())[0]
    assert (entry.action, entry.actor_label, entry.subject_id) == ("group.promised", "KUB Mawar", str(mawar))
