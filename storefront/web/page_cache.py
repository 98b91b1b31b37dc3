"""Public pages, made once for everybody and kept for a moment by each process.

`@cached_page` stands under the guard of a view that shows everybody the same. What depends on the visitor (name,
basket, token of a form) is left open by the templates (see components/visitor.html) and filled in for each request.
"""

from __future__ import annotations

import time
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import Response, current_app, request

from storefront.kernel import text
from storefront.kernel.db import read_session
from storefront.web import language
from storefront.web.csrf import csrf_field
from storefront.web.packing import Packed, accepted_encoding, encoding_of
from storefront.web.page_key import NOTHING_BUT_LANGUAGE, Key, key_of
from storefront.web.page_store import Limits, PageStore
from storefront.web.shared import OPENING, for_everybody

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from flask import Flask
    from sqlalchemy.orm import Session

    Version = Callable[[Session], Hashable]
    Answer = str | tuple[str, int]

MEBIBYTE = 1024 * 1024
LIMITS = Limits(
    fresh=2,  # a page in demand is made at most every other second, however much is sold meanwhile
    lent=4,  # with the second that the slowest page takes: no price or stock is shown older than 5 s
    life=60,  # what nothing tells of: a new day, an index that was built anew, a picture that was drawn
    entries=4_000,
    size=96 * MEBIBYTE,  # of each process: some 1,200 pages with their compressed forms
)
NOTHING = Limits(fresh=0, lent=0, life=0, entries=0, size=0)
VERSION_SECONDS = 1.0
EFFORT = 5  # of Brotli: above it, packing costs more than making most pages
VARY = "Accept-Encoding, Accept-Language, Cookie, Save-Data"
VISITOR = "components/visitor.html"
PAGE = "shop.page"  # in the environment of a request that was answered with the plain body of a page


class Page:
    """What a view has made for everybody, and the finished body for whoever shows nothing about themselves."""

    def __init__(self, html: str, status: int) -> None:
        pieces = OPENING.split(html)  # text, name of what comes in, text, name, …, text
        self.texts = [piece.encode() for piece in pieces[::2]]
        self.openings = tuple(pieces[1::2])
        self.status = status
        self.may_be_kept = status == 200  # noqa: PLR2004 -- OK
        self.size = sum(map(len, self.texts)) * 5 // 2  # texts, body and its compressed forms
        self.headers: dict[str | None, list[tuple[str, str]]] = {}  # of the plain body, by encoding, once sent
        self._plain: Packed | None = None

    def body(self, *, is_plain: bool) -> Packed:
        """The page for this visitor; `is_plain`: for somebody of whom nothing is known but the language."""
        if not is_plain:
            return Packed(self._filled(_about_visitor), EFFORT)
        if self._plain is None:
            self._plain = Packed(self._filled(current_cache().about_nobody), EFFORT)
        return self._plain

    def _filled(self, about_visitor: Callable[[tuple[str, ...]], list[str]]) -> bytes:
        parts = [b""] * (len(self.texts) + len(self.openings))
        parts[::2] = self.texts
        parts[1::2] = [words.encode() for words in about_visitor(self.openings)]
        return b"".join(parts)


class PageCache:
    """The pages of this process, and the version of all that they show."""

    def __init__(self, limits: Limits, versions: Sequence[Version]) -> None:
        self.store: PageStore[Key, Page] = PageStore(limits)
        self._versions = versions
        self._known: tuple[float, Hashable] = (float("-inf"), None)
        self._about_nobody: dict[tuple[str, bool, tuple[str, ...]], list[str]] = {}

    def page(self, key: Key, make: Callable[[], Page]) -> Page:
        version = self.version() if self.store.limits.entries else None
        return self.store.get(key, version, make)

    def find(self, key: Key) -> Page | None:
        """A page that may be shown at once, without a question to anybody."""
        asked_at, version = self._known
        is_known = time.monotonic() - asked_at < VERSION_SECONDS
        return self.store.find(key, version) if is_known else None

    def about_nobody(self, names: tuple[str, ...]) -> list[str]:
        """What comes into these openings for somebody of whom nothing is known: the same in all pages of a language."""
        key = (text.language(), language.carried(), names)
        if key not in self._about_nobody:
            self._about_nobody[key] = _about_visitor(names)
        return self._about_nobody[key]

    def version(self) -> Hashable:
        """Changes with whatever changes a public page; asked for once a second at most, where pages are kept."""
        asked_at, version = self._known
        now = time.monotonic()
        if now - asked_at >= VERSION_SECONDS or not self.store.limits.entries:
            version = tuple(read(read_session()) for read in self._versions)
            self._known = (now, version)
        return version


class KeptAnswers:
    """Sends a kept page before Flask hears of the request, to whoever shows nothing of themselves but their language.

    Only what the whole application has answered for the very same key and host is sent again, with its headers.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._answer = app.wsgi_app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        tongue = NOTHING_BUT_LANGUAGE.fullmatch(environ.get("HTTP_COOKIE", ""))
        if tongue is None or environ["REQUEST_METHOD"] != "GET":
            return self._answer(environ, start_response)
        encoding = encoding_of(environ.get("HTTP_ACCEPT_ENCODING", ""))
        page = self._app.extensions["page_cache"].find(key_of(environ, tongue[1]))
        headers = page.headers.get(encoding) if page else None
        if headers is None or "HTTP_IF_NONE_MATCH" in environ:
            return self._noted(environ, start_response, encoding)
        start_response("200 OK", list(headers))
        return [page.body(is_plain=True).form(encoding)]

    def _noted(self, environ: WSGIEnvironment, start_response: StartResponse, encoding: str | None) -> Iterable[bytes]:
        """Let the application answer, and note with which headers."""

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            page = environ.get(PAGE)
            names = {name.lower() for name, _ in headers}
            if page is not None and status.startswith("200") and "set-cookie" not in names:
                page.headers[encoding] = [(name, value) for name, value in headers if name.lower() != "date"]
            return start_response(status, headers, *rest)

        return self._answer(environ, start)


def init_app(app: Flask, versions: Sequence[Version]) -> None:
    """`versions`: each reads something that changes whenever a part of public pages does."""
    limits = NOTHING if app.config["SHOP"].testing else LIMITS
    app.extensions["page_cache"] = PageCache(limits, versions)
    app.wsgi_app = KeptAnswers(app)  # type: ignore[method-assign]  # Flask's own advice


def current_cache() -> PageCache:
    cache = current_app.extensions["page_cache"]
    assert isinstance(cache, PageCache)
    return cache


def cached_page(view: Callable[..., Answer]) -> Callable[..., Response]:
    """A page that is the same for everybody but for what `for_visitor` leaves open.

    Its view may ask for what is part of the key, never for another cookie. Only answers with 200 are kept.
    """

    @wraps(view)
    def answer(**values: Any) -> Response:
        key = key_of(request.environ, request.cookies.get(language.COOKIE))
        return _response(current_cache().page(key, lambda: _make(view, values)))

    answer.is_cached = True  # type: ignore[attr-defined]  # tests look for every such view
    return answer


def _make(view: Callable[..., Answer], values: dict[str, Any]) -> Page:
    with for_everybody():
        made = view(**values)
    html, status = made if isinstance(made, tuple) else (made, 200)
    return Page(html, status)


def _response(page: Page) -> Response:
    is_plain = request.cookies.keys() <= {language.COOKIE}
    body = page.body(is_plain=is_plain)
    encoding = accepted_encoding()
    response = Response(body.form(encoding), status=page.status, mimetype="text/html")
    response.headers["Vary"] = VARY
    if encoding:
        response.content_encoding = encoding
    if page.may_be_kept:
        response.set_etag(body.etag, weak=True)  # of the text: its compressed forms say the same
        response.make_conditional(request)
        if is_plain:
            request.environ[PAGE] = page
    return response


def _about_visitor(names: tuple[str, ...]) -> list[str]:
    """What comes into the openings with these names: macros of components/visitor.html, or the token of a form."""
    macros = current_app.jinja_env.get_template(VISITOR).make_module()
    return [str(csrf_field() if name == csrf_field.__name__ else getattr(macros, name)()) for name in names]
