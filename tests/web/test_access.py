"""Every address for every kind of visitor, complete by construction: a route without a row fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storefront.accounts.types import MemberRole, Role
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.types import BUYER
from storefront.orders.models import SellerOrder
from storefront.trade import service as trade
from storefront.web.guards import guard_of
from tests.support import factories
from tests.support.browser import Browser
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
    "pmd_kabupaten": Role.PMD_KABUPATEN,
    "biro_pbj": Role.BIRO_PBJ,
    "keuangan": Role.KEUANGAN,
    "gerai": Role.GERAI,
    "admin": Role.ADMIN,
}
OFFICES = {"disperindag", "dinas_pmd", "pmd_kabupaten", "biro_pbj", "keuangan", "gerai", "admin"}


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


def foreign_order() -> str:
    """The number of an order of a guest at a group to which nobody of these belongs."""
    factories.load_reference()
    token = factories.fill_basket({factories.open_shop().variant_ids[0]: 1})
    return trade.place(factories.checkout_form(token), BUYER).number


def at(path: str) -> Callable[[], str]:
    """A page of that order; `{}` stands for its number, which is the part's number up to the letter of the part."""
    return lambda: path.format(foreign_order())


VIEWERS = ("disperindag", "keuangan", "admin")  # of all orders
CASHIERS = ("keuangan", "admin")

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "shop.home"): Row("/", everybody(200)),
    ("GET", "shop.listing"): Row("/produk/", everybody(200)),
    ("GET", "shop.suggest"): Row("/saran?q=kopi", everybody(200)),
    ("GET", "shop.robots"): Row("/robots.txt", everybody(200)),
    ("GET", "shop.sitemap"): Row("/sitemap.xml", everybody(200)),
    ("GET", "shop.sitemap_pages"): Row("/sitemap/halaman.xml", everybody(200)),
    ("GET", "shop.sitemap_products"): Row("/sitemap/produk-1.xml", everybody(404)),  # nothing is on sale
    ("GET", "shop.feed"): Row("/feed/terbaru.atom", everybody(200)),
    ("GET", "shop.product"): Row("/produk/tidak-ada", everybody(404)),
    ("GET", "shop.producer"): Row("/lembaga/tidak-ada", everybody(404)),
    ("GET", "shop.category"): Row("/kategori/tidak-ada", everybody(404)),
    ("GET", "shop.kabupaten"): Row("/kabupaten/tidak-ada", everybody(404)),
    ("GET", "shop.certificate"): Row("/v/OVOP-00.00-0000", everybody(404)),
    ("GET", "shop.basket"): Row("/keranjang", everybody(200)),
    ("GET", "shop.checkout"): Row("/checkout", everybody(303)),  # nothing in the basket
    ("POST", "shop.basket_add"): Row("/keranjang/tambah", everybody(404)),
    ("POST", "shop.basket_update"): Row("/keranjang/ubah", everybody(404)),
    ("POST", "shop.basket_remove"): Row("/keranjang/hapus", everybody(404)),
    ("POST", "shop.basket_destination"): Row("/keranjang/tujuan", everybody(303)),
    ("POST", "shop.checkout_place"): Row("/checkout", everybody(303)),
    ("GET", "shop.order"): Row(at("/pesanan/{}"), everybody(404)),  # without its key
    ("POST", "shop.order_receive"): Row(at("/pesanan/{}/diterima"), everybody(404)),
    ("POST", "shop.order_cancel"): Row(at("/pesanan/{}/batal"), everybody(404)),
    ("POST", "shop.order_proof_send"): Row(at("/pesanan/{}/bukti"), everybody(404)),
    ("GET", "shop.order_proof"): Row(at("/pesanan/{}/bukti/1"), everybody(404)),
    ("GET", "office.home"): Row("/kantor/", only(200, *OFFICES)),
    ("GET", "office.orders"): Row("/kantor/pesanan", only(200, *VIEWERS)),
    ("GET", "office.order"): Row(at("/kantor/pesanan/{}"), only(200, *VIEWERS)),
    ("GET", "office.transfers"): Row("/kantor/transfer", only(200, *CASHIERS)),
    ("GET", "office.transfer"): Row(at("/kantor/transfer/{}"), only(200, *CASHIERS)),
    ("POST", "office.transfer"): Row("/kantor/transfer/NTT-AAA-AAA", only(404, *CASHIERS)),
    ("POST", "office.transfer_reject"): Row("/kantor/transfer/NTT-AAA-AAA/tidak-ditemukan", only(404, *CASHIERS)),
    ("GET", "office.transfer_proof"): Row(at("/kantor/transfer/{}/bukti/1"), only(404, *CASHIERS)),
    ("GET", "office.accounts"): Row("/kantor/rekening", only(200, *CASHIERS)),
    ("POST", "office.accounts"): Row("/kantor/rekening", only(422, *CASHIERS)),
    **{
        ("POST", f"office.account_{act}"): Row(f"/kantor/rekening/999/{path}", only(404, *CASHIERS))
        for act, path in (("raise", "naik"), ("close", "tutup"), ("open", "buka"))
    },
    ("GET", "office.refunds"): Row("/kantor/pengembalian", only(200, *CASHIERS)),
    ("GET", "office.refund"): Row("/kantor/pengembalian/1", only(404, *CASHIERS)),
    ("POST", "office.refund"): Row("/kantor/pengembalian/1", only(404, *CASHIERS)),
    ("GET", "office.messages"): Row("/kantor/pesan-parkir", only(200, "admin")),
    ("POST", "office.message_retry"): Row("/kantor/pesan-parkir/1/ulang", only(409, "admin")),  # not parked any more
    ("GET", "office.audit"): Row("/kantor/log", only(200, *OFFICES - {"gerai", "pmd_kabupaten"})),
    ("GET", "workspace.home"): Row("/lapak/", only(200, "member")),
    ("GET", "workspace.orders"): Row("/lapak/pesanan", only(200, "member")),
    ("GET", "workspace.order"): Row(at("/lapak/pesanan/{}-A"), only(404, "member")),
    ("GET", "workspace.slip"): Row(at("/lapak/pesanan/{}-A/slip"), only(404, "member")),
    **{
        ("POST", f"workspace.{act}"): Row(at(f"/lapak/pesanan/{{}}-A/{path}"), only(404, "member"))
        for act, path in (
            ("accept", "terima"),
            ("refuse", "tolak"),
            ("pack", "kemas"),
            ("send", "kirim"),
            ("make_ready", "siap"),
            ("hand_over", "serahkan"),
            ("give_up", "tidak-diambil"),
        )
    },
    ("GET", "system.healthz"): Row("/healthz", everybody(200)),
    ("GET", "gallery.components"): Row("/_komponen", everybody(200)),
    ("GET", "system.readyz"): Row("/readyz", everybody(503)),  # no worker runs in this test
    ("GET", "web.static"): Row("/static/000000000000/css/door-shop.css", everybody(404)),  # of another version
    ("GET", "web.media"): Row("/media/ab/abcd-320.avif", everybody(404)),
    ("GET", "shop.sign_in"): Row("/masuk", everybody(200)),
    ("POST", "shop.sign_in"): Row("/masuk", everybody(422)),
    ("GET", "shop.sign_up"): Row("/daftar", everybody(200)),
    ("POST", "shop.sign_up"): Row("/daftar", everybody(422)),
    ("POST", "shop.sign_out"): Row("/keluar", everybody(303)),
    ("GET", "shop.account"): Row("/akun", signed_in(200)),
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
