"""The pictures under which pages are shared: drawn by the worker, named by what they say, replaced when it changes."""

from __future__ import annotations

import time
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from sqlalchemy import update

from storefront.catalogue.models import Variant
from storefront.catalogue.types import ProductChanged
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.events import publish
from storefront.kernel.media import picture_path, write_durably
from storefront.kernel.money import Rupiah
from storefront.kernel.text import using_language
from storefront.search import queries as search
from storefront.shop import share, share_weaver
from storefront.shop.share_weaver import Sweep, weave_until
from tests.support.pages import get
from tests.support.products import PICTURE
from tests.support.shelf import draft, drain, fill_shelf

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from storefront.search.types import CardRow
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only

PAGE = "/produk/kopi-bajawa"


@pytest.fixture
def media(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A media folder of its own with the product's picture in it; whatever is no product is drawn elsewhere."""
    folder = tmp_path / "media"
    monkeypatch.setattr(type(app.config["SHOP"]), "media_dir", folder)
    monkeypatch.setattr(share_weaver, "CATEGORIES", {})
    monkeypatch.setattr(share_weaver, "REGENCIES", {})
    monkeypatch.setattr(share_weaver, "_woven", no_cloth)
    cloth = BytesIO()
    Image.new("RGB", (640, 640), (146, 50, 38)).save(cloth, "JPEG")
    write_durably(folder / picture_path(PICTURE.key, 640, "jpg"), cloth.getvalue())
    return folder


def no_cloth(*words: str) -> None:
    """For pages that are no product's."""
    del words


def an_hour() -> float:
    return time.monotonic() + 3600


def drawn(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*/*-*-1200.jpg")}


def names_of(card: CardRow) -> set[str]:
    found = set()
    for language in ("id", "en"):
        with using_language(language):
            found.add(f"{share.of_product(share.goods_of_card(card)).key}-1200.jpg")
    return found


def card_of(product_id: int) -> CardRow:
    (card,) = search.cards_by_ids(read_session(), [product_id])
    end_reading()
    return card


def change_price(product_id: int, price: int) -> None:
    with unit_of_work() as session:
        session.execute(update(Variant).where(Variant.product_id == product_id).values(price=Rupiah(price)))
        publish(session, ProductChanged(product_id=product_id))
    drain()


def test_a_page_names_its_picture_once_it_is_there(client: Browser, media: Path) -> None:
    (product_id,) = fill_shelf([draft("Kopi Bajawa", 0)])
    own = f'content="http://localhost/media/ab/{PICTURE.key}-1200.jpg"'
    assert own in get(client, PAGE)
    assert weave_until(Sweep(), an_hour()) == 2
    assert drawn(media) == names_of(card_of(product_id))
    for url in (PAGE, f"{PAGE}?lang=en"):
        page = get(client, url)
        assert own not in page
        (name,) = [name for name in drawn(media) if name in page]
        assert '<meta name="twitter:card" content="summary_large_image">' in page
        answer = client.get(f"/media/{name[:2]}/{name}")
        assert answer.status_code == 200
        with Image.open(BytesIO(answer.data)) as picture:
            assert (picture.format, picture.size) == ("JPEG", (share.WIDTH, share.HEIGHT))
        assert len(answer.data) <= share_weaver.MOST_BYTES


def test_a_new_price_has_a_new_picture_and_the_old_one_goes(client: Browser, media: Path) -> None:
    (product_id,) = fill_shelf([draft("Kopi Bajawa", 0)])
    sweep = Sweep()
    weave_until(sweep, an_hour())
    before = drawn(media)
    change_price(product_id, 77_000)
    assert f"/{PICTURE.key}-1200.jpg" in get(client, PAGE)  # until the worker has been there
    assert weave_until(sweep, an_hour()) == 2
    assert drawn(media) == names_of(card_of(product_id))
    assert drawn(media) & before == set()


def test_what_is_drawn_is_not_drawn_again(media: Path) -> None:
    fill_shelf([draft(f"Barang {number}", number) for number in range(3)])
    assert weave_until(Sweep(), an_hour()) == 6
    assert weave_until(Sweep(), an_hour()) == 0
    assert len(drawn(media)) == 6


@pytest.mark.usefixtures("media")
def test_little_by_little_everything_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look ends after one product; those that follow go on from there."""
    monkeypatch.setattr(share_weaver, "BATCH", 2)
    monkeypatch.setattr(share_weaver, "_subjects", share_weaver.products)
    fill_shelf([draft(f"Barang {number}", number) for number in range(5)])
    sweep = Sweep()
    assert [weave_until(sweep, 0.0) for _ in range(6)] == [2, 2, 2, 2, 2, 0]


@pytest.mark.usefixtures("media")
def test_the_oldest_of_a_very_large_shop_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(share_weaver, "BATCH", 2)
    monkeypatch.setattr(share_weaver, "MOST_BEFORE", 4)
    monkeypatch.setattr(share_weaver, "OVERLAP", timedelta())
    ids = fill_shelf([draft(f"Barang {number}", number) for number in range(6)])
    drain()
    sweep = Sweep()
    assert weave_until(sweep, an_hour()) == 8
    assert weave_until(sweep, an_hour()) == 0
    change_price(ids[0], 77_000)
    assert weave_until(sweep, an_hour()) == 2


def test_a_product_waits_for_its_large_picture(media: Path) -> None:
    (product_id,) = fill_shelf([draft("Kopi Bajawa", 0)])
    large = media / picture_path(PICTURE.key, 640, "jpg")
    data = large.read_bytes()
    large.unlink()
    sweep = Sweep()
    assert weave_until(sweep, an_hour()) == 0
    write_durably(large, data)
    with unit_of_work() as session:
        publish(session, ProductChanged(product_id=product_id))
    drain()
    assert weave_until(sweep, an_hour()) == 2
