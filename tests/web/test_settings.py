"""What offices set by themselves: each its own, typed, with history, and nobody overwrites what they have not seen."""

from __future__ import annotations

import html
import importlib
import pkgutil
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

import storefront
from storefront.accounts.types import DECIDING_ROLE, SHOP_WHATSAPP, Role
from storefront.casework.queries import HOLIDAYS
from storefront.kernel import audit, settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.settings import Setting
from storefront.kernel.types import SYSTEM
from storefront.orders.types import TRANSFER_HOURS
from storefront.producers.types import NEEDED_BY, OnboardingItem
from storefront.settings_of_office import SECTIONS
from storefront.stock.types import LOW_AT
from storefront.verification.terms import GATE, gate_terms
from storefront.web import operator
from tests.support.offices import officer, text_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
NIB = NEEDED_BY[OnboardingItem.NIB]
ON_PAGES_OF_THEIR_OWN = {SHOP_WHATSAPP.key}


def page_of(setting: Setting[Any]) -> str:
    return f"/kantor/pengaturan/{setting.key}"


def seen(browser: Browser, setting: Setting[Any]) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', text_of(browser, page_of(setting)))
    assert found
    return found[1]


def save(browser: Browser, setting: Setting[Any], value: object, **fields: str) -> int:
    fields = {"seen": seen(browser, setting), **fields}
    return browser.submit(page_of(setting), {"value": value, **fields}).status_code


def now(setting: Setting[Any]) -> object:
    end_reading()
    value: object = settings.get(read_session(), setting)
    end_reading()
    return value


def test_every_setting_stands_on_a_page() -> None:
    names = [each.name for each in pkgutil.walk_packages(storefront.__path__, "storefront.")]
    values = [value for name in names for value in vars(importlib.import_module(name)).values()]
    nested = [each for value in values if isinstance(value, dict) for each in value.values()]
    keys = {each.key for each in (*values, *nested) if isinstance(each, Setting)}
    listed = [each.key for section in SECTIONS for each in section.settings]
    assert set(listed) | ON_PAGES_OF_THEIR_OWN == keys
    assert len(listed) == len(set(listed))


def test_every_value_at_first_is_one_that_may_be_saved() -> None:
    every = [each for section in SECTIONS for each in section.settings]
    assert [each.key for each in every if settings.problems(each, each.default)] == []
    assert {each.keeper for each in every} <= {"", *Role}


def test_an_office_changes_its_own_and_the_page_says_who_did(app: Flask) -> None:
    clerk = officer(app, Role.KEUANGAN)
    listed = text_of(clerk, "/kantor/pengaturan")
    assert (page_of(TRANSFER_HOURS) in listed, page_of(LOW_AT) in listed) == (True, False)
    assert save(clerk, TRANSFER_HOURS, "36") == 303
    assert now(TRANSFER_HOURS) == 36
    page = text_of(clerk, page_of(TRANSFER_HOURS))
    assert "Nilai awal: 24" in page
    assert page.count("Keuangan") >= 2
    line = audit.list_latest(read_session())[0]
    assert (line.action, line.before, line.after) == ("setting.changed", {"value": 24}, {"value": 36})
    token = seen(clerk, TRANSFER_HOURS)
    assert clerk.submit(f"{page_of(TRANSFER_HOURS)}/awal", {"seen": token}).status_code == 303
    assert now(TRANSFER_HOURS) == 24


def test_what_concerns_safety_is_for_an_admin_alone(app: Flask) -> None:
    pmd = officer(app, Role.DINAS_PMD)
    token = seen(officer(app, Role.ADMIN), DECIDING_ROLE)
    for setting in (DECIDING_ROLE, LOW_AT):
        assert pmd.get(page_of(setting)).status_code == 403
        for path in (page_of(setting), f"{page_of(setting)}/awal"):
            assert pmd.submit(path, {"seen": token, "value": "Kantor lain"}).status_code == 403
    assert (now(DECIDING_ROLE), now(LOW_AT)) == (DECIDING_ROLE.default, 3)


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        (LOW_AT, "-1", "Tulis jumlah dari 0 sampai 1000."),
        (LOW_AT, "seribu", "Tulis jumlah dari 0 sampai 1000."),
        (LOW_AT, "", "Isi bagian ini."),
        (operator.NAME, "  ", "Isi bagian ini."),
        (operator.NAME, "x" * 301, "Paling banyak 300 karakter."),
        (NIB, "perusahaan", "Pilih dari daftar."),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(app: Flask, setting: Setting[Any], value: str, words: str) -> None:
    admin = officer(app, Role.ADMIN)
    answer = admin.submit(page_of(setting), {"seen": seen(admin, setting), "value": value})
    assert answer.status_code == 422
    assert words in html.unescape(answer.text)
    assert now(setting) == setting.default
    assert settings.history(read_session(), setting) == []


def test_kinds_of_groups_are_ticked(app: Flask) -> None:
    admin = officer(app, Role.ADMIN)
    assert save(admin, NIB, ["bumdes", "koperasi"]) == 303
    assert now(NIB) == "bumdes koperasi"
    page = text_of(admin, page_of(NIB))
    assert len(re.findall(r"<input checked[^>]*type=\"checkbox\"", page)) == 2
    assert "Badan Usaha Milik Desa, Koperasi" in page
    assert admin.submit(page_of(NIB), {"seen": seen(admin, NIB)}).status_code == 303
    assert now(NIB) == ""


def test_an_old_form_is_refused_with_both_values(app: Flask) -> None:
    admin = officer(app, Role.ADMIN)
    old = seen(admin, LOW_AT)
    with unit_of_work() as session:
        settings.put(session, LOW_AT, 8, SYSTEM)
    answer = admin.submit(page_of(LOW_AT), {"seen": old, "value": "5"})
    page = html.unescape(answer.text)
    assert answer.status_code == 409
    assert "Sekarang: 8" in page
    assert 'value="5"' in page
    assert now(LOW_AT) == 8
    assert admin.submit(f"{page_of(LOW_AT)}/awal", {"seen": old}).status_code == 409
    assert now(LOW_AT) == 8
    unfit = html.unescape(admin.submit(page_of(LOW_AT), {"seen": old, "value": "lima"}).text)
    assert f'name="seen" value="{old}"' in unfit  # it was not told yet
    assert save(admin, LOW_AT, "5") == 303
    assert now(LOW_AT) == 5


def test_what_the_law_asks_of_a_category_is_set_by_the_office_that_keeps_it(app: Flask) -> None:
    pmd, needs, waivable = officer(app, Role.DINAS_PMD), GATE["licence", "categories"], GATE["waivers", "items"]
    page = text_of(pmd, page_of(needs))
    assert "Perlu ditegaskan Dinas PMD" in page
    assert re.findall(r'checked[^>]*value="(madu)"', page) == ["madu"]
    kept = [each for each in needs.default.split() if each != "kopi"]
    assert save(pmd, needs, [*kept, "tenun"]) == 303
    assert save(pmd, waivable, ["nib", "halal"]) == 303
    terms = gate_terms(read_session())
    assert set(terms["licence"]["categories"]) == {*kept, "tenun"}
    assert terms["waivers"]["items"] == ["nib", "halal"]
    assert save(pmd, waivable, ["alcohol"]) == 422
    assert officer(app, Role.DISPERINDAG).get(page_of(needs)).status_code == 403


def test_holidays_are_lines_that_begin_with_a_day(app: Flask) -> None:
    pmd = officer(app, Role.DINAS_PMD)
    page = text_of(pmd, page_of(HOLIDAYS))
    assert "2026-12-25 Natal</textarea>" in page
    assert "21 hari" in text_of(pmd, "/kantor/pengaturan")
    answer = pmd.submit(page_of(HOLIDAYS), {"seen": seen(pmd, HOLIDAYS), "value": "2026-12-20 HUT NTT\n\nNatal"})
    assert answer.status_code == 422
    assert "Baris 3: awali dengan tanggal" in answer.text
    assert "Natal</textarea>" in answer.text
    assert now(HOLIDAYS) == HOLIDAYS.default
    assert save(pmd, HOLIDAYS, "2026-12-21 Cuti daerah") == 303
    assert settings.days_of(str(now(HOLIDAYS))) == {date(2026, 12, 21)}
    assert save(pmd, HOLIDAYS, "") == 303
    assert now(HOLIDAYS) == ""
