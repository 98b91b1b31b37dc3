"""Every address for every kind of visitor, complete by construction: a route without a row fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import Role
from storefront.web.guards import guard_of
from tests.support.browser import Browser
from tests.support.orders import foreign_order
from tests.support.people import make_group, make_person

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

VISITORS: dict[str, Role | None] = {
    "guest": None,
    "buyer": Role.BUYER,
    "member": None,
    "disperindag": Role.DISPERINDAG,
    "dinas_pmd": Role.DINAS_PMD,
    "biro_pbj": Role.BIRO_PBJ,
    "keuangan": Role.KEUANGAN,
    "gerai": Role.GERAI,
    "admin": Role.ADMIN,
}
OFFICES = {"disperindag", "dinas_pmd", "biro_pbj", "keuangan", "gerai", "admin"}


@dataclass(frozen=True)
class Row:
    """One address: what each visitor gets. `path` may need things that it makes first."""

    path: str | Callable[[], str]
    expected: dict[str, int]


def everybody(status: int) -> dict[str, int]:
    return dict.fromkeys(VISITORS, status)


def signed_in(status: int) -> dict[str, int]:
    """A guest is sent to sign in."""
    return {**everybody(status), "guest": 303}


def only(status: int, *visitors: str) -> dict[str, int]:
    """The others lack the right; a guest is sent to sign in."""
    return {**everybody(403), "guest": 303, **dict.fromkeys(visitors, status)}


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "system.healthz"): Row("/healthz", everybody(200)),
    ("GET", "system.readyz"): Row("/readyz", everybody(503)),  # no worker runs in this test
    ("GET", "web.static"): Row("/static/000000000000/css/door-shop.css", everybody(404)),  # of another version
    ("GET", "web.media"): Row("/media/ab/abcd-320.avif", everybody(404)),
    ("GET", "shop.sign_in"): Row("/masuk", everybody(200)),
    ("POST", "shop.sign_in"): Row("/masuk", everybody(422)),
    ("GET", "shop.sign_up"): Row("/daftar", everybody(200)),
    ("POST", "shop.sign_up"): Row("/daftar", everybody(422)),
    ("POST", "shop.sign_out"): Row("/keluar", everybody(303)),
    ("GET", "shop.account"): Row("/akun", signed_in(200)),
    ("GET", "workspace.home"): Row("/lapak/", only(200, "member")),
    ("GET", "workspace.orders"): Row("/lapak/pesanan", only(200, "member")),
    ("GET", "workspace.order"): Row(lambda: f"/lapak/pesanan/{foreign_order()}", only(404, "member")),
    ("GET", "workspace.slip"): Row(lambda: f"/lapak/pesanan/{foreign_order()}/slip", only(404, "member")),
    ("POST", "workspace.accept"): Row(lambda: f"/lapak/pesanan/{foreign_order()}/terima", only(404, "member")),
    ("POST", "workspace.refuse"): Row(lambda: f"/lapak/pesanan/{foreign_order()}/tolak", only(404, "member")),
    ("POST", "workspace.pack"): Row(lambda: f"/lapak/pesanan/{foreign_order()}/kemas", only(404, "member")),
    ("POST", "workspace.send"): Row(lambda: f"/lapak/pesanan/{foreign_order()}/kirim", only(404, "member")),
    ("POST", "workspace.make_ready"): Row(lambda: f"/lapak/pesanan/{foreign_order()}/siap", only(404, "member")),
    ("POST", "workspace.hand_over"): Row(lambda: f"/lapak/pesanan/{foreign_order()}/serahkan", only(404, "member")),
    ("POST", "workspace.give_up"): Row(lambda: f"/lapak/pesanan/{foreign_order()}/tidak-diambil", only(404, "member")),
    ("GET", "office.home"): Row("/kantor/", only(200, *OFFICES)),
    ("GET", "office.orders"): Row("/kantor/pesanan", only(200, "disperindag", "keuangan", "admin")),
    ("GET", "office.order"): Row("/kantor/pesanan/NTT-000-000", only(404, "disperindag", "keuangan", "admin")),
    ("GET", "office.transfers"): Row("/kantor/transfer", only(200, "keuangan", "admin")),
    ("GET", "office.transfer"): Row("/kantor/transfer/NTT-000-000", only(404, "keuangan", "admin")),
    ("POST", "office.transfer"): Row("/kantor/transfer/NTT-000-000", only(404, "keuangan", "admin")),
    ("GET", "office.refunds"): Row("/kantor/pengembalian", only(200, "keuangan", "admin")),
    ("GET", "office.refund"): Row("/kantor/pengembalian/1", only(404, "keuangan", "admin")),
    ("POST", "office.refund"): Row("/kantor/pengembalian/1", only(404, "keuangan", "admin")),
    ("GET", "office.messages"): Row("/kantor/pesan-parkir", only(200, "admin")),
    ("POST", "office.message_retry"): Row("/kantor/pesan-parkir/1/ulang", only(409, "admin")),
    ("GET", "office.audit"): Row("/kantor/log", only(200, "disperindag", "dinas_pmd", "biro_pbj", "keuangan", "admin")),
}


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
