"""The parent is driven as a process of its own, with two small children that write down that they started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from config import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PARENT = """
import os, sys, time
from functools import partial
from storefront.cli import supervisor

supervisor.PAUSE_SECONDS, supervisor.LOOK_EVERY_SECONDS = 0.2, 0.05

def part(name):
    with open(f"{sys.argv[1]}/{name}", "a") as file:
        file.write(f"{os.getpid()}\\n")
    time.sleep(60)

supervisor.supervise({name: partial(part, name) for name in ("web", "worker")})
"""


def _started(folder: Path, name: str) -> list[int]:
    path = folder / name
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def _wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "it did not come to pass in time"
        time.sleep(0.02)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)  # noqa: S603 -- our own words only
    _wait_for(lambda: bool(_started(tmp_path, "web")) and bool(_started(tmp_path, "worker")))
    yield process
    process.terminate()
    process.wait(20)


def test_a_child_that_dies_is_started_again_and_the_other_is_left_alone(
    parent: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    os.kill(_started(tmp_path, "web")[0], signal.SIGKILL)
    _wait_for(lambda: len(_started(tmp_path, "web")) == 2)
    assert len(_started(tmp_path, "worker")) == 1
    assert parent.poll() is None


def test_both_end_with_the_parent(parent: subprocess.Popen[bytes], tmp_path: Path) -> None:
    children = _started(tmp_path, "web") + _started(tmp_path, "worker")
    parent.terminate()
    assert parent.wait(20) == 0
    assert [pid for pid in children if _is_alive(pid)] == []
