"""The sitemap, the feed and robots.txt: complete, true, and no larger than search engines take."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select
from werkzeug.http import http_date

from storefront.catalogue import service as catalogue_service
from storefront.catalogue.models import Product
from storefront.catalogue.types import ProductChanged
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.events import publish
from storefront.search import changes, service
from storefront.search.models import Card
from storefront.verification import queries as verification_queries
from storefront.verification import service as verification
from tests.support.pages import get
from tests.support.products import MEMBER, OFFICE
from tests.support.shelf import counted_queries, draft, drain, fill_shelf

if TYPE_CHECKING:
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only

HERE = "http://localhost"
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ATOM = {"a": "http://www.w3.org/2005/Atom"}
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
MOST_ADDRESSES, MOST_BYTES = 5_000, 1_000_000


def parse(client: Browser, url: str) -> ET.Element:
    return ET.fromstring(get(client, url))  # noqa: S314 -- of our own making


def locations(root: ET.Element) -> list[str]:
    return [each.text or "" for each in root.iterfind(".//s:loc", SITEMAP)]


def changed_at(product_id: int) -> datetime:
    found = read_session().execute(select(Card.changed_at).where(Card.product_id == product_id)).scalar_one()
    end_reading()
    return found


def test_every_public_page_is_in_it_once_in_each_language(client: Browser) -> None:
    fill_shelf([draft(f"Barang {number}", number) for number in range(4)])
    parts = locations(parse(client, "/sitemap.xml"))
    assert parts == [f"{HERE}/sitemap/{name}.xml" for name in ("halaman", "produk-1", "lembaga-1", "sertifikat-1")]
    found = [url for part in parts for url in locations(parse(client, part.removeprefix(HERE)))]
    plain = [
        "/", "/produk/", "/lembaga/", "/tentang", "/tentang/verifikasi", "/cara-belanja", "/untuk-lembaga", "/syarat",
        "/privasi", "/kontak", "/sumber-data", "/kategori/kopi", "/kategori/madu", "/kategori/tenun", "/kabupaten/ende",
        "/kabupaten/ngada",
        *(f"/produk/barang-{number}" for number in range(4)), "/lembaga/kelompok-contoh-rak",
        "/v/OVOP-53.09-0001", "/v/OVOP-53.09-0002", "/v/OVOP-53.08-0001", "/v/OVOP-53.08-0002",
    ]  # fmt: skip
    assert found == [f"{HERE}{path}{query}" for path in plain for query in ("", "?lang=en")]
    for url in found:
        client.delete_cookie("bahasa")
        assert f'<link rel="canonical" href="{url}">' in get(client, url.removeprefix(HERE))


def test_each_address_names_its_twin(client: Browser) -> None:
    fill_shelf([draft("Kopi", 0)])
    for url in parse(client, "/sitemap/produk-1.xml").iterfind("s:url", SITEMAP):
        twins = {link.get("hreflang"): link.get("href") for link in url.iterfind("x:link", SITEMAP)}
        assert twins == {"id": f"{HERE}/produk/kopi", "en": f"{HERE}/produk/kopi?lang=en"}


def test_it_tells_when_a_page_changed_and_nothing_else(client: Browser) -> None:
    (product_id,) = fill_shelf([draft("Kopi", 0)])
    drain()
    before = changed_at(product_id)
    with clock.frozen_at(NOON + timedelta(days=400)):
        service.rebuild()
        assert changed_at(product_id) == before
        with unit_of_work() as session:
            publish(session, ProductChanged(product_id=product_id))
        drain()
    assert changed_at(product_id) == NOON + timedelta(days=400)
    (lastmod, _) = parse(client, "/sitemap/produk-1.xml").iterfind(".//s:lastmod", SITEMAP)
    assert lastmod.text == (NOON + timedelta(days=400)).isoformat()


def test_what_leaves_the_shop_leaves_the_sitemap(client: Browser) -> None:
    ids = fill_shelf([draft("Kopi", 0), draft("Tenun", 1)])
    drain()
    before = client.get("/sitemap/produk-1.xml")
    with unit_of_work() as session:
        catalogue_service.pause(session, session.get_one(Product, ids[0]), MEMBER)
    drain()
    again = client.get("/sitemap/produk-1.xml", headers={"If-None-Match": before.headers["ETag"]})
    assert again.status_code == 200
    assert locations(ET.fromstring(again.text)) == [f"{HERE}/produk/tenun", f"{HERE}/produk/tenun?lang=en"]  # noqa: S314 -- our own


def test_a_certificate_stays_and_tells_when_it_ended(client: Browser) -> None:
    fill_shelf([draft("Kopi", 0)])
    with clock.frozen_at(NOON + timedelta(days=400)), unit_of_work() as session:
        verification.suspend(session, "OVOP-53.09-0001", "Bahan baku diragukan.", OFFICE)
    drain()
    assert client.get("/sitemap/produk-1.xml").status_code == 404
    assert client.get("/sitemap/lembaga-1.xml").status_code == 404
    root = parse(client, "/sitemap/sertifikat-1.xml")
    assert locations(root) == [f"{HERE}/v/OVOP-53.09-0001", f"{HERE}/v/OVOP-53.09-0001?lang=en"]
    assert {each.text for each in root.iterfind(".//s:lastmod", SITEMAP)} == {(NOON + timedelta(days=400)).isoformat()}


def test_a_part_that_nobody_has_is_not_there(client: Browser) -> None:
    fill_shelf([draft("Kopi", 0)])
    for kind in ("produk", "lembaga", "sertifikat"):
        for number in ("0", "2", "99999", "100000", "9" * 18):
            get(client, f"/sitemap/{kind}-{number}.xml", 404)


PUBLISHED = ("/sitemap.xml", *(f"/sitemap/{name}.xml" for name in ("halaman", "produk-1", "lembaga-1", "sertifikat-1")))


def test_nobody_fetches_the_same_twice(client: Browser) -> None:
    fill_shelf([draft("Kopi", 0)])
    for url in (*PUBLISHED, "/feed/terbaru.atom", "/robots.txt"):
        for accepts in ("br", "gzip", "identity"):
            first = client.get(url, headers={"Accept-Encoding": accepts})
            assert first.headers.get("Content-Encoding", "identity") in {accepts, "identity"}  # or too short for it
            again = {"Accept-Encoding": accepts, "If-None-Match": first.headers["ETag"]}
            answer = client.get(url, headers=again)
            assert (answer.status_code, answer.data) == (304, b"")


def test_what_has_left_is_not_taken_for_unchanged(client: Browser) -> None:
    """Whoever asks by date alone gets the list as it is: what left took its own date along."""
    ids = fill_shelf([draft("Kopi", 0), draft("Tenun", 1)])
    drain()
    asked = {"If-Modified-Since": http_date(clock.now() + timedelta(minutes=1))}
    with unit_of_work() as session:
        catalogue_service.pause(session, session.get_one(Product, ids[0]), MEMBER)
    drain()
    for url in ("/sitemap.xml", "/sitemap/halaman.xml", "/sitemap/produk-1.xml", "/feed/terbaru.atom"):
        assert client.get(url, headers=asked).status_code == 200


def fill_cards(count: int) -> None:
    """As many public products as the province's register of goods has, by their cards alone."""
    (product_id,) = fill_shelf([draft("Kopi", 0)])
    with unit_of_work() as session:
        card = session.get_one(Card, product_id)
        like = {column.name: getattr(card, column.name) for column in Card.__table__.columns}
        product = session.get_one(Product, product_id)
        made = {column.name: getattr(product, column.name) for column in Product.__table__.columns}
        made["certificate_code"] = None  # which is one product's alone
        slugs = {
            number: f"produk-desa-dengan-nama-yang-panjang-{number}" for number in range(product_id + 1, count + 1)
        }
        session.execute(insert(Product), [{**made, "id": number, "slug": slug} for number, slug in slugs.items()])
        session.execute(insert(Card), [{**like, "product_id": number, "slug": slug} for number, slug in slugs.items()])


def test_a_large_shop_comes_in_parts(client: Browser) -> None:
    fill_cards(21_195)
    with counted_queries() as seen:
        parts = [url.removeprefix(HERE) for url in locations(parse(client, "/sitemap.xml"))]
    assert (len(parts), len(seen)) == (3 + -(-21_195 // changes.RANGE), 3)
    found: set[str] = set()
    for url in parts:
        with counted_queries() as seen:
            answer = client.get(url)
            body = answer.data
        addresses = locations(ET.fromstring(body))  # noqa: S314 -- our own
        assert len(seen) <= 3
        assert len(addresses) <= MOST_ADDRESSES
        assert len(body) <= MOST_BYTES
        found.update(addresses)
    assert sum("/produk/" in url and not url.endswith(("/produk/", "/produk/?lang=en")) for url in found) == 2 * 21_195


def test_many_groups_and_certificates_come_in_parts(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "RANGE", 2)
    monkeypatch.setattr(verification_queries, "RANGE", 2)
    ids = fill_shelf([draft(f"Barang {number}", number) for number in range(3)])
    with unit_of_work() as session:
        for product_id in ids:
            session.get_one(Card, product_id).group_id = product_id
            session.get_one(Card, product_id).group_slug = f"kelompok-{product_id}"
    parts = [url.removeprefix(f"{HERE}/sitemap/") for url in locations(parse(client, "/sitemap.xml"))]
    assert parts[1:] == [f"{kind}-{number}.xml" for kind in ("produk", "lembaga", "sertifikat") for number in (1, 2)]
    found = [locations(parse(client, f"/sitemap/lembaga-{part}.xml"))[::2] for part in (1, 2)]
    assert found == [[f"{HERE}/lembaga/kelompok-1", f"{HERE}/lembaga/kelompok-2"], [f"{HERE}/lembaga/kelompok-3"]]
    codes = [url for part in (1, 2) for url in locations(parse(client, f"/sitemap/sertifikat-{part}.xml"))]
    assert len(set(codes)) == 6


def test_robots_are_shown_the_sitemap_and_kept_from_what_is_private(client: Browser) -> None:
    lines = get(client, "/robots.txt").splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == f"Sitemap: {HERE}/sitemap.xml"
    closed = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow: ")]
    assert {"/lapak/", "/kantor/", "/keranjang", "/checkout", "/pesanan/", "/akun"} <= set(closed)
    assert not [path for path in closed if path in {"/", "/produk/", "/media/", "/static/"}]


class TestFeed:
    def test_what_is_new_with_picture_and_price(self, client: Browser) -> None:
        fill_shelf([draft("Kopi & <b>", 0, village_name="Beiwali"), draft("Tenun", 1)])
        root = parse(client, "/feed/terbaru.atom")
        entries = {entry.findtext("a:title", "", ATOM): entry for entry in root.iterfind("a:entry", ATOM)}
        assert set(entries) == {"Kopi & <b>", "Tenun"}
        coffee = entries["Kopi & <b>"]
        assert coffee.findtext("a:id", "", ATOM) == f"{HERE}/produk/kopi-dan-b"
        text = " ".join("".join(coffee.itertext()).split())
        assert "Rp10.000 / bungkus. Kelompok Contoh Rak, Desa Beiwali, Ngada." in text
        pictures = [each.get("src") for each in coffee.iter("{http://www.w3.org/1999/xhtml}img")]
        assert pictures == [f"{HERE}/media/ab/{'ab' * 16}-640.jpg"]

    def test_of_one_category_or_kabupaten(self, client: Browser) -> None:
        fill_shelf([draft("Kopi", 0), draft("Tenun", 1)])
        for query, names in (("kategori=kopi", ["Kopi"]), ("kabupaten=ngada&kategori=tenun", ["Tenun"])):
            root = parse(client, f"/feed/terbaru.atom?{query}")
            assert [title.text for title in root.iterfind("a:entry/a:title", ATOM)] == names
        assert '/feed/terbaru.atom?kategori=kopi"' in get(client, "/kategori/kopi")

    def test_its_language_is_that_of_its_address(self, client: Browser) -> None:
        """Others may keep it: what this reader chose elsewhere must not get into it."""
        fill_shelf([draft("Kopi", 0)])
        client.set_cookie("bahasa", "en")
        plain, english = parse(client, "/feed/terbaru.atom"), parse(client, "/feed/terbaru.atom?lang=en")
        assert [root.findtext("a:entry/a:title", "", ATOM) for root in (plain, english)] == ["Kopi", "Ware 0"]
        assert [root.findtext("a:entry/a:id", "", ATOM) for root in (plain, english)] == [f"{HERE}/produk/kopi"] * 2
        assert english.findtext("a:title", "", ATOM) == "New products · Beli Produk NTT"

    def test_an_empty_shop_has_an_empty_feed(self, client: Browser) -> None:
        fill_shelf([])
        assert parse(client, "/feed/terbaru.atom").findall("a:entry", ATOM) == []
