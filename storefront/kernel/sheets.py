"""CSV as people's spreadsheets write it: read with each fault named by row and column, written so that nothing runs."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from storefront.kernel.errors import Problem, ProblemCode
from storefront.kernel.text import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_BYTES = 512 * 1024
MOST_ROWS = 5000
LONGEST_CELL = 200
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
DELIMITERS = ",;\t"
ENCODINGS = ("utf-8-sig", "cp1252")
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class SheetProblem(ProblemCode):
    TOO_LARGE = "too_large", N_("Berkas terlalu besar: paling banyak {most} kilobita.")
    UNREADABLE = "unreadable", N_("Berkas ini bukan CSV yang bisa dibaca. Simpan lagi dari lembar kerja sebagai CSV.")
    EMPTY = "empty", N_("Berkas ini kosong.")
    COLUMN_MISSING = "column_missing", N_("Kolom ini tidak ada di baris judul.")
    COLUMN_UNKNOWN = "column_unknown", N_("Kolom ini tidak dikenal. Hapus, atau betulkan namanya.")
    COLUMN_TWICE = "column_twice", N_("Kolom ini ada dua kali.")
    TOO_MANY_ROWS = "too_many_rows", N_("Terlalu banyak baris: paling banyak {most}.")
    CELL_COUNT = "cell_count", N_("Baris ini punya {count} sel, seharusnya {expected}.")
    CELL_LONG = "cell_long", N_("Isi sel terlalu panjang: paling banyak {most} huruf.")
    FORMULA = "formula", N_("Sel ini berisi rumus. Ganti dengan nilainya.")
    CONTROL = "control", N_("Sel ini berisi tanda yang tidak terlihat. Ketik ulang isinya.")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong in a file; `row` counts lines from 1, `column` is a head or empty for the whole line or file."""

    row: int
    column: str
    problem: Problem


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """One line of goods data: its number in the file, and its cells by column."""

    row: int
    cells: dict[str, str]


def read_csv(data: bytes, columns: Sequence[str]) -> tuple[list[SheetRow], list[Fault]]:
    """Every sound line, and every fault; lines that begin with `#` are notes.

    Comma, semicolon or tab; UTF-8, UTF-16 with its mark, or what Windows writes.
    """
    if len(data) > MOST_BYTES:
        return [], [_fault(1, "", SheetProblem.TOO_LARGE, most=MOST_BYTES // 1024)]
    text = _decode(data)
    lines = None if text is None or "\0" in text else _lines(text)
    if lines is None:
        return [], [_fault(1, "", SheetProblem.UNREADABLE)]
    if not lines:
        return [], [_fault(1, "", SheetProblem.EMPTY)]
    head_row, head = lines[0]
    names = [name.strip().lower() for name in _trimmed(head, 0)]
    faults = _faults_of_head(head_row, names, columns)
    if faults:
        return [], faults
    if len(lines) - 1 > MOST_ROWS:
        return [], [_fault(head_row, "", SheetProblem.TOO_MANY_ROWS, most=MOST_ROWS)]
    rows = []
    for number, cells in lines[1:]:
        row, wrong = _row(number, _trimmed(cells, len(names)), names)
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
    csv.writer(out, delimiter=delimiter).writerows([_quoted(cell) for cell in row] for row in rows)
    return out.getvalue()


def _quoted(cell: str) -> str:
    return f"'{cell}" if cell.startswith((*FORMULA_SIGNS, "'", "#")) else cell


def _unquoted(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*FORMULA_SIGNS, "'", "#")) else cell


def _decode(data: bytes) -> str | None:
    encodings = ("utf-16",) if data.startswith(UTF_16_MARKS) else ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _lines(text: str) -> list[tuple[int, list[str]]] | None:
    """The lines that say something, each with its number; None where it cannot be read as a table."""
    written = text.splitlines()
    head = next((line for line in written if line.strip() and not line.lstrip('"').startswith("#")), "")
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error:
        return None
    return [(row, cells) for row, cells in lines if "".join(cells).strip() and not cells[0].startswith("#")]


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


def _row(number: int, cells: Sequence[str], names: Sequence[str]) -> tuple[SheetRow | None, list[Fault]]:
    if len(cells) != len(names):
        return None, [_fault(number, "", SheetProblem.CELL_COUNT, count=len(cells), expected=len(names))]
    faults = [
        _fault(number, name, code, most=LONGEST_CELL)
        for name, cell in zip(names, cells, strict=True)
        for code in _wrong(cell)
    ]
    if faults:
        return None, faults
    return SheetRow(row=number, cells={n: _unquoted(c.strip()) for n, c in zip(names, cells, strict=True)}), []


def _wrong(cell: str) -> list[SheetProblem]:
    text = cell.strip(" ")
    if len(text) > LONGEST_CELL:
        return [SheetProblem.CELL_LONG]
    if text.startswith(FORMULA_SIGNS):
        return [SheetProblem.FORMULA]
    return [] if text.isprintable() else [SheetProblem.CONTROL]


def _fault(row: int, column: str, code: SheetProblem, **values: object) -> Fault:
    return Fault(row=row, column=column, problem=Problem(code=code, values=values))
