"""Photos of an import that is undone: those that it brought go, those that were there before or came by hand stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from storefront.catalogue import service as catalogue
from storefront.catalogue.types import ListingState
from storefront.imports import service
from storefront.imports.types import ImportUndoStarted, Upload
from tests.support import listings, sheets
from tests.support.archives import packed
from tests.support.imported import lying, products
from tests.support.listings import PHOTOS
from tests.support.photos import photo
from tests.support.sheets import MEMBER, as_csv, row, see

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask


@pytest.fixture
def group_id(app: Flask, tmp_path: Path) -> int:
    del app
    service.configure(tmp_path / "private", tmp_path / "media")
    return sheets.make_group()


def take_in(group_id: int, *rows: dict[str, str], **files: bytes) -> int:
    zipped = packed({f"{name}.jpg": data for name, data in files.items()}) if files else None
    import_id = service.begin(Upload(group_id=group_id, file_name="a.csv", data=as_csv(rows), photos=zipped), MEMBER)
    service.judge(import_id)
    service.start(import_id, MEMBER)
    service.apply(import_id)
    service.take_photos(import_id, MEMBER)
    return import_id


def undo(import_id: int) -> None:
    """As the worker does, which may hear of it twice."""
    service.start_undo(import_id, MEMBER)
    for _turn in range(2):
        service.on_undo_started(ImportUndoStarted(import_id=import_id))


def keys() -> list[str]:
    (product,) = products()
    return [each["key"] for each in listings.see(product.id).shown["pictures"]]


def test_a_new_listing_goes_with_the_photos_that_came_with_it(group_id: int) -> None:
    undo(take_in(group_id, row("K-1", foto="satu.jpg"), satu=photo()))
    assert [product.state for product in products()] == [ListingState.ARCHIVED]


def test_a_new_listing_to_which_somebody_has_added_a_photo_stays(group_id: int) -> None:
    import_id = take_in(group_id, row("K-1", foto="satu.jpg"), satu=photo())
    (product,) = products()
    catalogue.add_photos(product.id, PHOTOS[:1], MEMBER)
    before = keys()
    undo(import_id)
    assert ([each.state for each in products()], keys(), lying()) == ([ListingState.DRAFT], before, {"K-1": 20})
    assert see(import_id).kept == 1


def test_a_photo_that_was_there_before_stays_with_its_listing(group_id: int) -> None:
    take_in(group_id, row("K-1", foto="satu.jpg"), satu=photo())
    before = keys()
    again = take_in(group_id, row("K-1", foto="satu.jpg|dua.jpg", harga="90000"), satu=photo(), dua=photo(shade=9))
    assert len(keys()) == 2
    undo(again)
    assert keys() == before


def test_the_photo_of_a_size_that_was_added_goes_with_it(group_id: int) -> None:
    take_in(group_id, row("K-1", varian="kecil"))
    undo(take_in(group_id, row("K-2", varian="besar", foto="besar.jpg"), besar=photo()))
    assert keys() == []


def test_what_has_changed_since_keeps_its_photo(group_id: int) -> None:
    take_in(group_id, row("K-1"))
    import_id = take_in(group_id, row("K-1", nama="Kopi Baru", foto="satu.jpg"), satu=photo())
    (product,) = products()
    listings.change(product.id, name="Kopi Sendiri")
    undo(import_id)
    assert (see(import_id).kept, len(keys())) == (1, 1)


def test_what_is_undone_meanwhile_gets_no_more_photos(group_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(group_id, row("K-1"))
    import_id = take_in(group_id, row("K-1", harga="90000", foto="satu.jpg"))
    service.send_photos(import_id, packed({"satu.jpg": photo()}), MEMBER)
    store = catalogue.store_photo

    def slowly(data: bytes, name: str, folder: Path) -> dict[str, Any]:
        undo(import_id)
        return store(data, name, folder)

    monkeypatch.setattr(catalogue, "store_photo", slowly)
    assert service.take_photos(import_id, MEMBER) is False
    assert keys() == []
