"""A cell that says so empties its column; an empty one, and what cannot be empty, leave it."""

from __future__ import annotations

import pytest

from storefront.catalogue.types import EMPTY
from storefront.imports import service
from storefront.imports.exporting import export_listings
from storefront.imports.types import Counts, ImportState, Outcome
from storefront.kernel.db import end_reading, read_session
from tests.service.imports.test_listing_imports import CELLS
from tests.support import listings, sheets
from tests.support.imported import products
from tests.support.sheets import MEMBER, as_csv, row, rows_of, see, send, take_in

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.sqlite_only]
LICENCES = {"bpom": "MD 123456789012", "ig_no": "IDG000000014"}


def test_what_a_column_may_lose_is_named_before_and_comes_back_by_the_undo() -> None:
    group_id = sheets.make_group()
    take_in(group_id, as_csv([row("K-1", **CELLS, **LICENCES)]))
    (product,) = products()
    product_id = product.id
    before = listings.see(product_id).live

    words = dict.fromkeys(EMPTY, "-") | {"deskripsi": "(Kosong)", "halal_status": "tidak wajib"}
    import_id = send(group_id, as_csv([row("K-1", **words)]))

    found = {(column, reason) for _row, column, reason in said(import_id)}
    assert found == {(column, "Isi kolom ini akan dikosongkan.") for column in EMPTY}
    assert see(import_id).counts == Counts(changed=1, warned=1)
    assert listings.see(product_id).live == before

    service.start(import_id, MEMBER)
    service.apply(import_id)

    live = listings.see(product_id).live
    assert live["place"] == ["53.09", None, "", ""]
    assert (live["description"], live["keywords"], live["kbki"]) == ("", [], "")
    assert (live["licences"], live["halal"]) == ({}, ["tidak_wajib", None, None])
    assert (live["shelf_life_days"], live["capacity_per_month"], live["variants"][0]["label"]) == (None, None, "")

    service.start_undo(import_id, MEMBER)
    service.undo(import_id)
    assert see(import_id).state is ImportState.UNDONE
    assert listings.see(product_id).live == before


def test_what_cannot_be_empty_stays_and_says_so() -> None:
    group_id = sheets.make_group()
    take_in(group_id, as_csv([row("K-1", berat_g="290", halal_status="dalam proses")]))

    import_id = send(group_id, as_csv([row("K-1", berat_g="-", halal_status="-", foto="-")]))

    assert [(column, reason) for _row, column, reason in said(import_id)] == [
        (column, "Kolom ini tidak bisa dikosongkan dari lembar isian.")
        for column in ("berat_g", "halal_status", "foto")
    ]
    assert see(import_id).counts == Counts(unchanged=1, warned=1)
    wrong = send(group_id, as_csv([row("K-1", harga="-")]))
    assert [column for _row, column, _reason in said(wrong)] == ["harga"]


def test_in_a_new_listing_the_sign_is_an_empty_cell() -> None:
    group_id = sheets.make_group()
    signs = dict.fromkeys(EMPTY, "-")

    first = take_in(group_id, as_csv([row("K-1", berat_g="290", **signs), row("K-2", berat_g="290", **signs)]))

    assert [(each.outcome, each.faults) for each in rows_of(first)] == [(Outcome.ADDED, ()), (Outcome.ADDED, ())]
    assert len(products()) == 2
    live = listings.see(products()[0].id).live
    assert (live["description"], live["licences"], live["place"][2]) == ("", {}, "")


def test_a_text_that_is_just_the_sign_is_not_taken_out() -> None:
    group_id = sheets.make_group()
    take_in(group_id, as_csv([row("K-1", berat_g="290")]))
    (product,) = products()
    product_id = product.id
    listings.change(product_id, description="-", keywords=["(kosong)"])
    end_reading()

    import_id = send(group_id, export_listings(read_session(), group_id, "csv"))

    assert see(import_id).counts == Counts(unchanged=1)


def said(import_id: int) -> list[tuple[int, str, str]]:
    return [(each.row, fault.column, fault.reason) for each in rows_of(import_id) for fault in each.faults]
