"""Error pages: what happened, whose fault it is, what to do next; never a stack trace."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Response, current_app, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from storefront.kernel import ids
from storefront.kernel.errors import BusyError, ForbiddenError, NotFoundError, StateConflictError
from storefront.kernel.text import _
from storefront.web import pages

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug import Response as BaseResponse

log = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 30
OWN_PAGES = frozenset({400, 403, 404, 409, 413, 429, 500, 503})
STATUS_OF: dict[type[Exception], int] = {
    BusyError: 503,
    OperationalError: 503,
    PoolTimeoutError: 503,
    NotFoundError: 404,
    ForbiddenError: 403,
    StateConflictError: 409,
}


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http_error)
    for kind in STATUS_OF:
        app.register_error_handler(kind, _shop_error)


def _http_error(error: HTTPException) -> BaseResponse:
    status = error.code or 500
    if error.response is not None or status < 400:  # noqa: PLR2004 -- the first status that is an error
        return error.get_response(request.environ)  # a redirect of the routing
    reference = _log(error) if status >= 500 else None  # noqa: PLR2004 -- the first status that is our fault
    response = error_page(status, reference)
    for name, value in error.get_headers(request.environ):
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _shop_error(error: Exception) -> Response:
    status = next(status for kind, status in STATUS_OF.items() if isinstance(error, kind))
    reference = _log(error) if isinstance(error, (OperationalError, PoolTimeoutError)) else None
    return error_page(status, reference)


def _log(error: Exception) -> str:
    """Write the fault down under a number that people can quote."""
    reference = ids.readable_code(4, 4)
    cause = getattr(error, "original_exception", None) or error
    log.error("fault %s at %s %s: %s", reference, request.method, request.path, type(cause).__name__, exc_info=cause)
    return reference


def error_page(status: int, reference: str | None = None) -> Response:
    """The page of a status; what has none of its own gets that of 400 or 500."""
    name = status if status in OWN_PAGES else 500 if status >= 500 else 400  # noqa: PLR2004 -- as above
    try:
        body = pages.render(f"errors/{name}.html", reference=reference)
    except Exception:
        current_app.logger.warning("no page for status %s", status, exc_info=True)
        words = _("Halaman ini tidak dapat dibuka sekarang.")
        body = f"<!doctype html><title>{status}</title><p>{words}</p>"
    response = Response(body, status=status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    if status == 503:  # noqa: PLR2004 -- Service Unavailable
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
