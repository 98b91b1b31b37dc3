"""Shelf cards and fair catalogues: codes lead where they should, volumes are bounded, and no text breaks a page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from storefront.catalogue.queries import list_exported
from storefront.catalogue.types import NewVariant, Selection
from storefront.curation import service as curation
from storefront.curation.types import Picked, Showing
from storefront.exports import addresses, kinds
from storefront.exports.printing import volumes
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.money import Rupiah
from tests.support.feeds import google, meta
from tests.support.photos import photo
from tests.support.printing import HOSTILE, codes, text_of
from tests.support.products import OFFICE, PICTURE
from tests.support.shelf import draft, fill_shelf

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.sqlite_only, pytest.mark.usefixtures("app")]
NAME = HOSTILE.replace("\x00", "")


def written(name: str, folder: Path, wanted: Selection | None = None) -> Path:
    """The file that a run of this kind would hand out."""
    end_reading()
    kind = kinds.find_kind(name)
    assert kind
    told: list[tuple[int, int]] = []
    out = folder / name
    out.mkdir()
    target = out / f"file.{kind.suffix}"
    kind.write(wanted or Selection(), target, lambda done, total: told.append((done, total)))
    assert all(done == total for done, total in told[-1:])  # it has told the end
    assert list(out.iterdir()) == [target]
    return target


def volumes_of(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def shelf() -> None:
    two = (
        NewVariant(sku="A", unit="bungkus", net_content="250 g", price=Rupiah(60_000), weight_g=300),
        NewVariant(sku="B", unit="bungkus", net_content="100 g", price=Rupiah(25_000), weight_g=130),
    )
    fill_shelf([draft("Kopi Bajawa", 0, variants=two), draft(NAME, 1), draft("Madu hutan", 2)])


def test_every_variant_has_its_card_and_the_way_to_its_certificate(tmp_path: Path) -> None:
    shelf()
    (pdf,) = volumes_of(written("kartu-rak", tmp_path)).values()
    text = text_of(pdf)
    assert text.count("Kopi Bajawa") == 2
    assert all(words in text for words in ("Rp60.000", "Rp25.000", "Kelompok Contoh Rak", "Madu hutan"))
    led = [url.removeprefix(addresses.current().home) for _, url in codes(pdf)]
    assert len(led) == 4
    assert all(path.startswith("/v/OVOP-") for path in led)
    assert len(set(led)) == 3


def test_a_catalogue_leads_to_each_product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf()
    monkeypatch.setattr(volumes, "A_VOLUME", 2)
    found = volumes_of(written("katalog", tmp_path))
    assert list(found) == ["katalog-1.pdf", "katalog-2.pdf"]
    text = "\n".join(map(text_of, found.values()))
    assert all(words in text for words in ("Kopi Bajawa", "mulai Rp25.000", "Madu hutan", "Kelompok Contoh Rak"))
    led = {url for pdf in found.values() for _, url in codes(pdf)}
    assert addresses.current().product("kopi-bajawa") in led
    assert addresses.current().product("madu-hutan") in led


def test_a_picture_goes_in_as_it_lies_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_shelf([draft("Kopi", 0)])
    source = photo()
    path = tmp_path / "media" / PICTURE.key[:2] / f"{PICTURE.key}-640.jpg"
    path.parent.mkdir(parents=True)
    path.write_bytes(source)
    known = addresses.Addresses("http://localhost", "/media", tmp_path / "media")
    monkeypatch.setattr(addresses._Known, "addresses", known)
    (pdf,) = volumes_of(written("katalog", tmp_path)).values()
    assert pdf.count(source) == 1


def test_one_page_for_telephones_is_small_and_runs_nothing(tmp_path: Path) -> None:
    shelf()
    page = written("katalog-html", tmp_path).read_text("utf-8")
    assert page.count("<li>") == 3
    assert "&lt;b&gt;&amp;amp; =cmd" in page
    assert "<b>" not in page
    assert "<script" not in page
    assert f'href="{addresses.current().product("kopi-bajawa")}"' in page
    assert len(page) < 5_000


def test_an_office_may_upload_a_feed_by_hand(tmp_path: Path) -> None:
    shelf()
    told = google(written("google", tmp_path, Selection(regency_code="53.09", only_public=False)).read_text("utf-8"))
    assert [row["title"][0] for row in told] == ["Kopi Bajawa, 250 g", "Kopi Bajawa, 100 g", told[2]["title"][0]]
    assert len(meta(written("meta", tmp_path).read_text("utf-8"))) == 4


def test_the_showcase_is_what_stands_there_now(tmp_path: Path) -> None:
    shelf()
    assert volumes_of(written("katalog-etalase", tmp_path)) == {}
    product_id = list_exported(read_session(), Selection(), 0, 1)[0].id
    end_reading()
    now = clock.now()
    showing = Showing(starts_at=now, ends_at=now + timedelta(hours=1), reason="Baru.")
    curation.feature(Picked(product_id), showing, OFFICE)
    later = tmp_path / "later"
    later.mkdir()
    with clock.frozen_at(now + timedelta(minutes=1)):
        (pdf,) = volumes_of(written("katalog-etalase", later)).values()
    assert "Kopi Bajawa" in text_of(pdf)
    assert "Madu hutan" not in text_of(pdf)
