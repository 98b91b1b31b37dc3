"""A determination that stands: examined again, suspended, reinstated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from storefront.accounts.policy import Permission
from storefront.kernel.db import end_reading
from storefront.kernel.errors import RefusedError
from storefront.kernel.text import N_, _
from storefront.office import blueprint
from storefront.office.case import address, load, page
from storefront.office.case_forms import ReasonForm, RecheckForm
from storefront.verification import service
from storefront.web import guards
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other

if TYPE_CHECKING:
    from werkzeug import Response

P = Permission
ACTS = {
    "tangguhkan": (service.suspend_case, N_("Penetapan ditangguhkan. Pembeli tidak melihatnya lagi.")),
    "pulihkan": (service.reinstate_case, N_("Penetapan berlaku lagi.")),
}


@blueprint.post("/verifikasi/<int:case_id>/periksa-ulang")
@requires(P.CASE_EXAMINE)
def case_recheck(case_id: int) -> Response | tuple[str, int]:
    """All criteria were looked at again; the product stays on show."""
    load(case_id)
    form = RecheckForm(request.form, prefix="recheck-")
    end_reading()
    try:
        service.finish_recheck(case_id, form.number.data, form.words.data or "", guards.actor())
    except RefusedError as error:
        form.add_problems(error)
        return page(load(case_id), {"recheck": form}), 422
    flash("ok", _("Periksa ulang tersimpan."))
    return see_other(address(case_id))


@blueprint.post("/verifikasi/<int:case_id>/<any(tangguhkan, pulihkan):act>")
@requires(P.CASE_DECIDE)
def case_standing(case_id: int, act: str) -> Response | tuple[str, int]:
    """Take a determination off for a while, or let it stand again; both with a reason that everybody reads."""
    load(case_id)
    do, done = ACTS[act]
    form = ReasonForm(request.form, prefix="standing-")
    is_whole = form.validate()
    end_reading()
    if is_whole:
        try:
            do(case_id, form.reason.data or "", guards.actor())
        except RefusedError as error:
            form.add_problems(error)
        else:
            flash("ok", _(done))
            return see_other(address(case_id))
    return page(load(case_id), {"standing": form}), 422
