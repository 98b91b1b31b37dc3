from __future__ import annotations

import contextlib
import itertools
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.kernel import clock, worker
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.events import OutboxRow, subscriptions
from tests.service.worker.bell import NOON, Rung, failing, hear, heard, ring

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session


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
    ring(1, 2, 3)
    turns = _count_turns(monkeypatch)
    worker.run_once([])
    assert turns == [0, 6]
    assert _waiting() == 0


def test_one_that_fails_leaves_its_neighbours_done(monkeypatch: pytest.MonkeyPatch) -> None:
    worker.beat()
    failing.add(2)
    ring(1, 2, 3)
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
    ring(1, 2)
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
    ring(1, 2)
    with pytest.raises(SystemExit):
        worker.run_once([])
    assert heard == [1, -1]
    assert _waiting() == 2


def _waiting() -> int:
    end_reading()
    waiting = select(func.count()).select_from(OutboxRow).where(OutboxRow.done_at.is_(None))
    return read_session().execute(waiting).scalar_one()
