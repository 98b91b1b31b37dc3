"""What the head of a page tells search engines and those who share it, and that it agrees with the page."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from storefront.catalogue.types import NewVariant
from storefront.kernel.money import Rupiah
from tests.support.pages import get, names
from tests.support.products import make_public_product
from tests.support.shelf import counted_queries, draft, drain, fill_shelf

if TYPE_CHECKING:
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only

HERE = "http://localhost"


def links(page: str, rel: str) -> dict[str, str]:
    """Addresses of the links of one kind, by their language ("" where they say none)."""
    found = re.findall(rf'<link rel="{rel}"(?: hreflang="([\w-]+)")? href="([^"]+)">', page)
    return {language: unescape(url) for language, url in found}


def meta(page: str) -> dict[str, str]:
    pairs = re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">', page)
    return {name: unescape(content) for name, content in pairs}


def jsonld(page: str) -> dict[str, dict[str, Any]]:
    """What machines read, by type."""
    pieces = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return {data["@type"]: data for data in map(json.loads, pieces)}


def test_a_page_names_its_twins_and_itself(client: Browser) -> None:
    _, made = make_public_product()
    plain = f"{HERE}/produk/{made.slug}"
    for asked, own in ((f"/produk/{made.slug}", plain), (f"/produk/{made.slug}?lang=en", f"{plain}?lang=en")):
        page = get(client, asked)
        assert links(page, "canonical") == {"": own}
        assert links(page, "alternate") == {"id": plain, "en": f"{plain}?lang=en", "x-default": plain}
        assert meta(page)["og:url"] == own


@pytest.mark.parametrize(
    ("asked", "canonical", "is_listed"),
    [
        ("/produk/", "/produk/", True),
        ("/produk/?urut=termurah&per=24", "/produk/", True),
        ("/produk/?halaman=2", "/produk/?halaman=2", True),
        ("/produk/?halaman=2&urut=termurah", "/produk/", True),
        ("/produk/?halaman=2&per=24", "/produk/?halaman=3", True),
        ("/produk/?kategori=kopi", "/kategori/kopi", True),
        ("/produk/?kategori=kopi&halaman=2", "/kategori/kopi?halaman=2", True),
        ("/produk/?kabupaten=ngada&urut=termahal", "/kabupaten/ngada", True),
        ("/kategori/kopi?per=48", "/kategori/kopi", True),
        ("/kategori/kopi?kabupaten=ngada", "/produk/?kategori=kopi&kabupaten=ngada", False),
        ("/produk/?kabupaten=ngada&kategori=kopi", "/produk/?kategori=kopi&kabupaten=ngada", False),
        ("/produk/?tersedia=1&q=kopi", "/produk/?q=kopi&tersedia=1", False),
    ],
)
def test_the_one_address_of_a_listing(client: Browser, asked: str, canonical: str, is_listed: bool) -> None:
    fill_shelf([draft(f"Barang {number}", number, category="kopi", regency_code="53.09") for number in range(30)])
    page = get(client, asked)
    assert links(page, "canonical") == {"": f"{HERE}{canonical}"}
    assert ("noindex" not in meta(page).get("robots", "")) is is_listed


def test_what_is_shared_says_what_the_page_says(client: Browser) -> None:
    fill_shelf([draft('Kopi "Bajawa" & <b>', 0)])
    page = get(client, "/produk/kopi-bajawa-dan-b")
    tags = meta(page)
    assert tags["og:title"] == 'Kopi "Bajawa" & <b>, Ngada · Beli Produk NTT'
    assert tags["og:description"] == tags["description"]
    assert (tags["og:locale"], tags["og:locale:alternate"]) == ("id_ID", "en_GB")
    assert tags["og:image"] == f"{HERE}/media/ab/{'ab' * 16}-1200.jpg"
    assert tags["twitter:card"] == "summary"
    english = meta(get(client, "/produk/kopi-bajawa-dan-b?lang=en"))
    assert (english["og:title"], english["og:locale"]) == ("Ware 0, Ngada · Beli Produk NTT", "en_GB")


def test_machines_read_what_stands_on_the_page(client: Browser) -> None:
    variants = tuple(
        NewVariant(sku=sku, label=label, label_en=label_en, unit="bungkus", price=Rupiah(price), weight_g=300)
        for sku, label, label_en, price in (("A", "biji", "beans", 60_000), ("B", "bubuk", "ground", 65_500))
    )
    fill_shelf([draft("Kopi </script><b>", 0, variants=variants)])
    for url, labels in (
        ("/produk/kopi-script-b", ["biji", "bubuk"]),
        ("/produk/kopi-script-b?lang=en", ["beans", "ground"]),
    ):
        page = get(client, url)
        pieces = jsonld(page)
        assert set(pieces) == {"Product", "BreadcrumbList"}
        product = pieces["Product"]
        assert product["name"] == unescape(re.findall(r"<h1[^>]*>(.*?)</h1>", page)[0])
        assert product["url"] == links(page, "canonical")[""]
        assert [offer["name"] for offer in product["offers"]] == labels
        shown = re.findall(r'<small class="num">(Rp[\d.]+)', page)
        assert [str(Rupiah(offer["price"])) for offer in product["offers"]] == shown
        assert [offer["availability"].rpartition("/")[2] for offer in product["offers"]] == ["InStock", "OutOfStock"]
        assert {offer["seller"]["name"] for offer in product["offers"]} == {"Kelompok Contoh Rak"}
        crumbs = re.findall(r'<ol class="crumbs">(.*?)</ol>', page, re.DOTALL)[0]
        assert [item["name"] for item in pieces["BreadcrumbList"]["itemListElement"]] == [
            unescape(re.sub(r"<[^>]+>", "", crumb)) for crumb in re.findall(r"<li[^>]*>(.*?)</li>", crumbs)
        ]


def test_machines_read_the_cards_of_a_listing(client: Browser) -> None:
    fill_shelf([draft(f"Barang {number}", number) for number in range(14)])
    page = get(client, "/produk/?halaman=2")
    listed = jsonld(page)["ItemList"]
    assert [item["name"] for item in listed["itemListElement"]] == names(page)
    assert ([item["position"] for item in listed["itemListElement"]], listed["numberOfItems"]) == ([13, 14], 14)


def test_the_home_page_says_how_to_search(client: Browser) -> None:
    fill_shelf([draft("Kopi", 0)])
    pieces = jsonld(get(client, "/"))
    assert set(pieces) == {"WebSite", "Organization"}
    target = pieces["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    assert target == f"{HERE}/produk/?q={{search_term_string}}"
    assert names(get(client, target.removeprefix(HERE).format(search_term_string="kopi"))) == ["Kopi"]


def test_a_group_is_an_organization(client: Browser) -> None:
    group, _ = make_public_product()
    drain()
    page = get(client, f"/lembaga/{group.slug}?lang=en")
    assert jsonld(page)["Organization"]["name"] == group.name
    assert jsonld(page)["Organization"]["address"]["addressLocality"] == "Beiwali village, Bajawa district, Ngada"


def test_the_head_costs_no_question(client: Browser) -> None:
    fill_shelf([draft("Kopi", 0)])
    get(client, "/produk/kopi")
    with counted_queries() as seen:
        get(client, "/produk/kopi")
    assert len(seen) <= 8
