"""Working days and the service time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from storefront.casework import rules
from storefront.kernel.clock import WITA

FRIDAY = date(2026, 11, 20)
NONE: frozenset[date] = frozenset()
HOLIDAYS = frozenset({date(2026, 11, 14), date(2026, 11, 17), date(2026, 11, 18)})  # the first is a Saturday


@pytest.mark.parametrize(
    ("since", "days"),
    [
        (date(2026, 11, 20), 0),
        (date(2026, 11, 19), 1),
        (date(2026, 11, 16), 4),
        (date(2026, 11, 15), 5),  # came on a Sunday
        (date(2026, 11, 13), 5),  # on a Friday: the weekend between does not count
        (date(2026, 11, 6), 10),
        (date(2026, 11, 21), 0),  # a clock that runs ahead
    ],
)
def test_working_days_begin_after_the_day_on_which_something_came(since: date, days: int) -> None:
    assert rules.working_days(since, FRIDAY, NONE) == days


def test_counting_day_by_day_says_the_same() -> None:
    for back in range(60):
        since = FRIDAY - timedelta(days=back)
        slowly = sum((since + timedelta(days=each)).weekday() < 5 for each in range(1, back + 1))
        assert rules.working_days(since, FRIDAY, NONE) == slowly, since


@pytest.mark.parametrize("today", [FRIDAY + timedelta(days=each) for each in range(7)])
@pytest.mark.parametrize("most", [1, 5, 10])
@pytest.mark.parametrize("closed", [NONE, HOLIDAYS])
def test_late_is_what_waits_longer_than_the_service_time(closed: frozenset[date], today: date, most: int) -> None:
    border = rules.late_before(today, most, closed)
    assert border == datetime.combine(border.date(), datetime.min.time(), WITA)
    assert rules.working_days(border.date(), today, closed) == most
    assert rules.working_days((border - timedelta(seconds=1)).date(), today, closed) > most


def test_holidays_are_not_counted() -> None:
    assert rules.working_days(date(2026, 11, 13), FRIDAY, HOLIDAYS) == 3
    assert rules.working_days(date(2026, 11, 17), FRIDAY, HOLIDAYS) == 2  # came on the first of the two


def test_most_of_the_time_is_seven_tenths() -> None:
    assert [rules.is_soon_late(days, 10) for days in (6, 7)] == [False, True]
