"""Servers to be measured: the shop as `flask shop serve` runs it, and bare Flask under the same server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from config import ROOT
from tests.support.running import free_port, run_shop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.running import RunningShop

END_SECONDS = 15
START_SECONDS = 30


@contextmanager
def shop(data_dir: Path) -> Iterator[RunningShop]:
    """The shop with its worker over a prepared folder."""
    yield from run_shop(data_dir, database_url(data_dir))


def database_url(data_dir: Path) -> str:
    return f"sqlite:///{data_dir / 'shop.db'}"


@contextmanager
def bare_flask() -> Iterator[str]:
    """One route of bare Flask, under the very web server of the shop."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.bare", str(port)]
    process = subprocess.Popen(command, cwd=ROOT)  # noqa: S603 -- our own words only
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(END_SECONDS)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the bare server does not answer")


def run_command(data_dir: Path, *words: str) -> float:
    """A command of the shop over this folder; returns the seconds that it took."""
    env = os.environ | {
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": database_url(data_dir),
        "SHOP_ENV": "demo",
        "FLASK_APP": "wsgi:app",
    }
    started = time.monotonic()
    subprocess.run([sys.executable, "-m", "flask", *words], cwd=ROOT, env=env, check=True)  # noqa: S603 -- as above
    return time.monotonic() - started
