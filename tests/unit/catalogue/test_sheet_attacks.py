"""Workbooks that were made to hurt."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from storefront.catalogue.sheet.raw import Limits, UnreadableError
from storefront.catalogue.sheet.table import Table
from storefront.kernel import archives
from storefront.kernel.archives import Archive, ArchiveLimits, ArchiveRefused
from storefront.kernel.delimited import LONGEST_CELL
from tests.support.archives import packed

if TYPE_CHECKING:
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
)
RELATIONS = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'
HEAD = "".join(f"<c t='inlineStr'><is><t>{name}</t></is></c>" for name in ("sku", "nama", "harga"))
SMALL = Limits(most_bytes=8_000_000, most_rows=1000)


def workbook(sheet: str, method: int = zipfile.ZIP_DEFLATED, **parts: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as book:
        book.writestr("xl/workbook.xml", parts.get("book", BOOK))
        book.writestr("xl/_rels/workbook.xml.rels", parts.get("relations", RELATIONS))
        book.writestr("xl/worksheets/sheet1.xml", sheet)
        if "strings" in parts:
            book.writestr("xl/sharedStrings.xml", parts["strings"])
    return out.getvalue()


def rows(folder: Path, data: bytes) -> list[dict[str, str]]:
    path = folder / "berkas"
    path.write_bytes(data)
    return [row.cells for row in Table(path, SMALL).rows()]


def sheet(*cells: str, start: str = "") -> str:
    return f"{start}<worksheet><sheetData><row>{HEAD}</row><row>{''.join(cells)}</row></sheetData></worksheet>"


def test_the_plainest_workbook_is_read(tmp_path: Path) -> None:
    cells = ("<c r='A2' t='str'><v>K-1</v></c>", "<c r='C2'><v>7.5E4</v></c>")
    assert rows(tmp_path, workbook(sheet(*cells))) == [{"sku": "K-1", "harga": "75000"}]


def damaged(data: bytes) -> bytes:
    """The same, with other bytes in the midst of the sheet."""
    at = data.index(b"xl/worksheets/sheet1.xml") + 40
    return data[:at] + b"\xff" * 20 + data[at + 20 :]


def of_version(data: bytes, version: int) -> bytes:
    """The same, which says that it needs another program to be read."""
    at = data.index(b"PK\x01\x02") + 6
    return data[:at] + bytes([version]) + data[at + 1 :]


def wide(rows: int) -> bytes:
    """Each row names a text of 4,000 letters in three cells, which stands in the file once."""
    row = "<row>" + "<c t='s'><v>0</v></c>" * 3 + "</row>"
    data = f"<worksheet><sheetData><row>{HEAD}</row>{row * rows}</sheetData></worksheet>"
    return workbook(data, strings=f"<sst><si><t>{'x' * 4000}</t></si></sst>")


@pytest.mark.parametrize(
    "data",
    [
        workbook(sheet(start='<!DOCTYPE a [<!ENTITY b "bbbb">]>')),
        workbook(sheet(), book=f'<!DOCTYPE a [<!ENTITY b "bb">]>{BOOK}'),
        workbook(sheet("<c><v>1</v>")),
        workbook(sheet("<c t='inlineStr'><is><t>\x00</t></is></c>")),
        workbook(sheet(), relations="<Relationships/>"),
        workbook(sheet(), relations=RELATIONS.replace("worksheets/sheet1", "../../etc/passwd")),
        workbook(sheet("<c t='str'><v>" + "x" * 7_000_000 + "</v></c>")),  # a thousand times its packed size
        workbook(sheet("<c t='str'><v>" + "".join(map(str, range(1_500_000))) + "</v></c>")),
        workbook(sheet(), book="<!-- " + " " * 70_000 + f'--><!DOCTYPE a [<!ENTITY b "bb">]>{BOOK}'),
        workbook(sheet(), book=BOOK.replace("<sheets>", "<sheet/>" * 2000 + "<sheets>")),
        workbook(sheet("<a>" * 40_000 + "</a>" * 40_000)),
        workbook(sheet(start='<?xml version="1.0" encoding="shift_jis"?>')),
        workbook(sheet(start='<?xml version="1.0" encoding="sandi"?>')),
        damaged(workbook(sheet("<c t='str'><v>" + "".join(map(str, range(2000))) + "</v></c>"))),
        of_version(workbook(sheet()), 99),
        workbook(sheet(), zipfile.ZIP_LZMA),
        wide(1000),
    ],
    ids=[
        *("entities", "entities of the book", "cut off", "nul", "no sheet", "elsewhere", "ratio", "size"),
        *("entities behind a portion", "sheets without end", "depth", "encoding", "no encoding", "damaged"),
        *("version", "method", "one text many times"),
    ],
)
def test_what_would_hurt_is_unreadable(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        rows(tmp_path, data)


def test_a_text_that_is_named_often_is_read_within_the_limits(tmp_path: Path) -> None:
    """The control of `wide`."""
    assert len(rows(tmp_path, wide(600))) == 600


def test_a_directory_without_end_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of its entries would cost memory, whatever the limits say of files."""
    data = packed({f"{number}.xml": b"" for number in range(1100)})
    path = tmp_path / "berkas"
    path.write_bytes(data)
    monkeypatch.setattr(archives, "ZipFile", None)
    with pytest.raises(UnreadableError, match="too large"):
        Table(path, SMALL)
    with pytest.raises(ArchiveRefused):
        Archive(BytesIO(data), ArchiveLimits(unpacked=1_000_000, files=1000))


def test_no_two_rows_have_one_number(tmp_path: Path) -> None:
    cell = "<c t='str'><v>K-1</v></c>"
    twice = f"<row r='7'>{cell}</row><row r='7'>{cell}</row><row r='3'>{cell}<row>{cell}</row>{cell}</row>"
    path = tmp_path / "berkas"
    path.write_bytes(workbook(f"<worksheet><sheetData><row>{HEAD}</row>{twice}</sheetData></worksheet>"))
    assert [row.row for row in Table(path, SMALL).rows()] == [7, 8, 9, 10]


def test_what_is_true_is_no_figure(tmp_path: Path) -> None:
    assert rows(tmp_path, workbook(sheet("<c r='C2' t='b'><v>1</v></c>"))) == [{"harga": "TRUE"}]


def test_strange_places_and_numbers_of_texts_hurt_nobody(tmp_path: Path) -> None:
    cells = (
        "<c r='A2' t='s'><v>99</v></c>",
        "<c r='B2' t='s'><v>-1</v></c>",
        f"<c r='B2' t='s'><v>{'9' * 4999}</v></c>",
        "<c r='XFD2'><v>1</v></c>",
        "<c r='C2'><v>1e999999999</v></c>",
    )
    assert rows(tmp_path, workbook(sheet(*cells))) == [{"harga": "1e999999999"}]


def test_a_long_cell_is_cut_and_marked(tmp_path: Path) -> None:
    long = "<c r='B2' t='str'><v>" + "panjang " * 1000 + "</v></c>"
    path = tmp_path / "berkas"
    path.write_bytes(workbook(sheet(long)))
    (row,) = Table(path, SMALL).rows()
    assert [fault.column for fault in row.faults] == ["nama"]
    assert len(row.cells["nama"]) <= 2 * LONGEST_CELL
