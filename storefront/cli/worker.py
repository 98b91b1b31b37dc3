"""`flask worker`: the outbox and the scheduled jobs."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

import click

from storefront.kernel import worker

if TYPE_CHECKING:
    from storefront.kernel.worker import Job

PAUSE_SECONDS = 0.5


def command(jobs: list[Job]) -> click.Command:
    """The command over the jobs of the registry."""

    @click.command("worker", help="Outbox and scheduled jobs; --once drains and exits.")
    @click.option("--once", is_flag=True, help="Handle everything that is due, run every job once, and exit.")
    def run(*, once: bool) -> None:
        if once:
            worker.drain(jobs)
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            worker.beat()
            worker.run_once(jobs)
            stop.wait(PAUSE_SECONDS)

    return run
