"""The bank accounts that buyers transfer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from wtforms import StringField
from wtforms.validators import DataRequired

from storefront.accounts.policy import Permission
from storefront.kernel.db import read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.text import N_, _
from storefront.office import blueprint, frame
from storefront.payments import queries, service
from storefront.payments.types import NewAccount
from storefront.web import guards
from storefront.web.forms import Form
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other

if TYPE_CHECKING:
    from werkzeug import Response


class AccountForm(Form):
    bank = StringField(N_("Nama bank"), [DataRequired(N_("Tulis nama banknya."))])
    number = StringField(
        N_("Nomor rekening"), [DataRequired(N_("Tulis nomor rekening dengan angka saja, 5 sampai 30 angka."))]
    )
    holder = StringField(
        N_("Atas nama"),
        [DataRequired(N_("Tulis nama pemilik rekening, persis seperti di bank."))],
        description=N_("Pembeli mencocokkan nama ini sebelum mengirim uang."),
    )


@blueprint.route("/rekening", methods=["GET", "POST"])
@requires(Permission.BANK_MANAGE)
def accounts() -> Response | tuple[str, int]:
    """All of them, open ones first, in the order that buyers see; a form adds one."""
    form = AccountForm.of_request()
    if request.method == "GET":
        return _page(form, 200)
    if form.validate():
        new = NewAccount(bank=form.bank.data or "", number=form.number.data or "", holder=form.holder.data or "")
        try:
            service.add_account(new, guards.actor())
        except RefusedError as error:
            form.add_problems(error)
        else:
            flash("ok", _("Rekening ditambahkan. Pembeli melihatnya mulai sekarang."))
            return see_other(url_for("office.accounts"))
    return _page(form, 422)


@blueprint.post("/rekening/<int:account_id>/naik")
@requires(Permission.BANK_MANAGE)
def account_raise(account_id: int) -> Response:
    service.raise_account(account_id, guards.actor())
    return see_other(url_for("office.accounts"))


@blueprint.post("/rekening/<int:account_id>/tutup")
@requires(Permission.BANK_MANAGE)
def account_close(account_id: int) -> Response:
    """Buyers see it no longer; it is never deleted, as money may still come to it."""
    service.set_account_active(account_id, guards.actor(), is_active=False)
    flash("ok", _("Rekening ditutup. Pembeli tidak melihatnya lagi."))
    return see_other(url_for("office.accounts"))


@blueprint.post("/rekening/<int:account_id>/buka")
@requires(Permission.BANK_MANAGE)
def account_open(account_id: int) -> Response:
    service.set_account_active(account_id, guards.actor(), is_active=True)
    flash("ok", _("Rekening dibuka lagi. Pembeli melihatnya mulai sekarang."))
    return see_other(url_for("office.accounts"))


def _page(form: AccountForm, status: int) -> tuple[str, int]:
    found = queries.list_accounts(read_session())
    items = [
        {
            "title": account.bank,
            "url": None,
            "end": None,
            "age": account.number,
            "look": "" if account.is_active else "plain",
            "tag": (_("Dilihat pembeli"), "ok") if account.is_active else (_("Ditutup"), ""),
            "notes": [_("Atas nama {holder}").format(holder=account.holder)],
            "account": account,
            "may_rise": account.is_active and place > 0,
        }
        for place, account in enumerate(found)
    ]
    may_transfer = any(account.is_active for account in found)
    page = frame.render("office/bank_accounts.html", "accounts", form=form, items=items, may_transfer=may_transfer)
    return page, status
