"""Checkout: one page, one order however often it is sent, nothing lost when something is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from storefront.kernel.money import Rupiah
from storefront.orders.types import PaymentMethod
from storefront.shipping.types import Delivery
from storefront.trade import service as trade
from tests.support import factories, invariants
from tests.support.browser import Browser
from tests.support.buying import JAKARTA, Buyer, all_orders, hidden, number_in
from tests.support.people import make_person

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def buyer(client: Browser) -> Buyer:
    factories.load_reference()
    return Buyer(client)


@pytest.fixture
def shops(buyer: Buyer) -> tuple[factories.Shop, factories.Shop]:
    """Two groups' goods in the basket, and a destination."""
    pair = (
        factories.open_shop(name="Koperasi Beiwali"),
        factories.open_shop(name="Tenun Kodi", regency_code="53.11", price=350_000),
    )
    for shop in pair:
        buyer.take(shop, 2)
    buyer.go_to("31")
    return pair


def pickup(shops: tuple[factories.Shop, ...]) -> dict[str, str]:
    return {f"delivery-{shop.group_id}": "pickup" for shop in shops}


def test_an_order_of_two_groups(buyer: Buyer, shops: tuple[factories.Shop, factories.Shop]) -> None:
    form = buyer.form()
    answer = buyer.browser.post("/checkout", data=form)
    assert answer.status_code == 303
    (order,) = all_orders()
    assert answer.location == f"/pesanan/{order.number}?kunci={order.access_key}"
    assert [part.group_id for part in order.parts] == [shop.group_id for shop in shops]
    assert order.goods_total + order.shipping_total == Rupiah(int(form["total_shown"]))
    assert (order.phone, order.address.regency, order.address.regency_code) == ("+6281234567890", "Jakarta Pusat", None)
    assert "Keranjang Anda masih kosong" in buyer.browser.get("/keranjang").text
    assert invariants.broken([order.number]) == []


def test_within_ntt_the_list_names_the_kabupaten(buyer: Buyer, shops: tuple[factories.Shop, ...]) -> None:
    assert shops
    buyer.go_to("53.09")
    page = buyer.browser.get("/checkout").text
    assert 'name="regency"' not in page
    buyer.order(area="53.09", regency="Tempat lain")
    (order,) = all_orders()
    assert (order.address.province_code, order.address.regency_code, order.address.regency) == ("53", "53.09", "Ngada")


def test_everything_that_is_missing_is_named_at_once_and_nothing_is_lost(
    buyer: Buyer, shops: tuple[factories.Shop, ...]
) -> None:
    assert shops
    form = buyer.form(phone="0812", postal_code="8022", village="", district="", street="", landmark="Pagar biru")
    page = buyer.browser.post("/checkout", data=form)
    assert page.status_code == 422
    summary = page.text.split('id="periksa"')[1].split("</ul>")[0]
    assert re.findall(r'<a href="#(\w+)">([^<]+)</a>', summary) == [
        ("phone", "Tulis nomor telepon yang aktif, misalnya 0812 3456 7890."),
        ("street", "Tulis nama jalan dan nomor rumah."),
        ("village", "Tulis nama desa atau kelurahan."),
        ("district", "Tulis nama kecamatan."),
        ("postal_code", "Kode pos terdiri dari 5 angka."),
    ]
    for kept in ("Maria Goreti Nahak", "0812", "8022", "Pagar biru", "Jakarta Pusat", "maria@contoh.test"):
        assert f'value="{kept}"' in page.text
    assert '<option selected value="31">' in page.text
    assert all_orders() == []


def test_hitung_ulang_prices_anew_without_script_and_keeps_what_was_typed(
    buyer: Buyer, shops: tuple[factories.Shop, factories.Shop]
) -> None:
    form = buyer.form(buyer_name="Yohana", phone="08")
    before = int(form["total_shown"])
    page = buyer.browser.post("/checkout", data={**form, **pickup(shops[:1]), "langkah": "hitung"})
    assert page.status_code == 200
    assert int(hidden(page.text)["total_shown"]) < before
    assert 'value="Yohana"' in page.text
    assert 'id="periksa"' not in page.text
    farther = buyer.browser.post("/checkout", data={**form, "area": "94", "langkah": "hitung"})
    assert int(hidden(farther.text)["total_shown"]) > before
    assert '<option value="94" selected>' in buyer.browser.get("/keranjang").text


def test_a_total_that_changed_is_shown_old_and_new_and_ordered_only_then(
    buyer: Buyer, shops: tuple[factories.Shop, ...]
) -> None:
    assert shops
    form = buyer.form()
    page = buyer.browser.post("/checkout", data={**form, "total_shown": "1"})
    assert page.status_code == 422
    now = Rupiah(int(form["total_shown"]))
    assert f"Total berubah dari Rp1 menjadi {now}." in page.text
    assert hidden(page.text) == {name: form[name] for name in ("checkout_key", "total_shown", "dates_shown")}
    assert all_orders() == []
    assert buyer.browser.post("/checkout", data={**form, **hidden(page.text)}).status_code == 303


@pytest.mark.parametrize("total", ["", "-1", "1e9", "1.5", "\uff11\uff12", "9" * 40])
def test_a_total_that_is_no_number_is_refused(buyer: Buyer, shops: tuple[factories.Shop, ...], total: str) -> None:
    assert shops
    assert buyer.browser.post("/checkout", data=buyer.form(total_shown=total)).status_code == 422
    assert all_orders() == []


def test_extra_fields_change_nothing(buyer: Buyer, shops: tuple[factories.Shop, ...]) -> None:
    assert shops
    form = buyer.form(person_id="1", unique_code="0", price="1", total="1", payment_state="paid", shipping_fee="0")
    buyer.browser.post("/checkout", data={**form, "delivery-999": "pickup", "delivery-x": "courier"})
    (order,) = all_orders()
    assert order.person_id is None
    assert order.payment_state == "unpaid"
    assert order.goods_total + order.shipping_total == Rupiah(int(form["total_shown"]))


def test_goods_that_have_gone_are_named_and_the_form_is_kept(buyer: Buyer, shops: tuple[factories.Shop, ...]) -> None:
    form = buyer.form()
    trade.place(factories.checkout_form(factories.fill_basket({shops[0].variant_ids[0]: 9})))
    page = buyer.browser.post("/checkout", data=form)
    assert page.status_code == 422
    assert "Stok berubah sebelum pesanan dibuat" in page.text
    assert "tinggal 1. Kurangi jumlahnya." in page.text
    assert 'href="/keranjang"' in page.text
    assert 'value="Maria Goreti Nahak"' in page.text
    assert len(all_orders()) == 1


def test_the_same_form_again_leads_to_the_same_order(buyer: Buyer, shops: tuple[factories.Shop, ...]) -> None:
    """Double tap, and Back with a second press."""
    assert shops
    form = buyer.form()
    answers = [buyer.browser.post("/checkout", data=form) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert len(all_orders()) == 1
    assert invariants.broken() == []


def test_two_tabs_with_other_contents_place_one_order(buyer: Buyer, shops: tuple[factories.Shop, ...]) -> None:
    assert shops
    first, second = buyer.form(), buyer.form(buyer_name="Orang Lain")
    url = buyer.browser.post("/checkout", data=first).location
    late = buyer.browser.post("/checkout", data=second)
    assert late.status_code == 409
    assert url.replace("&", "&amp;") in late.text
    assert number_in(url) in late.text
    assert len(all_orders()) == 1


def test_the_form_of_another_browser_s_basket_shows_nothing(
    app: Flask, buyer: Buyer, shops: tuple[factories.Shop, ...]
) -> None:
    assert shops
    form = buyer.form()
    url = buyer.browser.post("/checkout", data=form).location
    stranger = Browser(app)
    answer = stranger.post("/checkout", data={**form, "buyer_name": "Orang Lain"})
    assert answer.status_code == 303
    assert answer.location == "/keranjang"
    assert number_in(url) not in answer.text


def test_a_form_whose_basket_has_moved_on_is_not_ordered(buyer: Buyer, shops: tuple[factories.Shop, ...]) -> None:
    buyer.browser.post("/checkout", data=buyer.form())
    buyer.take(shops[0], 1)
    buyer.go_to("31")
    form = buyer.form(checkout_key="made-up")
    page = buyer.browser.post("/checkout", data=form)
    assert page.status_code == 422
    assert "Keranjang Anda sudah berubah." in page.text
    assert len(all_orders()) == 1


def test_paying_at_pickup_is_offered_where_everything_is_fetched(
    buyer: Buyer, shops: tuple[factories.Shop, ...]
) -> None:
    form = buyer.form()
    assert 'value="at_pickup"' not in buyer.browser.get("/checkout").text
    refused = buyer.browser.post("/checkout", data={**form, "payment_method": "at_pickup"})
    assert refused.status_code == 422
    assert "Bayar saat ambil hanya bila semua barang diambil sendiri." in refused.text
    page = buyer.browser.post("/checkout", data={**form, **pickup(shops), "langkah": "hitung"}).text
    assert 'value="at_pickup"' in page
    assert 'id="street"' not in page
    kept = dict.fromkeys(("street", "village", "district", "regency", "postal_code"), "")
    data = {**form, **hidden(page), **pickup(shops), **kept, "payment_method": "at_pickup"}
    assert buyer.browser.post("/checkout", data=data).status_code == 303
    (order,) = all_orders()
    assert order.payment_method is PaymentMethod.AT_PICKUP
    assert {part.delivery for part in order.parts} == {Delivery.PICKUP}
    assert (order.address.street, order.shipping_total, order.unique_code) == ("", Rupiah(0), Rupiah(0))


def test_a_field_is_one_line_whatever_was_sent(buyer: Buyer, shops: tuple[factories.Shop, ...]) -> None:
    """Letters and slips are made of lines: nobody writes lines of the shop into them."""
    assert shops
    buyer.order(buyer_name="Maria\r\nTransfer ke 123", landmark="Pagar\nbiru")
    (order,) = all_orders()
    assert (order.buyer_name, order.address.landmark) == ("Maria Transfer ke 123", "Pagar biru")


def test_whoever_is_signed_in_finds_their_name_and_owns_the_order(
    buyer: Buyer, shops: tuple[factories.Shop, ...]
) -> None:
    assert shops
    person_id = make_person("yohana@contoh.test")
    buyer.browser.become("yohana@contoh.test")
    answer = buyer.browser.get("/checkout")
    assert answer.headers["Cache-Control"] == "no-store"
    page = answer.text
    assert 'value="Yohana"' in page
    assert 'value="yohana@contoh.test"' in page
    buyer.order()
    assert [order.person_id for order in all_orders()] == [person_id]


def test_what_is_typed_is_text(buyer: Buyer, shops: tuple[factories.Shop, ...]) -> None:
    assert shops
    nasty = '"><script>alert(1)</script>'
    page = buyer.browser.post("/checkout", data={**buyer.form(), **dict.fromkeys(JAKARTA, nasty)})
    assert page.status_code == 422
    assert "<script>alert" not in page.text


def test_the_page_is_light(buyer: Buyer, shops: tuple[factories.Shop, ...]) -> None:
    """40 KB and 5 requests with two pictures of up to 5 KB (QUALITY, section 4)."""
    assert shops
    page = buyer.browser.get("/checkout", headers={"Accept-Encoding": "br"})
    assert len(page.data) < 12_000
    html = buyer.browser.get("/checkout").text
    assert len(re.findall(r'<link rel="stylesheet"|<script', html)) == 2  # its names of villages come with a script
