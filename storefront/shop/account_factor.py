"""The second factor of officials: an app that shows codes, and codes on paper for the day on which it is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import url_for

from storefront.accounts import queries, service
from storefront.accounts.policy import Permission
from storefront.kernel.db import read_session
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.text import _
from storefront.shop import blueprint
from storefront.shop.account import me, render
from storefront.shop.signing import CodeForm, patience, status_of
from storefront.web import guards, qr
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.shop.signing import Answer

NEVER_KEPT = {"Cache-Control": "no-store"}


@blueprint.get("/akun/dua-langkah")
@requires(Permission.OFFICE_ENTER, without_factor=True)
def account_factor() -> Answer:
    return _page(CodeForm(), 200)


@blueprint.post("/akun/dua-langkah/mulai")
@requires(Permission.OFFICE_ENTER, without_factor=True)
def account_factor_begin() -> Response:
    """A new secret; one that was begun and not confirmed is forgotten."""
    service.begin_factor(me().person_id)
    return see_other(url_for("shop.account_factor"))


@blueprint.post("/akun/dua-langkah")
@requires(Permission.OFFICE_ENTER, without_factor=True)
def account_factor_confirm() -> Response | Answer:
    """The first code shows that the app has the secret; or, later on, a code asks for new recovery codes."""
    form, status = CodeForm.of_request(), 422
    if form.validate():
        person_id, code = me().person_id, form.code.data or ""
        try:
            if me().has_factor:
                service.renew_codes(person_id, code, guards.actor())
                flash("ok", _("Kode cadangan baru sudah dibuat. Yang lama tidak berlaku lagi."))
            else:
                service.confirm_factor(person_id, code, guards.actor(), this_id=me().sign_in_id)
                flash("ok", _("Verifikasi dua langkah sudah aktif."))
            return see_other(url_for("shop.account_factor"))
        except NotFoundError:  # another browser has begun anew or finished meanwhile
            return see_other(url_for("shop.account_factor"))
        except RefusedError as error:
            form.add_problems(error)
            status = status_of(error)
    return _page(form, status)


@blueprint.post("/akun/dua-langkah/dicatat")
@requires(Permission.OFFICE_ENTER, without_factor=True)
def account_factor_noted() -> Response:
    """The codes are on paper: the page does not show them again."""
    service.note_codes(me().person_id)
    return see_other(url_for("shop.account_factor"))


def _page(form: CodeForm, status: int) -> Answer:
    found = queries.find_factor(read_session(), me().person_id)
    pending = found if found and not found.is_confirmed else None
    page = render(
        "shop/account_factor.html",
        "account_factor",
        form=form,
        factor=found,
        qr=qr.inline_svg(pending.app_url) if pending else "",
        secret=" ".join(re.findall("....", pending.secret)) if pending else "",
        must=guards.lacks_factor(me()),
    )
    return page, status, {**NEVER_KEPT, **patience(status)}
