"""What each of the two databases needs to be told: SQLite's safety settings and walls, a fair turn to write."""

from __future__ import annotations

import fcntl
import os
import random
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from storefront.kernel.append_only import confine
from storefront.kernel.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

WAIT_SECONDS = 8
_turns: dict[str, threading.Lock] = {}
_turns_guard = threading.Lock()

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL loses acknowledged orders at a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",  # else INSERT OR REPLACE deletes past the append-only triggers
    f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}",
    "PRAGMA cache_size=-16000",
)


def prepare(engine: Engine) -> None:
    """Hook the settings into an engine; to be called once for each."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _settle)
        event.listen(engine, "begin", _begin)


def _settle(connection: Any, record: object) -> None:
    del record
    connection.isolation_level = None  # the driver must not begin transactions by itself: `_begin` does
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
    confine(connection)


def _begin(connection: Connection) -> None:
    """Writers take the lock at once: a reader that turns writer halfway fails as soon as another has committed."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def turn_to_write(engine: Engine) -> Iterator[None]:
    """Wait for the turn to write to SQLite; its own waiting is unfair to the point of seconds. Elsewhere nothing to do.

    Raises:
        BusyError: after `WAIT_SECONDS`.
    """
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path or path == ":memory:":
        yield
        return
    with _turns_guard:
        turn = _turns.setdefault(path, threading.Lock())
    end = time.monotonic() + WAIT_SECONDS
    if not turn.acquire(timeout=WAIT_SECONDS):
        raise BusyError
    try:
        handle = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock_file(handle, end)
            yield
        finally:
            os.close(handle)
    finally:
        turn.release()


def _lock_file(handle: int, end: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise BusyError from None
            time.sleep(random.uniform(0.001, 0.004))  # noqa: S311 -- spreads the waiting processes, nothing secret
        else:
            return
