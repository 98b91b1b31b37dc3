"""Five thousand variants in one group: the stock list stays quick, light and complete."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from storefront.accounts.types import MemberRole
from storefront.catalogue.models import Product, Variant
from storefront.catalogue.types import DeterminationOutcome, ListingState
from storefront.kernel import clock
from storefront.kernel.db import insert_many, unit_of_work
from storefront.kernel.money import Rupiah
from storefront.stock.models import Level
from tests.support import factories
from tests.support.browser import Browser
from tests.support.people import make_person
from tests.support.shelf import counted_queries

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.factories import Shop

pytestmark = pytest.mark.sqlite_only
MANY = 5000
PACKED = {"Accept-Encoding": "br"}


@pytest.fixture
def keeper(app: Flask) -> Browser:
    """Of a group with so many."""
    factories.load_reference()
    shop = factories.open_shop()
    _list_goods(shop)
    make_person("stok@contoh.id", group_id=shop.group_id, member=MemberRole.PETUGAS_STOK)
    browser = Browser(app)
    browser.become("stok@contoh.id")
    return browser


def _list_goods(shop: Shop) -> None:
    now = clock.now()
    with unit_of_work() as session:
        products = [
            {
                "id": 100 + number,
                "group_id": shop.group_id,
                "category_id": 1,
                "slug": f"banyak-{number}",
                "name": f"Kain tenun ikat motif nomor {number:04}",
                "keywords": [],
                "regency_code": "53.09",
                "state": ListingState.PUBLISHED,
                "outcome": DeterminationOutcome.VERIFIED,
                "created_at": now,
            }
            for number in range(MANY)
        ]
        insert_many(session, Product, products)
        variants = [
            {
                "id": 100 + number,
                "product_id": 100 + number,
                "group_id": shop.group_id,
                "sku": f"BANYAK-{number}",
                "unit": "lembar",
                "price": Rupiah(50_000),
                "weight_g": 300,
            }
            for number in range(MANY)
        ]
        insert_many(session, Variant, variants)
        lying = [
            {"variant_id": 100 + number, "place_id": shop.place_id, "on_hand": number % 40, "reserved": 0}
            for number in range(MANY)
        ]
        insert_many(session, Level, lying)


def test_fifty_a_page_within_the_budgets(keeper: Browser) -> None:
    page = keeper.get("/lapak/stok").text
    for url in ("/lapak/stok", "/lapak/stok?q=nomor+12", "/lapak/stok?saring=hampir-habis"):
        with counted_queries() as seen:
            page = keeper.get(url).text
        assert page.count('<li id="b') == 50
        assert 0 < len(seen) <= 8, seen
    size = len(keeper.get("/lapak/stok", headers=PACKED).data)
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert size + sum(len(keeper.get(file, headers=PACKED).data) for file in files) <= 60_000
    assert 1 + len(files) <= 8


def test_fifty_are_counted_with_one_form(keeper: Browser) -> None:
    place = re.findall(r'href="(/lapak/stok/[0-9]+/hitung)"', keeper.get("/lapak/stok").text)[0]
    with counted_queries() as seen:
        page = keeper.get(place)
    assert 0 < len(seen) <= 8, seen
    hidden = dict(re.findall(r'name="(key|seen|terlihat-[0-9]+)" value="([^"]+)"', page.text))
    fields = re.findall(r'name="(jumlah-[0-9]+)"', page.text)
    assert len(fields) == 50
    answer = keeper.submit(place, {**hidden, **dict.fromkeys(fields, "41")})
    assert (answer.status_code, answer.location.partition("?")[0]) == (303, place)
    assert "50 hitungan tersimpan." in keeper.get(answer.location).text


def test_what_was_counted_is_saved_although_a_new_listing_moves_it_to_the_next_page(keeper: Browser) -> None:
    place = re.findall(r'href="(/lapak/stok/[0-9]+/hitung)"', keeper.get("/lapak/stok").text)[0]
    page = keeper.get(place).text
    hidden = dict(re.findall(r'name="(key|seen|terlihat-[0-9]+)" value="([^"]+)"', page))
    last = re.findall(r'name="(jumlah-[0-9]+)"', page)[-1]
    with unit_of_work() as session:
        session.execute(update(Product).where(Product.name.endswith("0200")).values(name="Awal sekali"))
    assert last not in re.findall(r'name="(jumlah-[0-9]+)"', keeper.get(place).text)
    answer = keeper.submit(place, {**hidden, last: "41"})
    assert "1 hitungan tersimpan." in keeper.get(answer.location).text


def test_every_line_comes_once_from_page_to_page(keeper: Browser) -> None:
    url, seen = "/lapak/stok?q=nomor+01", []
    wanted = sum("01" in f"{number:04}" for number in range(MANY))
    for _ in range(MANY // 50):
        page = keeper.get(url).text
        seen += re.findall(r'<li id="b(\d+)"', page)
        following = re.search(r'href="([^"]+)">Barang berikutnya', page)
        if following is None:
            break
        url = html.unescape(following[1])
    assert (len(seen), len(set(seen))) == (wanted, wanted)
    assert wanted > 100
