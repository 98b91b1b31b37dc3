"""What each profile makes of one product, cell by cell, against a file that somebody has read."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest

from storefront.exports import profiles
from storefront.exports.rows import ItemsOf, cells_of, plain
from tests.support.goods import LACKING, goods, terms

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", ["ekatalog", "nttmart", "ipos5"])
def test_a_profile_makes_what_its_golden_file_says(name: str) -> None:
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    items = ItemsOf(goods(), terms(), ("KOPI-100-1.jpg",), (LACKING,))
    for table in profiles.load(name).tables:
        for number, item in enumerate(items.of(table.rows), start=1):
            for column, cell in zip(table.columns, cells_of(table), strict=True):
                value = cell(item)
                writer.writerow([table.name, number, column.head, type(value).__name__, plain(value)])
    assert out.getvalue() == (GOLDEN / f"{name}.csv").read_text(encoding="utf-8")
