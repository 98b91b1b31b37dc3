"""Orders that go another way: paid at the counter, cancelled after paying, short of stock, placed by keyboard alone."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.journeys import world as making
from tests.journeys.people import BUYER_MAIL, COFFEE_GROUP, Buyer, Official, amount_in
from tests.support import invariants
from tests.support.chromium import DESK, visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

    from tests.support.running import RunningShop

pytestmark = pytest.mark.browser

COFFEE, BEADS = "kopi-arabika-flores-bajawa", "kalung-gelang-muti-sumba"
HONEY, HONEY_SKU = "madu-hutan-polen", "TTS-MADU-01"
MEMBER = "koperasi-contoh-beiwali@lapak.demo.test"


@pytest.fixture
def people(shop: RunningShop, chromium: Browser) -> Iterator[tuple[Buyer, Official]]:
    with ExitStack() as stack:
        pages = [stack.enter_context(visitor(chromium, shop.url)) for _ in range(2)]
        yield Buyer(pages[0]), Official(pages[1])
    with making.inside(shop):
        assert invariants.broken() == []


def test_fetched_and_paid_at_the_counter(people: tuple[Buyer, Official], shop: RunningShop) -> None:
    buyer, member = people
    page = buyer.page
    buyer.take(COFFEE)
    page.get_by_role("link", name="Ambil sendiri, tanpa ongkos kirim").click()
    page.get_by_label("Ambil di tempat").check()
    page.get_by_role("button", name="Hitung ulang").click()
    page.get_by_label("Nama penerima").fill("Maria Bupu")
    page.get_by_label("Nomor HP atau WhatsApp").fill("0812 3456 7890")
    page.get_by_label("Surel").fill(BUYER_MAIL)
    page.get_by_label("Bayar saat ambil").check()
    placed = buyer.place()
    assert placed.total == 60_000
    assert page.locator(".transfer-amount").count() == 0
    member.sign_in(MEMBER, "/lapak/")
    member.page.get_by_role("link", name=placed.number).first.click()
    for button in ("Terima pesanan", "Sudah dikemas", "Siap diambil"):
        member.press(button)
    letters = shop.letters_about(placed.number, to=BUYER_MAIL, at_least=2)
    assert f"siap diambil di {COFFEE_GROUP}" in letters[-1]["Subject"]
    page.goto(placed.url)
    page.get_by_text(f"Sebutkan nomor {placed.number}-A di lapak.").wait_for()
    member.page.get_by_label("Kode dari pembeli").fill(page.locator(".tracking").inner_text())
    member.press("Serahkan")
    member.page.get_by_role("alert").get_by_text("Centang bila uangnya sudah Anda terima.").wait_for()
    member.page.get_by_label("Uang Rp60.000 sudah saya terima").check()
    member.press("Serahkan")
    page.reload()
    page.get_by_text("Pesanan selesai. Terima kasih sudah berbelanja dari desa.").wait_for()
    page.get_by_text("Pembayaran Rp60.000 sudah diterima.").wait_for()


def test_a_paid_part_is_cancelled_and_its_money_goes_back(people: tuple[Buyer, Official], shop: RunningShop) -> None:
    buyer, clerk = people
    page = buyer.page
    buyer.take(COFFEE)
    buyer.take(BEADS)
    buyer.send_to("DKI Jakarta")
    page.get_by_role("link", name="Lanjut ke alamat").click()
    buyer.fill_in()
    placed = buyer.place()
    figures = [amount_in(text) for text in page.locator(".sum dl dd").all_inner_texts()]
    share = 60_000 + figures[1]  # the coffee and its way; the unique code stays with what is left of the order
    clerk.sign_in("keuangan@demo.test", "/kantor/transfer")
    clerk.confirm_transfer(placed.number, placed.total)
    page.goto(placed.url)
    page.get_by_text("Batalkan bagian ini").first.click()
    page.get_by_role("button", name="Ya, batalkan").first.click()
    page.get_by_text("akan kami kembalikan").wait_for()
    assert amount_in(page.get_by_text("akan kami kembalikan").inner_text()) == share
    clerk.page.goto("/kantor/pengembalian")
    clerk.page.get_by_role("link", name=placed.number).click()
    assert amount_in(clerk.page.locator("main .facts").inner_text()) == share
    clerk.page.get_by_role("textbox").last.fill("BRI 21/11 ref 00417")
    clerk.page.get_by_role("button", name="Simpan: uang sudah dikembalikan").click()
    clerk.page.get_by_text("Pengembalian tercatat. Kami memberi tahu pembeli.").wait_for()
    page.reload()
    page.get_by_text("sudah kami kembalikan").wait_for()
    page.get_by_text("Bukti: BRI 21/11 ref 00417", exact=False).wait_for()
    parts = page.locator(".order-part")
    assert parts.nth(0).locator(".timeline li.stop b").inner_text() == "Dibatalkan"
    assert parts.nth(1).locator(".timeline li.now b").inner_text() == "Menunggu jawaban lapak"
    letters = shop.letters_about(placed.number, to=BUYER_MAIL, at_least=4)
    told = f"Rp{share:,}".replace(",", ".")
    assert any(told in str(letter.get_body(("plain",))) for letter in letters[2:])


def test_goods_that_went_meanwhile_are_named(people: tuple[Buyer, Official], shop: RunningShop) -> None:
    buyer, _ = people
    page = buyer.page
    buyer.take(HONEY)
    buyer.take(COFFEE)
    buyer.send_to("DKI Jakarta")
    page.get_by_role("link", name="Lanjut ke alamat").click()
    buyer.fill_in()
    with making.inside(shop):
        making.buy_up(HONEY_SKU, 18)
    page.get_by_role("button", name="Buat pesanan").last.click()
    page.get_by_text("Stok berubah sebelum pesanan dibuat").wait_for()
    assert "Madu hutan Polen" in page.locator(".notice.bad").inner_text()
    assert page.get_by_label("Nama penerima").input_value() == "Maria Bupu"
    assert page.get_by_label("Kode pos").input_value() == "10310"
    page.get_by_role("link", name="Ubah di keranjang").click()
    page.get_by_role("button", name="Hapus Madu hutan Polen").click()
    page.get_by_role("link", name="Lanjut ke alamat").click()
    buyer.fill_in()
    assert buyer.place().number


def tab_to(page: Page, name: str, *, most: int = 120) -> None:
    """Press Tab until the focus stands on what is called so."""
    for _ in range(most):
        page.keyboard.press("Tab")
        found = page.locator("*:focus")
        if found.count() and name in _called(found):
            return
    raise AssertionError(f"{name!r} cannot be reached with Tab on {page.url}")


def leave_by(page: Page, key: str, *, to: str) -> None:
    """Press `key` and wait for the page that it leads to: what is focused until then belongs to the page before."""
    with page.expect_navigation(url=to):
        page.keyboard.press(key)


def _called(found: Locator) -> str:
    """What a screen reader would say of the focused element, as far as these pages name things."""
    labels = "[...(e.labels || [])].map(label => label.innerText)"
    return str(found.evaluate(f"e => [e.ariaLabel, ...{labels}, e.innerText, e.alt].filter(Boolean).join(' ')"))


def test_a_purchase_by_keyboard_alone(shop: RunningShop, chromium: Browser) -> None:
    """Tab, Enter, Space and letters; no script, no mouse."""
    with visitor(chromium, shop.url, size=DESK, script=False) as page:
        page.goto("/")
        tab_to(page, "Langsung ke isi")
        tab_to(page, "Cari produk")
        page.keyboard.type("kopi bajawa")
        leave_by(page, "Enter", to="**/produk/?q=*")
        tab_to(page, "Kopi Arabika Flores Bajawa")
        leave_by(page, "Enter", to=f"**/produk/{COFFEE}")
        tab_to(page, "Masukkan keranjang")
        leave_by(page, "Enter", to="**/keranjang*")
        tab_to(page, "Kirim ke")
        page.keyboard.type("DKI")
        tab_to(page, "Hitung ongkos kirim")
        leave_by(page, "Space", to="**/keranjang*")
        tab_to(page, "Lanjut ke alamat")
        leave_by(page, "Enter", to="**/checkout")
        for label, text in TYPED:
            tab_to(page, label)
            page.keyboard.type(text)
        tab_to(page, "Buat pesanan")
        leave_by(page, "Enter", to="**/pesanan/**")
        assert amount_in(page.locator(".transfer-amount").inner_text()) > 60_000


TYPED = (
    ("Nama penerima", "Maria Bupu"),
    ("Nomor HP", "081234567890"),
    ("Jalan dan nomor", "Jalan Kenanga 4"),
    ("Desa atau kelurahan", "Menteng"),
    ("Kecamatan", "Menteng"),
    ("Kabupaten atau kota", "Jakarta Pusat"),
    ("Kode pos", "10310"),
)
