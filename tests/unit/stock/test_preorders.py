"""When a group can have made what is ordered beforehand, and how many of it."""

from __future__ import annotations

from datetime import date

import pytest

from storefront.catalogue.types import PreorderTerms
from storefront.stock import rules
from storefront.stock.types import Preorder, StockProblem, Want

TODAY = date(2026, 11, 22)
NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)


def _terms(season: tuple[int, int] | None = None, per_month: int = 10) -> PreorderTerms:
    return PreorderTerms(product_id=1, per_month=per_month, lead_time_days=30, season=season)


@pytest.mark.parametrize(
    ("season", "promised", "month", "ready_on", "left"),
    [
        (None, {}, NOVEMBER, date(2026, 12, 22), 10),
        (None, {NOVEMBER: 4, DECEMBER: 9}, NOVEMBER, date(2026, 12, 22), 6),
        (None, {NOVEMBER: 10}, DECEMBER, date(2026, 12, 31), 10),
        (None, {NOVEMBER: 12, DECEMBER: 10}, JANUARY, date(2027, 1, 31), 10),
        ((6, 8), {}, date(2027, 6, 1), date(2027, 7, 1), 10),
        ((11, 11), {NOVEMBER: 3}, NOVEMBER, date(2026, 12, 22), 7),
        ((12, 2), {DECEMBER: 10}, JANUARY, date(2027, 1, 31), 10),
    ],
)
def test_the_first_month_with_room_in_the_season(
    season: tuple[int, int] | None, promised: dict[date, int], month: date, ready_on: date, left: int
) -> None:
    offer = rules.next_preorder(_terms(season), promised, TODAY)

    assert offer == Preorder(month=month, ready_on=ready_on, days=30, left=left)


def test_nothing_is_promised_that_lies_more_than_a_year_ahead() -> None:
    full = {date(2026 + (10 + each) // 12, (10 + each) % 12 + 1, 1): 10 for each in range(12)}

    assert rules.next_preorder(_terms(), full, TODAY) is None
    assert rules.next_preorder(_terms((11, 11)), {NOVEMBER: 10}, TODAY) is None


def test_sizes_of_one_product_share_what_can_be_made_of_it() -> None:
    terms = {
        7: _terms(per_month=5),
        8: _terms(per_month=5),
        9: PreorderTerms(product_id=2, per_month=1, lead_time_days=1),
    }

    offers = rules.preorders({7: 3, 8: 2, 9: 1, 10: 1}, terms, {}, TODAY)

    assert {key: (each.month, each.left) for key, each in offers.items()} == {
        7: (NOVEMBER, 5),
        8: (NOVEMBER, 2),
        9: (NOVEMBER, 1),
    }
    full = rules.preorders({7: 5, 8: 1}, terms, {}, TODAY)
    assert (full[8].month, full[8].left) == (DECEMBER, 5)


@pytest.mark.parametrize(
    ("quantity", "ready_on", "problem"),
    [
        (5, date(2026, 12, 22), None),
        (5, date(2026, 12, 23), None),
        (6, date(2026, 12, 22), StockProblem.PREORDER_LEFT),
        (5, date(2026, 12, 21), StockProblem.PREORDER_LATER),
    ],
)
def test_a_promise_keeps_its_day_and_its_bound(quantity: int, ready_on: date, problem: StockProblem | None) -> None:
    want = Want(variant_id=7, quantity=quantity, seller_order_id=1, name="Tenun", ready_on=ready_on)
    offer = Preorder(month=NOVEMBER, ready_on=date(2026, 12, 22), days=30, left=5)

    found = rules.preorder_problem(want, offer)

    assert (found.code if found else None) == problem
    assert rules.preorder_problem(want, None) is not None
