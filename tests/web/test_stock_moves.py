"""Goods between places by forms alone, and closing a place."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import MemberRole
from storefront.catalogue import queries as catalogue_queries
from storefront.catalogue import service as catalogue
from storefront.catalogue.models import Product, Variant
from storefront.kernel.db import read_session, unit_of_work
from storefront.stock import queries, service
from storefront.workspace.stock_lines import goods_name
from tests.support import factories, keeping
from tests.support.browser import Browser
from tests.support.factories import SELLER
from tests.support.people import make_person

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.factories import Shop

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def shop(app: Flask) -> Shop:
    del app
    factories.load_reference()
    return factories.open_shop(variants=2, on_hand=10)


@pytest.fixture
def keeper(app: Flask, shop: Shop) -> Browser:
    make_person("stok@contoh.id", group_id=shop.group_id, member=MemberRole.PETUGAS_STOK)
    browser = Browser(app)
    browser.become("stok@contoh.id")
    return browser


def text_of(browser: Browser, url: str) -> str:
    return html.unescape(browser.get(url).text)


def left(shop: Shop) -> int:
    return keeping.on_hand(shop.place_id, shop.variant_ids[0])


def test_from_the_store_to_an_outlet_by_forms_alone(shop: Shop, keeper: Browser) -> None:
    made = keeper.submit("/lapak/stok/tempat/baru", {"kind": "outlet", "name": "NTT Mart Kupang"})
    assert made.status_code == 303
    outlet = queries.list_places(read_session(), shop.group_id)[1]
    assert (outlet.name, outlet.sells_online) == ("NTT Mart Kupang", False)
    page = text_of(keeper, f"/lapak/stok/pindah/baru?dari={shop.place_id}")
    key = re.findall(r'name="key"[^>]* value="([^"]+)"', page)[0]
    first, second = shop.variant_ids
    data = {"key": key, "to_place": str(outlet.id), f"jumlah-{first}": "12", f"jumlah-{second}": "dua"}
    wrong = keeper.submit(f"/lapak/stok/pindah/baru?dari={shop.place_id}", data)
    assert wrong.status_code == 422
    assert 'value="dua"' in wrong.text
    data |= {f"jumlah-{second}": "2"}
    short = keeper.submit(f"/lapak/stok/pindah/baru?dari={shop.place_id}", data)
    assert "Di sini hanya ada 10." in short.text
    assert left(shop) == 10
    data |= {f"jumlah-{first}": "6"}
    sent = [keeper.submit(f"/lapak/stok/pindah/baru?dari={shop.place_id}", data).location for _ in range(2)]
    assert sent[0] == sent[1]
    assert left(shop) == 4
    note = text_of(keeper, f"{sent[0]}/surat-jalan")
    assert "Surat jalan" in note
    assert "NTT Mart Kupang" in note
    half = keeper.submit(f"{sent[0]}/sampai", {f"datang-{first}": "6", f"alasan-{first}": "damaged"})
    assert half.status_code == 422
    assert '<option value="damaged" selected>' in half.text
    data = {f"datang-{first}": "5", f"alasan-{first}": "damaged", f"datang-{second}": "2"}
    for _ in range(2):
        assert keeper.submit(f"{sent[0]}/sampai", data).status_code == 303
    assert "Sampai 5" in text_of(keeper, sent[0])
    assert (keeping.on_hand(outlet.id, first), keeping.on_hand(outlet.id, second)) == (5, 2)
    assert keeper.submit(f"{sent[0]}/batal").status_code == 303
    assert "lebih dahulu mencatatnya" in text_of(keeper, sent[0])
    assert (left(shop), keeping.is_sound()) == (4, True)


def test_a_page_opened_again_says_that_it_has_sent_before(shop: Shop, keeper: Browser) -> None:
    outlet, first = keeping.open_place(shop), shop.variant_ids[0]
    url = f"/lapak/stok/pindah/baru?dari={shop.place_id}"
    data = {"key": keeping.new_key(), "to_place": str(outlet), f"jumlah-{first}": "6"}
    assert keeper.submit(url, data).status_code == 303
    again = keeper.submit(url, data | {f"jumlah-{first}": "3"})
    assert (again.status_code, left(shop)) == (422, 4)
    assert "Halaman ini sudah mencatat kiriman lain." in again.text
    assert 'value="3"' in again.text
    key = re.findall(r'name="key"[^>]* value="([^"]+)"', again.text)[0]
    assert keeper.submit(url, data | {"key": key, f"jumlah-{first}": "3"}).status_code == 303
    assert (left(shop), keeping.is_sound()) == (1, True)


def test_goods_of_an_archived_listing_can_still_leave_so_that_the_place_closes(shop: Shop, keeper: Browser) -> None:
    stall, variant_id = keeping.open_place(shop, name="Pasar"), shop.variant_ids[0]
    number = service.send_transfer(keeping.sending(shop, stall, {variant_id: 2}), SELLER)
    with unit_of_work() as session:
        product_id = session.get_one(Variant, variant_id).product_id
        catalogue.archive(session, session.get_one(Product, product_id), SELLER)
    name = html.unescape(goods_name(catalogue_queries.find_lines(read_session(), [variant_id])[variant_id]))
    assert name not in text_of(keeper, f"/lapak/stok?tempat={stall}")
    assert keeper.submit(f"/lapak/stok/pindah/{number}/sampai", {f"datang-{variant_id}": "2"}).status_code == 303
    for url in (
        f"/lapak/stok?tempat={stall}",
        f"/lapak/stok/{stall}/hitung",
        f"/lapak/stok/pindah/baru?dari={stall}",
    ):
        assert name in text_of(keeper, url), url
    listed = text_of(keeper, f"/lapak/stok/{stall}/{variant_id}")
    assert "Tidak tampil untuk pembeli." in listed
    assert "Halamannya tetap tampil." not in listed
    counted = {"key": keeping.new_key(), f"jumlah-{variant_id}": "0", f"terlihat-{variant_id}": "2"}
    assert keeper.submit(f"/lapak/stok/{stall}/hitung", counted).status_code == 303
    assert keeper.submit(f"/lapak/stok/tempat/{stall}/tutup").status_code == 303
    assert keeping.is_sound()


def test_a_place_with_goods_stays_open_and_says_why(shop: Shop, keeper: Browser) -> None:
    keeping.open_place(shop)
    answer = keeper.submit(f"/lapak/stok/tempat/{shop.place_id}/tutup")
    assert answer.status_code == 409
    assert "Di sini masih ada 20 barang." in answer.text


def test_a_search_keeps_what_is_typed_and_where_it_goes(shop: Shop, keeper: Browser) -> None:
    """Also what the search does not find: it was typed before."""
    outlet, (first, second) = keeping.open_place(shop), shop.variant_ids
    url = f"/lapak/stok/pindah/baru?dari={shop.place_id}"
    items = catalogue_queries.find_lines(read_session(), shop.variant_ids)
    data = {"key": keeping.new_key(), "to_place": str(outlet), f"jumlah-{first}": "6", "note": "Pak Ansel"}
    searched = keeper.submit(url, {**data, "q": items[second].sku, "langkah": "cari"})
    page = html.unescape(searched.text)
    assert (searched.status_code, left(shop)) == (200, 10)
    assert re.search(rf'name="jumlah-{first}" value="6"', page)
    assert f'name="jumlah-{second}"' in page
    assert f'value="{data["key"]}"' in page
    assert 'value="Pak Ansel"' in page
    assert re.search(rf'<option selected value="{outlet}">', page)

    assert keeper.submit(url, {**data, "q": items[second].sku, f"jumlah-{second}": "1"}).status_code == 303
    assert (left(shop), keeping.on_hand(shop.place_id, second)) == (4, 9)
