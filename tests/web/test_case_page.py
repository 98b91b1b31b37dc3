"""The page of one case in the office."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from storefront.accounts import queries as accounts
from storefront.accounts.models import RoleGrant
from storefront.accounts.types import DECIDING_ROLE, Role
from storefront.catalogue import service as catalogue
from storefront.catalogue.types import ListingAct
from storefront.kernel import settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.verification import queries
from storefront.verification.terms import GATE
from storefront.verification.types import DeterminationState, GateItem
from tests.support.browser import Browser
from tests.support.cases import conclude, decide, examined, judge, official, see_case, submitted
from tests.support.listings import change, seen_on, text_of
from tests.support.offices import officer
from tests.support.people import make_person
from tests.support.photos import photo
from tests.support.products import MEMBER, OFFICE
from tests.support.shelf import counted_queries, drain

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.sqlite_only
D = DeterminationState


@pytest.fixture
def examiner(app: Flask) -> Browser:
    return officer(app, Role.DINAS_PMD)


def test_the_page_tells_what_the_listing_says_and_what_the_law_asks_for(examiner: Browser) -> None:
    case_id = submitted("olahan-daging")
    page = text_of(examiner, f"/kantor/verifikasi/{case_id}")
    assert "Kopi Robusta" in page
    assert "Dari kebun sendiri." in page
    assert "Barang ini perlu izin edar: P-IRT atau BPOM." in page
    assert "Dikecualikan karena: Sudah dikenal." in page  # of the group's NIB, since it registered
    assert page.count("Catatan untuk II.") == 11
    assert page.count('href="/kantor/verifikasi"') == 2  # in the menu, and above the name as the way back to the queue
    assert 'href="/kantor/verifikasi" aria-current="page"' in page
    assert examiner.get("/kantor/verifikasi/999").status_code == 404


def test_verdicts_a_note_that_is_missing_and_the_end_of_the_examination(examiner: Browser) -> None:
    case_id = submitted()
    url = f"/kantor/verifikasi/{case_id}"
    refused = examiner.submit(f"{url}/syarat/II.3.a/not_met", {"note": ""})
    assert refused.status_code == 422
    assert "Tulis apa yang belum terpenuhi." in refused.text
    for key in (each.key for each in see_case(case_id).criteria.criteria):
        answer = examiner.submit(f"{url}/syarat/{key}/met", {"note": "Dilihat di tempat."})
        assert answer.location == f"{url}#s-{key}"
    assert len(see_case(case_id).findings) == 11

    sent = {"seen": seen_on(examiner, url), "result": "return", "words": ""}
    refused = examiner.submit(f"{url}/hasil", sent)
    assert refused.status_code == 422
    assert "Pilih sedikitnya satu alasan, atau tulis sendiri." in refused.text
    assert see_case(case_id).state is D.SUBMITTED
    assert examiner.submit(f"{url}/hasil", {**sent, "result": "accept"}).location == url
    assert see_case(case_id).state is D.EXAMINED
    page = text_of(examiner, url)
    assert "Anda ikut memeriksa berkas ini. Keputusan diambil orang lain." in page
    assert "Simpan keputusan" not in page
    again = {"seen": see_case(case_id).seen, "to": "verified"}
    assert examiner.submit(f"{url}/putusan", again).status_code == 422  # whoever sends it all the same
    assert see_case(case_id).state is D.EXAMINED


def test_another_decides(examiner: Browser) -> None:
    case_id = examined(official())
    url = f"/kantor/verifikasi/{case_id}"
    stale = seen_on(examiner, url)
    change(see_case(case_id).product_id, description="Lain.")
    refused = examiner.submit(f"{url}/putusan", {"seen": stale, "to": "verified", "words": "Sudah baik."})
    assert refused.status_code == 422
    assert "Isinya baru saja berubah." in refused.text
    assert "Sudah baik." in refused.text  # what was typed stays
    assert "Isinya berubah setelah diperiksa" in refused.text
    assert "Berubah: Cerita singkat. Minta diperiksa lagi." in refused.text
    assert examiner.submit(f"{url}/periksa-lagi", {"reopening-reason": ""}).status_code == 422
    assert examiner.submit(f"{url}/periksa-lagi", {"reopening-reason": "Isinya berubah."}).location == url
    conclude(case_id, official())
    sent = {"seen": seen_on(examiner, url), "to": "verified", "valid_until": "2090-01-01"}
    assert examiner.submit(f"{url}/putusan", sent).location == url
    assert see_case(case_id).code == "OVOP-53.09-0001"
    assert "Nomor OVOP-53.09-0001." in text_of(examiner, url)


def test_storage_waiver_and_licence(examiner: Browser) -> None:
    case_id = submitted("olahan-daging")
    url = f"/kantor/verifikasi/{case_id}"
    change(see_case(case_id).product_id, licences={"pirt": ["201530901000128", None]})
    assert "Pilih dulu cara simpannya" in text_of(examiner, url)
    assert examiner.submit(f"{url}/simpanan/dingin").location == f"{url}#hukum"
    assert "P-IRT tidak berlaku untuk daging atau ikan dingin dan beku." in text_of(examiner, url)
    examiner.submit(f"{url}/simpanan/ruang")
    assert "Nomor izin belum dicocokkan dengan daftar resmi." in text_of(examiner, url)
    examiner.submit(f"{url}/izin/pirt")
    assert "Dicocokkan dengan daftar resmi" in text_of(examiner, url)
    assert examiner.submit(f"{url}/izin/bpom").status_code == 404
    refused = examiner.submit(f"{url}/kecualikan/halal", {"waiver-halal-reason": "Tolong."})
    assert refused.status_code == 422
    assert not see_case(case_id).is_gate_clear


def test_what_may_be_waived_is_a_setting_and_each_line_has_a_form_of_its_own(examiner: Browser) -> None:
    case_id = submitted("madu")
    url = f"/kantor/verifikasi/{case_id}"
    with unit_of_work() as session:
        settings.put(session, GATE["waivers", "items"], "halal licence", OFFICE)
    page = text_of(examiner, url)
    assert all(f'name="waiver-{item}-reason"' in page for item in ("halal", "licence"))
    wordy = examiner.submit(f"{url}/kecualikan/licence", {"waiver-licence-reason": "a" * 301})
    assert (wordy.status_code, wordy.text.count("a" * 301)) == (422, 1)
    assert "Paling banyak 300 huruf." in wordy.text
    sent = {"waiver-licence-reason": "Izin sedang diurus."}
    assert examiner.submit(f"{url}/kecualikan/licence", sent).location == f"{url}#hukum"
    assert {line.item: line.waived for line in see_case(case_id).gate}[GateItem.LICENCE] == "Izin sedang diurus."


def test_evidence_is_kept_shown_and_taken_back(examiner: Browser) -> None:
    case_id = submitted()
    url = f"/kantor/verifikasi/{case_id}"
    sent = {"title": "Berita acara", "criterion": "II.4.f", "kind": "minutes", "url": ""}
    refused = examiner.submit(f"{url}/bukti", sent)
    assert refused.status_code == 422
    assert "Pilih dulu foto atau berkasnya." in refused.text
    assert 'value="Berita acara"' in refused.text
    assert examiner.submit(f"{url}/bukti", {**sent, "file": (BytesIO(photo()), "surat.jpg")}).location == f"{url}#bukti"
    (kept,) = see_case(case_id).evidence
    file = examiner.get(f"{url}/bukti/{kept.id}")
    assert (file.status_code, file.mimetype, file.headers["Cache-Control"]) == (200, "image/jpeg", "private, no-store")
    assert examiner.get(f"/kantor/verifikasi/{case_id + 1}/bukti/{kept.id}").status_code == 404
    bad = examiner.submit(f"{url}/bukti", {**sent, "kind": "link", "url": "javascript:alert(1)"})
    assert "Tulis alamat lengkap yang diawali https://." in bad.text
    assert examiner.submit(f"{url}/bukti/{kept.id}/hapus").location == f"{url}#bukti"
    assert see_case(case_id).evidence == ()
    assert examiner.get(f"{url}/bukti/{kept.id}").status_code == 404


def test_a_kabupaten_sees_its_own_and_no_office_decides_but_the_one_that_a_setting_names(app: Flask) -> None:
    case_id = examined(official())
    url = f"/kantor/verifikasi/{case_id}"
    for scope, status in (("53.09", 200), ("53.10", 404)):
        email = f"pmd-{scope}@contoh.id"
        make_person(email, Role.PMD_KABUPATEN, scope=scope)
        browser = Browser(app)
        browser.become(email)
        assert browser.get(url).status_code == status
    pbj, admin = officer(app, Role.BIRO_PBJ), officer(app, Role.ADMIN)
    sent = {"seen": see_case(case_id).seen, "to": "verified"}
    assert [each.submit(f"{url}/putusan", sent).status_code for each in (pbj, admin)] == [403, 403]
    with unit_of_work() as session:
        settings.put(session, DECIDING_ROLE, Role.BIRO_PBJ.value, OFFICE)
        person_id = accounts.get_person(session, "biro_pbj@contoh.id").id
        session.add(RoleGrant(person_id=person_id, role=Role.DISPERINDAG))
    pmd = officer(app, Role.DINAS_PMD)
    assert pmd.submit(f"{url}/putusan", sent).status_code == 403
    assert pbj.submit(f"{url}/putusan", sent).status_code == 303
    found = queries.find_summary(read_session(), see_case(case_id).product_id)
    signed = ("Biro Pengadaan Barang/Jasa",) * 2  # also by somebody of two offices
    assert found
    assert (found.state, found.office, found.decided_by) == (D.VERIFIED, *signed)


def test_put_away_with_its_listing_it_waits_for_nobody_and_no_office_has_spoken(app: Flask) -> None:
    case = see_case(examined(official()))
    make_person("ketua@contoh.id", group_id=case.group_id)
    leader = Browser(app)
    leader.become("ketua@contoh.id")
    catalogue.act_on(case.product_id, ListingAct.ARCHIVE, MEMBER)
    drain()
    assert "Kelompok mengarsipkan produk ini." in text_of(officer(app, Role.DINAS_PMD), f"/kantor/verifikasi/{case.id}")
    assert "Pesan kantor" not in text_of(leader, f"/lapak/produk/{case.product_id}/berkas")


def test_looked_at_again_suspended_and_reinstated(examiner: Browser) -> None:
    case_id = examined(official())
    decide(case_id, official())
    url = f"/kantor/verifikasi/{case_id}"
    assert "Sebelumnya: Terpenuhi" in text_of(examiner, url)
    sent = {"recheck-number": "1", "recheck-words": "Kunjungan."}
    refused = examiner.submit(f"{url}/periksa-ulang", sent)
    assert refused.status_code == 422
    assert "Masih ada 11 syarat yang belum dinilai." in refused.text
    assert "Kunjungan.</textarea>" in refused.text
    assert 'name="recheck-number" type="hidden" value="1"' in refused.text
    judge(case_id, official())
    assert examiner.submit(f"{url}/periksa-ulang", sent).location == url
    again = examiner.submit(f"{url}/periksa-ulang", sent)
    assert again.status_code == 409  # a second tap: it is saved, and nothing is missing
    assert "Kunjungan.</textarea>" in again.text
    assert f'href="{url}"' in again.text
    assert examiner.submit(f"{url}/tangguhkan", {"standing-reason": ""}).status_code == 422
    wordy = examiner.submit(f"{url}/tangguhkan", {"standing-reason": "a" * 301})
    assert (wordy.status_code, "Paling banyak 300 huruf." in wordy.text, "a" * 301 in wordy.text) == (422, True, True)
    assert see_case(case_id).state is D.VERIFIED
    assert examiner.submit(f"{url}/tangguhkan", {"standing-reason": "Label tidak sesuai."}).location == url
    assert "Pulihkan penetapan" in text_of(examiner, url)
    assert examiner.submit(f"{url}/pulihkan", {"standing-reason": "Sudah diganti."}).location == url
    assert see_case(case_id).state is D.VERIFIED


def test_a_case_asks_few_questions(examiner: Browser) -> None:
    case_id = examined(official())
    decide(case_id, official())
    judge(case_id, official())  # a re-check of what stands: nothing asks for more
    end_reading()
    with counted_queries() as asked:
        queries.get_case(read_session(), case_id)
    assert len(asked) <= 9, asked  # one for the terms of the law
    url = f"/kantor/verifikasi/{case_id}"
    text_of(examiner, url)
    with counted_queries() as asked:
        text_of(examiner, url)
    assert len(asked) <= 9 + 5, asked  # who is signed in, with which rights, and whether a category was renamed
