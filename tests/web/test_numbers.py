"""Accounts by telephone number: the office believes one when the message with the code came from it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.accounts import service
from storefront.accounts.models import NumberRequest, Person
from storefront.accounts.types import NewPerson, Role
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.types import SYSTEM
from tests.support.offices import officer
from tests.support.people import PASSWORD, make_person

if TYPE_CHECKING:
    from flask import Flask

    from storefront.kernel.db import Base
    from tests.support.browser import Browser

KNOWN, NUMBER, NEW_PASSWORD = "maria@contoh.id", "0812 3456 7890", "sandi yang baru"


@pytest.fixture
def _open_for_numbers(app: Flask) -> None:
    del app
    service.set_whatsapp("0812 0000 0000", SYSTEM)


def form(contact: str) -> dict[str, str]:
    return {"name": "Yosef", "contact": contact, "password": PASSWORD}


def count(table: type[Base]) -> int:
    end_reading()
    return read_session().execute(select(func.count()).select_from(table)).scalar_one()


@pytest.mark.usefixtures("_open_for_numbers")
class TestNumbers:
    def ask(self, client: Browser, path: str = "/daftar") -> NumberRequest:
        assert client.post(path, data=form(NUMBER)).status_code == 303
        end_reading()
        return read_session().scalars(select(NumberRequest)).one()

    def test_from_the_code_to_the_account(self, app: Flask, client: Browser) -> None:
        request, admin = self.ask(client), officer(app, Role.ADMIN)
        page = admin.get("/kantor/akun").text
        assert request.code in page
        assert "0812-3456-7890" in page
        assert client.post("/masuk", data={"contact": NUMBER, "password": PASSWORD}).status_code == 422
        assert admin.submit(f"/kantor/akun/permintaan/{request.id}/sah").status_code == 303
        assert client.post("/masuk", data={"contact": NUMBER, "password": PASSWORD}).location == "/akun"
        second = admin.submit(f"/kantor/akun/permintaan/{request.id}/sah")
        assert (second.status_code, 'class="btn" href="/kantor/akun"' in second.text) == (409, True)
        assert count(NumberRequest) == 0

    def test_what_is_refused_opens_nothing(self, app: Flask, client: Browser) -> None:
        request, admin = self.ask(client), officer(app, Role.ADMIN)
        assert admin.submit(f"/kantor/akun/permintaan/{request.id}/tolak").status_code == 303
        assert client.post("/masuk", data={"contact": NUMBER, "password": PASSWORD}).status_code == 422
        assert (count(NumberRequest), count(Person)) == (0, 1)

    def test_a_known_number_gets_no_second_account(self, app: Flask, client: Browser) -> None:
        service.register_person(NewPerson(name="Agus", password=PASSWORD, phone="+6281234567890"), SYSTEM)
        request, admin = self.ask(client), officer(app, Role.ADMIN)
        assert "Nomor ini sudah punya akun" in admin.get("/kantor/akun").text
        admin.submit(f"/kantor/akun/permintaan/{request.id}/sah")
        assert "Nomor ini sudah punya akun." in admin.get("/kantor/akun").text
        assert (count(NumberRequest), count(Person)) == (1, 2)

    def test_a_forgotten_password_gets_a_link_from_the_office(self, app: Flask, client: Browser) -> None:
        service.register_person(NewPerson(name="Agus", password=PASSWORD, phone="+6281234567890"), SYSTEM)
        request, admin = self.ask(client, "/masuk/lupa"), officer(app, Role.ADMIN)
        handed = admin.submit(f"/kantor/akun/permintaan/{request.id}/sah")
        shown = admin.get(handed.location).text
        found = re.search(r"/masuk/baru/[\w-]+", shown)
        assert found
        assert client.post(found[0], data={"password": NEW_PASSWORD}).status_code == 303
        assert client.post("/masuk", data={"contact": NUMBER, "password": NEW_PASSWORD}).status_code == 303
        assert admin.get(handed.location).status_code == 404

    def test_a_request_ends_after_three_days(self, app: Flask, client: Browser) -> None:
        request, admin = self.ask(client), officer(app, Role.ADMIN)
        with clock.frozen_at(clock.now() + timedelta(days=3, seconds=1)):
            assert admin.submit(f"/kantor/akun/permintaan/{request.id}/sah").status_code == 409
            assert client.get(f"/masuk/nomor/{request.code}").status_code == 404
            end_reading()
            service.tidy()
        assert (count(NumberRequest), count(Person)) == (0, 1)

    def test_the_office_finds_an_account_and_makes_a_link(self, app: Flask, client: Browser) -> None:
        person_id, admin = make_person(KNOWN), officer(app, Role.ADMIN)
        assert f'href="/kantor/akun/{person_id}"' in admin.get(f"/kantor/akun?q={KNOWN}").text
        assert KNOWN in admin.get(f"/kantor/akun/{person_id}").text
        handed = admin.submit(f"/kantor/akun/{person_id}/tautan")
        found = re.search(r"/masuk/baru/[\w-]+", admin.get(handed.location).text)
        assert found
        assert client.post(found[0], data={"password": NEW_PASSWORD}).status_code == 303

    def test_without_a_number_of_the_shop_it_is_closed(self, app: Flask, client: Browser) -> None:
        admin = officer(app, Role.ADMIN)
        assert admin.submit("/kantor/akun/nomor", {"number": "bukan"}).status_code == 422
        assert admin.submit("/kantor/akun/nomor", {"number": ""}).status_code == 303
        assert client.post("/daftar", data=form(NUMBER)).status_code == 422
        assert "masih tutup" in admin.get("/kantor/akun").text
