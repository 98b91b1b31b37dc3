"""The shop as it runs for people: the real web server and the real worker, as processes over a folder of data."""

from __future__ import annotations

import email.policy
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import TYPE_CHECKING

from config import ROOT
from storefront.cli.serve import web_command, worker_command
from storefront.kernel.db import unit_of_work

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from email.message import EmailMessage
    from pathlib import Path

START_SECONDS = 60
STOP_SECONDS = 0.2  # a signal is on its way for a moment
END_SECONDS = 5  # the folder is thrown away: nothing needs to be finished
LETTER_SECONDS = 60


@dataclass
class RunningShop:
    """Where it answers, where its data lie, and its processes."""

    url: str
    data_dir: Path
    database_url: str
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def is_ready(self) -> bool:
        """What `/readyz` says."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=10) as answer:  # noqa: S310 -- our own server
                return bool(json.load(answer)["ok"])
        except (OSError, urllib.error.URLError):
            return False

    def wait_until_ready(self, seconds: float = START_SECONDS) -> float:
        """Wait for `/readyz`; returns the seconds that it took."""
        started = time.monotonic()
        while not self.is_ready():
            for name, process in self.processes.items():
                assert process.poll() is None, f"{name} ended; see its log in {self.data_dir}"
            assert time.monotonic() - started < seconds, f"not ready after {seconds} s"
            time.sleep(0.1)
        return time.monotonic() - started

    def web_workers(self) -> list[int]:
        """The processes that answer requests: children of the server's own."""
        parent = self.processes["web"].pid
        found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, check=False)  # noqa: S603, S607
        return [int(each) for each in found.stdout.split()]

    @contextmanager
    def worker_at_rest(self) -> Iterator[None]:
        """Stop the worker meanwhile, so that its work does not stand in the way of a measurement.

        Must run inside the shop: while this process is the one that writes, the worker cannot be stopped in the
        middle of a transaction, which would keep every other writer waiting.
        """
        worker = self.processes["worker"]
        with unit_of_work():
            worker.send_signal(signal.SIGSTOP)
            time.sleep(STOP_SECONDS)
        try:
            yield
        finally:
            worker.send_signal(signal.SIGCONT)

    def letters_about(self, number: str, *, to: str, at_least: int) -> list[EmailMessage]:
        """The mails to this address that name this order, oldest first; waits until there are so many."""
        end = time.monotonic() + LETTER_SECONDS
        while len(found := self._letters_about(number, to)) < at_least:
            assert time.monotonic() < end, f"{len(found)} of {at_least} letters to {to} about {number}"
            time.sleep(0.3)
        return found

    def _letters_about(self, number: str, to: str) -> list[EmailMessage]:
        files = sorted((self.data_dir / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        read = [message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]
        return [letter for letter in read if letter["To"] == to and number in letter["Subject"]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run_shop(data_dir: Path, database_url: str) -> Iterator[RunningShop]:
    """Start server and worker over data that are there already; end both, by their ids, when it is done."""
    port = str(free_port())
    shop = RunningShop(f"http://127.0.0.1:{port}", data_dir, database_url)
    env = os.environ | {
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": database_url,
        "SHOP_ENV": "demo",
        "PORT": port,
        "PUBLIC_URL": shop.url,
        "MAIL_URL": (data_dir / "mail").as_uri(),
        "FLASK_APP": "wsgi:app",
    }
    try:
        shop.processes["web"] = _start(web_command("127.0.0.1", port), data_dir / "web.log", env)
        shop.processes["worker"] = _start(worker_command(), data_dir / "worker.log", env)
        shop.wait_until_ready()
        yield shop
    finally:
        for process in shop.processes.values():
            process.terminate()
        for process in shop.processes.values():
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _start(command: Sequence[str], log: Path, env: dict[str, str]) -> subprocess.Popen[bytes]:
    with log.open("wb") as file:
        return subprocess.Popen(command, cwd=ROOT, env=env, stdout=file, stderr=file)  # noqa: S603 -- our own words only
