"""The group reads what the office asks and sends what shows how it is."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from storefront.verification import service
from storefront.verification.types import AddEvidence, DeterminationState, EvidenceKind, RecordFinding, Verdict
from tests.support.cases import conclude, decide, judge, newest_id, official, see_case
from tests.support.listings import change, complete, text_of
from tests.support.photos import photo
from tests.support.products import MEMBER

if TYPE_CHECKING:
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def case_id(draft: int) -> int:
    complete(draft)
    change(draft, category="tenun")
    service.submit(draft, MEMBER)
    return newest_id(draft)


def test_what_is_asked_is_read_on_both_pages_and_sent_again(member: Browser, draft: int, case_id: int) -> None:
    assert member.get("/lapak/produk/999/berkas").status_code == 404
    examiner = official()
    missing = RecordFinding(criterion="II.3.b", verdict=Verdict.NOT_MET, note="Surat pasok belum ada.")
    service.record_finding(case_id, missing, examiner)
    assert "Surat pasok belum ada." not in text_of(member, f"/lapak/produk/{draft}/berkas")  # not answered yet
    conclude(case_id, examiner, None, "Kirim surat pasok.\nKirim foto kebun.")
    product, case = (text_of(member, f"/lapak/produk/{draft}{path}") for path in ("", "/berkas"))
    for asked in ("Kirim surat pasok.", "Kirim foto kebun."):
        assert asked in product
        assert asked in case
    assert "Surat pasok belum ada." in case
    assert "Periksa dan ajukan lagi" in case


def test_what_officials_write_to_each_other_is_not_told_to_the_group(member: Browser, draft: int, case_id: int) -> None:
    examiner = official()
    judge(case_id, examiner)
    conclude(case_id, examiner, words="Menurut saya cukup.")
    paths = [f"/lapak/produk/{draft}{path}" for path in ("", "/berkas")]
    assert all("Menurut saya cukup." not in text_of(member, path) for path in paths)
    service.reopen(case_id, "Catatan pemeriksa kurang.", official())
    assert all("Catatan pemeriksa kurang." not in text_of(member, path) for path in paths)
    conclude(case_id, examiner)
    decide(case_id, official(), DeterminationState.REJECTED, "Barang ini dibuat di luar NTT.")
    assert all("Barang ini dibuat di luar NTT." in text_of(member, path) for path in paths)


def test_evidence_of_the_group(member: Browser, draft: int, case_id: int) -> None:
    url = f"/lapak/produk/{draft}/berkas"
    sent = {"title": "", "criterion": "II.3.b", "kind": "photo", "url": ""}
    refused = member.submit(url, sent)
    assert refused.status_code == 422
    assert "Tulis apa yang ditunjukkan bukti ini." in refused.text
    file = {"title": "Kebun", "file": (BytesIO(photo()), "kebun.jpg")}
    assert member.submit(url, {**sent, **file}).location == url
    (kept,) = see_case(case_id).evidence
    assert (kept.title, kept.criterion, kept.is_from_group) == ("Kebun", "II.3.b", True)
    assert member.get(f"{url}/{kept.id}").mimetype == "image/jpeg"
    examiner = official()
    judge(case_id, examiner)
    conclude(case_id, examiner)
    assert "Tambah bukti" not in text_of(member, url)
    assert member.submit(f"{url}/{kept.id}/hapus").status_code == 409  # the examination rests on it
    decide(case_id, official(), DeterminationState.RETURNED, "Kirim surat pasok.")
    assert member.submit(f"{url}/{kept.id}/hapus").location == url
    assert see_case(case_id).evidence == ()


def test_a_group_whose_product_is_suspended_answers(member: Browser, draft: int, case_id: int) -> None:
    examiner, decider = official(), official()
    judge(case_id, examiner)
    conclude(case_id, examiner)
    decide(case_id, decider)
    url = f"/lapak/produk/{draft}/berkas"
    sent = {"title": "Label baru", "criterion": "", "kind": "link", "url": "https://contoh.id/label"}
    assert "Tambah bukti" not in text_of(member, url)
    assert member.submit(url, sent).status_code == 409
    service.suspend_case(case_id, "Label tidak sesuai.", decider)
    assert "Tambah bukti" in text_of(member, url)
    assert member.submit(url, sent).location == url
    (kept,) = see_case(case_id).evidence
    assert "Hapus bukti" not in text_of(member, url)
    assert member.submit(f"{url}/{kept.id}/hapus").status_code == 409
    assert see_case(case_id).evidence == (kept,)


def test_what_the_office_sent_is_not_the_groups_to_take_away(member: Browser, draft: int, case_id: int) -> None:
    link = AddEvidence(kind=EvidenceKind.LINK, title="Peta desa", url="https://contoh.id/peta")
    evidence_id = service.add_evidence(case_id, link, official(), from_group=False)
    url = f"/lapak/produk/{draft}/berkas"
    assert 'href="https://contoh.id/peta"' in text_of(member, url)
    assert member.submit(f"{url}/{evidence_id}/hapus").status_code == 404
    assert len(see_case(case_id).evidence) == 1
