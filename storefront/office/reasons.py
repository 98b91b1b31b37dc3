"""What the office often asks for when something goes back: the list, and one reason with its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from storefront.accounts.policy import Permission
from storefront.kernel import settings as kept
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.text import N_, _, moment
from storefront.office import blueprint, frame
from storefront.office.settings import CONFLICT, NO, UNFIT, YES, must_keep, signs
from storefront.verification import queries, service
from storefront.verification.types import Reason, ReasonUse, VerificationProblem
from storefront.web import guards
from storefront.web.fields import option
from storefront.web.forms import Form
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.kernel.settings import SettingRow

USES = {
    ReasonUse.PRODUCT: N_("Produk baru"),
    ReasonUse.CHANGE: N_("Perubahan produk"),
    ReasonUse.GROUP: N_("Kelompok baru"),
}


class ReasonForm(Form):
    text = TextAreaField(
        N_("Kalimat untuk kelompok"),
        [DataRequired(N_("Tulis apa yang harus dilakukan kelompok."))],
        description=N_("Sebut masalahnya, lalu langkahnya. Paling banyak 15 kata dalam satu kalimat."),
    )
    text_en = TextAreaField(N_("Dalam bahasa Inggris"), [DataRequired(N_("Tulis juga dalam bahasa Inggris."))])
    uses = SelectMultipleField(
        N_("Ditawarkan saat mengembalikan"),
        choices=lambda: [option(use.value, _(label)) for use, label in USES.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def wanted(self, key: str, *, is_retired: bool = False) -> Reason:
        uses = tuple(ReasonUse(use) for use in self.uses.data or ())
        text, text_en = self.text.data or "", self.text_en.data or ""
        return Reason(key=key, text=text, text_en=text_en, uses=uses, is_retired=is_retired)


class ChangeForm(ReasonForm):
    offered = RadioField(
        N_("Masih dipakai?"),
        choices=lambda: [option(YES, _("Ya, tawarkan")), option(NO, _("Tidak, simpan sebagai riwayat"))],
    )


@blueprint.route("/pengaturan/alasan", methods=["GET", "POST"])
@requires(Permission.SETTING_MANAGE)
def reasons() -> Response | tuple[str, int]:
    """All of them; a form adds one."""
    must_keep(queries.KEEPER)
    form, status = ReasonForm.of_request(), 200
    end_reading()
    if request.method == "POST":
        status = UNFIT
        if form.validate():
            try:
                service.add_reason(form.wanted(""), guards.actor(signs(queries.KEEPER)))
            except RefusedError as error:
                form.add_problems(error)
            else:
                flash("ok", _("Alasan ditambahkan di akhir daftar."))
                return see_other(url_for("office.reasons"))
    every = queries.list_reasons(read_session()).values()
    items = [_row(each) for each in sorted(every, key=lambda each: each.is_retired)]
    return frame.render("office/reasons.html", "settings", form=form, items=items), status


def _row(reason: Reason) -> dict[str, object]:
    return {
        "title": reason.text,
        "url": url_for("office.reason", key=reason.key),
        "end": None,
        "age": ", ".join(_(USES[use]) for use in reason.uses),
        "look": "plain",
        "tag": (_("Tidak dipakai"), "") if reason.is_retired else None,
        "notes": [],
    }


@blueprint.route("/pengaturan/alasan/<key>", methods=["GET", "POST"])
@requires(Permission.SETTING_MANAGE)
def reason(key: str) -> Response | tuple[str, int]:
    """Its words; who was answered with it keeps those that they have read."""
    found = _get(key)
    form = ChangeForm.of_request(
        text=found.text,
        text_en=found.text_en,
        uses=[use.value for use in found.uses],
        offered=NO if found.is_retired else YES,
    )
    end_reading()
    status = 200
    if request.method == "POST":
        status = UNFIT
        if form.validate():
            wanted = form.wanted(key, is_retired=form.offered.data == NO)
            try:
                service.change_reason(wanted, request.form.get("seen", ""), guards.actor(signs(queries.KEEPER)))
            except RefusedError as error:
                form.add_problems(error)
                if any(each.code is VerificationProblem.CHANGED_MEANWHILE for each in error.problems):
                    status = CONFLICT
            else:
                flash("ok", _("Sudah disimpan. Berlaku mulai sekarang."))
                return see_other(url_for("office.reasons"))
    return _page(_get(key), form, status)


def _get(key: str) -> Reason:
    """Raises NotFoundError, and ForbiddenError where another office keeps the list."""
    must_keep(queries.KEEPER)
    found = queries.list_reasons(read_session()).get(key)
    if found is None:
        raise NotFoundError(key)
    return found


def _page(found: Reason, form: ChangeForm, status: int) -> tuple[str, int]:
    """What was typed stays in it. Whoever is told that it was changed since has then seen how it stands now."""
    history = kept.history(read_session(), queries.setting_of(found.key))
    seen = kept.digest(queries.value_of(found))
    page = frame.render(
        "office/reason.html",
        "settings",
        form=form,
        found=found,
        seen=request.form.get("seen", "") if status == UNFIT else seen,
        is_stale=status == CONFLICT,
        history=[_row_of_history(row) for row in history],
    )
    return page, status


def _row_of_history(row: SettingRow) -> dict[str, object]:
    value = row.value["value"]
    return {
        "title": value["text"],
        "url": None,
        "end": None,
        "age": moment(row.set_at),
        "look": "plain",
        "tag": (_("Tidak dipakai"), "") if value["is_retired"] else None,
        "notes": [row.set_by, ", ".join(_(USES[ReasonUse(use)]) for use in value["uses"]), value["text_en"]],
    }
