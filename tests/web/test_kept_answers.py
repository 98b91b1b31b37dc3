"""Kept pages on their way out: sent again as they were sent, not at all to who has them, never packed wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import brotli
import pytest

from tests.support.browser import Browser
from tests.support.wilhelmina import wilhelmina

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from storefront.web.page_cache import PageCache

pytestmark = pytest.mark.sqlite_only


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("accepts", ["br", "gzip", ""])
def test_who_has_the_page_already_gets_no_second_one(client: Browser, addresses: dict[str, str], accepts: str) -> None:
    accept = {"Accept-Encoding": accepts} if accepts else {}
    for path in addresses.values():
        first = client.get(path, headers=accept)
        assert first.headers["ETag"].startswith('W/"')
        assert first.headers["Cache-Control"] == "no-cache"
        again = client.get(path, headers={**accept, "If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert client.get(path, headers={**accept, "If-None-Match": 'W/"other"'}).status_code == 200


@pytest.mark.usefixtures("cache")
def test_another_head_is_another_page(app: Flask, addresses: dict[str, str]) -> None:
    guest, member = Browser(app), wilhelmina(app)
    path = addresses["shop.home"]
    etags = {browser.get(path).headers["ETag"] for browser in (guest, member)}
    assert len(etags) == 2
    own = member.get(path)
    assert own.headers["Cache-Control"] == "private, no-cache"
    assert member.get(path, headers={"If-None-Match": own.headers["ETag"]}).status_code == 304


@pytest.mark.usefixtures("cache")
def test_a_head_says_what_a_page_would_and_no_page_comes_in_ranges(app: Flask, addresses: dict[str, str]) -> None:
    for path in addresses.values():
        head = Browser(app).head(path)
        whole = Browser(app).get(path)
        part = Browser(app).get(path, headers={"Range": "bytes=0-99"})
        assert (head.status_code, head.data, _told(head)) == (200, b"", _told(whole))
        assert (part.status_code, part.data) == (200, whole.data)


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("refused", ["gzip;q=0", "br;q=0, gzip;q=0", "gzip;q=x", "identity;q=0.5, gzip;q=0"])
def test_who_refuses_to_unpack_spoils_no_page(app: Flask, addresses: dict[str, str], refused: str) -> None:
    path = addresses["shop.product"]
    answers = [Browser(app).get(path, headers={"Accept-Encoding": each}) for each in (refused, "identity", refused)]
    for answer in answers:
        assert "Content-Encoding" not in answer.headers
        assert answer.text.endswith("</html>")
        assert len(answer.data) == int(answer.headers["Content-Length"])


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("accepts", ["br", "gzip", ""])
def test_what_is_sent_again_is_what_was_sent(app: Flask, addresses: dict[str, str], accepts: str) -> None:
    """Flask answers the first visitor, the front of the cache the second; nobody can tell."""
    accept = {"Accept-Encoding": accepts} if accepts else {}
    for path in addresses.values():
        answers = [Browser(app).get(path, headers=accept) for _ in range(3)]
        assert len({answer.data for answer in answers}) == 1
        for answer in answers[1:]:
            assert (answer.status, _told(answer)) == (answers[0].status, _told(answers[0]))
        refused = Browser(app).get(path, headers={**accept, "Host": "jahat.example"})
        assert refused.status_code == 400


def _told(answer: TestResponse) -> list[tuple[str, str]]:
    return sorted((name, value) for name, value in answer.headers.items() if name != "Date")


def test_only_a_kept_page_is_sent_without_flask(
    app: Flask, cache: PageCache, addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = addresses["shop.product"]
    member, head = wilhelmina(app), Browser(app)
    for browser in (Browser(app), member):
        assert browser.get(path).status_code == 200
    monkeypatch.setattr(app.wsgi_app, "_answer", None)
    assert Browser(app).get(path).status_code == 200
    for browser, method, asked in (
        (member, "GET", path),
        (head, "HEAD", path),
        (head, "POST", path),
        (head, "GET", "/masuk"),
    ):
        with pytest.raises(TypeError):
            browser.open(asked, method=method)
    cache._known = (float("-inf"), None)  # the version must be asked for: that is for Flask's request
    with pytest.raises(TypeError):
        Browser(app).get(path)


@pytest.mark.usefixtures("cache")
def test_a_cookie_that_was_set_is_set_for_the_next_one_too(app: Flask, addresses: dict[str, str]) -> None:
    path = f"{addresses['shop.home']}?lang=en"
    for _ in range(3):
        assert "bahasa=en" in Browser(app).get(path).headers["Set-Cookie"]


@pytest.mark.usefixtures("cache")
def test_pages_come_compressed(client: Browser, addresses: dict[str, str]) -> None:
    for path in addresses.values():
        plain = client.get(path)
        packed = client.get(path, headers={"Accept-Encoding": "gzip, br"})
        assert packed.content_encoding == "br"
        assert brotli.decompress(packed.data) == plain.data
        assert len(packed.data) == int(packed.headers["Content-Length"])
