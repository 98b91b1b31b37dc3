"""The pages of workspace and office in a real browser: nothing for axe to find, nothing wider than the phone."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from storefront.accounts.types import MemberRole, Role
from storefront.kernel import clock
from storefront.kernel.db import unit_of_work
from storefront.kernel.events import OutboxRow
from storefront.trade import service as trade
from tests.support import factories, two_groups
from tests.support.browser import Browser
from tests.support.databases import IN_CI
from tests.support.people import add_membership, make_person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import BrowserContext, Page

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (320, 360, 1280)
pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.slow]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    if not Path(CHROMIUM).exists():
        message = "Chromium is not installed: apt-get install chromium"
        pytest.fail(message) if IN_CI else pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def sign_in(app: Flask, chromium: Chromium, address: str, email: str) -> BrowserContext:
    """A browser window of somebody who has signed in."""
    hand = Browser(app)
    hand.become(email)
    cookie = hand.get_cookie("sesi")
    assert cookie is not None
    context = chromium.new_context()
    context.add_cookies([{"name": "sesi", "value": cookie.value, "url": address}])
    return context


def look(page: Page, url: str) -> list[str]:
    """What is wrong with a page at each width, in words."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        answer = page.goto(url)
        assert answer is not None
        assert answer.status == 200, url
        wrong += faults(page, f"{url} at {width}")
    return wrong


def faults(page: Page, where: str) -> list[str]:
    found = [f"{where}: {each['id']}" for each in Axe().run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{where}: wider than the window")
    return found


def move(part_id: int, *acts: str) -> None:
    for act in acts:
        getattr(trade, act)(part_id, factories.SELLER)


def seller_orders(market: two_groups.Market) -> list[str]:
    """Addresses of seller orders of the group on Flores, one in each state that has a page of its own."""
    paid, packed, unpaid = (two_groups.place_transfer(market) for _ in range(3))
    accepted, ready, refused = (two_groups.place_pickup(market) for _ in range(3))
    parts = {
        number: two_groups.part_of(number, market.flores) for number in (paid, packed, unpaid, accepted, ready, refused)
    }
    two_groups.pay(paid)
    two_groups.pay(packed)
    move(parts[packed].id, "accept", "pack")
    move(parts[accepted].id, "accept")
    move(parts[ready].id, "accept", "pack", "make_ready")
    trade.refuse(parts[refused].id, "Stok habis", factories.SELLER)
    pages = [f"/lapak/pesanan/{part.number}" for part in parts.values()]
    return [*pages, f"{pages[0]}/slip"]


def test_a_workspace_on_every_width(app: Flask, chromium: Chromium, address: str) -> None:
    market = two_groups.open_market()
    pages = seller_orders(market)
    make_person("dua@contoh.id", group_id=market.flores.group_id, member=MemberRole.PENGELOLA)
    add_membership("dua@contoh.id", market.sumba.group_id, MemberRole.KETUA)
    with sign_in(app, chromium, address, "dua@contoh.id") as context:
        page = context.new_page()
        wrong = [fault for path in ("/lapak/", "/lapak/pesanan", *pages) for fault in look(page, address + path)]
        assert wrong == []


def test_a_wrong_try_is_shown_at_the_field(app: Flask, chromium: Chromium, address: str) -> None:
    market = two_groups.open_market()
    paid, packed, *_rest = seller_orders(market)
    make_person("satu@contoh.id", group_id=market.flores.group_id)
    with sign_in(app, chromium, address, "satu@contoh.id") as context:
        page = context.new_page()
        page.set_viewport_size({"width": 360, "height": 800})
        page.goto(address + paid)
        page.get_by_text("Tolak pesanan ini").click()
        page.get_by_role("button", name="Tolak pesanan").click()
        assert page.evaluate("document.activeElement.id") == "periksa"
        assert page.get_by_role("radio", name="Stok habis").is_visible()
        assert faults(page, "refusal") == []
        page.goto(address + packed)
        page.get_by_role("button", name="Kirim").click()
        assert page.get_by_label("Nama kurir").get_attribute("aria-invalid") == "true"
        assert faults(page, "sending") == []


def test_an_office_on_every_width(app: Flask, chromium: Chromium, address: str) -> None:
    market = two_groups.open_market()
    number, unpaid = two_groups.place_transfer(market), two_groups.place_transfer(market)
    two_groups.pay(number)
    trade.refuse(two_groups.part_of(number, market.sumba).id, "Stok habis", factories.SELLER)
    make_person("admin@contoh.id", Role.ADMIN)
    with unit_of_work() as session:
        now = clock.now()
        row = OutboxRow(
            topic="OrderPlaced", handler="storefront.x.y", payload={}, created_at=now, due_at=now, parked_at=now
        )
        row.last_error = "SMTPConnectError"
        session.add(row)
    paths = ("", "pesanan", f"pesanan/{number}", "transfer", f"transfer/{unpaid}", "pengembalian", "pengembalian/1")
    with sign_in(app, chromium, address, "admin@contoh.id") as context:
        page = context.new_page()
        wrong = [fault for path in (*paths, "pesan-parkir", "log") for fault in look(page, f"{address}/kantor/{path}")]
        assert wrong == []
