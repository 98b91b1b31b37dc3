"""Somebody asks for an account with an address that is not theirs: its owner does not open it for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storefront.accounts import service
from storefront.accounts.models import Person
from storefront.kernel.db import end_reading, read_session
from tests.support.browser import Browser
from tests.support.letters import open_box
from tests.support.people import PASSWORD

if TYPE_CHECKING:
    import pytest

MAIL, THEIRS = "yosef@contoh.id", "sandi si pencuri"


def accounts() -> int:
    end_reading()
    return read_session().execute(select(func.count()).select_from(Person)).scalar_one()


def test_only_who_chose_the_password_opens_the_account(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    box = open_box(monkeypatch)
    client.post("/daftar", data={"name": "Yosef", "contact": MAIL, "password": THEIRS})
    link = box.link()
    for typed, words in (("", "Tulis kata sandi Anda."), (PASSWORD, "Ini bukan kata sandi yang dipilih")):
        answer = client.post(link, data={"password": typed})
        assert (answer.status_code, accounts()) == (422, 0)
        assert words in answer.text
    client.post("/daftar", data={"name": "Yosef", "contact": MAIL, "password": PASSWORD})
    assert client.post(box.link(), data={"password": PASSWORD}).status_code == 303
    assert Browser(client.application).post(link, data={"password": THEIRS}).status_code == 410
    assert service.sign_in(MAIL, PASSWORD, device="", address="")
