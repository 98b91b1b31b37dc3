from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.verification import rules
from storefront.verification.criteria import shipped_sets
from storefront.verification.types import DeterminationState

LAST_DAY = date(2028, 8, 14)


def test_the_code_names_kabupaten_and_number() -> None:
    assert rules.certificate_code("53.09", 127) == "OVOP-53.09-0127"
    assert rules.certificate_code("53.09", 12345) == "OVOP-53.09-12345"


@pytest.mark.parametrize(
    ("state", "valid_until", "today", "holds"),
    [
        (DeterminationState.VERIFIED, LAST_DAY, LAST_DAY, True),
        (DeterminationState.VERIFIED, LAST_DAY, date(2028, 8, 15), False),
        (DeterminationState.VERIFIED, None, date(2099, 1, 1), True),
        (DeterminationState.SUSPENDED, None, LAST_DAY, False),
        (DeterminationState.EXPIRED, LAST_DAY, LAST_DAY, False),
    ],
)
def test_a_certificate_holds_to_its_last_day(
    state: DeterminationState, valid_until: date | None, today: date, holds: bool
) -> None:
    assert rules.holds(state, valid_until, today) is holds


def test_the_criteria_are_those_of_the_annex() -> None:
    assert [(one.annex, one.letter) for one in shipped_sets()["1"].criteria] == [
        *(("II.3", letter) for letter in "abcd"),
        *(("II.4", letter) for letter in "abcdefg"),
    ]
    assert all(one.text and one.text_en for one in shipped_sets()["1"].criteria)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
        (date(2027, 2, 28), 12, date(2028, 2, 28)),
    ],
)
def test_months_later(day: date, months: int, later: date) -> None:
    assert rules.months_after(day, months) == later


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(1, 60))
def test_what_lies_so_many_months_back_is_due_today_and_the_day_after_it_is_not(day: date, months: int) -> None:
    found = rules.months_before(day, months)
    assert rules.months_after(found, months) <= day
    assert rules.months_after(found + timedelta(days=1), months) > day
