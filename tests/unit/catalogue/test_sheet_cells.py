"""Cells as people write them: numbers, units, heads, encodings, workbooks."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from storefront.catalogue.sheet import units
from storefront.catalogue.sheet.cells import figure_like, whole
from storefront.catalogue.sheet.columns import BY_NAME, COLUMNS, REQUIRED
from storefront.catalogue.sheet.raw import BY_PAGE, Limits, UnreadableError
from storefront.catalogue.sheet.table import Table
from storefront.catalogue.sheet.words import CellFault
from storefront.catalogue.sheet.xlsx import plain_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEAD = "sku;nama;kategori;kabupaten;satuan;harga;stok"
PRICE, STOCK = BY_NAME["harga"], BY_NAME["stok"]


def grouped(figure: int) -> str:
    return f"{figure:,}".replace(",", ".")


@given(st.integers(1, 999_999_999), st.sampled_from(["{}", "Rp{}", "Rp {}", "rp. {}", "{},00", "Rp{},-", "Rp {},0"]))
def test_a_price_is_read_however_it_is_written(figure: int, way: str) -> None:
    assert whole(PRICE, way.format(figure)) == figure
    assert whole(PRICE, way.format(grouped(figure))) == figure


@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_whatever_is_written_is_a_figure_within_bounds_or_a_fault(text: str) -> None:
    found = whole(STOCK, text)
    if isinstance(found, CellFault):
        assert found.column == "stok"
    else:
        assert 0 <= found <= STOCK.most
        assert text.isascii()


@given(st.integers(0, 99_999_999), st.integers(1, 99))
def test_a_part_of_a_rupiah_is_never_lost_silently(whole_part: int, part: int) -> None:
    assert isinstance(whole(PRICE, f"{whole_part},{part:02}"), CellFault)
    assert isinstance(whole(PRICE, f"{whole_part}.{part:02}"), CellFault)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12,500", "12.500"),
        ("12 rb", "12.000"),
        ("12,5 ribu", "12.500"),
        ("Rp 12 500", "12.500"),
        ("IDR 12.500", "12.500"),
        ("1e9", ""),
        ("-3", ""),
        ("12,5", ""),
        ("dua", ""),
        ("\uff11\uff12", ""),
    ],
)
def test_what_was_perhaps_meant_is_suggested_and_never_taken(text: str, meant: str) -> None:
    fault = whole(PRICE, text)
    assert isinstance(fault, CellFault)
    assert (fault.suggestion, figure_like(text)) == (meant, meant)


@pytest.mark.parametrize(
    ("text", "unit", "content", "weight"),
    [
        ("bungkus 250 g", "bungkus", "250 g", 288),
        ("Botol 600ML", "Botol", "600 ml", 690),
        ("botol 1,5 liter", "botol", "1,5 l", 1725),
        ("lembar", "lembar", "", None),
        ("lembar 200 x 60 cm", "lembar", "200 x 60 cm", None),
        ("pak isi 10 butir", "pak", "isi 10 butir", None),
        ("500 gr", "kemasan", "500 g", 575),
        ("kg", "kg", "", None),
        ("toples (250 gram", "toples", "250 g", 288),
    ],
)
def test_a_unit_and_what_is_in_it(text: str, unit: str, content: str, weight: int | None) -> None:
    assert units.split(text) == (unit, content)
    assert units.grams(content) == weight
    assert units.split(f"{unit} {content}") == (unit, content)


@pytest.mark.parametrize(
    ("written", "read"),
    [("12500", "12500"), ("1.25E4", "12500"), ("1.25", "1,25"), ("1E+300", "1E+300"), ("x", "x"), ("0.10", "0,1")],
)
def test_numbers_of_a_workbook_read_as_they_are_written_here(written: str, read: str) -> None:
    assert plain_number(written) == read


def test_the_columns_are_those_that_were_promised() -> None:
    names = (
        "sku nama kategori desa kabupaten satuan harga stok berat_g deskripsi kata_kunci masa_simpan_hari "
        "kapasitas_per_bulan pirt bpom halal_status halal_no ig_no kbki foto varian"
    )
    assert {column.name for column in COLUMNS} == set(names.split())
    assert set(REQUIRED) == {"sku", "nama", "kategori", "kabupaten", "satuan", "harga", "stok"}


def table(folder: Path, data: bytes, limits: Limits = BY_PAGE) -> Table:
    path = folder / "berkas"
    path.write_bytes(data)
    return Table(path, limits)


SOUND = "K-1;Kopi Rato\u2019e \u00e9nak;Kopi;Ngada;bungkus 250 g;75.000;20"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("first", ["# catatan", "sep=;", ";;"])
def test_a_csv_is_read_whoever_wrote_it(encoding: str, delimiter: str, first: str, tmp_path: Path) -> None:
    text = f"{first}\r\n{HEAD}\r\n\r\n{SOUND}\r\n".replace(";", delimiter)
    rows = list(table(tmp_path, text.encode(encoding)).rows())
    assert [(row.row, row.faults) for row in rows] == [(4, ())]
    assert rows[0].cells["nama"] == "Kopi Rato\u2019e \u00e9nak"
    assert rows[0].cells["harga"] == "75.000"


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        (b"Kopi \xff\xfe", "nama"),
        (b"Kopi \x00", "nama"),
        (b"=1+1", "nama"),
        (b"@SUM(1)", "nama"),
        (b'"' + b"x" * 1_000_000 + b'"', "nama"),
    ],
)
def test_a_spoilt_cell_is_a_fault_of_its_column_and_of_no_other_row(cell: bytes, column: str, tmp_path: Path) -> None:
    line = SOUND.encode("utf-8").replace("Kopi Rato\u2019e \u00e9nak".encode(), cell)
    data = b"\n".join((HEAD.encode(), line, SOUND.encode()))
    first, second = table(tmp_path, data).rows()
    assert [fault.column for fault in first.faults] == [column]
    assert second.faults == ()


def test_heads_stand_in_any_order_and_are_spelled_loosely(tmp_path: Path) -> None:
    head = "STOK *;Harga (Rp);Nama Produk;Kode Barang;Kategry;Kab.;Satuan;Warna;Harga Modal"
    found = table(tmp_path, f"{head}\n5;75000;Kopi;K-1;kopi;Ngada;lembar;merah;60000\n".encode())
    assert found.head.faults == ()
    assert [(note.column, note.code.value) for note in found.head.notes] == [("Harga Modal", "column_passed")]
    (row,) = found.rows()
    assert row.cells == {
        "stok": "5",
        "harga": "75000",
        "nama": "Kopi",
        "sku": "K-1",
        "kategori": "kopi",
        "kabupaten": "Ngada",
        "satuan": "lembar",
        "varian": "merah",
    }


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("Berat (kg)", None),
        ("Berat kirm", "berat_g"),
        ("Kapasitas per tahun", None),
        ("Kapasitas per buln", "kapasitas_per_bulan"),
        ("Masa simpan (bln)", None),
        ("Masa simpn (hari)", "masa_simpan_hari"),
        ("Stok sekarng", "stok"),
        ("Harga (rb)", None),
    ],
)
def test_a_head_of_another_measure_is_no_misspelled_column(head: str, column: str | None, tmp_path: Path) -> None:
    """Its figures would be read silently as others than they are."""
    found = table(tmp_path, f"sku;{head}\nK-1;2\n".encode()).head
    assert found.columns == ("sku", column)
    assert [note.column for note in found.notes] == ([] if column else [head])


def test_missing_and_doubled_columns_are_named(tmp_path: Path) -> None:
    found = table(tmp_path, b"sku;nama;harga;harga\nK-1;Kopi;1;2\n")
    assert [(fault.column, fault.code.value) for fault in found.head.faults] == [
        ("kategori", "column_missing"),
        ("kabupaten", "column_missing"),
        ("satuan", "column_missing"),
        ("stok", "column_missing"),
        ("harga", "column_twice"),
    ]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"PK\x03\x04 no archive", b"PK\x03\x04", b"\xd0\xcf\x11\xe0 xls"])
def test_what_is_no_table_is_unreadable(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        table(tmp_path, data)


def test_more_rows_than_allowed_end_the_reading(tmp_path: Path) -> None:
    data = "\n".join([HEAD, *([SOUND] * 4)]).encode()
    with pytest.raises(UnreadableError, match="too large"):
        list(table(tmp_path, data, Limits(most_bytes=10_000, most_rows=3)).rows())
    with pytest.raises(UnreadableError, match="too large"):
        table(tmp_path, data, Limits(most_bytes=100, most_rows=30))


def workbook(*rows: Sequence[object]) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("Petunjuk").write_string(0, 0, "Isi lembar Produk.")
    sheet = book.add_worksheet("Produk")
    lines: list[Sequence[object]] = [HEAD.split(";"), *rows]
    for number, row in enumerate(lines):
        for place, value in enumerate(row):
            sheet.write(number, place, value)
    book.close()
    return out.getvalue()


def test_a_workbook_gives_its_values_and_the_results_of_its_formulas(tmp_path: Path) -> None:
    data = workbook(["K-1", "Kopi\nBajawa", "Kopi", "Ngada", "lembar", 75000, 20.0], [], [7, "Kopi", "", "", "", 1.5])
    rows = list(table(tmp_path, data).rows())
    assert [(row.row, row.faults) for row in rows] == [(2, ()), (4, ())]
    assert rows[0].cells == dict(
        zip(HEAD.split(";"), ["K-1", "Kopi\nBajawa", "Kopi", "Ngada", "lembar", "75000", "20"], strict=True)
    )
    assert rows[1].cells == {"sku": "7", "nama": "Kopi", "harga": "1,5"}


def test_a_formula_without_a_result_is_a_fault_and_one_with_it_a_value(tmp_path: Path) -> None:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD.split(";"))
    sheet.write_row(1, 0, ["K-1", "Kopi", "Kopi", "Ngada", "lembar"])
    sheet.write_formula(1, 5, "=3*25000", None, 75000)
    sheet.write_formula(1, 6, "=A1", None, "")
    book.close()
    (row,) = table(tmp_path, out.getvalue()).rows()
    assert row.cells["harga"] == "75000"
    assert [(fault.column, fault.code.value) for fault in row.faults] == [("stok", "formula")]


@pytest.mark.parametrize(
    ("look", "is_date"),
    [
        ("dd/mm/yyyy", True),
        ("mmm-yy", True),
        ("[$-421]d mmmm yyyy;@", True),
        ("[h]:mm", True),
        (14, True),
        ('"Rp"#,##0', False),
        ("[$Rp-421]#,##0;[Red]-#,##0", False),
        ('0 "lusin"', False),
        ("0.00E+00", False),
        (1, False),
    ],
)
def test_a_figure_that_became_a_date_is_told_at_its_cell(look: str | int, *, is_date: bool, tmp_path: Path) -> None:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD.split(";"))
    sheet.write_row(1, 0, ["K-1", "Kopi", "Kopi", "Ngada", "lembar", 75000])
    sheet.write_number(1, 6, 46154, book.add_format({"num_format": look}))
    book.close()
    (row,) = table(tmp_path, out.getvalue()).rows()
    assert [(fault.column, fault.code.value) for fault in row.faults] == ([("stok", "date")] if is_date else [])
