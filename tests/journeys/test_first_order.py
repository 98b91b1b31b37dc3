"""The first real order: goods of two villages, from the search to "diterima", on a phone."""

from __future__ import annotations

import re
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.journeys.people import BUYER_MAIL, COFFEE_GROUP, Buyer, Official, Placed, amount_in
from tests.support.chromium import visitor

if TYPE_CHECKING:
    from email.message import EmailMessage

    from playwright.sync_api import Browser, Page

    from tests.support.running import RunningShop

pytestmark = pytest.mark.browser

COFFEE, WEAVING = "Kopi Arabika Flores Bajawa", "Kain tenun Sumba Barat Daya"
WEAVERS = "Kelompok Tenun Contoh Kodi"
TRACKING = {COFFEE_GROUP: "POS-7700112233", WEAVERS: "JNE-5501998877"}
MEMBERS = {COFFEE_GROUP: "koperasi-contoh-beiwali", WEAVERS: "kelompok-tenun-contoh-kodi"}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_on_sqlite(shop: RunningShop, chromium: Browser, *, script: bool) -> None:
    _from_search_to_received(shop, chromium, script=script)


@pytest.mark.postgresql
@pytest.mark.timeout(300)
def test_on_postgresql(postgres_shop: RunningShop, chromium: Browser) -> None:
    _from_search_to_received(postgres_shop, chromium, script=False)


def _from_search_to_received(shop: RunningShop, chromium: Browser, *, script: bool) -> None:
    with ExitStack() as stack:

        def somebody() -> Page:
            return stack.enter_context(visitor(chromium, shop.url, script=script))

        buyer, clerk = Buyer(somebody()), Official(somebody())
        placed = _buy(buyer)
        shop.letters_about(placed.number, to=BUYER_MAIL, at_least=1)  # says how to pay, so it comes before the money
        clerk.sign_in("keuangan@demo.test", "/kantor/transfer")
        clerk.confirm_transfer(placed.number, placed.total)
        for group in MEMBERS:
            _prepare(Official(somebody()), placed, group)
        _receive(buyer, placed)
        _same_everywhere(shop, buyer.page, placed)


def _buy(buyer: Buyer) -> Placed:
    """Find, choose, see the whole price, only then say who one is, and order."""
    page = buyer.page
    buyer.find("kopi bajawa")
    buyer.filter("Ngada")
    buyer.open(COFFEE)
    buyer.put_into_basket()
    buyer.find("tenun sumba")
    buyer.open(WEAVING)
    buyer.put_into_basket()
    for group in MEMBERS:
        page.get_by_role("heading", name=f"Dari {group}").wait_for()
    with_shipping = buyer.send_to("DKI Jakarta")
    figures = [amount_in(text) for text in page.locator(".sum dl dd").all_inner_texts()]
    assert figures[0] == 60_000 + 1_750_000
    assert figures[1] > 0
    assert sum(figures[:-1]) == figures[-1] == with_shipping
    page.get_by_role("link", name="Lanjut ke alamat").click()
    assert amount_in(page.locator(".pay-line").inner_text()) == with_shipping
    buyer.fill_in()
    placed = buyer.place()
    exact = amount_in(page.locator(".transfer-amount").inner_text())
    assert exact == placed.total
    assert 1 <= exact - with_shipping <= 999
    return placed


def _prepare(member: Official, placed: Placed, group: str) -> None:
    """A member accepts, packs, prints the slip and gives the parcel to a courier."""
    page = member.page
    member.sign_in(f"{MEMBERS[group]}@lapak.demo.test", "/lapak/")
    page.get_by_role("link", name=placed.number).first.click()
    member.press("Terima pesanan")
    member.press("Sudah dikemas")
    page.get_by_role("link", name="Cetak slip").click()
    slip = page.locator("main").inner_text()
    assert placed.number in slip
    assert "Jalan Kenanga 4" in slip
    page.get_by_role("link", name="Label A6").click()
    page.locator(".label").wait_for()
    page.wait_for_load_state()
    pages = re.findall(rb"/MediaBox ?\[0 0 (\d+)[\d.]* (\d+)", page.pdf(prefer_css_page_size=True))
    assert pages == [(b"298", b"420")]  # A6 in points
    page.get_by_role("link", name="Kembali ke pesanan").click()
    member.send("Pos Indonesia", TRACKING[group])
    assert TRACKING[group] in page.locator("main").inner_text()


def _receive(buyer: Buyer, placed: Placed) -> None:
    """The buyer comes back by the link and says of each parcel that it has come."""
    page = buyer.page
    page.goto(placed.url)
    for _ in MEMBERS:
        page.get_by_role("button", name="Barang sudah saya terima").first.click()
        page.get_by_text("Terima kasih.", exact=False).first.wait_for()
    page.get_by_text("Pesanan selesai. Terima kasih sudah berbelanja dari desa.").wait_for()
    assert page.get_by_role("button", name="Barang sudah saya terima").count() == 0


def _same_everywhere(shop: RunningShop, page: Page, placed: Placed) -> None:
    """Page, timeline and mails tell one story."""
    parts = page.locator(".order-part")
    assert parts.count() == 2
    for group, tracking in TRACKING.items():
        part = parts.filter(has_text=group)
        steps = part.locator(".timeline li b").all_inner_texts()
        assert steps == ["Pesanan dibuat", "Pembayaran diterima", "Diterima lapak", "Dikemas", "Dikirim", "Diterima"]
        assert part.locator(".tracking").inner_text() == tracking
    exact = page.locator(".sum .total dd").inner_text()
    assert amount_in(exact) == placed.total
    letters = shop.letters_about(placed.number, to=BUYER_MAIL, at_least=2 + len(MEMBERS))
    arrived, paid, *sent = letters
    assert all(placed.url.split("?")[1] in _body(letter) for letter in letters)
    assert f"Transfer persis sejumlah ini: {exact}" in _body(arrived)
    assert f"pembayaran {exact} sudah diterima" in _body(paid)
    for figure in page.locator(".sum dl dd").all_inner_texts():
        assert figure in _body(arrived)
    named = [number for letter in sent for number in TRACKING.values() if number in _body(letter)]
    assert sorted(named) == sorted(TRACKING.values())


def _body(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part
    return str(part.get_content())
