"""Many at once: threads that start on one mark, and processes that do."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from storefront.kernel.db import end_reading
from storefront.kernel.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask

T = TypeVar("T")
R = TypeVar("R")
ROOT = Path(__file__).resolve().parents[2]
PROVING = os.environ.get("PROVE") == "1"  # at full size
BUYERS = 500 if PROVING else 50
PROCESSES = 4 if PROVING else 2


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


def in_processes(url: str, folder: Path, tokens: Sequence[str]) -> list[str | None]:
    """Let several processes of several threads each place an order for each basket; numbers, or None where refused."""
    shares = [list(tokens[start::PROCESSES]) for start in range(PROCESSES)]
    started = [
        start_process("place", url, str(folder / f"process-{number}"), json.dumps(share))
        for number, share in enumerate(shares)
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    answers: list[str | None] = []
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in started:
        out, _ = process.communicate(timeout=240)
        assert process.returncode == 0
        answers += json.loads(out)
    return answers


def start_process(*arguments: str) -> subprocess.Popen[str]:
    """Start `tests.support.buyer_process` with these arguments."""
    command = [sys.executable, "-m", "tests.support.buyer_process", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- our own module
