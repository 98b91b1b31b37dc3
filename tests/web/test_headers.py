from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storefront import create_app
from storefront.accounts.types import Role
from tests.support.browser import Browser
from tests.support.databases import config_for
from tests.support.people import make_person

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

pytestmark = pytest.mark.sqlite_only
CSP = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", ["/masuk", "/healthz", "/tidak-ada", "/media/x", "/static/x/y", "/akun", "/keluar"])
def test_every_answer_has_them(client: Browser, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == CSP
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=(), payment=()"
    assert "Strict-Transport-Security" not in headers


def test_no_page_has_what_the_policy_forbids(client: Browser) -> None:
    for path in ("/masuk", "/daftar", "/tidak-ada"):
        page = client.get(path).text
        assert [word for word in ("<style", " style=", "<script>", " onclick=", "javascript:") if word in page] == []


def test_who_may_keep_a_page(client: Browser) -> None:
    assert client.get("/masuk").headers["Cache-Control"] == "no-cache"
    assert "Cookie" in client.get("/masuk").vary
    make_person("maria@contoh.id")
    client.become("maria@contoh.id")
    assert client.get("/masuk").headers["Cache-Control"] == "private, no-cache"
    assert client.get("/akun").headers["Cache-Control"] == "no-store"


def test_what_was_typed_into_a_form_is_kept_by_nobody(client: Browser) -> None:
    typed = client.post("/daftar", data={"name": "Maria", "email": "maria@contoh.id", "password": "pendek"})
    assert (typed.status_code, typed.headers["Cache-Control"]) == (422, "no-store")


def test_pages_of_whoever_shows_a_cookie_are_kept_by_their_browser_alone(client: Browser) -> None:
    client.set_cookie("keranjang", "x" * 27)
    assert client.get("/keranjang").headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["/kantor/pengembalian/{}", "/kantor/pesan-parkir/{}/ulang"])
@pytest.mark.parametrize("digits", [19, 5000])
def test_a_number_that_no_row_can_have_is_not_found(client: Browser, path: str, digits: int) -> None:
    make_person("admin@contoh.id", Role.ADMIN)
    client.become("admin@contoh.id")
    assert client.submit(path.format("9" * digits)).status_code == 404


@pytest.mark.parametrize(("host", "status"), [("localhost", 200), ("127.0.0.1:8000", 200), ("jahat.example", 400)])
def test_only_our_own_hosts_are_answered(app: Flask, host: str, status: int) -> None:
    assert app.test_client().get("/healthz", headers={"Host": host}).status_code == status


def test_over_https_cookies_are_bound_to_the_host(tmp_path: Path) -> None:
    config = config_for(
        f"sqlite:///{tmp_path / 'a.db'}",
        tmp_path,
        public_url="https://toko.example",
        media_url="https://foto.example/m",
    )
    app = create_app(config)
    settings = [app.config[f"SESSION_COOKIE_{name}"] for name in ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "PATH")]
    assert settings == ["__Host-sesi", True, True, "Lax", "/"]
    answer = Browser(app).get("/healthz", base_url="https://toko.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "img-src 'self' data: https://foto.example;" in answer.headers["Content-Security-Policy"]
