"""`make prove` writes down what it proved."""

from __future__ import annotations

import os
import platform
import sqlite3
from typing import TYPE_CHECKING

from config import ROOT
from storefront.kernel import clock
from tests.support.racing import BUYERS

if TYPE_CHECKING:
    import pytest

PROOF = ROOT / "docs" / "proof" / "concurrency.md"
HEAD = """# Races, at full size

Written by `make prove` on {day}: {buyers} buyers, Python {python}, SQLite {sqlite}, PostgreSQL by `apt-get`.
A test named "control" takes a guard away and passes only when goods are then oversold or an order is made twice.

| test | result |
|---|---|
"""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each test, in its order; written only when the hard tests ran at full size."""
    if os.environ.get("PROVE") != "1":
        return
    reports = [report for kind in ("passed", "failed", "skipped") for report in terminalreporter.stats.get(kind, [])]
    rows = sorted(f"| `{report.nodeid.removeprefix('tests/concurrency/')}` | {report.outcome} |" for report in reports)
    head = HEAD.format(
        day=clock.now().date(), buyers=BUYERS, python=platform.python_version(), sqlite=sqlite3.sqlite_version
    )
    PROOF.parent.mkdir(parents=True, exist_ok=True)
    PROOF.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
