"""XLSX read as a stream: row by row, whatever the size, with the value of each formula or the fault that it has none.

Of the format (ECMA-376, SpreadsheetML) only what carries values: cells with numbers, texts and results of formulas.
Of styles it is read which show a date, as no column has any; drawings are passed over. Nothing in a file is run or
fetched, a document type is refused, and what does not fit the limits is not unpacked.
"""

from __future__ import annotations

import re
import zlib
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from storefront.catalogue.sheet.raw import Limits, UnreadableError
from storefront.catalogue.sheet.xlsx_parts import Elements, Parser, Strings, Styles
from storefront.kernel.archives import METHODS, ArchiveProblem, ArchiveRefused, open_zip
from storefront.kernel.delimited import LONGEST_CELL, MOST_CELLS, Mark, RawRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO
    from zipfile import ZipInfo

CHUNK = 64 * 1024
MOST_RATIO = 100  # unpacked to packed
MOST_PARTS = 1000  # files in a workbook
LONGEST_NUMBER = 9  # digits of a row, or of the place of a text
MOST_DIGITS = 17  # of a whole number in a cell; longer ones stay as they are written
BOOLEANS = {"1": "TRUE", "0": "FALSE"}  # no figures
COLUMN = re.compile(r"[A-Z]{1,3}")
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"


class Workbook:
    """The sheets of a file, each to be read by its part.

    Raises:
        UnreadableError: when it is no workbook, damaged, or larger than the limits once unpacked.
    """

    def __init__(self, source: Path | IO[bytes], limits: Limits) -> None:
        try:
            self._zip = open_zip(source, MOST_PARTS)
        except ArchiveRefused as refused:
            raise UnreadableError(is_large=refused.problem is ArchiveProblem.TOO_MANY) from refused
        if any(each.compress_type not in METHODS for each in self._zip.infolist()):
            raise UnreadableError
        if any(_is_too_large(each, limits) for each in self._zip.infolist()):
            raise UnreadableError(is_large=True)
        self._left = self._unsaid = limits.most_bytes
        self._strings: list[str] | None = None
        self._dates: frozenset[str] = frozenset()

    def sheets(self) -> list[str]:
        """The parts of the sheets that are not hidden, in order."""
        targets = {each.get("Id"): each.get("Target", "") for each in self._elements(RELATIONS, "Relationship")}
        shown = [each for each in self._elements(WORKBOOK, "sheet") if each.get("state") in {None, "visible"}]
        parts = [targets.get(_relation(each), "") for each in shown]
        return [part.removeprefix("/") if part.startswith("/") else f"xl/{part}" for part in parts if part]

    def rows(self, part: str) -> Iterator[RawRow]:
        """The rows of a sheet that say something."""
        if self._strings is None:
            self._strings = list(self._shared()) if STRINGS in self._zip.namelist() else []
            self._dates = self._styles_of_dates() if STYLES in self._zip.namelist() else frozenset()
        sheet = _Sheet(self._strings, self._dates)
        for chunk in self._chunks(part):
            sheet.feed(chunk)
            for row in sheet.take():
                self._unsaid -= sum(map(len, row.cells))  # a text that stands once may be named by every cell
                if self._unsaid < 0:
                    raise UnreadableError(is_large=True)
                yield row

    def _chunks(self, part: str) -> Iterator[bytes]:
        try:
            with self._zip.open(part) as file:
                while chunk := file.read(CHUNK):
                    self._left -= len(chunk)  # a directory may say anything
                    if self._left < 0:
                        raise UnreadableError(is_large=True)
                    yield chunk
        except (KeyError, BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
            raise UnreadableError from error

    def _elements(self, part: str, name: str) -> list[dict[str, str]]:
        """The attributes of all elements of this name in a small part."""
        elements = Elements(name)
        for chunk in self._chunks(part):
            elements.feed(chunk)
        return elements.found

    def _shared(self) -> Iterator[str]:
        strings = Strings()
        for chunk in self._chunks(STRINGS):
            strings.feed(chunk)
            yield from strings.take()

    def _styles_of_dates(self) -> frozenset[str]:
        styles = Styles()
        for chunk in self._chunks(STYLES):
            styles.feed(chunk)
        return styles.of_dates()


def _relation(sheet: dict[str, str]) -> str | None:
    """The attribute `id` of a namespace of its own, whatever it is called."""
    return next((value for name, value in sheet.items() if name.endswith(":id")), None)


def _is_too_large(each: ZipInfo, limits: Limits) -> bool:
    """Also of what packs too well; a few megabytes of equal rows do, and hurt nobody."""
    return each.file_size > limits.most_bytes or each.file_size > MOST_RATIO * max(each.compress_size, CHUNK)


class _Sheet(Parser):
    """The rows of one sheet."""

    def __init__(self, strings: list[str], dates: frozenset[str]) -> None:
        super().__init__()
        self._strings, self._dates = strings, dates
        self._rows: list[RawRow] = []
        self._number, self._named, self._column = 0, 0, -1
        self._kind, self._style, self._has_formula, self._has_value = "n", "0", False, False
        self._cells: list[str] = []
        self._marks: dict[int, Mark] = {}

    def take(self) -> list[RawRow]:
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        name = name.rpartition(":")[2]
        if name == "c":
            self._column = _column(attributes.get("r", ""), self._column + 1)
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._has_formula, self._has_value = False, False
            self.written()
        elif name == "row":
            self._named = _place(attributes.get("r", "")) or 0
            self._column, self._cells, self._marks = -1, [], {}
        elif name == "f":
            self._has_formula = True
        elif name == "v":
            self._has_value = self.keeps = True
        elif name == "t":
            self.keeps = True

    def end(self, name: str) -> None:
        self.depth -= 1
        name = name.rpartition(":")[2]
        self.keeps = False
        if name == "c":
            self._put()
        elif name == "row":
            self._number = max(self._named, self._number + 1)  # whatever a file says, no two rows have one number
            if any(map(str.strip, self._cells)) or self._marks:
                self._rows.append(RawRow(number=self._number, cells=self._cells, marks=self._marks))

    def _put(self) -> None:
        """The cell that has ended takes its place; an empty one leaves none."""
        text = self.written()
        mark = None
        if self._kind == "e" or (self._has_formula and not (self._has_value and text)):
            mark = Mark.FORMULA
        elif self._kind == "s":
            place = _place(text)
            text = self._strings[place] if place is not None and place < len(self._strings) else ""
        elif self._kind == "b":
            text = BOOLEANS.get(text, text)
        elif text and (self._kind == "d" or (self._kind == "n" and self._style in self._dates)):
            mark = Mark.DATE
        elif self._kind == "n" and text:
            text = plain_number(text)
        if self._column >= MOST_CELLS or not (text or mark):
            return
        self._cells += [""] * (self._column + 1 - len(self._cells))
        self._cells[self._column] = text
        if mark or len(text) > LONGEST_CELL:
            self._marks[self._column] = mark or Mark.LONG


def _place(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < LONGEST_NUMBER else None


def _column(reference: str, following: int) -> int:
    """0 for `A7`; the one that follows where a cell does not say."""
    letters = COLUMN.match(reference)
    if letters is None:
        return following
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def plain_number(text: str) -> str:
    """A number as people write it here: `12500` for `1.25E4`, `1,5` for `1.5`."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
        return text
    if value == value.to_integral_value():
        return str(int(value))
    return format(value.normalize(), "f").replace(".", ",")
