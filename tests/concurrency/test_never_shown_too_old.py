"""A price or stock is never shown older than five seconds, whichever process shows it."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import pytest

from storefront.catalogue import queries as catalogue
from storefront.catalogue.models import Variant
from storefront.catalogue.types import ProductChanged
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.events import publish
from storefront.kernel.money import Rupiah
from storefront.stock import queries as stock_queries
from storefront.stock import service as stock
from storefront.stock.types import MovementReason
from tests.support import forked, reader_process
from tests.support.products import MEMBER
from tests.support.shelf import draft, drain, fill_shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from flask import Flask

    Reader = Callable[[str], str]

OLDEST_SECONDS = 5.0


class Look(NamedTuple):
    """A page, and what stands there before and after the change."""

    path: str
    old: str
    new: str


PRODUCT = Look("/produk/kopi-uji", "Ada 5 bungkus", "Ada 12 bungkus")
LISTING = Look("/produk/", "Rp10.000", "Rp11.500")


@contextmanager
def reader(url: str, folder: Path, *, for_ever: bool = False) -> Iterator[Reader]:
    """Another process that shows the shop: the page at a path."""
    process, line = forked.start(partial(reader_process.show, for_ever=for_ever), url, folder)

    def get(path: str) -> str:
        line.send(path)
        return str(line.recv())

    yield get
    line.send("")
    process.join()


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


def seconds_until_new(readers: Sequence[Reader], looks: Sequence[Look]) -> float:
    """How long any of them still shows an old text, looked at for as long as it could be shown."""
    started = time.monotonic()
    last_old = 0.0
    while (passed := time.monotonic() - started) < OLDEST_SECONDS + 1:
        pages = [(each(look.path), look) for look in looks for each in readers]
        assert all((look.old in page) is not (look.new in page) for page, look in pages)
        if any(look.old in page for page, look in pages):
            last_old = passed
        time.sleep(0.1)
    return last_old


@pytest.fixture
def product_id(app: Flask) -> int:
    del app
    (found,) = fill_shelf([draft("Kopi uji", 0)])
    drain()
    return found


def test_two_processes(product_id: int, database_url: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        readers = [stack.enter_context(reader(database_url, tmp_path / f"reader-{number}")) for number in range(2)]
        assert all(look.old in each(look.path) for look in (PRODUCT, LISTING) for each in readers)
        change(product_id)
        assert seconds_until_new(readers, (PRODUCT, LISTING)) < OLDEST_SECONDS


@pytest.mark.sqlite_only
def test_the_control_would_show_it_for_ever(product_id: int, database_url: str, tmp_path: Path) -> None:
    with reader(database_url, tmp_path / "reader", for_ever=True) as control:
        assert PRODUCT.old in control(PRODUCT.path)
        change(product_id)
        assert seconds_until_new([control], (PRODUCT,)) > OLDEST_SECONDS
