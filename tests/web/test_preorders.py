"""Goods that are still to be made: what buyers read of their day, and what the group does until they are packed."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from storefront.catalogue.types import NewVariant
from storefront.kernel import clock
from storefront.kernel.db import end_reading
from storefront.kernel.money import Rupiah
from storefront.kernel.text import day, using_language
from storefront.kernel.types import BUYER
from storefront.orders.types import SellerOrderState
from storefront.trade import service as trade
from tests.support import factories, invariants, listings, two_groups
from tests.support.buying import Buyer, all_orders
from tests.support.members import member, step, text_of
from tests.support.pages import get
from tests.support.shelf import draft, drain, fill_shelf

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only


def ready(days: int = 30) -> str:
    return day(clock.today() + timedelta(days=days))


def test_the_page_says_when_and_how_many_and_machines_read_the_same(client: Browser) -> None:
    sold_out = NewVariant(sku="B", unit="lembar", price=Rupiah(225_000), weight_g=300)
    _there, product_id = fill_shelf([draft("Selendang", 0), draft("Tenun Ikat", 0, variants=(sold_out,))])
    assert "OutOfStock" in get(client, "/produk/tenun-ikat")

    listings.change(product_id, takes_preorders=True, capacity_per_month=4, lead_time_days=30)
    drain()

    page = get(client, "/produk/tenun-ikat")
    assert f"Stok habis. Pesan dulu: siap dikirim paling cepat {ready()}, paling banyak 4 lembar" in page
    assert ">Pesan dulu</button>" in page
    assert '"availability": "https://schema.org/PreOrder"' in page
    assert f'"availabilityStarts": "{clock.today() + timedelta(days=30)}"' in page
    assert "Bisa pesan dulu" in get(client, "/produk/")
    with using_language("en"):
        assert f"ready to send {ready()}" in get(client, "/produk/tenun-ikat?lang=en")


@pytest.fixture
def loom(app: Flask) -> factories.Shop:
    del app
    factories.load_reference()
    shop = factories.open_shop(on_hand=0)
    factories.take_preorders(shop, per_month=5)
    return shop


def test_from_the_basket_to_the_courier(app: Flask, client: Browser, loom: factories.Shop) -> None:
    buyer = Buyer(client)
    buyer.take(loom, 2)
    buyer.go_to("31")
    offered = f"Pesan dulu, siap dikirim paling cepat {ready()}. Lewat transfer: 30 hari setelah uangnya diterima."
    assert offered in get(client, "/keranjang")
    assert offered in get(client, "/checkout")

    where = buyer.order()

    (order,) = all_orders()
    part = order.parts[0]
    seller = member(app, "ansel@contoh.id", loom.group_id)
    unpaid = f"Pesan dulu, siap dikirim 30 hari setelah pembayaran diterima, paling cepat {ready()}"
    assert unpaid in get(client, where)
    assert unpaid in text_of(seller, f"/lapak/pesanan/{part.number}")
    two_groups.pay(order.number)
    promise = f"Pesan dulu, siap dikirim {ready()}"
    trade.accept(part.id, factories.SELLER)
    assert get(client, where).count(promise) == 2
    page = text_of(seller, f"/lapak/pesanan/{part.number}")
    assert promise in page
    assert "Sudah dikemas" not in page
    assert "Ambil dari stok" not in page
    assert "Seharusnya siap" not in page
    assert "Buat barangnya" in text_of(seller, "/lapak/pesanan")
    assert f"Belum jadi, siapkan sebelum {ready()}" in text_of(seller, "/lapak/pesanan/kemas")
    answer = seller.submit(f"/lapak/pesanan/{part.number}/kemas")
    assert (answer.status_code, two_groups.see(order.number).parts[0].state) == (422, SellerOrderState.ACCEPTED)
    assert "Ada barang yang belum jadi." in html.unescape(answer.text)

    step(seller, part.number, "jadi")
    assert "Kemas barangnya" in text_of(seller, "/lapak/pesanan")
    assert "Belum jadi" not in text_of(seller, "/lapak/pesanan/kemas")
    step(seller, part.number, "kemas")

    assert two_groups.see(order.number).parts[0].state is SellerOrderState.PACKED
    assert invariants.broken([order.number]) == []


def test_nothing_is_promised_for_money_that_nobody_is_to_send_any_more(client: Browser, loom: factories.Shop) -> None:
    buyer = Buyer(client)
    buyer.take(loom, 2)
    buyer.go_to("31")
    where = buyer.order()
    assert "setelah pembayaran diterima" in get(client, where)
    trade.cancel(all_orders()[0].number, BUYER)
    assert "setelah pembayaran diterima" not in get(client, where)


def test_a_day_that_is_over_is_no_longer_promised(app: Flask, client: Browser, loom: factories.Shop) -> None:
    factories.take_preorders(loom, per_month=5, days=1)
    buyer = Buyer(client)
    buyer.take(loom, 2)
    buyer.go_to("31")
    where = buyer.order()
    (order,) = all_orders()
    two_groups.pay(order.number)
    part = order.parts[0]
    trade.accept(part.id, factories.SELLER)
    seller = member(app, "ansel@contoh.id", loom.group_id)

    with clock.frozen_at(clock.now() + timedelta(days=2)):
        assert f"Pesan dulu, seharusnya siap dikirim {ready(-1)}" in get(client, where)
        page = text_of(seller, f"/lapak/pesanan/{part.number}")
        assert f"Seharusnya siap {ready(-1)}" in page
        assert "Tidak bisa dibuat? Tolak pesanannya." in page

        trade.make(part.id, factories.SELLER)
        assert "Seharusnya siap" not in text_of(seller, f"/lapak/pesanan/{part.number}")


def test_goods_that_were_counted_in_are_taken_from_there(app: Flask, loom: factories.Shop) -> None:
    number = trade.place(factories.pickup_form(factories.fill_basket({loom.variant_ids[0]: 2}))).number
    part = two_groups.see(number).parts[0]
    trade.accept(part.id, factories.SELLER)
    factories.put_on_shelf(loom, 2)
    seller = member(app, "ansel@contoh.id", loom.group_id)
    assert "Ambil dari stok" in text_of(seller, f"/lapak/pesanan/{part.number}")

    step(seller, part.number, "jadi", dari="stok")

    assert invariants.broken([number]) == []
    end_reading()


def test_a_day_that_has_moved_is_asked_for_again(client: Browser, loom: factories.Shop) -> None:
    buyer = Buyer(client)
    buyer.take(loom, 2)
    buyer.go_to("31")
    form = buyer.form()
    factories.take_preorders(loom, per_month=5, days=45)

    answer = client.submit("/checkout", form)

    assert (answer.status_code, all_orders()) == (422, [])
    assert re.search(rf"baru siap {ready(45)}\. Setuju\? Tekan sekali lagi\.", html.unescape(answer.text))
    buyer.order()
