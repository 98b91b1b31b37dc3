"""The page of a product and its certificate: price, stock, proof, and the same figures for machines."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from storefront.catalogue import queries as catalogue
from storefront.catalogue import service as catalogue_service
from storefront.catalogue.models import Product
from storefront.catalogue.types import NewVariant
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.money import Rupiah
from storefront.search import service
from storefront.verification import service as verification
from tests.support.pages import get
from tests.support.products import DECIDED, MEMBER, OFFICE, make_public_product
from tests.support.shelf import draft, drain, fill_shelf, put_in_stock

if TYPE_CHECKING:
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only


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
    assert "Tanya lewat WhatsApp" in page
    assert "Masukkan keranjang" not in page  # what can be done instead is to ask for a message
    assert "Habis. Kabari saya bila ada lagi" in page


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
    assert '<link rel="canonical" href="http://localhost/v/OVOP-53.09-0001">' in page
    with unit_of_work() as session:
        verification.suspend(session, code, reason="Bahan baku diragukan.", actor=OFFICE)
    page = get(client, f"/v/{code}")
    assert "Ditangguhkan, jangan dipakai sebagai bukti" in page
    assert "Bahan baku diragukan." in page
    assert f'href="/produk/{made.slug}"' not in page
    get(client, "/v/OVOP-99.99-9999", 404)
    assert DECIDED.year == 2026
