"""What shows how it is leaves for those alone who may see that very case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import Role
from storefront.verification import service
from storefront.verification.types import AddEvidence, EvidenceKind
from tests.support.browser import Browser
from tests.support.cases import official, see_case, submitted
from tests.support.offices import officer
from tests.support.people import make_person
from tests.support.photos import photo

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.sqlite_only
OTHER = "Kelompok Contoh Lain"
STATUS = {
    **dict.fromkeys((Role.DISPERINDAG, Role.DINAS_PMD, Role.BIRO_PBJ, Role.ADMIN), 200),
    **dict.fromkeys((Role.KEUANGAN, Role.GERAI), 403),
}


def _evidence(case_id: int) -> int:
    sent = AddEvidence(kind=EvidenceKind.PHOTO, title="Kebun", upload=photo())
    return service.add_evidence(case_id, sent, official(), from_group=True)


def _someone(app: Flask, email: str, *roles: Role, group_id: int | None = None, scope: str = "") -> Browser:
    make_person(email, *roles, group_id=group_id, scope=scope)
    browser = Browser(app)
    browser.become(email)
    return browser


def test_offices_read_it_each_within_its_reach(app: Flask) -> None:
    first, second = submitted(), submitted(group_name=OTHER)
    kept = _evidence(first)
    url = f"/kantor/verifikasi/{first}/bukti/{kept}"
    browsers = {role: officer(app, role) for role in STATUS}
    assert {role: browser.get(url).status_code for role, browser in browsers.items()} == STATUS
    for scope, status in (("53.09", 200), ("53.10", 404)):
        assert _someone(app, f"pmd-{scope}@contoh.id", Role.PMD_KABUPATEN, scope=scope).get(url).status_code == status
    examiner = browsers[Role.DINAS_PMD]
    assert examiner.get(f"/kantor/verifikasi/{second}/bukti/{kept}").status_code == 404
    assert examiner.submit(f"/kantor/verifikasi/{second}/bukti/{kept}/hapus").status_code == 404
    assert examiner.submit(f"/kantor/verifikasi/{first}/bukti/{kept}/hapus").status_code == 404  # the group's own
    assert Browser(app).get(url).status_code == 303
    assert [each.id for each in see_case(first).evidence] == [kept]


def test_a_group_reads_its_own_and_no_others(app: Flask) -> None:
    cases = [see_case(submitted()), see_case(submitted(group_name=OTHER))]
    kept = _evidence(cases[0].id)
    url = f"/lapak/produk/{cases[0].product_id}/berkas"
    mine, other = (_someone(app, f"ketua-{each.id}@contoh.id", group_id=each.group_id) for each in cases)
    assert [each.get(f"{url}/{kept}").status_code for each in (mine, other)] == [200, 404]
    for path in (url, f"/lapak/produk/{cases[1].product_id}/berkas"):  # of a foreign product, or hung to one's own
        assert other.get(f"{path}/{kept}").status_code == 404
        assert other.submit(f"{path}/{kept}/hapus").status_code == 404
    sent = {"title": "Palsu", "criterion": "", "kind": "link", "url": "https://contoh.id/palsu"}
    assert other.submit(url, sent).status_code == 404
    assert [each.id for each in see_case(cases[0].id).evidence] == [kept]
