"""Money that must go back, and writing down that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from storefront.accounts.policy import Permission
from storefront.kernel.db import read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.text import N_, _
from storefront.office import blueprint, frame
from storefront.office.ages import waited
from storefront.payments import queries, service
from storefront.payments.types import RefundState
from storefront.web import guards
from storefront.web.forms import Form
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other
from storefront.web.paging import key_after
from storefront.web.recipients import shown_phone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug import Response

    from storefront.payments.types import RefundView

PAGE = 50


class RefundForm(Form):
    note = StringField(
        N_("Bukti pengembalian"),
        [
            DataRequired(N_("Tulis bukti pengembaliannya, misalnya nomor transaksi bank.")),
            Length(max=200, message=N_("Paling banyak 200 huruf.")),
        ],
        description=N_("Nomor transaksi bank dan tanggalnya, supaya mudah ditemukan di mutasi."),
    )


def refund_rows(found: Sequence[RefundView]) -> list[dict[str, object]]:
    return [
        {
            "number": each.order_number,
            "url": url_for("office.refund", refund_id=each.id),
            "who": each.buyer_name,
            "phone": shown_phone(each.phone),
            "amount": each.amount,
            "reason": _(each.reason),
            "at": each.opened_at,
            "age": waited(each.opened_at),
        }
        for each in found
    ]


@blueprint.get("/pengembalian")
@requires(Permission.REFUND_SETTLE)
def refunds() -> str:
    """What is due, the longest waiting first; `sesudah` pages by key."""
    after = key_after(request.args.get("sesudah"))
    found = queries.list_refunds_due(read_session(), after_id=after or 0, limit=PAGE + 1)
    rows = found[:PAGE]
    return frame.render(
        "office/refunds.html",
        "refunds",
        rows=refund_rows(rows),
        more=url_for("office.refunds", sesudah=rows[-1].id) if len(found) > PAGE else None,
        first=url_for("office.refunds") if after is not None else None,
    )


@blueprint.route("/pengembalian/<int:refund_id>", methods=["GET", "POST"])
@requires(Permission.REFUND_SETTLE)
def refund(refund_id: int) -> Response | tuple[str, int]:
    """Write down that the money has gone back, and how that can be seen."""
    form = RefundForm.of_request()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                service.settle_refund(refund_id, form.note.data or "", guards.actor())
            except RefusedError as error:
                form.add_problems(error)
            else:
                flash("ok", _("Pengembalian tercatat. Kami memberi tahu pembeli."))
                return see_other(url_for("office.refunds"))
    found = queries.get_refund(read_session(), refund_id)
    if found.state is not RefundState.DUE:
        flash("info", _("Pengembalian untuk {number} sudah tercatat.").format(number=found.order_number))
        return see_other(url_for("office.refunds"))
    page = frame.render("office/refund.html", "refunds", form=form, refund=found, row=refund_rows([found])[0])
    return page, status
