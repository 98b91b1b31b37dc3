from __future__ import annotations

import pytest

from storefront.web.language import prefers_english
from storefront.web.packing import encoding_of
from storefront.web.page_key import NOTHING_BUT_LANGUAGE, key_of

REQUEST = {"HTTP_HOST": "toko.example", "PATH_INFO": "/produk/", "QUERY_STRING": "q=kopi"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTP_HOST", "jahat.example"),
        ("PATH_INFO", "/"),
        ("QUERY_STRING", ""),
        ("HTTP_ACCEPT_LANGUAGE", "en"),
        ("HTTP_SAVE_DATA", "On"),
    ],
)
def test_whatever_a_page_depends_on_makes_another_key(name: str, value: str) -> None:
    assert key_of(REQUEST | {name: value}, None) != key_of(REQUEST, None)


def test_the_language_chosen_before_makes_another_key() -> None:
    assert len({key_of(REQUEST, tongue) for tongue in (None, "id", "en", "fr")}) == 3  # nobody speaks French here


@pytest.mark.parametrize("name", ["HTTP_USER_AGENT", "HTTP_REFERER", "REMOTE_ADDR"])
def test_what_no_page_depends_on_does_not(name: str) -> None:
    assert key_of(REQUEST | {name: "x"}, None) == key_of(REQUEST, None)


@pytest.mark.parametrize(
    ("cookies", "is_plain"),
    [
        ("", True),
        ("bahasa=en", True),
        ("bahasa=id", True),
        ("bahasa=fr", False),
        ("bahasa=en; keranjang=x", False),
        ("sesi=x", False),
        ("xbahasa=en", False),
    ],
)
def test_who_shows_nothing_but_a_language(cookies: str, is_plain: bool) -> None:
    assert bool(NOTHING_BUT_LANGUAGE.fullmatch(cookies)) is is_plain


@pytest.mark.parametrize(
    ("accepts", "english"),
    [
        ("", False),
        ("id", False),
        ("en", True),
        ("id,en;q=0.5", False),
        ("en-GB,id;q=0.1", True),
        ("fr", False),
    ],
)
def test_who_would_rather_read_english(accepts: str, english: bool) -> None:
    assert prefers_english(accepts) is english


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [("br", "br"), ("gzip, deflate, br", "br"), ("gzip;q=1, br;q=0", "gzip"), ("identity", None), ("", None)],
)
def test_the_best_encoding(accepts: str, encoding: str | None) -> None:
    assert encoding_of(accepts) == encoding
