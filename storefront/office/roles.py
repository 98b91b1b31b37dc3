"""Who works for which office: a list by role, and giving and taking one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from wtforms import SelectField
from wtforms.validators import InputRequired, ValidationError

from storefront.accounts import queries, service
from storefront.accounts.policy import Permission
from storefront.accounts.types import ROLE_LABELS, Role
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.text import N_, _, sentence
from storefront.office import blueprint, frame
from storefront.regions.data import REGENCIES
from storefront.shipping import queries as shipping
from storefront.web import guards
from storefront.web.fields import option
from storefront.web.forms import Form
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other
from storefront.web.recipients import shown_phone

if TYPE_CHECKING:
    from typing import Any

    from werkzeug import Response

    from storefront.accounts.types import GrantView

OFFICES = [role for role in Role if role is not Role.BUYER]


def _roles() -> list[Any]:
    return [option("", _("Pilih peran")), *(option(role.value, _(ROLE_LABELS[role])) for role in OFFICES)]


def _regencies() -> list[Any]:
    return [option("", _("Tidak perlu")), *(option(each.code, each.name) for each in REGENCIES)]


def _outlets() -> list[Any]:
    found = shipping.list_outlets(read_session())
    return [option("", _("Tidak perlu")), *(option(str(each.id), each.name) for each in found)]


class RoleForm(Form):
    role = SelectField(N_("Peran"), [InputRequired(N_("Pilih satu peran."))], choices=_roles)
    regency = SelectField(N_("Kabupaten, untuk Dinas PMD Kabupaten"), choices=_regencies)
    outlet = SelectField(N_("Gerai, untuk petugas gerai"), choices=_outlets)

    def validate_regency(self, field: SelectField) -> None:
        if self.role.data == Role.PMD_KABUPATEN.value and not field.data:
            raise ValidationError(_("Pilih kabupatennya."))

    def validate_outlet(self, field: SelectField) -> None:
        if self.role.data == Role.GERAI.value and not field.data:
            raise ValidationError(_("Pilih gerainya."))

    def scope(self) -> str:
        """The one that fits the role; what is chosen besides is no matter."""
        scopes = {Role.PMD_KABUPATEN.value: self.regency.data, Role.GERAI.value: self.outlet.data}
        return scopes.get(self.role.data) or ""


@blueprint.get("/akun/peran")
@requires(Permission.ACCOUNT_MANAGE)
def roles() -> str:
    """Everybody with a role, by role."""
    grants = queries.list_grants(read_session())
    by_role = [(role, [each for each in grants if each.role is role]) for role in OFFICES]
    names = scope_names()
    return frame.render(
        "office/roles.html",
        "people",
        sections=[(_(ROLE_LABELS[role]), [_row(each, names) for each in found]) for role, found in by_role],
    )


def _row(each: GrantView, names: dict[str, str]) -> dict[str, object]:
    return {
        "title": each.name,
        "url": url_for("office.person", person_id=each.person_id),
        "end": None,
        "age": names.get(each.scope, each.scope),
        "look": "plain",
        "tag": None if each.has_factor else (_("Belum dua langkah"), "warn"),
        "notes": [each.contact],
    }


def scope_names() -> dict[str, str]:
    """Kabupaten by code and outlets by number: no code of a kabupaten is a mere number."""
    outlets = {str(each.id): each.name for each in shipping.list_outlets(read_session())}
    return {**{each.code: each.name for each in REGENCIES}, **outlets}


def show_person(person_id: int, form: RoleForm) -> str:
    """The page of one account, with what it is and what it may become."""
    found = queries.view_person(read_session(), person_id)
    return frame.render(
        "office/person.html",
        "people",
        person=found,
        phone=shown_phone(found.phone) if found.phone else "",
        roles=_roles_of(person_id),
        form=form,
        is_own=person_id == guards.actor().person_id,
    )


def _roles_of(person_id: int) -> list[dict[str, str]]:
    """What somebody is, each with what a form needs to take it."""
    names = scope_names()
    return [
        {
            "role": each.role.value,
            "scope": each.scope,
            "label": f"{_(ROLE_LABELS[each.role])} {names.get(each.scope, each.scope)}".strip(),
        }
        for each in queries.list_grants(read_session(), person_id=person_id)
    ]


@blueprint.post("/akun/<int:person_id>/peran")
@requires(Permission.ACCOUNT_MANAGE)
def person_give_role(person_id: int) -> Response | tuple[str, int]:
    """Whoever gets one is signed out and signs in anew."""
    queries.view_person(read_session(), person_id)
    form = RoleForm.of_request()
    if form.validate():
        try:
            service.give_role(person_id, Role(form.role.data), form.scope(), guards.actor())
        except RefusedError as error:
            _say(error)
        else:
            flash("ok", _("Peran diberikan. Orang itu perlu masuk lagi."))
        return see_other(url_for("office.person", person_id=person_id))
    end_reading()
    return show_person(person_id, form), 422


@blueprint.post("/akun/<int:person_id>/peran/cabut")
@requires(Permission.ACCOUNT_MANAGE)
def person_take_role(person_id: int) -> Response:
    role = request.form.get("role", "")
    if role not in set(OFFICES):
        raise NotFoundError(role)
    try:
        service.take_role(person_id, Role(role), request.form.get("scope", ""), guards.actor())
    except RefusedError as error:
        _say(error)
    else:
        flash("ok", _("Peran dicabut. Orang itu keluar dari semua perangkat."))
    return see_other(url_for("office.person", person_id=person_id))


def _say(error: RefusedError) -> None:
    for problem in error.problems:
        flash("bad", sentence(problem))
