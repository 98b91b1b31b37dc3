"""Signing in, with a code where a second factor is in force, and signing out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, session, url_for
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from storefront.accounts import service
from storefront.accounts.types import MOST_PASSWORD_LENGTH, AccountProblem
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.text import N_, _
from storefront.orders import service as orders
from storefront.orders.types import Owner
from storefront.shop import basket_cookie, blueprint
from storefront.web import guards, login
from storefront.web.forms import Form
from storefront.web.guards import public
from storefront.web.pages import flash, render, see_other

if TYPE_CHECKING:
    from werkzeug import Response

Answer = tuple[str, int, dict[str, str]]  # body, status, headers
TOO_MANY = 429
KEPT = "sesudah"


class SignInForm(Form):
    contact = StringField(
        N_("Surel atau nomor HP"), [DataRequired(N_("Tulis surel atau nomor HP Anda.")), Length(max=254)]
    )
    password = PasswordField(
        N_("Kata sandi"), [InputRequired(N_("Tulis kata sandi Anda.")), Length(max=MOST_PASSWORD_LENGTH)]
    )


class CodeForm(Form):
    code = StringField(
        N_("Kode"),
        [DataRequired(N_("Tulis kode dari aplikasi Anda.")), Length(max=40)],
        description=N_("Enam angka dari aplikasi, atau salah satu kode cadangan Anda."),
    )


@blueprint.route("/masuk", methods=["GET", "POST"])
@public
def sign_in() -> Response | Answer:
    """By mail address or telephone number; whoever has a second factor goes on to `sign_in_code`."""
    form = SignInForm.of_request()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                return _sign_in(form.contact.data or "", form.password.data or "")
            except RefusedError as error:
                form.add_problems(error)
                status = status_of(error)
    return render("shop/sign_in.html", form=form, next=target(default="")), status, patience(status)


def _sign_in(contact: str, password: str) -> Response:
    token = service.sign_in(contact, password, device=device(), address=request.remote_addr or "")
    response = enter(token, see_other(target()))
    if login.current() is not None:
        return response
    return see_other(url_for("shop.sign_in_code", next=target(default="") or None))


@blueprint.route("/masuk/kode", methods=["GET", "POST"])
@public
def sign_in_code() -> Response | Answer:
    """The second factor; after ten minutes, or without a password before it, the way leads back to the first page."""
    waiting = login.waiting_token()
    if waiting is None:
        return see_other(url_for("shop.sign_in", next=target(default="") or None))
    form = CodeForm.of_request()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                return enter(service.pass_code(waiting, form.code.data or "", device=device()), see_other(target()))
            except NotFoundError:
                login.forget()
                flash("warn", _("Waktunya habis. Masuk sekali lagi."))
                return see_other(url_for("shop.sign_in", next=target(default="") or None))
            except RefusedError as error:
                form.add_problems(error)
                status = status_of(error)
    page = render("shop/sign_in_code.html", form=form, next=target(default=""))
    return page, status, {"Cache-Control": "no-store", **patience(status)}


@blueprint.post("/keluar")
@public
def sign_out() -> Response:
    """Nothing of the person stays in this browser, their basket neither."""
    response = see_other(url_for("shop.sign_in"))
    if end_sign_in():
        basket_cookie.forget(response)
    return response


def enter(token: str, response: Response) -> Response:
    """Sign this browser in, bring its basket into that of the person, and go on."""
    end_sign_in()
    identity = login.remember(token)
    if identity is not None:
        owner = Owner(person_id=identity.person_id, sign_in_id=identity.sign_in_id)
        basket_cookie.remember(response, orders.claim_basket(basket_cookie.token(), owner))
    return response


def end_sign_in() -> bool:
    """Whether there was one; the keys of the person's basket that came with it end as well."""
    token = login.forget()
    if token:
        service.sign_out(token)
    return token is not None


def device() -> str:
    return request.user_agent.string


def status_of(error: RefusedError) -> int:
    return TOO_MANY if any(problem.code is AccountProblem.TOO_MANY_ATTEMPTS for problem in error.problems) else 422


def patience(status: int) -> dict[str, str]:
    return {"Retry-After": str(int(service.GUESSING_WINDOW.total_seconds()))} if status == TOO_MANY else {}


def target(default: str | None = None) -> str:
    """Where to go after signing in: a page of ours that was asked for, or the account."""
    asked = request.values.get("next", "")
    if guards.is_own_path(asked):
        return asked
    return url_for("shop.account") if default is None else default


def keep_target() -> None:
    """Let this browser remember where somebody wanted to go, while they look into their mail."""
    if asked := target(default=""):
        session[KEPT] = asked
    else:
        kept_target()  # of an earlier attempt


def kept_target() -> str | None:
    kept = session.pop(KEPT, None) if login.has_session() else None
    return kept if isinstance(kept, str) else None
