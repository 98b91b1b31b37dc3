"""A test client that behaves as a browser does: it says where its requests come from, and sends a form's token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from storefront.accounts import queries
from storefront.accounts.service.entering import open_sign_in
from storefront.kernel.db import end_reading, read_session, unit_of_work

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

CSRF_RAW = "5f4dcc3b5aa765d61d8327deb882cf99aabbccdd"


class Browser(FlaskClient):
    """Its own pages send its requests."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app, app.response_class, use_cookies=True)
        self.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"

    def become(self, email: str) -> None:
        """Be signed in as this person, without the cost of the password."""
        person = queries.get_person(read_session(), email)
        end_reading()
        with unit_of_work() as session:
            token = open_sign_in(session, person.id, "test")
        with self.session_transaction() as cookie:
            cookie.clear()
            cookie.update({"_user_id": token, "_fresh": True, "csrf_token": CSRF_RAW})
            cookie.permanent = True

    def token(self) -> str:
        """The token that the forms of whoever is signed in carry."""
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", CSRF_RAW)
        return str(URLSafeTimedSerializer(self.application.secret_key or "", salt="wtf-csrf-token").dumps(raw))

    def submit(self, url: str, data: dict[str, Any] | None = None) -> TestResponse:
        """Send a form, with its token."""
        return self.post(url, data={**(data or {}), "csrf_token": self.token()})
