"""One parent over the web server and the worker: starts both, starts again what dies, ends both together."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from setproctitle import setproctitle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from multiprocessing.context import ForkProcess
    from types import FrameType

    Part = Callable[[], object]  # what a process does until it is asked to end

LOOK_EVERY_SECONDS = 0.5
LEAST_LIFE_SECONDS = 5  # whatever dies sooner is started again after a pause, so that a broken part does not spin
PAUSE_SECONDS = 3
END_SECONDS = 15
FORKED = multiprocessing.get_context("fork")  # a child has everything that its parent imported, at once


@dataclass
class Child:
    """One process and when it was started."""

    name: str
    part: Part
    is_once: bool = False  # what has an end of its own is not started again
    process: ForkProcess | None = None
    started: float = 0.0
    start_at: float = field(default_factory=time.monotonic)

    def look_after(self) -> None:
        """Start it when it is not there and its time has come."""
        now = time.monotonic()
        if self.process is not None and self.process.exitcode is not None and not self.is_once:
            print(f"{self.name} ended with {self.process.exitcode}; starting it again.", file=sys.stderr, flush=True)
            self.start_at = now + (PAUSE_SECONDS if now - self.started < LEAST_LIFE_SECONDS else 0)
            self.process = None
        if self.process is None and now >= self.start_at:
            self.process = FORKED.Process(target=_be, args=(self.name, self.part))
            self.process.start()
            self.started = now

    def end(self) -> None:
        if self.process is not None and self.process.exitcode is None:
            self.process.terminate()

    def wait(self) -> None:
        if self.process is not None:
            self.process.join(END_SECONDS)
            if self.process.exitcode is None:
                self.process.kill()
                self.process.join()


def _be(name: str, part: Part) -> None:
    """In the child: its own name, and not the parent's answers to signals."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    setproctitle(name)
    part()


def supervise(parts: Mapping[str, Part], once: Mapping[str, Part] | None = None) -> None:
    """Keep all of them running until this process is asked to end; those of `once` run beside them a single time."""
    children = [Child(name, part) for name, part in parts.items()]
    children += [Child(name, part, is_once=True) for name, part in (once or {}).items()]
    ending = False

    def end(number: int, frame: FrameType | None) -> None:
        nonlocal ending
        del number, frame
        ending = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    while not ending:
        for child in children:
            child.look_after()
        time.sleep(LOOK_EVERY_SECONDS)
    for child in children:
        child.end()
    for child in children:
        child.wait()
