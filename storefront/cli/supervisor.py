"""One parent over the web server and the worker: starts both, starts again what dies, ends both together."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import FrameType

LOOK_EVERY_SECONDS = 0.5
LEAST_LIFE_SECONDS = 5  # whatever dies sooner is started again after a pause, so that a broken part does not spin
PAUSE_SECONDS = 3
END_SECONDS = 15


@dataclass
class Child:
    """One process and when it was started."""

    name: str
    command: Sequence[str]
    is_once: bool = False  # what has an end of its own is not started again
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    start_at: float = field(default_factory=time.monotonic)

    def look_after(self) -> None:
        """Start it when it is not there and its time has come."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None and not self.is_once:
            print(f"{self.name} ended with {self.process.returncode}; starting it again.", file=sys.stderr, flush=True)
            self.start_at = now + (PAUSE_SECONDS if now - self.started < LEAST_LIFE_SECONDS else 0)
            self.process = None
        if self.process is None and now >= self.start_at:
            self.process = subprocess.Popen(self.command)  # noqa: S603 -- our own words only
            self.started = now

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self) -> None:
        if self.process is not None:
            try:
                self.process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()


def supervise(commands: Mapping[str, Sequence[str]], once: Mapping[str, Sequence[str]] | None = None) -> None:
    """Keep all of them running until this process is asked to end; those of `once` run beside them a single time."""
    children = [Child(name, command) for name, command in commands.items()]
    children += [Child(name, command, is_once=True) for name, command in (once or {}).items()]
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
