"""CSV as people's spreadsheets write it, read as a stream: `;`, `,` or tab; UTF-8, UTF-16, or what Windows writes."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from enum import Enum
from io import BytesIO, TextIOWrapper
from itertools import count
from typing import TYPE_CHECKING, BinaryIO, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

LONGEST_CELL = 5_000  # characters
LONGEST_FIELD = 400 * 1024 * 1024  # a longer cell is none that the reader gives up on
MOST_CELLS = 100  # columns
DELIMITERS = ";,\t"
CHUNK = 1024 * 1024
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
BEYOND_ASCII = re.compile("[^\\x00-\\x7f\\udc80-\\udcff\\ufeff]")  # decoded from UTF-8 as it should be
ESCAPED = re.compile("[\\udc80-\\udcff]")  # bytes that are no UTF-8
FORMULA = re.compile(r"=|[+\-@][A-Za-z]+\(")
FORMULA_SIGN = re.compile(r" *[=+\-@\t\r]")  # of tables in which no sound cell begins so
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# what Windows-1252 has beyond ASCII and somebody in Indonesia types; anything else there is a damaged file
TYPED = frozenset(
    "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u2022\u20ac\u2122\xa0\xae\xb0\xb2\xb3\xb7\xbc\xbd\xbe\xd7"
    "ÀÁÂÄÇÈÉÊËÌÍÎÏÑÒÓÔÖÙÚÛÜàáâäçèéêëìíîïñòóôöùúûü"
)
NOTE = "#"
SUSPECT = frozenset("=+-@' ")  # of a plain cell that begins otherwise nothing is to be said
HINT = re.compile(r"sep=(.)", re.IGNORECASE)  # Excel's own first line


class Mark(Enum):
    """What is wrong with a cell as such."""

    FORMULA = "formula"
    LONG = "long"
    GARBLED = "garbled"
    CONTROL = "control"
    DATE = "date"  # of workbooks alone


@dataclass(frozen=True, kw_only=True)
class RawRow:
    """One row by its number in the file; `marks` by the place of the cell."""

    number: int
    cells: list[str]
    marks: Mapping[int, Mark] = field(default_factory=dict)


def rows(source: Path | bytes, formula: re.Pattern[str] = FORMULA) -> Iterator[RawRow]:
    """The rows that say something, numbered as a spreadsheet would; not the notes (`#`) and `sep=;` before the head.

    `formula` is how a cell begins that a spreadsheet would run.
    """
    encoding, is_utf8 = _encoding(source)
    with _text(source, encoding, "surrogateescape" if "16" not in encoding else "replace") as file:
        delimiter = _delimiter(file)
        file.seek(0)
        is_head = True
        for number, cells in zip(count(1), _records(file, delimiter), strict=False):
            if cells is None:
                yield RawRow(number=number, cells=[], marks={0: Mark.LONG})
            elif any(map(str.strip, cells)) and not (is_head and _is_note(cells, delimiter)):
                yield _row(number, cells[:MOST_CELLS], formula, is_utf8=is_utf8)
                is_head = False


def _is_note(cells: list[str], delimiter: str) -> bool:
    """Also a line of nothing but delimiters, of which none may be the one that was found."""
    line = delimiter.join(cells).strip("\ufeff")
    return line.startswith(NOTE) or HINT.fullmatch(line) is not None or not line.strip(f" {DELIMITERS}")


def _records(file: TextIO, delimiter: str) -> Iterator[list[str] | None]:
    """The records; None for one that the reader gives up on."""
    reader = csv.reader(file, delimiter=delimiter)
    while True:
        usual = csv.field_size_limit(LONGEST_FIELD)  # a long cell is a fault of its column, not of its row
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


def _bytes(source: Path | bytes) -> BinaryIO:
    return BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _text(source: Path | bytes, encoding: str, errors: str) -> TextIOWrapper:
    return TextIOWrapper(_bytes(source), encoding, errors, newline="")


def _encoding(source: Path | bytes) -> tuple[str, bool]:
    """How it is to be decoded, and whether it is UTF-8 for certain, so that other bytes are faults."""
    with _bytes(source) as start:
        if start.read(2) in UTF_16_MARKS:
            return "utf-16", True
    with _text(source, "utf-8-sig", "surrogateescape") as file:
        while chunk := file.read(CHUNK):
            if BEYOND_ASCII.search(chunk):
                return "utf-8-sig", True
    return "utf-8-sig", False


def _delimiter(file: Iterable[str]) -> str:
    for line in file:
        text = line.strip("\ufeff \r\n")
        if hint := HINT.fullmatch(text):
            return hint[1] if hint[1] in DELIMITERS else ";"
        if text.strip(f'"{DELIMITERS}') and not text.lstrip('"').startswith(NOTE):
            return max(DELIMITERS, key=text.count)
    return ";"


def _row(number: int, cells: list[str], formula: re.Pattern[str], *, is_utf8: bool) -> RawRow:
    marks: dict[int, Mark] = {}
    for place, cell in enumerate(cells):
        is_plain = cell.isascii() and cell.isprintable() and len(cell) <= LONGEST_CELL
        if is_plain and cell[:1] not in SUSPECT:
            continue
        cells[place], mark = _cell(cell, formula, is_utf8=is_utf8)
        if mark:
            marks[place] = mark
    return RawRow(number=number, cells=cells, marks=marks)


def _cell(cell: str, formula: re.Pattern[str], *, is_utf8: bool) -> tuple[str, Mark | None]:
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
    if formula.match(cell):
        return cell, Mark.FORMULA
    return _unquoted(cell), None


def _from_windows(cell: str) -> str | None:
    """The bytes of a cell as Windows-1252; None where that gives what nobody types."""
    text = cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return text if all(sign.isascii() or sign in TYPED for sign in text) else None


def _unquoted(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running what follows; `kernel.sheets` writes it."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in {"=", "+", "-", "@", "\t", "\r", "'", "#"} else cell
