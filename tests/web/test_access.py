"""Every address for every kind of visitor, complete by construction: a route without a row fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storefront.accounts.types import MemberRole, Role
from storefront.kernel.db import end_reading, read_session
from storefront.orders.models import SellerOrder
from storefront.web.guards import guard_of
from tests.support.browser import Browser
from tests.support.people import make_group, make_person
from tests.web.access_table import TABLE, VISITORS, foreign_order

if TYPE_CHECKING:
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
    assert [key for key, row in TABLE.items() if set(row.expected) != set(VISITORS)] == []


@pytest.mark.sqlite_only
@pytest.mark.parametrize("key", TABLE, ids="-".join)
def test_each_visitor_gets_what_the_table_says(app: Flask, key: tuple[str, str]) -> None:
    row = TABLE[key]
    path = row.path if isinstance(row.path, str) else row.path()
    group_id = make_group("kelompok-sendiri")
    got = {}
    for visitor, role in VISITORS.items():
        browser = Browser(app)
        if visitor != "guest":
            email = f"{visitor}@contoh.id"
            make_person(email, *([role] if role else []), group_id=group_id if visitor == "member" else None)
            browser.become(email)
        answer = browser.submit(path) if key[0] == "POST" else browser.get(path)
        got[visitor] = answer.status_code
    assert got == row.expected


@pytest.mark.sqlite_only
def test_whose_it_is_gets_in(app: Flask) -> None:
    """The control of the rows above: the same address opens for members, and each may what their role allows."""
    number = foreign_order()
    group_id = read_session().execute(select(SellerOrder.group_id)).scalar_one()
    end_reading()
    for email, role in (("bendahara@contoh.id", MemberRole.BENDAHARA), ("ketua@contoh.id", MemberRole.KETUA)):
        make_person(email, group_id=group_id, member=role)
        browser = Browser(app)
        browser.become(email)
        assert browser.get(f"/lapak/pesanan/{number}-A").status_code == 200
        may_handle = role is MemberRole.KETUA
        assert browser.submit(f"/lapak/pesanan/{number}-A/terima").status_code == (
            422 if may_handle else 403
        )  # not paid yet
