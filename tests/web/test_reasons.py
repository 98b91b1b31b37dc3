"""The office writes its own reasons: short, for what they are about, never gone from what was answered with them."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import Role
from storefront.kernel import audit, settings
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.types import SYSTEM
from storefront.verification import queries, rules, service
from storefront.verification.types import Reason, ReasonUse
from tests.support.offices import officer, text_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
LIST = "/kantor/pengaturan/alasan"
DARK = f"{LIST}/photo_dark"
NEW = {"text": "Label belum ada. Tempel label di kemasan.", "text_en": "There is no label. Put one on the package."}


def known(use: ReasonUse | None = None) -> dict[str, Reason]:
    end_reading()
    found = queries.reasons(read_session(), use) if use else queries.list_reasons(read_session())
    end_reading()
    return found


def seen(browser: Browser, page: str = DARK) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', text_of(browser, page))
    assert found
    return found[1]


@pytest.mark.usefixtures("app")
def test_what_ships_says_what_to_do_in_short_sentences() -> None:
    every = list(known().values())
    others = [[each for each in every if each is not one] for one in every]
    problems = [rules.reason_problems(one, rest) for one, rest in zip(every, others, strict=True)]
    assert [each for each in problems if each] == []
    assert all(one.text.count(". ") >= 1 for one in every)
    assert {use: len(known(use)) >= 10 for use in ReasonUse} == dict.fromkeys(ReasonUse, True)
    assert not set(known(ReasonUse.GROUP)) & set(known(ReasonUse.PRODUCT))


def test_whoever_works_for_two_offices_signs_as_the_one_that_keeps_the_list(app: Flask) -> None:
    both = officer(app, Role.DINAS_PMD, Role.DISPERINDAG)
    assert both.submit(LIST, {**NEW, "uses": ["product"]}).status_code == 303
    sent = {**NEW, "text": "Label hilang. Tempel lagi.", "uses": ["product"], "offered": "ya"}
    assert both.submit(f"{LIST}/own-1", {**sent, "seen": seen(both, f"{LIST}/own-1")}).status_code == 303
    rows = settings.history(read_session(), queries.setting_of("own-1"))
    assert [row.set_by for row in rows] == ["Dinas PMD Provinsi NTT"] * 2


def test_one_is_added_for_what_it_is_about(app: Flask) -> None:
    pmd = officer(app, Role.DINAS_PMD)
    assert pmd.submit(LIST, {**NEW, "uses": ["product"]}).status_code == 303
    added = known(ReasonUse.PRODUCT)["own-1"]
    assert (added.text, added.text_en, added.uses) == (NEW["text"], NEW["text_en"], (ReasonUse.PRODUCT,))
    assert "own-1" not in {*known(ReasonUse.CHANGE), *known(ReasonUse.GROUP)}
    assert NEW["text"] in text_of(pmd, LIST)
    line = audit.list_latest(read_session())[0]
    assert (line.action, line.subject_id) == ("setting.changed", "reason.own-1")
    again = pmd.submit(LIST, {**NEW, "uses": ["group"]})
    assert (again.status_code, "Kalimat ini sudah ada di daftar." in again.text) == (422, True)
    assert list(known())[-1] == "own-1"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "Tulis apa yang harus dilakukan kelompok."),
        ({"text_en": " "}, "Tulis juga dalam bahasa Inggris."),
        ({"text": "a" * 301}, "Paling banyak 300 huruf."),
        ({"text": "kata " * 16}, "Paling banyak 15 kata dalam satu kalimat."),
        ({"uses": []}, "Pilih sedikitnya satu."),
    ],
)
def test_what_a_group_could_not_use_is_refused_and_stays_typed(app: Flask, fields: dict[str, str], words: str) -> None:
    before = known()
    sent: dict[str, object] = {**NEW, "uses": ["product"], **fields}
    answer = officer(app, Role.DINAS_PMD).submit(LIST, sent)
    page = html.unescape(answer.text)
    assert answer.status_code == 422
    assert words in page
    assert str(sent["text"]).strip() in page
    assert known() == before


def test_one_that_is_retired_is_offered_no_more_and_its_words_stay(app: Flask) -> None:
    pmd, dark = officer(app, Role.DINAS_PMD), known()["photo_dark"]
    fields = {"text": dark.text, "text_en": dark.text_en, "uses": ["product"], "offered": "tidak"}
    assert pmd.submit(DARK, {**fields, "seen": seen(pmd)}).status_code == 303
    assert "photo_dark" not in known(ReasonUse.PRODUCT)
    assert known()["photo_dark"].text == dark.text
    page = text_of(pmd, DARK)
    assert page.count("Tidak dipakai") == 1
    assert "Dinas PMD" in page
    assert pmd.submit(DARK, {**fields, "offered": "ya", "seen": seen(pmd)}).status_code == 303
    assert "photo_dark" in known(ReasonUse.PRODUCT)
    assert len(settings.history(read_session(), queries.setting_of("photo_dark"))) == 2


def test_an_old_form_is_refused_with_both_words(app: Flask) -> None:
    pmd, dark = officer(app, Role.DINAS_PMD), known()["photo_dark"]
    old = seen(pmd)
    colleague = Reason(key="photo_dark", text="Foto gelap. Ambil lagi.", text_en=dark.text_en, uses=dark.uses)
    service.change_reason(colleague, old, SYSTEM)
    answer = pmd.submit(DARK, {**NEW, "uses": ["product"], "offered": "ya", "seen": old})
    page = html.unescape(answer.text)
    assert answer.status_code == 409
    assert "Sekarang: Foto gelap. Ambil lagi." in page
    assert NEW["text"] in page
    assert known()["photo_dark"] == colleague
    assert pmd.submit(DARK, {**NEW, "uses": ["product"], "offered": "ya", "seen": seen(pmd)}).status_code == 303
    assert known()["photo_dark"].text == NEW["text"]
