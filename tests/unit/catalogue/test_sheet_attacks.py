"""Workbooks that were made to hurt."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from storefront.catalogue.sheet.raw import LONGEST_CELL, Limits, UnreadableError
from storefront.catalogue.sheet.table import Table

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


def workbook(sheet: str, **parts: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", parts.get("book", BOOK))
        book.writestr("xl/_rels/workbook.xml.rels", parts.get("relations", RELATIONS))
        book.writestr("xl/worksheets/sheet1.xml", sheet)
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
    ],
    ids=["entities", "entities of the book", "cut off", "nul", "no sheet", "elsewhere", "ratio", "size"],
)
def test_what_would_hurt_is_unreadable(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        rows(tmp_path, data)


def test_strange_places_and_numbers_of_texts_hurt_nobody(tmp_path: Path) -> None:
    cells = (
        "<c r='A2' t='s'><v>99</v></c>",
        "<c r='B2' t='s'><v>-1</v></c>",
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
