"""A spreadsheet as rows by column: which of our columns its head means, and what is wrong with it as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from storefront.catalogue.sheet.columns import COLUMNS, REMARK, REQUIRED
from storefront.catalogue.sheet.raw import UnreadableError
from storefront.catalogue.sheet.words import CellFault, SheetWord
from storefront.catalogue.sheet.xlsx import Workbook
from storefront.kernel import delimited
from storefront.kernel.delimited import Mark, RawRow
from storefront.kernel.sheets import PROBLEMS, SheetProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from storefront.catalogue.sheet.raw import Limits
    from storefront.kernel.errors import ProblemCode

ALIKE = 0.8  # from how alike a head of five letters or more is taken for a column
SHORTEST = 5
MOST_SHEETS = 10
MOST_MATCHES, LONGEST_HEAD = 40, 60  # heads to be asked about, and characters of one
NOTHING_CHOSEN: Mapping[str, str] = {}
ZIP_START = b"PK\x03\x04"
OLD_START = b"\xd0\xcf\x11\xe0"  # of the workbooks (.xls) before XLSX
MARKS: Mapping[Mark, ProblemCode] = {**PROBLEMS, Mark.LONG: SheetWord.CELL_LONG, Mark.DATE: SheetWord.DATE}


def fold(head: str) -> str:
    """`Harga (Rp) *` and `harga_rp` are one."""
    return re.sub(r"[^a-z0-9]+", " ", head.lower()).strip()


NAMES = {fold(word): column.name for column in COLUMNS for word in (column.name, column.label, *column.also)}
NAMES |= {fold(REMARK): REMARK}
WEIGHTS_AND_COUNTS = {"mg", "kg", "kilo", "kilogram", "ons", "kuintal", "ton", "ml", "liter", "lusin", "kodi"}
MEASURES = WEIGHTS_AND_COUNTS | {"rb", "ribu", "juta", "usd", "hari", "minggu", "bulan", "bln", "tahun", "thn", "th"}
LONG_NAMES = tuple(name for name in NAMES if len(name) >= SHORTEST)


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """One row: its cells by column, stripped, without empty ones; `faults` are those of the cells as such."""

    row: int
    cells: dict[str, str]
    faults: tuple[CellFault, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Match:
    """A head that is none of our names: what it is read as, empty for nothing, and what it is like (`suggestion`)."""

    head: str
    column: str
    suggestion: str


@dataclass(frozen=True, kw_only=True)
class Head:
    """The first row. `columns` are ours by place, None for those passed over; `faults` forbid the file, not `notes`.

    `matches` are the heads of which somebody may say what they mean.
    """

    row: int
    written: tuple[str, ...]
    columns: tuple[str | None, ...]
    faults: tuple[CellFault, ...] = field(default=())
    notes: tuple[CellFault, ...] = field(default=())
    matches: tuple[Match, ...] = field(default=())


class Table:
    """A file that is open for reading. `head.faults` say why nothing of it can be taken in, if so.

    `chosen`: what its group has said of heads, by how they fold; an empty column is passed over.

    Raises:
        UnreadableError: when there is no table in it.
    """

    def __init__(self, path: Path, limits: Limits, chosen: Mapping[str, str] = NOTHING_CHOSEN) -> None:
        self._limits = limits
        self._rows, first = open_rows(path, limits, lambda head: known(head, chosen))
        self.head = read_head(first, chosen)

    def rows(self) -> Iterator[TableRow]:
        """Each row that says something.

        Raises:
            UnreadableError: when the rest of the file is damaged, or there are more rows than the limits allow.
        """
        for count, raw in enumerate(self._rows, start=1):
            if count > self._limits.most_rows:
                raise UnreadableError(is_large=True)
            yield _row(raw, self.head)


def open_rows(source: Path | bytes, limits: Limits, knows: Callable[[RawRow], int]) -> tuple[Iterator[RawRow], RawRow]:
    """The rows behind the first one of a CSV or XLSX, and the first; `knows`: how much of a first row makes sense.

    Of several sheets it is the one of whose first row the most does.

    Raises:
        UnreadableError: when there is no table in it, or it is larger than the limits.
    """
    with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
        start = file.read(len(ZIP_START))
        if file.seek(0, SEEK_END) > limits.most_bytes:
            raise UnreadableError(is_large=True)
    if start == OLD_START:
        raise UnreadableError
    if start != ZIP_START:
        rows = delimited.rows(source)
        return rows, _first(rows)
    book = Workbook(source if isinstance(source, Path) else BytesIO(source), limits)
    parts = book.sheets()[:MOST_SHEETS]
    heads = {part: knows(head) for part in parts if (head := next(book.rows(part), None))}
    if not heads:
        raise UnreadableError
    rows = book.rows(max(heads, key=lambda part: heads[part]))
    return rows, _first(rows)


def _first(rows: Iterator[RawRow]) -> RawRow:
    first = next(rows, None)
    if first is None:
        raise UnreadableError
    return first


def known(head: RawRow, chosen: Mapping[str, str]) -> int:
    """How many of our columns a row names."""
    return sum(fold(cell) in NAMES or bool(chosen.get(fold(cell))) for cell in head.cells)


def read_head(first: RawRow, chosen: Mapping[str, str] = NOTHING_CHOSEN) -> Head:
    written = [cell.strip().lstrip("\ufeff") for cell in first.cells]
    columns = _columns(written, chosen)
    faults = [CellFault(column=name, code=SheetProblem.COLUMN_MISSING) for name in REQUIRED if name not in columns]
    twice = {name for name in columns if name and columns.count(name) > 1}
    faults += [CellFault(column=name, code=SheetProblem.COLUMN_TWICE) for name in sorted(twice)]
    notes = [
        CellFault(
            column=word[:40], code=SheetWord.COLUMN_PASSED, suggestion=_suggested(word, name, columns, NOTHING_CHOSEN)
        )
        for word, name in zip(written, columns, strict=True)
        if word and name is None
    ]
    matches = {
        fold(word): Match(head=word, column=name or "", suggestion=_suggested(word, name, columns, chosen))
        for word, name in zip(written, columns, strict=True)
        if fold(word) and fold(word) not in NAMES and word.isprintable() and len(word) <= LONGEST_HEAD
    }
    return Head(
        row=first.number,
        written=tuple(written),
        columns=tuple(columns),
        faults=tuple(faults),
        notes=tuple(notes),
        matches=tuple(matches.values())[:MOST_MATCHES],
    )


def _columns(written: Sequence[str], chosen: Mapping[str, str]) -> list[str | None]:
    """Exact names first, then what was chosen; then a misspelled one takes a column that no other names."""
    found = [NAMES.get(fold(word)) or chosen.get(fold(word)) or None for word in written]
    for place, word in enumerate(written):
        if found[place] is None and fold(word) not in chosen and len(fold(word)) >= SHORTEST:
            close = get_close_matches(fold(word), LONG_NAMES, n=1, cutoff=ALIKE)
            name = NAMES[close[0]] if close and not is_measured_otherwise(word, close[0]) else None
            found[place] = name if name not in found else None
    return found


def is_measured_otherwise(head: str, name: str) -> bool:
    """`Berat (kg)` is no misspelled `berat_g`: its figures would be read as others than they are."""
    return any(word in MEASURES and word not in name for word in fold(head).split())


def _near(word: str) -> str:
    close = get_close_matches(fold(word), LONG_NAMES, n=1, cutoff=0.6)
    return NAMES[close[0]] if close and not is_measured_otherwise(word, close[0]) else ""


def _suggested(word: str, name: str | None, columns: Sequence[str | None], chosen: Mapping[str, str]) -> str:
    """What a head is like, unless another head is that already, or it was said that it is none."""
    near = _near(word)
    return "" if near != name and (near in columns or fold(word) in chosen) else near


def _row(raw: RawRow, head: Head) -> TableRow:
    cells: dict[str, str] = {}
    for name, cell in zip(head.columns, raw.cells, strict=False):
        text = cell.strip()
        if name and text and name != REMARK:
            cells[name] = text
    faults = list(_marked(raw, head))
    if any(cell.strip() for cell in raw.cells[len(head.columns) :]):
        values = {"count": len(raw.cells), "expected": len(head.columns)}
        faults.append(CellFault(column="", code=SheetProblem.CELL_COUNT, values=values))
    return TableRow(row=raw.number, cells=cells, faults=tuple(faults))


def _marked(raw: RawRow, head: Head) -> Iterable[CellFault]:
    for place, mark in raw.marks.items():
        name = head.columns[place] if raw.cells and place < len(head.columns) else ""
        if name is not None and name != REMARK:
            yield CellFault(column=name, code=MARKS[mark])
