"""Taking a whole import back, as far as nobody has changed since what it brought."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import flask_migrate
import pytest

from storefront.catalogue import service as catalogue
from storefront.catalogue.types import ListingState, PriceEdit
from storefront.imports import files, queries, service
from storefront.imports.types import Counts, ImportState, Upload
from storefront.kernel import clock
from storefront.kernel.db import db, end_reading, read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.money import Rupiah
from storefront.stock import queries as stock_queries
from tests.support import invariants, listings, sheets, shelf
from tests.support.archives import packed
from tests.support.imported import lying, products, promise, variants, verify
from tests.support.photos import photo
from tests.support.sheets import MEMBER, as_csv, row, see, send, take_in

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("app")


def test_what_was_added_is_put_away_and_its_stock_goes_back() -> None:
    group_id = sheets.make_group()
    import_id = take_in(group_id, as_csv([row("K-1", varian="kecil"), row("K-2", varian="besar"), row("K-3")]))
    undo(import_id)
    assert {product.state for product in products()} == {ListingState.ARCHIVED}
    assert set(lying().values()) == {0}
    assert invariants.broken() == []
    view = see(import_id)
    assert (view.state, view.done, view.kept) == (ImportState.UNDONE, 3, 0)


def test_what_was_put_away_comes_back_with_the_mended_file() -> None:
    group_id = sheets.make_group()
    undo(take_in(group_id, as_csv([row("K-1")])))
    again = take_in(group_id, as_csv([row("K-1", harga="81000")]))
    assert see(again).counts == Counts(changed=1)
    assert [product.state for product in products()] == [ListingState.DRAFT]
    assert lying() == {"K-1": 20}
    undo(again)
    assert [product.state for product in products()] == [ListingState.ARCHIVED]


def test_what_was_changed_goes_back() -> None:
    group_id = sheets.make_group()
    take_in(group_id, as_csv([row("K-1", deskripsi="Lama.")]))
    before = listings.see(products()[0].id).live
    undo(take_in(group_id, as_csv([row("K-1", nama="Baru", deskripsi="Baru.", harga="1", stok="3")])))
    assert listings.see(products()[0].id).live == before
    assert lying() == {"K-1": 20}
    assert invariants.broken() == []


def test_a_change_that_waits_for_the_office_is_withdrawn() -> None:
    group_id = sheets.make_group()
    take_in(group_id, as_csv([row("K-1")]))
    product_id = products()[0].id
    verify(product_id)
    undo(take_in(group_id, as_csv([row("K-1", nama="Baru"), row("K-2", varian="besar")])))
    assert listings.see(product_id).change is None


def test_what_has_changed_since_stays_and_says_so() -> None:
    group_id = sheets.make_group()
    import_id = take_in(group_id, as_csv([row("K-1"), row("K-2"), row("K-3", nama="Madu", kategori="madu")]))
    first, second, _third = products()
    listings.change(first.id, name="Diubah Sendiri")
    promise(group_id, "K-2", 1)
    undo(import_id)
    states = [product.state for product in products()]
    assert states == [ListingState.DRAFT, ListingState.DRAFT, ListingState.ARCHIVED]
    left = queries.list_left(read_session(), import_id, limit=10)
    end_reading()
    assert [each.row for each in left] == [2, 3]
    assert all(each.left.endswith("dibiarkan.") for each in left)
    assert lying() == {"K-1": 20, "K-2": 20, "K-3": 0}
    assert (see(import_id).kept, second.state) == (2, ListingState.DRAFT)
    assert stock_queries.check_ledger(read_session()) == []


def test_a_new_listing_of_which_one_size_was_sold_stays_with_all_of_its_stock() -> None:
    group_id = sheets.make_group()
    import_id = take_in(group_id, as_csv([row("K-1", varian="kecil"), row("K-2", varian="besar")]))
    promise(group_id, "K-1", 1)
    undo(import_id)
    assert [product.state for product in products()] == [ListingState.DRAFT]
    assert lying() == {"K-1": 20, "K-2": 20}
    assert see(import_id).kept == 2


def undo(import_id: int) -> None:
    service.start_undo(import_id, MEMBER)
    service.undo(import_id)


def test_prices_go_back_together_and_one_that_was_changed_by_hand_stays() -> None:
    group_id, sizes = sheets.make_group(), {"K-1": "kecil", "K-2": "besar"}
    alone = [f"S-{number}" for number in range(5)]

    def rows(price: str) -> bytes:
        of_sizes = [row(sku, varian=size, harga=price) for sku, size in sizes.items()]
        return as_csv(of_sizes + [row(sku, nama=sku, harga=price) for sku in alone])

    take_in(group_id, rows("75000"))
    import_id = take_in(group_id, rows("90000"))
    own = PriceEdit(variant_id=variants()["S-3"].id, seen=Rupiah(90_000), price=Rupiah(95_000))
    assert catalogue.set_prices(group_id, [own], MEMBER) == []
    undo(import_id)
    prices = {sku: each.price.amount for sku, each in variants().items()}
    assert prices == {**dict.fromkeys([*sizes, *alone], 75_000), "S-3": 95_000}
    assert (see(import_id).kept, invariants.broken()) == (1, [])


def test_more_rows_ask_no_more_questions() -> None:
    group_id = sheets.make_group()

    def bring(kind: str, count: int, price: str) -> int:
        return take_in(group_id, as_csv([row(f"{kind}{n}", nama=f"Kopi {kind}{n}", harga=price) for n in range(count)]))

    asked = []
    for kind, count in (("A", 3), ("B", 30)):
        bring(kind, count, "75000")
        for import_id in (bring(kind, count, "90000"), bring(f"{kind}-", count, "75000")):
            with shelf.counted_queries() as queries_of_undo:
                undo(import_id)
            asked.append(len(queries_of_undo))
            assert (see(import_id).state, see(import_id).kept) == (ImportState.UNDONE, 0)
    assert asked[:2] == asked[2:]


def test_an_import_can_be_undone_for_thirty_days_and_is_forgotten_after_ninety() -> None:
    group_id = sheets.make_group()
    import_id = take_in(group_id, as_csv([row("K-1")]))
    with clock.frozen_at(clock.now() + timedelta(days=31)), pytest.raises(RefusedError):
        service.start_undo(import_id, MEMBER)
    with clock.frozen_at(clock.now() + timedelta(days=89)):
        service.forget_rows()
    assert see(import_id).counts == Counts(added=1)
    with clock.frozen_at(clock.now() + timedelta(days=91)):
        service.forget_rows()
    assert (see(import_id).counts, see(import_id).state) == (Counts(), ImportState.APPLIED)
    assert [product.name for product in products()] == ["Kopi Arabika Bajawa"]


def test_what_nobody_has_decided_on_is_dropped_and_what_was_applied_late_keeps_its_rows() -> None:
    group_id = sheets.make_group()
    waiting = send(group_id, as_csv([row("K-1")]))
    late = send(group_id, as_csv([row("K-2")]))
    with clock.frozen_at(clock.now() + timedelta(days=80)):
        service.start(late, MEMBER)
        service.apply(late)
    with clock.frozen_at(clock.now() + timedelta(days=91)):
        service.forget_rows()
        undo(late)
    assert (see(waiting).state, see(waiting).counts) == (ImportState.DROPPED, Counts())
    assert [product.state for product in products()] == [ListingState.ARCHIVED]


def test_files_go_once_nothing_of_them_will_be_read(tmp_path: Path) -> None:
    service.configure(tmp_path / "private", tmp_path / "media")
    group_id, photos = sheets.make_group(), packed({"kopi.jpg": photo()})

    def begin(data: bytes) -> int:
        return service.begin(Upload(group_id=group_id, file_name="a.csv", data=data, photos=photos), MEMBER)

    begin(as_csv([row("K-1")]))
    judged = begin(as_csv([row("K-2")]))
    service.judge(judged)
    still = {path.name for path in (tmp_path / "private").rglob("*.*")}
    service.drop(begin(as_csv([row("K-3")])), MEMBER)
    service.judge(begin(b"sku;nama\nK-4;Kopi\n"))  # refused: a column is missing
    files.CABINET.keep("ab" * 16, photos, files.PHOTOS)  # cut off before its row
    service.erase_orphans()
    assert len({path.name for path in (tmp_path / "private").rglob("*.*")}) == len(still) + 4
    with clock.frozen_at(clock.now() + timedelta(days=2)):
        service.erase_orphans()
    assert {path.name for path in (tmp_path / "private").rglob("*.*")} == still


def test_tables_of_imports_go_and_come_with_the_listings_in_place() -> None:
    group_id = sheets.make_group()
    take_in(group_id, as_csv([row("K-1", kbki="2391103001")]))
    end_reading()
    db.engine.dispose()
    flask_migrate.downgrade(revision="0014-1")
    db.engine.dispose()
    flask_migrate.upgrade()
    (product,) = products()
    assert (product.name, product.kbki, lying()) == ("Kopi Arabika Bajawa", "", {"K-1": 20})
    assert see(take_in(group_id, as_csv([row("K-1")]))).counts == Counts(unchanged=1)
