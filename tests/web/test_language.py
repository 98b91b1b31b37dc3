from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import Role
from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import Facts, NewVariant
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.money import Rupiah
from storefront.kernel.text import language
from tests.support.people import make_person
from tests.support.shelf import draft, fill_shelf

if TYPE_CHECKING:
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only


def lang_of(page: str) -> str:
    return page.partition('<html lang="')[2].partition('"')[0]


def test_indonesian_unless_asked(client: Browser) -> None:
    answer = client.get("/masuk", headers={"Accept-Language": "en"})
    assert lang_of(answer.text) == "id"
    assert "Set-Cookie" not in answer.headers


def test_english_is_remembered_until_indonesian_is_asked_for(client: Browser) -> None:
    assert lang_of(client.get("/masuk?lang=en").text) == "en"
    again = client.get("/daftar")
    assert lang_of(again.text) == "en"
    assert "Set-Cookie" not in again.headers
    assert lang_of(client.get("/masuk?lang=id").text) == "id"
    assert lang_of(client.get("/masuk").text) == "id"


@pytest.mark.parametrize("asked", ["fr", "", "EN", "../../id"])
def test_what_we_do_not_speak_is_indonesian(client: Browser, asked: str) -> None:
    answer = client.get("/masuk", query_string={"lang": asked})
    assert (lang_of(answer.text), "Set-Cookie" in answer.headers) == ("id", False)
    client.set_cookie("bahasa", asked)
    assert lang_of(client.get("/masuk").text) == "id"


@pytest.mark.parametrize("path", ["/saran", "/media/ab/abcd-320.avif", "/healthz"])
def test_only_pages_remember_the_language(client: Browser, path: str) -> None:
    """What others may keep and hand on must not carry somebody's cookie."""
    answer = client.get(path, query_string={"q": "kopi", "lang": "en"})
    assert ("Set-Cookie" in answer.headers) is (answer.mimetype == "text/html")


def test_a_request_leaves_no_language_behind(client: Browser) -> None:
    client.get("/masuk?lang=en")
    assert language() == "id"


def test_the_switch_keeps_the_rest_of_the_address(client: Browser) -> None:
    page = client.get("/masuk?next=/akun%3Fa%3D1&lang=id").text
    assert 'href="/masuk?next=%2Fakun%3Fa%3D1&amp;lang=en"' in page


def test_sellers_and_officials_work_in_indonesian(client: Browser) -> None:
    make_person("kas@contoh.test", Role.KEUANGAN)
    client.become("kas@contoh.test")
    answer = client.get("/kantor/?lang=en")
    assert (answer.status_code, lang_of(answer.text)) == (200, "id")
    assert lang_of(client.get("/keranjang").text) == "en"


def test_an_english_address_leads_on_to_english_ones(client: Browser) -> None:
    """Also for whoever keeps no cookies, such as a search engine."""
    fill_shelf([draft("Kopi", 0)])
    pages = {"/produk/?lang=en": client.get("/produk/?lang=en").text, "/?lang=en": client.get("/?lang=en").text}
    for url, page in pages.items():
        body = page.partition("<body")[2]
        hrefs = {unescape(href) for href in re.findall(r'<a [^>]*href="(/[^"]*)"', body)}
        assert {href for href in hrefs if "lang=" not in href} == set(), url
        assert all('name="lang" value="en"' in form for form in re.findall(r"<form.*?</form>", body, re.DOTALL)), url
    assert 'href="/produk/kopi?lang=en"' in pages["/produk/?lang=en"]
    assert 'href="/kategori/kopi?lang=en"' in pages["/?lang=en"]


def test_a_listing_keeps_both_its_language_and_its_choices(client: Browser) -> None:
    fill_shelf([draft(f"Barang {number}", number) for number in range(14)])
    page = client.get("/produk/?lang=en&urut=termurah").text
    following = re.findall(r'<link rel="next" href="([^"]+)">', page)
    assert [unescape(url) for url in following] == ["/produk/?lang=en&urut=termurah&halaman=2"]


def test_a_form_sent_in_english_comes_back_in_english(client: Browser) -> None:
    (product_id,) = fill_shelf([draft("Kopi", 0)])
    (variant,) = catalogue.list_variants(read_session(), product_id)
    end_reading()
    page = client.get("/produk/kopi?lang=en").text
    assert 'action="/keranjang/tambah?lang=en"' in page
    client.delete_cookie("bahasa")
    answer = client.submit("/keranjang/tambah?lang=en", {"varian": str(variant.id), "jumlah": "1"})
    assert (answer.status_code, answer.location) == (303, f"/keranjang?lang=en#barang-{variant.id}")


def test_indonesian_addresses_stay_plain(client: Browser) -> None:
    client.set_cookie("bahasa", "en")
    page = client.get("/produk/?lang=id").text
    assert 'action="/produk/"' in page
    assert "lang=id" not in page.replace('href="/produk/?lang=id"', "").partition("<body")[2]


class TestTheOffer:
    """One line offers English to a browser that asks for it; the page stays Indonesian."""

    line = "This shop is also in English."

    @pytest.mark.parametrize(
        ("accepted", "is_offered"),
        [
            ("en", True),
            ("en-GB,en;q=0.9", True),
            ("de,en;q=0.5", True),
            ("en-GB,id;q=0.1", True),
            ("id,en;q=0.9", False),
            ("de", False),
            ("", False),
        ],
    )
    def test_who_sees_it(self, client: Browser, accepted: str, is_offered: bool) -> None:
        answer = client.get("/keranjang", headers={"Accept-Language": accepted} if accepted else {})
        assert (lang_of(answer.text), self.line in answer.text) == ("id", is_offered)
        assert "Accept-Language" in answer.headers["Vary"]

    @pytest.mark.parametrize("chosen", ["id", "en"])
    def test_an_answer_ends_it(self, client: Browser, chosen: str) -> None:
        english = {"Accept-Language": "en"}
        page = client.get("/keranjang?a=1", headers=english).text
        assert f'href="/keranjang?a=1&amp;lang={chosen}"' in page
        for url in (f"/keranjang?a=1&lang={chosen}", "/keranjang"):
            answer = client.get(url, headers=english)
            assert (lang_of(answer.text), self.line in answer.text) == (chosen, False)
            assert "Accept-Language" not in answer.headers["Vary"]

    def test_it_is_for_buyers_alone(self, client: Browser) -> None:
        make_person("kas@contoh.test", Role.KEUANGAN)
        client.become("kas@contoh.test")
        assert self.line not in client.get("/kantor/", headers={"Accept-Language": "en"}).text


def test_what_nobody_put_into_english_says_so(client: Browser) -> None:
    """Its element carries the language, so that a reader pronounces it right; what has English carries none."""
    variants = tuple(
        NewVariant(sku=sku, label=label, label_en=label_en, unit="bungkus", price=Rupiah(60_000), weight_g=300)
        for sku, label, label_en in (("A", "biji", "beans"), ("B", "bubuk", ""))
    )
    facts = Facts(material="kopi", material_en="coffee", technique="sangrai")
    fill_shelf([draft("Kopi", 0, name_en="", variants=variants, facts=facts), draft("Madu", 2)])
    page = client.get("/produk/kopi?lang=en").text
    assert '<h1 lang="id">Kopi</h1>' in page
    assert '<p class="read" lang="id">Barang untuk diuji.</p>' in page
    assert "<span>beans</span>" in page
    assert '<span lang="id">bubuk</span>' in page
    assert "<dd>coffee</dd>" in page
    assert '<dd lang="id">sangrai</dd>' in page
    listing = client.get("/produk/?lang=en").text
    assert re.findall(r"<h3( lang=\"id\")?><a [^>]*>([^<]+)", listing) == [("", "Ware 2"), (' lang="id"', "Kopi")]
    assert ' lang="id">' not in client.get("/produk/kopi?lang=id").text.partition("<body")[2]
