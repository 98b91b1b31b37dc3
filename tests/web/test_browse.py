"""What a buyer sees before buying: home, listing, search, suggestions."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from html import unescape
from itertools import product as combinations
from typing import TYPE_CHECKING

import pytest

from storefront.kernel.db import end_reading, read_session
from storefront.kernel.money import Rupiah
from storefront.search import queries, service
from storefront.search.types import ListingQuery
from storefront.web import head
from tests.support.pages import get, names
from tests.support.shelf import counted_queries, draft, fill_shelf

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
MOST_QUERIES = 8


def counts(page: str, facet: str) -> dict[str, int]:
    found = re.findall(rf'name="{facet}" value="([\w-]+)"[^>]*>\s*<span>[^<]*</span><span class="n num">(\d+)', page)
    return {slug: int(count) for slug, count in found if count != "0"}


def shelf(count: int = 40) -> None:
    fill_shelf([draft(f"Barang uji {number:02}", number) for number in range(count)])


def test_home_shows_what_there_is(client: Browser) -> None:
    shelf(9)
    page = get(client, "/")
    assert "Lihat 9 produk" in page
    assert 'aria-label="Ngada 4 produk"' in page
    assert page.count('href="/kabupaten/') == 22 * 2
    assert re.search(r'href="/kategori/kopi"><svg.*?<span class="n num">3</span>', page, re.DOTALL)


def test_an_empty_shop_has_a_home_and_a_listing(client: Browser) -> None:
    home = get(client, "/")
    assert "Lihat 0 produk" not in home
    assert "Cari menurut jenis" not in home
    assert 'href="/tentang">Tentang OVOP dan toko ini</a>' in home
    assert "Belum ada produk di sini" in get(client, "/produk/")
    assert "Belum ada “kopi” di sini" in get(client, "/produk/?q=kopi")


def test_facets_equal_a_count_by_hand(client: Browser) -> None:
    shelf()
    everything = queries.list_cards(read_session(), ListingQuery(per=48)).cards
    end_reading()
    choices = combinations(([], ["kopi"], ["kopi", "madu"]), ([], ["ngada"]), ("", "38000"), ("", "1"), ("", "barang"))
    for categories, regencies, most, there, text in choices:
        url = "/produk/?per=48" + "".join(
            [f"&kategori={each}" for each in categories]
            + [f"&kabupaten={each}" for each in regencies]
            + [f"&harga_maks={most}&tersedia={there}&q={text}"]
        )
        page = get(client, url)
        within = [
            card
            for card in everything
            if (not most or card.price <= Rupiah(int(most))) and (not there or card.available > 0)
        ]
        here = [card for card in within if not regencies or card.regency_slug in regencies]
        such = [card for card in within if not categories or card.category_slug in categories]
        assert counts(page, "kategori") == Counter(card.category_slug for card in here)
        assert counts(page, "kabupaten") == Counter(card.regency_slug for card in such)
        assert sorted(names(page)) == sorted(card.name for card in here if card in such)


def test_pages_follow_each_other_without_gap(client: Browser) -> None:
    shelf(30)
    seen: list[str] = []
    url: str | None = "/produk/?urut=termurah"
    pages, page = 0, ""
    while url:
        page = get(client, url)
        seen += names(page)
        pages += 1
        following = re.search(r'<link rel="next" href="([^"]+)"', page)
        url = unescape(following[1]) if following else None
    assert (pages, len(seen), len(set(seen))) == (3, 30, 30)
    assert '<link rel="prev" href="/produk/?urut=termurah&amp;halaman=2">' in page
    assert '<link rel="canonical" href="http://localhost/produk/">' in page


def test_a_page_beyond_the_end_leads_back(client: Browser) -> None:
    shelf(13)
    page = get(client, "/produk/?halaman=7", 404)
    assert 'href="/produk/?halaman=2"' in page
    assert "Daftar ini hanya sampai halaman 2." in page
    assert names(page) == []


@pytest.mark.parametrize(("sort", "reverse"), [("termurah", False), ("termahal", True)])
def test_sorting_by_price(client: Browser, sort: str, *, reverse: bool) -> None:
    shelf(12)
    prices = [
        int(price.replace(".", ""))
        for price in re.findall(r'<p class="price">\s*Rp([\d.]+)', get(client, f"/produk/?urut={sort}"))
    ]
    assert len(prices) == 12
    assert prices == sorted(prices, reverse=reverse)


def test_a_filter_can_be_taken_away(client: Browser) -> None:
    shelf(12)
    page = get(client, "/produk/?kategori=kopi&kabupaten=ngada&halaman=1")
    chips = re.findall(r'<a href="([^"]+)"><span class="sr">Hapus saringan:', page)
    assert [unescape(chip) for chip in chips] == ["/produk/?kabupaten=ngada", "/produk/?kategori=kopi"]
    assert '<meta name="robots" content="noindex, follow">' in page


def test_no_match_offers_to_drop_the_filters(client: Browser) -> None:
    shelf(12)
    page = get(client, "/produk/?kategori=kopi&harga_min=900000")
    assert "Tidak ada yang cocok dengan semua saringan" in page
    assert 'href="/produk/">Hapus semua saringan' in page


def test_a_typing_error_is_said_and_mended(client: Browser) -> None:
    fill_shelf([draft("Kopi Arabika Flores Bajawa", 0)])
    page = get(client, "/produk/?q=bajaw")
    assert "“bajaw” tidak ditemukan. Ini hasil untuk “bajawa”." in unescape(page)
    assert names(page) == ["Kopi Arabika Flores Bajawa"]


def test_without_index_the_page_says_so(client: Browser, tmp_path: Path) -> None:
    fill_shelf([draft("Kopi Arabika", 0)])
    service.configure(tmp_path / "nothing")
    page = get(client, "/produk/?q=kopi")
    assert "Pencarian sedang disiapkan." in page
    assert names(page) == ["Kopi Arabika"]


@pytest.mark.parametrize("typed", ["ti'i langga", "tii langga", "ti’i langga", "TI`I"])
def test_apostrophes_are_found_in_every_form(client: Browser, typed: str) -> None:
    fill_shelf([draft("Topi ti'i langga", 1), draft("Kopi", 0)])
    assert names(client.get("/produk/", query_string={"q": typed}).get_data(as_text=True)) == ["Topi ti'i langga"]


def test_what_people_type_and_name_is_only_text(client: Browser) -> None:
    payload = '"><script>alert(1)</script>'
    fill_shelf([draft(f"Kain {payload}", 1, description=f"Isi {payload}")])
    slug = queries.list_cards(read_session(), ListingQuery()).cards[0].slug
    end_reading()
    for url in ("/produk/", f"/produk/?q={payload}", f"/produk/{slug}", "/lembaga/kelompok-contoh-rak"):
        page = get(client, url)
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
    assert client.get(f"/saran?q={payload}").mimetype == "application/json"


def test_category_and_kabupaten_have_pages_of_their_own(client: Browser) -> None:
    shelf(36)
    page = get(client, "/kategori/kopi")
    assert len(names(page)) == 12
    assert "<h1>Kopi</h1>" in page
    assert '<link rel="canonical" href="http://localhost/kategori/kopi">' in page
    assert 'name="robots"' not in page
    page = get(client, "/kabupaten/ngada?halaman=1")
    assert "<h1>Kabupaten Ngada</h1>" in page
    assert 'aria-current="page"' in page
    for missing in ("/kategori/roket", "/kategori/minuman-beralkohol", "/kabupaten/atlantis"):
        get(client, missing, 404)


def test_suggestions_are_few_and_may_be_kept(client: Browser) -> None:
    fill_shelf([draft(f"Kopi jenis {number}", number) for number in range(12)])
    response = client.get("/saran?q=kop")
    rows = response.get_json()["suggestions"]
    assert rows[0] == {"name": "kopi", "url": "/produk/?q=kopi"}
    assert 2 <= len(rows) <= 8
    assert all(client.get(row["url"]).status_code == 200 for row in rows)
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert client.get("/saran").get_json() == {"suggestions": []}


def test_readers_get_no_cookie(client: Browser) -> None:
    shelf(3)
    for url in ("/", "/produk/", "/produk/barang-uji-00", "/lembaga/kelompok-contoh-rak", "/saran?q=ba"):
        assert "Set-Cookie" not in client.get(url).headers


def test_english_pages_use_english_names(client: Browser) -> None:
    shelf(3)
    page = get(client, "/produk/?lang=en")
    assert '<html lang="en">' in page
    assert names(page) == ["Ware 2", "Ware 1", "Ware 0"]
    assert "Coffee" in page


@pytest.mark.parametrize(
    "url",
    ["/", "/produk/", "/produk/?q=barang&kategori=kopi&halaman=2", "/produk/barang-uji-00", "/kabupaten/ngada"],
)
def test_pages_ask_few_questions(client: Browser, url: str) -> None:
    shelf()
    client.post("/keranjang/tambah", data={"varian": "1", "jumlah": "1"})
    client.get(url)
    with counted_queries() as seen:
        client.get(url)
    assert 0 < len(seen) <= MOST_QUERIES, seen


def test_the_head_is_shown_once_it_is_woven(client: Browser) -> None:
    folder = client.application.config["SHOP"].media_dir
    shutil.rmtree(folder / head.KEY[:2], ignore_errors=True)  # all tests share the folder, and some load the demo
    assert "cloth-pic none" in get(client, "/")
    for width in (head.WIDE, head.NARROW):
        for extension in head.FORMATS:
            path = head.path_of(folder, width, extension)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"woven")
    try:
        page = get(client, "/")
        addresses = set(re.findall(r'(?:srcset|src)="(/media/[^"]+)"', page))
        assert len(addresses) == 3
        assert all(client.get(address).data == b"woven" for address in addresses)
    finally:
        shutil.rmtree(folder / head.KEY[:2])
