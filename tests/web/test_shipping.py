"""Fees to be confirmed, cash at the door and outlets, from the basket to the order page."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import Role
from storefront.kernel.money import Rupiah
from storefront.kernel.types import SYSTEM
from storefront.orders.types import FeeState, OrderState, PaymentMethod, SellerOrderState
from storefront.shipping import service as shipping
from storefront.shipping.types import SaveOutlet
from storefront.trade import service as trade
from storefront.trade.queries import handover_code
from tests.support import factories, invariants
from tests.support.browser import Browser
from tests.support.buying import Buyer, all_orders, hidden
from tests.support.offices import officer, text_of
from tests.support.people import make_person

if TYPE_CHECKING:
    from flask import Flask

    from storefront.orders.types import OrderView

pytestmark = pytest.mark.sqlite_only
NO_RATE = "94"  # Papua Tengah, to which no service of the packaged tables carries liquids
TOTAL = re.compile(r'name="jumlah" value="(\d+)"')


@pytest.fixture
def buyer(client: Browser) -> Buyer:
    factories.load_reference()
    return Buyer(client)


@pytest.fixture
def shop(buyer: Buyer) -> factories.Shop:
    found = factories.open_shop(name="Koperasi Beiwali", allows_cash=True)
    buyer.take(found, 2)
    return found


@pytest.fixture
def honey(buyer: Buyer) -> factories.Shop:
    """A group whose goods no courier takes that far."""
    found = factories.open_shop(name="Madu Ngada", is_liquid=True)
    buyer.take(found, 1)
    buyer.go_to(NO_RATE)
    return found


def member(app: Flask, shop: factories.Shop) -> Browser:
    make_person("ketua@contoh.id", group_id=shop.group_id)
    browser = Browser(app)
    browser.become("ketua@contoh.id")
    return browser


def only_order() -> OrderView:
    (order,) = all_orders()
    return order


def see(buyer: Buyer, url: str) -> str:
    return html.unescape(buyer.browser.get(url).text)


class TestFeeToBeConfirmed:
    @pytest.mark.usefixtures("honey")
    def test_the_basket_and_the_form_say_what_happens_next(self, buyer: Buyer) -> None:
        basket = see(buyer, "/keranjang")
        assert "Ongkir dikonfirmasi kelompok" in basket
        assert "Menyusul" in basket
        assert "Jumlah tanpa ongkir yang menyusul" in basket
        page = see(buyer, "/checkout")
        assert "Kelompok menyebut ongkirnya setelah Anda memesan. Anda setuju dulu, baru membayar." in page
        assert 'value="quote"' in page
        assert hidden(page)["total_shown"] == "50000"

    def test_named_by_the_group_agreed_by_the_buyer_and_then_paid(
        self, app: Flask, buyer: Buyer, honey: factories.Shop
    ) -> None:
        url = buyer.order(area=NO_RATE)
        order = only_order()
        assert (order.state, order.unique_code) == (OrderState.AWAITING_FEE, Rupiah(0))
        page = see(buyer, url)
        assert "Kelompok sedang menghitung ongkirnya" in page
        assert "Nomor rekening" not in page

        group = member(app, honey)
        number = order.parts[0].number
        assert "Sebutkan ongkirnya" in text_of(group, "/lapak/")
        assert "Berapa ongkirnya?" in text_of(group, f"/lapak/pesanan/{number}")
        wrong = group.submit(f"/lapak/pesanan/{number}/ongkir", {"fee": "murah", "least_days": "9", "most_days": "4"})
        assert wrong.status_code == 422
        assert 'value="murah"' in wrong.text
        turned = group.submit(f"/lapak/pesanan/{number}/ongkir", {"fee": "1", "least_days": "9", "most_days": "4"})
        assert turned.status_code == 422
        assert only_order().parts[0].fee_state is FeeState.ASKED
        sent = {"fee": "Rp45.000", "least_days": "4", "most_days": "9"}
        assert group.submit(f"/lapak/pesanan/{number}/ongkir", sent).status_code == 303
        assert "Menunggu persetujuan pembeli" in text_of(group, f"/lapak/pesanan/{number}")

        page = see(buyer, url)
        assert "Ongkirnya sudah ada. Setuju?" in page
        assert "Rp45.000, 4 sampai 9 hari" in page
        assert TOTAL.findall(page) == ["95000"]
        key = order.access_key
        assert buyer.browser.submit(f"/pesanan/{order.number}/setuju", {"kunci": key, "jumlah": "1"}).status_code == 303
        assert "Total berubah dari Rp1 menjadi Rp95.000." in see(buyer, url)
        assert only_order().state is OrderState.AWAITING_CONSENT
        agreed = buyer.browser.submit(f"/pesanan/{order.number}/setuju", {"kunci": key, "jumlah": "95000"})
        assert agreed.location == url
        assert "Transfer persis sejumlah ini" in see(buyer, url)
        order = only_order()
        assert order.total == Rupiah(95_000) + order.unique_code
        assert invariants.broken([order.number]) == []

    @pytest.mark.usefixtures("honey")
    def test_named_by_the_office(self, app: Flask, buyer: Buyer) -> None:
        buyer.order(area=NO_RATE)
        number = only_order().number
        office = officer(app, Role.DISPERINDAG)
        assert f"/kantor/pesanan/{number}-A/ongkir" in text_of(office, "/kantor/ongkir")
        assert f"/kantor/pesanan/{number}-A/ongkir" in text_of(office, f"/kantor/pesanan/{number}")
        assert "Sebutkan ongkir" in text_of(office, f"/kantor/pesanan/{number}-A/ongkir")
        bad = office.submit(f"/kantor/pesanan/{number}-A/ongkir", {"fee": "", "least_days": "", "most_days": ""})
        assert bad.status_code == 422
        sent = {"fee": "12.500", "least_days": "1", "most_days": "2"}
        assert office.submit(f"/kantor/pesanan/{number}-A/ongkir", sent).status_code == 303
        assert only_order().state is OrderState.AWAITING_CONSENT
        assert f"{number}-A" not in text_of(office, "/kantor/ongkir")
        keuangan = officer(app, Role.KEUANGAN)
        assert f"{number}-A/ongkir" not in text_of(keuangan, f"/kantor/pesanan/{number}")

    @pytest.mark.usefixtures("honey")
    def test_the_buyer_does_not_agree(self, buyer: Buyer) -> None:
        url = buyer.order(area=NO_RATE)
        order = only_order()
        trade.name_fee(order.parts[0].id, Rupiah(400_000), (4, 9), factories.SELLER)
        cancel = {"kunci": order.access_key, "bagian": order.parts[0].number}
        assert buyer.browser.submit(f"/pesanan/{order.number}/batal", cancel).status_code == 303
        assert "Pesanan ini dibatalkan" in see(buyer, url)

    def test_a_destination_with_a_rate_gives_way_to_one_without(self, buyer: Buyer, honey: factories.Shop) -> None:
        buyer.go_to("31")
        form = buyer.form(**{f"delivery-{honey.group_id}": "courier:kargo"})
        page = buyer.browser.post("/checkout", data={**form, "area": NO_RATE, "langkah": "hitung"}).text
        assert re.search(r'<input checked[^>]*value="quote"', page)
        refused = buyer.browser.post("/checkout", data={**form, "area": NO_RATE})
        assert refused.status_code == 422
        assert "Cara kirim untuk Madu Ngada tidak tersedia." in refused.text


class TestServices:
    def test_several_are_offered_and_the_chosen_one_is_ordered(self, buyer: Buyer, shop: factories.Shop) -> None:
        buyer.go_to("31")
        basket = see(buyer, "/keranjang")
        assert basket.index("Kirim lewat Kurir reguler (contoh)") < basket.index("Kirim lewat Kargo laut (contoh)")
        buyer.order(**{f"delivery-{shop.group_id}": "courier:kargo"}, total_shown="148000")
        assert [(part.shipping_label, part.shipping_fee) for part in only_order().parts] == [
            ("Kargo laut (contoh)", Rupiah(48_000))
        ]

    @pytest.mark.parametrize("choice", ["courier", "courier:pos", "outlet:1", "quote", "COURIER:REGULER", "x" * 999])
    def test_what_is_not_on_offer_is_not_ordered(self, buyer: Buyer, shop: factories.Shop, choice: str) -> None:
        buyer.go_to("31")
        answer = buyer.browser.post("/checkout", data=buyer.form(**{f"delivery-{shop.group_id}": choice}))
        if answer.status_code == 303:  # unreadable: as if nothing was chosen, the first offer at the price shown
            assert [part.shipping_label for part in only_order().parts] == ["Kurir reguler (contoh)"]
        else:
            assert (answer.status_code, all_orders()) == (422, [])


class TestCashAtTheDoor:
    def test_offered_ordered_and_collected(self, app: Flask, buyer: Buyer, shop: factories.Shop) -> None:
        buyer.go_to("31")
        assert 'value="on_delivery"' in buyer.browser.get("/checkout").text
        url = buyer.order(payment_method="on_delivery")
        order = only_order()
        assert (order.payment_method, order.unique_code) == (PaymentMethod.ON_DELIVERY, Rupiah(0))
        assert f"Siapkan uang tunai {order.total} saat paket tiba." in see(buyer, url)
        group, number = member(app, shop), order.parts[0].number
        for act in ("terima", "kemas"):
            assert group.submit(f"/lapak/pesanan/{number}/{act}").status_code == 303
        assert group.submit(f"/lapak/pesanan/{number}/kirim", {"courier": "Yosef"}).status_code == 422
        assert f"bayar di tempat {order.total}" in text_of(group, f"/lapak/pesanan/{number}/slip")
        sent = {"courier": "Sopir Yosef", "is_own": "y"}
        assert group.submit(f"/lapak/pesanan/{number}/kirim", sent).status_code == 303
        assert "Barang sudah saya terima" not in see(buyer, url)
        short = group.submit(f"/lapak/pesanan/{number}/uang", {"amount": "1"})
        assert short.status_code == 422
        assert "Hitung lagi bersama pembeli." in short.text
        paid = group.submit(f"/lapak/pesanan/{number}/uang", {"amount": str(order.total)})
        assert paid.status_code == 303
        assert only_order().state is OrderState.COMPLETED
        assert invariants.broken([order.number]) == []

    def test_refused_at_the_door(self, app: Flask, buyer: Buyer, shop: factories.Shop) -> None:
        buyer.go_to("31")
        buyer.order(payment_method="on_delivery")
        group, number = member(app, shop), only_order().parts[0].number
        for act in ("terima", "kemas"):
            group.submit(f"/lapak/pesanan/{number}/{act}")
        group.submit(f"/lapak/pesanan/{number}/kirim", {"courier": "Yosef", "is_own": "y"})
        assert group.submit(f"/lapak/pesanan/{number}/kembali", {"reason": ""}).status_code == 422
        assert group.submit(f"/lapak/pesanan/{number}/kembali", {"reason": "Tidak di rumah"}).status_code == 303
        assert only_order().parts[0].state is SellerOrderState.CANCELLED
        assert invariants.broken() == []


class TestOutlets:
    def test_bought_brought_and_handed_over_there(self, app: Flask, buyer: Buyer, shop: factories.Shop) -> None:
        mart = SaveOutlet(name="NTT Mart Bajawa", address="Jalan 1", regency_code="53.09", hours="Setiap hari")
        outlet_id = shipping.save_outlet(None, mart, SYSTEM)
        buyer.go_to("53.09")
        assert "Ambil di NTT Mart Bajawa" in see(buyer, "/keranjang")
        choice = {f"delivery-{shop.group_id}": f"outlet:{outlet_id}", "area": "53.09"}
        page = buyer.browser.post("/checkout", data={**buyer.form(), **choice, "langkah": "hitung"}).text
        assert 'id="street"' not in page
        assert re.findall(r'name="payment_method"[^>]*value="(\w+)"', page) == ["transfer"]
        url = buyer.order(**choice, total_shown=hidden(page)["total_shown"], street="")
        order = only_order()
        assert "NTT Mart Bajawa, Jalan 1" in see(buyer, url)
        trade.confirm_transfer(order.number, order.total, factories.CLERK)
        group, number = member(app, shop), order.parts[0].number
        for act in ("terima", "kemas", "siap"):
            assert group.submit(f"/lapak/pesanan/{number}/{act}").status_code == 303

        counter = officer(app, Role.GERAI)
        assert "Akun ini belum terhubung dengan gerai." in text_of(counter, "/kantor/gerai")
        counter.submit("/kantor/gerai/serahkan", {"nomor": number})
        assert only_order().parts[0].state is SellerOrderState.READY
        make_person("gerai-bajawa@contoh.id", Role.GERAI, scope=str(outlet_id))
        counter.become("gerai-bajawa@contoh.id")
        assert number in text_of(counter, "/kantor/gerai")
        counter.submit("/kantor/gerai/serahkan", {"nomor": number})
        assert "Tulis kode dari pembeli." in text_of(counter, "/kantor/gerai")
        code = handover_code(number)
        assert code in see(buyer, url)
        counter.submit("/kantor/gerai/serahkan", {"nomor": number, "kode": code[::-1] if code != code[::-1] else "x"})
        assert "Kode ini tidak cocok." in text_of(counter, f"/kantor/gerai?nomor={number}")
        assert only_order().parts[0].state is SellerOrderState.READY
        counter.submit("/kantor/gerai/serahkan", {"nomor": "NTT-AAA-AAA"})
        assert "Tidak ada barang dengan nomor NTT-AAA-AAA di gerai ini." in text_of(counter, "/kantor/gerai")
        assert (
            counter.submit("/kantor/gerai/serahkan", {"nomor": order.number.lower(), "kode": code}).status_code == 303
        )
        assert only_order().state is OrderState.COMPLETED
        assert counter.submit("/kantor/gerai/serahkan", {"nomor": number}).status_code == 409
        assert "Belum ada barang yang menunggu di sini." in text_of(counter, "/kantor/gerai")

    def test_two_parcels_of_one_order_are_handed_over_one_by_one(
        self, app: Flask, buyer: Buyer, shop: factories.Shop
    ) -> None:
        mart = SaveOutlet(name="NTT Mart Bajawa", address="Jalan 1", regency_code="53.09", hours="Setiap hari")
        outlet_id = shipping.save_outlet(None, mart, SYSTEM)
        other = factories.open_shop(name="Tenun Kodi", regency_code="53.11")
        buyer.take(other)
        buyer.go_to("53.09")
        choices = {f"delivery-{each.group_id}": f"outlet:{outlet_id}" for each in (shop, other)}
        page = buyer.browser.post("/checkout", data={**buyer.form(), **choices, "area": "53.09", "langkah": "hitung"})
        buyer.order(**choices, area="53.09", total_shown=hidden(page.text)["total_shown"])
        order = only_order()
        trade.confirm_transfer(order.number, order.total, factories.CLERK)
        for part in order.parts:
            for act in (trade.accept, trade.pack, trade.make_ready):
                act(part.id, factories.SELLER)
        make_person("gerai-bajawa@contoh.id", Role.GERAI, scope=str(outlet_id))
        counter = Browser(app)
        counter.become("gerai-bajawa@contoh.id")
        counter.submit("/kantor/gerai/serahkan", {"nomor": order.number})
        first, second = (part.number for part in order.parts)
        assert f"punya beberapa paket di sini: {first}, {second}." in text_of(counter, "/kantor/gerai")
        assert {part.state for part in only_order().parts} == {SellerOrderState.READY}
        counter.submit("/kantor/gerai/serahkan", {"nomor": second, "alasan": "Dikenal"})
        only_one = {"nomor": order.number, "kode": handover_code(first)}  # now it names one parcel
        counter.submit("/kantor/gerai/serahkan", only_one)
        assert f"Tercatat: {first} sudah diserahkan." in text_of(counter, "/kantor/gerai")
        assert only_order().state is OrderState.COMPLETED
