"""What the rows of an outlet's files mean: days, items, margins, and how many more are needed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from storefront.kernel.gtin import own_code
from storefront.kernel.money import Rupiah
from storefront.kernel.sheets import SheetProblem
from storefront.outlets import finding, rules
from storefront.outlets.types import Cells, KnownGoods, OutletProblem

if TYPE_CHECKING:
    from storefront.kernel.errors import ProblemCode

NOON, HALF_PAST_TWO = datetime(2026, 11, 20, 4, tzinfo=UTC), datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
COFFEE = KnownGoods(variant_id=7, group_id=1, sku="Kopi-1/a", barcode="8991234567891")
HONEY = KnownGoods(variant_id=8, group_id=2, sku="MADU-1")
OTHER_HONEY = KnownGoods(variant_id=9, group_id=1, sku="madu-1")
FINDER = finding.Finder([COFFEE, HONEY, OTHER_HONEY])


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("20-11-2026", NOON),
        ("20/11/26", NOON),
        ("2026-11-20", NOON),
        ("46346", NOON),
        ("20-11-2026 14.30", HALF_PAST_TWO),
        ("20/11/2026 14:30:59", HALF_PAST_TWO),
        ("2026-11-20T14:30:00", HALF_PAST_TWO),
        ("46346.6041666667", HALF_PAST_TWO),
        ("46346,60417", HALF_PAST_TWO),
        ("31-02-2026", None),
        ("20-11-2026 25.00", None),
        ("besok", None),
        ("20-11-1026", None),
        ("", None),
    ],
)
def test_days_as_tills_write_them(text: str, moment: datetime | None) -> None:
    assert rules.parse_moment(text) == moment


@pytest.mark.parametrize(
    ("text", "margin"),
    [("12,5", 1250), ("12.25 %", 1225), ("0", 0), ("100", 10_000), ("100,01", None), ("-1", None), ("x", None)],
)
def test_margins(text: str, margin: int | None) -> None:
    assert rules.parse_margin(text) == margin


def test_shares_of_pieces_add_up_whatever_comes_back() -> None:
    price = Rupiah(9_999)
    assert rules.share(price, 5, 3333) + rules.share(price, -2, 3333) == rules.share(price, 3, 3333)
    assert (rules.share(price, 1, None), rules.share(price, 1, 10_000)) == (price, Rupiah(0))


@pytest.mark.parametrize(
    "cells",
    [
        {"kode": "kopi-1/A"},
        {"kode": "ntt-000007"},
        {"kode": "8991234567891"},
        {"barcode": "8991234567891"},
        {"barcode": own_code(20, 7)},
        {"barcode": own_code(29, 7), "kode": "Kopi-1/a"},
    ],
)
def test_an_item_goes_by_several_names(cells: dict[str, str]) -> None:
    assert FINDER.find(cells) == COFFEE


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({}, "kode", OutletProblem.ITEM_MISSING),
        ({"kode": "TEH-1"}, "kode", OutletProblem.ITEM_UNKNOWN),
        ({"barcode": own_code(20, 70)}, "barcode", OutletProblem.ITEM_UNKNOWN),
        ({"kode": "MADU-1"}, "kode", OutletProblem.ITEM_SEVERAL),
        ({"kode": "NTT-000007", "barcode": own_code(20, 8)}, "kode", OutletProblem.ITEM_CONTRADICTS),
    ],
)
def test_an_item_that_is_none_or_several_is_said(cells: dict[str, str], column: str, code: OutletProblem) -> None:
    found = FINDER.find(cells)
    assert isinstance(found, tuple)
    assert (found[0], found[1].code) == (column, code)


@pytest.mark.parametrize(
    ("changed", "column", "code"),
    [
        ({"jumlah": "0"}, "jumlah", OutletProblem.QUANTITY),
        ({"jumlah": "1,5"}, "jumlah", OutletProblem.QUANTITY),
        ({"jumlah": "1000000"}, "jumlah", OutletProblem.QUANTITY),
        ({"harga": "12,5"}, "harga", OutletProblem.PRICE),
        ({"nota": "N" * 61}, "nota", SheetProblem.CELL_LONG),
        ({"nota": "N", "baris": "1" * 61}, "baris", SheetProblem.CELL_LONG),
        ({"tanggal": "lusa"}, "tanggal", OutletProblem.DAY),
        ({"tanggal": "22-11-2026"}, "tanggal", OutletProblem.DAY_AHEAD),
    ],
)
def test_a_faulty_cell_is_named(changed: dict[str, str], column: str, code: ProblemCode) -> None:
    row = Cells(row=5, cells={"kode": "NTT-000007", "jumlah": "2", "tanggal": "20-11-2026", **changed})
    plan = rules.plan_sales(1, [row], FINDER, [], date(2026, 11, 21))
    assert [(fault.row, fault.column, fault.problem.code) for fault in plan.faults] == [(5, column, code)]
    assert plan.new == ()


def test_one_line_of_a_receipt_that_says_two_things_is_said() -> None:
    rows = [
        Cells(
            row=row, cells={"nota": "n1", "baris": "1", "kode": "NTT-000007", "jumlah": count, "tanggal": "20-11-2026"}
        )
        for row, count in ((2, "1"), (3, "1"), (4, "2"))
    ]
    plan = rules.plan_sales(1, rows, FINDER, [], date(2026, 11, 21))
    assert ([sale.row for sale in plan.new], plan.repeated) == ([3], (2,))
    assert [(fault.row, fault.problem.code) for fault in plan.faults] == [(4, OutletProblem.LINE)]


@pytest.mark.parametrize(
    ("there", "coming", "sold", "more"), [(0, 0, 30, 14), (10, 4, 30, 0), (0, 0, 1, 1), (5, 0, 0, 0), (0, 0, -3, 0)]
)
def test_what_is_needed_covers_the_days_to_come(there: int, coming: int, sold: int, more: int) -> None:
    assert rules.suggest(there, coming, sold, (14, 30)) == more
