"""One transfer: what is expected, what the buyer has shown, and what the statement says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from storefront.accounts.policy import Permission
from storefront.kernel.db import read_session
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.kernel.text import N_, _
from storefront.office import blueprint, frame
from storefront.office.transfers import long_ago, transfer_rows
from storefront.orders import queries as orders
from storefront.payments import queries
from storefront.payments.types import LONGEST_REASON
from storefront.trade import service as trade
from storefront.trade.types import TradeProblem
from storefront.web import guards
from storefront.web.documents import picture_response
from storefront.web.fields import RupiahField, option
from storefront.web.forms import Form
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other
from storefront.web.recipients import shown_phone

if TYPE_CHECKING:
    from flask import Response as FlaskResponse
    from werkzeug import Response

    from storefront.payments.types import AccountView, ProofView


class TransferForm(Form):
    """The amount is typed from the statement, not copied from the page: a slip of the eye is caught here."""

    amount = RupiahField(
        N_("Jumlah di mutasi rekening"),
        [DataRequired(N_("Tulis jumlah yang masuk, persis seperti di mutasi."))],
        description=N_("Persis sampai rupiah terakhir, misalnya 512.217."),
    )
    account = RadioField(N_("Masuk ke rekening"), [InputRequired(N_("Pilih rekening tempat uangnya masuk."))])
    is_seen = BooleanField(
        N_("Uang ini sudah saya lihat di mutasi rekening"),
        [InputRequired(N_("Centang bila uangnya sudah Anda lihat di mutasi."))],
    )


class RejectionForm(Form):
    reason = StringField(
        N_("Alasan untuk pembeli"),
        [
            DataRequired(N_("Tulis alasannya untuk pembeli.")),
            Length(max=LONGEST_REASON, message=N_("Paling banyak 300 huruf.")),
        ],
        description=N_("Misalnya: jumlah di foto Rp512.000, seharusnya Rp512.217."),
    )


@blueprint.route("/transfer/<number>", methods=["GET", "POST"])
@requires(Permission.PAYMENT_CONFIRM)
def transfer(number: str) -> Response | tuple[str, int]:
    """Write down that the transfer for an order has come."""
    form = _transfer_form()
    if request.method == "GET":
        return _page(number, form, RejectionForm(), 200)
    if form.validate() and form.amount.data is not None:
        amount, account_id = form.amount.data, int(form.account.data)
        try:
            trade.confirm_transfer(number, amount, guards.actor(), account_id=account_id)
        except RefusedError as error:
            if any(problem.code is TradeProblem.ALREADY_PAID for problem in error.problems):
                raise StateConflictError(f"{number} is paid") from error
            form.add_problems(error)
        else:
            done = _("Transfer {amount} untuk {number} tercatat.")
            flash("ok", done.format(amount=amount, number=number))
            return see_other(url_for("office.transfers"))
    return _page(number, form, RejectionForm(), 422)


@blueprint.post("/transfer/<number>/tidak-ditemukan")
@requires(Permission.PAYMENT_CONFIRM)
def transfer_reject(number: str) -> Response | tuple[str, int]:
    """The money that the proofs speak of is not there: the buyer learns why and has some hours more."""
    form = RejectionForm.of_request()
    if form.validate():
        try:
            trade.reject_transfer(number, form.reason.data or "", guards.actor())
        except RefusedError as error:
            form.add_problems(error)
        else:
            flash("ok", _("Pembeli pesanan {number} mendapat kabar dan batas waktu baru.").format(number=number))
            return see_other(url_for("office.transfers"))
    return _page(number, _transfer_form(is_sent=False), form, 422)


@blueprint.get("/transfer/<number>/bukti/<int:proof_id>")
@requires(Permission.PAYMENT_CONFIRM)
def transfer_proof(number: str, proof_id: int) -> FlaskResponse:
    """A picture that the buyer has sent, as the office needs it to look."""
    session = read_session()
    order = orders.get_order_by_number(session, number)
    return picture_response(queries.get_proof(session, order.id, proof_id).key)


def _transfer_form(*, is_sent: bool = True) -> TransferForm:
    accounts = queries.list_accounts(read_session())
    only = [account for account in accounts if account.is_active]
    known = {"account": str(only[0].id)} if len(only) == 1 else {}
    form = TransferForm.of_request(**known) if is_sent else TransferForm(data=known)
    form.account.choices = [option(str(account.id), _account_name(account)) for account in accounts]
    return form


def _account_name(account: AccountView) -> str:
    name = f"{account.bank} {account.number}"
    return name if account.is_active else _("{account} (ditutup)").format(account=name)


def _page(number: str, form: TransferForm, rejection: RejectionForm, status: int) -> Response | tuple[str, int]:
    session = read_session()
    order = orders.get_order_by_number(session, number)
    expected = queries.find_expected(session, order.number)
    if expected is None:
        flash("info", _("Pesanan {number} tidak menunggu transfer.").format(number=order.number))
        return see_other(url_for("office.transfers"))
    page = frame.render(
        "office/transfer.html",
        "transfers",
        form=form,
        rejection=rejection,
        order=order,
        expected=expected,
        earlier=queries.list_replaced_amounts(session, order.id),
        phone=shown_phone(expected.phone),
        row=transfer_rows([expected], long_ago(session))[0],
        has_ended=expected.closed_at is not None,
        shots=[_shot(proof, order.number, place) for place, proof in enumerate(_there(order.id), start=1)],
    )
    return page, status


def _there(order_id: int) -> list[ProofView]:
    return [proof for proof in queries.list_proofs(read_session(), order_id) if not proof.is_erased]


def _shot(proof: ProofView, number: str, place: int) -> dict[str, object]:
    return {
        "url": url_for("office.transfer_proof", number=number, proof_id=proof.id),
        "width": proof.width,
        "height": proof.height,
        "label": _("Bukti {n}").format(n=place),
        "at": proof.sent_at,
        "note": _("Tidak ditemukan: {reason}").format(reason=proof.reason) if proof.rejected_at else "",
    }
