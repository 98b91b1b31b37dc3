"""What waits for the offices of the demo: some products, a change, and a group; all of it says CONTOH."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue_queries
from storefront.catalogue import service as catalogue
from storefront.catalogue.types import Edit
from storefront.demo import people
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import Actor
from storefront.producers import queries as producer_queries
from storefront.producers import service as producers
from storefront.producers.types import PROMISES, CreateGroup, GroupKind
from storefront.verification import service as verification

if TYPE_CHECKING:
    from datetime import datetime

    from storefront.demo.source import DemoProduct

MEMBER = Actor(label="Anggota contoh")
AGES = (17, 11, 1)  # days since each product was submitted: late, soon late, new
CHANGED = 5
APPLIED = 8
TEXT = "CONTOH: kalimat ini diusulkan kelompok dan menunggu kantor."
APPLYING = CreateGroup(
    name="Kelompok Tenun Contoh Pendaftar",
    kind=GroupKind.KELOMPOK_USAHA,
    regency_code="53.20",
    village_name="Desa Contoh",
    phone="0812-0000-0046",
    story="CONTOH: kelompok ini dibuat untuk peragaan pendaftaran.",
)
NOTE = "CONTOH: rekening kelompok masih diurus."


def load(products: tuple[DemoProduct, ...], now: datetime) -> None:
    """Put these cases before the offices, once: where the group is there already, nothing is done."""
    if _find_group() is not None:
        return
    others = [each for each in products if each.group != people.COFFEE_GROUP]  # whose workspace stays as it is
    step = max(len(others) // (len(AGES) + 1), 1)
    chosen = [_product_id(each) for each in others[::step]]
    for number, (product_id, age) in enumerate(zip(chosen, AGES, strict=False)):
        with clock.frozen_at(now - timedelta(days=age)):
            _submit(product_id, f"{number:016x}")
    if len(chosen) > len(AGES):
        with clock.frozen_at(now - timedelta(days=CHANGED)):
            _propose(chosen[len(AGES)])
    with clock.frozen_at(now - timedelta(days=APPLIED)):
        _apply()


def _find_group() -> int | None:
    end_reading()
    found = producer_queries.list_ids(read_session(), ["kelompok-tenun-contoh-pendaftar"])
    return next(iter(found.values()), None)


def _product_id(product: DemoProduct) -> int:
    end_reading()
    session = read_session()
    group = producer_queries.find_group(session, product.group)
    found = catalogue_queries.find_by_sku(session, group.id, product.sku) if group else None
    assert found, "the catalogue is loaded before what waits"
    return found.id


def _submit(product_id: int, key: str) -> None:
    """A twin of a product, as its group would put it before the office."""
    twin = catalogue.copy(product_id, key, MEMBER)
    name = f"{_said(product_id)['name']} (CONTOH)"
    _save(twin, {"name": name})
    verification.submit(twin, MEMBER)


def _propose(product_id: int) -> None:
    _save(product_id, {"description": f"{_said(product_id)['description']} {TEXT}".strip()})


def _said(product_id: int) -> dict[str, str]:
    end_reading()
    return dict(catalogue_queries.get_desk(read_session(), product_id).shown)


def _save(product_id: int, values: dict[str, str]) -> None:
    seen = catalogue_queries.digest(_said(product_id), values)
    end_reading()
    catalogue.save(Edit(product_id=product_id, values=values, seen=seen), MEMBER)


def _apply() -> None:
    with unit_of_work() as session:
        group_id = producers.create_group(session, APPLYING, MEMBER).id
    for item in PROMISES:
        producers.accept_promise(group_id, item, MEMBER)
    producers.submit(group_id, NOTE, has_product=False, actor=MEMBER)
