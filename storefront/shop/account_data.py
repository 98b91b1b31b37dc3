"""A copy of everything that the shop holds on somebody, and its end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Response as FlaskResponse
from flask import url_for
from wtforms import BooleanField, PasswordField
from wtforms.validators import InputRequired, Length

from storefront.accounts import service
from storefront.accounts.policy import Permission
from storefront.accounts.types import MOST_PASSWORD_LENGTH
from storefront.kernel import clock, personal
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.text import N_, _
from storefront.kernel.types import BUYER
from storefront.shop import basket_cookie, blueprint
from storefront.shop.account import me, render
from storefront.shop.signing import patience, status_of
from storefront.web import guards, login
from storefront.web.forms import Form
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.shop.signing import Answer


class EraseForm(Form):
    password = PasswordField(
        N_("Kata sandi"), [InputRequired(N_("Tulis kata sandi Anda.")), Length(max=MOST_PASSWORD_LENGTH)]
    )
    is_sure = BooleanField(
        N_("Saya mengerti: akun dan data saya tidak bisa dikembalikan"),
        [InputRequired(N_("Centang bila Anda yakin."))],
    )


@blueprint.get("/akun/data")
@requires(Permission.ACCOUNT_OWN)
def account_data() -> str:
    return render("shop/account_data.html", "account_data", form=EraseForm())


@blueprint.get("/akun/data/unduh")
@requires(Permission.ACCOUNT_OWN)
def account_export() -> FlaskResponse:
    """One JSON file; nobody keeps it on the way."""
    held = personal.export(read_session(), me().person_id)
    body = json.dumps({"made_at": clock.now().isoformat(), **held}, ensure_ascii=False, indent=2)
    response = FlaskResponse(body, mimetype="application/json")
    response.headers["Content-Disposition"] = "attachment; filename=data-saya.json"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/akun/data/hapus")
@requires(Permission.ACCOUNT_OWN)
def account_erase() -> Response | Answer:
    """End the account and forget its owner, or say what stands in the way."""
    form, status = EraseForm.of_request(), 422
    if form.validate():
        try:
            service.erase_person(me().person_id, form.password.data or "", guards.actor(BUYER.label))
        except RefusedError as error:
            end_reading()
            form.add_problems(error)
            status = status_of(error)
        else:
            login.forget()
            flash("ok", _("Akun dan data Anda sudah dihapus."))
            response = see_other(url_for("shop.sign_in"))
            basket_cookie.forget(response)
            return response
    return render("shop/account_data.html", "account_data", form=form), status, patience(status)
