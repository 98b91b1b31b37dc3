"""Outlets such as NTT Mart: adding, changing and closing the places where buyers fetch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its stubs stand at 3.2
from wtforms.validators import DataRequired, Length

from storefront.accounts.policy import Permission
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.text import N_, _
from storefront.office import blueprint, frame
from storefront.regions.data import REGENCIES
from storefront.shipping import queries, service
from storefront.shipping.types import SaveOutlet
from storefront.web import guards
from storefront.web.forms import Form
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other
from storefront.web.recipients import shown_phone

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.shipping.types import OutletInfo

REGENCY_NAMES = {regency.code: regency.name for regency in sorted(REGENCIES, key=lambda each: each.name)}
LONG = Length(max=200, message=N_("Paling banyak 200 huruf."))


def _regencies() -> list[SelectChoice]:
    return [SelectChoice("", _("Pilih")), *(SelectChoice(code, name) for code, name in REGENCY_NAMES.items())]


class OutletForm(Form):
    name = StringField(N_("Nama gerai"), [DataRequired(N_("Tulis nama gerainya.")), LONG])
    address = StringField(N_("Alamat"), [DataRequired(N_("Tulis alamat gerainya.")), LONG])
    regency_code = SelectField(
        N_("Kabupaten atau kota"),
        [DataRequired(N_("Pilih kabupaten atau kota dari daftar."))],
        choices=_regencies,
        validate_choice=False,
    )
    hours = StringField(
        N_("Jam buka"),
        [DataRequired(N_("Tulis jam bukanya.")), LONG],
        description=N_("Misalnya: Senin sampai Sabtu, 08.00 sampai 17.00 WITA"),
    )
    phone = StringField(N_("Telepon"), [LONG])
    is_free = BooleanField(N_("Kelompok mengantar ke gerai ini tanpa ongkos"))
    is_active = BooleanField(N_("Gerai ini buka untuk pesanan baru"))


@blueprint.get("/ongkir/gerai")
@requires(Permission.SHIPPING_MANAGE)
def outlets() -> str:
    rows = [
        {"outlet": each, "regency": REGENCY_NAMES.get(each.regency_code, ""), "phone": _phone(each)}
        for each in queries.list_outlets(read_session())
    ]
    return frame.render("office/outlets.html", "shipping", rows=rows)


def _phone(outlet: OutletInfo) -> str:
    return shown_phone(outlet.phone) if outlet.phone else ""


@blueprint.route("/ongkir/gerai/baru", methods=["GET", "POST"])
@requires(Permission.SHIPPING_MANAGE)
def outlet_new() -> Response | tuple[str, int]:
    form = OutletForm.of_request(is_active=True)
    return _save(None, form)


@blueprint.route("/ongkir/gerai/<int:outlet_id>", methods=["GET", "POST"])
@requires(Permission.SHIPPING_MANAGE)
def outlet(outlet_id: int) -> Response | tuple[str, int]:
    found = queries.get_outlet(read_session(), outlet_id)
    names = ("name", "address", "regency_code", "hours", "is_free", "is_active")
    known = {name: getattr(found, name) for name in names} | {"phone": _phone(found)}
    return _save(outlet_id, OutletForm.of_request(**({} if request.method == "POST" else known)))


def _save(outlet_id: int | None, form: OutletForm) -> Response | tuple[str, int]:
    status = 200
    if request.method == "POST":
        status = 422
        end_reading()
        if form.validate():
            try:
                service.save_outlet(outlet_id, _command(form), guards.actor())
            except RefusedError as error:
                form.add_problems(error)
            else:
                flash("ok", _("Gerai {name} tersimpan.").format(name=form.name.data))
                return see_other(url_for("office.outlets"))
    return frame.render("office/outlet.html", "shipping", form=form, outlet_id=outlet_id), status


def _command(form: OutletForm) -> SaveOutlet:
    return SaveOutlet(
        name=form.name.data or "",
        address=form.address.data or "",
        regency_code=form.regency_code.data or "",
        hours=form.hours.data or "",
        phone=form.phone.data or "",
        is_free=form.is_free.data,
        is_active=form.is_active.data,
    )
