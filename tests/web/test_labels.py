"""Labels in the workspace: for the group's own goods, with what will be missing said first."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import MemberRole
from storefront.catalogue.models import Variant
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.gtin import own_code
from tests.support.listings import text_of
from tests.support.members import member
from tests.support.printing import codes, pages
from tests.support.printing import text_of as printed_text
from tests.support.products import GROUP, load_reference, make_group, make_product

if TYPE_CHECKING:
    from flask import Flask

    from storefront.catalogue.models import Product
    from storefront.producers.models import ProducerGroup
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
PDF = re.compile(r'href="(/lapak/label/cetak\.pdf\?[^"]+)"')


@pytest.fixture
def own(app: Flask) -> tuple[ProducerGroup, Product]:
    del app
    load_reference()
    with unit_of_work() as session:
        group = make_group(session)
        return group, make_product(session, group)


@pytest.fixture
def chief(app: Flask, own: tuple[ProducerGroup, Product]) -> Browser:
    return member(app, "ketua@contoh.test", own[0].id, MemberRole.KETUA)


def variants() -> list[int]:
    found = sorted(key for (key,) in read_session().query(Variant.id).all())
    end_reading()
    return found


def test_a_sheet_in_two_steps(chief: Browser, own: tuple[ProducerGroup, Product]) -> None:
    small, large = variants()
    assert f'href="/lapak/label?produk={own[1].id}"' in text_of(chief, f"/lapak/produk/{own[1].id}")
    page = text_of(chief, f"/lapak/label?produk={own[1].id}")
    assert page.count('name="jumlah-') == 2
    chosen = (
        f"produk={own[1].id}&ukuran=3x7&mulai_dari=20&dibuat=2026-11-01&kode=B-12&jumlah-{small}=3&jumlah-{large}=1"
    )
    page = text_of(chief, f"/lapak/label?{chosen}")
    assert "4 label di 2 lembar" in page
    answer = chief.get(unescape(PDF.findall(page)[0]))
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (
        200,
        "application/pdf",
        "private, no-store",
    )
    assert len(pages(answer.data, 72)) == 2
    bars = [text for kind, text in codes(answer.data) if kind == "EAN13"]
    assert bars == sorted([own_code(20, small)] * 3 + [own_code(20, large)])
    assert "Kode produksi B-12" in printed_text(answer.data).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("ukuran=3x7&mulai_dari=1", "Tulis berapa label"),
        ("ukuran=3x7&mulai_dari=22&{one}=1", "Lembar ini hanya punya 21 label."),
        ("ukuran=9x9&mulai_dari=1&{one}=1", "Pilih salah satu dari daftar."),
        ("ukuran=3x7&mulai_dari=1&{one}=banyak", "Tulis jumlah dari 0 sampai 200."),
        ("ukuran=3x7&mulai_dari=1&{one}=200&{two}=1", "Paling banyak 200 label"),
        ("ukuran=3x7&mulai_dari=1&{one}=1&dibuat=2026-11-02&baik_sampai=2026-11-01", "harus sesudah tanggal produksi"),
        ("ukuran=3x7&mulai_dari=1&{one}=1&dibuat=9999-12-31", "Tahun ini tidak mungkin."),
        ("ukuran=3x7&mulai_dari=1&{one}=1&baik_sampai=0001-01-01", "Tahun ini tidak mungkin."),
        ("ukuran=3x7&mulai_dari=1&{one}=1&dibuat=kemarin", "Tulis tanggal, misalnya"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_printed(chief: Browser, asked: str, says: str) -> None:
    one, two = (f"jumlah-{key}" for key in variants())
    query = asked.format(one=one, two=two)
    answer = chief.get(f"/lapak/label?{query}")
    assert answer.status_code == 422
    assert says in unescape(answer.text)
    assert PDF.findall(answer.text) == []
    assert chief.get(f"/lapak/label/cetak.pdf?{query}").status_code == 303


def test_what_has_no_room_is_said_before_it_is_printed(chief: Browser) -> None:
    page = text_of(chief, f"/lapak/label?ukuran=4x10&mulai_dari=1&jumlah-{variants()[0]}=1")
    assert "Ini yang tidak ikut tercetak:" in page
    assert "nama pembuat dipendekkan" in page or "nama pembuat tidak muat" in page


def test_nobody_prints_for_another_group(app: Flask, chief: Browser, own: tuple[ProducerGroup, Product]) -> None:
    with unit_of_work() as session:
        other = make_group(session, replace(GROUP, name="Kelompok Lain"))
    stranger = member(app, "lain@contoh.test", other.id, MemberRole.KETUA)
    asked = f"ukuran=3x7&mulai_dari=1&jumlah-{variants()[0]}=1"
    assert stranger.get(f"/lapak/label?produk={own[1].id}&{asked}").status_code == 404
    assert stranger.get(f"/lapak/label/cetak.pdf?produk={own[1].id}&{asked}").status_code == 404
    assert stranger.get(f"/lapak/label?{asked}").status_code == 422  # not one of theirs: nothing was asked for
    assert chief.get(f"/lapak/label?{asked}").status_code == 200
