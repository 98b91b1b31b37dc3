"""What the worker does: claim outbox rows by lease, run their handlers, run due jobs, show that it lives."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from time import monotonic
from typing import TYPE_CHECKING

from sqlalchemy import or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel import clock
from storefront.kernel.db import Base, end_reading, read_session, unit_of_work
from storefront.kernel.errors import BusyError
from storefront.kernel.events import OutboxRow, subscriptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy.sql import ColumnElement

log = logging.getLogger(__name__)

BATCH = 20
TICK_OFF_SECONDS = 1.0  # what was handled and is not written down yet is never older, but for the handler at work
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=5)  # doubles with every failure: the last try comes about ten minutes after the first
BEAT_EVERY = timedelta(seconds=5)
SILENT_AFTER = timedelta(seconds=60)  # a slow handler must not look like a dead worker


class Lane(Enum):
    """Which handlers somebody works for: those that are urgent, all others and the jobs, or everything."""

    URGENT = "urgent"
    REST = "rest"
    ALL = "all"


class JobRow(Base):
    """When a job ran last; the row of the job `worker` is the heartbeat."""

    __tablename__ = "job"

    name: Mapped[str] = mapped_column(primary_key=True)
    ran_at: Mapped[datetime]


@dataclass(frozen=True, kw_only=True)
class Job:
    """Something to do again and again; must be safe to run twice."""

    name: str
    every: timedelta
    run: Callable[[], object]


def run_once(jobs: Sequence[Job], lane: Lane = Lane.ALL) -> int:
    """Handle one batch of what is due and run the jobs that are due; returns how much was done."""
    claimed = _claim(lane)
    handled = _handle_all(claimed if lane is Lane.URGENT else _beating(claimed))
    ran_at = _ran_at([job.name for job in jobs])
    for job in jobs:
        if _is_due(job, ran_at.get(job.name)):
            _run_job(job)
            beat()
            handled += 1
    return handled


def drain(jobs: Sequence[Job]) -> None:
    """Handle everything and run every job, until handlers and jobs bring nothing new."""
    while True:
        while _handle_all(_claim()):
            pass
        for job in jobs:
            _run_job(job)
        if not _anything_due():
            return


def beat() -> None:
    """Show that the worker lives; written only every few seconds, as each write costs SQLite an fsync."""
    last = _ran_at(["worker"]).get("worker")
    if last is None or clock.now() - last >= BEAT_EVERY:
        _mark("worker")


def is_alive() -> bool:
    last = _ran_at(["worker"]).get("worker")
    return last is not None and clock.now() - last < SILENT_AFTER


def _due(now: datetime, lane: Lane) -> tuple[ColumnElement[bool], ...]:
    is_urgent = OutboxRow.handler.in_(subscriptions.urgent_names())
    of_lane = {Lane.URGENT: (is_urgent,), Lane.REST: (~is_urgent,), Lane.ALL: ()}[lane]
    return (
        *of_lane,
        OutboxRow.done_at.is_(None),
        OutboxRow.parked_at.is_(None),
        OutboxRow.due_at <= now,
        or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until < now),
    )


def _anything_due(lane: Lane = Lane.ALL) -> bool:
    """A look without the write lock, so that an idle worker disturbs nobody."""
    end_reading()
    found = read_session().execute(select(OutboxRow.id).where(*_due(clock.now(), lane)).limit(1)).first() is not None
    end_reading()
    return found


def _claim(lane: Lane = Lane.ALL) -> list[OutboxRow]:
    if not _anything_due(lane):
        return []
    now = clock.now()
    with unit_of_work() as session:
        due = select(OutboxRow).where(*_due(now, lane)).order_by(OutboxRow.id)
        query = due.limit(BATCH).with_for_update(skip_locked=True)
        rows = list(session.scalars(query))
        for row in rows:
            row.lease_until = now + LEASE
    return rows


def _beating(rows: Iterable[OutboxRow]) -> Iterator[OutboxRow]:
    for row in rows:
        beat()
        yield row


def _handle_all(rows: Iterable[OutboxRow]) -> int:
    """Let each row's handler run; returns how many rows there were.

    What was done is ticked off together: a transaction for each would cost SQLite more than most handlers do. Whoever
    is killed in between leaves rows that are handled again after their lease, as handlers must bear anyway.
    """
    count, done, ticked_off_at = 0, [], monotonic()
    try:
        for count, row in enumerate(rows, start=1):  # noqa: B007 -- the last one is the answer
            if _handle(row):
                done.append(row.id)
            if monotonic() - ticked_off_at >= TICK_OFF_SECONDS:
                _tick_off(done)
                done, ticked_off_at = [], monotonic()
    finally:
        _tick_off(done)
    return count


def _handle(row: OutboxRow) -> bool:
    """Let its handler run; whether there is something to tick off."""
    if row.lease_until is None or row.lease_until <= clock.now():
        return False  # it waited too long behind slow ones: by now somebody else may have it
    try:
        subscriptions.call(row)
    except Exception as error:  # whatever a handler raises, the others must go on
        log.warning("outbox %s (%s) failed: %s", row.id, row.handler, type(error).__name__, exc_info=True)
        _postpone(row.id, f"{type(error).__name__}: {error}"[:500])
        return False
    return True


@contextmanager
def _or_after_its_lease() -> Iterator[None]:
    """What cannot be written down now is handled again later."""
    try:
        yield
    except (BusyError, OperationalError):
        log.warning("outbox: the database is away; leases will end", exc_info=True)


@_or_after_its_lease()
def _tick_off(row_ids: Sequence[int]) -> None:
    if not row_ids:
        return
    done = update(OutboxRow).where(OutboxRow.id.in_(row_ids))
    with unit_of_work() as session:
        session.execute(done.values(done_at=clock.now(), last_error=None))


@_or_after_its_lease()
def _postpone(row_id: int, error: str) -> None:
    now = clock.now()
    with unit_of_work() as session:
        row = session.get_one(OutboxRow, row_id)
        row.attempts += 1
        row.last_error = error
        row.lease_until = None
        row.due_at = now + FIRST_PAUSE * 2 ** (row.attempts - 1)
        if row.attempts >= MOST_ATTEMPTS:
            row.parked_at = now


def _is_due(job: Job, last: datetime | None) -> bool:
    """Also when its last run lies in the future: nobody puts a job off by writing a moment into the database."""
    return last is None or not timedelta() <= clock.now() - last < job.every


def _run_job(job: Job) -> None:
    try:
        job.run()
    except Exception:  # one job that fails must not stop the others
        log.exception("job %s failed", job.name)
    _mark(job.name)


def _ran_at(names: Sequence[str]) -> dict[str, datetime]:
    """When these jobs ran last; those that never did are left out."""
    if not names:
        return {}
    end_reading()
    found = read_session().execute(select(JobRow.name, JobRow.ran_at).where(JobRow.name.in_(names)))
    return dict(found.tuples().all())


def _mark(name: str) -> None:
    with unit_of_work() as session:
        session.merge(JobRow(name=name, ran_at=clock.now()))
