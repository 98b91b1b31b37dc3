"""A group has less than was ordered: what it fills in, and what the buyer reads of it everywhere."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import MemberRole, Role
from storefront.kernel.db import read_session
from storefront.kernel.text import rupiah
from storefront.orders.types import PaymentState, SellerOrderState
from storefront.payments import queries as payments
from storefront.trade import service as trade
from tests.support import factories, invariants, offices, two_groups
from tests.support.browser import Browser
from tests.support.members import member, step, text_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.two_groups import Market

S = SellerOrderState


@pytest.fixture
def market(app: Flask) -> Market:
    del app
    return two_groups.open_market()


@pytest.fixture
def flores(app: Flask, market: Market) -> Browser:
    return member(app, "ansel@contoh.id", market.flores.group_id)


def buyers_page(app: Flask, number: str, language: str = "id") -> str:
    order = two_groups.see(number)
    return offices.text_of(Browser(app), f"/pesanan/{number}?kunci={order.access_key}&lang={language}")


def test_one_piece_less_of_a_paid_order(app: Flask, market: Market, flores: Browser) -> None:
    number = two_groups.place_transfer(market)
    two_groups.pay(number)
    before = two_groups.see(number)
    part = two_groups.part_of(number, market.flores)
    assert f"/lapak/pesanan/{part.number}/kurang" in text_of(flores, f"/lapak/pesanan/{part.number}")
    line = part.lines[0]
    form = text_of(flores, f"/lapak/pesanan/{part.number}/kurang")
    assert f'value="{line.id}-2"' in form
    assert f"2 x {line.name}" in form

    chosen = {"line": f"{line.id}-2", "left": "1", "reason": "lain", "note": "Satu bungkus sobek"}
    step(flores, part.number, "kurang", **chosen)
    after = two_groups.see(number)
    assert two_groups.part_of(number, market.flores).lines[0].quantity == 1
    assert after.payment_state is PaymentState.REFUND_DUE
    amount = rupiah(before.total - after.total)
    page = buyers_page(app, number)
    for words in (f"{line.name} tidak tersedia: 1 bungkus", "Satu bungkus sobek.", f"{amount} kami kembalikan."):
        assert words in page
    assert f"{amount} akan kami kembalikan" in page
    assert f"Pembayaran {rupiah(before.total)} sudah diterima." in page
    assert f"1 {line.name} tidak tersedia" in text_of(flores, f"/lapak/pesanan/{part.number}")
    assert flores.submit(f"/lapak/pesanan/{part.number}/kurang", chosen).status_code == 409  # a double tap
    assert invariants.broken([number]) == []


def test_what_is_missing_is_said_at_its_field_and_nothing_changes(market: Market, flores: Browser) -> None:
    number = two_groups.place_transfer(market)
    two_groups.pay(number)
    before = two_groups.part_of(number, market.flores)
    url, line = f"/lapak/pesanan/{before.number}/kurang", before.lines[0]
    right = {"line": f"{line.id}-2", "left": "1", "reason": "stok"}
    for wrong in (
        {"line": ""},
        {"line": "999-2"},
        {"line": "x"},
        {"left": ""},
        {"left": "-1"},
        {"left": "2"},
        {"left": "1,5"},
        {"reason": "alamat"},
        {"reason": "lain"},
        {"note": "x" * 201},
    ):
        answer = flores.submit(url, {**right, **wrong})
        assert answer.status_code == 422, wrong
        assert 'id="periksa"' in answer.get_data(as_text=True)
    assert flores.submit(url, {**right, "line": f"{line.id}-1"}).status_code == 409
    assert two_groups.part_of(number, market.flores) == before


def test_none_of_the_only_line_refuses_the_part(app: Flask, market: Market) -> None:
    number = two_groups.place_transfer(market)
    two_groups.pay(number)
    sumba = member(app, "rambu@contoh.id", market.sumba.group_id)
    part = two_groups.part_of(number, market.sumba)
    page = text_of(sumba, f"/lapak/pesanan/{part.number}/kurang")
    assert (
        "checked"
        in page.partition(f'value="{part.lines[0].id}-1"')[0].rpartition("<input")[2]
        + (page.partition(f'value="{part.lines[0].id}-1"')[2].partition(">")[0])
    )
    step(sumba, part.number, "kurang", line=f"{part.lines[0].id}-1", left="0", reason="rusak")
    assert two_groups.part_of(number, market.sumba).state is S.REFUSED
    assert sumba.get(f"/lapak/pesanan/{part.number}/kurang").status_code == 409
    assert invariants.broken([number]) == []


def test_before_the_transfer_the_buyer_pays_less_and_the_office_knows_both_amounts(
    app: Flask, market: Market, flores: Browser
) -> None:
    number = two_groups.place_transfer(market)
    before = two_groups.see(number)
    part = two_groups.part_of(number, market.flores)
    assert f"/lapak/pesanan/{part.number}/kurang" in text_of(flores, f"/lapak/pesanan/{part.number}")
    step(flores, part.number, "kurang", line=f"{part.lines[1].id}-1", left="0", reason="stok")
    after = two_groups.see(number)
    assert after.total < before.total
    page = buyers_page(app, number)
    assert f"Jumlahnya sekarang {rupiah(after.total)}." in page
    assert "lebih sedikit." in page
    assert str(before.total) not in page
    assert "You pay" in buyers_page(app, number, "en")

    clerk = offices.officer(app, Role.KEUANGAN)
    assert str(before.total) not in offices.text_of(clerk, "/kantor/transfer")
    found = offices.text_of(clerk, f"/kantor/transfer?jumlah={before.total.amount}")
    assert number in found
    assert "Jumlah lama, selisihnya dikembalikan" in found
    assert "Jumlah lama, juga diterima" in offices.text_of(clerk, f"/kantor/transfer/{number}")
    trade.confirm_transfer(number, before.total, factories.CLERK)
    (refund,) = payments.list_refunds(read_session(), after.id)
    assert refund.amount == before.total - after.total
    assert "Sebagian barang tidak tersedia" in html.unescape(
        clerk.get(f"/kantor/pesanan/{number}").get_data(as_text=True)
    )
    assert invariants.broken([number]) == []


def test_only_whoever_handles_orders(app: Flask, market: Market) -> None:
    number = two_groups.place_transfer(market)
    treasurer = member(app, "kasir@contoh.id", market.flores.group_id, MemberRole.BENDAHARA)
    part = two_groups.part_of(number, market.flores)
    assert treasurer.get(f"/lapak/pesanan/{part.number}/kurang").status_code == 403
    assert "/kurang" not in text_of(treasurer, f"/lapak/pesanan/{part.number}")
