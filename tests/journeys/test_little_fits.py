"""A whole purchase where little fits: the least width, or a desk at 200 %; without pictures, without script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.people import Buyer, amount_in
from tests.support.chromium import visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.support.running import RunningShop

pytestmark = [pytest.mark.browser]

LEAST, ZOOMED = (320, 568), (640, 450)


@pytest.mark.parametrize("size", [LEAST, ZOOMED], ids=["320 px", "200 %"])
def test_from_the_shelf_to_the_order(shop: RunningShop, chromium: Browser, size: tuple[int, int]) -> None:
    """Playwright presses only what can be seen and lies under nothing else."""
    with visitor(chromium, shop.url, size=size, script=False) as page:
        page.context.route("**/media/**", lambda route: route.abort("aborted"))
        buyer = Buyer(page)
        buyer.find("kopi bajawa")
        all_fits(page, pictures=1)
        buyer.open("Kopi Arabika Flores Bajawa")
        all_fits(page, pictures=1)
        buyer.put_into_basket()
        all_fits(page, pictures=1)
        buyer.send_to("DKI Jakarta")
        all_fits(page, pictures=1)
        page.get_by_role("link", name="Lanjut ke alamat").click()
        page.get_by_role("button", name="Buat pesanan").last.click()
        page.get_by_role("alert").wait_for()
        all_fits(page, pictures=1)
        buyer.fill_in()
        placed = buyer.place()
        all_fits(page, pictures=1)
        assert amount_in(page.locator(".transfer-amount").inner_text()) == placed.total


def all_fits(page: Page, *, pictures: int) -> None:
    """Nothing reaches beyond the edge; so many pictures at least are missing, and each has words in its place."""
    page.wait_for_load_state()
    width = page.evaluate("document.scrollingElement.scrollWidth")
    assert width <= page.evaluate("innerWidth"), page.url
    drawn = page.evaluate("[...document.images].map(each => [each.naturalWidth, each.hasAttribute('alt')])")
    assert len(drawn) >= pictures
    assert {tuple(each) for each in drawn} == {(0, True)}
