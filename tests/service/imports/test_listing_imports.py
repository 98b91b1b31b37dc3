"""Listings from a spreadsheet: tried out, taken in, changed, taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from storefront.catalogue.types import ListingState
from storefront.imports import queries, service
from storefront.imports.types import Counts, ImportState, Outcome, Upload
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.kernel.money import Rupiah
from storefront.stock.models import Movement
from storefront.stock.types import MovementReason
from tests.support import bad_rows, invariants, listings, sheets
from tests.support.imported import faults, ledger, lying, products, promise, variants, verify
from tests.support.sheets import MEMBER, as_csv, row, rows_of, see, send, take_in

pytestmark = pytest.mark.usefixtures("app")
CELLS = {
    "desa": "Ds. Beiwali",
    "deskripsi": "Dari Inerie.\nManis.",
    "kata_kunci": "arabika | flores|arabika",
    "masa_simpan_hari": "365",
    "kapasitas_per_bulan": "1.200",
    "pirt": "2105309010001-29",
    "kbki": "2391103001",
    "halal_no": "ID53110000123456",
    "berat_g": "290",
    "varian": "sedang",
}
LIVE = {
    "name": "Kopi Arabika Bajawa",
    "description": "Dari Inerie.\nManis.",
    "keywords": ["arabika", "flores"],
    "material": "",
    "technique": "",
    "season": "",
    "cluster": "",
    "supplies": [],
    "season_from": None,
    "season_until": None,
    **dict.fromkeys(("brand", "composition", "sni_number", "trademark_number"), ""),
    "specification": [],
    "tkdn": {},
    "gtins": {},
    "is_domestic": False,
    "takes_preorders": False,
    "shelf_life_days": 365,
    "lead_time_days": 2,
    "capacity_per_month": 1200,
    "kbki": "2391103001",
    "category": "kopi",
    "pictures": [],
    "place": ["53.09", "53.09.06.2001", "Desa Beiwali", "Bajawa"],
    "licences": {"pirt": ["2105309010001-29", None]},
    "halal": ["bersertifikat", "ID53110000123456", None],
}


def test_trying_out_changes_nothing_and_says_what_would_be() -> None:
    group_id = sheets.make_group()
    import_id = send(group_id, as_csv([row("K-1"), row("K-2", harga="1e9"), row("K-3", stok="0")]))
    view = see(import_id)
    assert (view.state, view.counts, view.done) == (ImportState.JUDGED, Counts(added=2, failed=1), 0)
    assert (products(), ledger()) == ([], [])
    assert faults(rows_of(import_id))[3] == {("harga", False)}


def test_a_new_sku_is_a_draft_with_all_that_its_row_says() -> None:
    group_id = sheets.make_group()
    bad_rows.load_villages()
    take_in(group_id, as_csv([row("K-1", **CELLS)]))
    (product,) = products()
    variant = {"id": variants()["K-1"].id, "sku": "K-1", "label": "sedang", "unit": "bungkus"}
    variant |= {"net_content": "250 g", "price": 75_000, "weight_g": 290}
    assert listings.see(product.id).live == {**LIVE, "variants": [variant]}
    assert (product.state, product.slug) == (ListingState.DRAFT, "kopi-arabika-bajawa")
    assert (lying(), ledger()) == ({"K-1": 20}, [(20, MovementReason.OPENING)])
    assert invariants.broken() == []


def test_the_same_file_again_changes_nothing_and_writes_nothing() -> None:
    group_id = sheets.make_group()
    rows = [row("K-1"), row("K-2", nama="Madu", kategori="madu", satuan="botol"), row("K-3", stok="0", varian="besar")]
    take_in(group_id, as_csv(rows))
    before = ledger(), set(variants())
    again = take_in(group_id, as_csv(rows, delimiter=","))
    assert see(again).counts == Counts(unchanged=3, warned=0)
    assert (ledger(), set(variants())) == before


def test_a_known_sku_is_changed_and_its_stock_counted_anew() -> None:
    group_id = sheets.make_group()
    take_in(group_id, as_csv([row("K-1", deskripsi="Lama.")]))
    import_id = take_in(group_id, as_csv([row("K-1", nama="Kopi Ngada", harga="80.000", stok="17")]))
    assert see(import_id).counts == Counts(changed=1)
    (product,) = products()
    assert (product.name, product.description) == ("Kopi Ngada", "Lama.")
    assert variants()["K-1"].price == Rupiah(80_000)
    assert ledger() == [(20, MovementReason.OPENING), (-3, MovementReason.RECOUNTED)]
    assert invariants.broken() == []


def test_sizes_of_one_product_share_it_and_must_agree_about_it() -> None:
    group_id = sheets.make_group()
    rows = [
        row("K-1", varian="kecil"),
        row("K-2", varian="besar", harga="140000", satuan="bungkus 500 g"),
        row("K-3", nama="kopi arabika  BAJAWA", varian="sachet", kabupaten="Ende"),
        row("M-1", nama="Madu", kategori="madu"),
    ]
    import_id = take_in(group_id, as_csv(rows))
    assert see(import_id).counts == Counts(added=3, failed=1)
    assert faults(rows_of(import_id))[4] == {("kabupaten", False)}
    assert [product.name for product in products()] == ["Kopi Arabika Bajawa", "Madu"]
    take_in(group_id, as_csv([row("K-4", varian="karung", satuan="karung 10 kg")]))
    assert len(products()) == 2
    assert {sku: each.product_id for sku, each in variants().items()} == {"K-1": 1, "K-2": 1, "M-1": 2, "K-4": 1}


def test_what_buyers_read_of_a_verified_product_waits_and_its_price_does_not() -> None:
    group_id = sheets.make_group()
    take_in(group_id, as_csv([row("K-1")]))
    (product,) = products()
    verify(product.id)
    take_in(group_id, as_csv([row("K-1", nama="Kopi Baru", harga="90000", stok="5", kapasitas_per_bulan="40")]))
    desk = listings.see(product.id)
    assert desk.change is not None
    assert desk.change.proposed == {"name": "Kopi Baru"}
    assert (desk.live["name"], desk.live["capacity_per_month"]) == ("Kopi Arabika Bajawa", 40)
    assert (variants()["K-1"].price, lying()) == (Rupiah(90_000), {"K-1": 5})
    again = take_in(group_id, as_csv([row("K-1", nama="Kopi Baru", harga="90000", stok="5", kapasitas_per_bulan="40")]))
    assert see(again).counts == Counts(unchanged=1)


def test_nobody_can_take_what_is_promised() -> None:
    group_id = sheets.make_group()
    take_in(group_id, as_csv([row("K-1")]))
    promise(group_id, "K-1", 8)
    import_id = take_in(group_id, as_csv([row("K-1", stok="7", harga="99000"), row("K-2")]))
    assert faults(rows_of(import_id)) == {2: {("stok", False)}, 3: set()}
    assert (lying()["K-1"], variants()["K-1"].price) == (20, Rupiah(75_000))


def test_all_or_nothing_takes_nothing_when_one_row_fails() -> None:
    group_id = sheets.make_group()
    import_id = send(group_id, as_csv([row("K-1"), row("K-2", stok="x")]), all_or_nothing=True)
    with pytest.raises(RefusedError):
        service.start(import_id, MEMBER)
    assert (see(import_id).state, products()) == (ImportState.JUDGED, [])


def test_all_or_nothing_takes_nothing_when_a_row_fails_only_at_last() -> None:
    group_id = sheets.make_group()
    take_in(group_id, as_csv([row("K-1")]))
    import_id = send(group_id, as_csv([row("K-0"), row("K-1", stok="1")]), all_or_nothing=True)
    promise(group_id, "K-1", 8)
    service.start(import_id, MEMBER)
    service.apply(import_id)
    view = see(import_id)
    assert (view.state, [note.is_warning for note in view.notes], view.done) == (ImportState.REFUSED, [False], 0)
    assert (set(variants()), lying()) == ({"K-1"}, {"K-1": 20})


def test_what_is_no_list_is_refused_and_says_why() -> None:
    group_id = sheets.make_group()
    for data, column in ((b"\n\n", ""), (b"sku;nama\nK-1;Kopi\n", "kategori")):
        view = see(send(group_id, data))
        assert view.state is ImportState.REFUSED
        assert column in {note.column for note in view.notes}
        with pytest.raises(StateConflictError):
            service.start(view.id, MEMBER)


def test_the_same_file_goes_on_with_the_same_import() -> None:
    group_id = sheets.make_group()
    upload = Upload(group_id=group_id, file_name="a.csv", data=as_csv([row("K-1")]))
    first = service.begin(upload, MEMBER)
    assert service.begin(upload, MEMBER) == first
    service.judge(first)
    service.start(first, MEMBER)
    assert service.begin(upload, MEMBER) == first
    other = Upload(group_id=group_id, file_name="b.csv", data=as_csv([row("K-2")]))
    with pytest.raises(RefusedError):
        service.begin(other, MEMBER)
    service.apply(first)
    assert service.begin(upload, MEMBER) != first


def test_the_failed_rows_come_back_with_what_is_wrong_and_can_be_put_right() -> None:
    group_id = sheets.make_group()
    import_id = take_in(group_id, as_csv([row("K-1"), row("K-2", kategori="Kopi Arabica", harga="12,500")]))
    head, lines = queries.failed_rows(read_session(), import_id)
    end_reading()
    assert (head[0], head[-1], len(lines)) == ("sku", "keterangan", 1)
    assert lines[0][-1].startswith("Baris 3. kategori: Kategori Kopi Arabica tidak ada.")
    assert "Mungkin maksud Anda: Kopi." in lines[0][-1]
    assert "Mungkin maksud Anda: 12.500." in lines[0][-1]
    mended = [dict(zip(head, line, strict=True)) | {"kategori": "kopi", "harga": "12.500"} for line in lines]
    assert see(take_in(group_id, as_csv(mended, head))).counts == Counts(added=1)


def test_two_who_apply_the_same_write_each_row_once() -> None:
    group_id = sheets.make_group()
    import_id = send(group_id, as_csv([row(f"K-{number}") for number in range(5)]))
    service.start(import_id, MEMBER)
    for _turn in range(2):
        service.apply(import_id)
    session = read_session()
    assert session.scalar(select(func.count()).select_from(Movement)) == 5
    end_reading()
    assert {each.outcome for each in rows_of(import_id)} == {Outcome.ADDED}


def test_figures_that_are_perhaps_meant_otherwise_go_in_with_a_warning() -> None:
    """A spreadsheet that is set to English makes 12 of `12.000`; some write kilograms where grams are asked."""
    group_id = sheets.make_group()
    rows = [
        row("K-1", harga="12"),
        row("K-2", berat_g="1", satuan="karung 1 kg"),
        row("K-3", harga="1000", berat_g="260"),
    ]
    import_id = send(group_id, as_csv(rows))
    assert faults(rows_of(import_id)) == {2: {("harga", True)}, 3: {("berat_g", True)}, 4: set()}
    assert see(import_id).counts == Counts(added=3, warned=2)


def test_the_judgement_is_that_of_the_forms() -> None:
    """A row that a form would refuse is refused: alcohol, licences, halal."""
    group_id = sheets.make_group()
    wrong = [
        row("K-1", nama="Sopi Kupang"),
        row("K-2", pirt="12"),
        row("K-3", halal_status="tidak halal", halal_no="ID53110000123456"),
        row("K-4", kata_kunci="moke"),
    ]
    import_id = send(group_id, as_csv(wrong))
    columns = [{column for column, _warning in found} for found in faults(rows_of(import_id)).values()]
    assert columns == [{"nama"}, {"pirt"}, {"halal_no"}, {"nama"}]
