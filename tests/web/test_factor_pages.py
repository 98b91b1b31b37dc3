"""The second factor at the door: offered in the demo, and in production nothing else opens before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pyotp
import pytest

from storefront.accounts import queries
from storefront.accounts.types import Role
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from tests.support.browser import Browser
from tests.support.people import PASSWORD, make_person

if TYPE_CHECKING:
    from flask import Flask

CLERK, BUYER = "keuangan@contoh.id", "maria@contoh.id"
PAGE = "/akun/dua-langkah"


@pytest.fixture
def clerk(client: Browser) -> int:
    person_id = make_person(CLERK, Role.KEUANGAN)
    client.become(CLERK)
    return person_id


@pytest.fixture
def _in_production(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SHOP", replace(app.config["SHOP"], environment="production"))


def code(person_id: int) -> str:
    end_reading()
    found = queries.find_factor(read_session(), person_id)
    end_reading()
    assert found is not None
    return pyotp.TOTP(found.secret).at(clock.now())


def set_up(browser: Browser, person_id: int) -> None:
    browser.submit(f"{PAGE}/mulai")
    assert browser.submit(PAGE, {"code": code(person_id)}).status_code == 303


def test_from_the_picture_to_the_codes(client: Browser, clerk: int) -> None:
    assert "Mulai pasang" in client.get(PAGE).text
    client.submit(f"{PAGE}/mulai")
    page = client.get(PAGE)
    assert page.headers["Cache-Control"] == "no-store"
    assert "<svg" in page.text
    assert "style=" not in page.text
    wrong = client.submit(PAGE, {"code": "000000"})
    assert (wrong.status_code, "Kode ini tidak cocok" in wrong.text) == (422, True)
    assert client.submit(PAGE, {"code": code(clerk)}).status_code == 303
    found = queries.find_factor(read_session(), clerk)
    end_reading()
    assert found is not None
    shown = client.get(PAGE).text
    assert all(each in shown for each in found.codes)
    client.submit(f"{PAGE}/dicatat")
    later = client.get(PAGE).text
    assert [each for each in (*found.codes, found.secret) if each in later] == []
    assert "Sisa 8 kode cadangan." in later


def test_signing_in_asks_for_the_code(app: Flask, client: Browser, clerk: int) -> None:
    set_up(client, clerk)
    browser = Browser(app)
    right = {"contact": CLERK, "password": PASSWORD, "next": "/kantor/"}
    answer = browser.post("/masuk", data=right)
    assert answer.location == "/masuk/kode?next=/kantor/"
    assert 'name="next" value="/kantor/"' in browser.get(answer.location).text
    assert browser.get("/kantor/").status_code == 303
    assert browser.get_cookie("keranjang") is None
    assert browser.post("/masuk/kode", data={"code": "000000"}).status_code == 422
    with clock.frozen_at(clock.now() + timedelta(seconds=30)):
        entered = browser.post("/masuk/kode", data={"code": code(clerk), "next": "/kantor/"})
        assert entered.location == "/kantor/"
    assert browser.get("/kantor/").status_code == 200


def test_the_wait_for_a_code_ends(app: Flask, client: Browser, clerk: int) -> None:
    set_up(client, clerk)
    browser = Browser(app)
    browser.post("/masuk", data={"contact": CLERK, "password": PASSWORD})
    with clock.frozen_at(clock.now() + timedelta(minutes=11)):
        answer = browser.post("/masuk/kode", data={"code": code(clerk)})
        assert answer.location == "/masuk"
        assert "Waktunya habis." in browser.get("/masuk").text


@pytest.mark.usefixtures("_in_production")
def test_in_production_an_official_sets_it_up_before_anything_else(client: Browser, clerk: int) -> None:
    for path in ("/kantor/", "/kantor/transfer", "/akun", "/akun/profil", "/akun/data/unduh"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (303, PAGE)
    assert client.submit("/akun/profil/nama", {"name": "Lain"}).location == PAGE
    assert "Pasang dulu sebelum bekerja" in client.get(PAGE).text
    assert client.get("/").status_code == 200
    set_up(client, clerk)
    assert client.get("/kantor/").status_code == 200


@pytest.mark.usefixtures("_in_production")
def test_in_production_buyers_need_none(client: Browser) -> None:
    make_person(BUYER)
    client.become(BUYER)
    assert (client.get("/akun").status_code, client.get(PAGE).status_code) == (200, 403)


def test_in_the_demo_it_is_an_offer(client: Browser, clerk: int) -> None:
    del clerk
    assert client.get("/kantor/").status_code == 200
    assert f'href="{PAGE}"' in client.get("/akun").text


def test_an_admin_takes_it_off(app: Flask, client: Browser, clerk: int) -> None:
    set_up(client, clerk)
    make_person("admin@contoh.id", Role.ADMIN)
    admin = Browser(app)
    admin.become("admin@contoh.id")
    assert "Lepas dua langkah" in admin.get(f"/kantor/akun/{clerk}").text
    assert admin.submit(f"/kantor/akun/{clerk}/lepas").status_code == 303
    assert client.get("/akun").status_code == 303
    assert client.post("/masuk", data={"contact": CLERK, "password": PASSWORD}).location == "/akun"
