"""Listing spreadsheets for tests: rows that are right, and rows that are wrong in twenty ways."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from storefront.catalogue import service as catalogue
from storefront.imports import queries, service
from storefront.imports.types import Upload
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import Actor
from storefront.producers.models import ProducerGroup
from storefront.producers.types import GroupKind, GroupState
from storefront.regions import service as regions
from tests.support.factories import ACTIVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storefront.imports.types import ImportView, RowView

MEMBER = Actor(label="KUB Contoh")
HEAD = (
    *("sku", "nama", "kategori", "varian", "desa", "kabupaten", "satuan", "harga", "stok", "berat_g", "deskripsi"),
    *("kata_kunci", "masa_simpan_hari", "kapasitas_per_bulan", "pirt", "bpom", "halal_status", "halal_no", "ig_no"),
    *("kbki", "foto"),
)
GOOD = {
    "nama": "Kopi Arabika Bajawa",
    "kategori": "Kopi",
    "kabupaten": "Ngada",
    "satuan": "bungkus 250 g",
    "harga": "75000",
    "stok": "20",
}


def row(sku: str, **cells: str) -> dict[str, str]:
    """A sound row; an empty cell takes one away."""
    return {"sku": sku, **GOOD, **cells}


def as_csv(rows: Iterable[Mapping[str, str]], head: Sequence[str] = HEAD, delimiter: str = ";") -> bytes:
    out = StringIO()
    writer = csv.DictWriter(out, head, delimiter=delimiter, extrasaction="raise", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def make_group(slug: str = "kub-contoh") -> int:
    """An active group in Ngada, with categories and kabupaten there; its id."""
    regions.load_reference()
    catalogue.load_reference()
    with unit_of_work() as session:
        group = ProducerGroup(
            **{**ACTIVE, "kind": GroupKind.KELOMPOK_USAHA, "state": GroupState.ACTIVE},
            slug=slug,
            name="KUB Contoh",
            regency_code="53.09",
            village_name="Beiwali",
        )
        session.add(group)
        session.flush()
        return group.id


def send(group_id: int, data: bytes, *, all_or_nothing: bool = False) -> int:
    """Upload and try out; the import's id."""
    upload = Upload(group_id=group_id, file_name="produk.csv", data=data, all_or_nothing=all_or_nothing)
    import_id = service.begin(upload, MEMBER)
    service.judge(import_id)
    return import_id


def take_in(group_id: int, data: bytes) -> int:
    """The same, and apply."""
    import_id = send(group_id, data)
    service.start(import_id, MEMBER)
    service.apply(import_id)
    return import_id


def see(import_id: int) -> ImportView:
    end_reading()
    view = queries.get_import(read_session(), import_id)
    end_reading()
    return view


def rows_of(import_id: int) -> list[RowView]:
    end_reading()
    rows = queries.list_rows(read_session(), import_id, limit=100_000)
    end_reading()
    return rows
