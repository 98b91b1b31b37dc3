"""Ready words for WhatsApp: they tell what is true now, and nothing that only the buyer may know."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from storefront.kernel.db import unit_of_work
from storefront.orders.models import Order
from storefront.trade.queries import handover_code
from tests.support import factories, two_groups
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


def offered(browser: Browser, number: str) -> dict[str, str]:
    """The words behind each label."""
    page = text_of(browser, f"/lapak/pesanan/{number}").partition("Kabar siap kirim")[2].partition("</details>")[0]
    links = re.findall(r'<a href="https://wa\.me/6281234567890\?text=([^"]+)">([^<]+)</a>', page)
    return {label: unquote(text) for text, label in links}


def test_by_courier(market: Market, flores: Browser) -> None:
    number = two_groups.place_transfer(market)
    two_groups.pay(number)
    part = two_groups.part_of(number, market.flores)
    assert offered(flores, part.number) == {}
    step(flores, part.number, "terima")
    words = offered(flores, part.number)
    assert list(words) == ["Pesanan diterima", "Terlambat"]
    assert words["Terlambat"] == (
        f"Halo Maria Bupu, kami dari Koperasi Contoh Beiwali. Mohon maaf, pesanan Anda {part.number} terlambat. "
        "Kami mengabari lagi begitu siap. Rinciannya ada di surel pesanan Anda."
    )
    step(flores, part.number, "kurang", line=f"{part.lines[0].id}-2", left="1", reason="stok")
    assert f"tidak tersedia: 1 x {part.lines[0].name}" in offered(flores, part.number)["Sebagian tidak ada"]
    step(flores, part.number, "kemas")
    assert list(offered(flores, part.number)) == ["Sudah dikemas", "Sebagian tidak ada", "Terlambat"]
    step(flores, part.number, "kirim", courier="Pos Indonesia", tracking_number="P-4711")
    assert "lewat Pos Indonesia. Nomor resinya P-4711." in offered(flores, part.number)["Sudah dikirim"]


def test_fetched_and_paid_there_without_the_buyer_s_code_or_key(market: Market, flores: Browser) -> None:
    number = two_groups.place_pickup(market)
    part = two_groups.part_of(number, market.flores)
    order_id, person_id = two_groups.see(number).id, factories.person()
    with unit_of_work() as session:
        session.get_one(Order, order_id).person_id = person_id
    for act in ("terima", "kemas", "siap"):
        step(flores, part.number, act)
    words = offered(flores, part.number)["Siap diambil"]
    for piece in (f"uang tunai {part.total}", "Setiap hari kerja", "sebutkan kode", f"/pesanan/{number}"):
        assert piece in words
    page = text_of(flores, f"/lapak/pesanan/{part.number}")
    assert handover_code(part.number) not in words
    assert two_groups.see(number).access_key not in page
    step(flores, part.number, "serahkan", code=handover_code(part.number), cash_received="y")
    assert offered(flores, part.number) == {}
