"""The queue at the door of the offices."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text, update

from storefront.accounts.models import RoleGrant
from storefront.accounts.types import DECIDING_ROLE, Role
from storefront.casework import queries
from storefront.casework.types import QueueFilter, Stage
from storefront.kernel import clock, settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import SYSTEM
from storefront.verification.models import Determination
from tests.support.browser import Browser
from tests.support.offices import officer, text_of
from tests.support.people import make_person
from tests.support.products import make_public_product
from tests.support.queue import FIRST, NGADA, fill_queue
from tests.support.shelf import counted_queries

if TYPE_CHECKING:
    from flask import Flask

QUEUE = "/kantor/verifikasi"
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)  # of a Friday in Kupang
MOST_SECONDS = 1.5  # on a machine that does much else; alone it takes a tenth of that


def titles(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)


def of_kabupaten(app: Flask, *codes: str) -> Browser:
    person = make_person("pmd-kabupaten@contoh.id")
    with unit_of_work() as session:
        session.add_all([RoleGrant(person_id=person, role=Role.PMD_KABUPATEN, scope=code) for code in codes])
    browser = Browser(app)
    browser.become("pmd-kabupaten@contoh.id")
    return browser


@pytest.mark.sqlite_only
def test_the_queue_says_what_waits_how_long_and_with_whom(app: Flask) -> None:
    with clock.frozen_at(NOON - timedelta(days=21)):
        fill_queue(products=2, changes=1, groups=0, papers=0)
    with clock.frozen_at(NOON):
        pmd = officer(app, Role.DINAS_PMD)
        page = text_of(pmd, QUEUE)
        assert titles(page) == ["Kain antre 0001", "Kain antre 0002", "Kain antre 0000"]
        assert '<table class="grid stacks">' in page
        assert page.count('class="age late num">15 hari kerja, terlambat</td>') == 3
        assert "Lapak Contoh" in page
        assert ">Perubahan</td>" in page
        assert re.search(r"<b>3</b>Menunggu pemeriksa", page)
        assert re.search(r"<b>3</b>Lewat waktu layanan", page)
        assert titles(text_of(pmd, f"{QUEUE}?jenis=perubahan&daerah=ngada")) == ["Kain antre 0002"]
        assert "Tidak ada perkara yang cocok." in text_of(pmd, f"{QUEUE}?q=tidak+ada")
        for place in ("1-produk-x", "999999999999999999-produk-1"):
            assert titles(text_of(pmd, f"{QUEUE}?jenis=x&daerah=y&pemeriksa=z&sesudah={place}")) == titles(page)


@pytest.mark.sqlite_only
def test_cases_are_taken_and_given_back_and_the_filter_stays(app: Flask) -> None:
    fill_queue()
    pmd = officer(app, Role.DINAS_PMD)
    answer = pmd.submit(f"{QUEUE}/ambil?daerah=ngada", {"kasus": [f"produk-{FIRST}", f"kelompok-{FIRST}"]})
    assert (answer.status_code, answer.location) == (303, f"{QUEUE}?daerah=ngada")
    page = text_of(pmd, f"{QUEUE}?pemeriksa=saya")
    assert titles(page) == ["Kelompok Daftar 0", "Kain antre 0000"]
    assert "2 perkara Anda ambil." in page
    assert page.count("<td>Dinas_Pmd</td>") == 2

    pmd.submit(f"{QUEUE}/ambil", {"satu": f"produk-{FIRST + 1}", "kasus": f"produk-{FIRST + 2}"})
    assert taken() == {"Kelompok Daftar 0", "Kain antre 0000", "Kain antre 0001"}
    other = officer(app, Role.DISPERINDAG)
    other.submit(f"{QUEUE}/ambil", {"kasus": f"kelompok-{FIRST}"})
    assert "Kelompok Daftar 0: sudah diambil Dinas_Pmd." in text_of(other, QUEUE)
    pmd.submit(f"{QUEUE}/lepas", {"kasus": f"kelompok-{FIRST}"})
    assert taken() == {"Kain antre 0000", "Kain antre 0001"}
    pmd.submit(f"{QUEUE}/ambil", {"kasus": ["", "produk-", "x-1", "produk-99999999999999999999"]})
    assert "Centang dulu perkaranya." in text_of(pmd, QUEUE)


@pytest.mark.sqlite_only
def test_who_may_only_look_takes_nothing(app: Flask) -> None:
    fill_queue()
    for role, kinds in ((Role.DISPERINDAG, {"kelompok", "berkas"}), (Role.BIRO_PBJ, set()), (Role.ADMIN, {"kelompok"})):
        browser = officer(app, role)
        offered = set(re.findall(r'name="kasus" value="(\w+)-', text_of(browser, QUEUE)))
        assert offered >= kinds, role
        assert offered <= {"kelompok", "berkas"}, role
        for key in (f"produk-{FIRST}", f"perubahan-{FIRST}"):
            assert browser.submit(f"{QUEUE}/ambil", {"kasus": key}).status_code == 403
            assert browser.submit(f"{QUEUE}/lepas", {"kasus": key}).status_code == 403
    assert taken() == set()


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("role", "decider_is_told"),
    [
        (Role.BIRO_PBJ, [("5", "Menunggu pemeriksa"), ("1", "Siap diputuskan")]),
        (Role.DISPERINDAG, [("8", "Menunggu pemeriksa"), ("1", "Siap diputuskan")]),
    ],
)
def test_the_role_that_a_setting_lets_decide_works_on_what_it_decides(
    app: Flask, role: Role, decider_is_told: list[tuple[str, str]]
) -> None:
    fill_queue()
    with unit_of_work() as session:
        settings.put(session, DECIDING_ROLE, role.value, SYSTEM)
    decider = officer(app, role)
    told = re.findall(r"<b>(\d+)</b>(Menunggu pemeriksa|Siap diputuskan)", text_of(decider, "/kantor/"))
    assert told == decider_is_told
    offered = re.findall(r'name="kasus" value="([^"]+)"', text_of(decider, QUEUE))
    assert {f"produk-{FIRST}", f"perubahan-{FIRST}"} <= set(offered)
    assert decider.submit(f"{QUEUE}/ambil", {"kasus": offered}).status_code == 303
    assert len(taken()) + 1 == len(offered)  # the product that is ready to be decided stays so
    assert decider.submit(f"{QUEUE}/putuskan/pilih", {"kasus": offered}).status_code == 303


@pytest.mark.sqlite_only
def test_a_kabupaten_sees_its_own_cases_and_figures_alone(app: Flask) -> None:
    fill_queue()
    ngada = of_kabupaten(app, NGADA)
    page = text_of(ngada, QUEUE)
    assert titles(page) == [
        "Kain antre 0002",
        "Kelompok Aktif 0",
        "Kelompok Daftar 0",
        "Kain antre 0004",
        "Kain antre 0000",
    ]
    assert re.search(r"<b>5</b>Menunggu pemeriksa", page)
    assert titles(text_of(ngada, f"{QUEUE}?daerah=sumba-timur")) == []
    assert "Sumba Timur" not in page
    assert 'name="kasus"' not in page


@pytest.mark.sqlite_only
def test_a_kabupaten_without_a_code_sees_nothing(app: Flask) -> None:
    fill_queue()
    assert titles(text_of(of_kabupaten(app, "", "99.99"), QUEUE)) == []


def test_five_thousand_open_cases(app: Flask) -> None:
    fill_queue(products=3200, changes=1300, groups=400, papers=100)
    with unit_of_work() as session:
        session.execute(text("ANALYZE"))  # as databases do by themselves once tables have grown
    for browser in (officer(app, Role.DINAS_PMD), of_kabupaten(app, NGADA)):
        following = re.search(r'href="([^"]+sesudah[^"]+)"', text_of(browser, QUEUE))
        assert following  # and what a first request sets up is not counted
        for path in (
            QUEUE,
            following[1],
            f"{QUEUE}?daerah=ngada&jenis=produk&keadaan=siap",
            f"{QUEUE}?q=kain+12&telat=1",
            f"{QUEUE}?pemeriksa=saya",
        ):
            started = time.perf_counter()
            with counted_queries() as asked:
                text_of(browser, path)
            assert len(asked) <= 8, asked
            took = time.perf_counter() - started
            assert took < MOST_SECONDS, path
        assert len(titles(text_of(browser, QUEUE))) == 50


def taken() -> set[str]:
    end_reading()
    return {row.title for row in queries.list_cases(read_session(), QueueFilter(stage=Stage.TAKEN), limit=50)}


def three_weeks_ago() -> datetime:
    return clock.now() - timedelta(days=21)


@pytest.mark.sqlite_only
def test_what_stands_too_long_unseen_is_listed_for_those_who_may_see_it(app: Flask) -> None:
    _group, product = make_public_product()
    with unit_of_work() as session:
        session.execute(update(Determination).values(decided_at=clock.now() - timedelta(days=400)))
    pmd = officer(app, Role.DINAS_PMD)
    assert "<b>1</b>Perlu diperiksa ulang" in text_of(pmd, "/kantor/")
    assert titles(text_of(pmd, f"{QUEUE}/periksa-ulang")) == [product.name]
    assert "<b>0</b>Perlu diperiksa ulang" in text_of(of_kabupaten(app, "53.11"), "/kantor/")
    assert titles(text_of(officer(app, Role.BIRO_PBJ), f"{QUEUE}/periksa-ulang")) == [product.name]


@pytest.mark.sqlite_only
def test_the_first_page_of_the_office_says_what_waits_for_whom(app: Flask) -> None:
    fill_queue()
    found = {}
    for role in (Role.DINAS_PMD, Role.DISPERINDAG, Role.BIRO_PBJ, Role.KEUANGAN):
        page = text_of(officer(app, role), "/kantor/")
        found[role] = re.findall(r"<b>(\d+)</b>(Menunggu pemeriksa|Siap diputuskan|Perkara menunggu)", page)
    assert found == {
        Role.DINAS_PMD: [("8", "Menunggu pemeriksa"), ("1", "Siap diputuskan")],
        Role.DISPERINDAG: [("3", "Menunggu pemeriksa"), ("0", "Siap diputuskan")],
        Role.BIRO_PBJ: [("9", "Perkara menunggu")],
        Role.KEUANGAN: [],
    }


@pytest.mark.sqlite_only
def test_each_figure_of_the_first_page_leads_to_what_it_counts(app: Flask) -> None:
    with clock.frozen_at(three_weeks_ago()):
        fill_queue()
    for role in (Role.DINAS_PMD, Role.DISPERINDAG, Role.ADMIN, Role.BIRO_PBJ):
        browser = officer(app, role)
        page = text_of(browser, "/kantor/")
        figures = re.findall(r'<a href="(/kantor/verifikasi[^"]*)"[^>]*><b>(\d+)</b>', page)
        assert len(figures) == (2 if role is Role.BIRO_PBJ else 5)
        assert [len(titles(text_of(browser, url))) for url, _count in figures] == [
            int(count) for _url, count in figures
        ]
