"""Several decisions with a second look: each on its own, four eyes for each, and nothing lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from storefront.accounts import queries as accounts
from storefront.accounts.types import Role
from storefront.casework import service
from storefront.casework.types import CaseKey, CaseKind
from storefront.catalogue.types import ChangeState
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import Actor
from storefront.producers import queries as producers
from storefront.verification import queries as verification
from storefront.verification.types import DeterminationState
from tests.support import cases, listings
from tests.support.offices import officer, text_of
from tests.support.products import COFFEE, make_product
from tests.support.queue import fill_queue
from tests.support.shelf import counted_queries

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
QUEUE, BULK = "/kantor/verifikasi", "/kantor/verifikasi/putuskan"
D = DeterminationState


@pytest.fixture
def pmd(app: Flask) -> Browser:
    return officer(app, Role.DINAS_PMD)


def actor_of(role: Role) -> Actor:
    """Whoever sits at the browser of this role."""
    person = accounts.get_person(read_session(), f"{role.value}@contoh.id")
    end_reading()
    return Actor(label=cases.LABEL, person_id=person.id)


def look(browser: Browser, *values: str) -> str:
    """The second look at these cases."""
    answer = browser.submit(f"{BULK}/pilih", {"kasus": list(values)})
    assert answer.status_code == 303
    return text_of(browser, answer.location)


def offered(page: str) -> list[str]:
    return re.findall(r'name="kasus" value="([^"]+)" checked', page)


def a_change(product_id: int, name: str) -> str:
    assert listings.change(product_id, name=name) is True
    found = listings.see(product_id).change
    assert found
    return f"perubahan-{found.id}"


def a_product_to_change() -> int:
    with unit_of_work() as session:
        group = producers.get_group(session, 1)
        return make_product(session, group, COFFEE).id


def state_of(case_id: int) -> DeterminationState:
    return cases.see_case(case_id).state


def test_the_second_look_changes_nothing_and_the_button_does_what_it_says(pmd: Browser) -> None:
    case_id = cases.examined(cases.official())
    product_id = a_product_to_change()
    change = a_change(product_id, "Kopi Pilihan")
    page = look(pmd, f"produk-{case_id}", change)
    assert "Ditetapkan sebagai produk OVOP sampai" in page
    assert "Tayang mulai sekarang." in page
    assert re.findall(r"<(del|ins)>(.*?)</", page)[-1] == ("ins", "Kopi Pilihan")  # old and new, the words that differ
    assert state_of(case_id) is D.EXAMINED
    assert listings.see(product_id).live["name"] != "Kopi Pilihan"

    answer = pmd.submit(BULK, {"kasus": offered(page)})
    assert (answer.status_code, answer.location) == (303, QUEUE)
    assert "2 perkara diputuskan." in text_of(pmd, QUEUE)
    assert state_of(case_id) is D.VERIFIED
    assert cases.see_case(case_id).valid_until == verification.proposed_end(read_session())
    assert listings.see(product_id).live["name"] == "Kopi Pilihan"


def test_nobody_decides_on_their_own_examination_in_bulk_either(pmd: Browser) -> None:
    case_id = cases.examined(actor_of(Role.DINAS_PMD))
    page = look(pmd, f"produk-{case_id}")
    assert offered(page) == []
    assert "Tidak bisa diputuskan di sini" in page
    case = cases.see_case(case_id)
    answer = pmd.submit(BULK, {"kasus": f"produk-{case_id}:{case.seen}:2030-01-01"})
    assert answer.location.startswith(BULK)
    assert state_of(case_id) is D.EXAMINED


def test_each_is_decided_on_its_own_and_what_could_not_be_says_why(pmd: Browser) -> None:
    case_id = cases.examined(cases.official())
    product_id = a_product_to_change()
    change = a_change(product_id, "Kopi Pilihan")
    values = offered(look(pmd, f"produk-{case_id}", change))
    product = cases.see_case(case_id).product_id
    listings.change(product, description="Diubah sesudah dilihat.")

    answer = pmd.submit(BULK, {"kasus": values})
    assert answer.location == f"{BULK}?kasus=produk-{case_id}"
    page = text_of(pmd, answer.location)
    assert "1 perkara diputuskan." in page
    assert "Isinya baru saja berubah." in page
    assert (state_of(case_id), listings.see(product_id).live["name"]) == (D.EXAMINED, "Kopi Pilihan")


def test_what_was_withdrawn_meanwhile_is_told_and_the_others_are_done(pmd: Browser) -> None:
    case_id = cases.examined(cases.official())
    product_id = a_product_to_change()
    old = a_change(product_id, "Kopi Pilihan")
    values = offered(look(pmd, f"produk-{case_id}", old))
    a_change(product_id, "Kopi Lain Lagi")
    answer = pmd.submit(BULK, {"kasus": values})
    assert answer.location == f"{BULK}?kasus={old}"
    assert "tidak menunggu lagi" in text_of(pmd, text_of(pmd, answer.location, 303) and QUEUE)
    assert state_of(case_id) is D.VERIFIED
    found = listings.see(product_id).change
    assert found
    assert found.state is ChangeState.WAITING


def test_what_needs_words_of_its_own_is_left_with_its_reason(pmd: Browser) -> None:
    fill_queue(products=1, changes=0, groups=1, papers=1)
    page = look(pmd, "produk-1000", "kelompok-1000", "berkas-9000")
    assert offered(page) == []
    assert page.count("Buka halamannya dan putuskan satu per satu.") == 2
    assert "Belum selesai diperiksa." in page
    pmd.submit(BULK, {"kasus": ["kelompok-1000::", "produk-1000::bukan-tanggal", "x"]})
    assert state_of(1000) is D.SUBMITTED


def test_so_many_at_once_and_none_without_a_tick(pmd: Browser) -> None:
    fill_queue(products=0, changes=30, groups=0, papers=0)
    assert pmd.submit(f"{BULK}/pilih", {"kasus": ["x", ""]}).location == QUEUE
    page = look(pmd, *(f"perubahan-{1000 + each}" for each in range(30)))
    assert "Paling banyak 25 perkara sekaligus." in page
    assert page.count('<th scope="row">') == 25


def test_many_cases_are_foreseen_in_as_many_questions_as_few(pmd: Browser) -> None:
    del pmd
    people = [cases.official() for _each in range(2)]
    ids = [cases.examined(people[0], group_name=f"Koperasi Contoh {each}") for each in range(3)]
    change = a_change(a_product_to_change(), "Kopi Pilihan")
    few = [CaseKey(kind=CaseKind.PRODUCT, subject_id=ids[0])]
    many = [CaseKey(kind=CaseKind.PRODUCT, subject_id=each) for each in ids]
    assert people[1].person_id
    asked = []
    for keys in (few, many, [*many, CaseKey(kind=CaseKind.CHANGE, subject_id=int(change.partition("-")[2]))]):
        end_reading()
        with counted_queries() as questions:
            found = service.foresee(read_session(), keys, people[1].person_id, None)
        assert [each.row.key for each in found] == keys
        assert [each.problems for each in found] == [()] * len(keys)
        asked.append(len(questions))
    assert asked[0] == asked[1] <= 12
    assert asked[2] - asked[1] <= 6
