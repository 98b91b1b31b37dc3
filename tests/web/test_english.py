"""The shop in English: no page that a buyer can reach says an Indonesian word of its own.

Names of people, groups and places stay as they are. What its writer has not put into English says so by `lang`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from storefront.demo import loader, people, source
from storefront.kernel.db import end_reading, read_session
from storefront.notifications.outgoing import outgoing
from storefront.orders import queries as orders
from storefront.payments import queries as payments
from storefront.payments import service as payment_service
from storefront.search import service as search
from storefront.trade import service as trade
from tests.support import factories
from tests.support.buying import Buyer, number_in
from tests.support.people import make_person
from tests.support.products import load_reference
from tests.support.reading import read_aloud
from tests.support.shelf import drain
from tests.support.translations import english as english_catalogue
from tests.support.translations import forms
from tests.support.woven import weave_nothing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storefront.notifications.types import Letter
    from storefront.orders.types import SellerOrderView
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only

INDONESIAN = re.compile(
    r"\b(dan|yang|untuk|dari|belum|sudah|anda|kami|pilih|ini|itu|tidak|dengan|atau|oleh|pada|ke|di|akan|dapat|bisa|"
    r"sampai|semua|setiap|lapak|pesanan|kirim|dikirim|ambil|diambil|bayar|dibayar|barang|harga|jumlah|stok|habis|"
    r"tinggal|hari|bulan|tahun|lihat|tulis|cari|buka|tutup|ubah|hapus|kelompok|produk|keranjang|masuk|keluar|daftar|"
    r"surel|sandi|nama|alamat|nomor|tanggal|halaman|beranda|jenis|daerah|kabupaten|kota|desa|lembar|bungkus|buah|"
    r"botol|gratis|terverifikasi|berlaku|diputuskan|menunggu|diterima|dibatalkan|selesai|agustus|oktober|desember)\b",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"\\\{\w*\\\}|%\\\(\w+\\\)[sd]")
LONG = 16  # letters: a sentence so long is not part of another by chance
ADDRESS = re.compile(r"https?://\S+|\S+@\S+")
SHOP_NAME = "Beli Produk NTT"
NAMES = (SHOP_NAME, "Kota", "DI Yogyakarta", "Koperasi Desa Merah Putih")
DEMO = source.read()
FLORES_GROUP = "Koperasi Contoh Beiwali"
INFO = ("tentang", "tentang/verifikasi", "cara-belanja", "untuk-lembaga", "syarat", "privasi", "kontak", "lembaga/")


def chosen() -> source.DemoCatalogue:
    """A product of each kind of goods, with its group, and what of the showcase is among them."""
    first_of = {product.draft.category: product for product in reversed(DEMO.products)}
    products = tuple(first_of.values())
    featured = tuple(each for each in DEMO.showcase if each.sku in {product.sku for product in products})
    groups = {people.COFFEE_GROUP, *(product.group for product in products)}
    return replace(
        DEMO,
        groups=tuple(group for group in DEMO.groups if group.slug in groups),
        products=products,
        showcase=featured,
    )


def without_english(shop: source.DemoCatalogue) -> list[str]:
    """Names of people's groups and of places; addresses stay as a postman reads them."""
    found = list(NAMES)
    for group in shop.groups:
        found += [group.name, group.address, group.village_name, group.district_name]
    for product in shop.products:
        found += [product.draft.village_name, product.draft.district_name]
    return sorted({each for each in found if each}, key=len, reverse=True)


def indonesian_in(pieces: Iterable[str], names: Iterable[str]) -> list[str]:
    """The pieces in which an Indonesian word is left once the names are out of them."""
    return [piece for piece in pieces if INDONESIAN.search(without(names, piece))]


def without(names: Iterable[str], piece: str) -> str:
    bare = ADDRESS.sub("", piece)
    for name in names:
        bare = bare.replace(name, "")
    return bare


def source_sentences() -> list[tuple[re.Pattern[str], bool]]:
    """Every Indonesian sentence of the catalogue whose English differs, and whether it counts inside of others, too."""
    found = []
    for message in english_catalogue():
        for said, translated in zip(forms(message.id), forms(message.string), strict=True):
            if said and said != translated:
                pattern = PLACEHOLDER.sub(".+?", re.escape(said.replace("%%", "%")))
                found.append((re.compile(pattern), len(said) >= LONG))
    return found


SOURCES = source_sentences()


def sources_in(pieces: Iterable[str], names: Iterable[str]) -> list[str]:
    """The pieces that are, or hold, a sentence that nobody has put into English, once the names are out of them."""
    return [piece for piece in (without(names, each) for each in pieces) if is_source(piece)]


@cache
def is_source(piece: str) -> bool:
    """Remembered: head and foot are the same on every page, and there is a catalogue of sentences to compare with."""
    return any(pattern.search(piece) if is_long else pattern.fullmatch(piece) for pattern, is_long in SOURCES)


def check(browser: Browser, url: str, names: list[str], status: int = 200) -> str:
    answer = browser.get(url)
    assert answer.status_code == status, url
    language, pieces = read_aloud(answer.text)
    assert language == "en", url
    assert {url: indonesian_in(pieces, names)} == {url: []}
    assert {url: sources_in(pieces, names)} == {url: []}
    return answer.text


@pytest.fixture
def english(client: Browser) -> Browser:
    client.set_cookie("bahasa", "en")
    return client


def test_the_words_are_found_in_indonesian(client: Browser) -> None:
    """The control: the same page in Indonesian does not pass."""
    _, pieces = read_aloud(client.get("/masuk").text)
    assert len(indonesian_in(pieces, [SHOP_NAME])) > 10
    assert len(sources_in(pieces, [SHOP_NAME])) > 10


def test_browsing(english: Browser) -> None:
    load_reference()
    shop = chosen()
    loader.load(shop, weave_nothing)
    search.rebuild()
    names = [*without_english(shop), "Tenun"]
    home = check(english, "/", names)
    links = set(re.findall(r'href="(/(?:produk|kategori|kabupaten|lembaga|v)/[^"#?]*)"', home))
    listing = check(english, "/produk/?per=48", names)
    links |= set(re.findall(r'href="(/produk/[^"#?]+)"', listing))
    products = [check(english, link, names) for link in sorted(links) if link.startswith("/produk/")]
    links |= {link for page in products for link in re.findall(r'href="(/(?:lembaga|v)/[^"#?]+)"', page)}
    assert len(products) > len(shop.products)
    for link in sorted(link for link in links if not link.startswith("/produk/")):
        check(english, link, names)


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/produk/", 200),
        ("/produk/?q=kopi", 200),
        ("/produk/?kategori=kopi&harga_min=900000&tersedia=1", 200),
        ("/produk/?halaman=9", 404),
        ("/kategori/kopi", 200),
        ("/kabupaten/ngada", 200),
        ("/keranjang", 200),
        ("/masuk", 200),
        ("/daftar", 200),
        ("/tidak-ada", 404),
        *((f"/{path}", 200) for path in INFO),
    ],
)
def test_an_empty_shop(english: Browser, url: str, status: int) -> None:
    load_reference()
    check(english, url, [*NAMES, "kopi"], status)


@pytest.mark.parametrize("form", ["/masuk", "/daftar"])
def test_what_is_wrong_with_a_form(english: Browser, form: str) -> None:
    for data in ({}, {"contact": "x", "password": "y", "name": "Maria"}):
        _, pieces = read_aloud(english.submit(form, data).text)
        assert indonesian_in(pieces, [SHOP_NAME]) == []


class TestBuying:
    """From the basket to an order that has come, been cancelled and paid back, and the letters about it."""

    names = (*NAMES, FLORES_GROUP, "Kelompok Tenun Contoh", "Setiap hari kerja", "Petugas Contoh")

    @pytest.fixture
    def buyer(self, english: Browser, monkeypatch: pytest.MonkeyPatch) -> Buyer:
        self.letters: list[Letter] = []
        monkeypatch.setattr(outgoing, "_post", self)
        monkeypatch.setattr(outgoing, "_public_url", "https://shop.test")
        factories.load_reference()
        self.shops = (
            factories.open_shop(name=FLORES_GROUP),
            factories.open_shop(name="Kelompok Tenun Contoh", regency_code="53.11", price=350_000),
        )
        return Buyer(english)

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)

    def look(self, buyer: Buyer, url: str) -> str:
        return check(buyer.browser, url, list(self.names))

    def parts(self, number: str) -> tuple[SellerOrderView, ...]:
        end_reading()
        found = orders.get_order_by_number(read_session(), number).parts
        end_reading()
        return found

    def order(self, buyer: Buyer) -> str:
        for shop in self.shops:
            buyer.take(shop)
        self.look(buyer, "/keranjang")
        buyer.go_to("31")
        self.look(buyer, "/keranjang")
        self.look(buyer, "/checkout")
        return buyer.order()

    def letters_are_english(self) -> list[str]:
        """The kinds of letters that went out, after reading each."""
        drain()
        for letter in self.letters:
            language, pieces = read_aloud(letter.html)
            assert language == "en"
            assert indonesian_in([letter.subject, *pieces, *letter.text.splitlines()], self.names) == []
        return sorted({letter.key.rpartition("-")[0] for letter in self.letters})

    def test_an_order_that_arrives(self, buyer: Buyer) -> None:
        url = self.order(buyer)
        number = number_in(url)
        assert f'<h1>Order <span class="nowrap">{number}</span></h1>' in self.look(buyer, url)
        first, second = self.parts(number)
        total = orders.get_order_by_number(read_session(), number).total
        end_reading()
        trade.confirm_transfer(number, total, factories.CLERK)
        self.look(buyer, url)
        for part in (first, second):
            trade.accept(part.id, factories.SELLER)
            trade.pack(part.id, factories.SELLER)
            self.look(buyer, url)
            trade.send(part.id, "Pos Indonesia", f"P{part.id}", factories.SELLER)
        self.look(buyer, url)
        trade.receive(first.id, factories.SELLER)
        trade.receive(second.id, factories.SELLER)
        self.look(buyer, url)
        assert self.letters_are_english() == ["order-paid", "order-placed", "part-sent"]

    def test_an_order_that_is_cancelled_after_payment(self, buyer: Buyer) -> None:
        url = self.order(buyer)
        number = number_in(url)
        total = orders.get_order_by_number(read_session(), number).total
        end_reading()
        trade.confirm_transfer(number, total, factories.CLERK)
        trade.cancel(number, factories.SELLER)
        self.look(buyer, url)
        for refund in payments.list_refunds(read_session(), orders.get_order_by_number(read_session(), number).id):
            end_reading()
            payment_service.settle_refund(refund.id, "TRX-778", factories.CLERK)
        self.look(buyer, url)
        kinds = ["order-cancelled", "order-paid", "order-placed", "refund-settled"]
        assert self.letters_are_english() == kinds

    def test_an_order_that_is_fetched_and_one_that_is_declined(self, buyer: Buyer) -> None:
        for ready in (True, False):
            token = factories.fill_basket({self.shops[0].variant_ids[0]: 1})
            placed = trade.place(replace(factories.pickup_form(token), language="en"))
            (part,) = self.parts(placed.number)
            url = f"/pesanan/{placed.number}?kunci={placed.access_key}"
            self.look(buyer, url)
            if ready:
                trade.accept(part.id, factories.SELLER)
                trade.pack(part.id, factories.SELLER)
                trade.make_ready(part.id, factories.SELLER)
            else:
                trade.refuse(part.id, "Panen gagal", factories.SELLER)
            self.look(buyer, url)
        assert self.letters_are_english() == ["order-placed", "order-refused", "part-ready"]

    def test_a_form_with_mistakes(self, buyer: Buyer) -> None:
        buyer.take(self.shops[0])
        buyer.go_to("31")
        empty = dict.fromkeys(("buyer_name", "phone", "street", "rt", "village", "postal_code"), "")
        for changes in (empty, {"postal_code": "12", "rt": "x", "phone": "1", "email": "x", "total_shown": "1"}):
            _, pieces = read_aloud(buyer.browser.submit("/checkout", buyer.form(**changes)).text)
            assert indonesian_in(pieces, self.names) == []
        assert buyer.browser.submit("/keranjang/ubah", {"varian": "1", "jumlah": "x"}).status_code in {303, 422}
        self.look(buyer, "/keranjang")

    def test_the_account(self, buyer: Buyer) -> None:
        make_person("maria@contoh.test")
        buyer.browser.become("maria@contoh.test")
        self.look(buyer, "/akun")
