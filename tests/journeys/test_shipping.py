"""Parcels that go another way, on a phone 360 px wide: a fee to be confirmed, cash at the door, fetched at outlets."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.journeys import world as making
from tests.journeys.people import BUYER_MAIL, Buyer, Official, amount_in
from tests.support import invariants
from tests.support.chromium import visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.support.running import RunningShop

pytestmark = pytest.mark.browser

COFFEE, OIL = "kopi-arabika-flores-bajawa", "vco-nometo-200-ml"
COFFEE_MEMBER = "koperasi-contoh-beiwali@lapak.demo.test"


@pytest.fixture
def people(shop: RunningShop, chromium: Browser) -> Iterator[tuple[Buyer, Official, Official]]:
    """A buyer without script, a member of a group, somebody of an office."""
    with ExitStack() as stack:
        buyer = stack.enter_context(visitor(chromium, shop.url, script=False))
        pages = [stack.enter_context(visitor(chromium, shop.url)) for _ in range(2)]
        yield Buyer(buyer), Official(pages[0]), Official(pages[1])
    with making.inside(shop):
        assert invariants.broken() == []


def test_a_fee_is_named_agreed_paid_and_the_parcel_comes(
    people: tuple[Buyer, Official, Official], shop: RunningShop
) -> None:
    buyer, member, clerk = people
    page = buyer.page
    buyer.take(OIL)
    group = page.locator(".basket-part h2 a").get_attribute("href")
    assert group
    price = buyer.send_to("Papua")
    page.get_by_text("Ongkir dikonfirmasi kelompok").wait_for()
    page.get_by_role("link", name="Lanjut ke alamat").click()
    buyer.fill_in()
    placed = buyer.place()
    assert placed.total == price
    page.get_by_text("Kelompok sedang menghitung ongkirnya").wait_for()
    assert page.locator(".transfer-amount").count() == 0

    member.sign_in(f"{group.rpartition('/')[2]}@lapak.demo.test", "/lapak/")
    member.page.get_by_role("link", name=placed.number).first.click()
    member.page.get_by_label("Ongkir").fill("45.000")
    member.page.get_by_label("Paling cepat").fill("6")
    member.page.get_by_label("Paling lama").fill("14")
    member.press("Kirim ongkir ke pembeli")
    letters = shop.letters_about(placed.number, to=BUYER_MAIL, at_least=2)
    assert "Setuju?" in letters[-1]["Subject"]

    page.goto(placed.url)
    page.get_by_text("Rp45.000, 6 sampai 14 hari").wait_for()
    page.get_by_role("button", name="Setuju, lanjut membayar").click()
    amount = amount_in(page.locator(".transfer-amount").inner_text())
    assert price + 45_000 < amount < price + 46_000
    clerk.sign_in("keuangan@demo.test", "/kantor/transfer")
    clerk.confirm_transfer(placed.number, amount)
    member.page.reload()
    for button in ("Terima pesanan", "Sudah dikemas"):
        member.press(button)
    member.send("Kapal Contoh", "KC-17")
    page.goto(placed.url)
    page.get_by_role("button", name="Barang sudah saya terima").click()
    page.get_by_text("Pesanan selesai. Terima kasih sudah berbelanja dari desa.").wait_for()


def test_cash_at_the_door(people: tuple[Buyer, Official, Official]) -> None:
    buyer, member, _ = people
    page = buyer.page
    buyer.take(COFFEE)
    buyer.send_to("DKI Jakarta")
    page.get_by_role("link", name="Lanjut ke alamat").click()
    buyer.fill_in()
    page.get_by_label("Bayar di tempat").check()
    placed = buyer.place()
    told = f"Rp{placed.total:,}".replace(",", ".")
    page.get_by_text(f"Siapkan uang tunai {told} saat paket tiba.").wait_for()
    member.sign_in(COFFEE_MEMBER, "/lapak/")
    member.page.get_by_role("link", name=placed.number).first.click()
    for button in ("Terima pesanan", "Sudah dikemas"):
        member.press(button)
    member.page.get_by_label("Nama kurir").fill("Sopir Yosef")
    member.page.get_by_label("Diantar sendiri oleh kelompok").check()
    member.press("Kirim")
    member.page.get_by_label("Uang yang diterima").fill(told)
    member.press("Paket diserahkan, uang diterima")
    page.reload()
    page.get_by_text(f"Pembayaran {told} sudah diterima.").wait_for()


def test_fetched_at_an_outlet(people: tuple[Buyer, Official, Official], shop: RunningShop) -> None:
    buyer, member, counter = people
    page = buyer.page
    buyer.take(COFFEE)
    buyer.send_to("Kota Kupang")
    page.get_by_role("link", name="Lanjut ke alamat").click()
    page.get_by_label("Ambil di NTT Mart Kupang").check()
    page.get_by_role("button", name="Hitung ulang").click()
    page.get_by_label("Nama penerima").fill("Maria Bupu")
    page.get_by_label("Nomor HP atau WhatsApp").fill("0812 3456 7890")
    page.get_by_label("Surel").fill(BUYER_MAIL)
    placed = buyer.place()
    with making.inside(shop):
        making.pay(placed.number)
    member.sign_in(COFFEE_MEMBER, "/lapak/")
    member.page.get_by_role("link", name=placed.number).first.click()
    for button in ("Terima pesanan", "Sudah dikemas", "Sudah di gerai"):
        member.press(button)
    letters = shop.letters_about(placed.number, to=BUYER_MAIL, at_least=3)
    assert "NTT Mart Kupang" in str(letters[-1].get_body(("plain",)))
    page.reload()
    page.get_by_text(f"Sebutkan nomor {placed.number}-A di gerai.").wait_for()
    counter.sign_in("gerai@demo.test", "/kantor/gerai")
    counter.page.get_by_label("Nomor pesanan dari pembeli").fill(placed.number)
    counter.page.get_by_label("Kode dari pembeli").fill(page.locator(".tracking").inner_text())
    counter.page.get_by_role("button", name="Serahkan", exact=True).first.click()
    counter.page.get_by_text("sudah diserahkan").wait_for()
    page.reload()
    page.get_by_text("Pesanan selesai. Terima kasih sudah berbelanja dari desa.").wait_for()
