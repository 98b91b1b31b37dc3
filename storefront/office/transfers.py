"""Transfers that orders wait for, and writing down that one has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from wtforms import BooleanField
from wtforms.validators import DataRequired, InputRequired

from storefront.accounts.policy import Permission
from storefront.kernel.db import read_session
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.kernel.text import N_, _
from storefront.office import blueprint, frame
from storefront.office.ages import time_left
from storefront.orders import queries as orders
from storefront.payments import queries
from storefront.trade import service as trade
from storefront.trade.types import TradeProblem
from storefront.web import guards
from storefront.web.fields import RupiahField, parse_rupiah
from storefront.web.forms import Form
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other
from storefront.web.paging import key_after
from storefront.web.recipients import shown_phone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug import Response

    from storefront.payments.types import ExpectedView

PAGE = 50


class TransferForm(Form):
    """The amount is typed from the statement, not copied from the page: a slip of the eye is caught here."""

    amount = RupiahField(
        N_("Jumlah di mutasi rekening"),
        [DataRequired(N_("Tulis jumlah yang masuk, persis seperti di mutasi."))],
        description=N_("Persis sampai rupiah terakhir, misalnya 512.217."),
    )
    is_seen = BooleanField(
        N_("Uang ini sudah saya lihat di mutasi rekening"),
        [InputRequired(N_("Centang bila uangnya sudah Anda lihat di mutasi."))],
    )


def transfer_rows(found: Sequence[ExpectedView]) -> list[dict[str, object]]:
    return [
        {
            "number": each.order_number,
            "url": url_for("office.transfer", number=each.order_number),
            "who": each.buyer_name,
            "phone": shown_phone(each.phone),
            "amount": each.amount,
            "at": each.placed_at,
            "left": time_left(each.expires_at, has_ended=each.closed_at is not None),
        }
        for each in found
    ]


@blueprint.get("/transfer")
@requires(Permission.PAYMENT_CONFIRM)
def transfers() -> str:
    """Every amount that may still come; `jumlah` searches for one, `sesudah` pages by key."""
    text = request.args.get("jumlah", "").strip()[:40]
    amount = parse_rupiah(text) if text else None
    is_unreadable = bool(text) and amount is None
    after = key_after(request.args.get("sesudah"))
    found = (
        []
        if is_unreadable
        else queries.list_expected(read_session(), amount=amount, after_id=after or 0, limit=PAGE + 1)
    )
    rows = found[:PAGE]
    more = url_for("office.transfers", sesudah=rows[-1].id, jumlah=text or None) if len(found) > PAGE else None
    return frame.render(
        "office/transfers.html",
        "transfers",
        rows=transfer_rows(rows),
        text=text,
        is_unreadable=is_unreadable,
        more=more,
        first=url_for("office.transfers", jumlah=text or None) if after is not None else None,
    )


@blueprint.route("/transfer/<number>", methods=["GET", "POST"])
@requires(Permission.PAYMENT_CONFIRM)
def transfer(number: str) -> Response | tuple[str, int]:
    """Write down that the transfer for an order has come."""
    form = TransferForm.of_request()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate() and form.amount.data is not None:
            try:
                trade.confirm_transfer(number, form.amount.data, guards.actor())
            except RefusedError as error:
                if any(problem.code is TradeProblem.ALREADY_PAID for problem in error.problems):
                    raise StateConflictError(f"{number} is paid") from error
                form.add_problems(error)
            else:
                done = _("Transfer {amount} untuk {number} tercatat.")
                flash("ok", done.format(amount=form.amount.data, number=number))
                return see_other(url_for("office.transfers"))
    session = read_session()
    order = orders.get_order_by_number(session, number)
    expected = queries.find_expected(session, order.number)
    if expected is None:
        flash("info", _("Pesanan {number} tidak menunggu transfer.").format(number=order.number))
        return see_other(url_for("office.transfers"))
    page = frame.render("office/transfer.html", "transfers", form=form, order=order, row=transfer_rows([expected])[0])
    return page, status
