"""Opening an account, and getting a forgotten password anew: by a link in a mail, or by a message from one's number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from storefront.accounts import queries, service
from storefront.accounts.policy import Permission
from storefront.accounts.types import MOST_PASSWORD_LENGTH, SHOP_WHATSAPP, AccountProblem, LinkPurpose, NewPerson
from storefront.kernel import settings
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.kernel.text import N_, _, language
from storefront.shop import blueprint
from storefront.shop.account import me
from storefront.shop.signing import device, enter, keep_target, kept_target, patience, status_of, target
from storefront.web.forms import Form
from storefront.web.guards import public, requires
from storefront.web.pages import flash, render, see_other
from storefront.web.recipients import shown_phone, whatsapp_url

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.shop.signing import Answer

NEVER_KEPT = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
PASSWORD_HINT = N_("Paling sedikit 10 karakter. Kalimat pendek mudah diingat dan sulit ditebak.")


class SignUpForm(Form):
    name = StringField(N_("Nama"), [DataRequired(N_("Tulis nama Anda.")), Length(max=120)])
    contact = StringField(
        N_("Surel atau nomor HP"),
        [DataRequired(N_("Tulis surel atau nomor HP Anda.")), Length(max=254)],
        description=N_("Pakai ini untuk masuk. Contoh: maria@contoh.id atau 0812 3456 7890."),
    )
    password = PasswordField(
        N_("Kata sandi"),
        [InputRequired(N_("Pilih kata sandi.")), Length(max=MOST_PASSWORD_LENGTH)],
        description=PASSWORD_HINT,
    )


class ResetForm(Form):
    contact = StringField(
        N_("Surel atau nomor HP"), [DataRequired(N_("Tulis surel atau nomor HP Anda.")), Length(max=254)]
    )


class NewPasswordForm(Form):
    password = PasswordField(
        N_("Kata sandi baru"),
        [InputRequired(N_("Pilih kata sandi.")), Length(max=MOST_PASSWORD_LENGTH)],
        description=PASSWORD_HINT,
    )


class ConfirmForm(Form):
    password = PasswordField(
        N_("Kata sandi yang Anda pilih saat mendaftar"),
        [InputRequired(N_("Tulis kata sandi Anda.")), Length(max=MOST_PASSWORD_LENGTH)],
    )


@blueprint.route("/daftar", methods=["GET", "POST"])
@public
def sign_up() -> Response | Answer:
    """Ask for an account; whether there is one already, only the letter tells."""
    form = SignUpForm.of_request()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                return _sent(form.contact.data or "", _join(form))
            except RefusedError as error:
                form.add_problems(error)
                status = status_of(error)
    return render("shop/sign_up.html", form=form, next=target(default="")), status, patience(status)


def _join(form: SignUpForm) -> str | None:
    contact = service.read_contact(form.contact.data or "")
    if contact is None:
        raise RefusedError(Problem(code=AccountProblem.CONTACT_INVALID, at="contact"))
    person = NewPerson(
        name=form.name.data or "", password=form.password.data or "", email=contact.email, phone=contact.phone
    )
    return service.ask_to_join(person, language=language(), address=request.remote_addr or "")


@blueprint.route("/masuk/lupa", methods=["GET", "POST"])
@public
def reset() -> Response | Answer:
    """Ask for a new password; the answer is the same for everybody."""
    form = ResetForm.of_request()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            contact = form.contact.data or ""
            try:
                code = service.ask_to_reset(contact, language=language(), address=request.remote_addr or "")
                return _sent(contact, code)
            except RefusedError as error:
                form.add_problems(error)
                status = status_of(error)
    return render("shop/reset.html", form=form, next=target(default="")), status, patience(status)


def _sent(contact: str, code: str | None) -> Response:
    keep_target()
    if code:
        return see_other(url_for("shop.number_code", code=code))
    flash("ok", _("Kami mengirim surel ke {email}.").format(email=contact.strip()))
    return see_other(url_for("shop.mail_sent"))


@blueprint.get("/masuk/surel")
@public
def mail_sent() -> str:
    return render("shop/mail_sent.html")


@blueprint.get("/masuk/nomor/<code>")
@public
def number_code(code: str) -> Answer:
    """The code that is to be sent from the number; the page names nobody's number but the shop's."""
    session = read_session()
    shop_number = settings.get(session, SHOP_WHATSAPP)
    if not shop_number or not queries.has_request(session, code):
        raise NotFoundError
    message = _("Halo Beli Produk NTT, kode akun saya {code}.").format(code=code)
    page = render(
        "shop/number_code.html",
        code=code,
        shop_number=shown_phone(shop_number),
        whatsapp=whatsapp_url(shop_number, message),
    )
    return page, 200, NEVER_KEPT


@blueprint.route("/daftar/<token>", methods=["GET", "POST"])
@public
def sign_up_confirm(token: str) -> Response | Answer:
    """Behind the link of the letter: the password again, which nobody else who used this address knows."""
    form = ConfirmForm.of_request()
    if not _is_open(token, LinkPurpose.SIGN_UP):
        return _dead_link(url_for("shop.sign_up"), _("Daftar lagi"))
    if request.method == "POST" and form.validate():
        try:
            session_token = service.confirm_sign_up(token, form.password.data or "", device=device())
        except RefusedError as error:
            if not any(problem.code is AccountProblem.PASSWORD_NOT_CHOSEN for problem in error.problems):
                return _dead_link(url_for("shop.sign_up"), _("Daftar lagi"))
            form.add_problems(error)
        else:
            response = enter(session_token, see_other(kept_target() or url_for("shop.account")))
            flash("ok", _("Akun Anda sudah jadi. Selamat berbelanja."))
            return response
    status = 422 if request.method == "POST" else 200
    return render("shop/sign_up_confirm.html", form=form, token=token), status, NEVER_KEPT


@blueprint.route("/masuk/baru/<token>", methods=["GET", "POST"])
@public
def new_password(token: str) -> Response | Answer:
    """Behind the link: choose a password, then sign in with it."""
    form = NewPasswordForm.of_request()
    if not _is_open(token, LinkPurpose.RESET):
        return _dead_link(url_for("shop.reset"), _("Minta tautan baru"))
    if request.method == "POST" and form.validate():
        try:
            service.reset_password(token, form.password.data or "")
        except RefusedError as error:
            if any(problem.code is AccountProblem.LINK_DEAD for problem in error.problems):
                return _dead_link(url_for("shop.reset"), _("Minta tautan baru"))
            form.add_problems(error)
        else:
            flash("ok", _("Kata sandi baru sudah disimpan. Semua perangkat keluar. Silakan masuk."))
            return see_other(url_for("shop.sign_in", next=kept_target()))
    status = 422 if request.method == "POST" else 200
    return render("shop/new_password.html", form=form, token=token), status, NEVER_KEPT


@blueprint.route("/akun/surel/<token>", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def email_confirm(token: str) -> Response | Answer:
    """Behind the link to a new address; only its own account can take it, signed in on whatever device."""
    if request.method == "POST":
        try:
            service.confirm_email(token, me().person_id)
        except RefusedError:
            return _dead_link(url_for("shop.account_profile"), _("Buka profil"))
        flash("ok", _("Alamat surel baru sudah berlaku."))
        return see_other(url_for("shop.account_profile"))
    if _is_open(token, LinkPurpose.EMAIL, me().person_id):
        return render("shop/email_confirm.html", token=token), 200, NEVER_KEPT
    return _dead_link(url_for("shop.account_profile"), _("Buka profil"))


def _is_open(token: str, purpose: LinkPurpose, person_id: int | None = None) -> bool:
    """Whether a link opens, for this person alone where one is named."""
    link = queries.find_link(read_session(), token, purpose)
    end_reading()
    return link is not None and person_id in {None, link.person_id}


def _dead_link(url: str, text: str) -> Answer:
    """The link has been used, is over, or never was."""
    return render("shop/link_dead.html", url=url, text=text), 410, NEVER_KEPT
