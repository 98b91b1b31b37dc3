"""Another mail address: proved by its letter, taken by its own account alone, and the address so far is warned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.accounts import queries, service
from storefront.accounts.models import NumberRequest, Person
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import SYSTEM
from storefront.notifications.outgoing import outgoing
from tests.support.browser import Browser
from tests.support.letters import LINK, Box, open_box
from tests.support.people import PASSWORD, make_person

if TYPE_CHECKING:
    from flask import Flask

MAIL, NEW_MAIL, NEW_PASSWORD = "maria@contoh.id", "maria.baru@contoh.id", "sandi yang baru"


@pytest.fixture
def maria(client: Browser) -> int:
    person_id = make_person(MAIL)
    client.become(MAIL)
    return person_id


@pytest.fixture
def box(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Box:
    del app
    return open_box(monkeypatch)


def me(person_id: int) -> Person:
    end_reading()
    return queries.get_person_by_id(read_session(), person_id)


def count_requests() -> int:
    end_reading()
    return read_session().execute(select(func.count()).select_from(NumberRequest)).scalar_one()


def test_a_new_address_counts_once_its_link_was_opened(app: Flask, client: Browser, maria: int, box: Box) -> None:
    sent = {"email": NEW_MAIL, "password": PASSWORD}
    assert client.submit("/akun/profil/surel", {**sent, "password": "salah sekali"}).status_code == 422
    assert client.submit("/akun/profil/surel", sent).status_code == 303
    assert me(maria).email == MAIL
    link = box.link(NEW_MAIL)
    elsewhere = Browser(app)
    assert elsewhere.get(link).location == f"/masuk?next={link}"
    elsewhere.become(MAIL)
    assert elsewhere.get(link).status_code == 200
    assert me(maria).email == MAIL
    assert elsewhere.submit(link).status_code == 303
    assert me(maria).email == NEW_MAIL
    assert elsewhere.submit(link).status_code == 410


def test_a_mistyped_address_gives_the_account_to_nobody(app: Flask, client: Browser, maria: int, box: Box) -> None:
    """Its letter is in the hands of somebody else, who has an account as well."""
    client.submit("/akun/profil/surel", {"email": NEW_MAIL, "password": PASSWORD})
    link, stranger = box.link(NEW_MAIL), Browser(app)
    assert stranger.post(link).status_code == 303
    make_person("yosef@contoh.id")
    stranger.become("yosef@contoh.id")
    assert (stranger.get(link).status_code, stranger.submit(link).status_code) == (410, 410)
    assert me(maria).email == MAIL
    assert client.submit(link).status_code == 303  # the control: its own account can still take it
    assert me(maria).email == NEW_MAIL


def test_the_address_so_far_is_warned_and_a_new_password_prevents_it(
    app: Flask, client: Browser, maria: int, box: Box
) -> None:
    service.set_whatsapp("0812 0000 0000", SYSTEM)
    client.submit("/akun/profil/telepon", {"phone": "0813 5566 7788", "password": PASSWORD})
    client.submit("/akun/profil/surel", {"email": NEW_MAIL, "password": PASSWORD})
    told = {letter.to: letter for letter in box.collect()}
    assert set(told) == {MAIL, NEW_MAIL}
    warning = told[MAIL]
    assert warning.subject == "Alamat surel akun Anda akan diganti"
    for form in (warning.text, warning.html):
        assert outgoing.link("/masuk/lupa") in form
        assert [word for word in ("/akun/surel/", NEW_MAIL) if word in form] == []
    link = LINK.findall(told[NEW_MAIL].text)[0]
    owner = Browser(app)
    owner.post("/masuk/lupa", data={"contact": MAIL})
    owner.post(box.link(), data={"password": NEW_PASSWORD})
    owner.become(MAIL)
    assert owner.submit(link).status_code == 410
    assert (me(maria).email, count_requests()) == (MAIL, 0)


def test_an_account_without_an_address_warns_nobody(client: Browser, maria: int, box: Box) -> None:
    with unit_of_work() as session:
        person = session.get_one(Person, maria)
        person.email, person.phone = None, "+6281234567890"
    client.submit("/akun/profil/surel", {"email": NEW_MAIL, "password": PASSWORD})
    assert client.submit(box.link()).status_code == 303
    assert me(maria).email == NEW_MAIL


def test_whose_the_new_address_is_already_nobody_learns(client: Browser, maria: int, box: Box) -> None:
    make_person(NEW_MAIL)
    assert client.submit("/akun/profil/surel", {"email": NEW_MAIL, "password": PASSWORD}).status_code == 303
    assert client.submit(box.link(NEW_MAIL)).status_code == 410
    assert me(maria).email == MAIL


def test_a_new_password_voids_what_was_asked_for_before(client: Browser, maria: int, box: Box) -> None:
    service.set_whatsapp("0812 0000 0000", SYSTEM)
    client.submit("/akun/profil/surel", {"email": NEW_MAIL, "password": PASSWORD})
    link = box.link(NEW_MAIL)
    client.submit("/akun/profil/telepon", {"phone": "0813 5566 7788", "password": PASSWORD})
    client.post("/masuk/lupa", data={"contact": MAIL, "csrf_token": client.token()})
    reset = box.link()
    client.submit("/akun/profil/sandi", {"old": PASSWORD, "password": NEW_PASSWORD})
    assert (client.submit(link).status_code, client.submit(reset).status_code) == (410, 410)
    assert (me(maria).email, count_requests()) == (MAIL, 0)
    assert service.sign_in(MAIL, NEW_PASSWORD, device="", address="")
