"""Sales and counts as outlets send them: the columns we look for, and what becomes of each row."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from storefront.kernel.text import N_
from storefront.outlets.types.words import Scheme

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from storefront.kernel.errors import Problem
    from storefront.outlets.types.words import FileState


class FileKind(StrEnum):
    SALES = "sales"
    COUNT = "count"


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A column that we read: its name, what pages call it, and what tills call it (folded)."""

    name: str
    label: str
    also: tuple[str, ...] = ()


CODE = Cell(
    name="kode",
    label=N_("Kode barang"),
    also=("kode item", "kode barang", "sku", "plu", "item code", "kd item", "kd barang", "no produk"),
)
BARCODE = Cell(name="barcode", label=N_("Barcode"), also=("kode barcode", "ean", "gtin", "kode batang"))
COLUMNS: Mapping[FileKind, tuple[Cell, ...]] = {
    FileKind.SALES: (
        Cell(
            name="nota",
            label=N_("Nomor nota"),
            also=(
                *("no nota", "no struk", "nomor struk", "struk", "no transaksi", "nomor transaksi", "no faktur"),
                *("faktur", "receipt", "invoice", "no invoice", "no bukti"),
            ),
        ),
        Cell(name="baris", label=N_("Nomor baris di nota"), also=("no baris", "nomor baris", "urutan", "line")),
        Cell(
            name="tanggal",
            label=N_("Tanggal"),
            also=("tgl", "tanggal transaksi", "tgl transaksi", "waktu", "tanggal jual", "date", "tanggal dan jam"),
        ),
        CODE,
        BARCODE,
        Cell(
            name="jumlah",
            label=N_("Jumlah"),
            also=("qty", "jml", "kuantitas", "jumlah terjual", "terjual", "banyak", "quantity"),
        ),
        Cell(name="harga", label=N_("Harga satuan"), also=("harga jual", "harga satuan", "harga rp", "price")),
    ),
    FileKind.COUNT: (
        CODE,
        BARCODE,
        Cell(
            name="jumlah",
            label=N_("Jumlah yang dihitung"),
            also=("hasil hitungan", "stok fisik", "fisik", "stok akhir", "stok", "qty", "jml", "kuantitas"),
        ),
    ),
}
REQUIRED: Mapping[FileKind, tuple[str, ...]] = {FileKind.SALES: ("tanggal", "jumlah"), FileKind.COUNT: ("jumlah",)}


@dataclass(frozen=True, kw_only=True)
class Cells:
    """One row: its number in the file, and its cells by our columns, stripped, without empty ones."""

    row: int
    cells: Mapping[str, str]
    faults: tuple[FileFault, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FileFault:
    """What is wrong in a file; `row` counts as a spreadsheet does, `column` is empty for the whole row."""

    row: int
    column: str
    problem: Problem


@dataclass(frozen=True, kw_only=True)
class KnownGoods:
    """A variant that can lie at an outlet, what files may call it, and since when it is taken by which scheme."""

    variant_id: int
    group_id: int
    sku: str
    barcode: str = ""
    schemes: tuple[tuple[datetime, Scheme], ...] = ()  # the oldest first

    def is_outright(self, at: datetime) -> bool:
        """Whether it was the outlet's own then; what holds first also held before."""
        since = [scheme for start, scheme in self.schemes if start <= at] or [each for _, each in self.schemes[:1]]
        return since[-1:] == [Scheme.BELI_PUTUS]


@dataclass(frozen=True, kw_only=True)
class Sale:
    """A row of a sales file that is sound. `price` is what the file tells of one piece, in rupiah, if it does."""

    row: int
    key: str
    variant_id: int
    group_id: int
    quantity: int
    price: int | None
    sold_at: datetime
    receipt: str


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A sale that stands in the books already."""

    key: str
    variant_id: int
    quantity: int
    sold_at: datetime
    receipt: str


@dataclass(frozen=True, kw_only=True)
class SalesPlan:
    """What a file would add. `repeated` rows stand in the books already, `passed` concern goods bought outright."""

    new: tuple[Sale, ...] = ()
    repeated: tuple[int, ...] = ()
    passed: tuple[int, ...] = ()
    faults: tuple[FileFault, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A row of a count that is sound."""

    row: int
    variant_id: int
    group_id: int
    counted: int


@dataclass(frozen=True, kw_only=True)
class FileView:
    """A file of an outlet. `heads` are what its columns are read as (empty: not at all), in order."""

    id: int
    outlet_id: int
    kind: FileKind
    state: FileState
    file_name: str
    created_at: datetime
    recorded: int
    heads: tuple[tuple[str, str], ...]
    missing: tuple[str, ...] = ()
    rows: tuple[Cells, ...] = field(default=())
