"""`python -m benchmarks.placing`: what one order costs, and what the worker makes of it, without web server or rivals.

Machines and disks differ and have moods, so everything is held against single-row commits of bare SQLite, as durable,
in the same folder, just before and after.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from argparse import ArgumentParser
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, update

from benchmarks import commits, servers
from storefront import create_app
from storefront.catalogue.models import Product
from storefront.kernel import clock, worker
from storefront.kernel.db import db, end_reading, unit_of_work
from storefront.trade import service as trade
from tests.support import factories
from tests.support.databases import config_for, migrate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from storefront.trade.types import PlaceOrder

ORDERS = 200
WARM_UP = 20  # orders: statements are built once and kept
GOODS = 20


@dataclass
class Turns:
    """Every turn to write: its statements, and its milliseconds from BEGIN to the end of COMMIT."""

    statements: list[int] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    began: float | None = None

    def begin(self, connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            self.began = time.perf_counter()
            self.statements.append(0)

    def count(self, connection: Connection, cursor: Any, statement: str, *rest: Any) -> None:
        del connection, cursor, rest
        if self.began is not None and not statement.startswith("BEGIN"):
            self.statements[-1] += 1

    def end(self, *of_the_pool: Any) -> None:
        del of_the_pool
        if self.began is not None:
            self.milliseconds.append((time.perf_counter() - self.began) * 1000)
            self.began = None

    @contextmanager
    def watched(self) -> Iterator[None]:
        listeners = (("begin", self.begin), ("before_cursor_execute", self.count), ("checkin", self.end))
        for name, listener in listeners:
            event.listen(db.engine, name, listener)
        try:
            yield
        finally:
            for name, listener in listeners:
                event.remove(db.engine, name, listener)


def _forms(orders: int, lines: int) -> list[PlaceOrder]:
    factories.load_reference()
    goods = factories.open_shop(variants=GOODS, on_hand=100_000).variant_ids
    with unit_of_work() as session:
        session.execute(update(Product).values(published_at=clock.now()))  # without it there is no card
    wanted = ([goods[(number + step) % GOODS] for step in range(lines)] for number in range(orders))
    forms = [factories.checkout_form(factories.fill_basket(dict.fromkeys(each, 1))) for each in wanted]
    worker.drain([])
    end_reading()
    return forms


def _measure(folder: Path, forms: Sequence[PlaceOrder]) -> Iterator[str]:
    for form in forms[:WARM_UP]:
        trade.place(form)
    worker.drain([])
    before = commits.per_second(folder)
    turns, cpu, started = Turns(), time.thread_time(), time.perf_counter()
    with turns.watched():
        for form in forms[WARM_UP:]:
            trade.place(form)
    seconds, cpu = time.perf_counter() - started, time.thread_time() - cpu
    bare = (before + commits.per_second(folder)) / 2
    count = len(forms) - WARM_UP
    yield f"{bare:8.0f}  durable commits of bare SQLite a second"
    yield f"{count / seconds:8.1f}  orders a second placed one after the other: {count / seconds / bare:.4f} of bare"
    yield f"{statistics.median(turns.milliseconds):8.1f}  ms in the turn to write (median)"
    yield f"{statistics.median(turns.statements):8.0f}  statements in it"
    yield f"{cpu / count * 1000:8.1f}  ms of processor for an order"
    turns, cpu, started = Turns(), time.thread_time(), time.perf_counter()
    with turns.watched():
        worker.drain([])
    seconds, cpu = time.perf_counter() - started, time.thread_time() - cpu
    yield f"{count / seconds:8.1f}  orders a second through the worker: {count / seconds / bare:.4f} of bare"
    yield f"{len(turns.milliseconds) / count:8.2f}  turns to write for an order"
    yield f"{sum(turns.milliseconds) / count:8.1f}  ms in them for an order"
    yield f"{cpu / count * 1000:8.1f}  ms of processor for an order"


def main() -> int:
    parser = ArgumentParser(prog="python -m benchmarks.placing", description=__doc__)
    parser.add_argument("--orders", type=int, default=ORDERS)
    parser.add_argument("--lines", type=int, default=1, help="of each order")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        url = servers.database_url(folder)
        migrate(url, folder)
        app = create_app(config_for(url, folder))
        with app.app_context():
            for line in _measure(folder, _forms(options.orders + WARM_UP, options.lines)):
                print(line, flush=True)  # noqa: T201 -- what the command is for
            end_reading()
            db.engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
