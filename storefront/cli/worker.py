"""`flask worker`: the outbox and the scheduled jobs."""

from __future__ import annotations

import logging
import signal
import threading
from typing import TYPE_CHECKING

import click
from flask import current_app
from sqlalchemy.exc import OperationalError

from storefront.kernel import worker
from storefront.kernel.errors import BusyError
from storefront.kernel.worker import Lane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from storefront.kernel.worker import Job

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.5


def work(jobs: Sequence[Job]) -> None:
    """Round after round in both lanes, until the process is asked to end."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 -- Flask's own advice for threads
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    urgent = threading.Thread(target=keep_to, args=(app, stop, Lane.URGENT))
    urgent.start()
    keep_to(app, stop, Lane.REST, jobs)
    urgent.join()


def keep_to(app: Flask, stop: threading.Event, lane: Lane, jobs: Sequence[Job] = ()) -> None:
    """Work in one lane until it is told to stop. Where it breaks the other stops, too: whoever keeps us begins anew."""
    try:
        with app.app_context():
            while not stop.is_set():
                if not _round(lane, jobs):
                    stop.wait(PAUSE_SECONDS)
    finally:
        stop.set()


def _round(lane: Lane, jobs: Sequence[Job]) -> int:
    """One round; a database that is away for a moment, or taken, is waited for."""
    try:
        if lane is not Lane.URGENT:
            worker.beat()
        return worker.run_once(jobs, lane)
    except (BusyError, OperationalError):
        log.warning("the database is away", exc_info=True)
        return 0


def command(jobs: list[Job]) -> click.Command:
    """The command over the jobs of the registry."""

    @click.command("worker", help="Outbox and scheduled jobs; --once drains and exits.")
    @click.option("--once", is_flag=True, help="Handle everything that is due, run every job once, and exit.")
    def run(*, once: bool) -> None:
        if once:
            worker.drain(jobs)
        else:
            work(jobs)

    return run
