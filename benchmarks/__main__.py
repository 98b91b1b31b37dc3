"""`python -m benchmarks`: measure the shop over few products and over many, and write the report."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from argparse import ArgumentParser
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import browser, catalogue, exports, load, orders, questions, report, results, servers, timing
from benchmarks.picks import cold
from benchmarks.results import Depth, Growth, LoadResult, Results
from config import ROOT
from storefront.kernel import clock
from tests.support.chromium import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.catalogue import Catalogue

BARE_SECONDS = 2
WARM_UP_SECONDS = 2
MOST_WARM_UPS = 10
ASKED_TO_WARM = 8  # times: four for each of two processes, as nobody chooses which one answers
ASKED_EACH = 40  # times for the median of one kind of page
DEEP_PAGE = 400


@dataclass
class Bench:
    """One run: where its data lie, what it has found, how long each load lasts."""

    folder: Path
    found: Results
    seconds: int
    compared: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def over(self, products: Catalogue, parts: Sequence[str]) -> None:
        """Measure all that concerns this catalogue."""
        self.found.products = (*self.found.products, products.count)
        with servers.shop(self.folder) as shop:
            _say(f"{products.count} products at {shop.url}")
            if "time" in parts:  # before the loads, which keep the very pages that are made anew here
                self._times(shop.url, products)
            if "load" in parts:
                with servers.bare_flask() as bare:
                    self._loads(shop.url, bare, products)

    def _loads(self, url: str, bare: str, products: Catalogue) -> None:
        before = load.ask(bare, ["/"], BARE_SECONDS)
        for mix in products.mixes():
            if mix.way != "cold":
                _warm_up(url, sorted(set(mix.addresses)))
            figures = load.ask(url, mix.addresses, self.seconds)
            after = load.ask(bare, ["/"], BARE_SECONDS)
            result = LoadResult(
                products=products.count,
                page=mix.page,
                way=mix.way,
                bare_per_second=(before.per_second + after.per_second) / 2,
                figures=figures,
            )
            self.found.loads.append(result)
            _say(f"  {mix.page:10} {mix.way:8} {figures.per_second:7.0f}/s  {result.ratio:.2f} of bare Flask")
            before = after

    def _times(self, url: str, products: Catalogue) -> None:
        """Made anew: the first run over few products is what the second is held against."""
        known = {each.page: each for each in self.found.growth}
        self.compared = self.compared or products.compared()
        growth = []
        for page, addresses in self.compared.items():
            median = statistics.median(timing.times(url, cold(addresses, ASKED_EACH)))
            growth.append(
                replace(known[page], many_ms=median) if known else Growth(page=page, few_ms=median, many_ms=median)
            )
        self.found.growth = growth
        last = products.count // catalogue.PER_PAGE
        if last > 1:
            first, deep = (
                statistics.median(timing.times(url, cold([f"/produk/?halaman={number}"], ASKED_EACH)))
                for number in (1, min(DEEP_PAGE, last))
            )
            self.found.depth = Depth(number=min(DEEP_PAGE, last), first_ms=first, deep_ms=deep)

    def files(self) -> None:
        """What files for other catalogues take over many products."""
        self.found.exports = exports.measure(self.folder)
        for each in self.found.exports:
            _say(f"  {each.name:10} {each.seconds:6.1f} s  {each.megabytes:5.0f} MB")

    def with_people(self, parts: Sequence[str]) -> None:
        """What buyers do and see, over the demo alone."""
        if "queries" in parts:
            pages = catalogue.read(self.folder).pages
            self.found.queries = questions.count(self.folder, {page: each[0] for page, each in pages.items()})
        if not {"orders", "browser"} & set(parts):
            return
        with servers.shop(self.folder) as shop:
            if "browser" in parts:
                for visit in browser.visits(shop.url):
                    self.found.visits.append(visit)
                    _say(f"  {visit.page:12} {visit.size:7} bytes, paints {visit.paints}, over: {visit.misses()}")
            if "orders" in parts:
                self.found.orders = orders.measure(shop.url, self.folder)
                _say(f"  {self.found.orders.per_second:.0f} orders a second")


PARTS = ("load", "time", "queries", "browser", "orders", "exports")


def main() -> int:
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--products", type=int, default=catalogue.MANY, help="generated products besides the demo; 0: none"
    )
    parser.add_argument("--seconds", type=int, default=load.SECONDS, help="of each load")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--data", type=Path, help="keep the data in this folder, and use what lies there")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "bench")
    options = parser.parse_args()
    parts = [part for part in options.only if _is_possible(part)]
    found = Results(
        taken_at=clock.now().astimezone(clock.WITA).strftime("%d %B %Y, %H.%M WITA"),
        command="make bench",
        machine=results.machine(len(os.sched_getaffinity(0))),
        notes=[f"Not measured, for want of its tool: {part}." for part in options.only if part not in parts],
    )
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        _run(Bench(options.data or Path(temporary), found, options.seconds), parts, options.products)
    report.write(found, options.out)
    _say(f"{time.monotonic() - started:.0f} s; {options.out / 'report.html'}")
    for miss in found.misses():
        _say(f"NOT REACHED  {miss}")
    return 0


def _run(bench: Bench, parts: Sequence[str], products: int) -> None:
    bench.folder.mkdir(parents=True, exist_ok=True)
    if not (bench.folder / "shop.db").exists():
        catalogue.furnish(bench.folder)
    bench.over(catalogue.read(bench.folder), parts)
    bench.with_people(parts)
    if products:
        seconds = catalogue.grow(bench.folder, products)
        bench.found.notes.append(f"{products:,} generated products were loaded in {seconds:.0f} s.")
        bench.over(catalogue.read(bench.folder), parts)
        if "exports" in parts:
            bench.files()


def _warm_up(url: str, addresses: Sequence[str]) -> None:
    """Ask for each address until each process has most likely made its page."""
    asked = 0.0
    for _ in range(MOST_WARM_UPS):
        asked += load.ask(url, addresses, WARM_UP_SECONDS).per_second * WARM_UP_SECONDS
        if asked >= ASKED_TO_WARM * len(addresses):
            return


def _is_possible(part: str) -> bool:
    """Loads need wrk, visits need Chromium."""
    return {"load": load.is_there(), "browser": shutil.which(PROGRAM) is not None}.get(part, True)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 -- a command that takes minutes shows that it goes on


if __name__ == "__main__":
    sys.exit(main())
