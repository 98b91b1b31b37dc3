"""What members do with their listings in the browser: change, show, pause, copy; the list, the prices, who may."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import MemberRole
from storefront.catalogue import service
from storefront.catalogue.models import Product, Variant
from storefront.catalogue.types import DeterminationOutcome, HalalStatus, ListingState
from storefront.kernel import clock, timeline
from storefront.kernel.db import insert_many, insert_reading, unit_of_work
from storefront.kernel.money import Rupiah
from storefront.kernel.timeline import Move
from storefront.verification import queries as verification
from storefront.verification import service as verification_service
from storefront.verification.types import DETERMINATION, DeterminationState
from storefront.workspace import product_photos
from tests.support.browser import Browser
from tests.support.listings import change, complete, fill, rows, see, text_of
from tests.support.people import add_membership, make_consent, make_person
from tests.support.photos import SVG, phone_photo
from tests.support.products import GROUP, MEMBER, OFFICE, make_group
from tests.support.shelf import counted_queries

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from storefront.producers.models import ProducerGroup

pytestmark = pytest.mark.sqlite_only
MOST_QUESTIONS = 12
ROW = {"unit": "bungkus", "net_content": "250 g", "price": "60.000", "weight_g": "290", "stock": "12"}
FACTS = {"material": "Biji kopi", "lead_time_days": "3", "halal_status": "tidak_wajib"}


def test_a_verified_one_stays_as_it_is_until_the_office_has_seen(member: Browser, verified: int) -> None:
    at = f"/lapak/produk/{verified}"
    where = fill(member, f"{at}/nama", name="Kopi Bajawa Madu", category="kopi", description="")
    assert where == at
    page = text_of(member, at)
    assert "Perubahan menunggu kantor" in page
    assert "Kopi Bajawa <ins>Madu</ins>" in page
    assert "Kopi Arabika Flores Bajawa" in text_of(member, "/produk/kopi-arabika-flores-bajawa")
    assert 'value="Kopi Bajawa Madu"' in text_of(member, f"{at}/nama")
    assert "Ada perubahan menunggu" in text_of(member, "/lapak/produk")
    assert member.submit(f"{at}/tarik").status_code == 303
    assert "Perubahan menunggu kantor" not in text_of(member, at)


def test_a_new_size_that_waits_is_sent_again_once(member: Browser, verified: int) -> None:
    """Stock is asked for once there is something to keep it by: what is typed here would be lost."""
    url = f"/lapak/produk/{verified}/ukuran"
    new = {"label": "Besar", "unit": "bungkus", "net_content": "1 kg", "price": "90.000", "weight_g": "1100"}
    live = [
        {name: str(row[name]) for name in ("id", "label", "unit", "net_content", "price", "weight_g")}
        for row in see(verified).live["variants"]
    ]
    live[0]["label"] = "Sedang"
    fill(member, f"{url}?macam=banyak", **rows(*live, new))
    page = text_of(member, url)
    assert 'value="Besar"' in page
    assert "-stock" not in page
    fill(member, url, **rows(*live, {**new, "price": "95.000"}))
    assert [(row["label"], row["price"]) for row in see(verified).shown["variants"][len(live) :]] == [("Besar", 95_000)]
    fill(member, url, **rows(*live, {"unit": ""}))
    assert len(see(verified).shown["variants"]) == len(live)


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


def test_what_was_determined_before_its_group_was_active_waits_to_be_shown(member: Browser, draft: int) -> None:
    complete(draft)
    with unit_of_work() as session:
        verification_service.record_determination(
            session, draft, actor=OFFICE, decided_at=clock.now(), valid_until=None
        )
    assert "Tayangkan Kopi Robusta" in text_of(member, "/lapak/")
    assert "Belum tayang" in text_of(member, f"/lapak/produk/{draft}")
    member.submit(f"/lapak/produk/{draft}/tayang")
    assert "Tayangkan Kopi Robusta" not in text_of(member, "/lapak/")
    assert text_of(member, "/produk/kopi-robusta")


def test_acts_and_one_that_comes_too_late(member: Browser, verified: int) -> None:
    at = f"/lapak/produk/{verified}"
    for act, state in (("jeda", "paused"), ("tayang", "published"), ("arsip", "archived"), ("kembali", "draft")):
        assert (member.submit(f"{at}/{act}").location, see(verified).state.value) == (at, state)
        assert (act == "tayang") is ("Pembeli melihatnya sekarang." in text_of(member, at))
    member.submit(f"{at}/kembali")
    assert "Keadaannya baru saja diubah orang lain." in text_of(member, at)
    assert member.submit(f"{at}/tarik").status_code == 404  # nothing waits
    form = {"key": re.findall(r'name="key" value="([0-9a-f]{16})"', text_of(member, at))[0]}
    twin = member.submit(f"{at}/salin", form).location
    assert member.submit(f"{at}/salin", form).location == twin  # pressed twice
    assert re.fullmatch(r"/lapak/produk/\d+/nama", twin)
    assert "(salinan)" in text_of(member, twin)


def test_the_photo_of_a_licence_is_for_a_few_eyes(
    app: Flask, member: Browser, group: ProducerGroup, draft: int, monkeypatch: pytest.MonkeyPatch
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
    monkeypatch.setattr(product_photos, "MOST_UPLOADS", 2)
    assert member.submit(url, {"scan": (BytesIO(phone_photo()), "izin.jpg")}).status_code == 429
    make_person("bendahara@contoh.test", group_id=group.id, member=MemberRole.BENDAHARA)
    make_person("pembeli@contoh.test")
    for email in ("bendahara@contoh.test", "pembeli@contoh.test"):
        other = Browser(app)
        other.become(email)
        assert other.get(url).status_code == 403


def test_a_facilitator_sends_the_photo_of_a_licence_and_sees_none(
    app: Flask, member: Browser, group: ProducerGroup, draft: int
) -> None:
    """By the consent of the group: no letters. Leading another group opens none of this one."""
    change(draft, licences={"pirt": ["206530000000001", None]})
    helper_id = make_person("pendamping@contoh.test", group_id=group.id, member=MemberRole.PENDAMPING)
    make_consent(group.id, helper_id)
    with unit_of_work() as session:
        other_id = make_group(session, replace(GROUP, name="KUB Lain")).id
    add_membership("pendamping@contoh.test", other_id, MemberRole.KETUA)
    helper = Browser(app)
    helper.become("pendamping@contoh.test")
    url = f"/lapak/produk/{draft}/izin/pirt"
    assert helper.submit(url, {"scan": (BytesIO(phone_photo()), "izin.jpg")}).status_code == 303
    page = text_of(helper, f"/lapak/produk/{draft}/keterangan")
    assert "Anda boleh mengirimnya." in page
    assert "Lihat P-IRT" not in page
    assert helper.get(url).status_code == 403
    assert member.get(url).status_code == 200


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
        second = make_group(session, replace(GROUP, name="Kelompok Kedua"))
    add_membership("stok@contoh.test", second.id, MemberRole.KETUA)
    assert keeper.get(f"/lapak/produk/{draft}").status_code == 403  # theirs to see, not to edit
    assert "Lapak yang mana?" not in text_of(keeper, "/lapak/produk")  # there is one that they may edit


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
