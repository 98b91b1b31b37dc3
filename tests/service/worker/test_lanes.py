from __future__ import annotations

import contextvars
import threading
import time
from typing import TYPE_CHECKING

import pytest

from storefront.cli.worker import keep_to
from storefront.kernel import worker
from storefront.kernel.events import subscriptions
from storefront.kernel.worker import Lane
from tests.service.worker.bell import Rung, hear, heard, ring

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask


def test_each_lane_has_handlers_of_its_own() -> None:
    subscriptions.subscribe(Rung, hear, is_urgent=True)
    ring(1, 2)
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
    ring(1)
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
