"""What the people of a journey do in the browser, step by step, as one would tell it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.demo.people import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

RUPIAH = re.compile(r"Rp[0-9.]+")
NUMBER = re.compile(r"NTT-[0-9A-Z]+-[0-9A-Z]+")
COFFEE_GROUP = "Koperasi Contoh Beiwali"
BUYER_MAIL = "maria@contoh.test"


def amount_in(text: str) -> int:
    """The first sum of money in a text, in rupiah."""
    found = RUPIAH.search(text)
    assert found, f"no amount in {text!r}"
    return int(found[0].removeprefix("Rp").replace(".", ""))


@dataclass(frozen=True)
class Buyer:
    """Somebody without an account."""

    page: Page

    def find(self, words: str) -> None:
        """Search from the head of the home page."""
        self.page.goto("/")
        self.page.get_by_role("searchbox").fill(words)
        self.page.get_by_role("button", name="Cari", exact=True).click()

    def filter(self, choice: str) -> None:
        """Open the filter of a listing, tick one choice, apply."""
        self.page.locator("details.filter > summary").click()
        self.page.get_by_role("checkbox", name=choice).check()
        self.page.get_by_role("button", name="Terapkan saringan").click()

    def open(self, product: str) -> None:
        self.page.locator("main").get_by_role("link", name=product).first.click()
        self.page.get_by_role("heading", level=1, name=product).wait_for()

    def put_into_basket(self) -> None:
        self.page.get_by_role("button", name="Masukkan keranjang").click()
        self.page.wait_for_url("**/keranjang*")

    def take(self, slug: str) -> None:
        """Straight to a product and into the basket."""
        self.page.goto(f"/produk/{slug}")
        self.put_into_basket()

    def send_to(self, destination: str) -> int:
        """Ask what it costs to send everything there; returns the total with shipping."""
        self.page.get_by_label("Kirim ke").select_option(label=destination)
        self.page.get_by_role("button", name="Hitung ongkos kirim").click()
        self.page.get_by_role("link", name="Lanjut ke alamat").wait_for()
        return amount_in(self.page.locator(".sum .total").inner_text())

    def fill_in(self) -> None:
        """The checkout form, for a parcel to Jakarta."""
        page = self.page
        page.get_by_label("Nama penerima").fill("Maria Bupu")
        page.get_by_label("Nomor HP atau WhatsApp").fill("0812 3456 7890")
        page.get_by_label("Surel").fill(BUYER_MAIL)
        page.get_by_label("Jalan dan nomor rumah").fill("Jalan Kenanga 4")
        page.get_by_label("RT", exact=False).first.fill("003")
        page.get_by_label("RW", exact=False).first.fill("005")
        page.get_by_label("Desa atau kelurahan").fill("Menteng")
        page.get_by_label("Kecamatan").fill("Menteng")
        page.get_by_label("Kabupaten atau kota").fill("Jakarta Pusat")
        page.get_by_label("Kode pos").fill("10310")

    def place(self) -> Placed:
        self.page.get_by_role("button", name="Buat pesanan").last.click()
        self.page.wait_for_url("**/pesanan/**")
        return self.placed()

    def placed(self) -> Placed:
        """The order whose page is open."""
        number = NUMBER.search(self.page.get_by_role("heading", level=1).inner_text())
        assert number
        return Placed(number[0], self.page.url, amount_in(self.page.locator(".sum .total").inner_text()))


@dataclass(frozen=True)
class Placed:
    """An order as its page shows it: number, link, total in rupiah."""

    number: str
    url: str
    total: int


@dataclass(frozen=True)
class Official:
    """Somebody who signs in: a member of a group, or of an office."""

    page: Page

    def sign_in(self, email: str, path: str, password: str = PASSWORD) -> None:
        self.page.goto(path)
        self.page.get_by_label("Surel").fill(email)
        self.page.get_by_label("Kata sandi").fill(password)
        self.page.locator("main").get_by_role("button", name="Masuk").click()
        self.page.wait_for_url(f"**{path}")

    def confirm_transfer(self, number: str, amount: int) -> None:
        """Find the amount of the statement in the list, open the order, type the amount."""
        page = self.page
        page.get_by_label("Jumlah di mutasi").fill(str(amount))
        page.get_by_role("button", name="Cari").last.click()
        page.get_by_role("link", name=number).first.click()
        page.get_by_label("Jumlah di mutasi rekening").fill(f"{amount:,}".replace(",", "."))
        page.get_by_label("Uang ini sudah saya lihat").check()
        page.get_by_role("button", name="Simpan: uang sudah masuk").click()
        page.wait_for_url("**/kantor/transfer")

    def press(self, button: str) -> None:
        """One step with a part of an order."""
        self.page.get_by_role("button", name=button, exact=True).click()
        self.page.wait_for_load_state()

    def send(self, courier: str, tracking_number: str) -> None:
        self.page.get_by_label("Nama kurir").fill(courier)
        self.page.get_by_label("Nomor resi").fill(tracking_number)
        self.press("Kirim")


def fill_for(page: Page, name: str) -> str | None:
    """Bring a new visitor as far as the page `basket`, `checkout` or `order` asks for; the address of a new order."""
    if name not in {"basket", "checkout", "order"}:
        return None
    buyer = Buyer(page)
    buyer.take("garam-nataga")
    buyer.take("kopi-arabika-flores-bajawa")
    buyer.send_to("DKI Jakarta")
    if name != "order":
        return None
    page.goto("/checkout")
    buyer.fill_in()
    return buyer.place().url
