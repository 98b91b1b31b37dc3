"""Proofs of a transfer, sent from and seen on the page of an order, by whoever may see that page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import request
from werkzeug.exceptions import TooManyRequests

from storefront.accounts import service as accounts
from storefront.kernel.db import read_session
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.kernel.media import MAX_BYTES
from storefront.kernel.text import _
from storefront.kernel.types import BUYER
from storefront.payments import queries as payments
from storefront.shop import blueprint
from storefront.shop.order import back_to, page, visible
from storefront.shop.order_claim import ProofForm
from storefront.trade import service as trade
from storefront.web import guards
from storefront.web.documents import picture_response
from storefront.web.guards import public
from storefront.web.pages import flash

if TYPE_CHECKING:
    from flask import Response as FlaskResponse
    from werkzeug import Response

MOST_UPLOADS = 20  # for one order within the window: looking at a photo costs more than sending it
WINDOW = timedelta(minutes=15)
UPLOAD = "order.proof"


@blueprint.post("/pesanan/<number>/bukti")
@public
def order_proof_send(number: str) -> Response:
    """One more picture; the order is claimed to be paid with it."""
    found = visible(number)
    if not accounts.allow_attempt(UPLOAD, found.number, MOST_UPLOADS, int(WINDOW.total_seconds())):
        raise TooManyRequests
    try:
        trade.claim_transfer(found.number, _photo(), guards.actor(BUYER.label))
    except RefusedError as error:
        form = ProofForm()
        form.add_problems(error)
        response = page(visible(number), form)
        response.status_code = 422
        return response
    except StateConflictError:
        flash("warn", _("Keadaan pesanan sudah berubah. Ini yang terbaru."))
    return back_to(found)


@blueprint.get("/pesanan/<number>/bukti/<int:proof_id>")
@public
def order_proof(number: str, proof_id: int) -> FlaskResponse:
    """A picture that the buyer has sent."""
    found = visible(number)
    return picture_response(payments.get_proof(read_session(), found.id, proof_id).key)


def _photo() -> bytes:
    """Not more than would be taken anyway."""
    upload = request.files.get("photo")
    return upload.stream.read(MAX_BYTES + 1) if upload else b""
