"""How many orders a second the shop places, through its pages, on SQLite with full durability, its worker beside it.

Every buyer fills a basket and opens the checkout first; what is timed is the forms being sent, several at once, until
each was answered with the page of its order. Each of them is then looked for in the database.
"""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import httpx

from benchmarks import commits
from benchmarks.form import read_form
from benchmarks.load import BenchError
from benchmarks.timing import percentile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ORDERS = 400
BUYERS_AT_ONCE = 8
GOODS = 40  # variants that are bought, those with the most on the shelf
SEE_OTHER = 303
PATIENCE_SECONDS = 30
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
TO_JAKARTA = {
    "buyer_name": "Maria Goreti Nahak",
    "phone": "0812 3456 7890",
    "email": "maria@contoh.test",
    "area": "31",
    "street": "Jl. Kejora No. 14",
    "village": "Oebufu",
    "district": "Menteng",
    "regency": "Jakarta Pusat",
    "postal_code": "10350",
    "payment_method": "transfer",
}


@dataclass(frozen=True, kw_only=True)
class OrderFigures:
    """Orders a second, and the milliseconds that a buyer waited for the answer to the form.

    `commits_per_second` is what bare SQLite did on this disk just before.
    """

    orders: int
    per_second: float
    commits_per_second: float
    p50: float
    p95: float


@dataclass(frozen=True)
class Buyer:
    """The filled form of a checkout, ready to be sent; the processors are the shop's, so this does next to nothing."""

    connection: HTTPConnection
    body: str
    headers: dict[str, str]

    def send(self) -> tuple[float, str]:
        """Milliseconds until the answer, and the number of the order.

        Raises:
            BenchError: when the shop does not take it.
        """
        started = time.perf_counter()
        self.connection.request("POST", "/checkout", self.body, self.headers)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != SEE_OTHER:
            raise BenchError(f"an order was answered with {answer.status}")
        number = str(answer.headers["Location"]).partition("/pesanan/")[2].partition("?")[0]
        return (time.perf_counter() - started) * 1000, number


def prepare(url: str, variant_id: int) -> Buyer:
    with httpx.Client(base_url=url, headers=SAME_ORIGIN, timeout=PATIENCE_SECONDS) as client:
        _send(client, "/keranjang/tambah", {"varian": str(variant_id), "jumlah": "1"})
        _send(client, "/keranjang/tujuan", {"tujuan": TO_JAKARTA["area"]})
        page = client.get("/checkout")
        form = read_form(page.text, "/checkout")
        if not form:
            raise BenchError(f"no checkout form: {page.status_code}")
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    connection = HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE_SECONDS)
    connection.connect()
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
    return Buyer(connection, urlencode({**form, **TO_JAKARTA}), {**SAME_ORIGIN, **kind})


def _send(client: httpx.Client, path: str, data: dict[str, str]) -> None:
    answer = client.post(path, data=data)
    if answer.status_code != SEE_OTHER:
        raise BenchError(f"{path} was answered with {answer.status_code}")


def measure(url: str, data_dir: Path, orders: int = ORDERS) -> OrderFigures:
    """Place so many orders, several at once.

    Raises:
        BenchError: when one is refused, or an acknowledged one is not in the database.
    """
    goods = _goods(data_dir)
    bare = commits.per_second(data_dir)
    with ThreadPoolExecutor(BUYERS_AT_ONCE) as pool:
        buyers = list(pool.map(lambda number: prepare(url, goods[number % len(goods)]), range(orders)))
        started = time.perf_counter()
        answers = list(pool.map(Buyer.send, buyers))
        seconds = time.perf_counter() - started
    for buyer in buyers:
        buyer.connection.close()
    _look_for(data_dir, [number for _, number in answers])
    waits = [wait for wait, _ in answers]
    return OrderFigures(
        orders=orders,
        per_second=orders / seconds,
        commits_per_second=bare,
        p50=percentile(waits, 0.5),
        p95=percentile(waits, 0.95),
    )


def _goods(data_dir: Path) -> list[int]:
    query = """
        SELECT variant_id FROM stock_level JOIN variant ON variant.id = variant_id JOIN card USING (product_id)
        ORDER BY on_hand - reserved DESC, variant_id LIMIT ?
    """
    with closing(sqlite3.connect(data_dir / "shop.db")) as connection:
        return [variant_id for (variant_id,) in connection.execute(query, (GOODS,))]


def _look_for(data_dir: Path, numbers: Sequence[str]) -> None:
    with closing(sqlite3.connect(data_dir / "shop.db")) as connection:
        there = {number for (number,) in connection.execute("SELECT number FROM orders")}
    if lost := set(numbers) - there:
        raise BenchError(f"{len(lost)} acknowledged orders are not in the database")
    if len(set(numbers)) != len(numbers):
        raise BenchError("two buyers were sent to one order")
