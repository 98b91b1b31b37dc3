"""Every page, for those who may see it: nothing hinders, nothing is cut off, nothing is blocked."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import current_app

from storefront import create_app
from storefront.web import errors
from tests.journeys import addresses
from tests.journeys import world as making
from tests.journeys.addresses import MACHINES
from tests.journeys.people import Official
from tests.journeys.shipping_pages import FILES, SHIPPING_PAGES
from tests.journeys.shipping_world import SHIPPING_MAKERS
from tests.journeys.stock_pages import STOCK_PAGES
from tests.journeys.visits import ACCOUNTS, GUEST, Address
from tests.support.chromium import DESK, PATIENCE_MS, PHONE, complaints_of
from tests.support.databases import config_for
from tests.support.racing import PROVING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from playwright.sync_api import Browser, Page

    from tests.journeys.world import World
    from tests.support.running import RunningShop

pytestmark = pytest.mark.browser

ADDRESSES = (*addresses.ADDRESSES, *SHIPPING_PAGES, *STOCK_PAGES)
FIRST_OF_ITS_KIND = {address.endpoint: address for address in reversed(ADDRESSES)}.values()
NARROW, ZOOMED = (320, 640), (640, 450)  # the least width; a desk at 200 %
ALL_RULES: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}  # only for a rule about sound
COLOURS = ALL_RULES | {"runOnly": ["color-contrast", "link-in-text-block"]}  # what the dark scheme alone can change
SHAPES = ALL_RULES | {"rules": {"color-contrast": {"enabled": False}}}  # most of the time goes into contrast
SHOTS = os.environ.get("SHOTS")  # a folder for a picture of every page, to be looked at


@pytest.fixture(scope="module")
def world(shop: RunningShop) -> Iterator[World]:
    with making.inside(shop):
        yield making.build(SHIPPING_MAKERS)


class Visitors:
    """One page for each role, entered again and again: opening a browser profile takes longer than the page in it."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.rooms: dict[str, Room] = {}

    @contextmanager
    def enter(self, role: str) -> Iterator[Page]:
        """A page as its owner left it after signing in; whatever it complains about fails the test."""
        room = self.rooms.pop(role, None) or self._open(role)
        room.tidy()
        yield room.page
        room.leave()
        assert room.complaints == []
        self.rooms[role] = room  # a test that failed leaves none behind

    def _open(self, role: str) -> Room:
        size = {"width": PHONE[0], "height": PHONE[1]}
        context = self.browser.new_context(base_url=self.url, viewport=size, locale="id-ID")  # type: ignore[arg-type]  # a dict with two known keys
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        if role != GUEST:
            Official(page).sign_in(ACCOUNTS[role], "/akun")
        return Room(page, context.cookies(), complaints_of(page))


@dataclass(frozen=True)
class Room:
    """A page, the cookies to begin with, and what went wrong since."""

    page: Page
    cookies: list[Any]
    complaints: list[str]

    def tidy(self) -> None:
        self.complaints.clear()
        self.page.context.clear_cookies()
        self.page.context.add_cookies(self.cookies)
        self.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        self.page.emulate_media(color_scheme="light")

    def leave(self) -> None:
        """Nothing stays in the browser.

        But the page, until the next takes its place: for an empty one between them the browser began new processes.
        """
        for page in self.page.context.pages:
            if page != self.page:
                page.close()
        self.page.unroute_all()
        self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")


@pytest.fixture(scope="module")
def visitors(chromium: Browser, shop: RunningShop) -> Visitors:
    return Visitors(chromium, shop.url)


def test_every_page_has_a_row(tmp_path: Path) -> None:
    app = create_app(config_for(f"sqlite:///{tmp_path / 'never.db'}", tmp_path))
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    assert pages == {address.endpoint for address in ADDRESSES} | MACHINES | FILES


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_page(address: Address, visitors: Visitors, world: World) -> None:
    with visitors.enter(address.role) as page:
        answer = page.goto(address.path if isinstance(address.path, str) else address.path(world))
        assert answer
        assert answer.status == address.status
        if address.act:
            address.act(page, world)
        assert look_closely(page, address.name, is_first=PROVING or address in FIRST_OF_ITS_KIND) == []


OTHERS = [(address, role) for address in ADDRESSES for role in address.also]


@pytest.mark.parametrize(("address", "role"), OTHERS, ids=lambda each: each.name if isinstance(each, Address) else each)
def test_page_for_others(address: Address, role: str, visitors: Visitors, world: World) -> None:
    with visitors.enter(role) as page:
        page.goto(address.path if isinstance(address.path, str) else address.path(world))
        assert sideways(page, NARROW) + violations(page, ALL_RULES if PROVING else SHAPES) == []


@pytest.mark.parametrize("status", sorted(errors.OWN_PAGES))
def test_error_page(status: int, visitors: Visitors, world: World) -> None:
    """Also those that nobody can bring about: rendered here, styled by the running shop."""
    del world
    with current_app.test_request_context("/"):
        body = errors.error_page(status, "4F7K-22PQ").get_data(as_text=True)
    with visitors.enter(GUEST) as page:
        page.route("**/galat", lambda route: route.fulfill(status=status if status < 500 else 200, body=body))
        page.goto("/galat")
        assert look_closely(page, f"error {status}") == []


def look_closely(page: Page, name: str, *, is_first: bool = True) -> list[str]:
    """At the width of a phone by day and, at full size, at a desk by day and by night: no width changes a colour.

    The gallery shows every component in every state, so that it is always looked at in full; colours and the widths
    that leave more room may then wait for full size where a page `is_first` in another state, made of the same parts.
    """
    page.wait_for_load_state()  # what was pressed last may have led to a page without its colours yet
    widths = (NARROW, ZOOMED, DESK, PHONE) if is_first else (NARROW, PHONE)
    faults = [fault for width in widths for fault in sideways(page, width)]
    _keep(page, name, "360")
    faults += violations(page, ALL_RULES if is_first else SHAPES)
    if not (PROVING or SHOTS or name == "components"):
        return faults
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    _keep(page, name, "1280")
    faults += violations(page, SHAPES)
    page.emulate_media(color_scheme="dark")
    _keep(page, name, "dark")
    return faults + violations(page, COLOURS)


def _keep(page: Page, name: str, look: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name.replace(' ', '-')}-{look}.png", full_page=True)


def sideways(page: Page, size: tuple[int, int]) -> list[str]:
    """Nothing must be scrolled sideways to be read."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    width = page.evaluate("document.scrollingElement.scrollWidth")
    return [f"{page.url}: {width} px wide at {size[0]} px"] if width > size[0] else []


def violations(page: Page, options: dict[str, Any]) -> list[str]:
    """What axe-core finds, with the first place of each."""
    size, scheme = page.viewport_size, page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(document, options).then(result => result.violations)", options)
    width = size["width"] if size else 0
    return [
        f"{page.url} at {width} px{' dark' if scheme else ''}: {each['id']}, {each['nodes'][0]['html'][:200]}"
        for each in found
    ]
