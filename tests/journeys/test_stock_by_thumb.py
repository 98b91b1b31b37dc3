"""A stock change takes three taps and ten kilobytes, with script and without; a lost network costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.people import COFFEE_GROUP, Official
from tests.journeys.visits import ACCOUNTS, MEMBER
from tests.support.chromium import CHEAP_PHONE, visitor
from tests.support.slow_phone import Wire

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.support.running import RunningShop

pytestmark = pytest.mark.browser
MOST_BYTES = 10_000
LOSE_ANSWERS = """() => {
  window.fetchBefore = window.fetch;
  window.fetch = async (...asked) => { await fetchBefore(...asked); throw new TypeError("lost"); };
}"""
"""The shop does what it was asked, and the phone never learns of it."""


def enter(page: Page) -> Wire:
    Official(page).sign_in(ACCOUNTS[MEMBER], "/lapak/stok")
    page.get_by_text(COFFEE_GROUP).first.wait_for()
    page.wait_for_load_state("networkidle")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    wire = Wire()
    wire.listen(session)
    return wire


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_count_in_three_taps(shop: RunningShop, chromium: Browser, *, script: bool) -> None:
    with visitor(chromium, shop.url, size=CHEAP_PHONE, script=script) as page:
        wire = enter(page)
        line = page.locator(".stocklist > li").nth(1)
        line.locator("summary").click()
        count = "31" if script else "32"
        line.get_by_label("Hitung ulang").click()
        page.keyboard.type(count)
        line.get_by_role("button", name="Simpan hitungan").click()
        page.get_by_text(f"Tersimpan. Sekarang ada {count}.").first.wait_for()
        page.wait_for_load_state("networkidle")
        assert page.url.endswith("/lapak/stok") == script
        pictures = sum(size for key, size in wire.sizes.items() if wire.kinds.get(key) == "Image")
        assert 0 < wire.total - pictures <= MOST_BYTES, wire.list()


def test_a_lost_network_is_said_and_the_same_tap_again_counts_once(shop: RunningShop, chromium: Browser) -> None:
    with visitor(chromium, shop.url, size=CHEAP_PHONE) as page:
        enter(page)
        line = page.locator(".stocklist > li").nth(2)
        figures = line.locator(".num").inner_text()
        before = int(figures.split(",")[0].removeprefix("Ada "))
        page.evaluate(LOSE_ANSWERS)
        line.get_by_role("button", name="Terjual 1").click()
        page.get_by_text("Belum terkirim. Periksa jaringan").wait_for()
        page.evaluate("window.fetch = window.fetchBefore")
        line.get_by_role("button", name="Terjual 1").click()
        page.get_by_text(f"Ini sudah tercatat tadi. Sekarang ada {before - 1}.").first.wait_for()
