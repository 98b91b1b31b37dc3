"""Every address for every kind of visitor, complete by construction: a route without a row fails."""

from __future__ import annotations

import shutil
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storefront.accounts.policy import MEMBER_PERMISSIONS
from storefront.accounts.types import MemberRole, Role
from storefront.kernel.db import end_reading, read_session
from storefront.orders.models import SellerOrder
from storefront.web.guards import guard_of
from tests.conftest import over
from tests.support import factories
from tests.support.browser import Browser
from tests.support.databases import Copied
from tests.support.people import make_consent, make_group, make_person
from tests.web.access_table import TABLE
from tests.web.visitors import LAPSED, MAY, MEMBERS, NEIGHBOUR, VISITORS, foreign_order, visitors_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_a_row(one_app: Flask) -> None:
    assert routes(one_app) == set(TABLE)


def test_every_view_names_its_guard(one_app: Flask) -> None:
    assert [name for name, view in one_app.view_functions.items() if guard_of(view) is None] == []


def test_every_row_answers_for_every_visitor() -> None:
    assert set(VISITORS.values()) >= set(Role)
    assert set(MEMBERS.values()) >= set(MemberRole)
    assert [key for key, row in TABLE.items() if set(row.expected) != visitors_of(key[1])] == []


def test_the_table_says_what_the_policy_says() -> None:
    """Written twice on purpose: a right that somebody gains by accident shows here."""
    roles = {"member": MemberRole.KETUA, **{name: role for name, role in MEMBERS.items() if name != LAPSED}}
    assert {
        permission: {name for name, role in roles.items() if permission in MEMBER_PERMISSIONS[role]}
        for permission in set().union(*MEMBER_PERMISSIONS.values())
    } == MAY


@dataclass(frozen=True)
class Everybody:
    """A database in which all visitors are signed in, to begin each row with; and how each is known."""

    template: Path
    group_id: int
    browsers: dict[str, Browser]


@pytest.fixture(scope="module")
def everybody(one_app: Flask, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Everybody:
    """Signing them in takes longer than what a row asks."""
    folder = tmp_path_factory.mktemp("everybody")
    template = folder / "everybody.db"
    shutil.copy(sqlite_template, template)
    browsers = {visitor: Browser(one_app) for visitor in {*VISITORS, *MEMBERS}}
    with over(one_app, f"sqlite:///{template}", folder):
        factories.load_reference()
        group_id, next_door = make_group("kelompok-sendiri"), make_group("kelompok-tetangga")
        for visitor, browser in browsers.items():
            if visitor != "guest":
                become(browser, visitor, next_door if visitor == NEIGHBOUR else group_id)
    return Everybody(template, group_id, browsers)


@pytest.fixture
def gathered(one_app: Flask, everybody: Everybody, tmp_path: Path) -> Iterator[Everybody]:
    path = everybody.template.with_name("shop.db")
    database = Copied(everybody.template, path)
    database.empty()
    with over(one_app, database.url, tmp_path):
        yield everybody


@pytest.mark.parametrize("key", TABLE, ids="-".join)
def test_each_visitor_gets_what_the_table_says(gathered: Everybody, key: tuple[str, str]) -> None:
    row = TABLE[key]
    path = row.path if isinstance(row.path, str) else row.path()
    got = {}
    for visitor in row.expected:
        browser = copy(gathered.browsers[visitor])  # what a row does to a session stays with the row
        browser._cookies = dict(browser._cookies or {})
        here = row.own(gathered.group_id) if row.own else path
        answer = browser.submit(here) if key[0] == "POST" else browser.get(here)
        got[visitor] = answer.status_code
    assert got == row.expected


def become(browser: Browser, visitor: str, group_id: int) -> None:
    """Sign in as one of the table's visitors; those of MEMBERS and "member" belong to the group."""
    email, office = f"{visitor}@contoh.id", VISITORS.get(visitor)
    role = MEMBERS.get(visitor, MemberRole.KETUA)
    belongs = visitor == "member" or visitor in MEMBERS
    person_id = make_person(email, *([office] if office else []), group_id=group_id if belongs else None, member=role)
    if role is MemberRole.PENDAMPING:
        make_consent(group_id, person_id, is_withdrawn=visitor == LAPSED)
    browser.become(email)


@pytest.mark.sqlite_only
def test_whose_it_is_gets_in(app: Flask) -> None:
    """The control of the rows above: the same address opens for members, and each may what their role allows."""
    number = foreign_order()
    group_id = read_session().execute(select(SellerOrder.group_id)).scalar_one()
    end_reading()
    got = {}
    for visitor in ("member", *MEMBERS):
        browser = Browser(app)
        become(browser, visitor, make_group("kelompok-tetangga") if visitor == NEIGHBOUR else group_id)
        page = browser.get(f"/lapak/pesanan/{number}-A").status_code
        act = browser.submit(f"/lapak/pesanan/{number}-A/terima").status_code
        got[visitor] = (page, act)
    assert got == {
        "member": (200, 422),  # not paid yet
        "pengelola": (200, 422),
        "petugas_stok": (200, 422),
        "bendahara": (200, 403),
        "pendamping": (403, 403),
        LAPSED: (403, 403),
        NEIGHBOUR: (404, 404),
    }
