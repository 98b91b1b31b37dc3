"""What a buyer sees before buying: home, listing, product, producer, certificate, suggestions."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from html import unescape
from itertools import product as combinations
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from storefront.catalogue import queries as catalogue
from storefront.catalogue import service as catalogue_service
from storefront.catalogue.models import Product
from storefront.catalogue.types import NewVariant
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.money import Rupiah
from storefront.search import queries, service
from storefront.search.types import ListingQuery
from storefront.verification import service as verification
from storefront.web import head
from tests.support.products import DECIDED, MEMBER, OFFICE, make_public_product
from tests.support.shelf import counted_queries, draft, drain, fill_shelf, put_in_stock

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
MOST_QUERIES = 8


def get(client: Browser, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.get_data(as_text=True)[:2000]
    return response.get_data(as_text=True)


def names(page: str) -> list[str]:
    """The names on the cards of a page, in order."""
    return [unescape(name) for name in re.findall(r'<h3><a href="/produk/[^"]+">([^<]+)</a></h3>', page)]


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
    get(client, "/")
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
    assert '<link rel="canonical" href="/produk/?urut=termurah&amp;halaman=3">' in page


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
    assert '<link rel="canonical" href="/kategori/kopi">' in page
    assert 'name="robots"' not in page
    page = get(client, "/kabupaten/ngada?halaman=1")
    assert "<h1>Kabupaten Ngada</h1>" in page
    assert 'aria-current="page"' in page
    for missing in ("/kategori/roket", "/kategori/minuman-beralkohol", "/kabupaten/atlantis"):
        get(client, missing, 404)


def variant(sku: str, price: int, **changes: str) -> NewVariant:
    return NewVariant(sku=sku, unit="bungkus", price=Rupiah(price), weight_g=300, **changes)  # type: ignore[arg-type]  # texts only


def test_a_product_tells_price_stock_and_proof(client: Browser) -> None:
    variants = (variant("A", 60_000, label="250 g", net_content="250 g"), variant("B", 225_000, label="1 kg"))
    ids = fill_shelf([draft("Kopi Bajawa", 0, variants=variants)])
    (product_id,) = ids
    shown = catalogue.list_variants(read_session(), product_id)
    end_reading()
    page = get(client, "/produk/kopi-bajawa")
    assert re.search(rf'type="radio" name="varian" id="varian-{shown[0].id}" value="{shown[0].id}" checked>', page)
    assert re.search(rf'type="radio" name="varian" id="varian-{shown[1].id}" value="{shown[1].id}" disabled>', page)
    assert "Rp225.000, habis" in page
    assert "Ada stok, dikirim dalam 2 hari" in page
    assert "Diputuskan Dinas PMD Provinsi NTT, 14 Agustus 2026." in page
    assert 'action="/keranjang/tambah"' in page
    link = re.search(r'href="(https://wa\.me/[^"]+)"', page)
    assert link
    parts = urlsplit(unescape(link[1]))
    assert parts.path == "/6281200000001"
    assert parse_qs(parts.query)["text"] == [
        "Halo Kelompok Contoh Rak, saya ingin bertanya tentang Kopi Bajawa: http://localhost/produk/kopi-bajawa"
    ]


def test_machines_read_the_same_figures(client: Browser) -> None:
    fill_shelf([draft("Kopi </script> Bajawa", 0, variants=(variant("A", 60_000), variant("B", 225_000)))])
    page = get(client, "/produk/kopi-script-bajawa")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert data["name"] == "Kopi </script> Bajawa"
    assert [(offer["price"], offer["availability"].rpartition("/")[2]) for offer in data["offers"]] == [
        (60_000, "InStock"),
        (225_000, "OutOfStock"),
    ]


def test_a_sold_out_product_stays(client: Browser) -> None:
    fill_shelf([draft("Ada", 0), draft("Habis", 1)])
    page = get(client, "/produk/habis")
    assert '<p class="stock none">Stok habis</p>' in page
    assert "Tanyakan lewat WhatsApp" in page
    assert re.search(r'<button type="submit" class="btn" +disabled="disabled">Masukkan keranjang</button>', page)


def test_the_page_believes_the_stock_and_not_the_card(client: Browser) -> None:
    group, made = make_public_product()
    service.rebuild()
    with unit_of_work() as session:
        put_in_stock(session, group.id, catalogue.list_variants(session, made.id)[0].id, 2)
    assert "Ada stok" in get(client, f"/produk/{made.slug}")


def test_what_is_not_public_is_not_there(client: Browser) -> None:
    group, made = make_public_product()
    drain()
    with unit_of_work() as session:
        catalogue_service.pause(session, session.get_one(Product, made.id), MEMBER)
    get(client, f"/produk/{made.slug}", 404)
    get(client, "/produk/tidak-pernah-ada", 404)
    get(client, "/lembaga/tidak-pernah-ada", 404)
    assert group.name in get(client, f"/lembaga/{group.slug}")


def test_a_certificate_says_what_it_is_worth(client: Browser) -> None:
    _, made = make_public_product()
    code = catalogue.get_public_product(read_session(), made.slug).certificate_code
    end_reading()
    assert code == "OVOP-53.09-0001"
    page = get(client, f"/v/{code.lower()}")
    assert "Berlaku sampai 14 Agustus 2028" in page
    assert '<link rel="canonical" href="/v/OVOP-53.09-0001">' in page
    with unit_of_work() as session:
        verification.suspend(session, code, reason="Bahan baku diragukan.", actor=OFFICE)
    page = get(client, f"/v/{code}")
    assert "Ditangguhkan, jangan dipakai sebagai bukti" in page
    assert "Bahan baku diragukan." in page
    assert f'href="/produk/{made.slug}"' not in page
    get(client, "/v/OVOP-99.99-9999", 404)
    assert DECIDED.year == 2026


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
