"""CSV as people's spreadsheets write it, read as a stream: `;`, `,` or tab; UTF-8, UTF-16, or what Windows writes."""

from __future__ import annotations

import csv
import re
from itertools import count
from typing import TYPE_CHECKING, TextIO

from storefront.catalogue.sheet.raw import BY_COMMAND, LONGEST_CELL, MOST_CELLS, Mark, RawRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

DELIMITERS = ";,\t"
CHUNK = 1024 * 1024
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
BEYOND_ASCII = re.compile("[^\\x00-\\x7f\\udc80-\\udcff\\ufeff]")  # decoded from UTF-8 as it should be
ESCAPED = re.compile("[\\udc80-\\udcff]")  # bytes that are no UTF-8
FORMULA = re.compile(r"=|[+\-@][A-Za-z]+\(")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# what Windows-1252 has beyond ASCII and somebody in Indonesia types; anything else there is a damaged file
TYPED = frozenset(
    "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u2022\u20ac\u2122\xa0\xae\xb0\xb2\xb3\xb7\xbc\xbd\xbe\xd7"
    "ÀÁÂÄÇÈÉÊËÌÍÎÏÑÒÓÔÖÙÚÛÜàáâäçèéêëìíîïñòóôöùúûü"
)
NOTE = "#"
HINT = re.compile(r"sep=(.)", re.IGNORECASE)  # Excel's own first line


def rows(path: Path) -> Iterator[RawRow]:
    """The rows that say something, numbered as a spreadsheet would; not the notes (`#`) and `sep=;` before the head."""
    encoding, is_utf8 = _encoding(path)
    with path.open(
        encoding=encoding, errors="surrogateescape" if "16" not in encoding else "replace", newline=""
    ) as file:
        delimiter = _delimiter(file)
        file.seek(0)
        is_head = True
        for number, cells in zip(count(1), _records(file, delimiter), strict=False):
            if cells is None:
                yield RawRow(number=number, cells=[], marks={0: Mark.LONG})
            elif any(map(str.strip, cells)) and not (is_head and _is_note(cells, delimiter)):
                yield _row(number, cells[:MOST_CELLS], is_utf8=is_utf8)
                is_head = False


def _is_note(cells: list[str], delimiter: str) -> bool:
    return (
        cells[0].lstrip("\ufeff").startswith(NOTE) or HINT.fullmatch(delimiter.join(cells).strip("\ufeff")) is not None
    )


def _records(file: TextIO, delimiter: str) -> Iterator[list[str] | None]:
    """The records; None for one that the reader gives up on."""
    reader = csv.reader(file, delimiter=delimiter)
    while True:
        usual = csv.field_size_limit(BY_COMMAND.most_bytes)  # a long cell is a fault of its column, not of its row
        try:
            cells = next(reader, None)
        except csv.Error:
            yield None
            continue
        finally:
            csv.field_size_limit(usual)  # it is everybody's
        if cells is None:
            return
        yield cells


def _encoding(path: Path) -> tuple[str, bool]:
    """How it is to be decoded, and whether it is UTF-8 for certain, so that other bytes are faults."""
    with path.open("rb") as start:
        if start.read(2) in UTF_16_MARKS:
            return "utf-16", True
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        while chunk := file.read(CHUNK):
            if BEYOND_ASCII.search(chunk):
                return "utf-8-sig", True
    return "utf-8-sig", False


def _delimiter(file: Iterable[str]) -> str:
    for line in file:
        text = line.strip().lstrip("\ufeff")
        if hint := HINT.fullmatch(text):
            return hint[1] if hint[1] in DELIMITERS else ";"
        if text.strip('";,') and not text.lstrip('"').startswith(NOTE):
            return max(DELIMITERS, key=text.count)
    return ";"


def _row(number: int, cells: list[str], *, is_utf8: bool) -> RawRow:
    marks: dict[int, Mark] = {}
    for place, cell in enumerate(cells):
        if not cell or (cell.isascii() and cell.isprintable() and len(cell) <= LONGEST_CELL and cell[0] not in "=+-@'"):
            continue
        cells[place], mark = _cell(cell, is_utf8=is_utf8)
        if mark:
            marks[place] = mark
    return RawRow(number=number, cells=cells, marks=marks)


def _cell(cell: str, *, is_utf8: bool) -> tuple[str, Mark | None]:
    if len(cell) > LONGEST_CELL:
        return cell[:LONGEST_CELL], Mark.LONG
    if ESCAPED.search(cell):
        again = None if is_utf8 else _from_windows(cell)
        if again is None:
            return ESCAPED.sub("\ufffd", cell), Mark.GARBLED
        cell = again
    if "\ufffd" in cell:
        return cell, Mark.GARBLED
    if CONTROL.search(cell):
        return CONTROL.sub("\ufffd", cell), Mark.CONTROL
    if FORMULA.match(cell):
        return cell, Mark.FORMULA
    return _unquoted(cell), None


def _from_windows(cell: str) -> str | None:
    """The bytes of a cell as Windows-1252; None where that gives what nobody types."""
    text = cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return text if all(sign.isascii() or sign in TYPED for sign in text) else None


def _unquoted(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running what follows; `kernel.sheets` writes it."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in {"=", "+", "-", "@", "\t", "\r", "'", "#"} else cell
