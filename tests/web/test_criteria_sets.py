"""The criteria by version: a new one is an edited copy, holds from a day, and leaves open cases as they began."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from storefront.accounts.types import Role
from storefront.kernel import audit, clock, settings
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.types import SYSTEM
from storefront.verification import queries, service
from storefront.verification.types import CriteriaSet
from tests.support.cases import decide, examined, judge, official, see_case, submitted
from tests.support.offices import officer, text_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
LIST = "/kantor/pengaturan/syarat"
DRAFT = f"{LIST}/2"
FIRST = "II.3.a"


def sets() -> list[CriteriaSet]:
    end_reading()
    found = queries.list_sets(read_session())
    end_reading()
    return found


def fields_of(found: CriteriaSet, **changes: str) -> dict[str, str]:
    """What the form of a version sends."""
    sent = {"source": found.source, "since": found.since.isoformat() if found.since else ""}
    for each in found.criteria:
        sent |= {f"text-{each.key}": each.text, f"text_en-{each.key}": each.text_en, f"note-{each.key}": each.note}
    return {**sent, **changes}


def save(browser: Browser, seen: str = "", **changes: str) -> Any:
    page = re.search(r'name="seen" value="([0-9a-f]+)"', text_of(browser, DRAFT))
    assert page
    return browser.submit(DRAFT, {**fields_of(sets()[-1], **changes), "seen": seen or page[1]})


@pytest.fixture
def pmd(app: Flask) -> Browser:
    browser = officer(app, Role.DINAS_PMD)
    assert browser.submit(f"{LIST}/baru").location == DRAFT
    return browser


def test_a_draft_is_a_copy_and_holds_for_nobody(pmd: Browser) -> None:
    first, draft = sets()
    assert (draft.version, draft.since, draft.criteria) == ("2", None, first.criteria)
    assert pmd.submit(f"{LIST}/baru").location == DRAFT  # a second tap
    assert len(sets()) == 2
    assert see_case(submitted()).criteria == first
    assert "Draf" in text_of(pmd, LIST)
    assert audit.list_latest(read_session(), text="criteria.2")[0].action == "setting.changed"


def test_whoever_works_for_two_offices_signs_as_the_one_that_keeps_them(app: Flask) -> None:
    both = officer(app, Role.DINAS_PMD, Role.DISPERINDAG)
    assert both.submit(f"{LIST}/baru").location == DRAFT
    assert save(both, source="Pergub NTT 1/2027").status_code == 303
    rows = settings.history(read_session(), queries.setting_of_set("2"))
    assert [row.set_by for row in rows] == ["Dinas PMD Provinsi NTT"] * 2


def test_from_its_day_on_new_cases_go_by_it_and_open_ones_do_not(pmd: Browser, client: Browser) -> None:
    opened, begins = submitted(), clock.today() + timedelta(days=1)
    new = {"text-II.4.h": "Desa punya pendamping tetap", "text_en-II.4.h": "The village has a steady facilitator"}
    words = {f"text-{FIRST}": "Syarat baru", f"note-{FIRST}": "Lihat motifnya."}
    assert save(pmd, since=begins.isoformat(), **words, **new).status_code == 303
    first = sets()[0]
    assert see_case(submitted(group_name="Koperasi Contoh Lama")).criteria == first
    with clock.frozen_at(clock.now() + timedelta(days=1)):
        later = submitted(group_name="Koperasi Contoh Baru")
        newer = see_case(later).criteria
        assert (newer.version, newer.since, len(newer.criteria)) == ("2", begins, 12)
        assert (newer.criteria[0].text, newer.criteria[0].note) == ("Syarat baru", "Lihat motifnya.")
        assert see_case(opened).criteria == first
        refused = save_in_force(pmd)
        assert (refused.status_code, sets()[-1]) == (422, newer)
        told = html.unescape(refused.text)
        assert ("Versi ini sudah berlaku dan tidak diubah lagi." in told, "Dasar lain" in told) == (True, True)
        page = text_of(pmd, f"/kantor/verifikasi/{later}")
        assert "Lihat motifnya." in page
        assert "Syarat baru" in html.unescape(client.get("/tentang/verifikasi").get_data(as_text=True))


def save_in_force(pmd: Browser) -> Any:
    assert 'name="seen"' not in text_of(pmd, DRAFT)
    return pmd.submit(DRAFT, fields_of(sets()[-1], source="Dasar lain"))


def test_the_certificate_names_the_version(app: Flask, client: Browser) -> None:
    del app
    case_id = examined(official())
    decide(case_id, official("pemutus"))
    code = see_case(case_id).code
    page = html.unescape(client.get(f"/v/{code}").get_data(as_text=True))
    assert "versi 1, berlaku sejak 28 Agustus 2025" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"since": "2026-01-01"}, "Tanggal mulai berlaku harus setelah hari ini."),
        ({"source": " "}, "Tulis dasar hukumnya"),
        ({f"text_en-{FIRST}": ""}, "Tulis syarat ini dalam bahasa Indonesia dan Inggris."),
        ({f"note-{FIRST}": "a" * 2001}, "Paling banyak 2.000 huruf."),
    ],
)
def test_what_is_unfinished_is_refused_and_stays_typed(pmd: Browser, changes: dict[str, str], words: str) -> None:
    answer = save(pmd, **changes, **{"note-II.4.g": "Lihat gudangnya."})
    page = html.unescape(answer.text)
    assert answer.status_code == 422
    assert words in page
    assert "Lihat gudangnya." in page
    assert sets()[-1].criteria == sets()[0].criteria


def test_a_criterion_is_dropped_when_all_its_boxes_are_empty_but_not_the_last(pmd: Browser) -> None:
    gone = {f"{part}-{FIRST}": "" for part in ("text", "text_en", "note")}
    assert save(pmd, **gone).status_code == 303
    assert FIRST not in {each.key for each in sets()[-1].criteria}
    every = {f"{part}-{each.key}": "" for each in sets()[-1].criteria for part in ("text", "text_en", "note")}
    assert save(pmd, **every).status_code == 422
    assert len(sets()[-1].criteria) == 10


def test_an_old_form_is_refused_with_its_words(pmd: Browser) -> None:
    page = re.search(r'name="seen" value="([0-9a-f]+)"', text_of(pmd, DRAFT))
    assert page
    old, draft = page[1], sets()[-1]
    colleague = CriteriaSet(version="2", since=None, source="Pergub NTT 1/2027", criteria=draft.criteria)
    service.change_set(colleague, old, SYSTEM)
    answer = save(pmd, seen=old, source="Pergub NTT 2/2027")
    assert answer.status_code == 409
    assert "Pergub NTT 2/2027" in html.unescape(answer.text)
    assert sets()[-1] == colleague


def test_a_case_of_a_new_version_is_judged_by_it(pmd: Browser) -> None:
    begins = clock.today() + timedelta(days=1)
    new = {"text-II.4.h": "Desa punya pendamping", "text_en-II.4.h": "There is a facilitator"}
    assert save(pmd, since=begins.isoformat(), **new).status_code == 303
    with clock.frozen_at(clock.now() + timedelta(days=1)):
        case_id, examiner = submitted(), official()
        assert see_case(case_id).unjudged == 12
        judge(case_id, examiner)
        assert see_case(case_id).unjudged == 0
