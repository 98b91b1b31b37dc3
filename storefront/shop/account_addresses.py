"""The book of addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from wtforms import BooleanField, SelectField, StringField, TelField
from wtforms.validators import DataRequired, InputRequired

from storefront.accounts import queries, service
from storefront.accounts.policy import Permission
from storefront.accounts.types import AccountProblem, AddressForm
from storefront.kernel.db import read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.text import N_, _
from storefront.orders.types import Address
from storefront.regions.types import ABROAD
from storefront.shop import blueprint, destinations
from storefront.shop.account import me, render
from storefront.shop.checkout_form import (
    ADDRESS_FIELDS,
    AREA,
    FIELDS_ABROAD,
    MISSING,
    MISSING_ABROAD,
    WORDS_ABROAD,
    choices_among,
)
from storefront.web.forms import Form
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other
from storefront.web.recipients import address_lines, shown_phone

if TYPE_CHECKING:
    from werkzeug import Response
    from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its stubs stand at 3.2

    from storefront.accounts.types import AddressView
    from storefront.shop.signing import Answer

MISSING_PHONE = N_("Tulis nomor HP atau WhatsApp.")
DESTINATION = "tujuan"


def area_choices() -> list[SelectChoice]:
    return choices_among(destinations.within_indonesia())


class KeptAddressForm(Form):
    """Checked by the service, which names every field that a courier would miss."""

    recipient = StringField(N_("Nama penerima"), [DataRequired(N_("Tulis nama penerima."))])
    phone = TelField(N_("Nomor HP atau WhatsApp"), [DataRequired(MISSING_PHONE)])
    area = SelectField(N_("Kirim ke"), [InputRequired(MISSING[AREA])], choices=area_choices, validate_choice=False)
    street = StringField(N_("Jalan dan nomor rumah"), [DataRequired(MISSING["street"])])
    rt = StringField(N_("RT"))
    rw = StringField(N_("RW"))
    village = StringField(N_("Desa atau kelurahan"), [DataRequired(MISSING["village"])])
    district = StringField(N_("Kecamatan"), [DataRequired(MISSING["district"])])
    regency = StringField(N_("Kabupaten atau kota"), description=N_("Untuk tujuan di NTT cukup pilih di atas."))
    postal_code = StringField(N_("Kode pos"), [DataRequired(MISSING["postal_code"])])
    landmark = StringField(N_("Patokan"), description=N_("Contoh: seberang gereja, pagar biru"))
    is_default = BooleanField(N_("Jadikan alamat utama"))


class AddressAbroadForm(Form):
    """The same outside Indonesia, as checkout asks for it there."""

    recipient = StringField(N_("Nama penerima"), [DataRequired(N_("Tulis nama penerima."))])
    phone = TelField(WORDS_ABROAD["phone"][0], [DataRequired(MISSING_PHONE)], description=WORDS_ABROAD["phone"][1])
    street = StringField(WORDS_ABROAD["street"][0], [DataRequired(MISSING_ABROAD["street"])])
    regency = StringField(
        WORDS_ABROAD["regency"][0], [DataRequired(MISSING_ABROAD["regency"])], description=WORDS_ABROAD["regency"][1]
    )
    postal_code = StringField(N_("Kode pos"))
    country = StringField(N_("Negara"), [DataRequired(MISSING_ABROAD["country"])])
    is_default = BooleanField(N_("Jadikan alamat utama"))


AnyForm = KeptAddressForm | AddressAbroadForm


@blueprint.get("/akun/alamat")
@requires(Permission.ACCOUNT_OWN)
def account_addresses() -> str:
    kept = queries.list_addresses(read_session(), me().person_id)
    rows = [{"address": each, "lines": _lines(each), "phone": shown_phone(each.phone)} for each in kept]
    return render("shop/account_addresses.html", "account_addresses", rows=rows)


def _lines(kept: AddressView) -> list[str]:
    texts = {name: getattr(kept, name) for name in (*ADDRESS_FIELDS, "country")}
    return address_lines(Address(province_code=kept.province_code, regency_code=kept.regency_code, **texts))


@blueprint.route("/akun/alamat/baru", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def account_address_new() -> Response | Answer:
    is_abroad = request.args.get(DESTINATION) == ABROAD
    return _edit(AddressAbroadForm.of_request() if is_abroad else KeptAddressForm.of_request(), None)


@blueprint.route("/akun/alamat/<int:address_id>", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def account_address(address_id: int) -> Response | Answer:
    kept = queries.get_address(read_session(), me().person_id, address_id)
    if kept.is_abroad:
        return _edit(AddressAbroadForm.of_request(**vars(kept)), address_id)
    shown = {**vars(kept), "phone": shown_phone(kept.phone), AREA: destinations.code_of(destinations.saved(kept))}
    return _edit(KeptAddressForm.of_request(**shown), address_id)


def _edit(form: AnyForm, address_id: int | None) -> Response | Answer:
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                service.save_address(me().person_id, _read(form), address_id)
            except RefusedError as error:
                _add_problems(form, error)
            else:
                flash("ok", _("Alamat sudah disimpan."))
                return see_other(url_for("shop.account_addresses"))
    title = _("Alamat baru") if address_id is None else _("Ubah alamat")
    return render("shop/account_address.html", "account_addresses", form=form, title=title), status, {}


def _add_problems(form: AnyForm, error: RefusedError) -> None:
    """What is missing by its name: the summary on top has no labels."""
    missing = MISSING_ABROAD if isinstance(form, AddressAbroadForm) else MISSING
    for problem in error.problems:
        at = problem.at or ""
        if problem.code is AccountProblem.ADDRESS_MISSING and at in missing:
            form[at].errors = [*form[at].errors, _(missing[at])]
        else:
            form.add_problems(RefusedError(problem))


def _read(form: AnyForm) -> AddressForm:
    is_default = bool(form.is_default.data)
    if isinstance(form, AddressAbroadForm):
        texts = {name: form[name].data or "" for name in (*FIELDS_ABROAD, "recipient", "phone")}
        return AddressForm(**texts, province_code=ABROAD, is_default=is_default)
    area = form.area.data or ""
    destination = None if area == ABROAD else destinations.parse(area)
    texts = {name: form[name].data or "" for name in (*ADDRESS_FIELDS, "recipient", "phone")}
    if destination is None:
        return AddressForm(**texts, is_default=is_default)
    if destination.regency_code:
        texts["regency"] = destinations.regency_name(destination.regency_code)
    return AddressForm(
        **texts,
        province_code=destination.province_code,
        regency_code=destination.regency_code,
        is_default=is_default,
    )


@blueprint.post("/akun/alamat/<int:address_id>/utama")
@requires(Permission.ACCOUNT_OWN)
def account_address_default(address_id: int) -> Response:
    service.make_default(me().person_id, address_id)
    flash("ok", _("Alamat utama sudah diganti."))
    return see_other(url_for("shop.account_addresses"))


@blueprint.post("/akun/alamat/<int:address_id>/hapus")
@requires(Permission.ACCOUNT_OWN)
def account_address_delete(address_id: int) -> Response:
    service.delete_address(me().person_id, address_id)
    flash("ok", _("Alamat sudah dihapus."))
    return see_other(url_for("shop.account_addresses"))
