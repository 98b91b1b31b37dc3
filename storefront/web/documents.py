"""Documents of the private folder on their way to the few who may see them; the view has checked that."""

from __future__ import annotations

from flask import Response

from storefront.kernel.errors import NotFoundError
from storefront.payments import service as payments


def picture_response(key: str) -> Response:
    """The picture of a proof. Raises NotFoundError."""
    return private_picture(payments.read_proof(key))


def private_picture(data: bytes | None) -> Response:
    """A JPEG that nobody on the way keeps and no other site may show. Raises NotFoundError where there is none."""
    if data is None:
        raise NotFoundError
    response = Response(data, mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
