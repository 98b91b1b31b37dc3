"""CSV as people's spreadsheets write it: read with each fault named by row and column, written so that nothing runs."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from storefront.kernel import delimited
from storefront.kernel.delimited import UTF_16_MARKS, Mark
from storefront.kernel.errors import Problem, ProblemCode
from storefront.kernel.text import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storefront.kernel.delimited import RawRow

MOST_BYTES = 512 * 1024
MOST_ROWS = 5000
LONGEST_CELL = 200
LONGEST_TEXT = 32_767  # characters of a cell of a workbook (ECMA-376, as spreadsheets keep to it)
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # no character of XML 1.0
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class SheetProblem(ProblemCode):
    TOO_LARGE = "too_large", N_("Berkas terlalu besar: paling banyak {most} kilobita.")
    UNREADABLE = "unreadable", N_("Berkas ini bukan CSV yang bisa dibaca. Simpan lagi dari lembar kerja sebagai CSV.")
    EMPTY = "empty", N_("Berkas ini kosong.")
    COLUMN_MISSING = "column_missing", N_("Kolom ini tidak ada di baris judul. Tambahkan, lalu isi di setiap baris.")
    COLUMN_UNKNOWN = "column_unknown", N_("Kolom ini tidak dikenal. Hapus, atau betulkan namanya.")
    COLUMN_TWICE = "column_twice", N_("Kolom ini ada dua kali.")
    TOO_MANY_ROWS = "too_many_rows", N_("Terlalu banyak baris: paling banyak {most}.")
    CELL_COUNT = "cell_count", N_("Baris ini punya {count} sel, seharusnya {expected}.")
    CELL_LONG = "cell_long", N_("Isi sel terlalu panjang: paling banyak {most} huruf.")
    FORMULA = "formula", N_("Sel ini berisi rumus. Ganti dengan nilainya.")
    CONTROL = "control", N_("Sel ini berisi tanda yang tidak terlihat. Ketik ulang isinya.")
    GARBLED = "garbled", N_("Ada huruf yang rusak. Ketik ulang, lalu simpan sebagai XLSX atau CSV UTF-8.")


PROBLEMS = {
    Mark.FORMULA: SheetProblem.FORMULA,
    Mark.LONG: SheetProblem.CELL_LONG,
    Mark.GARBLED: SheetProblem.GARBLED,
    Mark.CONTROL: SheetProblem.CONTROL,
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong in a file; `row` counts as a spreadsheet does, `column` is empty for the whole line or file."""

    row: int
    column: str
    problem: Problem


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """One line of goods data: its number in the file, and its cells by column."""

    row: int
    cells: dict[str, str]


def read_csv(data: bytes, columns: Sequence[str]) -> tuple[list[SheetRow], list[Fault]]:
    """Every sound line, and every fault, of a small table (`delimited.rows`) in which no cell begins like a formula."""
    if len(data) > MOST_BYTES:
        return [], [_fault(1, "", SheetProblem.TOO_LARGE, most=MOST_BYTES // 1024)]
    if b"\0" in data and not data.startswith(UTF_16_MARKS):
        return [], [_fault(1, "", SheetProblem.UNREADABLE)]
    lines = list(delimited.rows(data, delimited.FORMULA_SIGN))
    if not lines:
        return [], [_fault(1, "", SheetProblem.EMPTY)]
    head = lines[0]
    names = [name.strip().lower() for name in _trimmed(head.cells, 0)]
    faults = _faults_of_head(head.number, names, columns)
    if faults:
        return [], faults
    if len(lines) - 1 > MOST_ROWS:
        return [], [_fault(head.number, "", SheetProblem.TOO_MANY_ROWS, most=MOST_ROWS)]
    rows = []
    for line in lines[1:]:
        row, wrong = _row(line, names)
        faults += wrong
        if row:
            rows.append(row)
    return rows, faults


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]], note: str = "", *, delimiter: str = ",") -> str:
    """A file that `read_csv` takes back unchanged; a cell that a spreadsheet would run stands behind an apostrophe."""
    out = StringIO()
    if note:
        out.write(f"# {note}\r\n")
    csv.writer(out, delimiter=delimiter).writerow(columns)
    return out.getvalue() + write_lines(rows, delimiter=delimiter)


def write_lines(rows: Iterable[Sequence[str]], *, delimiter: str = ",") -> str:
    """Further lines of such a file."""
    out = StringIO()
    csv.writer(out, delimiter=delimiter).writerows([quoted(cell) for cell in row] for row in rows)
    return out.getvalue()


def writable(text: str) -> str:
    """What a cell of a workbook can hold of a text."""
    if text.isprintable() and len(text) <= LONGEST_TEXT:
        return text
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text[:LONGEST_TEXT])


def quoted(cell: str) -> str:
    """A text that no spreadsheet runs."""
    return f"'{cell}" if cell.startswith((*FORMULA_SIGNS, "'", "#")) else cell


def _trimmed(cells: Sequence[str], least: int) -> list[str]:
    """Without the empty cells that spreadsheets leave at the end of a line."""
    kept = list(cells)
    while len(kept) > least and not kept[-1].strip():
        kept.pop()
    return kept


def _faults_of_head(row: int, names: Sequence[str], columns: Sequence[str]) -> list[Fault]:
    faults = [_fault(row, name, SheetProblem.COLUMN_MISSING) for name in columns if name not in names]
    faults += [_fault(row, name[:40], SheetProblem.COLUMN_UNKNOWN) for name in names if name not in columns]
    twice = {name for name in names if name in columns and names.count(name) > 1}
    return faults + [_fault(row, name, SheetProblem.COLUMN_TWICE) for name in sorted(twice)]


def _row(line: RawRow, names: Sequence[str]) -> tuple[SheetRow | None, list[Fault]]:
    cells = _trimmed(line.cells, len(names))
    if len(cells) != len(names):
        return None, [_fault(line.number, "", SheetProblem.CELL_COUNT, count=len(cells), expected=len(names))]
    written = {name: cell.strip() for name, cell in zip(names, cells, strict=True)}
    wrong = {names[place]: PROBLEMS[mark] for place, mark in line.marks.items()}
    wrong |= {name: code for name, cell in written.items() if name not in wrong and (code := _wrong(cell))}
    if wrong:
        return None, [_fault(line.number, name, wrong[name], most=LONGEST_CELL) for name in names if name in wrong]
    return SheetRow(row=line.number, cells=written), []


def _wrong(cell: str) -> SheetProblem | None:
    if len(cell) > LONGEST_CELL:
        return SheetProblem.CELL_LONG
    return None if cell.isprintable() else SheetProblem.CONTROL


def _fault(row: int, column: str, code: SheetProblem, **values: object) -> Fault:
    return Fault(row=row, column=column, problem=Problem(code=code, values=values))
