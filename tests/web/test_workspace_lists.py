"""A group's lists of orders: what needs a hand comes first."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storefront.kernel import clock
from storefront.kernel.db import unit_of_work
from storefront.orders.models import SellerOrder
from tests.support import two_groups
from tests.support.members import member, step, text_of

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


def test_the_list_filters_and_pages_by_key(market: Market, flores: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storefront.workspace.orders.PAGE", 2)
    numbers = [two_groups.part_of(two_groups.place_pickup(market), market.flores).number for _ in range(3)]
    step(flores, numbers[0], "terima")
    first = text_of(flores, "/lapak/pesanan?keadaan=semua")
    assert [number in first for number in numbers] == [False, True, True]
    (older,) = re.findall(r'href="([^"]*sebelum=[^"]*)"', first)
    second = text_of(flores, older)
    assert [number in second for number in numbers] == [True, False, False]
    preparing = text_of(flores, "/lapak/pesanan?keadaan=disiapkan")
    assert [number in preparing for number in numbers] == [True, False, False]
    new = text_of(flores, "/lapak/pesanan?keadaan=baru")
    assert [number in new for number in numbers] == [False, True, True]
    assert "Belum ada pesanan di sini." in text_of(flores, "/lapak/pesanan?keadaan=selesai")
    odd = text_of(flores, "/lapak/pesanan?keadaan=<b>&sesudah=x&lapak=zzz")
    assert odd.count("NTT-") == text_of(flores, "/lapak/pesanan").count("NTT-")


def test_what_needs_a_hand_comes_first_and_of_that_what_ends_first(
    market: Market, flores: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storefront.workspace.orders.PAGE", 2)
    waits_for_money = two_groups.part_of(two_groups.place_transfer(market), market.flores).number
    accepted, ready, late, early = (
        two_groups.part_of(two_groups.place_pickup(market), market.flores).number for _ in range(4)
    )
    for number, acts in ((accepted, ["terima"]), (ready, ["terima", "kemas", "siap"])):
        for act in acts:
            step(flores, number, act)
    with unit_of_work() as session:
        for number, hours in ((late, 40), (early, 3)):
            part = session.scalars(select(SellerOrder).where(SellerOrder.number == number)).one()
            part.expires_at = clock.now() + timedelta(hours=hours)

    home = text_of(flores, "/lapak/")
    assert _in_order(home, early, late, accepted, ready)
    assert waits_for_money not in home
    first = text_of(flores, "/lapak/pesanan")
    assert _in_order(first, early, late)
    assert "sesudah=" in first
    (further,) = re.findall(r'href="([^"]*sesudah=[^"]*)"', first)
    second = text_of(flores, further)
    assert _in_order(second, accepted, ready)
    assert [number in second for number in (early, late, waits_for_money)] == [False] * 3
    monkeypatch.setattr("storefront.workspace.orders.PAGE", 20)
    assert _in_order(text_of(flores, "/lapak/pesanan?keadaan=baru"), early, late, waits_for_money)


def _in_order(page: str, *numbers: str) -> bool:
    places = [page.find(number) for number in numbers]
    return -1 not in places and places == sorted(places)
