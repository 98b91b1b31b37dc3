"""What a first visit costs on a poor phone and network: bytes, requests, script, shifts, time until it is painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.journeys import world as making
from tests.journeys.people import fill_for
from tests.support.chromium import DESK, PHONE, visitor
from tests.support.slow_phone import SHIFT, Wire, forget_all, largest_paint, slow_down

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.support.running import RunningShop

pytestmark = [pytest.mark.browser, pytest.mark.alone, pytest.mark.timeout(240)]

KB = 1000
CARD, GOODS = 5 * KB, 87  # the most bytes of a picture on a card; products that have one
ROUND_TRIP_MS = 400
TRIES = 6
"""Machines are noisy: the best of at most so many counts."""
MOST_SHIFT = 0.05


@dataclass(frozen=True)
class Budget:
    """Of one page: bytes over the wire, requests, bytes of script, seconds until the largest part is painted.

    The promise is made to a phone. A desk shows some pictures twice as wide and may take a quarter more bytes for them;
    `pictures` more requests are for what stands in the first view of a desk only.
    """

    size: int
    requests: int
    script: int
    seconds: float
    pictures: int = 0


SEARCHING = Budget(100 * KB, 16, 15 * KB, 2.5)
LOOKING = Budget(120 * KB, 10, 15 * KB, 2.5)
BUYING = Budget(40 * KB, 5, 0, 2.0)
PAYING = Budget(40 * KB, 5, 3 * KB, 2.0, pictures=2)
"""Works without script; with it, villages are found while one types, amount and account are copied by a button."""
PAGES = {
    "home": ("/", SEARCHING),
    "listing": ("/produk/", SEARCHING),
    "product": ("/produk/kopi-arabika-flores-bajawa", LOOKING),
    "cloth": ("/produk/kain-tenun-sumba-barat-daya", LOOKING),
    "basket": ("/keranjang", BUYING),
    "checkout": ("/checkout", PAYING),
    "order": ("", PAYING),
}
VIEWS = {"phone": (PHONE, 2), "desk": (DESK, 1)}


@pytest.fixture(scope="module", autouse=True)
def quiet(shop: RunningShop) -> Iterator[None]:
    """Nothing else of the shop at work, and every picture of the product there."""
    with making.inside(shop):
        for slug in ("kopi-arabika-flores-bajawa", "kain-tenun-sumba-barat-daya"):
            making.weave_closer(slug)
        making.wait_for_the_worker()
        with shop.worker_at_rest():
            yield


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The figures, printed at the end and kept in a file."""
    rows: list[str] = [f"{'page':10}{'view':8}{'bytes':>8}{'requests':>10}{'script':>8}{'shift':>8}{'LCP s':>8}"]
    yield rows
    path: Path = tmp_path_factory.mktemp("budgets") / "pages.txt"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    print("", *rows, path, sep="\n")  # noqa: T201 -- the measured figures are what the test is for


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", PAGES)
def test_first_visit(name: str, view: str, shop: RunningShop, chromium: Browser, table: list[str]) -> None:
    budget = PAGES[name][1]
    wire, shift = _count(chromium, shop, name, view)
    seconds = _best_time(chromium, shop, name) if view == "phone" else None
    shown = "" if seconds is None else f"{seconds:8.2f}"
    table.append(f"{name:10}{view:8}{wire.total:8}{len(wire.sizes):10}{wire.script:8}{shift:8.3f}{shown}")
    assert wire.total <= budget.size * (5 / 4 if view == "desk" else 1), wire.list()
    assert len(wire.sizes) <= budget.requests + (budget.pictures if view == "desk" else 0), wire.list()
    assert wire.script <= budget.script, wire.list()
    assert shift <= MOST_SHIFT
    assert seconds is None or seconds <= budget.seconds


def test_every_woven_card_is_small(furnished: Path) -> None:
    sizes = {path.name: path.stat().st_size for path in (furnished / "media").glob("*/*-320.avif")}
    assert len(sizes) >= GOODS
    assert {name: size for name, size in sizes.items() if size > CARD} == {}


def _count(chromium: Browser, shop: RunningShop, name: str, view: str) -> tuple[Wire, float]:
    """Bytes and shifts of the first visit, with nothing in the cache."""
    size, density = VIEWS[view]
    with visitor(chromium, shop.url, size=size, density=density) as page:
        path = _arrive(page, name)
        session, wire = forget_all(page), Wire()
        wire.listen(session)
        page.goto(path, wait_until="networkidle")
        shift = float(page.evaluate(SHIFT))
        return wire, shift


def _best_time(chromium: Browser, shop: RunningShop, name: str) -> float:
    """No further try once one stays within the budget."""
    best = _time(chromium, shop, name)
    for _ in range(TRIES - 1):
        if best > PAGES[name][1].seconds:
            best = min(best, _time(chromium, shop, name))
    return best


def _time(chromium: Browser, shop: RunningShop, name: str) -> float:
    """Seconds until the largest part is painted, on a slow network and a slow phone."""
    size, density = VIEWS["phone"]
    with visitor(chromium, shop.url, size=size, density=density) as page:
        path = _arrive(page, name)
        slow_down(forget_all(page), ROUND_TRIP_MS)
        return largest_paint(page, path)


def _arrive(page: Page, name: str) -> str:
    """Do what leads to the page; returns its address. What was seen on the way is forgotten."""
    path = fill_for(page, name) or PAGES[name][0]
    page.goto("about:blank")
    return path
