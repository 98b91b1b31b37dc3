"""Rows that are wrong, each in its own way and at its own column; see R11."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.kernel.db import unit_of_work
from storefront.regions.models import District, Village
from storefront.regions.types import VillageKind
from tests.support.sheets import HEAD, as_csv, row

if TYPE_CHECKING:
    from collections.abc import Iterator

GARBLED = "\N{SYMBOL FOR SUBSTITUTE}"  # stands for bytes that no encoding has there
WAYS: tuple[tuple[str, dict[str, str]], ...] = (  # the column at fault, and what stands in the row
    ("nama", {"nama": f"Kopi {GARBLED} Bajawa"}),
    ("nama", {"nama": "Kopi \0 Bajawa"}),
    ("nama", {"nama": "Kopi " * 40}),
    ("nama", {"nama": "Moke Aimere"}),
    ("harga", {"harga": "1e9"}),
    ("harga", {"harga": "12,5"}),
    ("harga", {"harga": "=A1*2"}),
    ("harga", {"harga": "0"}),
    ("harga", {"harga": ""}),
    ("stok", {"stok": "-3"}),
    ("stok", {"stok": "sepuluh"}),
    ("kategori", {"kategori": "tenun ikat"}),
    ("kabupaten", {"kabupaten": "Nagada"}),
    ("desa", {"desa": "Belwali"}),
    ("desa", {"desa": "53.09.99.2999"}),
    ("satuan", {"satuan": "123"}),
    ("pirt", {"pirt": "1234"}),
    ("halal_status", {"halal_status": "ya"}),
    ("halal_no", {"halal_status": "bersertifikat"}),
    ("kbki", {"kbki": "12"}),
    ("sku", {"sku": ""}),
    ("sku", {"sku": "S-0"}),
    ("deskripsi", {"deskripsi": "panjang sekali " * 500}),
)
HUGE = "x" * 1_000_000
HUGE_ROWS = 4  # of a megabyte; the others would only fill the disk


def load_villages() -> None:
    """Two desa in Ngada."""
    with unit_of_work() as session:
        session.add(District(code="53.09.06", regency_code="53.09", name="Bajawa", spoken_name="bajawa"))
        session.flush()
        for number, name in ((2001, "Beiwali"), (2002, "Wogo")):
            key = name.lower()
            code = f"53.09.06.{number}"
            session.add(
                Village(
                    code=code,
                    district_code="53.09.06",
                    name=name,
                    search_name=key,
                    spoken_name=key,
                    kind=VillageKind.DESA,
                )
            )


def expected(number: int) -> str | None:
    """The column at fault of a row of `mixed`, None for a sound one."""
    return WAYS[number // 2 % len(WAYS)][0] if number % 2 else None


def mixed(count: int) -> Iterator[dict[str, str]]:
    """Every second row is at fault, the ways one after the other; the sound ones are written as people write."""
    prices = ("75000", "75.000", "Rp75.000,00", "Rp 75.000,-")
    for number in range(count):
        cells = {"nama": f"Kopi Bajawa {number}", "harga": prices[number // 2 % 4], "desa": "Desa Beiwali"}
        if number % 2:
            column, wrong = WAYS[number // 2 % len(WAYS)]
            cells |= wrong
            if column == "deskripsi" and number // 2 < HUGE_ROWS * len(WAYS):
                cells["deskripsi"] = HUGE
        yield row(cells.pop("sku", f"S-{number}"), **cells)


def as_file(count: int) -> bytes:
    return as_csv(mixed(count), HEAD).replace(GARBLED.encode(), b"\xff\xfe")
