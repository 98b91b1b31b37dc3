"""Indonesian, or English once somebody has asked for it with `?lang=en`; workspace and office are Indonesian always."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from flask import g, has_request_context, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from storefront.kernel import text
from storefront.web.packing import MOST_HEADERS

if TYPE_CHECKING:
    from flask import Flask, Response

COOKIE = "bahasa"
ONE_YEAR = 365 * 24 * 3600
INDONESIAN_DOORS = frozenset({"workspace", "office"})  # sellers and officials work in one language
SHOP = "shop."


def init_app(app: Flask) -> None:
    app.before_request(_choose)
    app.after_request(_remember)
    app.after_request(_vary)
    app.teardown_request(_reset)
    app.url_defaults(_carry_along)


def _choose() -> None:
    chosen = _asked_for() or request.cookies.get(COOKIE, "id")
    text.set_language("id" if request.blueprint in INDONESIAN_DOORS else chosen)


def _asked_for() -> str | None:
    asked = request.args.get("lang")
    return asked if asked in text.LANGUAGES else None


def _carry_along(endpoint: str, values: dict[str, object]) -> None:
    """Links, forms and redirects of a page that was asked for in English stay English, also without the cookie."""
    if carried() and endpoint.startswith(SHOP):
        values.setdefault("lang", "en")


def carried() -> bool:
    """Whether this very address asks for English; Indonesian is what every address gives unasked."""
    return has_request_context() and _asked_for() == "en"


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
    """The address of this page in another language, for the switch."""
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
    return f"{request.path}?{urlencode([*kept, ('lang', code)])}"


def address_in(address: str, code: str) -> str:
    """An address of ours for whoever has no cookie, such as a search engine: the plain one is Indonesian."""
    path, _, query = address.partition("?")
    kept = [(key, value) for key, value in parse_qsl(query) if key != "lang"]
    pairs = kept if code == "id" else [*kept, ("lang", code)]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def is_offered() -> bool:
    """Whether to offer English: to a browser that prefers it, on a page in Indonesian that nobody chose.

    The page itself stays Indonesian whatever the browser says, and says in `Vary` that one line of it depends on that.
    """
    if text.language() != "id" or _asked_for() or request.cookies.get(COOKIE) in text.LANGUAGES:
        return False
    if request.blueprint in INDONESIAN_DOORS:
        return False
    g.offered_by_browser = True
    return prefers_english(request.headers.get("Accept-Language", ""))


@lru_cache(MOST_HEADERS)
def prefers_english(accepts: str) -> bool:
    """Whether English comes before Indonesian in an `Accept-Language`, the dearest first (`en-GB` counts)."""
    spoken = (tag.partition("-")[0].lower() for tag in parse_accept_header(accepts, LanguageAccept).values())
    return next((code for code in spoken if code in text.LANGUAGES), "id") == "en"


def _vary(response: Response) -> Response:
    if g.get("offered_by_browser"):
        response.vary.add("Accept-Language")
    return response
