"""Listing sheets as workbooks: every cell typed, drop-downs where there is a choice, and a page that explains them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import LISTING_COLUMNS, REMARK, CellKind, Column
from storefront.kernel.sheets import writable
from storefront.kernel.text import N_, _
from storefront.regions import queries as regions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from storefront.catalogue.queries import Offers

GOODS, GUIDE, CHOICES = "Produk", "Petunjuk", "Pilihan"  # the sheets; the first is the one that is read
ROWS_TO_FILL = 5000  # drop-downs reach so far down in a sheet that is shorter
BY_NAME = {column.name: column for column in LISTING_COLUMNS}
NUMBERS = frozenset({CellKind.MONEY, CellKind.COUNT})
LONGEST_NUMBER = 15  # digits that a spreadsheet keeps exactly
WIDE, NARROW = 28, 16  # characters
HALAL_WORDS = ("bersertifikat", "dalam proses", "tidak halal", "tidak wajib")
STEPS = (
    N_("Isi lembar Produk, satu baris untuk satu barang."),
    N_("Jangan ganti judul kolom. Kolom yang tidak perlu boleh kosong."),
    N_("Kolom yang wajib: {required}."),
    N_("Kode (SKU) yang sama memperbarui barang yang sudah ada. Sel kosong tidak mengubah apa-apa."),
    N_("Untuk mengosongkan isi yang sudah ada, tulis tanda - di selnya."),
    N_("Satu produk dengan beberapa ukuran: satu baris tiap ukuran, dengan nama yang sama."),
    N_("Simpan, lalu kirim di Lapak, Produk, Daftar isian. Berkas diperiksa dulu."),
    N_("Foto: kumpulkan dalam satu berkas ZIP, lalu kirim bersama lembar ini."),
)


def write_workbook(head: Sequence[str], rows: Iterable[Sequence[str]], offers: Offers | None = None) -> bytes:
    """A workbook that an import takes back unchanged; columns that it does not know are plain text.

    A cell of digits in a column of numbers becomes a number, everything else is text: nothing in it is a formula.
    Without any `offers` its drop-downs have those that ship.
    """
    out = BytesIO()
    with Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheets = [book.add_worksheet(name) for name in (GOODS, GUIDE, CHOICES)]
        lists = _choices(offers or catalogue.shipped_offers())
        last = _write_goods(book, sheets[0], head, rows)
        for place, name in enumerate(head):
            _help(sheets[0], (place, name), max(last, ROWS_TO_FILL), lists)
        _write_guide(book, sheets[1])
        _write_choices(sheets[2], list(lists.values()))
        sheets[2].hide()
    return out.getvalue()


def _choices(offers: Offers) -> dict[str, Sequence[str]]:
    """What the drop-downs offer, by column."""
    return {
        "kategori": offers.categories,
        "kabupaten": [each.name for each in regions.shipped_regencies()],
        "satuan": offers.units,
        "halal_status": HALAL_WORDS,
    }


def _write_goods(book: Workbook, sheet: Worksheet, head: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """The number of the last row."""
    text, number = book.add_format({"num_format": "@"}), book.add_format({"num_format": "0"})
    title = {"bold": True, "border": 1, "num_format": "@"}
    must, may = book.add_format({**title, "bg_color": "#F2D58A"}), book.add_format({**title, "bg_color": "#E8E4DA"})
    why = book.add_format({"num_format": "@", "font_color": "#A3162A", "text_wrap": True})
    columns = [BY_NAME.get(name) for name in head]
    looks = [why if name == REMARK else _look(column, text, number) for name, column in zip(head, columns, strict=True)]
    for place, (name, column) in enumerate(zip(head, columns, strict=True)):
        sheet.set_column(place, place, _width(name, column), looks[place])
        sheet.write_string(0, place, name, must if column and column.is_required else may)
    sheet.freeze_panes(1, 1)
    line = 0
    for line, cells in enumerate(rows, start=1):
        for place, cell in enumerate(cells):
            if cell and looks[place] is number and _is_number(cell):
                sheet.write_number(line, place, int(cell), number)
            elif cell:
                sheet.write_string(line, place, writable(cell), text if looks[place] is number else looks[place])
    return line


def _look(column: Column | None, text: Format, number: Format) -> Format:
    return number if column and column.kind in NUMBERS else text


def _is_number(cell: str) -> bool:
    return cell.isascii() and cell.isdigit() and len(cell) <= LONGEST_NUMBER and str(int(cell)) == cell


def _width(name: str, column: Column | None) -> int:
    if name == REMARK:
        return 2 * WIDE
    is_long = column is not None and column.kind in {CellKind.TEXT, CellKind.WORDS} and column.longest > len(name) * 5
    return WIDE if is_long else NARROW


def _help(sheet: Worksheet, head: tuple[int, str], last: int, lists: Mapping[str, Sequence[str]]) -> None:
    """What the column is, said where somebody writes into it; and its drop-down, if there is something to choose."""
    place, name = head
    column = BY_NAME.get(name)
    if column is None:
        return
    rule: dict[str, object] = {
        "validate": "any",
        "input_title": _(column.label)[:32],
        "input_message": _(column.hint)[:255],
    }
    if name in lists:
        letter, count = chr(ord("A") + list(lists).index(name)), len(lists[name])
        rule |= {"validate": "list", "source": f"={CHOICES}!${letter}$1:${letter}${count}"}
        rule |= {"error_type": "information" if name == "satuan" else "warning"}  # what is typed is read loosely
        rule |= {"error_title": _(column.label)[:32], "error_message": _("Lebih baik pilih dari daftar.")}
    sheet.data_validation(1, place, last, place, rule)


def _write_guide(book: Workbook, sheet: Worksheet) -> None:
    title, head = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True, "bottom": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for place, width in enumerate((22, 26, 10, 60, 34)):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, _("Cara mengisi daftar produk"), title)
    required = ", ".join(column.name for column in LISTING_COLUMNS if column.is_required)
    for number, step in enumerate(STEPS, start=1):
        sheet.write_string(number, 0, f"{number}. {_(step).format(required=required)}")
    line = len(STEPS) + 2
    for place, words in enumerate((_("Kolom"), _("Artinya"), _("Wajib"), _("Cara mengisi"), _("Contoh"))):
        sheet.write_string(line, place, words, head)
    for column in LISTING_COLUMNS:
        line += 1
        must = _("ya") if column.is_required else ""
        cells = (column.name, _(column.label), must, _(column.hint), column.example)
        for place, cell in enumerate(cells):
            sheet.write_string(line, place, cell, plain)


def _write_choices(sheet: Worksheet, lists: Sequence[Sequence[str]]) -> None:
    for line in range(max(map(len, lists))):
        for place, words in enumerate(lists):
            if line < len(words):
                sheet.write_string(line, place, words[line])
