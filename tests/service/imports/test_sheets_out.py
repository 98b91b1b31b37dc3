"""Listing sheets on their way out: the empty workbook, and a group's goods as XLSX and CSV."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from storefront import create_app
from storefront.catalogue import service
from storefront.catalogue.models import Variant
from storefront.catalogue.queries import cells as queries_cells
from storefront.catalogue.types import LISTING_COLUMNS, HalalStatus, LicenceKind, ListingAct, NewLicence
from storefront.imports import exporting
from storefront.imports.workbook import write_workbook
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.sheets import read_csv
from storefront.stock import opening
from tests.support import listings
from tests.support.databases import config_for
from tests.support.products import COFFEE, GROUP, MEMBER, load_reference, make_group, make_product

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from storefront.producers.models import ProducerGroup

HEAD = [column.name for column in LISTING_COLUMNS]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TEXT = "inlineStr"
PIRT = NewLicence(kind=LicenceKind.PIRT, number="2065309010001-29")
DANGEROUS = ("=2+5", "+62", "-1", "@SUM(A1)", "\tx", "'apostrof", "#catatan")


def part(book: bytes, name: str) -> ET.Element:
    with ZipFile(BytesIO(book)) as archive:
        return ET.fromstring(archive.read(name))  # noqa: S314 -- written a moment ago by ourselves


def cells(book: bytes) -> dict[str, tuple[str, str]]:
    """Of the first sheet: (type, value) by address."""
    found = part(book, "xl/worksheets/sheet1.xml").iter(f"{MAIN}c")
    return {cell.attrib["r"]: (cell.get("t", "n"), "".join(cell.itertext())) for cell in found if len(cell)}


def exported(group_id: int) -> dict[str, dict[str, str]]:
    """The rows of the group's CSV by SKU."""
    end_reading()
    rows, faults = read_csv(exporting.export_listings(read_session(), group_id, "csv"), HEAD)
    assert faults == []
    return {row.cells["sku"]: row.cells for row in rows}


@pytest.fixture
def group(app: Flask) -> ProducerGroup:
    del app
    load_reference()
    with unit_of_work() as session:
        return make_group(session)


def test_the_empty_workbook_names_every_column_and_offers_what_there_is_to_choose() -> None:
    book = exporting.empty_sheet()
    assert [value for _kind, value in cells(book).values()] == HEAD
    sheet = part(book, "xl/worksheets/sheet1.xml")
    rules = {rule.attrib["sqref"]: rule for rule in sheet.iter(f"{MAIN}dataValidation")}
    assert len(rules) == len(HEAD)
    offered = [rule.findtext(f"{MAIN}formula1") for rule in rules.values() if rule.get("type") == "list"]
    assert offered == ["Pilihan!$A$1:$A$24", "Pilihan!$B$1:$B$22", "Pilihan!$C$1:$C$16", "Pilihan!$D$1:$D$4"]
    names = [sheet.attrib["name"] for sheet in part(book, "xl/workbook.xml").iter(f"{MAIN}sheet")]
    assert names == ["Produk", "Petunjuk", "Pilihan"]


def test_identifiers_are_text_and_amounts_are_numbers() -> None:
    book = write_workbook(["sku", "pirt", "harga", "stok"], [["007", "210530901000129", "75000", "007"]])
    assert cells(book) == {
        **{f"{letter}1": (TEXT, name) for letter, name in zip("ABCD", ("sku", "pirt", "harga", "stok"), strict=True)},
        "A2": (TEXT, "007"),
        "B2": (TEXT, "210530901000129"),
        "C2": ("n", "75000"),
        "D2": (TEXT, "007"),
    }


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_is_a_formula(text: str) -> None:
    book = write_workbook(["sku", "harga", "keterangan"], [[text, text, text]])
    assert not list(part(book, "xl/worksheets/sheet1.xml").iter(f"{MAIN}f"))
    written = cells(book)
    assert [written[address] for address in ("A2", "B2", "C2")] == [(TEXT, text)] * 3
    body = exporting.write_sheet("csv", ["sku"], [[text]]).decode("utf-8-sig").splitlines()[1]
    assert body.strip('"').startswith("'")


def test_what_no_workbook_can_hold_comes_back_marked() -> None:
    book = write_workbook(["nama"], [["a\0b\x1f\udc80"], ["x" * 1_000_000]])
    written = cells(book)
    assert written["A2"] == (TEXT, "a\ufffdb\ufffd\ufffd")
    assert len(written["A3"][1]) == 32_767


def test_what_ends_otherwise_is_not_written() -> None:
    with pytest.raises(ValueError, match="ods"):
        exporting.write_sheet("ods", HEAD, [])


def test_one_row_for_each_variant_with_all_that_it_says(group: ProducerGroup) -> None:
    with unit_of_work() as session:
        make_product(session, group, replace(COFFEE, halal_status=HalalStatus.IN_PROCESS, licences=(PIRT,)))
        kept = {variant.sku: variant.id for variant in session.scalars(select(Variant))}
    opening.open_stock(group.id, "Toko", {kept["KOPI-2"]: 7}, MEMBER)
    rows = exported(group.id)
    assert list(rows) == ["KOPI-1", "KOPI-2"]
    assert rows["KOPI-2"] == {
        **dict.fromkeys(HEAD, ""),
        "sku": "KOPI-2",
        "nama": "Kopi Arabika Flores Bajawa",
        "kategori": "Kopi",
        "varian": "kecil",
        "desa": "Beiwali",
        "kabupaten": "Ngada",
        "satuan": "bungkus 100 g",
        "harga": "25000",
        "stok": "7",
        "berat_g": "130",
        "kata_kunci": "kopi bajawa",
        "pirt": PIRT.number,
        "halal_status": "dalam proses",
    }
    assert rows["KOPI-1"]["stok"] == "0"


def test_what_waits_for_the_office_is_what_the_group_sees(group: ProducerGroup) -> None:
    with unit_of_work() as session:
        product_id = make_product(session, group).id
    first, second = listings.see(product_id).live["variants"]
    listings.change(product_id, name="Kopi Bajawa", variants=[{**first, "unit": "kaleng"}, second])
    listings.change(product_id, description="=1+1")
    rows = exported(group.id)
    assert [row["nama"] for row in rows.values()] == ["Kopi Bajawa"] * 2
    assert [row["satuan"] for row in rows.values()] == ["kaleng 250 g", "bungkus 100 g"]
    assert {row["deskripsi"] for row in rows.values()} == {"=1+1"}


def test_archived_and_nameless_listings_and_those_of_others_stay_out(group: ProducerGroup) -> None:
    with unit_of_work() as session:
        kept = make_product(session, group).id
        other = make_group(session, replace(GROUP, name="Kelompok lain"))
        make_product(session, other, verified=False)
        gone = make_product(session, group, replace(COFFEE, variants=(replace(COFFEE.variants[0], sku="LAMA"),)))
    service.act_on(gone.id, ListingAct.ARCHIVE, MEMBER)
    service.begin_draft(group.id, listings.KEY, MEMBER)
    assert list(exported(group.id)) == ["KOPI-1", "KOPI-2"]
    assert listings.see(kept).live["name"] == COFFEE.name


def test_all_portions_are_written(group: ProducerGroup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries_cells, "PORTION", 2)
    with unit_of_work() as session:
        for number in range(5):
            variant = replace(COFFEE.variants[0], sku=f"K-{number}")
            make_product(session, group, replace(COFFEE, name=f"Kopi {number}", variants=(variant,)))
    assert list(exported(group.id)) == [f"K-{number}" for number in range(5)]


def test_commands_write_files_by_their_ending(group: ProducerGroup, app: Flask, tmp_path: Path) -> None:
    with unit_of_work() as session:
        make_product(session, group)
    run = app.test_cli_runner().invoke
    assert run(args=["catalogue", "template", str(tmp_path / "kosong.xlsx")]).exit_code == 0
    assert len(cells((tmp_path / "kosong.xlsx").read_bytes())) == len(HEAD)
    for name in ("produk.xlsx", "produk.csv"):
        assert run(args=["catalogue", "export", str(tmp_path / name), "--group", group.slug]).exit_code == 0
    assert (TEXT, "KOPI-2") in cells((tmp_path / "produk.xlsx").read_bytes()).values()
    assert (tmp_path / "produk.csv").read_text("utf-8-sig").startswith("sku;nama;")
    for wrong in (
        ["template", "a.csv"],
        ["export", "a.ods", "--group", group.slug],
        ["export", "a.csv", "--group", "x"],
    ):
        assert run(args=["catalogue", *wrong]).exit_code == 1


@pytest.mark.sqlite_only
def test_the_empty_sheet_needs_no_tables(tmp_path: Path) -> None:
    fresh = create_app(config_for(f"sqlite:///{tmp_path / 'never.db'}", tmp_path))
    found = fresh.test_cli_runner().invoke(args=["catalogue", "template", str(tmp_path / "kosong.xlsx")])
    assert (found.exit_code, found.stderr) == (0, "Basis data belum siap: dipakai kategori dan satuan bawaan.\n")
    assert len(cells((tmp_path / "kosong.xlsx").read_bytes())) == len(HEAD)
