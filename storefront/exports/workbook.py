"""A workbook or a CSV by its profile, written row by row: every cell typed, nothing in it a formula."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from xlsxwriter import Workbook

from storefront.exports.profiles import GUIDE, Kind
from storefront.exports.rows import plain
from storefront.kernel.sheets import writable, write_csv, write_lines
from storefront.kernel.text import N_, _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import TextIO

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from storefront.exports.facts import Value
    from storefront.exports.profiles import Profile, Table

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # by it spreadsheets know UTF-8
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
CERTAINTY = (
    ("C", N_("pasti")),
    ("L", N_("sangat mungkin")),
    ("G", N_("tebakan")),
    ("U", N_("belum diperiksa")),
)
WIDTHS = (18, 40, 26, 16, 60, 12)  # of the columns of the guide, in characters


class Book:
    """A workbook that grows product by product; a context manager, which leaves a whole file or raises."""

    def __init__(self, path: Path, profile: Profile) -> None:
        self._profile = profile
        self._book = Workbook(str(path), OPTIONS)
        text, number = self._book.add_format({"num_format": "@"}), self._book.add_format({"num_format": "0.##"})
        whole, day = self._book.add_format({"num_format": "0"}), self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._formats = _Formats(text, number, whole, day)
        is_first = profile.guide_place == "first"
        self._guide = self._book.add_worksheet(GUIDE) if is_first else None
        self._sheets = [_Sheet(self._book, table, self._formats) for table in profile.tables]
        self._guide = self._guide or self._book.add_worksheet(GUIDE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._book.close()

    def add(self, tables: Sequence[Sequence[Sequence[Value]]]) -> None:
        """All rows about one product, as `rows.Cells` makes them."""
        for sheet, rows in zip(self._sheets, tables, strict=True):
            for values in rows:
                sheet.add(values)

    def explain(self, notes: Sequence[str]) -> None:
        """Write the guide: what the file is, what it holds, and each column; once, at the end."""
        assert self._guide is not None
        _write_guide(self._book, self._guide, self._profile, notes)


class _Formats:
    def __init__(self, text: Format, number: Format, whole: Format, day: Format) -> None:
        self.text, self.number, self.whole, self.day = text, number, whole, day

    def of(self, kind: Kind) -> Format:
        return {Kind.TEXT: self.text, Kind.NUMBER: self.whole, Kind.DATE: self.day}[kind]


class _Sheet:
    """One table, and how far it has come."""

    def __init__(self, book: Workbook, table: Table, formats: _Formats) -> None:
        self._sheet = book.add_worksheet(table.name)
        self._formats, self._line = formats, 0
        head = book.add_format({"bold": True, "num_format": "@", "bg_color": "#E8E4DA", "border": 1, "text_wrap": True})
        for place, column in enumerate(table.columns):
            self._sheet.set_column(place, place, column.width, formats.of(column.kind))
            self._sheet.write_string(0, place, writable(column.head), head)
        self._sheet.freeze_panes(1, 0)

    def add(self, values: Sequence[Value]) -> None:
        self._line += 1
        sheet, line, formats = self._sheet, self._line, self._formats
        for place, value in enumerate(values):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(line, place, writable(value), formats.text)
            elif isinstance(value, date):
                sheet.write_datetime(line, place, value, formats.day)
            else:
                sheet.write_number(line, place, value, formats.whole if isinstance(value, int) else formats.number)


class CsvFile:
    """The first table of a profile as CSV with `;`; a cell that a spreadsheet would run stands behind an apostrophe."""

    def __init__(self, out: TextIO, profile: Profile) -> None:
        self._out = out
        heads = [column.head for column in profile.tables[0].columns]
        out.write(BYTE_ORDER_MARK + write_csv(heads, (), delimiter=";"))

    def add(self, tables: Sequence[Sequence[Sequence[Value]]]) -> None:
        """The rows of that table about one product."""
        lines = [[plain(value) for value in values] for values in tables[0]]
        self._out.write(write_lines(lines, delimiter=";"))


def _write_guide(book: Workbook, sheet: Worksheet, profile: Profile, notes: Sequence[str]) -> None:
    title, head = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True, "bottom": 1})
    plain_text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, writable(profile.title), title)
    about = _("Susunan {name} versi {version}, {date}").format(
        name=profile.name, version=profile.version, date=profile.date
    )
    lines = [about, _("Sumber: {source}").format(source=profile.source), *notes]
    lines += [f"{number}. {text}" for number, text in enumerate(profile.guide, start=1)]
    lines.append(_("Kepastian: {words}").format(words=", ".join(f"{mark} {_(label)}" for mark, label in CERTAINTY)))
    for number, text in enumerate(lines, start=1):
        sheet.write_string(number, 0, writable(text))
    line = len(lines) + 2
    screens = {screen.key: screen.title for screen in profile.screens}
    heads = (_("Lembar"), _("Kolom"), _("Layar"), _("Diminta"), _("Aturan"), _("Kepastian"))
    for place, words in enumerate(heads):
        sheet.write_string(line, place, words, head)
    for table in profile.tables:
        for column in table.columns:
            line += 1
            cells = (table.name, column.head, screens.get(column.screen, ""), column.need, column.rule, column.mark)
            for place, cell in enumerate(cells):
                sheet.write_string(line, place, writable(cell), plain_text)
