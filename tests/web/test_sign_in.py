from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from storefront.accounts import passwords, queries, service
from storefront.accounts.service import entering
from storefront.accounts.types import Role
from storefront.kernel.db import read_session
from storefront.kernel.types import BUYER, SYSTEM
from storefront.trade import service as trade
from tests.support import factories
from tests.support.people import PASSWORD, make_person

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from storefront.accounts.types import Identity
    from tests.support.browser import Browser

RIGHT = {"contact": " Maria@Contoh.id ", "password": PASSWORD}


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
        sent = client.post("/masuk", data=RIGHT).headers.getlist("Set-Cookie")
        (cookie,) = (each for each in sent if each.startswith("sesi="))
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
        files = {"contact": (io.BytesIO(b"x"), "surel.txt"), "password": (io.BytesIO(b"x"), "sandi.txt")}
        answer = client.post("/masuk", data=files, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert "Tulis surel atau nomor HP Anda." in answer.text

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
            answer = client.post("/masuk", data={"contact": email, "password": "salah sekali"})
            pages.append((answer.status_code, answer.text.replace(email, "…")))
        assert pages[0] == pages[1]
        assert pages[0][0] == 422
        assert "salah sekali" not in pages[0][1]

    def test_the_limit_answers_429(self, client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(entering, "MOST_PER_ACCOUNT", 2)
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


@pytest.mark.usefixtures("maria")
def test_known_and_unknown_accounts_cost_the_same_work(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparing a password is what takes time: each answer costs one comparison, of whatever account."""
    passwords._nobodys_hash()
    hasher, compared = passwords._hasher, []

    class Counting:
        def verify(self, hashed: str, password: str) -> bool:
            compared.append(hashed)
            return hasher.verify(hashed, password)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    for contact in ("maria@contoh.id", "siapa@contoh.id", "0812 3456 7890", "bukan apa-apa"):
        compared.clear()
        assert client.post("/masuk", data={"contact": contact, "password": "salah sekali"}).status_code == 422
        assert len(compared) == 1, contact


def test_the_account_lists_its_own_orders_only(client: Browser) -> None:
    factories.load_reference()
    shop = factories.open_shop()
    numbers = []
    for email in ("maria@contoh.id", "yosef@contoh.id"):
        form = factories.checkout_form(factories.fill_basket({shop.variant_ids[0]: 1}))
        numbers.append(trade.place(replace(form, person_id=make_person(email)), BUYER).number)
    client.become("maria@contoh.id")
    page = client.get("/akun").text
    assert f'<a class="num" href="/pesanan/{numbers[0]}">{numbers[0]}</a>' in page
    assert "Menunggu pembayaran" in page
    assert numbers[1] not in page
