"""The steps of a listing in the browser, as a member walks them without script, and what is done with it later."""

from __future__ import annotations

import html
import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import MemberRole
from storefront.catalogue import service
from storefront.catalogue.models import Product, Variant
from storefront.catalogue.types import DeterminationOutcome, HalalStatus, ListingState
from storefront.kernel import clock, timeline
from storefront.kernel.db import end_reading, insert_many, insert_reading, read_session, unit_of_work
from storefront.kernel.money import Rupiah
from storefront.kernel.timeline import Move
from storefront.stock import queries as stock
from storefront.verification import queries as verification
from storefront.verification import service as verification_service
from storefront.verification.types import DETERMINATION, DeterminationState
from tests.support.browser import Browser
from tests.support.listings import KEY, PHOTOS, change, complete, see
from tests.support.people import add_membership, make_person
from tests.support.photos import SVG, phone_photo
from tests.support.products import MEMBER, OFFICE, load_reference, make_group, make_product
from tests.support.shelf import counted_queries

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from storefront.producers.models import ProducerGroup

pytestmark = pytest.mark.sqlite_only
MOST_QUESTIONS = 12
ROW = {"unit": "bungkus", "net_content": "250 g", "price": "60.000", "weight_g": "290", "stock": "12"}
FACTS = {"material": "Biji kopi", "lead_time_days": "3", "halal_status": "tidak_wajib"}


@pytest.fixture
def group(app: Flask) -> ProducerGroup:
    del app
    load_reference()
    with unit_of_work() as session:
        return make_group(session)


@pytest.fixture
def member(app: Flask, group: ProducerGroup) -> Browser:
    make_person("ketua@contoh.test", group_id=group.id)
    browser = Browser(app)
    browser.become("ketua@contoh.test")
    return browser


@pytest.fixture
def draft(group: ProducerGroup) -> int:
    product_id = service.begin_draft(group.id, KEY, MEMBER)
    service.add_photos(product_id, PHOTOS[:1], MEMBER)
    return product_id


@pytest.fixture
def verified(group: ProducerGroup) -> int:
    with unit_of_work() as session:
        return make_product(session, session.get_one(type(group), group.id)).id


def text_of(browser: Browser, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return html.unescape(answer.text)


def seen_on(browser: Browser, url: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([0-9a-f]+)"', text_of(browser, url))
    assert found
    return found[1]


def fill(browser: Browser, url: str, **fields: str) -> str:
    """Send the form that stands there; where it leads."""
    answer = browser.submit(url, {"seen": seen_on(browser, url), **fields})
    assert answer.status_code == 303, re.findall(r'class="error"[^>]*>.*?</span></span>', answer.text)
    return answer.location


def rows(*variants: dict[str, str]) -> dict[str, str]:
    return {f"variants-{n}-{name}": value for n, row in enumerate(variants) for name, value in row.items()}


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
    for value in fields.values():
        assert value in page
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
    assert "<del>Kopi Rekan</del>" in page
    assert 'value="Kopi Saya"' in page
    assert see(draft).live["name"] == "Kopi Rekan"
    again = re.search(r'name="seen"[^>]*value="([0-9a-f]+)"', page)
    assert again
    assert member.submit(url, {"seen": again[1], **fields}).status_code == 303
    assert see(draft).live["name"] == "Kopi Saya"


def test_a_verified_one_stays_as_it_is_until_the_office_has_seen(member: Browser, verified: int) -> None:
    at = f"/lapak/produk/{verified}"
    where = fill(member, f"{at}/nama", name="Kopi Bajawa Madu", category="kopi", description="")
    assert where == at
    page = text_of(member, at)
    assert "Perubahan menunggu kantor" in page
    assert "<ins>Kopi Bajawa Madu</ins>" in page
    assert "Kopi Arabika Flores Bajawa" in text_of(member, "/produk/kopi-arabika-flores-bajawa")
    assert 'value="Kopi Bajawa Madu"' in text_of(member, f"{at}/nama")
    assert "Ada perubahan menunggu" in text_of(member, "/lapak/produk")
    assert member.submit(f"{at}/tarik").status_code == 303
    assert "Perubahan menunggu kantor" not in text_of(member, at)


def test_what_came_back_waits_on_the_first_page(member: Browser, verified: int) -> None:
    change(verified, name="Kopi Baru")
    found = see(verified).change
    assert found
    with unit_of_work() as session:
        service.send_back(session, found.id, "Nama terlalu umum", OFFICE)
    page = text_of(member, "/lapak/")
    assert "Perbaiki Kopi Arabika Flores Bajawa" in page
    assert "Nama terlalu umum" in page
    assert "Nama terlalu umum" in text_of(member, f"/lapak/produk/{verified}")


def test_what_the_office_wants_put_right(member: Browser, draft: int) -> None:
    complete(draft)
    verification_service.submit(draft, MEMBER)
    with unit_of_work() as session:
        row = verification.find_newest(session, draft)
        assert row
        back = Move(to=DeterminationState.RETURNED, actor=OFFICE, reason="Foto terlalu gelap")
        timeline.advance(session, DETERMINATION, row, back)
    assert "Perbaiki Kopi Robusta" in text_of(member, "/lapak/")
    page = text_of(member, f"/lapak/produk/{draft}")
    assert "Foto terlalu gelap" in page
    assert "Periksa dan ajukan" in page


def test_acts_and_one_that_comes_too_late(member: Browser, verified: int) -> None:
    at = f"/lapak/produk/{verified}"
    for act, state in (("jeda", "paused"), ("tayang", "published"), ("arsip", "archived"), ("kembali", "draft")):
        assert (member.submit(f"{at}/{act}").location, see(verified).state.value) == (at, state)
    member.submit(f"{at}/kembali")
    assert "Keadaannya baru saja diubah orang lain." in text_of(member, at)
    assert member.submit(f"{at}/tarik").status_code == 404  # nothing waits
    twin = member.submit(f"{at}/salin").location
    assert re.fullmatch(r"/lapak/produk/\d+/nama", twin)
    assert "(salinan)" in text_of(member, twin)


def test_the_photo_of_a_licence_is_for_a_few_eyes(
    app: Flask, member: Browser, group: ProducerGroup, draft: int
) -> None:
    change(draft, licences={"pirt": ["206530000000001", None]})
    url = f"/lapak/produk/{draft}/izin/pirt"
    assert member.get(url).status_code == 404
    assert member.submit(url, {"scan": (BytesIO(SVG), "izin.svg")}).status_code == 303
    assert "bukan foto JPEG" in text_of(member, f"/lapak/produk/{draft}/keterangan")
    assert member.submit(url, {"scan": (BytesIO(phone_photo()), "izin.jpg")}).status_code == 303
    answer = member.get(url)
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert b"Exif" not in answer.data
    assert "Lihat P-IRT" in text_of(member, f"/lapak/produk/{draft}/keterangan")
    make_person("bendahara@contoh.test", group_id=group.id, member=MemberRole.BENDAHARA)
    make_person("pembeli@contoh.test")
    for email in ("bendahara@contoh.test", "pembeli@contoh.test"):
        other = Browser(app)
        other.become(email)
        assert other.get(url).status_code == 403


def test_many_prices(member: Browser, verified: int) -> None:
    first, second = see(verified).live["variants"]
    url = "/lapak/produk/harga"
    page = text_of(member, url)
    assert page.count('value="60.000"') == 1
    fields = {f"harga-{first['id']}-price": "61.000", f"harga-{first['id']}-seen": "60000"}
    fields |= {f"harga-{second['id']}-price": "25.000", f"harga-{second['id']}-seen": "25000"}
    assert member.submit(url, fields).status_code == 303
    assert [row["price"] for row in see(verified).live["variants"]] == [61_000, 25_000]
    answer = member.submit(url, fields)  # 60.000 is no longer what stands there
    assert answer.status_code == 422
    assert "Isinya baru saja diubah orang lain." in answer.text
    zero = {f"harga-{second['id']}-price": "0", f"harga-{second['id']}-seen": "25000"}
    assert member.submit(url, zero).status_code == 422
    assert [row["price"] for row in see(verified).live["variants"]] == [61_000, 25_000]


def test_roles_and_menus(app: Flask, member: Browser, group: ProducerGroup, draft: int) -> None:
    assert 'href="/lapak/produk"' in text_of(member, "/lapak/")
    assert "Tambah produk" in text_of(member, "/lapak/")
    make_person("stok@contoh.test", group_id=group.id, member=MemberRole.PETUGAS_STOK)
    keeper = Browser(app)
    keeper.become("stok@contoh.test")
    assert 'href="/lapak/produk"' not in text_of(keeper, "/lapak/")
    assert [keeper.get(path).status_code for path in ("/lapak/produk", f"/lapak/produk/{draft}")] == [403, 403]
    with unit_of_work() as session:
        second = make_group(session)
    add_membership("stok@contoh.test", second.id, MemberRole.KETUA)
    assert keeper.get(f"/lapak/produk/{draft}").status_code == 403  # theirs to see, not to edit
    assert "Lapak yang mana?" not in text_of(keeper, "/lapak/produk")  # there is one that they may edit


def test_nothing_that_the_form_does_not_ask_for_changes(member: Browser, draft: int) -> None:
    extra = {"state": "published", "outcome": "verified", "group_id": "99", "sku": "X", "slug": "x", "verified": "1"}
    fill(member, f"/lapak/produk/{draft}/nama", name="Kopi", category="kopi", description="", **extra)
    product = read_session().get_one(Product, draft)
    assert (product.state.value, product.outcome.value, product.slug) == ("draft", "none", "kopi")


def test_five_thousand_sizes_cost_no_more_questions_than_one(member: Browser, group: ProducerGroup) -> None:
    """Whether 1 product or 5,000: the list, the search and the prices ask the database equally often."""
    with unit_of_work() as session:
        make_many(session, group.id, range(1))
    one = questions(member)
    with unit_of_work() as session:
        make_many(session, group.id, range(1, 5_000))
    assert questions(member) == one
    assert max(one.values()) <= MOST_QUESTIONS
    page = text_of(member, "/lapak/produk")
    assert page.count('<li><div class="pic') == 50
    older = re.search(r'href="(/lapak/produk\?sebelum=\d+)"', page)
    assert older
    assert text_of(member, older[1]).count('<li><div class="pic') == 50
    assert text_of(member, "/lapak/produk?q=barang+4711").count('<li><div class="pic') == 1
    prices = text_of(member, "/lapak/produk/harga")
    assert prices.count('inputmode="numeric"') == 50


def questions(member: Browser) -> dict[str, int]:
    """How many questions each page asks."""
    found = {}
    for url in ("/lapak/produk", "/lapak/produk?q=barang+4711", "/lapak/produk/harga"):
        with counted_queries() as asked:
            text_of(member, url)
        found[url] = len(asked)
    return found


def make_many(session: Session, group_id: int, numbers: range) -> None:
    plain = {"group_id": group_id, "category_id": 1, "regency_code": "53.09", "created_at": clock.now()}
    texts = dict.fromkeys(
        (
            *("name_en", "description", "description_en", "village_name", "district_name"),
            *("material", "material_en", "technique", "technique_en", "season"),
        ),
        "",
    )
    words = {"keywords": [], "lead_time_days": 2, "is_liquid": False, "halal_status": HalalStatus.NOT_REQUIRED}
    states = {"state": ListingState.DRAFT, "outcome": DeterminationOutcome.NONE}
    products = [{**plain, **texts, **words, **states, "slug": f"barang-{n}", "name": f"Barang {n}"} for n in numbers]
    ids = insert_reading(session, Product, products, ("id", "slug"))
    variants = [
        {
            "group_id": group_id,
            "label_en": "",
            "net_content": "",
            "position": 0,
            "is_active": True,
            "product_id": key,
            "sku": slug,
            "label": "",
            "unit": "buah",
            "price": Rupiah(1000),
            "weight_g": 1,
        }
        for key, slug in ids
    ]
    insert_many(session, Variant, variants)
