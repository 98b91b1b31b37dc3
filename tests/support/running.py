"""The shop as it runs for people: the real web server and the real worker, as processes over a folder of data."""

from __future__ import annotations

import email.policy
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from typing import TYPE_CHECKING

from config import ROOT
from storefront.cli.serve import WEB_SERVER, WORKER
from storefront.kernel.db import unit_of_work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

START_SECONDS = 60
END_SECONDS = 40
LETTER_SECONDS = 60
STOP_SECONDS = 0.3  # until a stopped process really stands still


@dataclass
class RunningShop:
    """Where it answers, where its data lie, and the parent of its processes."""

    url: str
    data_dir: Path
    database_url: str
    parent: subprocess.Popen[bytes]

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
            assert self.parent.poll() is None, f"it ended; see its log in {self.data_dir}"
            assert time.monotonic() - started < seconds, f"not ready after {seconds} s"
            time.sleep(0.1)
        return time.monotonic() - started

    def web_workers(self) -> list[int]:
        """The processes that answer requests: children of the web server."""
        return [pid for server, _ in _children(self.parent.pid, WEB_SERVER) for pid, _ in _children(server)]

    @contextmanager
    def worker_at_rest(self) -> Iterator[None]:
        """Stop the worker meanwhile, so that its work does not stand in the way of a measurement.

        Must run inside the shop: while this process is the one that writes, the worker cannot be stopped in the
        middle of a transaction, which would keep every other writer waiting.
        """
        ((worker, _),) = _children(self.parent.pid, WORKER)
        with unit_of_work():
            os.kill(worker, signal.SIGSTOP)
            time.sleep(STOP_SECONDS)
        try:
            yield
        finally:
            os.kill(worker, signal.SIGCONT)

    def letters_about(self, number: str, *, to: str, at_least: int) -> list[EmailMessage]:
        """The mails to this address that name this order, oldest first; waits until there are so many."""
        end = time.monotonic() + LETTER_SECONDS
        while len(found := self._letters_about(number, to)) < at_least:
            assert time.monotonic() < end, f"{len(found)} of {at_least} letters to {to} about {number}"
            time.sleep(0.3)
        return found

    def link_in_letter(self, subject: str, *, to: str) -> str:
        """The first link of the newest mail to this address with this subject; waits until there is one."""
        letter = self.letters_about(subject, to=to, at_least=1)[-1]
        body = letter.get_body(("plain",))
        found = re.search(r"https?://\S+", str(body.get_content()) if body else "")
        assert found, f"no link in {letter['Subject']!r}"
        return found[0]

    def _letters_about(self, number: str, to: str) -> list[EmailMessage]:
        files = sorted((self.data_dir / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        read = [message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]
        return [letter for letter in read if letter["To"] == to and number in letter["Subject"]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _children(parent: int, words: str = "") -> list[tuple[int, str]]:
    command = ["ps", "-o", "pid=,args=", "--ppid", str(parent)]
    found = subprocess.run(command, capture_output=True, check=False, text=True)  # noqa: S603 -- our own words only
    rows = [line.split(maxsplit=1) for line in found.stdout.splitlines()]
    return [(int(pid), args) for pid, args in rows if words in args]


def run_shop(data_dir: Path, database_url: str) -> Iterator[RunningShop]:
    """Run `flask shop serve` as `make run` does, over data that are there already; end it when the tests are done.

    Only its looms rest: see `loomless`.
    """
    port = str(free_port())
    url = f"http://127.0.0.1:{port}"
    env = os.environ | {
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": database_url,
        "SHOP_ENV": "demo",
        "HOST": "127.0.0.1",
        "PORT": port,
        "PUBLIC_URL": url,
        "MAIL_URL": (data_dir / "mail").as_uri(),
        "FLASK_APP": "tests.support.loomless:app",
    }
    with (data_dir / "shop.log").open("wb") as log:
        command = [sys.executable, "-m", "flask", "shop", "serve"]
        parent = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)  # noqa: S603 -- our own words only
    shop = RunningShop(url, data_dir, database_url, parent)
    try:
        shop.wait_until_ready()
        yield shop
    finally:
        parent.terminate()
        try:
            parent.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            parent.kill()
            parent.wait()
