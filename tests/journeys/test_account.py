"""From a guest to somebody with an account: by mail, with the basket coming along, to an order that is in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys import world as making
from tests.journeys.people import Buyer
from tests.support import invariants
from tests.support.chromium import DESK, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.support.running import RunningShop

pytestmark = pytest.mark.browser

COFFEE, BEADS = "kopi-arabika-flores-bajawa", "kalung-gelang-muti-sumba"
PASSWORD, NEW_PASSWORD = "empat kuda sumba", "lima kuda sumba"


def enter(page: Page, contact: str, password: str) -> None:
    page.goto("/masuk")
    page.get_by_label("Surel atau nomor HP").fill(contact)
    page.get_by_label("Kata sandi").fill(password)
    page.locator("main").get_by_role("button", name="Masuk").click()


def sign_up(page: Page, contact: str) -> None:
    page.goto("/daftar")
    page.get_by_label("Nama").fill("Kristina Wuring")
    page.get_by_label("Surel atau nomor HP").fill(contact)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Buat akun").click()


def keep_address(page: Page) -> None:
    page.goto("/akun/alamat/baru")
    page.get_by_label("Nama penerima").fill("Kristina Wuring")
    page.get_by_label("Nomor HP atau WhatsApp").fill("0813 5566 7788")
    page.get_by_label("Kirim ke").select_option(label="DKI Jakarta")
    page.get_by_label("Jalan dan nomor rumah").fill("Jalan Wuring 17")
    page.get_by_label("Desa atau kelurahan").fill("Menteng")
    page.get_by_label("Kecamatan").fill("Menteng")
    page.get_by_label("Kabupaten atau kota").fill("Jakarta Pusat")
    page.get_by_label("Kode pos").fill("10310")
    page.get_by_role("button", name="Simpan alamat").click()
    page.get_by_text("Alamat sudah disimpan.").wait_for()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_sign_up_by_mail_then_buy(shop: RunningShop, chromium: Browser, *, script: bool) -> None:
    mail = f"kristina{int(script)}@contoh.test"
    with (
        visitor(chromium, shop.url, script=script) as page,
        visitor(chromium, shop.url, size=DESK, script=script) as desk,
    ):
        buyer = Buyer(page)
        buyer.take(COFFEE)
        sign_up(page, mail)
        page.get_by_text(f"Kami mengirim surel ke {mail}.").wait_for()
        page.goto(shop.link_in_letter("Pastikan alamat surel Anda", to=mail))
        page.get_by_label("Kata sandi yang Anda pilih saat mendaftar").fill(PASSWORD)
        page.get_by_role("button", name="Buka akun saya").click()
        page.get_by_text("Akun Anda sudah jadi.").wait_for()
        keep_address(page)
        page.goto("/keranjang")
        buyer.send_to("DKI Jakarta")
        page.get_by_role("link", name="Lanjut ke alamat").click()
        assert page.get_by_label("Jalan dan nomor rumah").input_value() == "Jalan Wuring 17"
        placed = buyer.place()
        page.goto("/akun")
        page.get_by_role("link", name=placed.number).wait_for()
        page.get_by_role("button", name=f"Pesan lagi {placed.number}").click()
        page.get_by_text("1 produk masuk keranjang.").wait_for()
        enter(desk, mail, PASSWORD)
        desk.goto("/keranjang")
        desk.get_by_role("link", name="Kopi Arabika Flores Bajawa").first.wait_for()
        desk.goto("/akun")
        desk.get_by_role("button", name="Keluar", exact=True).click()
        desk.goto("/keranjang")
        desk.get_by_role("heading", name="Keranjang Anda masih kosong").wait_for()
    with making.inside(shop):
        assert invariants.broken() == []


def test_a_number_is_believed_by_the_office_and_a_password_made_anew(shop: RunningShop, chromium: Browser) -> None:
    number = "0813 5566 7700"
    with visitor(chromium, shop.url) as page, visitor(chromium, shop.url, size=DESK) as office:
        sign_up(page, number)
        code = page.locator(".large-code").inner_text()
        enter(office, "admin@demo.test", "beli-produk-ntt")
        office.goto(f"/kantor/akun?q={code}")
        office.get_by_role("button", name=f"Sahkan {code}").click()
        office.get_by_text("Nomor ini sudah sah.").wait_for()
        enter(page, number, PASSWORD)
        page.get_by_role("heading", name="Akun saya").wait_for()
        page.get_by_role("button", name="Keluar", exact=True).click()
        page.get_by_role("link", name="Lupa kata sandi").click()
        page.get_by_label("Surel atau nomor HP").fill(number)
        page.get_by_role("button", name="Lanjut").click()
        code = page.locator(".large-code").inner_text()
        office.goto(f"/kantor/akun?q={code}")
        office.get_by_role("button", name=f"Buat tautan {code}").click()
        link = office.locator("main .secret").inner_text()
        page.goto(link)
        page.get_by_label("Kata sandi baru").fill(NEW_PASSWORD)
        page.get_by_role("button", name="Simpan kata sandi").click()
        page.get_by_text("Kata sandi baru sudah disimpan.").wait_for()
        enter(page, number, NEW_PASSWORD)
        page.get_by_role("heading", name="Akun saya").wait_for()
