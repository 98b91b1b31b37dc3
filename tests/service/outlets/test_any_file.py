"""Any sales file, twice, shuffled and in parts: stock moves once, every sale stands once, the report adds up."""

from __future__ import annotations

from collections import Counter as Count
from typing import TYPE_CHECKING

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from storefront.kernel.db import end_reading, read_session
from storefront.outlets.models import ConsignmentSale
from tests.support import factories, invariants, keeping, tills
from tests.support.racing import PROVING

if TYPE_CHECKING:
    import random

    from flask import Flask

    from tests.support.tills import Counter

pytestmark = pytest.mark.both_databases

THERE = 12
ITEM, QUANTITY = st.integers(0, 1), st.integers(-3, 9).filter(bool)
BY_LINE = st.lists(st.tuples(st.integers(1, 4), ITEM, QUANTITY), min_size=1, max_size=10)
BY_DAY = st.lists(st.tuples(st.integers(1, 3), ITEM, QUANTITY), min_size=1, max_size=10)


def parts_of(rows: list[str], cuts: int, chance: random.Random) -> list[list[str]]:
    """The rows shuffled, in so many parts, then all of them once more."""
    chance.shuffle(rows)
    parts = [rows[start::cuts] for start in range(cuts)]
    return [*parts, chance.sample(rows, len(rows))]


def wanted(sold: list[tuple[int, int, int]]) -> dict[int, int]:
    pieces: Count[int] = Count()
    for _name, item, quantity in sold:
        pieces[item] += quantity
    return dict(pieces)


def check(counter: Counter, sold: list[tuple[int, int, int]]) -> None:
    end_reading()
    rows = list(read_session().scalars(select(ConsignmentSale).where(ConsignmentSale.outlet_id == counter.outlet_id)))
    pieces: Count[int] = Count()
    for row in rows:
        pieces[counter.shop.variant_ids.index(row.variant_id)] += row.quantity
    assert (len(rows), {item: pieces[item] for _name, item, _quantity in sold}) == (len(sold), wanted(sold))
    report = tills.report(counter)
    assert report.adds_up
    for line in report.lines:
        item = counter.shop.variant_ids.index(line.item.variant_id)
        assert (line.sent, line.sold) == (THERE, wanted(sold).get(item, 0))
        assert line.left == keeping.on_hand(counter.place_id, line.item.variant_id) >= 0
        if all(quantity > 0 for _name, _item, quantity in sold):
            assert line.left == max(0, THERE - line.sold)
    assert invariants.broken() == []


def test_by_receipt_and_line_and_without_receipts(app: Flask) -> None:
    del app
    factories.load_reference()
    quick = settings(
        max_examples=60 if PROVING else 5,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )

    @quick
    @given(sold=BY_LINE, cuts=st.integers(1, 3), chance=st.randoms(use_true_random=False))
    def by_line(sold: list[tuple[int, int, int]], cuts: int, chance: random.Random) -> None:
        counter = tills.open_counter(variants=2, there=THERE)
        skus = counter.skus
        rows = [
            f"N-{name};{line};20-11-2026;{skus[item]};{quantity};"
            for line, (name, item, quantity) in enumerate(sold, start=1)
        ]
        for part in parts_of(rows, cuts, chance):
            if part:
                tills.record(counter.outlet_id, tills.sales_file(part))
        check(counter, sold)

    @quick
    @given(sold=BY_DAY, chance=st.randoms(use_true_random=False))
    def by_day(sold: list[tuple[int, int, int]], chance: random.Random) -> None:
        """What is alike comes in one file, as the days of a till do."""
        counter = tills.open_counter(variants=2, there=THERE)
        skus = counter.skus
        days = {day: [each for each in sold if each[0] == day] for day, _item, _quantity in sold}
        files = [[f"{day}-11-2026;{skus[item]};{quantity}" for day, item, quantity in rows] for rows in days.values()]
        everything = [row for rows in files for row in rows]
        for rows in (*files, everything, everything):
            chance.shuffle(rows)
            tills.record(counter.outlet_id, tills.sales_file(rows, "tanggal;kode;jumlah"))
        check(counter, sold)

    by_line()
    by_day()
