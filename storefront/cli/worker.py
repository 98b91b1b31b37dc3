"""`flask worker`: the outbox and the scheduled jobs."""

from __future__ import annotations

import logging
import signal
import threading
from typing import TYPE_CHECKING

import click
from sqlalchemy.exc import OperationalError

from storefront.kernel import worker
from storefront.kernel.errors import BusyError

if TYPE_CHECKING:
    from storefront.kernel.worker import Job

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.5


def work(jobs: list[Job]) -> None:
    """Round after round, until the process is asked to end."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set():
        if not _round(jobs):
            stop.wait(PAUSE_SECONDS)


def _round(jobs: list[Job]) -> int:
    """One round; a database that is away for a moment, or taken, is waited for."""
    try:
        worker.beat()
        return worker.run_once(jobs)
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
