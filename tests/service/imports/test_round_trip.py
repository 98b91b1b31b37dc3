"""What a group takes out as a sheet it can send back: every row unchanged, nothing written, whatever its cells hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.catalogue.types import Facts, HalalStatus, LicenceKind, NewLicence, NewVariant
from storefront.imports import queries, service
from storefront.imports.types import Counts, ImportState, Upload
from storefront.kernel.audit import AuditEntry
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.money import Rupiah
from storefront.stock import service as stock
from tests.support import listings
from tests.support.products import COFFEE, MEMBER, load_reference, make_group, make_product

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from storefront.imports.types import ImportView

ODD = ("=2+5", "+62 812", "-Ukuran besar", "@rahasia", "'apostrof", "#1 di desa", 'tanda "kutip"; titik | koma')
FULL = replace(
    COFFEE,
    name="=SUM(A1) Kopi",
    description="- baris satu\n= baris dua; dengan titik koma\n\n'selesai'",
    keywords=("+kopi", "kopi bajawa"),
    facts=Facts(shelf_life_days=365, capacity_per_month=200),
    licences=(NewLicence(kind=LicenceKind.PIRT, number="2065309010001-29"),),
    halal_status=HalalStatus.CERTIFIED,
    halal_number="ID53110000000001",
    variants=tuple(
        NewVariant(
            sku=f"{number:03d}", unit="bungkus", net_content=content, price=Rupiah(60_000), weight_g=290, label=odd
        )
        for number, (odd, content) in enumerate(
            zip(ODD, ("250 g", "", "1 kg", "isi 12", "140 ml", "5", ""), strict=True)
        )
    ),
)


@pytest.fixture
def group_id(app: Flask, tmp_path: Path) -> int:
    """With a verified listing of which a change waits, a plain draft, and goods in its store."""
    del app
    service.configure(tmp_path / "private", tmp_path / "media")
    load_reference()
    with unit_of_work() as session:
        group = make_group(session)
        verified = make_product(session, group).id
        make_product(session, group, FULL, verified=False)
    lying = {row["id"]: 7 for row in listings.see(verified).live["variants"][:1]}
    stock.open_stock(group.id, "Toko", lying, MEMBER)
    listings.change(verified, description="+ Cerita baru", category="madu")
    return group.id


def taken_out(group_id: int, kind: str) -> bytes:
    end_reading()
    data = service.export_listings(read_session(), group_id, kind)
    end_reading()
    return data


def tried_out(group_id: int, data: bytes) -> ImportView:
    import_id = service.begin(Upload(group_id=group_id, file_name="produk", data=data), MEMBER)
    service.judge(import_id)
    view = queries.get_import(read_session(), import_id)
    faults = [(row.row, row.faults) for row in queries.list_rows(read_session(), import_id, limit=99) if row.faults]
    end_reading()
    assert (view.notes, faults) == ((), [])
    return view


def written_about_listings() -> int:
    end_reading()
    query = select(func.count()).where(AuditEntry.subject.in_(["product", "variant"]))
    return read_session().execute(query).scalar_one()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_is_sent_back_as_it_was_changes_nothing(group_id: int, kind: str) -> None:
    data = taken_out(group_id, kind)
    view = tried_out(group_id, data)
    assert (view.state, view.counts) == (ImportState.JUDGED, Counts(unchanged=2 + len(ODD)))
    before, goods = written_about_listings(), taken_out(group_id, "csv")
    service.start(view.id, MEMBER)
    service.apply(view.id)
    assert (written_about_listings(), taken_out(group_id, "csv")) == (before, goods)


def test_both_kinds_say_the_same(group_id: int) -> None:
    views = [tried_out(group_id, taken_out(group_id, kind)) for kind in ("xlsx", "csv")]
    end_reading()
    first, second = (queries.list_rows(read_session(), view.id, limit=99) for view in views)
    assert [row.cells for row in first] == [row.cells for row in second]
    assert {row.cells.get("varian", "") for row in first} >= set(ODD)
