"""What a durable commit costs on this disk at this moment: figures about writing mean little without it."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from storefront.kernel.engines import PRAGMAS

SECONDS = 1.0


def per_second(folder: Path, seconds: float = SECONDS) -> float:
    """Single-row commits of bare SQLite beside the data in this folder, with the shop's own settings."""
    with (
        TemporaryDirectory(dir=folder) as temporary,
        closing(sqlite3.connect(Path(temporary) / "bare.db", isolation_level=None)) as connection,
    ):
        for pragma in PRAGMAS:
            connection.execute(pragma)
        connection.execute("CREATE TABLE bare (at REAL)")
        started, count = time.perf_counter(), 0
        while (at := time.perf_counter()) - started < seconds:
            connection.execute("INSERT INTO bare VALUES (?)", (at,))
            count += 1
        return count / (time.perf_counter() - started)
