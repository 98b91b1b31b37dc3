"""Sheets whose columns are called otherwise: what each means is chosen once and remembered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storefront.imports import service
from storefront.imports.types import Counts, HeadMatch, ImportState
from storefront.kernel import clock
from storefront.kernel.db import end_reading
from storefront.kernel.errors import StateConflictError
from tests.support import sheets
from tests.support.imported import products, variants
from tests.support.orders import refused
from tests.support.sheets import GOOD, MEMBER, as_csv, row, rows_of, see, send

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.sqlite_only]
OWN = {"nama": "Label dagang", "harga": "Harg jual lapak", "stok": "Sisa"}
HEAD = ("sku", *(OWN.get(name, name) for name in GOOD), "Berat (kg)")
ROW = {OWN.get(name, name): cell for name, cell in row("K-1").items()} | {"Berat (kg)": "2"}
CHOSEN = {head: name for name, head in OWN.items()}


def own_sheet(*codes: str) -> bytes:
    return as_csv([{**ROW, "sku": code} for code in codes or ("K-1",)], HEAD)


def choose(import_id: int, **chosen: str) -> bool:
    return service.choose_columns(import_id, {**CHOSEN, "Berat (kg)": "", **chosen}, MEMBER)


def test_what_it_is_like_is_suggested_and_what_was_chosen_is_read_and_remembered() -> None:
    group_id = sheets.make_group()
    import_id = send(group_id, own_sheet())
    view = see(import_id)
    assert view.state is ImportState.REFUSED
    assert view.matches == (
        HeadMatch(head="Label dagang", column="", suggestion=""),
        HeadMatch(head="Harg jual lapak", column="", suggestion="harga"),
        HeadMatch(head="Sisa", column="", suggestion=""),
        HeadMatch(head="Berat (kg)", column="", suggestion=""),
    )

    assert choose(import_id)
    assert see(import_id).state is ImportState.UPLOADED
    service.judge(import_id)

    view = see(import_id)
    assert (view.state, view.counts) == (ImportState.JUDGED, Counts(added=1))
    assert [match.column for match in view.matches] == ["nama", "harga", "stok", ""]
    service.start(import_id, MEMBER)
    service.apply(import_id)
    assert {sku: each.price.amount for sku, each in variants().items()} == {"K-1": 75_000}
    with pytest.raises(StateConflictError):
        choose(import_id)

    again = see(send(group_id, own_sheet("K-1", "K-2")))
    assert (again.state, again.counts) == (ImportState.JUDGED, Counts(added=1, unchanged=1))
    other = see(send(sheets.make_group("lain"), own_sheet()))
    assert other.state is ImportState.REFUSED


def test_another_measure_is_no_choice_and_nothing_is_remembered() -> None:
    group_id = sheets.make_group()
    import_id = send(group_id, own_sheet())

    assert refused(lambda: choose(import_id, **{"Berat (kg)": "berat_g"})) == [("measure", "Berat (kg)")]

    assert see(import_id).state is ImportState.REFUSED
    assert see(send(group_id, own_sheet("K-2"))).state is ImportState.REFUSED


def test_a_choice_is_changed_before_anything_goes_in() -> None:
    group_id = sheets.make_group()
    import_id = send(group_id, own_sheet())
    choose(import_id)
    service.judge(import_id)
    assert len(rows_of(import_id)) == 1

    choose(import_id, Sisa="kapasitas_per_bulan")
    assert rows_of(import_id) == []
    service.judge(import_id)

    assert see(import_id).state is ImportState.REFUSED
    assert [note.column for note in see(import_id).notes if note.column == "stok"] == ["stok"]
    assert products() == []


def test_a_sheet_waits_a_day_for_it_and_is_asked_for_again_then() -> None:
    group_id = sheets.make_group()
    import_id = send(group_id, own_sheet())
    service.erase_orphans()
    assert choose(import_id)
    service.judge(import_id)
    end_reading()

    with clock.frozen_at(clock.now() + timedelta(days=2)):
        service.erase_orphans()
        assert not choose(import_id)
        assert see(import_id).state is ImportState.JUDGED
        assert see(send(group_id, own_sheet("K-3"))).counts == Counts(added=1)


def test_what_is_passed_over_is_suggested_no_more_and_no_column_is_suggested_twice() -> None:
    group_id = sheets.make_group()
    head = ("sku", *GOOD, "Harga modal toko")
    import_id = send(group_id, as_csv([row("K-1") | {"Harga modal toko": "60000"}], head))
    assert see(import_id).matches == (HeadMatch(head="Harga modal toko", column="", suggestion=""),)
    assert [(note.column, note.suggestion) for note in see(import_id).notes] == [("Harga modal toko", "")]

    alike = send(group_id, own_sheet())
    service.choose_columns(alike, {"Harg jual lapak": ""}, MEMBER)
    service.judge(alike)
    assert HeadMatch(head="Harg jual lapak", column="", suggestion="") in see(alike).matches
