"""One change of a verified product before the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storefront.accounts import queries as accounts
from storefront.accounts.models import Membership, RoleGrant
from storefront.accounts.types import DECIDING_ROLE, MemberRole, Role
from storefront.catalogue.models import Product
from storefront.catalogue.types import ChangeState
from storefront.kernel import audit, settings
from storefront.kernel.db import read_session, unit_of_work
from storefront.kernel.types import SYSTEM
from storefront.verification import queries as verification
from storefront.verification.types import ReasonUse
from tests.support.browser import Browser
from tests.support.listings import PHOTOS, change, see, verified
from tests.support.offices import officer, text_of
from tests.support.people import make_person

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.sqlite_only
QUEUE = "/kantor/verifikasi"
NEW = "Kopi Arabika Bajawa Pilihan"


@pytest.fixture
def product_id(app: Flask) -> int:
    del app
    return verified()


def propose(product_id: int, **values: object) -> str:
    """The address of the change that waits then."""
    assert change(product_id, **values) is True
    found = see(product_id).change
    assert found
    return f"{QUEUE}/perubahan/{found.id}"


def test_old_and_new_stand_side_by_side_and_are_approved(app: Flask, product_id: int) -> None:
    url, pmd = propose(product_id, name=NEW, pictures=PHOTOS[:2]), officer(app, Role.DINAS_PMD)
    assert f'href="{url}"' in text_of(pmd, QUEUE)
    page = text_of(pmd, url)
    assert "Kopi Arabika <del>Flores</del> Bajawa<" in page
    assert "Kopi Arabika Bajawa <ins>Pilihan</ins>" in page
    assert str(PHOTOS[0]["key"]) in page
    assert "Koperasi Contoh Beiwali" in page
    answer = pmd.submit(f"{url}/setujui")
    assert (answer.status_code, answer.location) == (303, QUEUE)
    assert see(product_id).live["name"] == NEW
    assert f"Perubahan {NEW}" not in text_of(pmd, url)
    assert "Disetujui" in text_of(pmd, url)
    assert pmd.submit(f"{url}/setujui").status_code == 409


def test_it_goes_back_with_reasons_from_the_list_and_words(app: Flask, product_id: int) -> None:
    url, pmd = propose(product_id, name=NEW), officer(app, Role.DINAS_PMD)
    first, second = list(verification.reasons(read_session(), ReasonUse.CHANGE))[:2]
    live = see(product_id).live
    bad = pmd.submit(f"{url}/kembalikan", {"words": " "})
    assert bad.status_code == 422
    assert "Pilih sedikitnya satu alasan" in bad.text
    assert pmd.submit(f"{url}/kembalikan", {"reasons": "tidak-ada"}).status_code == 422
    found = see(product_id).change
    assert found
    assert found.state is ChangeState.WAITING

    assert pmd.submit(f"{url}/kembalikan", {"reasons": [second, first], "words": "Lihat foto 2."}).status_code == 303
    desk = see(product_id)
    assert desk.change
    assert desk.change.state is ChangeState.RETURNED
    texts = [verification.list_reasons(read_session())[key].text for key in (first, second)]
    assert desk.change.reason.split("\n") == [*texts, "Lihat foto 2."]
    assert desk.live == live
    assert audit.list_latest(read_session(), text="change.returned")[0].actor_label == "Dinas PMD Provinsi NTT"


def test_what_changed_meanwhile_says_so_and_is_not_approved(app: Flask, product_id: int) -> None:
    url, pmd = propose(product_id, name=NEW), officer(app, Role.DINAS_PMD)
    with unit_of_work() as session:  # as an import by the office does
        session.get_one(Product, product_id).name = "Kopi Lain"
    page = text_of(pmd, url)
    assert "Yang berubah sejak usulan dibuat: Nama." in page
    assert "Setujui dan tayangkan" not in page
    assert pmd.submit(f"{url}/setujui").location == url
    assert "baru saja diubah orang lain" in text_of(pmd, url)
    assert see(product_id).live["name"] == "Kopi Lain"


def test_who_may_only_look_decides_nothing(app: Flask, product_id: int) -> None:
    url = propose(product_id, name=NEW)
    for role in (Role.DISPERINDAG, Role.ADMIN, Role.BIRO_PBJ):
        browser = officer(app, role)
        page = text_of(browser, url)
        assert "Kopi Arabika Bajawa <ins>Pilihan</ins>" in page
        assert "Setujui" not in page
        assert browser.submit(f"{url}/setujui").status_code == 403
        assert browser.submit(f"{url}/kembalikan", {"words": "Tidak."}).status_code == 403
    found = see(product_id).change
    assert found
    assert found.state is ChangeState.WAITING


def test_the_role_that_a_setting_lets_decide_approves_and_gives_back(app: Flask, product_id: int) -> None:
    with unit_of_work() as session:
        settings.put(session, DECIDING_ROLE, Role.DISPERINDAG.value, SYSTEM)
    url, decider = propose(product_id, name=NEW), officer(app, Role.DISPERINDAG)
    assert f'action="{url}/kembalikan"' in text_of(decider, url)
    assert decider.submit(f"{url}/kembalikan", {"words": "Lihat foto 2."}).status_code == 303
    found = see(product_id).change
    assert found
    assert found.state is ChangeState.RETURNED


def test_whoever_works_for_two_offices_signs_as_the_one_that_may(app: Flask, product_id: int) -> None:
    url, both = propose(product_id, name=NEW), officer(app, Role.DINAS_PMD, Role.DISPERINDAG)
    assert both.submit(f"{url}/kembalikan", {"words": "Lihat foto 2."}).status_code == 303
    assert audit.list_latest(read_session(), text="change.returned")[0].actor_label == "Dinas PMD Provinsi NTT"


def test_nobody_answers_a_change_of_their_own_group(app: Flask, product_id: int) -> None:
    url, pmd = propose(product_id, name=NEW), officer(app, Role.DINAS_PMD)
    with unit_of_work() as session:
        person_id = accounts.get_person(session, "dinas_pmd@contoh.id").id
        group_id = session.get_one(Product, product_id).group_id
        session.add(Membership(person_id=person_id, group_id=group_id, role=MemberRole.PENGELOLA))
    page = text_of(pmd, url)
    assert "Rekan Anda yang menjawabnya." in page
    assert f'action="{url}/' not in page
    value = f"perubahan-{url.rpartition('/')[2]}"
    assert "Anda anggota kelompok ini." in text_of(pmd, f"{QUEUE}/putuskan?kasus={value}")
    pmd.submit(f"{url}/setujui")
    pmd.submit(f"{QUEUE}/putuskan", {"kasus": f"{value}::"})
    assert pmd.submit(f"{url}/kembalikan", {"words": "Lihat foto 2."}).status_code == 422
    found = see(product_id)
    assert found.change
    assert (found.change.state, found.live["name"]) == (ChangeState.WAITING, "Kopi Arabika Flores Bajawa")


def test_another_kabupaten_does_not_know_of_it(app: Flask, product_id: int) -> None:
    url = propose(product_id, name=NEW)
    got = {}
    for code in ("53.09", "53.11"):
        person = make_person(f"pmd-{code}@contoh.id")
        with unit_of_work() as session:
            session.add(RoleGrant(person_id=person, role=Role.PMD_KABUPATEN, scope=code))
        browser = Browser(app)
        browser.become(f"pmd-{code}@contoh.id")
        got[code] = browser.get(url).status_code
    assert got == {"53.09": 200, "53.11": 404}
