"""`docs/bench/`: the figures for machines, and a page for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from benchmarks import load, results
from benchmarks.browser import MOST_ACT_MS, MOST_SHIFT, ROUND_TRIPS_MS
from benchmarks.orders import BUYERS_AT_ONCE
from benchmarks.plots import Bar, bars
from config import ROOT
from storefront.web.assets import shrink_css

if TYPE_CHECKING:
    from benchmarks.results import Results

HERE = Path(__file__).parent
STYLES = ("reset.css", "tokens.css", "base.css", "layout.css", "grid.css")


def write(found: Results, folder: Path) -> None:
    """Write `figures.json` and `report.html` into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    figures = json.dumps(found.as_json(), indent=2, ensure_ascii=False, sort_keys=True)
    (folder / "figures.json").write_text(figures + "\n", encoding="utf-8")
    (folder / "report.html").write_text(page(found), encoding="utf-8")


def page(found: Results) -> str:
    """The report, complete in one file."""
    jinja = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = jinja.get_template("report.html")
    return template.render(
        found=found,
        css=Markup(_css()),  # noqa: S704 -- our own files
        ratios=_ratio_plots(found),
        growth=_growth_plot(found),
        paints=_paint_plots(found),
        promised=results,
        load=load,
        buyers_at_once=BUYERS_AT_ONCE,
        round_trips=ROUND_TRIPS_MS,
        paint_heads=[f"paint, s at {trip} ms" for trip in ROUND_TRIPS_MS],
        most_shift=MOST_SHIFT,
        most_act=MOST_ACT_MS,
        misses=found.misses(),
    )


def _css() -> str:
    files = [ROOT / "static" / "css" / name for name in STYLES]
    return shrink_css("\n".join(path.read_text(encoding="utf-8") for path in (*files, HERE / "report.css")))


def _ratio_plots(found: Results) -> list[tuple[int, Markup]]:
    """For each size of the catalogue, every mix as a share of bare Flask."""
    plots = []
    for products in found.products:
        rows = [
            Bar(f"{each.page}, {each.way}", each.ratio, f"{each.ratio:.2f}", each.target, is_good=each.is_kept)
            for each in found.loads
            if each.products == products
        ]
        plots.append((products, bars(f"Share of bare Flask with {products} products", rows)))
    return plots


def _growth_plot(found: Results) -> Markup:
    rows = [
        Bar(each.page, each.ratio, f"{each.ratio:.2f}", results.MOST_GROWTH, is_good=each.is_kept)
        for each in found.growth
    ]
    return bars("Time with many products over time with few", rows)


def _paint_plots(found: Results) -> list[tuple[int, Markup]]:
    """For each round trip, the seconds until the largest part of a page is painted."""
    plots = []
    for place, trip in enumerate(ROUND_TRIPS_MS):
        rows = [
            Bar(
                visit.page,
                visit.paints[place],
                f"{visit.paints[place]:.2f} s",
                visit.budget.seconds[place],
                is_good=visit.paints[place] <= visit.budget.seconds[place],
            )
            for visit in found.visits
        ]
        plots.append((trip, bars(f"Largest paint at a round trip of {trip} ms", rows)))
    return plots
