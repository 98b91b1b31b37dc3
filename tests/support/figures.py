"""Small figures of a run of the benchmarks, as its report shows them."""

from __future__ import annotations

from benchmarks.browser import PAGES, Visit
from benchmarks.load import Figures
from benchmarks.orders import OrderFigures
from benchmarks.results import Depth, Growth, LoadResult, Results

FAST = Figures(per_second=500, p50=2, p95=4, bytes_each=9000)


def result(page: str, way: str = "zipf", bare: float = 1000) -> LoadResult:
    return LoadResult(products=87, page=page, way=way, bare_per_second=bare, figures=FAST)


def visit(**changes: object) -> Visit:
    values = {"size": 90_000, "requests": 9, "script": 900, "shift": 0.0, "act_ms": 40.0, "paints": (1.4, 3.0)}
    return Visit(page="home", budget=PAGES["home"][1], **(values | changes))  # type: ignore[arg-type]  # as typed above


def found(**changes: object) -> Results:
    values: dict[str, object] = {
        "taken_at": "21 November 2026, 14.30 WITA",
        "command": "make bench",
        "machine": {"cores": "2"},
        "products": (87,),
        "loads": [result("product"), result("home", "cold")],
        "growth": [Growth(page="product", few_ms=10, many_ms=12)],
        "depth": Depth(number=400, first_ms=10, deep_ms=10.5),
        "queries": {"product": 7},
        "orders": OrderFigures(orders=400, per_second=61, commits_per_second=900, p50=100, p95=180),
        "visits": [visit()],
        "notes": ["Satu <b>catatan</b>."],
    }
    return Results(**(values | changes))  # type: ignore[arg-type]  # the dataclass checks the names


def broken() -> Results:
    """Every promise missed."""
    return found(
        loads=[result("search", bare=10_000), result("search", "cold", bare=10_000)],
        growth=[Growth(page="home", few_ms=10, many_ms=13.1)],
        depth=Depth(number=400, first_ms=10, deep_ms=11.5),
        queries={"product": 9},
        orders=OrderFigures(orders=400, per_second=49, commits_per_second=900, p50=100, p95=180),
        visits=[visit(size=100_001, requests=17, script=15_001, shift=0.06, act_ms=201.0, paints=(2.6, 5.1))],
    )
