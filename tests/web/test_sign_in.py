from __future__ import annotations

import io
import statistics
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from storefront.accounts import queries, service
from storefront.accounts.types import Role
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.types import BUYER, SYSTEM
from storefront.trade import service as trade
from tests.support import factories
from tests.support.people import PASSWORD, make_person

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from storefront.accounts.types import Identity
    from tests.support.browser import Browser

RIGHT = {"email": " Maria@Contoh.id ", "password": PASSWORD}


@pytest.fixture
def maria(app: Flask) -> int:
    del app
    return make_person("maria@contoh.id", Role.KEUANGAN)


@pytest.mark.usefixtures("maria")
class TestSignIn:
    def test_leads_to_the_account(self, client: Browser) -> None:
        answer = client.post("/masuk", data=RIGHT)
        assert (answer.status_code, answer.location) == (303, "/akun")
        assert "Maria" in client.get("/akun").text

    def test_what_is_guarded_asks_to_sign_in_and_comes_back(self, client: Browser) -> None:
        sent_away = client.get("/akun?dari=surel")
        assert sent_away.status_code == 303
        assert sent_away.location == "/masuk?next=/akun?dari%3Dsurel"
        page = client.get(sent_away.location).text
        assert '<input type="hidden" name="next" value="/akun?dari=surel">' in page
        assert client.post("/masuk", data={**RIGHT, "next": "/akun?dari=surel"}).location == "/akun?dari=surel"

    @pytest.mark.parametrize(
        "target", ["https://jahat.example/", "//jahat.example", "/\\jahat.example", "javascript:1"]
    )
    def test_leads_nowhere_else(self, client: Browser, target: str) -> None:
        assert 'name="next"' not in client.get("/masuk", query_string={"next": target}).text
        assert client.post("/masuk", data={**RIGHT, "next": target}).location == "/akun"

    def test_the_cookie_is_shut_to_scripts_and_other_sites(self, client: Browser) -> None:
        cookie = client.post("/masuk", data=RIGHT).headers["Set-Cookie"]
        assert cookie.startswith("sesi=")
        assert [word in cookie for word in ("HttpOnly", "SameSite=Lax", "Path=/", "Secure", "Domain")] == [
            True,
            True,
            True,
            False,
            False,
        ]

    def test_nothing_of_the_session_before_is_left(self, client: Browser) -> None:
        with client.session_transaction() as session:
            session["titipan"] = "dari penyerang"
        client.post("/masuk", data=RIGHT)
        with client.session_transaction() as session:
            assert "titipan" not in session
            first = session["_user_id"]
        client.submit("/masuk", RIGHT)
        with client.session_transaction() as session:
            assert session["_user_id"] != first
        assert queries.find_identity(read_session(), first) is None

    def test_a_file_in_place_of_a_text_is_nothing(self, client: Browser) -> None:
        files = {"email": (io.BytesIO(b"x"), "surel.txt"), "password": (io.BytesIO(b"x"), "sandi.txt")}
        answer = client.post("/masuk", data=files, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert "Tulis alamat surel Anda." in answer.text

    def test_signing_out_ends_it_on_the_server(self, app: Flask, client: Browser) -> None:
        client.post("/masuk", data=RIGHT)
        stolen = client.get_cookie("sesi")
        assert stolen is not None
        client.submit("/keluar")
        thief = type(client)(app)
        thief.set_cookie("sesi", stolen.value)
        assert thief.get("/akun").status_code == 303

    def test_a_new_role_asks_to_sign_in_anew(self, client: Browser) -> None:
        client.post("/masuk", data=RIGHT)
        service.grant_role("maria@contoh.id", Role.ADMIN, actor=SYSTEM)
        assert client.get("/akun").status_code == 303

    def test_known_and_unknown_accounts_look_alike(self, client: Browser) -> None:
        pages = []
        for email in ("maria@contoh.id", "siapa@contoh.id"):
            answer = client.post("/masuk", data={"email": email, "password": "salah sekali"})
            pages.append((answer.status_code, answer.text.replace(email, "…")))
        assert pages[0] == pages[1]
        assert pages[0][0] == 422
        assert "salah sekali" not in pages[0][1]

    def test_the_limit_answers_429(self, client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(service, "MOST_PER_ACCOUNT", 2)
        wrong = {**RIGHT, "password": "salah sekali"}
        assert [client.post("/masuk", data=wrong).status_code for _ in range(3)] == [422, 422, 429]
        answer = client.post("/masuk", data=RIGHT)
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == "900"
        assert "Tunggu 15 menit" in answer.text

    def test_a_guest_is_never_looked_up(self, client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(queries, "find_identity", None)
        assert client.get("/masuk").status_code == 200

    def test_whoever_is_signed_in_is_looked_up_once(self, client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        client.become("maria@contoh.id")
        asked: list[str] = []
        ask = queries.find_identity

        def count(session: Session, token: str) -> Identity | None:
            asked.append(token)
            return ask(session, token)

        monkeypatch.setattr(queries, "find_identity", count)
        assert client.get("/akun").status_code == 200
        assert len(asked) == 1


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("maria")
def test_known_and_unknown_accounts_take_the_same_time(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the hash of nobody an unknown account answers several times as fast; half to double allows for noise."""
    monkeypatch.setattr(service, "MOST_PER_ACCOUNT", 1000)
    took: dict[str, list[float]] = {"maria@contoh.id": [], "siapa@contoh.id": []}
    for _ in range(12):
        for email, times in took.items():
            start = time.perf_counter()
            client.post("/masuk", data={"email": email, "password": "salah sekali"})
            times.append(time.perf_counter() - start)
    known, unknown = (statistics.median(times) for times in took.values())
    assert 0.5 < known / unknown < 2


class TestSignUp:
    FORM = {"name": "Yosef", "email": "yosef@contoh.id", "phone": "0812 3456 7890", "password": PASSWORD}  # noqa: RUF012 -- read only

    def test_makes_an_account_and_enters_it(self, client: Browser) -> None:
        answer = client.post("/daftar", data={**self.FORM, "next": "/akun?baru"})
        assert (answer.status_code, answer.location) == (303, "/akun?baru")
        assert "Akun Anda sudah jadi" in client.get("/akun").text
        assert "Akun Anda sudah jadi" not in client.get("/akun").text

    def test_extra_fields_change_nothing(self, client: Browser) -> None:
        extra = {"role": "admin", "roles": "admin", "verified": "1", "id": "7", "group_id": "1", "is_admin": "true"}
        client.post("/daftar", data={**self.FORM, **extra})
        with client.session_transaction() as session:
            token = session["_user_id"]
        identity = queries.find_identity(read_session(), token)
        assert identity is not None
        assert (identity.roles, identity.memberships) == (frozenset(), ())

    def test_problems_stand_at_their_fields(self, client: Browser) -> None:
        answer = client.post("/daftar", data={"name": " ", "email": "x", "phone": "1", "password": "pendek"})
        assert answer.status_code == 422
        assert 'href="#name"' in answer.text
        assert 'href="#phone"' in answer.text
        short = client.post("/daftar", data={**self.FORM, "password": "pendek"})
        assert "Kata sandi paling sedikit 10 karakter." in short.text
        end_reading()
        assert queries.find_person(read_session(), "yosef@contoh.id") is None


def test_the_account_lists_its_own_orders_only(client: Browser) -> None:
    factories.load_reference()
    shop = factories.open_shop()
    numbers = []
    for email in ("maria@contoh.id", "yosef@contoh.id"):
        form = factories.checkout_form(factories.fill_basket({shop.variant_ids[0]: 1}))
        numbers.append(trade.place(replace(form, person_id=make_person(email)), BUYER).number)
    client.become("maria@contoh.id")
    page = client.get("/akun").text
    assert f'<a href="/pesanan/{numbers[0]}">{numbers[0]}</a>' in page
    assert "Menunggu pembayaran" in page
    assert numbers[1] not in page
