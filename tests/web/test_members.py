"""The people of a group at their door: invited by a link, given another task, let go; and those who help them."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from storefront.accounts import queries
from storefront.accounts.service.entering import open_sign_in
from storefront.accounts.types import MemberRole
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.web import guards, login
from tests.support.browser import Browser
from tests.support.people import add_membership, make_consent, make_group, make_person
from tests.support.products import load_reference

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.sqlite_only
R = MemberRole


@pytest.fixture
def group_id(app: Flask) -> int:
    del app
    load_reference()
    return make_group()


def at_door(app: Flask, email: str) -> Browser:
    browser = Browser(app)
    browser.become(email)
    return browser


@pytest.fixture
def ketua(app: Flask, group_id: int) -> Browser:
    make_person("ketua@contoh.id", group_id=group_id, member=R.KETUA)
    return at_door(app, "ketua@contoh.id")


def text_of(browser: Browser, url: str, status: int = 200) -> str:
    answer = browser.get(url)
    assert answer.status_code == status
    return html.unescape(answer.get_data(as_text=True))


def link_for(browser: Browser, role: MemberRole) -> str:
    """Make an invitation; the path that its text for WhatsApp names."""
    answer = browser.submit("/lapak/anggota/undang", {"role": role.value})
    assert answer.status_code == 303
    page = text_of(browser, answer.location)
    assert "https://wa.me/?text=Tani%20Sejahtera%20mengajak%20Anda" in page
    found = re.search(r"https?://[^/\s]+(/lapak/undangan/[\w-]+)", page)
    assert found
    return found[1]


def member_id(email: str, group_id: int) -> int:
    end_reading()
    person = queries.get_person(read_session(), email)
    found = queries.find_membership(read_session(), person.id, group_id)
    end_reading()
    assert found
    return found.id


def test_a_link_leads_through_signing_in_to_the_group(app: Flask, ketua: Browser, group_id: int) -> None:
    link = link_for(ketua, R.PETUGAS_STOK)
    guest = Browser(app).get(link)
    assert (guest.status_code, guest.location) == (303, f"/masuk?next={link}")
    assert "Untuk menerima undangan, masuk dulu" in text_of(Browser(app), guest.location)

    make_person("yosef@contoh.id")
    yosef = at_door(app, "yosef@contoh.id")
    for _ in range(2):  # looking at it uses nothing up
        assert "Tani Sejahtera mengajak Anda menjadi Petugas stok." in text_of(yosef, link)
    assert yosef.submit(link).location == "/lapak/"
    assert "Selamat datang di Tani Sejahtera." in text_of(yosef, "/lapak/")
    assert yosef.get("/lapak/pesanan").status_code == 200
    assert yosef.get("/lapak/anggota").status_code == 403

    make_person("maria@contoh.id")
    maria = at_door(app, "maria@contoh.id")
    for answer in (maria.get(link), maria.submit(link)):
        assert answer.status_code == 410
    assert maria.get("/lapak/").status_code == 403
    assert member_id("yosef@contoh.id", group_id)


def test_an_invitation_is_taken_back(app: Flask, ketua: Browser) -> None:
    link = link_for(ketua, R.KETUA)
    shown = re.search(r"/lapak/anggota/undangan/\d+", text_of(ketua, "/lapak/anggota"))
    assert shown
    assert ketua.submit(f"{shown[0]}/batal").location == "/lapak/anggota"
    assert ketua.get(shown[0]).status_code == 404
    make_person("yosef@contoh.id")
    assert at_door(app, "yosef@contoh.id").submit(link).status_code == 410


def test_another_task_and_the_end(app: Flask, ketua: Browser, group_id: int) -> None:
    make_person("yosef@contoh.id", group_id=group_id, member=R.BENDAHARA)
    yosef = member_id("yosef@contoh.id", group_id)
    answer = ketua.submit(f"/lapak/anggota/{yosef}/tugas", {f"p{yosef}-role": "pengelola"})
    assert answer.location == "/lapak/anggota"
    assert at_door(app, "yosef@contoh.id").get("/lapak/lembaga/profil").status_code == 200
    for role in ("pendamping", "raja", ""):
        ketua.submit(f"/lapak/anggota/{yosef}/tugas", {f"p{yosef}-role": role})
    assert queries.get_membership(read_session(), yosef).role is R.PENGELOLA
    end_reading()
    ketua.submit(f"/lapak/anggota/{yosef}/keluarkan")
    assert "Yosef" not in text_of(ketua, "/lapak/anggota")
    assert at_door(app, "yosef@contoh.id").get("/lapak/").status_code == 403


def test_the_last_ketua_is_told_why_they_stay(ketua: Browser, group_id: int) -> None:
    mine = member_id("ketua@contoh.id", group_id)
    ketua.submit(f"/lapak/anggota/{mine}/keluarkan")
    assert "Kelompok perlu paling sedikit satu ketua." in text_of(ketua, "/lapak/anggota")


def test_a_facilitator_of_several_groups_acts_for_each_while_it_agrees(
    app: Flask, ketua: Browser, group_id: int
) -> None:
    other = make_group("tenun-mawar")
    helper_id = make_person("pkk@contoh.id", group_id=other, member=R.PENDAMPING)
    make_consent(other, helper_id)
    helper = at_door(app, "pkk@contoh.id")
    helper.submit(link_for(ketua, R.PENDAMPING))
    page = text_of(helper, "/lapak/")
    assert "Tani Sejahtera" in page
    assert "Tenun Mawar" in page
    for closed in ("pesanan", "peminat", "lembaga/profil", "lembaga/data", "kelengkapan", "anggota"):
        assert helper.get(f"/lapak/{closed}").status_code == 403, closed
        assert f'href="/lapak/{closed}"' not in page
    assert "Kelompok setuju sejak" in text_of(ketua, "/lapak/anggota")

    ketua.submit(f"/lapak/anggota/{member_id('pkk@contoh.id', group_id)}/keluarkan")
    page = text_of(helper, "/lapak/")
    assert "Tani Sejahtera" not in page
    assert helper.get("/lapak/lembaga?lapak=tani-sejahtera").status_code == 404
    assert helper.get("/lapak/lembaga?lapak=tenun-mawar").status_code == 200


def test_what_a_facilitator_does_is_logged_on_behalf_of_the_group(
    group_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another group they may be something else, and act as that."""
    helper_id = make_person("pkk@contoh.id", group_id=group_id, member=R.PENDAMPING)
    make_consent(group_id, helper_id)
    make_group("tenun-mawar")
    add_membership("pkk@contoh.id", make_group("kelompok-sendiri"), R.KETUA)
    with unit_of_work() as session:
        token = open_sign_in(session, helper_id, "test")
    identity = queries.find_identity(read_session(), token)
    monkeypatch.setattr(login, "current", lambda: identity)
    seen = [guards.actor(name) for name in ("Tani Sejahtera", "Kelompok Sendiri", "Tenun Mawar")]
    assert [(each.label, each.on_behalf_of) for each in seen] == [
        ("Pendamping", "Tani Sejahtera"),
        ("Kelompok Sendiri", None),
        ("Tenun Mawar", None),
    ]
    assert {each.person_id for each in seen} == {helper_id}
