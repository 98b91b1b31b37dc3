"""Groups at the door of the offices: from the list to the first sale, and out of sight."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from storefront.accounts import queries as accounts
from storefront.accounts.models import Membership, RoleGrant
from storefront.accounts.types import MemberRole, Role
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.producers import queries, service
from storefront.producers.types import GroupState, OnboardingItem, PaperForm
from storefront.verification import queries as verification
from storefront.verification.types import ReasonUse
from tests.support.browser import Browser
from tests.support.offices import officer, text_of
from tests.support.people import make_person
from tests.support.photos import pdf
from tests.support.products import MEMBER, OFFICE, load_reference, make_group
from tests.support.queue import fill_queue
from tests.support.shelf import counted_queries

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.sqlite_only
LIST, QUEUE = "/kantor/kelompok", "/kantor/verifikasi"
URL = f"{LIST}/koperasi-contoh-beiwali"
WHY = "Surat sudah diperiksa di kantor."


@pytest.fixture
def group_id(app: Flask) -> int:
    """A koperasi that asks to be examined, without papers."""
    del app
    load_reference()
    with unit_of_work() as session:
        group = make_group(session, active=False)
        group.submitted_at, group.submission_note = clock.now(), "NPWP masih diurus."
    make_person("maria@contoh.id", group_id=group.id, member=MemberRole.KETUA)
    return group.id


@pytest.fixture
def pmd(app: Flask) -> Browser:
    return officer(app, Role.DINAS_PMD)


def written(page: str) -> str:
    """Without what is new on each page."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def state(group_id: int) -> GroupState:
    end_reading()
    return queries.get_group(read_session(), group_id).state


def test_from_the_queue_to_the_first_sale(group_id: int, pmd: Browser) -> None:
    assert f'href="{URL}"' in text_of(pmd, QUEUE)
    page = text_of(pmd, URL)
    assert "NPWP masih diurus." in page
    assert "Maria" in page
    assert "Aktifkan kelompok" not in page
    assert pmd.submit(f"{URL}/mulai").location == URL
    assert state(group_id) is GroupState.REVIEWED

    pmd.submit(f"{URL}/aktifkan")
    assert "Belum lengkap: Syarat berjualan, Produk pertama, Rekening" in text_of(pmd, URL)
    assert state(group_id) is GroupState.REVIEWED
    for item in OnboardingItem:
        assert pmd.submit(f"{URL}/lepas", {"item": item.value, "because": WHY}).status_code == 303
    pmd.submit(f"{URL}/aktifkan")
    assert state(group_id) is GroupState.ACTIVE
    page = text_of(pmd, URL)
    assert page.count(WHY) == len(OnboardingItem)
    assert f'href="{URL}"' not in text_of(pmd, QUEUE)


def test_an_application_goes_back_with_reasons(group_id: int, pmd: Browser) -> None:
    pmd.submit(f"{URL}/mulai")
    assert pmd.submit(f"{URL}/kembalikan", {}).status_code == 422
    assert state(group_id) is GroupState.REVIEWED
    key, reason = next(iter(verification.reasons(read_session(), ReasonUse.GROUP).items()))
    assert pmd.submit(f"{URL}/kembalikan", {"reasons": key, "words": "Bawa aslinya."}).status_code == 303
    assert state(group_id) is GroupState.APPLIED
    assert queries.sent_back_because(read_session(), group_id) == f"{reason.text}\nBawa aslinya."
    assert "Kelompok belum minta diperiksa" in text_of(pmd, URL)
    assert f'href="{URL}"' not in text_of(pmd, QUEUE)
    late = pmd.submit(f"{URL}/kembalikan", {"words": "Bawa lagi aslinya."})
    assert late.status_code == 409
    assert "Bawa lagi aslinya.</textarea>" in late.text  # what was written is not lost
    assert "Terakhir diubah: Dinas PMD Provinsi NTT, " in late.text
    assert f'href="{URL}"' in late.text


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("lepas", {"item": "nib", "because": " "}),
        ("lepas", {"item": "paspor", "because": WHY}),
        ("tangguhkan", {}),
        ("percaya", {"trusted_because": "x" * 501}),
    ],
)
def test_an_unfinished_form_keeps_what_was_typed_and_changes_nothing(
    group_id: int, pmd: Browser, path: str, data: dict[str, str]
) -> None:
    if path != "lepas":
        with unit_of_work() as session:
            service.admit(session, queries.get_group(session, group_id), OFFICE, WHY)
    before = written(text_of(pmd, URL))
    answer = pmd.submit(f"{URL}/{path}", data)
    assert answer.status_code == 422
    assert "Belum tersimpan" in answer.text
    assert written(text_of(pmd, URL)) == before


def test_a_group_is_suspended_with_a_reason_and_comes_back(group_id: int, pmd: Browser) -> None:
    with unit_of_work() as session:
        service.admit(session, queries.get_group(session, group_id), OFFICE, WHY)
    assert pmd.submit(f"{URL}/tangguhkan", {"suspended_because": "Barang tidak dikirim."}).status_code == 303
    assert state(group_id) is GroupState.SUSPENDED
    assert "Barang tidak dikirim." in text_of(pmd, URL)
    pmd.submit(f"{URL}/aktifkan")
    assert state(group_id) is GroupState.ACTIVE
    assert pmd.submit(f"{URL}/aktifkan").status_code == 409


def test_trust_is_given_with_a_reason_and_taken_back(group_id: int, pmd: Browser) -> None:
    with unit_of_work() as session:
        service.admit(session, queries.get_group(session, group_id), OFFICE, WHY)
    pmd.submit(f"{URL}/percaya", {"trusted_because": "Tiga tahun tanpa keluhan."})
    assert "Tiga tahun tanpa keluhan." in text_of(pmd, URL)
    assert "Tepercaya" in text_of(pmd, LIST)
    pmd.submit(f"{URL}/cabut")
    assert "Tiga tahun tanpa keluhan." not in text_of(pmd, URL)


def test_a_new_paper_comes_into_the_queue_until_somebody_has_looked(group_id: int, pmd: Browser) -> None:
    with unit_of_work() as session:
        service.admit(session, queries.get_group(session, group_id), OFFICE, WHY)
    service.save_paper(group_id, OnboardingItem.NIB, PaperForm(number="8120012345678"), pdf(), MEMBER)
    assert "Dokumen baru" in text_of(pmd, f"{QUEUE}?jenis=berkas")
    assert "8120012345678" in text_of(pmd, URL)
    assert pmd.get("/kantor/lembaga/koperasi-contoh-beiwali/berkas/nib").status_code == 200
    seen = re.search(r'name="dilihat" value="([^"]+)"', text_of(pmd, URL))
    assert seen
    service.save_paper(group_id, OnboardingItem.DEED, PaperForm(number="13/AKTA/2026"), pdf(), MEMBER)
    assert pmd.submit(f"{URL}/dokumen", {"dilihat": seen[1]}).status_code == 303
    assert "Ada dokumen baru" in text_of(pmd, URL)  # the deed came after the page was opened
    assert pmd.submit(f"{URL}/dokumen", {"dilihat": seen[1]}).status_code == 409
    assert pmd.submit(f"{URL}/dokumen", {"dilihat": "kemarin"}).status_code == 400
    assert pmd.submit(f"{URL}/dokumen", {"dilihat": clock.now().isoformat()}).status_code == 303
    assert f'href="{URL}"' not in text_of(pmd, f"{QUEUE}?jenis=berkas")


def test_who_may_only_look_sees_no_papers_and_no_people(app: Flask, group_id: int) -> None:
    service.save_paper(group_id, OnboardingItem.NIB, PaperForm(number="8120012345678"), pdf(), MEMBER)
    browser = officer(app, Role.BIRO_PBJ)
    page = text_of(browser, URL)
    assert "8120012345678" not in page
    assert "Maria" not in page
    assert "Mulai periksa" not in page
    assert browser.submit(f"{URL}/mulai").status_code == 403
    assert state(group_id) is GroupState.APPLIED


def test_a_kabupaten_sees_its_own_groups_alone(app: Flask, group_id: int) -> None:
    del group_id
    got = {}
    for code in ("53.09", "53.11"):
        person = make_person(f"pmd-{code}@contoh.id")
        with unit_of_work() as session:
            session.add(RoleGrant(person_id=person, role=Role.PMD_KABUPATEN, scope=code))
        browser = Browser(app)
        browser.become(f"pmd-{code}@contoh.id")
        got[code] = (browser.get(URL).status_code, f'href="{URL}"' in text_of(browser, LIST))
    assert got == {"53.09": (200, True), "53.11": (404, False)}


def test_the_list_is_filtered_and_turned_by_key(app: Flask, pmd: Browser) -> None:
    del app
    fill_queue(products=0, changes=0, groups=60, papers=2)
    with counted_queries() as asked:
        first = text_of(pmd, LIST)
    assert len(asked) <= 8, asked
    following = re.search(r'href="([^"]+sebelum[^"]+)"', first)
    assert following
    pages = [
        re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)', page) for page in (first, text_of(pmd, following[1]))
    ]
    assert [len(page) for page in pages] == [50, 13]
    assert len({*pages[0], *pages[1]}) == 63
    assert re.search(r"<b>60</b>Mendaftar", first)
    page = text_of(pmd, f"{LIST}?keadaan=active&daerah=sumba-timur&q=AKTIF")
    assert re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)', page) == ["Kelompok Aktif 1"]
    assert "Tidak ada kelompok yang cocok." in text_of(pmd, f"{LIST}?q=zzz")


def test_nobody_of_an_office_answers_their_own_group(group_id: int, pmd: Browser) -> None:
    with unit_of_work() as session:
        person_id = accounts.get_person(session, "dinas_pmd@contoh.id").id
        session.add(Membership(person_id=person_id, group_id=group_id, role=MemberRole.PENDAMPING))
    page = text_of(pmd, URL)
    assert "Rekan Anda yang menjawabnya." in page
    assert f'action="{URL}/' not in page
    before = written(text_of(pmd, URL))
    forms = {
        "mulai": {},
        "aktifkan": {},
        "cabut": {},
        "kembalikan": {"words": "Bawa aslinya."},
        "lepas": {"item": "nib", "because": WHY},
        "tangguhkan": {"suspended_because": WHY},
        "percaya": {"trusted_because": WHY},
        "dokumen": {"dilihat": clock.now().isoformat()},
    }
    for act, form in forms.items():
        assert pmd.submit(f"{URL}/{act}", form).status_code == 403, act
    assert written(text_of(pmd, URL)) == before
