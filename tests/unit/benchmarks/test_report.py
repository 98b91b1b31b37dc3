from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from benchmarks import report
from benchmarks.plots import WIDTH, Bar, bars
from tests.support.figures import broken, found, result

if TYPE_CHECKING:
    from pathlib import Path


def test_ratios_are_of_bare_flask() -> None:
    assert (result("product").ratio, result("product").target, result("product", "cold").target) == (0.5, 0.2, None)


def test_what_is_kept_is_no_miss() -> None:
    assert found().misses() == []


def test_each_promise_is_looked_at() -> None:
    assert broken().misses() == [
        "search: 0.05 of bare Flask at 87 products, promised 0.15",
        "home: 1.31 times slower with many",
        "page 400: 1.15 times page 1",
        "product: 9 queries",
        "49 orders a second",
        "home: size, requests, script, shift, act, paint at 400 ms, paint at 2000 ms",
    ]


def test_the_report_is_one_file_that_keeps_our_policy(tmp_path: Path) -> None:
    report.write(found(), tmp_path)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<script|https?://|<link", page)
    assert "Satu &lt;b&gt;catatan&lt;/b&gt;." in page
    assert "All that was promised of these figures is kept." in page
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert figures["loads"][0]["ratio"] == 0.5
    assert figures["growth"][0]["ratio"] == 1.2
    assert figures["depth"]["ratio"] == 1.05


def test_the_report_names_what_is_missed_and_leaves_out_what_was_not_measured() -> None:
    page = report.page(found(loads=[], growth=[], depth=None, orders=None, queries={"product": 9}, visits=[]))
    assert '<li class="missed">product: 9 queries</li>' in page
    assert [word for word in ("bare Flask", "Orders a second", "First visit") if word in page] == []


def test_bars_are_drawn_to_scale() -> None:
    drawn = bars("Bagian", [Bar("a < b", 1.0, "1", target=2.0), Bar("c", 0.5, "0,5", is_good=False)])
    svg = ET.fromstring(drawn)  # noqa: S314 -- our own drawing
    rects = svg.findall("rect")
    widths = [float(rect.attrib["width"]) for rect in rects]
    assert [rect.attrib["class"] for rect in rects] == ["good", "bad"]
    assert widths[0] == 2 * widths[1]
    mark = svg.find("path")
    assert mark is not None
    assert float(re.findall(r"[\d.]+", mark.attrib["d"])[0]) <= WIDTH
    assert svg.attrib["aria-label"] == "Bagian: a < b 1; c 0,5"


def test_nothing_is_drawn_of_nothing() -> None:
    assert bars("kosong", []) == ""
