"""While no bank account is open nobody is asked to choose a transfer, and the page says what else can be done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from storefront.kernel.db import end_reading, read_session
from storefront.orders.types import PaymentMethod
from storefront.payments import queries as payments
from storefront.payments import service as payment_service
from tests.support import factories
from tests.support.buying import Buyer, all_orders, hidden

if TYPE_CHECKING:
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
METHOD = re.compile(r'name="payment_method"[^>]*value="(\w+)"')
DISABLED = re.compile(r'<button type="submit"[^>]*disabled[^>]*>\s*(.+?)</button>')


@pytest.fixture
def buyer(client: Browser) -> Buyer:
    factories.load_reference()
    (account,) = payments.list_accounts(read_session())
    end_reading()
    payment_service.set_account_active(account.id, factories.CLERK, is_active=False)
    return Buyer(client)


def take(buyer: Buyer, shop: factories.Shop) -> factories.Shop:
    buyer.take(shop)
    buyer.go_to("31")
    return shop


def test_what_is_fetched_is_paid_there(buyer: Buyer) -> None:
    pickup = {f"delivery-{take(buyer, factories.open_shop()).group_id}": "pickup"}
    page = buyer.browser.get("/checkout").text
    assert page.index("Transfer bank sedang tidak tersedia") < page.index('name="buyer_name"')  # before typing
    assert page.count("Pilih ambil di tempat untuk semua barang, tekan Hitung ulang") == 2  # and beside the button
    assert METHOD.findall(page) == []
    assert DISABLED.findall(page) == ["Buat pesanan"]
    page = buyer.browser.post("/checkout", data={**buyer.form(), **pickup, "langkah": "hitung"}).text
    assert METHOD.findall(page) == ["at_pickup"]
    assert DISABLED.findall(page) == []
    assert "Pesanan ini tetap bisa Anda bayar tunai." in page
    assert re.search(r'<input checked[^>]*value="at_pickup"', page)
    buyer.order(**pickup, **hidden(page), payment_method="at_pickup")
    assert [order.payment_method for order in all_orders()] == [PaymentMethod.AT_PICKUP]


@pytest.mark.parametrize("method", ["transfer", "", "at_pickup"])
def test_nothing_else_is_ordered(buyer: Buyer, method: str) -> None:
    take(buyer, factories.open_shop())
    answer = buyer.browser.post("/checkout", data=buyer.form(payment_method=method))
    assert answer.status_code == 422
    summary = answer.text.split('id="periksa"')[1].split("</ul>")[0]
    assert summary.count("<li>") == 1
    assert "<a href" not in summary  # there is no field to lead to
    assert 'value="Maria Goreti Nahak"' in answer.text
    assert all_orders() == []


def test_at_the_door_where_the_group_allows_it(buyer: Buyer) -> None:
    take(buyer, factories.open_shop(allows_cash=True, pickup_note=""))
    assert METHOD.findall(buyer.browser.get("/checkout").text) == ["on_delivery"]
    refused = buyer.browser.post("/checkout", data=buyer.form(payment_method="transfer"))
    assert refused.status_code == 422
    assert "Transfer bank sedang tidak tersedia. Pilih cara bayar lain, atau coba lagi nanti." in refused.text
    assert all_orders() == []
    buyer.order(payment_method="on_delivery")
    assert [order.payment_method for order in all_orders()] == [PaymentMethod.ON_DELIVERY]


def test_or_later(buyer: Buyer) -> None:
    take(buyer, factories.open_shop(pickup_note=""))
    assert "Coba lagi nanti. Isi keranjang Anda tetap kami simpan." in buyer.browser.get("/checkout").text


def test_with_a_fee_to_be_named_nothing_can_be_paid_at_all(buyer: Buyer) -> None:
    take(buyer, factories.open_shop(is_liquid=True, allows_cash=True, pickup_note=""))
    buyer.go_to("94")
    page = buyer.browser.get("/checkout").text
    assert 'value="quote"' in page
    assert (METHOD.findall(page), DISABLED.findall(page)) == ([], ["Buat pesanan"])
    assert buyer.browser.post("/checkout", data=buyer.form(payment_method="on_delivery")).status_code == 422
    assert all_orders() == []
