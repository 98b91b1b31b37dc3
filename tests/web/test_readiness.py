"""What goods lack, as groups and offices see it: every figure is a count of the rows that files read, too."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import MemberRole, Role
from storefront.catalogue.models import Product
from storefront.exports import queries, service
from storefront.exports.models import Requirement
from storefront.exports.types import LackFilter, Reach, RequirementState, Target
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.producers.models import ProducerGroup
from tests.support import factories
from tests.support.browser import Browser
from tests.support.listings import change
from tests.support.offices import officer, text_of
from tests.support.people import make_consent, make_person
from tests.support.shelf import counted_queries

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.factories import Shop

pytestmark = pytest.mark.sqlite_only
LIST, OFFICE_LIST = "/lapak/kesiapan", "/kantor/kesiapan"
S = RequirementState


@pytest.fixture
def shop(app: Flask) -> Shop:
    """Three goods of a group in Ngada; the first lacks one thing less."""
    del app
    factories.load_reference()
    made = factories.open_shop(name="Koperasi Ngada", variants=3)
    change(1, kbki="2391103001")
    service.judge_all()
    return made


@pytest.fixture
def maria(app: Flask, shop: Shop) -> Browser:
    return a_member(app, shop, MemberRole.KETUA)


def a_member(app: Flask, shop: Shop, role: MemberRole) -> Browser:
    person_id = make_person(f"{role.value}@contoh.id", group_id=shop.group_id, member=role)
    if role is MemberRole.PENDAMPING:
        make_consent(shop.group_id, person_id)
    browser = Browser(app)
    browser.become(f"{role.value}@contoh.id")
    return browser


def rows(target: Target = Target.EKATALOG) -> dict[int, dict[str, S]]:
    end_reading()
    found = queries.list_requirements(read_session(), target, range(1, 20))
    end_reading()
    return {key: {row.code: row.state for row in each} for key, each in found.items()}


def test_figures_of_a_group_are_counts_of_rows(maria: Browser) -> None:
    states = [state for each in rows().values() for state in each.values()]
    met = sum(state is S.MET for state in states)
    page = text_of(maria, LIST)
    assert f'<meter min="0" max="{len(states)}" value="{met}"' in page
    assert '<meter min="0" max="3" value="0"' in page
    for code, label in (("kbki", "Kode KBKI"), ("photo", "Foto asli")):
        lacking = sum(each[code] is not S.MET for each in rows().values())
        assert re.search(rf">{label}</a><span class=\"num\">{lacking} produk</span>", page)
    assert "style=" not in page


def test_each_thing_leads_to_the_very_field(maria: Browser) -> None:
    page = text_of(maria, f"{LIST}?kurang=kbki")
    assert re.findall(r'href="(/lapak/produk/\d+/pemerintah#kbki)"', page) == [
        "/lapak/produk/2/pemerintah#kbki",
        "/lapak/produk/3/pemerintah#kbki",
    ]
    assert "Saran: " not in page  # the names say neither arabika nor robusta
    for code, there in (("photo", "foto"), ("stock", None), ("halal", "keterangan#halal_status")):
        listed = re.findall(r'href="/lapak/produk/1/([a-z#_]+)"', text_of(maria, f"{LIST}?kurang={code}"))
        assert listed == ([there] if there else [])
    field = re.search(r'id="kbki"', text_of(maria, "/lapak/produk/2/pemerintah"))
    assert field


def test_papers_of_the_group_are_asked_for_once_and_only_of_those_who_may(
    app: Flask, shop: Shop, maria: Browser
) -> None:
    assert 'href="/lapak/kelengkapan/nib#number"' in text_of(maria, f"{LIST}?kurang=nib")
    assert 'href="/lapak/lembaga/usaha#kbli"' in text_of(maria, f"{LIST}?kurang=kbli")
    helper = a_member(app, shop, MemberRole.PENDAMPING)
    assert "/lapak/kelengkapan" not in text_of(helper, f"{LIST}?kurang=nib")


def test_what_was_filled_in_and_waits_is_said_to_wait(maria: Browser) -> None:
    assert change(1, brand="Contoh") is True
    service.judge_all()
    page = text_of(maria, f"{LIST}?kurang=brand")
    assert page.count("Sudah Anda isi. Menunggu kantor.") == 1
    assert page.count("<small>Belum ditulis.</small>") == 2


def test_what_alone_is_lacking_comes_first_and_is_told_at_home(maria: Browser) -> None:
    for target in Target:
        page = text_of(maria, f"{LIST}?untuk={target.value}")
        assert f'href="{LIST}?untuk={target.value}" aria-current="page"' in page
    make_ready_but_for_one_thing()
    page = text_of(maria, LIST)
    assert "Mulai dari sini: Kode KBKI" in page
    assert "2 produk hanya kurang ini." in page
    assert "2 produk hampir siap untuk e-Katalog" in text_of(maria, "/lapak/")


def make_ready_but_for_one_thing() -> None:
    """Two lack a code alone, one nothing, by the rows themselves."""
    with unit_of_work() as session:
        for row in session.query(Requirement).filter(Requirement.target == Target.EKATALOG):
            row.state = S.MISSING if row.code == "kbki" and row.product_id > 1 else S.MET


def test_a_product_says_how_far_it_is(maria: Browser) -> None:
    page = text_of(maria, "/lapak/produk/1")
    met = sum(state is S.MET for state in rows()[1].values())
    assert re.search(rf'>e-Katalog V6</a><span class="num">{met} dari {len(rows()[1])}</span>', page)
    assert "Kurang: " in page


def test_the_office_sees_what_is_lacking_by_thing_place_and_group(app: Flask, shop: Shop) -> None:
    make_ready_but_for_one_thing()
    browser = officer(app, Role.BIRO_PBJ)
    page = text_of(browser, OFFICE_LIST)
    assert re.search(r"<dt>produk siap</dt><dd>1</dd>", page)
    assert re.search(r"<dt>produk belum siap</dt><dd>2</dd>", page)
    assert 'href="/kantor/kesiapan?untuk=ekatalog&kurang=kbki&hanya=1"' in page
    assert 'href="/kantor/kesiapan?untuk=ekatalog&daerah=ngada"' in page
    only = text_of(browser, f"{OFFICE_LIST}?kurang=kbki&hanya=1")
    assert "2 produk hanya kurang Kode KBKI." in only
    ngada = text_of(browser, f"{OFFICE_LIST}?daerah=ngada")
    with unit_of_work() as session:
        slug = session.get_one(ProducerGroup, shop.group_id).slug
    assert f"daerah=ngada&lembaga={slug}" in ngada
    of_group = text_of(browser, f"{OFFICE_LIST}?lembaga={slug}")
    assert of_group.count("<b>Kode KBKI</b>") == 2
    assert "style=" not in of_group


def test_the_file_has_the_rows_that_the_page_counts(app: Flask, shop: Shop) -> None:
    del shop
    browser = officer(app, Role.DINAS_PMD)
    for query, wanted in (("", LackFilter()), ("?kurang=kbki", LackFilter(code="kbki"))):
        answer = browser.get(f"{OFFICE_LIST}.csv{query}")
        lines = list(csv.reader(StringIO(answer.text.removeprefix("\ufeff"))))
        end_reading()
        found = queries.list_lacking(read_session(), Target.EKATALOG, Reach(), wanted, 50)
        assert len(lines) - 1 == sum(len(each.lacks) for each in found)
        assert {line[2] for line in lines[1:]} == {each.name for each in found}
        assert answer.headers["Content-Disposition"] == 'attachment; filename="kesiapan-ekatalog.csv"'


def test_a_kabupaten_sees_its_own_goods_alone(app: Flask, shop: Shop) -> None:
    del shop
    factories.open_shop(name="Koperasi Sumba", regency_code="53.11", variants=1)
    service.judge_all()
    make_person("sumba@contoh.id", Role.PMD_KABUPATEN, scope="53.11")
    browser = Browser(app)
    browser.become("sumba@contoh.id")
    page = text_of(browser, OFFICE_LIST)
    assert re.search(r"<dt>produk semuanya</dt><dd>1</dd>", page)
    assert "Ngada" not in page
    assert browser.get(f"{OFFICE_LIST}?daerah=ngada").status_code == 404
    assert "Koperasi Ngada" not in browser.get(f"{OFFICE_LIST}.csv").text


def test_a_long_list_goes_on_and_costs_the_same_questions(app: Flask, shop: Shop, maria: Browser) -> None:
    del app, shop
    with counted_queries() as few:
        maria.get(f"{LIST}?kurang=nib")
    end_reading()
    with unit_of_work() as session:
        group_id = session.query(ProducerGroup.id).scalar()
    _more(group_id, 60)
    service.judge_all()
    with counted_queries() as many:
        page = text_of(maria, f"{LIST}?kurang=nib")
    assert len(many) == len(few)
    assert page.count('<span class="num">kurang') == 50
    (onward,) = re.findall(r'href="([^"]*sesudah=\d+)"', page)
    rest = text_of(maria, onward)
    assert rest.count('<span class="num">kurang') == 13


def _more(group_id: int, count: int) -> None:
    with unit_of_work() as session:
        for number in range(count):
            session.add(
                Product(
                    group_id=group_id,
                    category_id=1,
                    slug=f"lagi-{number}",
                    name=f"Kopi lagi {number}",
                    regency_code="53.09",
                    created_at=clock.now(),
                )
            )
