"""The page of an order: for whoever holds its link or is its buyer, and for nobody else."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.money import Rupiah
from storefront.kernel.text import rupiah
from storefront.orders.types import PaymentState, SellerOrderState
from storefront.payments import queries as payments
from storefront.payments import service as payment_service
from storefront.producers.models import ProducerGroup
from storefront.shop import order as order_views
from storefront.trade import service as trade
from tests.support import factories
from tests.support.browser import Browser
from tests.support.buying import Buyer, all_orders, number_in
from tests.support.people import make_person

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.sqlite_only
S = SellerOrderState


@pytest.fixture
def buyer(client: Browser) -> Buyer:
    factories.load_reference()
    return Buyer(client)


@pytest.fixture
def url(buyer: Buyer) -> str:
    """The page of an order of two groups, to be paid by transfer."""
    buyer.take(factories.open_shop(name="Koperasi Beiwali"), 2)
    buyer.take(factories.open_shop(name="Tenun Kodi", regency_code="53.11", price=350_000))
    buyer.go_to("31")
    return buyer.order()


def words(html: str) -> str:
    main = html.split("<main", maxsplit=1)[1].split("</main>", maxsplit=1)[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def key_in(url: str) -> str:
    return url.split("kunci=")[1]


def act(buyer: Buyer, url: str, what: str, part: str = "") -> str:
    path = f"/pesanan/{number_in(url)}/{what}"
    answer = buyer.browser.submit(path, {"kunci": key_in(url), "bagian": part})
    assert answer.status_code == 303, answer.text
    return buyer.browser.get(answer.location).text


def test_it_says_how_much_to_which_account_and_until_when(buyer: Buyer, url: str) -> None:
    (order,) = all_orders()
    instructions = payments.payment_instructions(read_session(), order.id)
    end_reading()
    assert instructions is not None
    page = buyer.browser.get(url)
    (account,) = instructions.accounts
    assert f">{str(order.total)[:-3]}<b>{str(order.total)[-3:]}</b></span>" in page.text
    assert f'data-copy="{order.total.amount}"' in page.text
    assert f'data-copy="{account.digits}"' in page.text
    shown = words(page.text)
    for wanted in (account.number, account.bank, str(order.unique_code), "Paling lambat", "WITA"):
        assert wanted in shown
    assert shown.count("Menunggu transfer Anda") == 2
    assert order.total == order.goods_total + order.shipping_total + order.unique_code == instructions.amount


def test_nobody_keeps_it_and_its_key_does_not_travel(buyer: Buyer, url: str) -> None:
    page = buyer.browser.get(url)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert '<meta name="robots" content="noindex">' in page.text


def test_wrong_numbers_and_wrong_keys_look_alike(app: Flask, buyer: Buyer, url: str) -> None:
    number = number_in(url)
    stranger = Browser(app)
    answers = [
        stranger.get(path)
        for path in (
            f"/pesanan/{number}",
            f"/pesanan/{number}?kunci=",
            f"/pesanan/{number}?kunci={'x' * 27}",
            f"/pesanan/{number}?kunci=%C3%A9",
            f"/pesanan/NTT-AAA-AAA?kunci={key_in(url)}",
            "/pesanan/%27%20OR%201=1",
        )
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    for what in ("diterima", "batal"):
        assert stranger.post(f"/pesanan/{number}/{what}", data={"kunci": "x"}).status_code == 404
    assert buyer.browser.get(url.replace(number, number.lower())).status_code == 200


@pytest.mark.parametrize("address", ["203.0.113.7", "2001:db8:1:2::{}"])
def test_guessing_is_limited(app: Flask, url: str, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Of version 6 one household has a whole network of addresses."""
    monkeypatch.setattr(order_views, "MOST_MISSES", 3)
    guesser = Browser(app)
    statuses = []
    for guess in range(5):
        guesser.environ_base["REMOTE_ADDR"] = address.format(guess)
        statuses.append(guesser.get(f"/pesanan/{number_in(url)}?kunci={guess}").status_code)
    assert statuses == [404, 404, 404, 429, 429]
    assert guesser.get(url).status_code == 200  # who holds the key shares the address with the guesser, no more


def test_its_buyer_sees_it_without_the_key_and_nobody_else_does(app: Flask, buyer: Buyer) -> None:
    for name in ("yohana", "orang"):
        make_person(f"{name}@contoh.test")
    buyer.browser.become("yohana@contoh.test")
    buyer.take(factories.open_shop())
    buyer.go_to("31")
    number = number_in(buyer.order())
    assert buyer.browser.get(f"/pesanan/{number}").status_code == 200
    other = Browser(app)
    other.become("orang@contoh.test")
    assert other.get(f"/pesanan/{number}").status_code == 404
    assert other.submit(f"/pesanan/{number}/batal").status_code == 404


def test_from_transfer_to_receipt(buyer: Buyer, url: str) -> None:
    (order,) = all_orders()
    first, second = order.parts
    trade.confirm_transfer(order.number, order.total, factories.CLERK)
    shown = words(buyer.browser.get(url).text)
    assert f"Pembayaran {order.total} sudah diterima." in shown
    assert shown.count("Menunggu jawaban lapak") == 2
    trade.accept(first.id, factories.SELLER)
    assert "Sedang disiapkan" in words(buyer.browser.get(url).text)
    trade.pack(first.id, factories.SELLER)
    trade.send(first.id, "Pos Indonesia", "P2611210001", factories.SELLER)
    shown = words(buyer.browser.get(url).text)
    assert "Nomor kirim P2611210001 , Pos Indonesia" in shown
    assert "1 paket dalam perjalanan, 1 sedang disiapkan" in shown
    assert shown.count("Barang sudah saya terima") == 1
    shown = words(act(buyer, url, "diterima", first.number))
    assert "Koperasi Beiwali mendapat kabar bahwa barangnya sudah sampai." in shown
    assert [part.state for part in all_orders()[0].parts] == [S.RECEIVED, S.PLACED]
    assert [part.state for part in all_orders()[0].parts if part.id == second.id] == [S.PLACED]


def test_a_part_is_not_received_before_it_was_sent(buyer: Buyer, url: str) -> None:
    (order,) = all_orders()
    assert "Keadaan pesanan sudah berubah." in act(buyer, url, "diterima", order.parts[0].number)
    assert [part.state for part in all_orders()[0].parts] == [S.PLACED, S.PLACED]
    answer = buyer.browser.post(f"/pesanan/{order.number}/diterima", data={"kunci": key_in(url), "bagian": "NTT-X-A"})
    assert answer.status_code == 404


def test_one_paid_part_is_cancelled_and_its_money_goes_back(buyer: Buyer, url: str) -> None:
    (order,) = all_orders()
    trade.confirm_transfer(order.number, order.total, factories.CLERK)
    shown = words(act(buyer, url, "batal", order.parts[1].number))
    due = order.parts[1].total
    assert "Sudah dibatalkan." in shown
    assert f"{due} akan kami kembalikan" in shown
    (now,) = all_orders()
    assert [part.state for part in now.parts] == [S.PLACED, S.CANCELLED]
    assert now.payment_state is PaymentState.REFUND_DUE
    (refund,) = payments.list_refunds(read_session(), order.id)
    end_reading()
    payment_service.settle_refund(refund.id, "TRX-778", factories.CLERK)
    shown = words(buyer.browser.get(url).text)
    assert f"{due} sudah kami kembalikan" in shown
    assert "TRX-778" in shown


def test_while_a_transfer_is_awaited_parts_are_cancelled_together(buyer: Buyer, url: str) -> None:
    page = buyer.browser.get(url).text
    assert "Batalkan bagian ini" not in page
    (order,) = all_orders()
    trade.refuse(order.parts[0].id, "Panen gagal", factories.SELLER)
    page = buyer.browser.get(url).text
    assert "Batalkan bagian ini" not in page
    assert "Batalkan seluruh pesanan" in page  # the one that is left is all there is
    shown = words(page)
    assert str(order.total) in shown
    assert "Bagian yang sudah batal kami kembalikan setelah transfer Anda masuk." in shown
    assert "Panen gagal" in shown
    assert "Pesanan ini dibatalkan" in words(act(buyer, url, "batal"))
    assert [part.state for part in all_orders()[0].parts] == [S.REFUSED, S.CANCELLED]


def test_what_is_paid_at_pickup_is_what_is_still_to_be_fetched(buyer: Buyer) -> None:
    shops = [factories.open_shop(name="Koperasi Beiwali"), factories.open_shop(name="Madu Timor", price=70_000)]
    for shop in shops:
        buyer.take(shop)
    ways = {f"delivery-{shop.group_id}": "pickup" for shop in shops}
    url = buyer.order(**ways, payment_method="at_pickup", area="")
    assert f"Jumlahnya {Rupiah(120_000)}." in words(buyer.browser.get(url).text)
    (order,) = all_orders()
    trade.cancel(order.parts[0].number, factories.SELLER)
    assert f"Jumlahnya {Rupiah(70_000)}." in words(buyer.browser.get(url).text)


def test_the_whole_order_is_cancelled(buyer: Buyer, url: str) -> None:
    assert "Batalkan seluruh pesanan" in buyer.browser.get(url).text
    shown = words(act(buyer, url, "batal"))
    assert "Pesanan ini dibatalkan" in shown
    assert "transfer-amount" not in buyer.browser.get(url).text
    assert [part.state for part in all_orders()[0].parts] == [S.CANCELLED, S.CANCELLED]


def test_what_is_packed_cannot_be_cancelled(buyer: Buyer, url: str) -> None:
    (order,) = all_orders()
    trade.confirm_transfer(order.number, order.total, factories.CLERK)
    trade.accept(order.parts[0].id, factories.SELLER)
    trade.pack(order.parts[0].id, factories.SELLER)
    page = buyer.browser.get(url).text
    assert page.count("Batalkan bagian ini") == 1
    assert "Batalkan seluruh pesanan" not in page
    assert "sudah mengemas pesanan ini, jadi tidak bisa dibatalkan." in act(buyer, url, "batal")
    assert [part.state for part in all_orders()[0].parts] == [S.PACKED, S.PLACED]


def test_pickup_says_where_and_when(buyer: Buyer) -> None:
    shop = factories.open_shop(name="Koperasi Beiwali")
    with unit_of_work() as session:
        session.get_one(ProducerGroup, shop.group_id).address = "Jalan Soekarno 1"
    buyer.take(shop)
    url = buyer.order(**{f"delivery-{shop.group_id}": "pickup", "payment_method": "at_pickup", "area": ""})
    (order,) = all_orders()
    shown = words(buyer.browser.get(url).text)
    assert "Jalan Soekarno 1, Desa Beiwali, Kecamatan Bajawa, Ngada" in shown
    assert "Setiap hari kerja" in shown
    assert f"Bayar tunai di lapak saat mengambil. Jumlahnya {rupiah(order.total)}." in shown
    assert order.total == Rupiah(50_000)
    assert "Dikirim ke" not in shown


def test_names_and_landmarks_are_text(buyer: Buyer) -> None:
    nasty = "<script>alert(1)</script>"
    buyer.take(factories.open_shop(name=nasty))
    buyer.go_to("31")
    url = buyer.order(buyer_name=nasty, street=nasty, landmark=nasty, village=nasty)
    trade.refuse(all_orders()[0].parts[0].id, nasty, factories.SELLER)
    page = buyer.browser.get(url).text
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 5
