"""The one clock: aware UTC inside, WITA on the page."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, func, text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

WITA = ZoneInfo("Asia/Makassar")
YEARS = range(1900, 9000)  # beyond, another zone or the next day may lie outside of what a date can hold
_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The day of the calendar in Kupang."""
    return now().astimezone(WITA).date()


def database_now(session: Session) -> datetime:
    """The database's own time: holds end by it, so that a web host with a wrong clock takes nobody's goods.

    SQLite has no server; there the machine's clock is the same one.
    """
    if is_servers(session):
        answer = session.execute(text("SELECT clock_timestamp()")).scalar_one()
        assert isinstance(answer, datetime)
        return answer.astimezone(UTC)
    return now()


def is_servers(session: Session) -> bool:
    """Whether the database has a clock of its own; else its time is `now`."""
    return _frozen.get() is None and session.get_bind().dialect.name == "postgresql"


def servers_moment() -> ColumnElement[datetime]:
    """The time of the database's own clock as a part of a larger question, which saves asking for it first."""
    return func.clock_timestamp(type_=DateTime(timezone=True))


@contextmanager
def frozen_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at an aware moment, for tests and for the demo's history."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
