"""What a group tells of itself by its forms, one member after the other and two at once."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.kernel.db import end_reading, read_session
from storefront.producers import queries
from storefront.producers.models import GroupFigures
from tests.support.browser import Browser
from tests.support.members import text_of
from tests.support.people import make_group, make_person
from tests.support.products import load_reference

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def mawar(app: Flask) -> int:
    del app
    load_reference()
    return make_group("kub-mawar")


@pytest.fixture
def maria(app: Flask, mawar: int) -> Browser:
    make_person("maria@contoh.id", group_id=mawar)
    browser = Browser(app)
    browser.become("maria@contoh.id")
    return browser


def seen_on(page: str) -> str:
    return str(re.findall(r'name="seen"[^>]*value="([0-9a-f]{16})"', page)[0])


def tell(browser: Browser, page: str, fields: dict[str, str]) -> TestResponse:
    """Send the form that stands there now."""
    url = f"/lapak/lembaga/{page}"
    return browser.submit(url, {**fields, "seen": seen_on(text_of(browser, url))})


def test_the_profile_and_the_figures_are_kept(maria: Browser, mawar: int) -> None:
    assert "Menenun" not in text_of(maria, "/lapak/lembaga/profil")
    told = {"story": "Menenun sejak 1998.", "address": "Dusun 1", "phone": "0812 3456 7890", "allows_cash": "y"}
    assert tell(maria, "profil", told).location == "/lapak/lembaga"
    assert "Dusun 1" in text_of(maria, "/lapak/lembaga")
    assert "Menenun sejak 1998." in text_of(maria, "/lapak/lembaga/profil")
    wrong = tell(maria, "profil", {**told, "story": "Cerita lain.", "email": "bukan surel"})
    assert wrong.status_code == 422
    assert "Cerita lain." in wrong.get_data(as_text=True)
    assert queries.get_group(read_session(), mawar).story == "Menenun sejak 1998."
    end_reading()

    counted = {"members": "12", "women": "9", "paid_workers": "0", "turnover": "Rp 48.000.000", "equipment": "2 alat"}
    assert tell(maria, "data", counted).status_code == 303
    (figures,) = queries.list_figures(read_session(), mawar)
    assert (figures.members, figures.women, figures.paid_workers) == (12, 9, 0)
    assert figures.turnover.amount == 48_000_000
    assert 'value="48.000.000"' in text_of(maria, "/lapak/lembaga/data")
    for name, value in (
        ("women", "13"),
        ("members", "-1"),
        ("members", "１２"),
        ("paid_workers", ""),
        ("turnover", "1,5"),
    ):
        answer = tell(maria, "data", {**counted, name: value})
        assert (answer.status_code, f'value="{value}"' in answer.get_data(as_text=True)) == (422, True), name
    end_reading()
    assert read_session().execute(select(func.count()).select_from(GroupFigures)).scalar_one() == 1


@pytest.mark.parametrize(
    ("page", "first", "second"),
    [
        ("profil", {"story": "Menenun.", "phone": "0812 3456 7890"}, {"story": "Memintal.", "phone": "0812 3456 7890"}),
        (
            "data",
            {"members": "12", "women": "9", "paid_workers": "0", "turnover": "48.000.000", "equipment": "2 alat"},
            {"members": "13", "women": "9", "paid_workers": "0", "turnover": "50.000.000", "equipment": ""},
        ),
    ],
)
def test_of_two_who_tell_at_once_the_second_is_told(
    maria: Browser, mawar: int, page: str, first: dict[str, str], second: dict[str, str]
) -> None:
    url = f"/lapak/lembaga/{page}"
    seen = seen_on(text_of(maria, url))
    assert [maria.submit(url, {**first, "seen": seen}).status_code for _twice in range(2)] == [303, 303]
    before = (queries.profile_told(read_session(), mawar), queries.list_figures(read_session(), mawar))
    end_reading()

    answer = maria.submit(url, {**second, "seen": seen})

    assert answer.status_code == 422
    shown = html.unescape(answer.get_data(as_text=True))
    assert "Isinya baru saja diubah orang lain." in shown
    assert [name for name in first if f"<del>{first[name]}</del>" in shown] == [
        name for name in first if first[name] != second[name]
    ]
    assert (queries.profile_told(read_session(), mawar), queries.list_figures(read_session(), mawar)) == before
    end_reading()
    assert maria.submit(url, {**second, "seen": seen_on(shown)}).status_code == 303


def test_codes_of_the_business_are_kept_by_length_and_characters(maria: Browser, mawar: int) -> None:
    told = {"kbli": "10761, 13122;\n10761", "kbli_edition": "2020", "is_taxable": "y"}
    wrong = tell(maria, "usaha", {**told, "kbli": "10761, 131"})
    assert wrong.status_code == 422
    assert "Kode KBLI terdiri dari 5 angka. Periksa lagi: 131." in wrong.text
    assert "10761, 131" in wrong.text
    end_reading()
    assert queries.business_told(read_session(), mawar) == {"kbli": [], "kbli_edition": "", "is_taxable": False}
    assert tell(maria, "usaha", told).location == "/lapak/lembaga"
    end_reading()
    kept = {"kbli": ["10761", "13122"], "kbli_edition": "2020", "is_taxable": True}
    assert queries.business_told(read_session(), mawar) == kept
    assert "10761, 13122" in text_of(maria, "/lapak/lembaga/usaha")


def test_of_two_who_tell_their_codes_the_second_sees_the_first(maria: Browser, mawar: int) -> None:
    seen = seen_on(text_of(maria, "/lapak/lembaga/usaha"))
    tell(maria, "usaha", {"kbli": "10761"})
    answer = maria.submit("/lapak/lembaga/usaha", {"kbli": "13122", "seen": seen})
    assert answer.status_code == 422
    assert "<del>13122</del>" not in answer.text
    assert "10761" in answer.text
    end_reading()
    assert queries.business_told(read_session(), mawar)["kbli"] == ["10761"]
