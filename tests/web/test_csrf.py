from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from storefront.kernel.db import db
from tests.support.people import PASSWORD, make_person

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.browser import Browser

pytestmark = pytest.mark.sqlite_only
OURS = {"email": "maria@contoh.id", "password": "salah sekali"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 422),
        ({"Sec-Fetch-Site": "none"}, 422),
        ({"Sec-Fetch-Site": "same-site"}, 400),
        ({"Sec-Fetch-Site": "cross-site"}, 400),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 400),
        ({"Origin": "http://localhost"}, 422),
        ({"Origin": "http://localhost:8000"}, 400),
        ({"Origin": "https://localhost"}, 400),
        ({"Origin": "http://jahat.example"}, 400),
        ({"Origin": "null"}, 400),
        ({}, 422),
    ],
)
def test_where_a_form_of_a_guest_may_come_from(app: Flask, headers: dict[str, str], status: int) -> None:
    answer = app.test_client().post("/masuk", data=OURS, headers=headers)
    assert answer.status_code == status


def test_what_says_nothing_must_have_no_cookie(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("keranjang", "x")
    assert client.post("/masuk", data=OURS).status_code == 400
    assert client.post("/masuk", data=OURS, headers={"Origin": "http://localhost"}).status_code == 422


def test_reading_is_not_checked(app: Flask) -> None:
    assert app.test_client().get("/masuk", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_who_is_signed_in_needs_the_token_of_the_form(client: Browser) -> None:
    make_person("maria@contoh.id")
    client.become("maria@contoh.id")
    for data in ({}, {"csrf_token": "salah"}, {"csrf_token": ""}):
        assert client.post("/keluar", data=data).status_code == 400
    assert client.get("/akun").status_code == 200
    assert client.submit("/keluar").status_code == 303
    assert client.get("/akun").status_code == 303


def test_the_token_of_another_session_is_worth_nothing(app: Flask, client: Browser) -> None:
    make_person("maria@contoh.id")
    make_person("yosef@contoh.id")
    client.become("maria@contoh.id")
    theirs = type(client)(app)
    theirs.become("yosef@contoh.id")
    with theirs.session_transaction() as session:
        session["csrf_token"] = "0" * 40
    assert client.post("/keluar", data={"csrf_token": theirs.token()}).status_code == 400


def test_the_page_carries_the_token_only_once_signed_in(client: Browser) -> None:
    guest = client.get("/masuk")
    assert "csrf_token" not in guest.text
    assert "Set-Cookie" not in guest.headers
    make_person("maria@contoh.id")
    client.post("/masuk", data={"email": "maria@contoh.id", "password": PASSWORD})
    page = client.get("/akun").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert client.post("/keluar", data={"csrf_token": token}).status_code == 303


class _SlowBody(BytesIO):
    """A form on its way; notes how many connections to the database are in use while it is read."""

    def __init__(self, body: bytes) -> None:
        super().__init__(body)
        self.in_use: list[int] = []

    def read(self, size: int | None = -1) -> bytes:
        self.in_use.append(db.engine.pool.checkedout())  # type: ignore[attr-defined]  # both databases have a pool that counts
        return super().read(size)

    def readinto(self, buffer: Any) -> int:
        self.in_use.append(db.engine.pool.checkedout())  # type: ignore[attr-defined]  # as above
        return super().readinto(buffer)


def test_a_slow_form_holds_no_connection(client: Browser) -> None:
    make_person("maria@contoh.id")
    client.become("maria@contoh.id")
    body = _SlowBody(b"csrf_token=" + client.token().encode())
    kind = "application/x-www-form-urlencoded"
    answer = client.post("/keluar", input_stream=body, content_length=len(body.getvalue()), content_type=kind)
    assert answer.status_code == 303
    assert body.in_use
    assert set(body.in_use) == {0}


def test_a_nul_is_refused_before_any_database_sees_it(client: Browser) -> None:
    assert client.post("/masuk", data={**OURS, "email": "a\0@contoh.id"}).status_code == 400
    assert client.get("/masuk?next=%00").status_code == 400
    assert client.get("/masuk%00").status_code == 400
