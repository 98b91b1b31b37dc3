"""What a group prints and passes on: slips, labels, the list of what to pack."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import MemberRole
from storefront.trade import service as trade
from tests.support import factories, two_groups
from tests.support.members import member, step, text_of
from tests.support.shelf import counted_queries

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.browser import Browser
    from tests.support.two_groups import Market


@pytest.fixture
def market(app: Flask) -> Market:
    del app
    return two_groups.open_market()


@pytest.fixture
def flores(app: Flask, market: Market) -> Browser:
    return member(app, "ansel@contoh.id", market.flores.group_id)


def test_the_slip_holds_every_line_and_the_whole_address(market: Market, flores: Browser) -> None:
    number = two_groups.place_transfer(market)
    part = two_groups.part_of(number, market.flores)
    page = text_of(flores, f"/lapak/pesanan/{part.number}/slip")
    text = page.partition("<textarea")[2].partition("</textarea>")[0]
    paper = page.partition("<textarea")[0]
    for where in (paper, text):
        assert part.number in where
        for line in part.lines:
            assert line.name in where
        for piece in ("Maria Bupu", "0812-3456-7890", "RT 004 / RW 012", "Gondangdia", "Menteng", "10350"):
            assert piece in where
        assert "Rp" not in where
    for line in part.lines:
        assert f"{line.quantity} x {line.name}" in text


def take(market: Market, quantities: dict[int, int]) -> str:
    """A new order, fetched and paid at the group's; returns the number of its only part."""
    del market
    return two_groups.see(trade.place(factories.pickup_form(factories.fill_basket(quantities))).number).parts[0].number


def test_the_packing_list_sums_the_goods_of_all_that_is_not_packed(market: Market, flores: Browser) -> None:
    first, second = market.flores.variant_ids
    accepted, new, packed = (take(market, wanted) for wanted in ({first: 2, second: 1}, {first: 3}, {first: 9}))
    waits_for_money = two_groups.part_of(two_groups.place_transfer(market), market.flores).number
    step(flores, accepted, "terima")
    for act in ("terima", "kemas"):
        step(flores, packed, act)
    page = text_of(flores, "/lapak/pesanan/kemas")
    listed = page.partition('class="packlist"')[2].partition("<section")[0]
    assert re.findall(r">(\d+) x<", listed) == ["5", "1"]
    of_each = re.findall(r">(NTT[^<]+)</a> \((\d+)\)(, belum diterima)?", listed)
    assert of_each == [(accepted, "2", ""), (new, "3", ", belum diterima"), (accepted, "1", "")]
    assert packed not in listed
    assert waits_for_money not in page
    to_print = re.findall(r'name="nomor" value="([^"]+)"', page)
    assert to_print == [accepted, packed]


def test_several_papers_at_once_and_none_of_another_group(app: Flask, market: Market, flores: Browser) -> None:
    number = two_groups.place_transfer(market)
    two_groups.pay(number)
    own, foreign = (two_groups.part_of(number, shop) for shop in (market.flores, market.sumba))
    other = take(market, {market.flores.variant_ids[0]: 1})
    assert "Belum ada pesanan yang perlu dikirim." in text_of(flores, "/lapak/pesanan/cetak")
    step(flores, own.number, "terima")
    assert text_of(flores, "/lapak/pesanan/cetak").count('class="slip"') == 1
    both = text_of(flores, f"/lapak/pesanan/cetak?isi=label&nomor={own.number}&nomor={other}&nomor={foreign.number}")
    assert both.count('class="label"') == 2
    assert foreign.number not in both.partition("<main")[2].partition('class="label"')[2]
    label = both.partition('class="label"')[2].partition("</section>")[0]
    for piece in ("Maria Bupu", "0812-3456-7890", "RT 004 / RW 012", "10350", "Koperasi Contoh Beiwali", own.number):
        assert piece in label
    assert "Rp" not in label
    assert flores.get(f"/lapak/pesanan/cetak?nomor={foreign.number}").status_code == 404
    treasurer = member(app, "kasir@contoh.id", market.flores.group_id, MemberRole.BENDAHARA)
    assert other in text_of(treasurer, f"/lapak/pesanan/{other}/slip?isi=label")


def test_lists_and_papers_ask_the_database_little(market: Market, flores: Browser) -> None:
    for _turn in range(6):
        step(flores, take(market, {market.flores.variant_ids[0]: 1}), "terima")
    for url in ("/lapak/pesanan", "/lapak/pesanan/kemas", "/lapak/pesanan/cetak", "/lapak/pesanan/cetak?isi=label"):
        with counted_queries() as asked:
            flores.get(url)
        assert len(asked) <= 8, url
