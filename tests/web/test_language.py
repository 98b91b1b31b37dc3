from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storefront.accounts.types import Role
from storefront.kernel.text import language
from tests.support.people import make_person

if TYPE_CHECKING:
    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only


def lang_of(page: str) -> str:
    return page.partition('<html lang="')[2].partition('"')[0]


def test_indonesian_unless_asked(client: Browser) -> None:
    answer = client.get("/masuk", headers={"Accept-Language": "en"})
    assert lang_of(answer.text) == "id"
    assert "Set-Cookie" not in answer.headers


def test_english_is_remembered_until_indonesian_is_asked_for(client: Browser) -> None:
    assert lang_of(client.get("/masuk?lang=en").text) == "en"
    again = client.get("/daftar")
    assert lang_of(again.text) == "en"
    assert "Set-Cookie" not in again.headers
    assert lang_of(client.get("/masuk?lang=id").text) == "id"
    assert lang_of(client.get("/masuk").text) == "id"


@pytest.mark.parametrize("asked", ["fr", "", "EN", "../../id"])
def test_what_we_do_not_speak_is_indonesian(client: Browser, asked: str) -> None:
    answer = client.get("/masuk", query_string={"lang": asked})
    assert (lang_of(answer.text), "Set-Cookie" in answer.headers) == ("id", False)
    client.set_cookie("bahasa", asked)
    assert lang_of(client.get("/masuk").text) == "id"


@pytest.mark.parametrize("path", ["/saran", "/media/ab/abcd-320.avif", "/healthz"])
def test_only_pages_remember_the_language(client: Browser, path: str) -> None:
    """What others may keep and hand on must not carry somebody's cookie."""
    answer = client.get(path, query_string={"q": "kopi", "lang": "en"})
    assert ("Set-Cookie" in answer.headers) is (answer.mimetype == "text/html")


def test_a_request_leaves_no_language_behind(client: Browser) -> None:
    client.get("/masuk?lang=en")
    assert language() == "id"


def test_the_switch_keeps_the_rest_of_the_address(client: Browser) -> None:
    page = client.get("/masuk?next=/akun%3Fa%3D1&lang=id").text
    assert 'href="/masuk?next=%2Fakun%3Fa%3D1&amp;lang=en"' in page


def test_sellers_and_officials_work_in_indonesian(client: Browser) -> None:
    make_person("kas@contoh.test", Role.KEUANGAN)
    client.become("kas@contoh.test")
    answer = client.get("/kantor/?lang=en")
    assert (answer.status_code, lang_of(answer.text)) == (200, "id")
    assert lang_of(client.get("/keranjang").text) == "en"
