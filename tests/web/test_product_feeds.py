"""The feeds for Google and Meta: true to the pages, complete, and cheap for whoever comes again."""

from __future__ import annotations

import gzip
from errno import ENOSPC
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storefront.catalogue import service as catalogue
from storefront.catalogue.models import Product, Variant
from storefront.catalogue.types import Facts, NewVariant, ProductChanged
from storefront.exports import feed_files
from storefront.exports.feeds import Feed
from storefront.kernel import events
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.money import Rupiah
from tests.support import feeds
from tests.support.products import MEMBER
from tests.support.shelf import draft, drain, fill_shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
HOSTILE = 'Kopi ]]> <b>&amp; "قهوة" 🎉 \u202e=1+1'
URLS = ("/feed/google.xml", "/feed/meta.csv")


def variants(*prices: int) -> tuple[NewVariant, ...]:
    return tuple(
        NewVariant(sku=f"V-{price}", unit="bungkus", net_content=f"{price // 100} g", price=Rupiah(price), weight_g=300)
        for price in prices
    )


def shelf() -> list[str]:
    """Goods of every kind that feeds tell apart: in stock and sold out, one variant and several, named by a brand."""
    ids = fill_shelf(
        [
            draft("Kopi", 0, variants=variants(25_000, 60_000), description="Baris satu.\n\n  Baris dua."),
            draft("Tenun", 1, description=""),
            draft(HOSTILE, 2, description=HOSTILE),
        ]
    )
    with unit_of_work() as session:
        session.get_one(Product, ids[0]).brand = "Bajawa Contoh"
        for variant in session.scalars(select(Variant).where(Variant.product_id == ids[0])):
            variant.gtin = "4006381333931" if variant.price == Rupiah(25_000) else "2000000000015"
        slugs = list(session.scalars(select(Product.slug)))
    drain()
    return slugs


def test_feeds_and_pages_tell_the_same(client: Browser) -> None:
    slugs = shelf()
    found = [each for each in feeds.disagreements(client, slugs) if "2000000000015" not in each]
    assert found == []
    assert [len(rows) for rows in feeds.fetch(client).values()] == [4, 4]


def test_a_promise_names_its_day(client: Browser) -> None:
    terms = Facts(takes_preorders=True, capacity_per_month=5, lead_time_days=30)
    fill_shelf([draft("Kopi", 0), draft("Tenun", 1, facts=terms)])
    assert feeds.disagreements(client, ["kopi", "tenun"]) == []
    there, promised = feeds.fetch(client)["google"]
    assert (there["availability"], promised["availability"]) == (["in_stock"], ["preorder"])
    assert promised["availability_date"][0].endswith("T00:00+0800")


def test_variants_belong_together_and_only_true_numbers_are_told(client: Browser) -> None:
    shelf()
    rows = feeds.fetch(client)["google"]
    small, large, cloth, _ = rows
    assert small["item_group_id"] == large["item_group_id"]
    assert (small["size"], large["size"]) == (["250 g"], ["600 g"])
    assert "item_group_id" not in cloth
    assert (small["gtin"], small["identifier_exists"]) == (["4006381333931"], ["yes"])
    assert ("gtin" in large, large["identifier_exists"]) == (False, ["no"])  # a code within one chain of shops
    assert len({row["id"][0] for row in rows}) == 4


def test_what_is_not_public_is_not_told(client: Browser) -> None:
    shelf()
    with unit_of_work() as session:
        for product in session.scalars(select(Product).where(Product.name != "Tenun")):
            catalogue.pause(session, product, MEMBER)
    assert [[row["title"] for row in rows] for rows in feeds.fetch(client).values()] == [[["Tenun"]], [["Tenun"]]]


def test_nobody_fetches_the_same_twice(client: Browser) -> None:
    shelf()
    for url in URLS:
        first = client.get(url, headers={"Accept-Encoding": "gzip, br"})
        plain = client.get(url, headers={"Accept-Encoding": "identity"})
        assert first.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(first.data) == plain.data
        for condition in (
            {"If-None-Match": first.headers["ETag"]},
            {"If-Modified-Since": first.headers["Last-Modified"]},
        ):
            again = client.get(url, headers=condition)
            assert (again.status_code, again.data) == (304, b"")


def test_a_change_is_told_by_the_next_answer(client: Browser) -> None:
    shelf()
    before = client.get(URLS[0])
    with unit_of_work() as session:
        for variant in session.scalars(select(Variant)):
            variant.price = Rupiah(99_000)
            events.publish(session, ProductChanged(product_id=variant.product_id))
    answer = client.get(URLS[0], headers={"If-None-Match": before.headers["ETag"]})
    assert answer.status_code == 200
    assert {row["price"][0] for row in feeds.google(answer.text)} == {"99000 IDR"}


@pytest.mark.usefixtures("app")
def test_a_feed_is_made_anew_a_minute_later_at_most() -> None:
    shelf()
    end_reading()
    session = read_session()
    first = feed_files.kept_feed(session, Feed.META, "a")
    assert feed_files.kept_feed(session, Feed.META, "b") == first  # young enough
    assert feed_files.kept_feed(session, Feed.META, "b", seconds=0).tag != first.tag


@pytest.mark.usefixtures("app")
def test_a_disk_that_is_full_leaves_no_half_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf()

    def half_a_feed(*rest: object) -> Iterator[str]:
        del rest
        yield "id,title"
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(feed_files, "write_feed", half_a_feed)
    with pytest.raises(OSError, match="No space"):
        feed_files.kept_feed(read_session(), Feed.META, "a")
    assert list(feed_files._folder().iterdir()) == []
