"""Many at once: threads that start on one mark, and processes that do."""

from __future__ import annotations

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from storefront.kernel.db import end_reading
from storefront.kernel.errors import BusyError
from tests.support import forked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask

T = TypeVar("T")
R = TypeVar("R")
PROVING = os.environ.get("PROVE") == "1"  # at full size
BUYERS = 500 if PROVING else 50
PROCESSES = 4 if PROVING else 2
END_SECONDS = 60


def at_once(app: Flask, items: Sequence[T], act: Callable[[T], R]) -> list[R | Exception]:
    """Let one thread for each item start on one mark; answers, and what was raised, in the order of the items."""
    mark = threading.Barrier(len(items))

    def run(item: T) -> R | Exception:
        with app.app_context():
            mark.wait()
            try:
                return patiently(lambda: act(item))
            except Exception as error:  # noqa: BLE001 -- the test looks at what was raised
                return error
            finally:
                end_reading()

    with ThreadPoolExecutor(len(items)) as pool:
        return list(pool.map(run, items))


def patiently(act: Callable[[], R]) -> R:
    """Try again where the shop answers 503 with Retry-After, as a browser's user would."""
    while True:
        try:
            return act()
        except BusyError:
            time.sleep(random.uniform(0.05, 0.5))  # noqa: S311 -- spreads the waiting, nothing secret


def in_processes(act: Callable[..., None], shares: Sequence[tuple[object, ...]]) -> list[Any]:
    """Let a process for each share start on one mark; what they tell, one after the other."""
    started = [forked.start(act, *share) for share in shares]
    for _, line in started:
        assert line.recv() == "ready"
    for _, line in started:
        line.send("go")
    answers: list[Any] = []
    for process, line in started:
        answers += line.recv()
        process.join(END_SECONDS)
        assert process.exitcode == 0
    return answers
