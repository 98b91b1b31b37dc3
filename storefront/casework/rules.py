"""How long an office may take. Working days are Monday to Friday without holidays."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from storefront.kernel.clock import WITA

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

SATURDAY = 5
SOON_PERCENT = 70  # of the service time


def working_days(since: date, today: date, holidays: Collection[date]) -> int:
    """How many working days have begun after the day on which something came."""
    days = max((today - since).days, 0)
    weeks, rest = divmod(days, 7)
    last = [since + timedelta(days=weeks * 7 + each) for each in range(1, rest + 1)]
    closed = sum(since < day <= today and day.weekday() < SATURDAY for day in holidays)
    return weeks * SATURDAY + sum(day.weekday() < SATURDAY for day in last) - closed


def late_before(today: date, service_days: int, holidays: Collection[date]) -> datetime:
    """What came before this moment waits longer than the service time."""
    day = today
    while working_days(day, today, holidays) <= service_days:
        day -= timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time(), WITA)


def is_soon_late(waited: int, service_days: int) -> bool:
    """Whether most of the service time is over."""
    return waited * 100 >= service_days * SOON_PERCENT
