"""Signing in and out, registering, and one's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from storefront.accounts import service
from storefront.accounts.policy import Permission
from storefront.accounts.types import (
    MOST_PASSWORD_LENGTH,
    ROLE_LABELS,
    AccountProblem,
    NewPerson,
)
from storefront.kernel.db import read_session
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.text import N_, _
from storefront.kernel.types import BUYER
from storefront.orders import queries as orders
from storefront.shop import blueprint
from storefront.web import guards, login, paging
from storefront.web.fields import PhoneField
from storefront.web.forms import Form
from storefront.web.guards import public, requires
from storefront.web.labels import label
from storefront.web.pages import flash, render, see_other

if TYPE_CHECKING:
    from werkzeug import Response

Answer = tuple[str, int, dict[str, str]]  # body, status, headers
TOO_MANY = 429
ORDERS_A_PAGE = 20
MOST_NEW_ACCOUNTS = 20  # from one address within the window


class SignInForm(Form):
    email = EmailField(N_("Surel"), [DataRequired(N_("Tulis alamat surel Anda.")), Length(max=254)])
    password = PasswordField(
        N_("Kata sandi"), [InputRequired(N_("Tulis kata sandi Anda.")), Length(max=MOST_PASSWORD_LENGTH)]
    )


class SignUpForm(Form):
    name = StringField(N_("Nama"), [DataRequired(N_("Tulis nama Anda.")), Length(max=120)])
    email = EmailField(N_("Surel"), [DataRequired(N_("Tulis alamat surel Anda.")), Length(max=254)])
    phone = PhoneField(N_("Nomor telepon"), description=N_("Untuk kabar pesanan, misalnya 0812 3456 7890."))
    password = PasswordField(
        N_("Kata sandi"),
        [InputRequired(N_("Pilih kata sandi.")), Length(max=MOST_PASSWORD_LENGTH)],
        description=N_("Paling sedikit 10 karakter. Kalimat pendek mudah diingat dan sulit ditebak."),
    )


@blueprint.route("/masuk", methods=["GET", "POST"])
@public
def sign_in() -> Response | Answer:
    form = SignInForm.of_request()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                _enter(form.email.data or "", form.password.data or "")
                return see_other(_next())
            except RefusedError as error:
                form.add_problems(error)
                status = _status_of(error)
    return render("shop/sign_in.html", form=form, next=_next(default="")), status, _patience(status)


@blueprint.route("/daftar", methods=["GET", "POST"])
@public
def sign_up() -> Response | Answer:
    form = SignUpForm.of_request()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                _register(form)
                flash("ok", _("Akun Anda sudah jadi. Selamat berbelanja."))
                return see_other(_next())
            except RefusedError as error:
                form.add_problems(error)
                status = _status_of(error)
    return render("shop/sign_up.html", form=form, next=_next(default="")), status, _patience(status)


def _register(form: SignUpForm) -> None:
    window = int(service.GUESSING_WINDOW.total_seconds())
    if not service.allow_attempt("sign_up.address", request.remote_addr or "", MOST_NEW_ACCOUNTS, window):
        raise RefusedError(Problem(code=AccountProblem.TOO_MANY_ATTEMPTS, values={"minutes": window // 60}))
    email, password = form.email.data or "", form.password.data or ""
    person = NewPerson(name=form.name.data or "", email=email, password=password, phone=form.phone.data)
    service.register_person(person, BUYER)
    _enter(email, password)


def _enter(email: str, password: str) -> None:
    device = request.user_agent.string
    token = service.sign_in(email, password, device=device, address=request.remote_addr or "")
    _end_sign_in()
    login.remember(token)


def _end_sign_in() -> None:
    token = login.forget()
    if token:
        service.sign_out(token)


def _status_of(error: RefusedError) -> int:
    return TOO_MANY if any(problem.code is AccountProblem.TOO_MANY_ATTEMPTS for problem in error.problems) else 422


def _patience(status: int) -> dict[str, str]:
    return {"Retry-After": str(int(service.GUESSING_WINDOW.total_seconds()))} if status == TOO_MANY else {}


def _next(default: str | None = None) -> str:
    """Where to go after signing in: a page of ours that was asked for, or the account."""
    target = request.values.get("next", "")
    if guards.is_own_path(target):
        return target
    return url_for("shop.account") if default is None else default


@blueprint.post("/keluar")
@public
def sign_out() -> Response:
    _end_sign_in()
    return see_other(url_for("shop.sign_in"))


@blueprint.get("/akun")
@requires(Permission.ACCOUNT_OWN)
def account() -> str:
    identity = guards.current_identity()
    assert identity is not None
    roles = [_(ROLE_LABELS[role]) for role in sorted(identity.roles)]
    before = paging.key_after(request.args.get("sebelum"))
    rows = orders.list_for_person(read_session(), identity.person_id, before_id=before, limit=ORDERS_A_PAGE)
    older = rows[-1].id if len(rows) == ORDERS_A_PAGE else None
    return render("shop/account.html", identity=identity, roles=roles, orders=rows, older=older, state_label=label)
