from __future__ import annotations

import contextlib
import itertools
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.kernel import clock, events, worker
from storefront.kernel.db import read_session, unit_of_work
from storefront.kernel.errors import BusyError
from storefront.kernel.events import OutboxRow, publish, retry_parked
from tests.service.worker.bell import NOON, Rung, failing, heard, ring

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session


def test_every_handler_hears_of_every_event_once() -> None:
    ring(1, 2)
    worker.run_once([])
    worker.run_once([])
    assert heard == [1, -1, 2, -2]


def test_the_same_event_twice_in_one_change_is_heard_once() -> None:
    ring(1, 2, 1)
    assert read_session().scalar(select(func.count()).select_from(OutboxRow)) == 4
    worker.run_once([])
    assert heard == [1, -1, 2, -2]
    ring(1)
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
    ring(1)
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
    ring(1)
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
    ring(1)
    assert len(worker._claim()) == 2
    worker.run_once([])
    assert heard == []
    with clock.frozen_at(NOON + worker.LEASE + timedelta(seconds=1)):
        worker.run_once([])
    assert heard == [1, -1]


def test_a_row_whose_lease_ended_while_it_waited_is_left_to_whoever_claims_it_next() -> None:
    ring(1)
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
    ring(*range(1, worker.BATCH + 1))
    assert worker.run_once([]) == worker.BATCH
    assert beats == list(range(worker.BATCH))
    assert worker.run_once([]) == worker.BATCH
    assert worker.run_once([]) == 0


def test_a_busy_database_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was handled and could not be ticked off is handled again after its lease: handlers bear that."""
    worker.beat()
    ring(1)
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


def test_a_row_whose_handler_is_gone_ends_up_parked_and_stops_nothing() -> None:
    ring(1)
    with unit_of_work() as session:
        session.scalars(select(OutboxRow).order_by(OutboxRow.id)).first().handler = "nobody"  # type: ignore[union-attr]
    worker.run_once([])
    assert heard == [-1]
    assert "nobody" in str(read_session().scalars(select(OutboxRow.last_error).order_by(OutboxRow.id)).first())
