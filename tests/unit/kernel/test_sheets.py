"""A corpus of bad files: each fault named by row and column, never an exception, and round trips."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from storefront.kernel.sheets import LONGEST_CELL, MOST_BYTES, MOST_ROWS, SheetProblem, read_csv, write_csv

COLUMNS = ("kode", "nama")
P = SheetProblem


def faults(data: bytes) -> list[tuple[int, str, SheetProblem]]:
    _, found = read_csv(data, COLUMNS)
    assert all(fault.problem.code for fault in found)
    return [(fault.row, fault.column, fault.problem.code) for fault in found]  # type: ignore[misc]  # ours


@pytest.mark.parametrize(
    "data",
    [
        b"kode,nama\n1,Pos\n",
        b"kode;nama\r\n1;Pos\r\n",
        b"kode\tnama\r1\tPos\r",
        "\ufeffkode,nama\n1,Pos\n".encode(),
        "kode,nama\n1,Pos\n".encode("utf-16"),
        b"# catatan\n\nNama , KODE\nPos,1\n,\n",
        b'"kode","nama"\n"1"," Pos "\n',
        b"kode,nama,,\n1,Pos,,\n",
    ],
    ids=["comma", "semicolon", "tab", "mark", "utf-16", "note and order", "quoted", "empty ends"],
)
def test_as_spreadsheets_write_it(data: bytes) -> None:
    rows, found = read_csv(data, COLUMNS)
    assert found == []
    assert [row.cells for row in rows] == [{"kode": "1", "nama": "Pos"}]


def test_what_windows_writes() -> None:
    rows, found = read_csv("kode,nama\n1,Kopi \u00d1\n".encode("cp1252"), COLUMNS)
    assert (found, rows[0].cells["nama"]) == ([], "Kopi \u00d1")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", [(1, "", P.EMPTY)]),
        (b"\n\n ,\n", [(1, "", P.EMPTY)]),
        (b"kode,nama\n1,a\0b\n", [(1, "", P.UNREADABLE)]),
        (b"PK\x03\x04\x81\x00", [(1, "", P.UNREADABLE)]),
        (b"kode\n1\n", [(1, "nama", P.COLUMN_MISSING)]),
        (b"kode,nama,harga\n1,a,b\n", [(1, "harga", P.COLUMN_UNKNOWN)]),
        (b"kode,nama,kode\n1,a,b\n", [(1, "kode", P.COLUMN_TWICE)]),
        (b"kode,nama\n1,a,b\n2\n", [(2, "", P.CELL_COUNT), (3, "", P.CELL_COUNT)]),
        (b"kode,nama\n1,=1+1\n2,+A1\n3,-A1\n4,@sum\n", [(row, "nama", P.FORMULA) for row in (2, 3, 4, 5)]),
        (b"kode,nama\n1,a\x07b\n", [(2, "nama", P.CONTROL)]),
        (b"kode,nama\n1," + b"x" * (LONGEST_CELL + 1) + b"\n", [(2, "nama", P.CELL_LONG)]),
        (b"kode,nama\n" + b"1,a\n" * (MOST_ROWS + 1), [(1, "", P.TOO_MANY_ROWS)]),
        (b"kode,nama\n" + b"x" * MOST_BYTES, [(1, "", P.TOO_LARGE)]),
        (b"kode,nama\n1," + b"x" * 200_000 + b"\n", [(2, "nama", P.CELL_LONG)]),
        (b"kode,nama\n1,\xff\xfe\n", [(2, "nama", P.GARBLED)]),
        (b'kode,nama\n1,"a\nb"\n2\n', [(2, "nama", P.CONTROL), (3, "", P.CELL_COUNT)]),
    ],
)
def test_bad_files(data: bytes, expected: list[tuple[int, str, SheetProblem]]) -> None:
    assert faults(data) == expected


# not the sign that stands for what was damaged
TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S"), exclude_characters="\ufffd"), max_size=30)


@given(st.lists(st.tuples(TEXTS.filter(bool), TEXTS), max_size=8))
def test_what_is_written_is_read_back(rows: list[tuple[str, str]]) -> None:
    read, found = read_csv(write_csv(COLUMNS, rows, note="CONTOH").encode(), COLUMNS)
    assert found == []
    assert [(row.cells["kode"], row.cells["nama"]) for row in read] == rows


@pytest.mark.parametrize("cell", ["=1+1", "+62", "-", "@x", "'=1", "#x", "'"])
def test_nothing_in_a_file_runs(cell: str) -> None:
    line = write_csv(COLUMNS, [("1", cell)]).splitlines()[1]
    assert line == f"1,'{cell}"


@given(st.binary(max_size=300))
def test_any_bytes_are_answered(data: bytes) -> None:
    read_csv(data, COLUMNS)
