"""A new group and its first product on a phone, until the office has it: few taps, small photos, no script needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import FilePayload

from tests.journeys import world as making
from tests.journeys.people import Official
from tests.support.chromium import CHEAP_PHONE, visitor
from tests.support.people import PASSWORD, make_person
from tests.support.photos import noisy_photo, phone_photo, photo

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.support.running import RunningShop

pytestmark = pytest.mark.browser
MOST_TAPS = 12
SMALL = 1_500_000  # bytes of three photos once they are made small
FILE_SIZES = "input => [...input.files].map(file => file.size)"
PICTURE_SIZE = "image => [image.naturalWidth, image.naturalHeight]"


class Thumb:
    """Counts what is tapped; typing is free."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, role: str, name: str) -> None:
        self.taps += 1
        self.page.locator("main").get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]  # a role
        self.page.wait_for_load_state()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=False).first.fill(text)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_new_group_and_its_first_product(shop: RunningShop, chromium: Browser, *, script: bool) -> None:
    """Somebody with an account and nothing else. Typing is free."""
    with making.inside(shop):
        email = f"ketua-{script}@contoh.id".lower()
        make_person(email)
    with visitor(chromium, shop.url, size=CHEAP_PHONE, script=script) as page:
        Official(page).sign_in(email, "/lapak/daftar", PASSWORD)
        thumb = Thumb(page)
        _register(thumb)
        page.get_by_text("Mulai dari foto produk pertama").wait_for()
        photos = [noisy_photo((2400, 1800)), phone_photo((2000, 1500)), photo("PNG", (900, 700), 1 + script)]
        assert sum(map(len, photos)) > 2 * SMALL
        page.get_by_label("Foto produk").set_input_files(
            [FilePayload(name=f"IMG_{n}.jpg", mimeType="image/jpeg", buffer=each) for n, each in enumerate(photos)]
        )
        if script:
            page.get_by_text("3 foto siap dikirim", exact=False).wait_for()
        assert (sum(page.get_by_label("Foto produk").evaluate(FILE_SIZES)) < SMALL) is script
        thumb.taps += 1  # the three photos are picked in one visit to the phone's own page
        thumb.tap("button", "Kirim foto")
        page.get_by_text("3 foto tersimpan").wait_for()
        _describe(thumb, f"Kopi Coba {script}")
        thumb.tap("button", "Ajukan untuk verifikasi")
        page.get_by_text("Menunggu kantor").first.wait_for()
        assert page.evaluate("document.scrollingElement.scrollWidth") <= CHEAP_PHONE[0]
        assert thumb.taps <= MOST_TAPS
        page.goto("/lapak/produk")
        page.get_by_role("link", name=f"Kopi Coba {script}").click()
        page.get_by_role("link", name="Foto", exact=False).first.click()
        assert page.locator(".photos li").count() == len(photos)
        width, height = page.locator(".photos img").nth(1).evaluate(PICTURE_SIZE)
        assert width < height  # it was taken lying on its side


def _register(thumb: Thumb) -> None:
    thumb.tap("radio", "Kelompok usaha")
    thumb.fill("Nama kelompok", "KUB Mawar Beiwali")
    thumb.page.get_by_label("Kabupaten atau kota").select_option("53.09")
    thumb.taps += 2  # open the list, pick
    thumb.fill("Desa atau kelurahan", "Beiwali")
    thumb.fill("Nomor WhatsApp", "0812 3456 7890")
    thumb.tap("button", "Daftarkan kelompok")


def _describe(thumb: Thumb, name: str) -> None:
    thumb.fill("Nama produk", name)
    thumb.page.get_by_label("Kategori").select_option("kopi")
    thumb.taps += 2  # open the list, pick
    thumb.fill("Cerita singkat", "Dari kebun sendiri.")
    thumb.tap("button", "Simpan dan lanjut")
    for label, text in (("Dijual per", "bungkus"), ("Harga", "60000"), ("Berat kirim", "290"), ("Stok", "7")):
        thumb.fill(label, text)
    thumb.tap("button", "Simpan dan lanjut")
    thumb.tap("button", "Simpan dan lanjut")
