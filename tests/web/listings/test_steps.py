"""The steps of a listing in the browser, as a member walks them without script, and what is done with it later."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from storefront.catalogue.models import Product
from storefront.catalogue.types import ListingState
from storefront.kernel.db import end_reading, read_session
from storefront.stock import queries as stock
from storefront.verification import queries as verification
from storefront.verification.types import DeterminationState
from tests.support.listings import ONE, change, complete, fill, rows, see, seen_on, text_of

if TYPE_CHECKING:
    from storefront.producers.models import ProducerGroup
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
MOST_QUESTIONS = 12
ROW = {"unit": "bungkus", "net_content": "250 g", "price": "60.000", "weight_g": "290", "stock": "12"}
FACTS = {"material": "Biji kopi", "lead_time_days": "3", "halal_status": "tidak_wajib"}


def test_from_photos_to_the_office(member: Browser, draft: int) -> None:
    at = f"/lapak/produk/{draft}"
    assert fill(member, f"{at}/nama", name="Kopi Robusta", category="kopi", description="Dari kebun.") == f"{at}/ukuran"
    assert fill(member, f"{at}/ukuran", **rows(ROW)) == f"{at}/keterangan"
    assert fill(member, f"{at}/keterangan", **FACTS) == f"{at}/periksa"
    page = text_of(member, f"{at}/periksa")
    assert "Yang masih kurang" not in page
    assert "Kopi Robusta" in page
    assert "stok 12" in page
    answer = member.submit(f"{at}/ajukan")
    assert (answer.status_code, answer.location) == (303, at)
    assert "Menunggu kantor" in text_of(member, at)
    end_reading()
    found = verification.find_standing(read_session(), draft)
    assert found
    assert found.state is DeterminationState.SUBMITTED
    assert member.get("/produk/kopi-robusta").status_code == 404  # nothing is public by it


def test_what_is_missing_is_said_with_the_way_there(member: Browser, draft: int) -> None:
    answer = member.submit(f"/lapak/produk/{draft}/ajukan")
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    for step, words in (("nama", "Isi nama produk."), ("ukuran", "Tambahkan sedikitnya satu varian")):
        assert re.search(rf'href="/lapak/produk/{draft}/{step}">{words}', page)
    assert see(draft).state is ListingState.DRAFT


@pytest.mark.parametrize(
    ("step", "fields", "message"),
    [
        ("nama", {"name": "", "category": "kopi"}, "Isi nama produk."),
        ("nama", {"name": "Sopi Timor", "category": "kopi"}, "Minuman beralkohol tidak boleh ditayangkan"),
        ("nama", {"name": "Kopi", "category": ""}, "Pilih satu kategori."),
        ("nama", {"name": "Kopi", "category": "minuman-beralkohol"}, "Pilih salah satu dari daftar."),
        ("ukuran", rows({**ROW, "price": "gratis"}), "Tulis dalam rupiah penuh"),
        ("ukuran", rows({**ROW, "price": "0"}), "rupiah bulat di atas nol"),
        ("ukuran", rows({**ROW, "unit": ""}), "Isi satuannya."),
        ("ukuran", rows({**ROW, "weight_g": "1.5"}), "Tulis jumlah dari 1 sampai"),
        ("keterangan", {**FACTS, "pirt": "123"}, "harus berisi sedikitnya 15 angka"),
        ("keterangan", {**FACTS, "pirt_until": "2030-01-01"}, "Tulis juga nomornya."),
        ("keterangan", {**FACTS, "halal_status": "bersertifikat"}, "Isi nomor sertifikat halal"),
        ("keterangan", {**FACTS, "bpom": "MD 12", "bpom_until": "besok"}, "Tulis tanggal"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_lost(
    member: Browser, draft: int, step: str, fields: dict[str, str], message: str
) -> None:
    url, before = f"/lapak/produk/{draft}/{step}", see(draft)
    answer = member.submit(url, {"seen": seen_on(member, url), **fields})
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert page.count(message) == 2
    for name, value in fields.items():
        assert name == "category" or value in page
    assert see(draft) == before


def test_several_sizes_with_codes_and_stock_of_their_own(member: Browser, draft: int, group: ProducerGroup) -> None:
    url = f"/lapak/produk/{draft}/ukuran?macam=banyak"
    assert text_of(member, url).count("<fieldset") == 3
    fill(member, url, **rows({**ROW, "label": "Kecil"}, {**ROW, "label": "Besar", "stock": "5"}, {"unit": ""}))
    variants = see(draft).live["variants"]
    assert [(row["sku"], row["label"]) for row in variants] == [(f"P{draft}-1", "Kecil"), (f"P{draft}-2", "Besar")]
    left = stock.available(read_session(), [row["id"] for row in variants])
    assert list(left.values()) == [12, 5]
    assert [place.name for place in stock.list_places(read_session(), group.id)] == [group.name]
    stopped = {**ROW, "id": str(variants[0]["id"]), "label": "Kecil", "is_over": "y"}
    fill(member, url, **rows(stopped, {**ROW, "id": str(variants[1]["id"]), "label": "Besar"}))
    assert [row["label"] for row in see(draft).live["variants"]] == ["Besar"]


def test_what_the_page_has_no_room_for_stays(member: Browser, draft: int) -> None:
    many = [{**ONE[0], "label": f"Nomor {number}"} for number in range(50)]
    change(draft, name="Kain", category="tenun", variants=many)
    first = see(draft).live["variants"][0]
    url = f"/lapak/produk/{draft}/ukuran"
    assert text_of(member, url).count("<fieldset") == 40
    fill(member, url, **rows({**ROW, "id": str(first["id"]), "label": "Nomor 0", "price": "61.000"}))
    assert [(row["label"], row["price"]) for row in see(draft).live["variants"]][:2] == [
        ("Nomor 0", 61_000),
        ("Nomor 1", 60_000),
    ]
    assert len(see(draft).live["variants"]) == 50


@pytest.mark.parametrize("key", ["9" * 5000, "\u0661", "-1"])
def test_a_key_of_no_size_of_this_product_is_a_new_size(member: Browser, draft: int, key: str) -> None:
    fill(member, f"/lapak/produk/{draft}/ukuran", **rows({**ROW, "id": key}))
    assert [row["sku"] for row in see(draft).live["variants"]] == [f"P{draft}-1"]


def test_of_several_each_needs_its_size(member: Browser, draft: int) -> None:
    url = f"/lapak/produk/{draft}/ukuran?macam=banyak"
    bare = {**ROW, "net_content": ""}
    answer = member.submit(url, {"seen": seen_on(member, url), **rows(bare, bare)})
    assert answer.status_code == 422
    assert answer.text.count("Tulis ukuran atau warnanya.") == 4


def test_somebody_was_quicker(member: Browser, draft: int) -> None:
    complete(draft)
    url = f"/lapak/produk/{draft}/nama"
    seen = seen_on(member, url)
    change(draft, name="Kopi Rekan")
    fields = {"name": "Kopi Saya", "category": "kopi", "description": "Cerita saya."}
    answer = member.submit(url, {"seen": seen, **fields})
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert "Isinya baru saja diubah orang lain." in page
    assert "Kopi <del>Rekan</del>" in page
    assert 'value="Kopi Saya"' in page
    assert see(draft).live["name"] == "Kopi Rekan"
    again = re.search(r'name="seen"[^>]*value="([0-9a-f]+)"', page)
    assert again
    assert member.submit(url, {"seen": again[1], **fields}).status_code == 303
    assert see(draft).live["name"] == "Kopi Saya"


def test_nothing_that_the_form_does_not_ask_for_changes(member: Browser, draft: int) -> None:
    extra = {"state": "published", "outcome": "verified", "group_id": "99", "sku": "X", "slug": "x", "verified": "1"}
    fill(member, f"/lapak/produk/{draft}/nama", name="Kopi", category="kopi", description="", **extra)
    product = read_session().get_one(Product, draft)
    assert (product.state.value, product.outcome.value, product.slug) == ("draft", "none", "kopi")
