"""What changes something comes from our own pages: told by Fetch Metadata or Origin, and by a token once signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from flask_wtf.csrf import generate_csrf, validate_csrf
from markupsafe import Markup
from werkzeug.exceptions import BadRequest
from wtforms import ValidationError

from storefront.web import login
from storefront.web.shared import is_for_everybody, opening

if TYPE_CHECKING:
    from flask import Flask

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
FIELD = "csrf_token"


def init_app(app: Flask) -> None:
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # slow phones keep a page open for hours
    app.before_request(_check)


def _check() -> None:
    if request.method in SAFE_METHODS or request.endpoint is None:
        return
    if not _comes_from_us():
        raise BadRequest("cross-site request")
    form = request.form  # read to its end before anything is asked of the database: an upload may be slow
    if any("\0" in value for _, value in form.items(multi=True)):
        raise BadRequest("NUL in a form")
    if login.current() is None:
        return
    try:
        validate_csrf(form.get(FIELD) or request.headers.get("X-CSRF-Token"))
    except ValidationError as error:
        raise BadRequest("the form's token is missing or wrong") from error


def _comes_from_us() -> bool:
    """Browsers say where a request comes from; one that says nothing passes only without cookies: it has no rights."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == f"{request.scheme}://{request.host}"
    return not request.cookies


def csrf_field() -> Markup:
    """The hidden field of a form: empty for guests, so that their pages carry no token and set no cookie."""
    if is_for_everybody():
        return opening(csrf_field.__name__)
    if login.current() is None:
        return Markup()
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, generate_csrf())
