"""A parcel that leaves the country: its own fields, a fee that is named first, the address wherever it stands."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import Role
from storefront.kernel.db import read_session
from storefront.kernel.money import Rupiah
from storefront.orders.types import Address, OrderState, PaymentMethod
from storefront.shipping import service as shipping
from storefront.shipping.types import SheetKind
from tests.support import factories, invariants
from tests.support.abroad import FORM, LEIPZIG
from tests.support.browser import Browser
from tests.support.buying import Buyer, all_orders, hidden
from tests.support.offices import officer
from tests.support.people import make_person

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.sqlite_only
HERE = ("rt", "rw", "village", "district", "landmark")
FIELD = re.compile(r'<input(?![^>]*type="(?:hidden|radio)")[^>]*\bid="(\w+)"')


@pytest.fixture
def buyer(client: Browser) -> Buyer:
    factories.load_reference()
    return Buyer(client)


@pytest.fixture
def shop(buyer: Buyer) -> factories.Shop:
    """Goods of a group that takes cash, on their way abroad."""
    found = factories.open_shop(name="Madu Ngada", allows_cash=True, is_liquid=True)
    buyer.take(found, 2)
    buyer.go_to("LN")
    return found


def fields_of(page: str) -> list[str]:
    return FIELD.findall(page.split('action="/checkout"')[1].split("</form>", maxsplit=1)[0])


def words_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def hidden_of(page: str, name: str) -> str:
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)">', page)
    return html.unescape(found[1]) if found else ""


@pytest.mark.usefixtures("shop")
class TestForm:
    def test_the_list_of_destinations_ends_with_abroad_and_the_fee_is_open(self, buyer: Buyer) -> None:
        page = buyer.browser.get("/keranjang").text
        assert '<optgroup label="Di luar Indonesia">' in page
        assert '<option value="LN" selected>Luar negeri</option>' in page
        assert "Ongkir dikonfirmasi kelompok" in page

    def test_it_asks_for_what_an_address_abroad_has(self, buyer: Buyer) -> None:
        page = buyer.browser.get("/checkout").text
        assert fields_of(page) == ["buyer_name", "phone", "email", "street", "regency", "postal_code", "country"]
        assert re.findall(r'name="payment_method"[^>]*value="(\w+)"', page) == ["transfer"]
        assert "Dengan kode negara. Contoh: +49 1512 3456789" in page
        assert "js/places.js" not in page

    def test_hitung_ulang_changes_the_fields_both_ways_and_keeps_what_was_typed(self, buyer: Buyer) -> None:
        form = {**buyer.form(), **FORM, "village": "Oebufu", "landmark": "Pagar biru", "langkah": "hitung"}
        home = buyer.browser.post("/checkout", data={**form, "area": "31"}).text
        assert [name for name in HERE if name in fields_of(home)] == list(HERE)
        assert "country" not in fields_of(home)
        assert hidden_of(home, "country") == "Jerman"
        away = buyer.browser.post("/checkout", data={**form, "area": "LN"}).text
        assert [hidden_of(away, name) for name in ("village", "landmark")] == ["Oebufu", "Pagar biru"]
        assert 'value="Leipzig, Sachsen"' in away

    def test_everything_that_is_missing_is_named_at_its_field(self, buyer: Buyer) -> None:
        empty = {"street": "", "regency": "", "country": "", "postal_code": "SW1A/1AA", "phone": "0221 1234567"}
        answer = buyer.browser.post("/checkout", data=buyer.form(**{**FORM, **empty}))
        assert answer.status_code == 422
        summary = answer.text.split('id="periksa"')[1].split("</ul>")[0]
        assert re.findall(r'<a href="#(\w+)">([^<]+)</a>', summary) == [
            ("phone", "Tulis nomor telepon yang aktif dengan kode negara, misalnya +49 1512 3456789."),
            ("street", "Tulis nama jalan dan nomor rumah."),
            ("regency", "Tulis nama kota."),
            ("postal_code", "Kode pos paling banyak 12 huruf, angka, spasi, atau tanda hubung."),
            ("country", "Tulis nama negara."),
        ]
        assert 'value="SW1A/1AA"' in answer.text
        assert all_orders() == []

    def test_cash_is_not_taken_abroad(self, buyer: Buyer) -> None:
        answer = buyer.browser.post("/checkout", data=buyer.form(**FORM, payment_method="on_delivery"))
        assert (answer.status_code, all_orders()) == (422, [])

    def test_in_english(self, buyer: Buyer) -> None:
        assert "Abroad" in buyer.browser.get("/keranjang?lang=en").text
        page = buyer.browser.get("/checkout?lang=en").text
        for words in ("Country", "City", "With the state or province", "Street, house number, floor or unit"):
            assert words in page


def test_named_agreed_and_shown_wherever_an_address_stands(app: Flask, buyer: Buyer, shop: factories.Shop) -> None:
    url = buyer.order(**FORM)
    (order,) = all_orders()
    assert (order.address, order.phone) == (LEIPZIG, "+4915123456789")
    assert (order.state, order.payment_method) == (OrderState.AWAITING_FEE, PaymentMethod.TRANSFER)
    number = order.parts[0].number
    make_person("ketua@contoh.id", group_id=shop.group_id)
    group, office = Browser(app), officer(app, Role.DISPERINDAG)
    group.become("ketua@contoh.id")
    where = "Karl-Liebknecht-Straße 12, 3. OG Leipzig, Sachsen 04107 JERMAN"
    for reader, path in (
        (buyer.browser, url),
        (group, f"/lapak/pesanan/{number}"),
        (group, f"/lapak/pesanan/{number}/slip"),
        (office, f"/kantor/pesanan/{order.number}"),
        (office, f"/kantor/pesanan/{number}/ongkir"),
    ):
        page = words_of(reader.get(path).text)
        assert where in page, path
        assert "Kec." not in page
    desk = group.get(f"/lapak/pesanan/{number}").text
    assert "+49 1512 3456789" in desk
    assert 'href="tel:+4915123456789"' in desk
    assert 'href="https://wa.me/4915123456789?text=' in desk

    sent = {"fee": "850.000", "least_days": "14", "most_days": "40"}
    assert group.submit(f"/lapak/pesanan/{number}/ongkir", sent).status_code == 303
    key = {"kunci": order.access_key, "jumlah": str((order.goods_total + Rupiah(850_000)).amount)}
    assert buyer.browser.submit(f"/pesanan/{order.number}/setuju", key).status_code == 303
    (order,) = all_orders()
    assert order.state is OrderState.AWAITING_PAYMENT
    assert invariants.broken([order.number]) == []


def test_what_was_typed_for_indonesia_goes_nowhere_abroad_nor_a_country_within(buyer: Buyer) -> None:
    found = factories.open_shop()
    buyer.take(found)
    buyer.go_to("31")
    buyer.order(country="Jerman")
    assert all_orders()[0].address.country == ""


def test_fetched_by_somebody_from_abroad_without_an_address(buyer: Buyer, shop: factories.Shop) -> None:
    choice = {f"delivery-{shop.group_id}": "pickup", "area": "LN"}
    page = buyer.browser.post("/checkout", data={**buyer.form(), **choice, "langkah": "hitung"}).text
    assert fields_of(page) == ["buyer_name", "phone", "email"]
    buyer.order(**choice, total_shown=hidden(page)["total_shown"], payment_method="at_pickup", phone="+49 1512 3456789")
    assert all_orders()[0].address == Address()


def test_the_shop_says_that_it_sends_abroad_and_names_the_fee_first(client: Browser) -> None:
    page = words_of(client.get("/cara-belanja").text)
    assert "Ke luar negeri juga bisa: pilih Luar negeri sebagai tujuan. Ongkosnya selalu disebut dulu." in page
    assert '"areaServed"' not in client.get("/").text


def test_no_zone_can_be_named_for_abroad(app: Flask) -> None:
    del app
    factories.load_reference()
    plan = shipping.check_sheet(read_session(), SheetKind.ZONES, b"kode_wilayah,zona\nLN,jawa\n")
    assert [(fault.row, fault.column) for fault in plan.faults] == [(2, "kode_wilayah")]
