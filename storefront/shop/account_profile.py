"""Name, mail address, telephone number and password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from wtforms import EmailField, PasswordField, StringField, TelField
from wtforms.validators import DataRequired, InputRequired, Length

from storefront.accounts import queries, service
from storefront.accounts.policy import Permission
from storefront.accounts.types import MOST_PASSWORD_LENGTH, SHOP_WHATSAPP
from storefront.kernel import settings
from storefront.kernel.db import read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.text import N_, _, language
from storefront.kernel.types import BUYER
from storefront.shop import blueprint
from storefront.shop.account import me, render
from storefront.shop.signing import patience, status_of
from storefront.web import guards
from storefront.web.forms import Form
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other
from storefront.web.recipients import shown_phone

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.shop.signing import Answer

PASSWORD = [InputRequired(N_("Tulis kata sandi Anda.")), Length(max=MOST_PASSWORD_LENGTH)]


class NameForm(Form):
    name = StringField(N_("Nama"), [DataRequired(N_("Tulis nama Anda.")), Length(max=120)])


class EmailForm(Form):
    email = EmailField(N_("Surel baru"), [DataRequired(N_("Tulis alamat surel Anda.")), Length(max=254)])
    password = PasswordField(N_("Kata sandi"), PASSWORD)


class PhoneForm(Form):
    phone = TelField(N_("Nomor HP baru"), [DataRequired(N_("Tulis nomor HP Anda.")), Length(max=40)])
    password = PasswordField(N_("Kata sandi"), PASSWORD)


class PasswordForm(Form):
    old = PasswordField(N_("Kata sandi sekarang"), PASSWORD)
    password = PasswordField(
        N_("Kata sandi baru"),
        [InputRequired(N_("Pilih kata sandi.")), Length(max=MOST_PASSWORD_LENGTH)],
        description=N_("Paling sedikit 10 karakter. Kalimat pendek mudah diingat dan sulit ditebak."),
    )


@blueprint.get("/akun/profil")
@requires(Permission.ACCOUNT_OWN)
def account_profile() -> str:
    session = read_session()
    person = queries.get_person_by_id(session, me().person_id)
    return render(
        "shop/account_profile.html",
        "account_profile",
        person=person,
        phone=shown_phone(person.phone) if person.phone else "",
        takes_phones=bool(settings.get(session, SHOP_WHATSAPP)),
    )


@blueprint.route("/akun/profil/nama", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def account_name() -> Response | Answer:
    form = NameForm.of_request(name=me().name)
    if request.method == "POST" and form.validate():
        try:
            service.rename(me().person_id, form.name.data or "")
        except RefusedError as error:
            form.add_problems(error)
        else:
            flash("ok", _("Nama Anda sudah diubah."))
            return see_other(url_for("shop.account_profile"))
    return _page(form, _("Ubah nama"), {"name": {"autocomplete": "name"}})


@blueprint.route("/akun/profil/surel", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def account_email() -> Response | Answer:
    """A new address counts once its link was opened; until then the old one stays."""
    form, status = EmailForm.of_request(), 422
    if request.method == "POST" and form.validate():
        email = form.email.data or ""
        try:
            service.ask_for_email(me().person_id, email, form.password.data or "", language=language())
        except RefusedError as error:
            form.add_problems(error)
            status = status_of(error)
        else:
            words = _("Kami mengirim surel ke {email}. Buka tautannya supaya alamat itu berlaku.")
            flash("ok", words.format(email=email))
            return see_other(url_for("shop.account_profile"))
    looks = {"email": {"autocomplete": "email", "autocapitalize": "none"}, "password": CURRENT}
    return _page(form, _("Ubah surel"), looks, status)


@blueprint.route("/akun/profil/telepon", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def account_phone() -> Response | Answer:
    """A new number counts once a message came from it; until then the old one stays."""
    form, status = PhoneForm.of_request(), 422
    if request.method == "POST" and form.validate():
        try:
            code = service.ask_for_phone(me().person_id, form.phone.data or "", form.password.data or "")
        except RefusedError as error:
            form.add_problems(error)
            status = status_of(error)
        else:
            return see_other(url_for("shop.number_code", code=code))
    return _page(form, _("Ubah nomor HP"), {"phone": {"autocomplete": "tel"}, "password": CURRENT}, status)


@blueprint.route("/akun/profil/sandi", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def account_password() -> Response | Answer:
    """Asks for the old one, and signs the other browsers out."""
    form, status = PasswordForm.of_request(), 422
    if request.method == "POST" and form.validate():
        old, new = form.old.data or "", form.password.data or ""
        try:
            service.change_password(me().person_id, old, new, guards.actor(BUYER.label), this_id=me().sign_in_id)
        except RefusedError as error:
            form.add_problems(error)
            status = status_of(error)
        else:
            flash("ok", _("Kata sandi sudah diubah. Perangkat lain sudah keluar."))
            return see_other(url_for("shop.account_profile"))
    looks = {"old": CURRENT, "password": {"autocomplete": "new-password"}}
    return _page(form, _("Ubah kata sandi"), looks, status)


CURRENT = {"autocomplete": "current-password"}


def _page(form: Form, title: str, looks: dict[str, dict[str, str]], status: int = 422) -> Answer:
    """One form on a page of its own; `looks` are further attributes of its inputs."""
    status = status if request.method == "POST" else 200
    page = render("shop/account_form.html", "account_profile", form=form, title=title, looks=looks)
    return page, status, patience(status)
