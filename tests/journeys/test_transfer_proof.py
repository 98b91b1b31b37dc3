"""A buyer shows a transfer by a photo; the office finds nothing, says why, and finds it the second time."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import FilePayload

from tests.journeys import world as making
from tests.journeys.people import BUYER_MAIL, Buyer, Official
from tests.support import invariants
from tests.support.chromium import PHONE, visitor
from tests.support.photos import phone_photo, photo

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.journeys.people import Placed
    from tests.support.running import RunningShop

pytestmark = pytest.mark.browser

COFFEE = "kopi-arabika-flores-bajawa"
SIZE = "image => [image.naturalWidth, image.naturalHeight]"
REASON = "Jumlah di foto Rp60.000, seharusnya sampai tiga angka terakhir"


def send(page: Page, picture: bytes, name: str) -> None:
    file = FilePayload(name=name, mimeType="image/jpeg", buffer=picture)
    page.get_by_label("Foto bukti transfer").set_input_files(file)
    page.get_by_role("button", name="Kirim bukti").click()


def order_coffee(buyer: Buyer) -> Placed:
    buyer.take(COFFEE)
    buyer.send_to("DKI Jakarta")
    buyer.page.get_by_role("link", name="Lanjut ke alamat").click()
    buyer.fill_in()
    return buyer.place()


def narrow(page: Page) -> None:
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE[0]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_shown_not_found_and_shown_again(shop: RunningShop, chromium: Browser, *, script: bool) -> None:
    with ExitStack() as stack:
        page, desk = (stack.enter_context(visitor(chromium, shop.url, size=PHONE, script=script)) for _ in range(2))
        buyer, clerk = Buyer(page), Official(desk)
        placed = order_coffee(buyer)
        assert page.get_by_role("button", name="Salin").count() == (2 if script else 0)

        send(page, b"bukan foto", "bukti.jpg")
        page.get_by_role("alert").get_by_text("Berkas ini bukan foto.", exact=False).wait_for()
        narrow(page)
        send(page, phone_photo((1200, 900)), "IMG_2044.JPG")
        page.get_by_text("Bukti transfer Anda sudah kami terima").wait_for()
        assert page.get_by_text("Petugas memeriksa bukti transfer Anda").count() == 1
        narrow(page)

        clerk.sign_in("keuangan@demo.test", "/kantor/transfer")
        narrow(desk)
        desk.get_by_role("link", name=placed.number).click()
        desk.wait_for_load_state()
        assert desk.get_by_role("img", name="Bukti 1").evaluate(SIZE) == [900, 1200]
        narrow(desk)
        desk.get_by_label("Alasan untuk pembeli").fill(REASON)
        desk.get_by_role("button", name="Tidak ditemukan").click()
        desk.get_by_text("mendapat kabar dan batas waktu baru.", exact=False).wait_for()

        page.goto(placed.url)
        page.get_by_text(f"Kata petugas: {REASON}").wait_for()
        page.get_by_text("Paling lambat", exact=False).first.wait_for()
        letters = shop.letters_about(placed.number, to=BUYER_MAIL, at_least=2)
        assert REASON in str(letters[-1].get_body(("plain",)))
        send(page, photo(size=(640, 480)), "bukti2.jpg")
        page.get_by_text("Bukti transfer Anda sudah kami terima").wait_for()

        desk.goto("/kantor/transfer")
        clerk.confirm_transfer(placed.number, placed.total)
        page.goto(placed.url)
        page.get_by_text("sudah diterima.", exact=False).first.wait_for()
        assert page.get_by_role("button", name="Kirim bukti").count() == 0
    with making.inside(shop):
        assert invariants.broken() == []
