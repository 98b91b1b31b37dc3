"""Files for other catalogues: how long each takes and how much memory, each in a process of its own.

The lembar kerja is held against a plain write of the very same cells by the same library, just before it.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from benchmarks import servers
from benchmarks.results import ExportFigures
from config import ROOT
from storefront import create_app
from storefront.catalogue.types import Selection
from storefront.exports import addresses, ekatalog, item_files, profiles
from storefront.exports.feeds import Feed, write_feed
from storefront.exports.reading import portions, read_terms
from storefront.exports.rows import ItemsOf, cells_of, plain
from storefront.exports.types import Target
from storefront.kernel.db import read_session
from tests.support.databases import config_for

if TYPE_CHECKING:
    from collections.abc import Callable

ALL = Selection()
PLAIN = "plain"


def _silent(done: int, total: int) -> None:
    del done, total


def _write_feed(feed: Feed, folder: Path) -> None:
    with (folder / feed).open("w", encoding="utf-8") as out:
        out.writelines(write_feed(read_session(), feed, addresses.current()))


FILES: dict[str, Callable[[Path], None]] = {
    "ekatalog": lambda folder: ekatalog.write_folder(ALL, folder / "out", _silent),
    "nttmart": lambda folder: item_files.write_items(ALL, folder / "out.xlsx", _silent),
    **{str(feed): partial(_write_feed, feed) for feed in Feed},
}


def measure(data_dir: Path) -> list[ExportFigures]:
    """Every file over all products of a folder, and the plain write."""
    return [ExportFigures(name=name, **_ask(data_dir, name)) for name in (PLAIN, *FILES)]


def _ask(data_dir: Path, name: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.exports", str(data_dir), name]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 -- our own words
    found: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return found


def _write_plainly(folder: Path) -> float:
    """Seconds of the processor for writing what is known already, cell by cell."""
    terms = read_terms()
    tables = [(table.name, table.rows, cells_of(table)) for table in profiles.load(ekatalog.PROFILE).tables]
    known: dict[str, list[list[str]]] = {name: [] for name, _rows, _cells in tables}
    for goods, lacking in portions(ALL, _silent, Target.EKATALOG):
        items = ItemsOf(goods, terms, (), lacking)
        for name, rows, cells in tables:
            known[name] += [[plain(cell(item)) for cell in cells] for item in items.of(rows)]
    started = time.process_time()
    with Workbook(str(folder / "plain.xlsx"), {"constant_memory": True}) as book:
        for name, lines in known.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines):
                for place, cell in enumerate(line):
                    sheet.write_string(number, place, cell)
    return time.process_time() - started


def main() -> int:
    """Write one file and print its figures as JSON."""
    data_dir, name = Path(sys.argv[1]), sys.argv[2]
    app = create_app(config_for(servers.database_url(data_dir), data_dir))
    with app.app_context(), tempfile.TemporaryDirectory(prefix="bench-") as folder:
        if name == PLAIN:
            seconds = _write_plainly(Path(folder))
        else:
            started = time.process_time()
            FILES[name](Path(folder))
            seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # kilobytes on Linux
    sys.stdout.write(json.dumps({"seconds": round(seconds, 2), "megabytes": round(peak)}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
