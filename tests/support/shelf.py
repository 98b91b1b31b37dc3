"""A shelf of public products over several categories and kabupaten, with cards and index, made by the services."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from storefront.catalogue import service as listings
from storefront.catalogue.types import CreateProduct, FinishedListing, NewVariant
from storefront.kernel import clock, worker
from storefront.kernel.db import db, unit_of_work
from storefront.kernel.money import Rupiah
from storefront.kernel.worker import Job
from storefront.producers.types import CreateGroup, GroupKind
from storefront.search import service
from storefront.stock import service as stock
from storefront.stock.types import MovementReason, OpeningStock
from storefront.verification import service as verification
from storefront.verification.types import Decision
from tests.support.products import DECIDED, MEMBER, OFFICE, PICTURE, load_reference, make_group

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

FLUSH = Job(name="search.flush", every=timedelta(seconds=1), run=service.flush_index)
CATEGORIES = ("kopi", "tenun", "madu")
REGENCIES = ("53.09", "53.08", "53.71")  # Ngada, Ende, Kota Kupang


def draft(name: str, number: int = 0, **changes: Any) -> CreateProduct:
    """A product whose number decides category, kabupaten and price, each in its own rhythm."""
    variant = NewVariant(
        sku=f"SKU-{number}", unit="bungkus", price=Rupiah(10_000 + 7_000 * (number % 11)), weight_g=300
    )
    command = CreateProduct(
        group_id=0,
        category=CATEGORIES[number % 3],
        name=name,
        name_en=f"Ware {number}",
        description="Barang untuk diuji.",
        regency_code=REGENCIES[number // 2 % 3],
        variants=(variant,),
    )
    return replace(command, **changes)


def group_command(name: str = "Kelompok Contoh Rak", **changes: Any) -> CreateGroup:
    command = CreateGroup(name=name, kind=GroupKind.KOPERASI, regency_code="53.09", phone="0812-0000-0001")
    return replace(command, **changes)


def put_in_stock(session: Session, group_id: int, variant_id: int, quantity: int) -> None:
    place = stock.open_place(session, group_id, "Gudang uji")
    stock.receive(
        session,
        variant_id=variant_id,
        place_id=place.id,
        quantity=quantity,
        reason=MovementReason.OPENING,
        actor=MEMBER,
    )


def fill_shelf(commands: Sequence[CreateProduct]) -> list[int]:
    """Reference data, one group, these products; every second one is in stock. Cards and index are up with them."""
    load_reference()
    now = clock.now()
    with unit_of_work() as session:
        group = make_group(session, group_command())
        drafts = [replace(command, group_id=group.id) for command in commands]
        finished = [
            FinishedListing(draft=each, pictures=(PICTURE,), drafted_at=now, published_at=now) for each in drafts
        ]
        taken = listings.take_in(session, finished, MEMBER)
        verification.take_in(
            session,
            [
                Decision(
                    product_id=each.product_id, regency_code=each.regency_code, decided_at=DECIDED, valid_until=None
                )
                for each in taken
            ],
            OFFICE,
        )
        place = stock.open_place(session, group.id, "Gudang uji")
        opening = [
            OpeningStock(variant_id=next(iter(each.variant_ids.values())), place_id=place.id, quantity=5)
            for each in taken[::2]
        ]
        stock.receive_opening(session, opening, MEMBER, now)
    service.rebuild()
    return [each.product_id for each in taken]


def drain() -> None:
    """What the worker does until nothing is left."""
    worker.drain([FLUSH])


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """The questions to the database inside; the beginning of a transaction is none."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        del connection, cursor, rest
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
