"""Kabupaten, categories and groups as pages of their own, what the shop tells of itself, and cards without a reader."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import Facts
from storefront.kernel import settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import SYSTEM
from storefront.producers import service as producers
from storefront.producers.types import GroupKind
from storefront.regions import queries as regions
from storefront.web import operator
from tests.support.pages import get, names
from tests.support.products import OFFICE, load_reference, make_group
from tests.support.shelf import counted_queries, draft, fill_shelf, group_command

if TYPE_CHECKING:
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
MOST_QUERIES = 8


def listed(page: str) -> list[tuple[str, str]]:
    """(name, figure) of the ruled lists of a page."""
    lists = "".join(re.findall(r'<ul class="names">(.*?)</ul>', page, re.DOTALL))
    found = re.findall(r'<li><a href="[^"]+">([^<]+)</a>(?:<span class="num">([^<]*)</span>)?', lists)
    return [(unescape(name), figure) for name, figure in found]


def groups() -> None:
    load_reference()
    with unit_of_work() as session:
        for name, kind, code in (
            ("Koperasi Contoh Ende", GroupKind.KOPERASI, "53.08"),
            ("BUMDes Contoh Ngada", GroupKind.BUMDES, "53.09"),
            ("Koperasi Contoh Ngada", GroupKind.KOPERASI, "53.09"),
        ):
            make_group(session, group_command(name, kind=kind, regency_code=code))
        waiting = make_group(session, group_command("Kelompok Mendaftar"), active=False)
        gone = make_group(session, group_command("Kelompok Ditangguhkan"))
        producers.suspend(session, gone, OFFICE, "Tidak dapat dihubungi.")
        assert waiting.id != gone.id


def test_a_kabupaten_tells_its_figures_groups_and_neighbours(client: Browser) -> None:
    fill_shelf([draft(f"Barang {number}", number) for number in range(6)])
    page = get(client, "/kabupaten/ngada")
    assert re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page)[:4] == [
        ("produk terverifikasi di toko ini", "2"),
        ("kelompok di toko ini", "1"),
        ("desa dan kelurahan", "206"),
        ("usaha industri mikro dan kecil", "3.024"),
    ]
    assert "Keputusan Kepala BPS 649/2023" in page
    assert ("Kelompok Contoh Rak", "6 produk") in listed(page)
    assert [name for name, _ in listed(page) if name in {"Manggarai Timur", "Nagekeo"}] == [
        "Manggarai Timur",
        "Nagekeo",
    ]
    assert 'aria-current="page"' in page
    city = get(client, "/kabupaten/kota-kupang")
    assert "Kota Kupang, ibu kota provinsi." in city


def test_later_pages_and_filters_do_not_repeat_it(client: Browser) -> None:
    fill_shelf([draft(f"Barang {number}", number, regency_code="53.09") for number in range(13)])
    assert "desa dan kelurahan" not in get(client, "/kabupaten/ngada?halaman=2")
    assert len(names(get(client, "/kabupaten/ngada?halaman=2"))) == 1
    for choice in ("kategori=kopi", "tersedia=1", "harga_maks=20000", "q=barang"):
        assert "desa dan kelurahan" not in get(client, f"/kabupaten/ngada?{choice}")
    assert "Dari mana" in get(client, "/kategori/kopi")
    assert "Dari mana" not in get(client, "/kategori/kopi?tersedia=1")


def test_a_category_tells_what_it_is_where_it_comes_from_and_who_makes_it(client: Browser) -> None:
    fill_shelf([draft(f"Kopi {number}", 3 * number) for number in range(6)])
    page = unescape(get(client, "/kategori/kopi"))
    assert catalogue.category_texts()["kopi"][0] in page
    assert ("Kelompok Contoh Rak", "6 produk") in listed(page)
    assert sum(int(figure.split()[0]) for name, figure in listed(page) if name in {"Ngada", "Ende", "Kota Kupang"}) == 6
    assert catalogue.category_texts()["kopi"][1] in unescape(get(client, "/kategori/kopi?lang=en"))


def test_every_category_and_no_other_has_its_text() -> None:
    texts = catalogue.category_texts()
    assert set(texts) == {category.slug for category in catalogue.shipped_categories()}
    assert [slug for slug, both in texts.items() if not all(text.endswith(".") for text in both)] == []


def test_neighbours_know_each_other() -> None:
    every = regions.shipped_regencies()
    beside = {each.slug: {other.slug for other in regions.neighbours_of(each.slug)} for each in every}
    assert [slug for slug, others in beside.items() if not others or slug in others] == []
    assert [(slug, other) for slug, others in beside.items() for other in others if slug not in beside[other]] == []
    assert regions.neighbours_of("atlantis") == ()


def test_groups_stand_under_their_kabupaten(client: Browser) -> None:
    groups()
    page = get(client, "/lembaga/")
    assert re.findall(r"<h2>((?:Kabupaten|Kota) [^<]+)</h2>", page) == ["Kabupaten Ngada", "Kabupaten Ende"]
    found = [name for name, _ in listed(page) if "Contoh" in name or "Kelompok" in name]
    assert found == ["BUMDes Contoh Ngada", "Koperasi Contoh Ngada", "Koperasi Contoh Ende"]
    assert 'aria-label="Ngada 2 kelompok"' in page
    assert 'href="/lembaga/?kabupaten=ngada"' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=contoh+NGADA", ["BUMDes Contoh Ngada", "Koperasi Contoh Ngada"]),
        ("kabupaten=ende", ["Koperasi Contoh Ende"]),
        ("jenis=koperasi", ["Koperasi Contoh Ngada", "Koperasi Contoh Ende"]),
        ("q=koperasi&kabupaten=ngada&jenis=koperasi", ["Koperasi Contoh Ngada"]),
        ("q=mendaftar", []),
        ("q=%25", []),
        ("jenis=roket&kabupaten=atlantis&q=ende", ["Koperasi Contoh Ende"]),
    ],
)
def test_groups_are_found_by_name_place_and_kind(client: Browser, query: str, found: list[str]) -> None:
    groups()
    page = get(client, f"/lembaga/?{query}")
    assert [name for name, _ in listed(page) if "Contoh" in name] == found
    assert f"{len(found)} kelompok" in page
    assert ("Tidak ada kelompok yang cocok" in page) is not bool(found)


def test_groups_are_paged(client: Browser) -> None:
    load_reference()
    with unit_of_work() as session:
        for number in range(30):
            make_group(session, group_command(f"Kelompok Contoh {number:02}"))
    first, second = get(client, "/lembaga/"), get(client, "/lembaga/?halaman=2")
    pages = [[name for name, _ in listed(page) if "Contoh" in name] for page in (first, second)]
    assert [len(page) for page in pages] == [24, 6]
    assert len(set(pages[0] + pages[1])) == 30
    get(client, "/lembaga/?halaman=3", 404)


def test_a_group_tells_what_it_can_make(client: Browser) -> None:
    fill_shelf([draft("Kopi", 0, facts=Facts(capacity_per_month=120)), draft("Tenun", 1)])
    page = get(client, "/lembaga/kelompok-contoh-rak")
    assert ("Kopi", "120 bungkus") in listed(page)
    assert "2 ditetapkan kantor" in page
    assert "Belum bisa; barang dikirim kurir." in page


@pytest.mark.parametrize(
    "url",
    ["/kabupaten/ngada", "/kategori/kopi", "/lembaga/", "/lembaga/kelompok-contoh-rak", "/kartu?produk=barang-0"],
)
def test_pages_ask_few_questions(client: Browser, url: str) -> None:
    fill_shelf([draft(f"Barang {number}", number) for number in range(40)])
    client.post("/keranjang/tambah", data={"varian": "1", "jumlah": "1"})
    client.get(url)
    with counted_queries() as seen:
        client.get(url)
    assert 0 < len(seen) <= MOST_QUERIES, seen


INFO = ("/tentang", "/tentang/verifikasi", "/cara-belanja", "/untuk-lembaga", "/syarat", "/privasi", "/kontak")


@pytest.mark.parametrize("url", INFO)
def test_pages_about_the_shop_lead_to_each_other(client: Browser, url: str) -> None:
    load_reference()
    page = get(client, url)
    nav = page[page.index('<nav class="also"') :]
    links = re.findall(r'<a href="([^"]+)"', nav[: nav.index("</nav>")])
    assert links == list(INFO)
    assert f'<a href="{url}" aria-current="page">' in nav
    foot = page[page.index('<footer class="foot">') :]
    assert set(INFO) <= set(re.findall(r'<a href="([^"]+)"', foot))


def test_the_criteria_are_quoted_with_their_place(client: Browser) -> None:
    page = unescape(get(client, "/tentang/verifikasi"))
    assert "Lampiran II angka 3" in page
    assert "Lampiran II angka 4" in page
    assert page.count("<li><b>") == 11
    assert "bahan baku tersedia dan dipasok dari Desa/Kelurahan penyangga" in page


def test_the_operator_is_an_example_until_it_is_set(client: Browser) -> None:
    load_reference()
    assert "CONTOH" in get(client, "/kontak")
    assert "Keterangan di sini contoh" in get(client, "/privasi")
    every = (operator.NAME, operator.ADDRESS, operator.EMAIL, operator.PHONE, operator.HOURS, operator.PRIVACY_EMAIL)
    with unit_of_work() as session:
        for setting in every:
            settings.put(session, setting, f"diisi <{setting.key}>", SYSTEM)
    for url in ("/kontak", "/privasi", "/syarat"):
        page = get(client, url)
        assert "Keterangan di sini contoh" not in page
        assert "&lt;operator." in page
        assert "<operator." not in page
    end_reading()
    assert operator.read(read_session()).is_example is False


def test_cards_by_name_are_for_anybody(client: Browser) -> None:
    fill_shelf([draft(f"Barang {number}", number) for number in range(9)])
    asked = "&".join(f"produk=barang-{number}" for number in (4, 2, 99, 1, 0, 3, 5, 6))
    answer = client.get(f"/kartu?{asked}")
    assert answer.headers["Cache-Control"] == "public, no-cache"  # cards tell prices: each look asks
    assert "Save-Data" in answer.headers["Vary"]
    again = client.get(f"/kartu?{asked}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert names(answer.get_json()["html"]) == ["Barang 4", "Barang 2", "Barang 1", "Barang 0", "Barang 3"]
    assert names(client.get(f"/kartu?{asked}&lang=en").get_json()["html"])[0] == "Ware 4"
    client.set_cookie("bahasa", "en")  # which others do not share
    assert client.get(f"/kartu?{asked}").data == answer.data
    assert client.get("/kartu").get_json() == {"html": ""}
