"""The basket: goods of several groups, what it costs to send them, and nothing personal asked."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from storefront.trade import service as trade
from tests.support import factories
from tests.support.buying import Buyer

if TYPE_CHECKING:
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
FULL_WIDTH_FIVE = "\uff15"


@pytest.fixture
def buyer(client: Browser) -> Buyer:
    factories.load_reference()
    return Buyer(client)


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def quantities(buyer: Buyer) -> list[str]:
    return re.findall(r'<input name="jumlah" value="([^"]*)"', buyer.browser.get("/keranjang").text)


def test_an_empty_basket_leads_on_and_gives_a_mere_reader_no_cookie(buyer: Buyer) -> None:
    page = buyer.browser.get("/keranjang")
    assert page.status_code == 200
    assert "Keranjang Anda masih kosong" in page.text
    assert 'href="/produk/"' in page.text
    assert page.headers.getlist("Set-Cookie") == []
    assert buyer.browser.get("/checkout").location == "/keranjang"


def test_the_cookie_comes_with_the_first_goods(buyer: Buyer) -> None:
    shop = factories.open_shop()
    answer = buyer.browser.post("/keranjang/tambah", data={"varian": shop.variant_ids[0], "jumlah": "1"})
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("keranjang=")
    assert [part for part in ("HttpOnly", "SameSite=Lax", "Max-Age=2592000", "Path=/") if part not in cookie] == []
    assert answer.location == f"/keranjang#barang-{shop.variant_ids[0]}"


def test_goods_stand_by_group_and_are_counted_in_the_head(buyer: Buyer) -> None:
    buyer.take(factories.open_shop(name="Koperasi Beiwali"), 2)
    buyer.take(factories.open_shop(name="Tenun Kodi", regency_code="53.11", price=350_000))
    html = buyer.browser.get("/keranjang").text
    assert re.findall(r"Dari <a [^>]+>([^<]+)</a>", html) == ["Koperasi Beiwali", "Tenun Kodi"]
    assert "Rp100.000" in html
    assert "Rp450.000" in html
    assert '<span class="sr">berisi </span>3</span>' in html


def test_the_whole_quote_stands_before_anything_personal_is_asked(buyer: Buyer) -> None:
    buyer.take(factories.open_shop(name="Beiwali"), 2)
    buyer.take(factories.open_shop(name="Kodi", regency_code="53.11", pickup_note=""))
    assert buyer.browser.get("/checkout").location == "/keranjang"
    buyer.go_to("31")
    words = text_of(buyer.browser.get("/keranjang").text)
    assert "Kirim dari Ngada, 0,5 kg" in words
    assert "Kirim dari Sumba Timur, 250 g" in words
    assert "Ambil di tempat Setiap hari kerja Gratis" in words
    assert "Lanjut ke alamat" in words
    assert buyer.browser.get("/checkout").status_code == 200


def test_within_ntt_the_kabupaten_decides(buyer: Buyer) -> None:
    buyer.take(factories.open_shop())
    buyer.go_to("53.11")
    assert '<option value="53.11" selected>' in buyer.browser.get("/keranjang").text


@pytest.mark.parametrize("area", ["", "99", "53", "53.99", "31' OR 1=1"])
def test_no_destination_but_those_of_the_list(buyer: Buyer, area: str) -> None:
    buyer.take(factories.open_shop())
    page = buyer.browser.post("/keranjang/tujuan", data={"tujuan": area}, follow_redirects=True)
    assert "Pilih tujuan dari daftar." in page.text
    assert " selected>" not in page.text


def test_minus_plus_a_typed_number_and_remove(buyer: Buyer) -> None:
    shop = factories.open_shop()
    buyer.take(shop, 2)
    line = {"varian": shop.variant_ids[0]}
    for sent, expected in (
        ({"jumlah": "2", "langkah": "+"}, ["3"]),
        ({"jumlah": "3", "langkah": "-"}, ["2"]),
        ({"jumlah": "1", "langkah": "-"}, ["1"]),
        ({"jumlah": "7"}, ["7"]),
        ({"jumlah": "0"}, []),
    ):
        assert buyer.browser.post("/keranjang/ubah", data={**line, **sent}).status_code == 303
        assert quantities(buyer) == expected
    buyer.take(shop, 2)
    buyer.browser.post("/keranjang/hapus", data=line)
    assert quantities(buyer) == []


@pytest.mark.parametrize("quantity", ["-1", "1e9", "1.5", FULL_WIDTH_FIVE, "1000", "", "dua", "9" * 30])
def test_a_quantity_that_is_none_changes_nothing(buyer: Buyer, quantity: str) -> None:
    shop = factories.open_shop()
    buyer.take(shop, 2)
    page = buyer.browser.post(
        "/keranjang/ubah", data={"varian": shop.variant_ids[0], "jumlah": quantity}, follow_redirects=True
    )
    assert "Tulis jumlah dari 1 sampai 999." in page.text
    assert quantities(buyer) == ["2"]
    added = buyer.browser.post("/keranjang/tambah", data={"varian": shop.variant_ids[0], "jumlah": quantity})
    assert added.location.startswith("/produk/")
    assert quantities(buyer) == ["2"]


@pytest.mark.parametrize("variant", ["", "0", "999999", "x", "1;2", "9" * 40])
def test_no_variant_but_those_that_are_sold(buyer: Buyer, variant: str) -> None:
    assert buyer.browser.post("/keranjang/tambah", data={"varian": variant}).status_code == 404


def test_a_price_that_is_sent_along_counts_for_nothing(buyer: Buyer) -> None:
    shop = factories.open_shop(price=60_000)
    data = {"varian": shop.variant_ids[0], "jumlah": "1", "price": "1", "harga": "1", "subtotal": "1"}
    buyer.browser.post("/keranjang/tambah", data=data)
    assert "Rp60.000" in buyer.browser.get("/keranjang").text


def test_without_script_the_product_page_s_plus_goes_back_there_and_takes_nothing(buyer: Buyer) -> None:
    shop = factories.open_shop()
    answer = buyer.browser.post(
        "/keranjang/tambah", data={"varian": shop.variant_ids[0], "jumlah": "1", "langkah": "+"}
    )
    assert answer.location.endswith(f"?jumlah=2&varian={shop.variant_ids[0]}")
    assert quantities(buyer) == []


def test_a_shortage_is_named_and_the_rest_of_the_basket_stays(buyer: Buyer) -> None:
    short, plenty = factories.open_shop(on_hand=5), factories.open_shop(name="Lain")
    buyer.take(short, 4)
    buyer.take(plenty, 1)
    buyer.go_to("31")
    trade.place(factories.checkout_form(factories.fill_basket({short.variant_ids[0]: 3})))
    page = buyer.browser.get("/keranjang").text
    assert "tinggal 2. Kurangi jumlahnya." in page
    assert quantities(buyer) == ["4", "1"]
    assert 'href="/checkout"' not in page


def test_another_browser_s_basket_is_out_of_reach(buyer: Buyer) -> None:
    shop = factories.open_shop()
    buyer.take(shop, 2)
    stranger = type(buyer.browser)(buyer.browser.application)
    line = {"varian": shop.variant_ids[0], "jumlah": "5"}
    assert stranger.post("/keranjang/ubah", data=line).status_code == 404
    assert stranger.post("/keranjang/hapus", data=line).status_code == 404
    assert stranger.post("/keranjang/tujuan", data={"tujuan": "31"}).status_code == 404
    stranger.set_cookie("keranjang", "x" * 3000)
    assert stranger.get("/keranjang").status_code == 200
    assert quantities(buyer) == ["2"]


def test_names_are_text(buyer: Buyer) -> None:
    buyer.take(factories.open_shop(name="<script>alert(1)</script>", pickup_note="<img src=x onerror=alert(1)>"))
    buyer.go_to("31")
    page = buyer.browser.get("/keranjang").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page
