"""Photos beside a listing sheet: taken after the rows, a bad one named with its row and looked for in the next ZIP."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED

import pytest
from sqlalchemy import select

from storefront.catalogue import service as catalogue
from storefront.catalogue.types import MOST_PICTURES
from storefront.imports import files, photo_files, photos, queries
from storefront.imports.models import ImportRow, ListingImport
from storefront.imports.photo_types import MOST_FILES, MOST_MEGABYTES, PhotoCounts, PhotoProblem, PhotosDue
from storefront.imports.types import ImportState, Outcome
from storefront.kernel import audit, clock, settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.kernel.events import OutboxRow
from storefront.kernel.media import picture_path
from storefront.kernel.types import Actor
from tests.support.archives import packed
from tests.support.listings import PHOTOS, see
from tests.support.photos import BOMB, SVG, phone_photo, photo
from tests.support.products import MEMBER, load_reference, make_group, make_product

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

S = ImportState
HELPER = Actor(label="Pendamping", person_id=7, on_behalf_of="Koperasi Contoh Beiwali")


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Path:
    del app
    files.configure(tmp_path / "private", tmp_path / "media")
    load_reference()
    return tmp_path


@pytest.fixture
def draft(folder: Path) -> int:
    """A listing without a photo of its own."""
    del folder
    with unit_of_work() as session:
        return make_product(session, make_group(session), verified=False).id


def sheet(product_id: int, *named: str, state: S = S.APPLIED) -> int:
    """An import whose rows 2, 3 … name these photos; returns its id."""
    with unit_of_work() as session:
        row = ListingImport(
            group_id=see(product_id).group_id,
            file_name="daftar.xlsx",
            file_key=f"{state}-{named}",
            digest="",
            from_command=False,
            all_or_nothing=False,
            state=state,
            head=["sku", "foto"],
            notes=[],
            actor_label=MEMBER.label,
            created_at=clock.now(),
        )
        session.add(row)
        session.flush()
        for number, names in enumerate(named, start=2):
            plain = {"import_id": row.id, "sku": "KOPI-1", "outcome": Outcome.CHANGED, "is_done": True, "faults": []}
            session.add(ImportRow(**plain, row=number, cells={"foto": names}, product_id=product_id))
        return row.id


def send(import_id: int, **files: bytes) -> None:
    photos.send(import_id, packed({name.replace("_", "."): data for name, data in files.items()}), MEMBER)


def work() -> None:
    """What the worker would do with the photos."""
    for event in due():
        photos.on_due(event)


def due() -> list[PhotosDue]:
    """What was told since, in order."""
    with unit_of_work() as session:
        rows = list(session.scalars(select(OutboxRow).where(OutboxRow.topic == "PhotosDue").order_by(OutboxRow.id)))
        for row in rows:
            session.delete(row)
    return [PhotosDue(**row.payload) for row in rows]


def counts(import_id: int) -> PhotoCounts:
    found = queries.count_photos(read_session(), import_id)
    end_reading()
    return found


def troubles(import_id: int) -> list[tuple[int, str, str]]:
    found = queries.list_photo_troubles(read_session(), import_id, 50)
    end_reading()
    return [(each.row, each.name, each.reason) for each in found]


def keys(product_id: int) -> list[str]:
    return [row["key"] for row in see(product_id).shown["pictures"] if not row["is_woven"]]


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "private" / "imports").rglob("*.zip"))


def test_photos_are_taken_by_the_worker_after_the_rows(draft: int, folder: Path) -> None:
    before = keys(draft)
    key = sheet(draft, "Depan.JPG | belakang.png", "depan.jpg")
    photos.send(key, packed({"produk/depan.jpg": phone_photo(), "belakang.png": photo("PNG")}), HELPER)
    assert keys(draft) == before
    work()
    added = keys(draft)[len(before) :]
    assert audit.last_actor(read_session(), "product.changed", "product", draft) == HELPER
    assert len(added) == 2
    assert (folder / "media" / picture_path(added[0], 1200, "jpg")).is_file()
    assert counts(key) == PhotoCounts(taken=3)
    assert kept(folder) == []  # what was looked into for every row is of no use any more


def test_a_missing_or_bad_photo_is_named_with_its_row_and_the_others_are_taken(draft: int) -> None:
    before = len(keys(draft))
    key = sheet(draft, "baik.jpg", "tiada.jpg|palsu.svg|zip.jpg", "rusak.jpg|besar.png")
    files = {
        "baik_jpg": photo(),
        "palsu_svg": SVG,
        "zip_jpg": packed({"a": photo()}),
        "rusak_jpg": photo(size=(400, 300))[:600],
        "besar_png": BOMB,
    }
    send(key, **files)
    work()
    assert len(keys(draft)) == before + 1
    named = [(row, name) for row, name, _reason in troubles(key)]
    assert named == [(3, "palsu.svg"), (3, "tiada.jpg"), (3, "zip.jpg"), (4, "besar.png"), (4, "rusak.jpg")]
    reasons = [reason for _row, _name, reason in troubles(key)]
    for reason, words in zip(
        reasons, ("bukan foto", "tidak ada di dalam ZIP", "bukan foto", "24 megapiksel", "rusak"), strict=True
    ):
        assert words in reason
    assert counts(key) == PhotoCounts(taken=1, troubled=5)


def test_the_next_zip_brings_what_was_missing_and_nothing_twice(draft: int) -> None:
    before = len(keys(draft))
    key = sheet(draft, "satu.jpg", "dua.jpg", "tiga.jpg")
    send(key, satu_jpg=photo(shade=10), dua_jpg=b"bukan foto")
    work()
    assert counts(key) == PhotoCounts(taken=1, troubled=2)
    send(key, dua_jpg=photo(shade=60), satu_jpg=photo(shade=200))
    assert counts(key).left == 2
    work()
    assert len(keys(draft)) == before + 2
    assert (counts(key), [row for row, _name, _why in troubles(key)]) == (PhotoCounts(taken=2, troubled=1), [4])
    assert (photos.take(key, MEMBER), len(keys(draft))) == (False, before + 2)  # the same event a second time


def test_nothing_is_taken_before_the_rows_are_in(draft: int, folder: Path) -> None:
    before = keys(draft)
    key = sheet(draft, "satu.jpg", state=S.JUDGED)
    send(key, satu_jpg=photo())
    assert due() == []
    assert photos.take(key, MEMBER) is False
    assert (keys(draft), counts(key).total, len(kept(folder))) == (before, 0, 1)


def test_without_a_zip_they_wait_to_be_sent(draft: int) -> None:
    key = sheet(draft, "satu.jpg|dua.jpg")
    assert photos.take(key, MEMBER) is False
    assert counts(key) == PhotoCounts(waiting=2)


def test_whoever_is_killed_goes_on_where_it_ended(draft: int, monkeypatch: pytest.MonkeyPatch) -> None:
    before = len(keys(draft))
    key = sheet(draft, *(f"{number}.jpg" for number in range(4)))
    files = {f"{number}.jpg": photo(shade=30 * number) for number in range(4)}
    photos.send(key, packed(files), MEMBER)
    store, calls = catalogue.store_photo, []

    def dies(data: bytes, name: str, folder: Path) -> dict[str, object]:
        calls.append(name)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return store(data, name, folder)

    monkeypatch.setattr(catalogue, "store_photo", dies)
    with pytest.raises(KeyboardInterrupt):
        photos.take(key, MEMBER)
    assert counts(key) == PhotoCounts(waiting=2, taken=2, left=2)
    photos.take(key, MEMBER)
    assert calls == ["0.jpg", "1.jpg", "2.jpg", "2.jpg", "3.jpg"]
    assert len(keys(draft)) == before + 4


def test_a_portion_ends_with_its_time_and_the_next_is_told(draft: int, monkeypatch: pytest.MonkeyPatch) -> None:
    key = sheet(draft, "0.jpg", "1.jpg")
    photos.send(key, packed({"0.jpg": photo(shade=1), "1.jpg": photo(shade=90)}), MEMBER)
    (first,) = due()
    monkeypatch.setattr(photos, "PORTION_SECONDS", 1e-9)
    photos.on_due(first)
    assert counts(key).left == 2
    (second,) = due()
    assert second == replace(first, portion=1)
    monkeypatch.setattr(photos, "PORTION_SECONDS", 60.0)
    photos.on_due(second)
    assert (counts(key), due()) == (PhotoCounts(taken=2), [])


def test_the_ninth_photo_does_not_fit(draft: int) -> None:
    catalogue.add_photos(draft, PHOTOS[: MOST_PICTURES - len(keys(draft))], MEMBER)
    key = sheet(draft, "lebih.jpg")
    send(key, lebih_jpg=photo())
    work()
    assert troubles(key) == [(2, "lebih.jpg", "Foto lebih.jpg tidak muat. Satu produk paling banyak 8 foto.")]
    assert len(keys(draft)) == MOST_PICTURES


def test_photos_of_a_verified_listing_wait_for_the_office(folder: Path) -> None:
    del folder
    with unit_of_work() as session:
        product_id = make_product(session, make_group(session)).id
    key = sheet(product_id, "satu.jpg")
    live = see(product_id).live["pictures"]
    send(key, satu_jpg=photo())
    work()
    assert (see(product_id).live["pictures"], len(keys(product_id))) == (live, len(live) + 1)


@pytest.mark.parametrize("data", [b"bukan zip", photo(), b""])
def test_what_is_no_zip_is_not_kept(draft: int, folder: Path, data: bytes) -> None:
    key = sheet(draft, "satu.jpg")
    with pytest.raises(RefusedError) as refused:
        photos.send(key, data, MEMBER)
    assert [problem.code for problem in refused.value.problems] == [PhotoProblem.ZIP_KIND]
    assert (kept(folder), due()) == ([], [])


def test_what_holds_more_than_the_settings_say_is_not_kept(draft: int, folder: Path) -> None:
    key = sheet(draft, "satu.jpg")
    with unit_of_work() as session:
        settings.put(session, MOST_MEGABYTES, 1, MEMBER)
        settings.put(session, MOST_FILES, 2, MEMBER)
    for data, code in (
        (packed({"a.jpg": photo() + b"\0" * 60_000, "b.jpg": b"x" * 1_048_000}, ZIP_STORED), PhotoProblem.ZIP_LARGE),
        (packed({f"{number}.jpg": b"x" for number in range(3)}), PhotoProblem.ZIP_MANY),
        (packed({"nol.jpg": b"\0" * 1_000_000}), PhotoProblem.ZIP_LARGE),
    ):
        with pytest.raises(RefusedError) as refused:
            photos.send(key, data, MEMBER)
        assert [problem.code for problem in refused.value.problems] == [code]
    assert (kept(folder), due()) == ([], [])


def test_an_import_that_is_over_or_is_none_takes_no_zip(draft: int, folder: Path) -> None:
    for state in (S.REFUSED, S.DROPPED, S.UNDONE):
        with pytest.raises(StateConflictError):
            send(sheet(draft, state.value, state=state), a_jpg=photo())
    with pytest.raises(NotFoundError):
        send(999, a_jpg=photo())
    assert kept(folder) == []


def test_another_zip_takes_the_place_of_the_first(draft: int, folder: Path) -> None:
    key = sheet(draft, "satu.jpg", state=S.JUDGED)
    send(key, satu_jpg=photo(shade=1))
    (first,) = kept(folder)
    send(key, satu_jpg=photo(shade=2))
    (second,) = kept(folder)
    assert first != second
    with photo_files.opened(second.stem) as opened:
        assert (list(opened.names()), opened.read("SATU.jpg")) == (["satu.jpg"], photo(shade=2))


def test_no_key_leads_out_of_the_folder(folder: Path) -> None:
    del folder
    with pytest.raises(ValueError, match="no private file"):
        photo_files.opened("../../rahasia")
