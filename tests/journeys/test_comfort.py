"""What script adds for buyers, and that nothing is missed without it: goods seen lately, arrow keys on the tile map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.chromium import DESK, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Request

    from tests.support.running import RunningShop

pytestmark = pytest.mark.browser

COFFEE, SALT = "/produk/kopi-arabika-flores-bajawa", "/produk/garam-nataga"


def test_what_was_seen_is_remembered_by_the_browser_alone(shop: RunningShop, chromium: Browser) -> None:
    asked: list[Request] = []
    with visitor(chromium, shop.url) as page:
        page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 -- Playwright wants a function of ours
        page.goto(COFFEE, wait_until="networkidle")
        assert page.locator("[data-recent]").is_hidden()
        assert [request.url for request in asked if "/kartu" in request.url] == []
        page.goto(SALT)
        page.locator("[data-recent] .card").wait_for()
        assert page.locator("[data-recent] h3").all_inner_texts() == ["Kopi Arabika Flores Bajawa"]
        (question,) = [request for request in asked if "/kartu" in request.url]
        assert question.url.endswith("/kartu?lang=id&produk=kopi-arabika-flores-bajawa")
        assert "cookie" not in question.all_headers()
        page.goto("/")
        page.locator("[data-recent] .card").nth(1).wait_for()
        page.get_by_role("button", name="Hapus daftar ini").click()
        assert page.locator("[data-recent]").is_hidden()
        page.goto("/")
        assert page.locator("[data-recent]").is_hidden()
        assert page.context.cookies() == []


def test_without_script_there_is_nothing_of_it(shop: RunningShop, chromium: Browser) -> None:
    with visitor(chromium, shop.url, script=False) as page:
        for path in (COFFEE, SALT, "/"):
            page.goto(path)
            assert page.locator("[data-recent]").is_hidden()


def test_arrows_go_from_tile_to_tile(shop: RunningShop, chromium: Browser) -> None:
    with visitor(chromium, shop.url, size=DESK) as page:
        page.goto("/kabupaten/ngada")
        page.locator(".tilemap a[aria-current]").focus()
        names = []
        for key in ("ArrowRight", "ArrowUp", "ArrowRight", "ArrowLeft", "ArrowDown", "ArrowDown"):
            page.keyboard.press(key)
            names.append(page.evaluate("document.activeElement.getAttribute('href')").rpartition("/")[2])
        assert names == ["ende", "nagekeo", "sikka", "nagekeo", "ngada", "sumba-timur"]
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/kabupaten/{names[-1]}")
