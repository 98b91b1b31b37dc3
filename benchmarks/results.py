"""The figures of one run, and what was promised of them."""

from __future__ import annotations

import platform
import sqlite3
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.browser import Visit
    from benchmarks.load import Figures
    from benchmarks.orders import OrderFigures

LEAST_RATIO = {"listing": 0.20, "category": 0.20, "product": 0.20, "search": 0.15}
PROMISED_WAY = "zipf"  # as buyers ask; the other ways are printed beside it
MOST_EXPORT_SECONDS = {"ekatalog": 30, "nttmart": 15, "google": 15, "meta": 15}  # over 21,195 products
MOST_EXPORT_MEGABYTES = 300
MOST_PLAIN = 2.5  # times as long as a plain write of the same cells
MOST_GROWTH = 1.3
MOST_DEPTH = 1.1
MOST_QUERIES = 8
LEAST_ORDERS = 50


@dataclass(frozen=True, kw_only=True)
class LoadResult:
    """Requests a second of one mix, and the share of what bare Flask answered just before and after."""

    products: int
    page: str
    way: str
    bare_per_second: float
    figures: Figures

    @property
    def ratio(self) -> float:
        return self.figures.per_second / self.bare_per_second

    @property
    def target(self) -> float | None:
        return LEAST_RATIO.get(self.page) if self.way == PROMISED_WAY else None

    @property
    def is_kept(self) -> bool:
        return self.target is None or self.ratio >= self.target


@dataclass(frozen=True, kw_only=True)
class Growth:
    """Median milliseconds of a page made anew, over few products and over many."""

    page: str
    few_ms: float
    many_ms: float

    @property
    def ratio(self) -> float:
        return self.many_ms / self.few_ms

    @property
    def is_kept(self) -> bool:
        return self.ratio <= MOST_GROWTH


@dataclass(frozen=True, kw_only=True)
class Depth:
    """Median milliseconds of a listing's first page and of a deep one, each made anew."""

    number: int
    first_ms: float
    deep_ms: float

    @property
    def ratio(self) -> float:
        return self.deep_ms / self.first_ms

    @property
    def is_kept(self) -> bool:
        return self.ratio <= MOST_DEPTH


@dataclass(frozen=True, kw_only=True)
class ExportFigures:
    """A file for another catalogue over all products: seconds of its processor, and memory at the most."""

    name: str
    seconds: float
    megabytes: float

    @property
    def most_seconds(self) -> float | None:
        return MOST_EXPORT_SECONDS.get(self.name)

    @property
    def is_kept(self) -> bool:
        return self.most_seconds is None or (
            self.seconds <= self.most_seconds and self.megabytes <= MOST_EXPORT_MEGABYTES
        )


@dataclass(kw_only=True)
class Results:
    """Everything that one run has shown; a part that could not be measured stays empty."""

    taken_at: str
    command: str
    machine: dict[str, str]
    products: tuple[int, ...] = ()
    loads: list[LoadResult] = field(default_factory=list)
    growth: list[Growth] = field(default_factory=list)
    depth: Depth | None = None
    queries: dict[str, int] = field(default_factory=dict)
    orders: OrderFigures | None = None
    exports: list[ExportFigures] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Plain values, with the ratios that follow from them."""
        plain = asdict(self)
        for row, load in zip(plain["loads"], self.loads, strict=True):
            row |= {"ratio": round(load.ratio, 3), "target": load.target}
        for row, growth in zip(plain["growth"], self.growth, strict=True):
            row["ratio"] = round(growth.ratio, 3)
        if self.depth:
            plain["depth"]["ratio"] = round(self.depth.ratio, 3)
        return plain

    @property
    def plain_ratio(self) -> float | None:
        """How many times as long as a plain write of its cells the lembar kerja takes."""
        seconds = {each.name: each.seconds for each in self.exports}
        return seconds["ekatalog"] / seconds["plain"] if seconds else None

    def misses(self) -> list[str]:
        """What was promised and not reached, one line each."""
        found = [
            f"{load.page}: {load.ratio:.2f} of bare Flask at {load.products} products, promised {load.target:.2f}"
            for load in self.loads
            if not load.is_kept
        ]
        found += [f"{each.page}: {each.ratio:.2f} times slower with many" for each in self.growth if not each.is_kept]
        if self.depth and not self.depth.is_kept:
            found.append(f"page {self.depth.number}: {self.depth.ratio:.2f} times page 1")
        found += [f"{page}: {count} queries" for page, count in self.queries.items() if count > MOST_QUERIES]
        if self.orders and self.orders.per_second < LEAST_ORDERS:
            found.append(f"{self.orders.per_second:.0f} orders a second")
        found += [f"{each.name}: {each.seconds} s, {each.megabytes} MB" for each in self.exports if not each.is_kept]
        if self.plain_ratio and self.plain_ratio > MOST_PLAIN:
            found.append(f"lembar kerja: {self.plain_ratio:.2f} times a plain write")
        return found + [f"{visit.page}: {', '.join(visit.misses())}" for visit in self.visits if visit.misses()]


def machine(cores: int) -> dict[str, str]:
    """What the figures were taken on."""
    return {
        "processor": _processor(),
        "cores": str(cores),
        "system": platform.platform(terse=True),
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        **{name: version(name) for name in ("flask", "granian", "sqlalchemy")},
    }


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
