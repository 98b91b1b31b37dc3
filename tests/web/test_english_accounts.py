"""Accounts in English: their pages, their letters, and what is wrong with their forms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from storefront.accounts import service
from storefront.accounts.types import Role
from storefront.kernel.types import SYSTEM
from tests.support.letters import Box, open_box
from tests.support.people import PASSWORD, make_person
from tests.support.reading import read_aloud
from tests.web.access_table import OWN_PAGES
from tests.web.test_account_pages import HOME
from tests.web.test_english import NAMES, check, indonesian_in

if TYPE_CHECKING:
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
KNOWN, UNKNOWN = "maria@contoh.id", "siapa@contoh.id"
PLACES = [*NAMES, "DKI Jakarta", "Kota Jakarta Pusat"]


@pytest.fixture
def english(client: Browser) -> Browser:
    client.set_cookie("bahasa", "en")
    make_person(KNOWN, Role.KEUANGAN)
    service.set_whatsapp("0812 0000 0000", SYSTEM)
    return client


@pytest.fixture
def box(english: Browser, monkeypatch: pytest.MonkeyPatch) -> Box:
    del english
    return open_box(monkeypatch)


@pytest.mark.parametrize("url", ["/masuk/lupa", "/masuk/surel", "/daftar/x", "/masuk/baru/x"])
def test_the_way_in(english: Browser, url: str) -> None:
    check(english, url, PLACES, 410 if url.endswith("/x") else 200)


def test_the_pages_of_the_account(english: Browser) -> None:
    english.become(KNOWN)
    english.submit("/akun/alamat/baru", HOME)
    check(english, "/akun/surel/x", PLACES, 410)
    for url in (*OWN_PAGES.values(), "/akun/dua-langkah", "/akun/alamat/1"):
        check(english, url, [*PLACES, "Keuangan", "Gondangdia", "Jalan Melati"])
    english.submit("/akun/dua-langkah/mulai")
    check(english, "/akun/dua-langkah", PLACES)


def test_what_is_wrong_with_its_forms(english: Browser) -> None:
    english.become(KNOWN)
    english.submit("/akun/dua-langkah/mulai")
    for url, data in (
        ("/akun/profil/surel", {"email": "x", "password": "salah"}),
        ("/akun/profil/telepon", {"phone": "1", "password": "salah"}),
        ("/akun/profil/sandi", {"old": "salah sekali", "password": "sandi yang baru"}),
        ("/akun/profil/sandi", {}),
        ("/akun/alamat/baru", {"phone": "1", "postal_code": "1", "rt": "x"}),
        ("/akun/alamat/baru?tujuan=LN", {"phone": "1", "postal_code": "x" * 13}),
        ("/akun/data/hapus", {"password": PASSWORD, "is_sure": "y"}),
        ("/akun/dua-langkah", {"code": "000000"}),
    ):
        answer = english.submit(url, data)
        assert answer.status_code == 422
        _, pieces = read_aloud(answer.text)
        assert {url: indonesian_in(pieces, PLACES)} == {url: []}


def test_letters_and_what_they_lead_to(english: Browser, box: Box) -> None:
    for path in ("/daftar", "/masuk/lupa"):
        for contact in (KNOWN, UNKNOWN):
            english.post(path, data={"name": "Yosef", "contact": contact, "password": PASSWORD})
            check(english, "/masuk/surel", PLACES)
    letters = box.collect()
    english.become(KNOWN)
    english.submit("/akun/profil/surel", {"email": UNKNOWN, "password": PASSWORD})
    letters += box.collect()
    assert len(letters) == 6
    for letter in letters:
        language, pieces = read_aloud(letter.html)
        assert language == "en"
        assert indonesian_in([letter.subject, *pieces, *letter.text.splitlines()], NAMES) == []
    links = [re.findall(r"/(?:daftar|masuk/baru|akun/surel)/[\w-]{20,}", letter.text) for letter in letters]
    paths = [path for found in links for path in found]
    assert len(paths) == 3
    for path in paths:
        check(english, path, PLACES)


def test_a_code_to_send(english: Browser) -> None:
    answer = english.post("/daftar", data={"name": "Yosef", "contact": "0812 3456 7890", "password": PASSWORD})
    check(english, answer.location, PLACES)
