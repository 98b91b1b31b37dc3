"""A price or stock is never shown older than five seconds, whichever process shows it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest

from config import ROOT
from storefront.catalogue import queries as catalogue
from storefront.catalogue.models import Variant
from storefront.catalogue.types import ProductChanged
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.events import publish
from storefront.kernel.money import Rupiah
from storefront.stock import queries as stock_queries
from storefront.stock import service as stock
from storefront.stock.types import MovementReason
from tests.support.products import MEMBER
from tests.support.shelf import draft, drain, fill_shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

OLDEST_SECONDS = 5.0
PRODUCT, LISTING = "/produk/kopi-uji", "/produk/"
BEFORE, AFTER = "Ada 5 bungkus", "Ada 12 bungkus"
PRICE_BEFORE, PRICE_AFTER = "Rp10.000", "Rp11.500"


class Reader:
    """Another process that shows the shop."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def get(self, path: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        return str(json.loads(self._process.stdout.readline()))


@contextmanager
def reader(url: str, folder: Path, *control: str) -> Iterator[Reader]:
    command = [sys.executable, "-m", "tests.support.reader_process", url, str(folder), *control]
    with subprocess.Popen(  # noqa: S603 -- our own module
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Reader(process)
        assert process.stdin is not None
        process.stdin.close()


def change(product_id: int) -> None:
    """More goods and another price, as a group writes them; then what the worker does."""
    session = read_session()
    variant_id = catalogue.list_variants(session, product_id)[0].id
    place_id = stock_queries.list_places(session, catalogue.find_lines(session, [variant_id])[variant_id].group_id)[
        0
    ].id
    end_reading()
    with unit_of_work() as session:
        session.get_one(Variant, variant_id).price = Rupiah(11_500)
        publish(session, ProductChanged(product_id=product_id))
        stock.receive(
            session,
            variant_id=variant_id,
            place_id=place_id,
            quantity=7,
            reason=MovementReason.HARVEST,
            actor=MEMBER,
        )
    drain()


def seconds_until_new(readers: list[Reader], path: str, old: str, new: str) -> float:
    """How long any of them still shows the old text, looked at for as long as it could be shown."""
    started = time.monotonic()
    last_old = 0.0
    while (passed := time.monotonic() - started) < OLDEST_SECONDS + 1:
        pages = [each.get(path) for each in readers]
        assert all((old in page) is not (new in page) for page in pages)
        if any(old in page for page in pages):
            last_old = passed
        time.sleep(0.1)
    return last_old


@pytest.fixture
def product_id(app: Flask) -> int:
    del app
    (found,) = fill_shelf([draft("Kopi uji", 0)])
    drain()
    return found


@pytest.mark.parametrize(
    ("path", "old", "new"), [(PRODUCT, BEFORE, AFTER), (LISTING, PRICE_BEFORE, PRICE_AFTER)], ids=["product", "listing"]
)
def test_two_processes(product_id: int, path: str, old: str, new: str, database_url: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        readers = [stack.enter_context(reader(database_url, tmp_path / f"reader-{number}")) for number in range(2)]
        assert all(old in each.get(path) for each in readers)
        change(product_id)
        assert seconds_until_new(readers, path, old, new) < OLDEST_SECONDS


@pytest.mark.sqlite_only
def test_the_control_would_show_it_for_ever(product_id: int, database_url: str, tmp_path: Path) -> None:
    with reader(database_url, tmp_path / "reader", "for-ever") as control:
        assert BEFORE in control.get(PRODUCT)
        change(product_id)
        assert seconds_until_new([control], PRODUCT, BEFORE, AFTER) > OLDEST_SECONDS
