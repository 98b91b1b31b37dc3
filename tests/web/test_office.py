"""The door of the offices: orders, transfers, refunds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import Role
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.money import Rupiah
from storefront.kernel.types import SYSTEM
from storefront.orders.types import OrderState, PaymentState
from storefront.payments import queries as payments
from storefront.payments.types import RefundState
from storefront.trade import service as trade
from tests.support import factories, invariants, two_groups
from tests.support.offices import officer, text_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.browser import Browser
    from tests.support.two_groups import Market

MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def market(app: Flask) -> Market:
    del app
    return two_groups.open_market()


@pytest.fixture
def keuangan(app: Flask) -> Browser:
    return officer(app, Role.KEUANGAN)


def refund_of(number: str) -> int:
    end_reading()
    order = two_groups.see(number)
    (refund,) = payments.list_refunds(read_session(), order.id)
    return refund.id


def test_a_transfer_is_found_by_its_amount_and_written_down(market: Market, keuangan: Browser) -> None:
    number, other = two_groups.place_transfer(market), two_groups.place_transfer(market)
    total = two_groups.see(number).total
    assert two_groups.see(other).total != total
    page = text_of(keuangan, f"/kantor/transfer?jumlah={total}")
    assert number in page
    assert other not in page
    assert str(total) in page

    answer = keuangan.submit(
        f"/kantor/transfer/{number}",
        {"amount": f"Rp {total.amount:,}".replace(",", "."), "account": "1", "is_seen": "y"},
    )
    assert (answer.status_code, answer.location) == (303, "/kantor/transfer")
    listed = text_of(keuangan, "/kantor/transfer")
    assert f"Transfer {total} untuk {number} tercatat." in listed
    assert f'href="/kantor/transfer/{number}"' not in listed
    assert f'href="/kantor/transfer/{other}"' in listed
    assert two_groups.see(number).payment_state is PaymentState.PAID
    assert two_groups.see(other).payment_state is PaymentState.UNPAID
    detail = text_of(keuangan, f"/kantor/pesanan/{number}")
    assert "Lunas" in detail
    assert "Dicatat oleh Keuangan." in detail
    assert invariants.broken([number, other]) == []


@pytest.mark.parametrize("offset", [-1, 1, 1000])
def test_another_amount_is_refused(market: Market, keuangan: Browser, offset: int) -> None:
    number = two_groups.place_transfer(market)
    before = two_groups.see(number)
    wrong = before.total + Rupiah(offset)
    answer = keuangan.submit(
        f"/kantor/transfer/{number}", {"amount": str(wrong.amount), "account": "1", "is_seen": "y"}
    )
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert page.count(f"Jumlahnya harus {before.total}, bukan {wrong}.") == 2
    assert two_groups.see(number) == before


@pytest.mark.parametrize(
    "data",
    [{}, {"amount": "TOTAL"}, {"account": "1", "is_seen": "y"}, {"amount": "12,5", "account": "1", "is_seen": "y"}],
)
def test_an_unfinished_form_changes_nothing(market: Market, keuangan: Browser, data: dict[str, str]) -> None:
    number = two_groups.place_transfer(market)
    before = two_groups.see(number)
    sent = {name: value.replace("TOTAL", str(before.total.amount)) for name, value in data.items()}
    assert keuangan.submit(f"/kantor/transfer/{number}", sent).status_code == 422
    assert two_groups.see(number) == before


def test_a_transfer_is_written_down_once(market: Market, keuangan: Browser) -> None:
    number = two_groups.place_transfer(market)
    two_groups.pay(number)
    before = two_groups.see(number)
    answer = keuangan.submit(
        f"/kantor/transfer/{number}", {"amount": str(before.total.amount), "account": "1", "is_seen": "y"}
    )
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Sudah dikerjakan orang lain" in page
    assert 'href="/kantor/transfer"' in page
    assert two_groups.see(number) == before
    assert keuangan.get(f"/kantor/transfer/{number}").status_code == 303
    assert keuangan.get("/kantor/transfer/NTT-000-000").status_code == 404


def test_a_late_transfer_is_marked_in_words(market: Market, keuangan: Browser) -> None:
    with clock.frozen_at(MORNING):
        number = two_groups.place_transfer(market)
    for hours, words in (
        (2, "Sisa 22 jam"),
        (22, "Sisa 2 jam"),
        (23.5, "Sisa kurang dari 1 jam"),
        (25, "Lewat batas waktu"),
    ):
        with clock.frozen_at(MORNING + timedelta(hours=hours)):
            assert words in text_of(keuangan, "/kantor/transfer"), hours
    assert "Lewat batas waktu" in text_of(keuangan, f"/kantor/transfer/{number}")


def test_amounts_that_cannot_be_read_find_nothing(market: Market, keuangan: Browser) -> None:
    number = two_groups.place_transfer(market)
    for written, words in (
        ("dua juta", "Tulis jumlahnya dalam rupiah penuh"),
        ("1", "Tidak ada pesanan yang menunggu"),
    ):
        page = text_of(keuangan, f"/kantor/transfer?jumlah={written}")
        assert words in page
        assert number not in page


def test_a_refund_is_settled_by_hand_once(market: Market, keuangan: Browser) -> None:
    number = two_groups.place_transfer(market)
    two_groups.pay(number)
    trade.refuse(two_groups.part_of(number, market.sumba).id, "Stok habis", factories.SELLER)
    refund_id = refund_of(number)
    url = f"/kantor/pengembalian/{refund_id}"
    assert "Stok habis" in text_of(keuangan, "/kantor/pengembalian")
    assert keuangan.submit(url, {"note": "   "}).status_code == 422
    assert payments.get_refund(read_session(), refund_id).state is RefundState.DUE

    answer = keuangan.submit(url, {"note": "BNTT 8817 tanggal 21"})
    assert (answer.status_code, answer.location) == (303, "/kantor/pengembalian")
    settled = payments.get_refund(read_session(), refund_id)
    assert (settled.state, settled.note, settled.settled_by) == (
        RefundState.SETTLED,
        "BNTT 8817 tanggal 21",
        "Keuangan",
    )
    assert keuangan.submit(url, {"note": "sekali lagi"}).status_code == 409
    end_reading()
    assert payments.get_refund(read_session(), refund_id) == settled
    assert keuangan.get(url).status_code == 303
    assert keuangan.get("/kantor/pengembalian/999").status_code == 404
    assert "BNTT 8817 tanggal 21" in text_of(keuangan, f"/kantor/pesanan/{number}")
    assert invariants.broken([number]) == []


def test_refunds_that_wait_long_say_so(market: Market, keuangan: Browser) -> None:
    with clock.frozen_at(MORNING):
        number = two_groups.place_transfer(market)
        two_groups.pay(number)
        trade.cancel(number, SYSTEM)
    for days, words in ((0, "hari ini"), (2, ">2 hari<"), (5, "5 hari, terlambat")):
        with clock.frozen_at(MORNING + timedelta(days=days)):
            assert words in text_of(keuangan, "/kantor/pengembalian"), days


def test_orders_are_filtered_and_searched(market: Market, keuangan: Browser) -> None:
    paid, unpaid, pickup = (
        two_groups.place_transfer(market),
        two_groups.place_transfer(market),
        two_groups.place_pickup(market),
    )
    two_groups.pay(paid)
    for query, found in (
        ("", {paid, unpaid, pickup}),
        ("bayar=paid", {paid}),
        ("bayar=unpaid&cara=transfer", {unpaid}),
        ("cara=at_pickup", {pickup}),
        (f"q={unpaid.lower()}", {unpaid}),
        (f"q={two_groups.part_of(paid, market.sumba).number}", {paid}),
        ("q=0812 3456 7890", {paid, unpaid, pickup}),
        ("q=maria", {paid, unpaid, pickup}),
        ("q=%25", set()),
        ("bayar=zzz&cara=<b>", {paid, unpaid, pickup}),
    ):
        page = text_of(keuangan, f"/kantor/pesanan?{query}")
        assert set(re.findall(r'href="/kantor/pesanan/([^"]+)"', page)) == found, query


def test_orders_page_by_key(market: Market, keuangan: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storefront.office.orders.PAGE", 2)
    numbers = [two_groups.place_pickup(market) for _ in range(3)]
    first = text_of(keuangan, "/kantor/pesanan?cara=at_pickup")
    assert [number in first for number in numbers] == [False, True, True]
    (older,) = re.findall(r'href="([^"]*sebelum=[^"]*)"', first)
    assert "cara=at_pickup" in older
    second = text_of(keuangan, older)
    assert [number in second for number in numbers] == [True, False, False]


def test_the_whole_order_is_there_but_not_its_key(market: Market, keuangan: Browser) -> None:
    number = two_groups.place_transfer(market)
    order = two_groups.see(number)
    page = text_of(keuangan, f"/kantor/pesanan/{number}")
    for part in order.parts:
        assert part.number in page
        assert part.group_name in page
        for line in part.lines:
            assert line.name in page
    assert str(order.total) in page
    assert order.access_key not in page
    assert keuangan.get("/kantor/pesanan/NTT-000-000").status_code == 404


def test_office_home_counts_what_waits_by_role(app: Flask, market: Market, keuangan: Browser) -> None:
    two_groups.place_transfer(market)
    figures = re.compile(r"<b>(\d+)</b>([^<]+)</a>")
    assert figures.findall(text_of(keuangan, "/kantor/")) == [
        ("0", "Bukti perlu diperiksa"),
        ("1", "Menunggu transfer"),
        ("0", "Perlu dikembalikan"),
    ]
    admin = officer(app, Role.ADMIN)
    assert [name for _, name in figures.findall(text_of(admin, "/kantor/"))] == [
        "Menunggu pemeriksa",
        "Sedang Anda periksa",
        "Siap diputuskan",
        "Lewat waktu layanan",
        "Perlu diperiksa ulang",
        "Bukti perlu diperiksa",
        "Menunggu transfer",
        "Perlu dikembalikan",
        "Menunggu ongkir",
        "Pesan terhenti",
        "Nomor menunggu",
    ]
    gerai = officer(app, Role.GERAI)
    page = text_of(gerai, "/kantor/")
    assert figures.findall(page) == [("0", "Menunggu diambil")]
    assert "/kantor/pesanan" not in page


def test_reading_alone_gives_no_right_to_money(app: Flask, market: Market) -> None:
    number = two_groups.place_transfer(market)
    before = two_groups.see(number)
    disperindag = officer(app, Role.DISPERINDAG)
    assert "Catat transfer" not in text_of(disperindag, f"/kantor/pesanan/{number}")
    sent = {"amount": str(before.total.amount), "account": "1", "is_seen": "y"}
    assert disperindag.submit(f"/kantor/transfer/{number}", sent).status_code == 403
    assert two_groups.see(number) == before
    assert before.state is OrderState.AWAITING_PAYMENT
