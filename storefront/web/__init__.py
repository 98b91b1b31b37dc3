"""What the doors share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, request
from flask_compress import Compress
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from config import ROOT
from storefront.kernel.db import end_reading
from storefront.web import csrf, errors, files, gallery, guards, headers, language, login, page_cache, pages, system
from storefront.web.assets import Assets
from storefront.web.packing import accepted_encoding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Flask, Response

    from storefront.web.page_cache import Version
    from storefront.web.pages import Provider
    from storefront.web.system import Check


def init_app(
    app: Flask,
    context: Mapping[str, Provider],
    checks: Sequence[tuple[str, Check]],
    versions: Sequence[Version],
) -> None:
    """Fit the shared parts to the application, in the order in which a request meets them."""
    if app.config["SHOP"].is_https:  # TLS ends in a server in front of us: it tells who is calling
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]  # Flask's own advice
    app.url_map.converters["int"] = KeyConverter
    app.extensions["assets"] = Assets(ROOT / "static")
    app.before_request(_limit_body)
    app.before_request(_refuse_nul)
    login.init_app(app)
    language.init_app(app)
    csrf.init_app(app)
    guards.init_app(app)
    _compress(app)
    headers.init_app(app)
    errors.init_app(app)
    pages.init_app(app, context)
    page_cache.init_app(app, versions)
    app.register_blueprint(files.blueprint)
    if not app.config["SHOP"].is_production:
        app.register_blueprint(gallery.blueprint)
    system.init_app(app, checks)
    app.teardown_request(_end_request)


class KeyConverter(IntegerConverter):
    """The id of a row in an address; a number that no database can hold names nothing."""

    regex = r"\d{1,18}"


def _compress(app: Flask) -> None:
    app.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=page_cache.EFFORT,
        COMPRESS_MIMETYPES=[
            *("text/html", "text/plain", "text/csv"),
            *("application/json", "application/xml", "application/atom+xml"),
        ],
        COMPRESS_REGISTER=False,
    )
    compress = Compress(app)

    def pack(response: Response) -> Response:
        """Flask-Compress packs even for who refuses it (`q=0`): what kept pages go by decides for all answers."""
        response.vary.add("Accept-Encoding")
        return compress.after_request(response) if accepted_encoding() else response

    app.after_request(pack)


def _limit_body() -> None:
    """Only uploads may be large: Werkzeug reads any other form whole, whatever MAX_FORM_MEMORY_SIZE says."""
    if request.mimetype != "multipart/form-data":
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]


def _refuse_nul() -> None:
    """No text of ours holds a NUL and PostgreSQL takes none: whoever sends one wants to break something."""
    if "\0" in request.path or "%00" in request.query_string.decode("latin-1"):
        raise BadRequest("NUL in the address")


def _end_request(error: BaseException | None) -> None:
    """Let go of the database and of uploaded files; an application context may stay open for longer in tests."""
    del error
    end_reading()
    request.close()
