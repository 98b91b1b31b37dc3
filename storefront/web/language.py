"""Indonesian, or English once somebody has asked for it with `?lang=en`; workspace and office are Indonesian always."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import request

from storefront.kernel import text

if TYPE_CHECKING:
    from flask import Flask, Response

COOKIE = "bahasa"
ONE_YEAR = 365 * 24 * 3600
INDONESIAN_DOORS = frozenset({"workspace", "office"})  # sellers and officials work in one language


def init_app(app: Flask) -> None:
    app.before_request(_choose)
    app.after_request(_remember)
    app.teardown_request(_reset)


def _choose() -> None:
    chosen = _asked_for() or request.cookies.get(COOKIE, "id")
    text.set_language("id" if request.blueprint in INDONESIAN_DOORS else chosen)


def _asked_for() -> str | None:
    asked = request.args.get("lang")
    return asked if asked in text.LANGUAGES else None


def _remember(response: Response) -> Response:
    asked = _asked_for() if response.mimetype == "text/html" else None  # others may keep and hand on all else
    if asked and asked != request.cookies.get(COOKIE):
        response.set_cookie(COOKIE, asked, max_age=ONE_YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


def _reset(error: BaseException | None) -> None:
    """The thread may go on to do something that is no request."""
    del error
    text.set_language("id")


def path_in(code: str) -> str:
    """The address of this page in another language."""
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
    return f"{request.path}?{urlencode([*kept, ('lang', code)])}"
