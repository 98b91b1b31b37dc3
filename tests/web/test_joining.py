"""Opening an account and getting a password anew: whoever asks learns nothing, whoever holds the link gets in once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.accounts import passwords, queries, service
from storefront.accounts.models import AccountLink, NumberRequest, Person, SignIn
from storefront.accounts.service import limits
from storefront.accounts.types import NewPerson
from storefront.kernel import clock, ids
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.types import SYSTEM
from storefront.notifications.outgoing import outgoing
from tests.support import factories
from tests.support.browser import Browser
from tests.support.letters import Box, open_box
from tests.support.people import PASSWORD, make_person

if TYPE_CHECKING:
    from flask import Flask

    from storefront.kernel.db import Base

KNOWN, UNKNOWN = "maria@contoh.id", "siapa@contoh.id"
NEW_PASSWORD = "sandi yang baru"
AGAIN = {"password": PASSWORD}  # behind the link, as chosen in the form
NUMBERS = ("0812 3456 7890", "0812 3456 7891")


@pytest.fixture
def box(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Box:
    del app
    return open_box(monkeypatch)


@pytest.fixture
def maria(app: Flask) -> int:
    del app
    return make_person(KNOWN)


@pytest.fixture
def _open_for_numbers(app: Flask) -> None:
    del app
    service.set_whatsapp("0812 0000 0000", SYSTEM)


def form(contact: str, **changes: str) -> dict[str, str]:
    return {"name": "Yosef", "contact": contact, "password": PASSWORD, **changes}


def count(table: type[Base]) -> int:
    end_reading()
    return read_session().execute(select(func.count()).select_from(table)).scalar_one()


class Counted:
    """How often a password was hashed or compared."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[str] = []
        self.hasher = passwords._hasher
        passwords._nobodys_hash()
        monkeypatch.setattr(passwords, "_hasher", self)

    def hash(self, password: str) -> str:
        self.calls.append("hash")
        return self.hasher.hash(password)

    def verify(self, hashed: str, password: str) -> bool:
        self.calls.append("verify")
        return self.hasher.verify(hashed, password)


@pytest.mark.usefixtures("maria")
class TestNobodyLearnsAnything:
    """Known and unknown get the same answer, after the same work, and leave the same rows."""

    @pytest.mark.parametrize(("path", "hashes"), [("/daftar", ["hash"]), ("/masuk/lupa", [])])
    def test_by_mail(self, app: Flask, monkeypatch: pytest.MonkeyPatch, path: str, hashes: list[str]) -> None:
        counted, answers = Counted(monkeypatch), []
        for contact in (KNOWN, UNKNOWN):
            counted.calls.clear()
            browser = Browser(app)
            answer = browser.post(path, data=form(contact))
            page = browser.get(answer.location).text.replace(contact, "…")
            answers.append((answer.status_code, answer.location, page, list(counted.calls)))
        assert answers[0] == answers[1]
        assert answers[0][:2] == (303, "/masuk/surel")
        assert "Kami mengirim surel ke …." in answers[0][2]
        assert answers[0][3] == hashes
        assert (count(AccountLink), count(Person)) == (2, 1)

    @pytest.mark.usefixtures("_open_for_numbers")
    @pytest.mark.parametrize(("path", "hashes"), [("/daftar", ["hash"]), ("/masuk/lupa", [])])
    def test_by_number(self, app: Flask, monkeypatch: pytest.MonkeyPatch, path: str, hashes: list[str]) -> None:
        service.register_person(NewPerson(name="Agus", password=PASSWORD, phone="+6281234567890"), SYSTEM)
        counted, answers = Counted(monkeypatch), []
        for number in NUMBERS:
            counted.calls.clear()
            browser = Browser(app)
            answer = browser.post(path, data=form(number))
            code = answer.location.rpartition("/")[2]
            assert answer.location == f"/masuk/nomor/{code}"
            page = browser.get(answer.location).text.replace(code, "…")
            answers.append((answer.status_code, page, list(counted.calls)))
            assert number not in page
        assert answers[0] == answers[1]
        assert answers[0][2] == hashes
        assert "https://wa.me/6281200000000?text=" in answers[0][1]
        assert (count(NumberRequest), count(Person)) == (2, 2)

    def test_the_limit_is_the_same_for_both(self, client: Browser) -> None:
        for contact in (KNOWN, UNKNOWN):
            statuses = [client.post("/masuk/lupa", data={"contact": contact}).status_code for _ in range(4)]
            assert statuses == [303] * limits.MOST_ASKED_FOR_ONE + [429]
        assert count(AccountLink) == 2 * limits.MOST_ASKED_FOR_ONE

    def test_only_the_letter_tells(self, client: Browser, box: Box) -> None:
        for path in ("/daftar", "/masuk/lupa"):
            for contact in (KNOWN, UNKNOWN):
                client.post(path, data=form(contact))
        told = [(letter.to, letter.subject) for letter in box.collect()]
        assert told == [
            (KNOWN, "Anda sudah punya akun"),
            (UNKNOWN, "Pastikan alamat surel Anda"),
            (KNOWN, "Kata sandi baru"),
            (UNKNOWN, "Belum ada akun dengan alamat ini"),
        ]


class TestSignUp:
    def test_from_the_form_to_the_account(self, client: Browser, box: Box) -> None:
        client.post("/daftar", data=form(" Yosef@Contoh.id "))
        assert count(Person) == 0
        link = box.link()
        page = client.get(link)
        assert (page.status_code, count(Person)) == (200, 0)  # whoever looks into mails opens nothing
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        answer = client.post(link, data=AGAIN)
        assert (answer.status_code, answer.location) == (303, "/akun")
        account = client.get("/akun").text
        assert "Akun Anda sudah jadi" in account
        assert "yosef@contoh.id" in account

    def test_leads_on_to_where_somebody_wanted_to_go(self, app: Flask, client: Browser, box: Box) -> None:
        page = client.get(client.get("/akun/alamat").location).text
        assert 'href="/daftar?next=/akun/alamat"' in page
        assert '<input type="hidden" name="next" value="/akun/alamat">' in client.get("/daftar?next=/akun/alamat").text
        client.post("/daftar", data=form("yosef@contoh.id", next="/akun/alamat"))
        link = box.link()
        assert client.post(link, data=AGAIN).location == "/akun/alamat"
        client.post("/daftar", data=form("agus@contoh.id", next="//jahat.example", csrf_token=client.token()))
        assert Browser(app).post(box.link(), data=AGAIN).location == "/akun"

    def test_the_link_opens_once(self, app: Flask, client: Browser, box: Box) -> None:
        client.post("/daftar", data=form("yosef@contoh.id"))
        link = box.link()
        assert client.post(link, data=AGAIN).status_code == 303
        thief = Browser(app)
        assert (thief.get(link).status_code, thief.post(link, data=AGAIN).status_code) == (410, 410)
        assert thief.get("/akun").status_code == 303
        assert (count(Person), count(SignIn)) == (1, 1)

    def test_of_two_links_the_second_opens_nothing(self, client: Browser, box: Box) -> None:
        links = []
        for password in ("sandi pertama", "sandi kedua saya"):
            client.post("/daftar", data=form("yosef@contoh.id", password=password))
            links.append(box.link())
        assert client.post(links[1], data={"password": "sandi kedua saya"}).status_code == 303
        assert Browser(client.application).post(links[0], data={"password": "sandi pertama"}).status_code == 410
        assert service.sign_in("yosef@contoh.id", "sandi kedua saya", device="", address="")

    def test_the_database_knows_neither_token_nor_password(self, client: Browser, box: Box) -> None:
        client.post("/daftar", data=form("yosef@contoh.id"))
        token = box.link().rpartition("/")[2]
        row = read_session().scalars(select(AccountLink)).one()
        assert row.token_digest == ids.digest(token)
        assert token not in {row.salt, row.email, row.name, row.password_hash}
        client.post(f"/daftar/{token}", data=AGAIN)
        end_reading()
        used = read_session().scalars(select(AccountLink)).one()
        assert (used.name, used.password_hash) == ("", "")
        end_reading()
        service.tidy()
        assert count(AccountLink) == 0

    def test_extra_fields_change_nothing(self, client: Browser, box: Box) -> None:
        extra = {"role": "admin", "roles": "admin", "verified": "1", "id": "7", "group_id": "1", "is_admin": "true"}
        client.post("/daftar", data=form("yosef@contoh.id", **extra))
        client.post(box.link(), data=AGAIN)
        with client.session_transaction() as session:
            token = session["_user_id"]
        identity = queries.find_identity(read_session(), token)
        assert identity is not None
        assert (identity.roles, identity.memberships) == (frozenset(), ())

    def test_problems_stand_at_their_fields(self, client: Browser) -> None:
        answer = client.post("/daftar", data={"name": " ", "contact": "", "password": ""})
        assert answer.status_code == 422
        assert all(f'href="#{name}"' in answer.text for name in ("name", "contact", "password"))
        for contact, password, words in (
            ("yosef", PASSWORD, "Tulis alamat surel atau nomor HP lengkap."),
            ("yosef@contoh.id", "pendek", "Kata sandi paling sedikit 10 karakter."),
            ("0812 3456 7890", PASSWORD, "Nomor HP belum bisa dipakai untuk akun."),
        ):
            assert words in client.post("/daftar", data=form(contact, password=password)).text
        assert (count(AccountLink), count(NumberRequest), count(Person)) == (0, 0, 0)

    def test_the_basket_comes_along(self, app: Flask, client: Browser, box: Box) -> None:
        factories.load_reference()
        shop = factories.open_shop()
        client.post("/keranjang/tambah", data={"varian": shop.variant_ids[0], "jumlah": "2"})
        client.post("/daftar", data=form("yosef@contoh.id"))
        client.post(box.link())
        assert "Kopi" in client.get("/keranjang").text
        other = Browser(app)
        other.post("/masuk", data={"contact": "yosef@contoh.id", "password": PASSWORD})
        assert "Kopi" in other.get("/keranjang").text
        other.submit("/keluar")
        assert other.get_cookie("keranjang") is None
        assert "Keranjang Anda masih kosong" in other.get("/keranjang").text
        assert "Kopi" in client.get("/keranjang").text


@pytest.mark.usefixtures("maria")
class TestReset:
    def ask(self, client: Browser, box: Box, **headers: str) -> str:
        client.post("/masuk/lupa", data={"contact": KNOWN}, headers=headers)
        return box.link()

    def test_a_new_password_ends_every_sign_in(self, app: Flask, client: Browser, box: Box) -> None:
        elsewhere = Browser(app)
        elsewhere.become(KNOWN)
        link = self.ask(client, box)
        assert client.get(link).status_code == 200
        assert client.post(link, data={"password": "pendek"}).status_code == 422
        answer = client.post(link, data={"password": NEW_PASSWORD})
        assert (answer.status_code, answer.location) == (303, "/masuk")
        assert elsewhere.get("/akun").status_code == 303
        assert client.post("/masuk", data={"contact": KNOWN, "password": PASSWORD}).status_code == 422
        assert client.post("/masuk", data={"contact": KNOWN, "password": NEW_PASSWORD}).status_code == 303

    def test_leads_on_to_where_somebody_wanted_to_go(self, client: Browser, box: Box) -> None:
        assert 'href="/masuk/lupa?next=/akun/alamat"' in client.get("/masuk?next=/akun/alamat").text
        client.post("/masuk/lupa", data={"contact": KNOWN, "next": "/akun/alamat"})
        answer = client.post(box.link(), data={"password": NEW_PASSWORD})
        assert answer.location == "/masuk?next=/akun/alamat"

    def test_the_link_opens_once_and_voids_the_others(self, client: Browser, box: Box) -> None:
        first, second = self.ask(client, box), self.ask(client, box)
        assert client.post(second, data={"password": NEW_PASSWORD}).status_code == 303
        for link in (first, second):
            assert client.get(link).status_code == 410
            assert client.post(link, data={"password": "sandi si pencuri"}).status_code == 410
        assert client.post("/masuk", data={"contact": KNOWN, "password": NEW_PASSWORD}).status_code == 303

    def test_the_link_ends_after_half_an_hour(self, client: Browser, box: Box) -> None:
        link = self.ask(client, box)
        with clock.frozen_at(clock.now() + timedelta(minutes=29)):
            assert client.get(link).status_code == 200
        with clock.frozen_at(clock.now() + timedelta(minutes=30, seconds=1)):
            assert client.get(link).status_code == 410
            assert client.post(link, data={"password": NEW_PASSWORD}).status_code == 410
        assert service.sign_in(KNOWN, PASSWORD, device="", address="")

    def test_the_link_never_leads_to_the_host_that_asked(self, client: Browser, box: Box) -> None:
        public = outgoing.link("")
        client.post("/masuk/lupa", data={"contact": KNOWN}, headers={"Host": "127.0.0.1"})
        (letter,) = box.collect()
        assert f"{public}/masuk/baru/" in letter.text
        assert set(re.findall(r"https?://[^/\s\"]+", letter.text + letter.html)) == {public}
        forged = client.post("/masuk/lupa", data={"contact": KNOWN}, headers={"Host": "jahat.example"})
        assert (forged.status_code, box.collect()) == (400, [])

    def test_a_link_for_another_purpose_opens_nothing(self, client: Browser, box: Box) -> None:
        token = self.ask(client, box).rpartition("/")[2]
        assert client.post(f"/daftar/{token}").status_code == 410
        client.become(KNOWN)
        assert client.submit(f"/akun/surel/{token}").status_code == 410
        assert client.get(f"/masuk/baru/{token}").status_code == 200

    def test_letters_in_english(self, client: Browser, box: Box) -> None:
        client.set_cookie("bahasa", "en")
        client.post("/masuk/lupa", data={"contact": KNOWN})
        (letter,) = box.collect()
        assert letter.subject == "New password"
        assert "30 minutes" in letter.text
        assert "30 minutes" in letter.html
