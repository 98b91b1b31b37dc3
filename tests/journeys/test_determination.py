"""A product from its village to its label: sent back, repaired, examined, decided, changed, suspended, featured."""

from __future__ import annotations

import io
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from flask import current_app
from PIL import Image

from storefront.accounts.types import Role
from storefront.catalogue import service as catalogue
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from storefront.producers import queries as producers
from tests.journeys import world as making
from tests.journeys.people import Official
from tests.journeys.visits import ACCOUNTS, MEMBER
from tests.support.chromium import CHEAP_PHONE, DESK, PHONE, visitor
from tests.support.factories import SELLER
from tests.support.listings import ONE, change
from tests.support.people import PASSWORD, make_person
from tests.support.photos import phone_photo

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from tests.support.running import RunningShop

pytestmark = pytest.mark.browser

NAME, HEAD_OF_OFFICE = "Selendang Uji Beiwali", "kepala-pmd@contoh.id"
OLD_STORY, NEW_STORY = "Ditenun di Beiwali dengan pewarna akar.", "Ditenun di Beiwali, diwarnai akar mengkudu."
PHOTO_DARK, STORY_SHORT = "Foto kurang terang.", "Keterangan terlalu singkat."
SHOWN_WITHIN_SECONDS = 5


def test_from_the_village_to_the_label_and_off_again(shop: RunningShop, chromium: Browser) -> None:
    with making.inside(shop):
        product_id = draft()
        make_person(HEAD_OF_OFFICE, Role.DINAS_PMD)
    with (
        visitor(chromium, shop.url, size=CHEAP_PHONE) as member,
        visitor(chromium, shop.url, size=DESK) as examiner,
        visitor(chromium, shop.url, size=DESK) as decider,
        visitor(chromium, shop.url, size=PHONE) as buyer,
    ):
        Official(member).sign_in(ACCOUNTS[MEMBER], f"/lapak/produk/{product_id}/periksa")
        Official(examiner).sign_in(ACCOUNTS["dinas_pmd"], "/kantor/verifikasi")
        Official(decider).sign_in(HEAD_OF_OFFICE, "/kantor/verifikasi", PASSWORD)
        press(member, "Ajukan untuk verifikasi")
        send_back(examiner)
        repair(member, product_id)
        case = examine(examiner)
        assert examiner.get_by_role("button", name="Simpan keputusan").count() == 0  # it is for somebody else
        determine(decider, case)
        certificate = read_label(member, buyer, product_id)
        change_waits_and_passes(member, examiner, buyer, product_id)
        feature_for_a_minute(shop, chromium, buyer)
        suspend(decider, buyer, case, certificate)


def draft() -> int:
    """A listing of the coffee group that needs no licence, complete but for being submitted."""
    group = producers.find_group(read_session(), "koperasi-contoh-beiwali")
    assert group
    end_reading()
    product_id = catalogue.begin_draft(group.id, "c0ffee0123456789", SELLER)
    folder = current_app.config["SHOP"].media_dir
    catalogue.add_photos(product_id, [catalogue.store_photo(phone_photo((1200, 900)), "depan", folder)], SELLER)
    change(product_id, name=NAME, category="tenun", description=OLD_STORY)
    change(product_id, variants=ONE)
    return product_id


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def open_case(examiner: Page) -> None:
    examiner.goto("/kantor/verifikasi?q=Selendang+Uji")
    examiner.locator("main").get_by_role("link", name=NAME).click()
    examiner.get_by_role("heading", level=1, name=NAME).wait_for()


def send_back(examiner: Page) -> None:
    examiner.goto("/kantor/verifikasi?q=Selendang+Uji")
    press(examiner, f"Ambil {NAME}")
    open_case(examiner)
    examiner.get_by_label("Kembalikan untuk diperbaiki").check()
    examiner.get_by_text("Bila dikembalikan atau ditolak: alasannya").click()
    for reason in (PHOTO_DARK, STORY_SHORT):
        examiner.get_by_label(reason, exact=False).check()
    examiner.get_by_label("Yang perlu dilakukan kelompok").fill("Ceritakan dari akar apa warnanya.")
    press(examiner, "Selesai periksa")
    examiner.get_by_text("Dikirim ke kelompok.").wait_for()


def repair(member: Page, product_id: int) -> None:
    """The group reads what to do, does it, and submits again."""
    member.goto(f"/lapak/produk/{product_id}")
    for words in (PHOTO_DARK, STORY_SHORT, "Ceritakan dari akar apa warnanya."):
        member.get_by_text(words, exact=False).first.wait_for()
    member.goto(f"/lapak/produk/{product_id}/nama")
    member.get_by_label("Cerita singkat").fill(NEW_STORY)
    member.locator("main form button[type=submit], main form button:not([type])").last.click()
    member.wait_for_load_state()
    member.goto(f"/lapak/produk/{product_id}/periksa")
    press(member, "Ajukan untuk verifikasi")
    member.get_by_text("Menunggu kantor").first.wait_for()


def examine(examiner: Page) -> str:
    """Look at every criterion; returns the address of the case."""
    open_case(examiner)
    case = examiner.url
    for number in range(examiner.get_by_role("button", name="Terpenuhi", exact=True).count()):
        examiner.get_by_role("button", name="Terpenuhi", exact=True).nth(number).click()
        examiner.wait_for_load_state()
    examiner.get_by_label("Usulkan terima").check()
    press(examiner, "Selesai periksa")
    examiner.get_by_text("Orang lain memutuskannya.").first.wait_for()
    return case


def determine(decider: Page, case: str) -> None:
    decider.goto(case)
    decider.get_by_label("Tetapkan sebagai produk OVOP").check()
    press(decider, "Simpan keputusan")
    decider.get_by_text("Keputusan tersimpan.").first.wait_for()


def read_label(member: Page, buyer: Page, product_id: int) -> str:
    """The QR code of the label leads a phone to the certificate; returns its address."""
    member.goto(f"/lapak/produk/{product_id}")
    picture = member.get_by_role("link", name="Unduh gambar (PNG)").get_attribute("href")
    assert picture
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(member.request.get(picture).body())).convert("L"))
    certificate = str(code.text)
    buyer.goto(certificate)
    buyer.get_by_role("heading", level=1, name=NAME).wait_for()
    buyer.get_by_role("link", name="Lihat produknya").click()
    buyer.get_by_role("heading", level=1, name=NAME).wait_for()
    buyer.get_by_text("Terverifikasi sebagai produk OVOP").wait_for()
    return certificate


def change_waits_and_passes(member: Page, examiner: Page, buyer: Page, product_id: int) -> None:
    member.goto(f"/lapak/produk/{product_id}/nama")
    member.get_by_label("Cerita singkat").fill("Ditenun tiga minggu oleh satu penenun.")
    member.locator("main form button[type=submit], main form button:not([type])").last.click()
    member.wait_for_load_state()
    buyer.reload()
    buyer.get_by_text(NEW_STORY).wait_for()
    open_case(examiner)
    press(examiner, "Setujui dan tayangkan")
    wait_until(lambda: shows(buyer, buyer.url, "Ditenun tiga minggu oleh satu penenun."))


def feature_for_a_minute(shop: RunningShop, chromium: Browser, buyer: Page) -> None:
    """On the home page from the minute that was written to the one at which it ends."""
    with visitor(chromium, shop.url, size=DESK) as official:
        Official(official).sign_in(ACCOUNTS["disperindag"], "/kantor/etalase")
        wait_until(lambda: is_found(official))
        official.locator("main").get_by_role("link", name=NAME).first.click()
        begins = clock.now().astimezone(clock.WITA)
        official.get_by_label("Mulai (WITA)").fill(f"{begins:%Y-%m-%dT%H:%M}")
        official.get_by_label("Sampai (WITA)").fill(f"{begins + timedelta(days=1):%Y-%m-%dT%H:%M}")
        official.get_by_label("Alasan", exact=True).fill("Tenun baru dari Beiwali.")
        press(official, "Simpan")
        wait_until(lambda: shows(buyer, "/", "Tenun baru dari Beiwali."))
        press(official, f"Akhiri sekarang {NAME}")
        wait_until(lambda: not shows(buyer, "/", "Tenun baru dari Beiwali."))


def suspend(decider: Page, buyer: Page, case: str, certificate: str) -> None:
    decider.goto(case)
    decider.get_by_label("Alasan", exact=True).last.fill("Bahan bakunya berganti.")
    press(decider, "Tangguhkan")
    decider.get_by_text("Penetapan ditangguhkan.").first.wait_for()
    wait_until(lambda: not shows(buyer, "/produk/?q=selendang+uji", NAME))
    buyer.goto(certificate)
    buyer.get_by_text("Bahan bakunya berganti.").first.wait_for()


def is_found(official: Page) -> bool:
    """By the index, which the worker brings up to date."""
    official.get_by_label("Cari yang akan ditampilkan").fill(NAME)
    press(official, "Cari")
    return official.locator("main").get_by_role("link", name=NAME).count() > 0


def shows(buyer: Page, path: str, words: str) -> bool:
    buyer.goto(path)
    return buyer.locator("main").get_by_text(words, exact=False).count() > 0


def wait_until(seen: Callable[[], bool]) -> None:
    """No page may be older."""
    end = time.monotonic() + SHOWN_WITHIN_SECONDS
    while not seen():
        assert time.monotonic() < end
