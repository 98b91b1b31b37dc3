"""Accounts that need a hand: numbers to be believed, links for forgotten passwords, lost second factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from wtforms import TelField
from wtforms.validators import Length

from storefront.accounts import queries, service
from storefront.accounts.policy import Permission
from storefront.accounts.types import SHOP_WHATSAPP, NumberPurpose
from storefront.kernel import settings
from storefront.kernel.db import read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.phones import parse_phone
from storefront.kernel.text import N_, _, sentence
from storefront.office import blueprint, frame, roles
from storefront.office.ages import waited
from storefront.web import guards
from storefront.web.forms import Form
from storefront.web.guards import requires
from storefront.web.pages import absolute_url, flash, see_other
from storefront.web.recipients import shown_phone, whatsapp_url

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.accounts.types import NumberRequestView

PURPOSES = {
    NumberPurpose.SIGN_UP: N_("Akun baru"),
    NumberPurpose.RESET: N_("Lupa kata sandi"),
    NumberPurpose.PHONE: N_("Ganti nomor"),
}


class NumberForm(Form):
    number = TelField(
        N_("Nomor WhatsApp toko"),
        [Length(max=40)],
        description=N_("Ke nomor ini pembeli mengirim kode akunnya. Kosongkan untuk menutup akun lewat nomor HP."),
    )


@blueprint.get("/akun")
@requires(Permission.ACCOUNT_MANAGE)
def people() -> str:
    """Who waits; `q` is a code or a number, and finds the account of a mail address or a number besides."""
    return _page(NumberForm(number=_shop_number()))


@blueprint.post("/akun/nomor")
@requires(Permission.ACCOUNT_MANAGE)
def people_number() -> Response | tuple[str, int]:
    form = NumberForm.of_request()
    if form.validate():
        try:
            service.set_whatsapp(form.number.data or "", guards.actor())
            flash("ok", _("Nomor WhatsApp toko sudah disimpan."))
            return see_other(url_for("office.people"))
        except RefusedError as error:
            form.add_problems(error)
    return _page(form), 422


def _page(form: NumberForm) -> str:
    text = request.args.get("q", "").strip()[:254]
    session = read_session()
    contact = service.read_contact(text)
    found = queries.find_by_contact(session, contact) if contact else None
    rows = queries.list_requests(session, text=parse_phone(text) or ("" if found else text))
    return frame.render(
        "office/people.html",
        "people",
        form=form,
        rows=[_row(each) for each in rows],
        text=text,
        found=found and {"name": found.name, "url": url_for("office.person", person_id=found.id)},
        is_open=bool(_shop_number()),
    )


def _shop_number() -> str:
    number = settings.get(read_session(), SHOP_WHATSAPP)
    return shown_phone(number) if number else ""


def _row(row: NumberRequestView) -> dict[str, object]:
    is_reset = row.purpose is NumberPurpose.RESET
    return {
        "id": row.id,
        "code": row.code,
        "phone": shown_phone(row.phone),
        "name": row.name,
        "purpose": _(PURPOSES[row.purpose]),
        "age": waited(row.created_at),
        "chat": whatsapp_url(row.phone, _("Halo, ini Beli Produk NTT.")),
        "account": url_for("office.person", person_id=row.person_id) if row.person_id else "",
        "can_confirm": (row.person_id is not None) is is_reset,
        "is_reset": is_reset,
    }


@blueprint.post("/akun/permintaan/<int:request_id>/sah")
@requires(Permission.ACCOUNT_MANAGE)
def people_confirm(request_id: int) -> Response:
    """The message with this code came from this number."""
    try:
        link_id = service.confirm_number(request_id, guards.actor())
    except RefusedError as error:
        for problem in error.problems:
            flash("bad", sentence(problem))
        return see_other(url_for("office.people"))
    if link_id is not None:
        return see_other(url_for("office.person_link", link_id=link_id))
    flash("ok", _("Nomor ini sudah sah. Pemiliknya bisa masuk."))
    return see_other(url_for("office.people"))


@blueprint.post("/akun/permintaan/<int:request_id>/tolak")
@requires(Permission.ACCOUNT_MANAGE)
def people_refuse(request_id: int) -> Response:
    service.refuse_number(request_id, guards.actor())
    flash("ok", _("Permintaan sudah ditolak."))
    return see_other(url_for("office.people"))


@blueprint.get("/akun/<int:person_id>")
@requires(Permission.ACCOUNT_MANAGE)
def person(person_id: int) -> str:
    return roles.show_person(person_id, roles.RoleForm())


@blueprint.post("/akun/<int:person_id>/tautan")
@requires(Permission.ACCOUNT_MANAGE)
def person_make_link(person_id: int) -> Response:
    """For somebody who has shown by other means who they are."""
    link_id = service.make_reset_link(person_id, guards.actor())
    return see_other(url_for("office.person_link", link_id=link_id))


@blueprint.get("/akun/tautan/<int:link_id>")
@requires(Permission.ACCOUNT_MANAGE)
def person_link(link_id: int) -> str:
    """The link that is to be sent, as long as it opens."""
    token, person_id = queries.get_handed_link(read_session(), link_id)
    found = queries.view_person(read_session(), person_id)
    url = absolute_url("shop.new_password", token=token)
    message = _("Tautan untuk kata sandi baru, berlaku 30 menit: {url}").format(url=url)
    return frame.render(
        "office/person_link.html",
        "people",
        person=found,
        link=url,
        chat=whatsapp_url(found.phone, message) if found.phone else "",
    )


@blueprint.post("/akun/<int:person_id>/lepas")
@requires(Permission.ACCOUNT_MANAGE)
def person_reset_factor(person_id: int) -> Response:
    """Somebody has lost app and recovery codes."""
    service.reset_factor(person_id, guards.actor())
    flash("ok", _("Verifikasi dua langkah sudah dilepas. Orang itu keluar dari semua perangkat."))
    return see_other(url_for("office.person", person_id=person_id))
