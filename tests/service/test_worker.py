from __future__ import annotations

import contextlib
import contextvars
import itertools
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.cli.worker import keep_to
from storefront.kernel import clock, events, worker
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import BusyError
from storefront.kernel.events import Event, OutboxRow, publish, retry_parked, subscriptions
from storefront.kernel.worker import Job, Lane

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from sqlalchemy.orm import Session

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
heard: list[int] = []
failing: set[int] = set()


@dataclass(frozen=True, kw_only=True)
class Rung(Event):
    number: int


def hear(event: Rung) -> None:
    if event.number in failing:
        raise RuntimeError(f"no ear for {event.number}")
    heard.append(event.number)


def log(event: Rung) -> None:
    heard.append(-event.number)


@pytest.fixture(autouse=True)
def _bell(app: object) -> Iterator[None]:
    del app
    subscriptions.subscribe(Rung, hear)
    subscriptions.subscribe(Rung, log)
    heard.clear()
    failing.clear()
    with clock.frozen_at(NOON):
        yield
    subscriptions._handlers.pop(Rung)
    subscriptions._urgent.discard(f"{__name__}.hear")


def _ring(*numbers: int) -> None:
    with unit_of_work() as session:
        for number in numbers:
            publish(session, Rung(number=number))


def test_every_handler_hears_of_every_event_once() -> None:
    _ring(1, 2)
    worker.run_once([])
    worker.run_once([])
    assert heard == [1, -1, 2, -2]


def test_the_same_event_twice_in_one_change_is_heard_once() -> None:
    _ring(1, 2, 1)
    assert read_session().scalar(select(func.count()).select_from(OutboxRow)) == 4
    worker.run_once([])
    assert heard == [1, -1, 2, -2]
    _ring(1)
    worker.run_once([])
    assert heard == [1, -1, 2, -2, 1, -1], "another change, another event"


def test_an_event_that_was_taken_back_with_its_savepoint_is_still_heard() -> None:
    with unit_of_work() as session:
        with contextlib.suppress(ValueError), session.begin_nested():
            publish(session, Rung(number=1))
            raise ValueError("changed my mind")
        publish(session, Rung(number=1))
        with session.begin_nested():
            publish(session, Rung(number=1))
    worker.run_once([])
    assert heard == [1, -1]


def test_an_event_of_a_change_that_failed_is_never_heard_of() -> None:
    with pytest.raises(ValueError, match="changed my mind"), unit_of_work() as session:
        publish(session, Rung(number=1))
        raise ValueError("changed my mind")
    worker.run_once([])
    assert heard == []


def test_one_handler_that_fails_is_tried_again_alone() -> None:
    failing.add(1)
    _ring(1)
    worker.run_once([])
    assert heard == [-1]
    failing.clear()
    worker.run_once([])
    assert heard == [-1], "it waits before the next try"
    with clock.frozen_at(NOON + timedelta(seconds=6)):
        worker.run_once([])
    assert heard == [-1, 1]


def test_what_always_fails_is_parked_for_people() -> None:
    failing.add(1)
    _ring(1)
    for hours in range(worker.MOST_ATTEMPTS):
        with clock.frozen_at(NOON + timedelta(hours=hours)):
            worker.run_once([])
    parked = events.list_parked(read_session())
    assert [(row.attempts, row.last_error) for row in parked] == [(8, "RuntimeError: no ear for 1")]
    failing.clear()
    with clock.frozen_at(NOON + timedelta(days=1)):
        worker.run_once([])
        assert heard == [-1], "a parked message stays parked"
        with unit_of_work() as session:
            assert retry_parked(session, parked[0].id)
        worker.run_once([])
    assert heard == [-1, 1]


def test_a_claimed_row_is_left_alone_until_its_lease_ends() -> None:
    _ring(1)
    assert len(worker._claim()) == 2
    worker.run_once([])
    assert heard == []
    with clock.frozen_at(NOON + worker.LEASE + timedelta(seconds=1)):
        worker.run_once([])
    assert heard == [1, -1]


def test_a_row_whose_lease_ended_while_it_waited_is_left_to_whoever_claims_it_next() -> None:
    _ring(1)
    rows = worker._claim()
    with clock.frozen_at(NOON + worker.LEASE + timedelta(seconds=1)):
        worker._handle(rows[0])
        assert heard == [], "another worker may have it by now"
        worker.run_once([])
    assert heard == [1, -1]


def test_a_long_queue_lets_the_worker_show_that_it_lives_and_hear_that_it_should_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    beats: list[int] = []
    monkeypatch.setattr(worker, "beat", lambda: beats.append(len(heard)))
    _ring(*range(1, worker.BATCH + 1))
    assert worker.run_once([]) == worker.BATCH
    assert beats == list(range(worker.BATCH))
    assert worker.run_once([]) == worker.BATCH
    assert worker.run_once([]) == 0


def test_a_busy_database_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was handled and could not be ticked off is handled again after its lease: handlers bear that."""
    worker.beat()
    _ring(1)
    calls = itertools.count()

    @contextlib.contextmanager
    def busy_once() -> Iterator[Session]:
        if next(calls) == 1:  # the claim comes first
            raise BusyError
        with unit_of_work() as session:
            yield session

    monkeypatch.setattr(worker, "unit_of_work", busy_once)
    worker.run_once([])
    assert heard == [1, -1]
    with clock.frozen_at(NOON + worker.LEASE + timedelta(seconds=1)):
        worker.run_once([])
        worker.run_once([])
    assert heard == [1, -1, 1, -1]


def _count_turns(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How much was heard at the beginning of each of the worker's own units of work."""
    turns: list[int] = []

    @contextlib.contextmanager
    def counted() -> Iterator[Session]:
        turns.append(len(heard))
        with unit_of_work() as session:
            yield session

    monkeypatch.setattr(worker, "unit_of_work", counted)
    return turns


def test_a_batch_is_claimed_and_ticked_off_in_two_turns_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    worker.beat()
    _ring(1, 2, 3)
    turns = _count_turns(monkeypatch)
    worker.run_once([])
    assert turns == [0, 6]
    assert _waiting() == 0


def test_one_that_fails_leaves_its_neighbours_done(monkeypatch: pytest.MonkeyPatch) -> None:
    worker.beat()
    failing.add(2)
    _ring(1, 2, 3)
    turns = _count_turns(monkeypatch)
    worker.run_once([])
    assert heard == [1, -1, -2, 3, -3]
    assert turns == [0, 2, 5], "claim, put off, tick off"
    assert _waiting() == 1
    with clock.frozen_at(NOON + worker.LEASE + timedelta(seconds=1)):
        failing.clear()
        worker.run_once([])
    assert heard == [1, -1, -2, 3, -3, 2]


def test_slow_handlers_are_ticked_off_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    worker.beat()
    _ring(1, 2)
    turns = _count_turns(monkeypatch)
    seconds = itertools.count(step=0.6)
    monkeypatch.setattr(worker, "monotonic", lambda: next(seconds))
    worker.run_once([])
    assert turns == [0, 2, 4]
    assert _waiting() == 0


def test_a_worker_that_is_ended_has_ticked_off_what_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    def end(event: Rung) -> None:
        if event.number == 2:
            raise SystemExit
        hear(event)

    monkeypatch.setitem(subscriptions._handlers[Rung], f"{hear.__module__}.{hear.__qualname__}", end)
    _ring(1, 2)
    with pytest.raises(SystemExit):
        worker.run_once([])
    assert heard == [1, -1]
    assert _waiting() == 2


def _waiting() -> int:
    end_reading()
    waiting = select(func.count()).select_from(OutboxRow).where(OutboxRow.done_at.is_(None))
    return read_session().execute(waiting).scalar_one()


def test_a_row_whose_handler_is_gone_ends_up_parked_and_stops_nothing() -> None:
    _ring(1)
    with unit_of_work() as session:
        session.scalars(select(OutboxRow).order_by(OutboxRow.id)).first().handler = "nobody"  # type: ignore[union-attr]
    worker.run_once([])
    assert heard == [-1]
    assert "nobody" in str(read_session().scalars(select(OutboxRow.last_error).order_by(OutboxRow.id)).first())


def test_each_lane_has_handlers_of_its_own() -> None:
    subscriptions.subscribe(Rung, hear, is_urgent=True)
    _ring(1, 2)
    assert [worker.run_once([], lane) for lane in (Lane.URGENT, Lane.URGENT)] == [2, 0]
    assert heard == [1, 2]
    assert worker.run_once([], Lane.REST) == 2
    assert heard == [1, 2, -1, -2]


@pytest.mark.parametrize("lanes", [(Lane.URGENT, Lane.REST), (Lane.ALL,)], ids=["lanes", "control"])
def test_what_pages_show_waits_for_no_letter(app: Flask, lanes: tuple[Lane, ...]) -> None:
    """The control works in one lane, as `--once` does: there it waits."""
    is_writing, may_end, stop = threading.Event(), threading.Event(), threading.Event()

    def write_slowly(event: Rung) -> None:
        del event
        is_writing.set()
        may_end.wait(30)

    subscriptions._handlers.pop(Rung)
    subscriptions.subscribe(Rung, write_slowly)
    subscriptions.subscribe(Rung, hear, is_urgent=True)
    _ring(1)
    workers = [
        threading.Thread(target=contextvars.copy_context().run, args=(keep_to, app, stop, lane)) for lane in lanes
    ]
    for each in workers:
        each.start()
    assert is_writing.wait(10)
    _wait_for(lambda: heard == [1], seconds=10 if len(lanes) > 1 else 1)
    heard_meanwhile = list(heard)
    may_end.set()
    _wait_for(lambda: heard == [1], seconds=10)
    stop.set()
    for each in workers:
        each.join()
    assert heard_meanwhile == ([1] if len(lanes) > 1 else [])
    assert heard == [1]


def test_a_lane_that_breaks_ends_the_other(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the whole worker is started again."""
    stop = threading.Event()
    monkeypatch.delattr(worker, "run_once")
    with pytest.raises(AttributeError):
        keep_to(app, stop, Lane.REST)
    assert stop.is_set()


def _wait_for(is_so: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.02)


def test_jobs_run_when_they_are_due() -> None:
    runs: list[str] = []
    job = Job(name="sweep", every=timedelta(minutes=5), run=lambda: runs.append("swept"))
    worker.run_once([job])
    worker.run_once([job])
    with clock.frozen_at(NOON + timedelta(minutes=5)):
        worker.run_once([job])
    assert runs == ["swept", "swept"]


def test_a_job_that_fails_stops_no_other() -> None:
    runs: list[str] = []

    def fail() -> None:
        raise RuntimeError("broken")

    jobs = [
        Job(name="a", every=timedelta(1), run=fail),
        Job(name="b", every=timedelta(1), run=lambda: runs.append("b")),
    ]
    worker.run_once(jobs)
    assert runs == ["b"]


def test_the_heartbeat_tells_a_living_worker_from_a_dead_one() -> None:
    assert worker.is_alive() is False
    worker.beat()
    assert worker.is_alive() is True
    with clock.frozen_at(NOON + timedelta(minutes=2)):
        assert worker.is_alive() is False
