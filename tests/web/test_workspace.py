"""The door of the groups: what a member sees and does, and what stays shut."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import MemberRole
from storefront.orders.types import OrderState, PaymentState, SellerOrderState
from storefront.trade import service as trade
from storefront.trade.queries import handover_code
from tests.support import factories, invariants, two_groups
from tests.support.members import member, step, text_of
from tests.support.people import add_membership

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.browser import Browser
    from tests.support.two_groups import Market

S = SellerOrderState


@pytest.fixture
def market(app: Flask) -> Market:
    del app
    return two_groups.open_market()


@pytest.fixture
def flores(app: Flask, market: Market) -> Browser:
    return member(app, "ansel@contoh.id", market.flores.group_id)


@pytest.fixture
def sumba(app: Flask, market: Market) -> Browser:
    return member(app, "rambu@contoh.id", market.sumba.group_id)


def test_two_groups_send_their_parts_of_one_order(market: Market, flores: Browser, sumba: Browser) -> None:
    number = two_groups.place_transfer(market)
    two_groups.pay(number)
    for browser, shop in ((flores, market.flores), (sumba, market.sumba)):
        part = two_groups.part_of(number, shop)
        page = text_of(browser, f"/lapak/pesanan/{part.number}")
        assert page.count("Terima pesanan</button>") == 1
        step(browser, part.number, "terima")
        step(browser, part.number, "kemas")
        step(browser, part.number, "kirim", courier="Pos Indonesia", tracking_number=f"RESI-{shop.group_id}")
        sent = two_groups.part_of(number, shop)
        assert (sent.state, sent.courier, sent.tracking_number) == (
            S.SENT,
            "Pos Indonesia",
            f"RESI-{shop.group_id}",
        )
        assert [each.state for each in sent.steps] == [S.PLACED, S.ACCEPTED, S.PACKED, S.SENT]
    assert two_groups.see(number).state is OrderState.ON_THE_WAY
    assert invariants.broken([number]) == []


def test_fetched_and_paid_at_the_counter(market: Market, flores: Browser) -> None:
    number = two_groups.place_pickup(market)
    part = two_groups.part_of(number, market.flores)
    for act in ("terima", "kemas", "siap"):
        step(flores, part.number, act)
    assert f"Uang {part.total} sudah saya terima" in text_of(flores, f"/lapak/pesanan/{part.number}")

    code = handover_code(part.number)
    assert code not in text_of(flores, f"/lapak/pesanan/{part.number}")
    answer = flores.submit(f"/lapak/pesanan/{part.number}/serahkan", {"code": code})
    assert answer.status_code == 422
    assert answer.get_data(as_text=True).count("Centang bila uangnya sudah Anda terima.") == 2
    assert two_groups.part_of(number, market.flores).state is S.READY

    answer = flores.submit(f"/lapak/pesanan/{part.number}/serahkan", {"cash_received": "y"})
    assert answer.status_code == 422
    assert "Tidak ada kode? Tulis alasannya." in html.unescape(answer.get_data(as_text=True))
    step(flores, part.number, "serahkan", cash_received="y", code=f"{code[:2]} {code[2:]}")
    assert two_groups.see(number).state is OrderState.COMPLETED
    assert two_groups.see(number).payment_state is PaymentState.PAID
    assert invariants.broken([number]) == []


def test_nobody_came_to_fetch_it(market: Market, flores: Browser) -> None:
    number = two_groups.place_pickup(market)
    part = two_groups.part_of(number, market.flores)
    for act in ("terima", "kemas", "siap"):
        step(flores, part.number, act)
    assert flores.submit(f"/lapak/pesanan/{part.number}/tidak-diambil").status_code == 422
    assert two_groups.part_of(number, market.flores).state is S.READY
    step(flores, part.number, "tidak-diambil", reason="Pembeli tidak datang.")
    assert two_groups.part_of(number, market.flores).state is S.CANCELLED
    assert invariants.broken([number]) == []


def test_a_transfer_that_has_not_come_cannot_be_accepted(market: Market, flores: Browser) -> None:
    number = two_groups.place_transfer(market)
    part = two_groups.part_of(number, market.flores)
    page = text_of(flores, f"/lapak/pesanan/{part.number}")
    assert "Menunggu pembayaran" in page
    assert "/terima" not in page
    assert "Menunggu pembayaran" in text_of(flores, "/lapak/pesanan?keadaan=baru")
    answer = flores.submit(f"/lapak/pesanan/{part.number}/terima")
    assert answer.status_code == 422
    assert "Pesanan ini belum dibayar." in answer.get_data(as_text=True)
    assert two_groups.part_of(number, market.flores).state is S.PLACED


def test_refusing_needs_a_reason_and_tells_the_buyer(market: Market, flores: Browser) -> None:
    number = two_groups.place_transfer(market)
    two_groups.pay(number)
    part = two_groups.part_of(number, market.flores)
    url = f"/lapak/pesanan/{part.number}/tolak"
    for data in ({}, {"reason": "panen"}, {"reason": "lain"}, {"reason": "stok", "note": "x" * 201}):
        answer = flores.submit(url, data)
        assert answer.status_code == 422, data
        assert 'id="periksa"' in answer.get_data(as_text=True)
    assert two_groups.part_of(number, market.flores).state is S.PLACED

    step(flores, part.number, "tolak", reason="stok", note="Panen lagi bulan Mei")
    refused = two_groups.part_of(number, market.flores)
    assert (refused.state, refused.reason) == (S.REFUSED, "Stok habis. Panen lagi bulan Mei")
    assert two_groups.see(number).payment_state is PaymentState.REFUND_DUE
    assert two_groups.part_of(number, market.sumba).state is S.PLACED
    assert invariants.broken([number]) == []


@pytest.mark.parametrize(
    "data", [{}, {"courier": "Pos"}, {"courier": " ", "tracking_number": "R1"}, {"courier": "x" * 61}]
)
def test_sending_needs_courier_and_number(market: Market, flores: Browser, data: dict[str, str]) -> None:
    number = two_groups.place_transfer(market)
    two_groups.pay(number)
    part = two_groups.part_of(number, market.flores)
    step(flores, part.number, "terima")
    step(flores, part.number, "kemas")
    assert flores.submit(f"/lapak/pesanan/{part.number}/kirim", data).status_code == 422
    assert two_groups.part_of(number, market.flores).state is S.PACKED


def test_who_comes_second_is_told_so(market: Market, flores: Browser) -> None:
    number = two_groups.place_transfer(market)
    two_groups.pay(number)
    part = two_groups.part_of(number, market.flores)
    trade.accept(part.id, factories.SELLER)
    before = two_groups.part_of(number, market.flores)
    answer = flores.submit(f"/lapak/pesanan/{part.number}/terima")
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Sudah diubah orang lain" in page
    assert f'href="/lapak/pesanan/{part.number}"' in page
    assert two_groups.part_of(number, market.flores) == before


def test_another_groups_order_does_not_exist(market: Market, flores: Browser) -> None:
    number = two_groups.place_transfer(market)
    two_groups.pay(number)
    foreign = two_groups.part_of(number, market.sumba)
    for url in (f"/lapak/pesanan/{foreign.number}", f"/lapak/pesanan/{foreign.number}/slip", "/lapak/pesanan/NTT-1"):
        assert flores.get(url).status_code == 404
    for act in ("terima", "tolak", "kemas", "kirim", "siap", "serahkan", "tidak-diambil"):
        assert flores.submit(f"/lapak/pesanan/{foreign.number}/{act}").status_code == 404
        assert flores.get(f"/lapak/pesanan/{foreign.number}/{act}").status_code == 405
    assert two_groups.part_of(number, market.sumba) == foreign
    assert foreign.number not in text_of(flores, "/lapak/pesanan?keadaan=semua")
    assert "Kelompok Tenun Contoh" not in text_of(
        flores, f"/lapak/pesanan/{two_groups.part_of(number, market.flores).number}"
    )


def test_a_treasurer_sees_and_does_not_handle(app: Flask, market: Market) -> None:
    number = two_groups.place_transfer(market)
    two_groups.pay(number)
    treasurer = member(app, "kasir@contoh.id", market.flores.group_id, MemberRole.BENDAHARA)
    part = two_groups.part_of(number, market.flores)
    assert "Anda hanya dapat melihat" in text_of(treasurer, f"/lapak/pesanan/{part.number}")
    assert treasurer.submit(f"/lapak/pesanan/{part.number}/terima").status_code == 403
    add_membership("kasir@contoh.id", market.sumba.group_id, MemberRole.KETUA)  # the right in one is none in the other
    treasurer.become("kasir@contoh.id")
    assert treasurer.submit(f"/lapak/pesanan/{part.number}/terima").status_code == 403
    assert two_groups.part_of(number, market.flores).state is S.PLACED
    step(treasurer, two_groups.part_of(number, market.sumba).number, "terima")


def test_a_member_of_two_groups_sees_both_and_can_switch(app: Flask, market: Market) -> None:
    number = two_groups.place_transfer(market)
    two_groups.pay(number)
    both = member(app, "dua@contoh.id", market.flores.group_id)
    add_membership("dua@contoh.id", market.sumba.group_id, MemberRole.KETUA)
    both.become("dua@contoh.id")
    flores_number = two_groups.part_of(number, market.flores).number
    sumba_number = two_groups.part_of(number, market.sumba).number
    page = text_of(both, "/lapak/")
    assert "Semua lapak Anda" in page
    assert "2 pesanan baru" in page
    assert flores_number in page
    assert sumba_number in page
    slug = two_groups.slug_of(market.flores)
    only = text_of(both, f"/lapak/?lapak={slug}")
    assert "1 pesanan baru" in only
    assert flores_number in only
    assert sumba_number not in only
    listed = text_of(both, f"/lapak/pesanan?lapak={slug}&keadaan=baru")
    assert flores_number in listed
    assert sumba_number not in listed


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}"])
def test_what_a_buyer_writes_stays_text(market: Market, flores: Browser, name: str) -> None:
    number = two_groups.place_transfer(market, buyer_name=name)
    part = two_groups.part_of(number, market.flores)
    for url in ("/lapak/pesanan?keadaan=semua", f"/lapak/pesanan/{part.number}", f"/lapak/pesanan/{part.number}/slip"):
        raw = flores.get(url).get_data(as_text=True)
        assert "<script>alert" not in raw
        assert "<img src=x" not in raw
        assert name in html.unescape(raw)


def test_there_is_no_english_in_a_workspace(market: Market, flores: Browser) -> None:
    del market
    assert '<html lang="id">' in text_of(flores, "/lapak/?lang=en")
    assert "Belum ada yang menunggu" in text_of(flores, "/lapak/")
