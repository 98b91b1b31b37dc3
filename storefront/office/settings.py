"""What an office sets by itself: how it stands, who changed it when, and back to how it was at first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from storefront.accounts.policy import Permission
from storefront.accounts.types import ROLE_LABELS, Role
from storefront.catalogue import queries as catalogue
from storefront.kernel import settings as kept
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import ForbiddenError, RefusedError
from storefront.kernel.settings import SettingProblem
from storefront.kernel.text import N_, _, moment, ngettext, number
from storefront.office import blueprint, frame
from storefront.verification.queries import KEEPER
from storefront.web import guards
from storefront.web.fields import QuantityField, option
from storefront.web.forms import Form
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from werkzeug import Response
    from wtforms.fields.core import UnboundField

    from storefront.kernel.settings import Setting, SettingRow

LISTS = (  # what is set on a page of its own: its name, the page, what it is about, whose it is
    (N_("Alasan untuk kelompok"), "reasons", N_("Kalimat yang dibaca kelompok bila sesuatu dikembalikan."), KEEPER),
    (N_("Syarat penetapan"), "criteria_sets", N_("Syarat produk dan lokasi menurut Pergub, dengan versinya."), KEEPER),
)
YES, NO = "ya", "tidak"
CONFLICT, UNFIT = 409, 422


class SeveralField(SelectMultipleField):
    """Checkboxes; none of them is an answer, too."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


@blueprint.get("/pengaturan")
@requires(Permission.SETTING_MANAGE)
def settings() -> str:
    """Those that whoever is signed in may change, by section."""
    session = _up_to_date()
    sections = [(each.title, [one for one in each.settings if _may(one)]) for each in kept.sections()]
    values = kept.get_many(session, [one for _title, mine in sections for one in mine])
    latest = kept.latest(session)
    return frame.render(
        "office/settings.html",
        "settings",
        lists=[_row_of_list(*each) for each in LISTS if _may_keep(each[-1])],
        sections=[
            (_(title), [_row(one, values[one.key], latest.get(one.key)) for one in mine])
            for title, mine in sections
            if mine
        ],
    )


@blueprint.route("/pengaturan/<key>", methods=["GET", "POST"])
@requires(Permission.SETTING_MANAGE)
def setting(key: str) -> Response | tuple[str, int]:
    one = _get(key)
    form = _form_of(one).of_request(value=_written(one, kept.get(_up_to_date(), one)))
    end_reading()
    if request.method == "GET":
        return _page(one, form, 200)
    if form.validate():
        try:
            kept.change(one, _read(one, form), request.form.get("seen", ""), guards.actor(signs(one.keeper)))
        except RefusedError as error:
            form.add_problems(error)
            is_stale = any(each.code is SettingProblem.CHANGED_MEANWHILE for each in error.problems)
            return _page(one, form, CONFLICT if is_stale else UNFIT)
        flash("ok", _("Sudah disimpan. Berlaku mulai sekarang."))
        return see_other(url_for("office.settings"))
    return _page(one, form, UNFIT)


@blueprint.post("/pengaturan/<key>/awal")
@requires(Permission.SETTING_MANAGE)
def setting_reset(key: str) -> Response | tuple[str, int]:
    """Back to how it was at first; that, too, is a change with its line."""
    one = _get(key)
    try:
        kept.change(one, one.default, request.form.get("seen", ""), guards.actor(signs(one.keeper)))
    except RefusedError as error:
        form = _form_of(one)(data={"value": _written(one, one.default)})
        form.add_problems(error)
        return _page(one, form, CONFLICT)
    flash("ok", _("Kembali ke nilai awal. Berlaku mulai sekarang."))
    return see_other(url_for("office.setting", key=key))


def _up_to_date() -> Session:
    """A session, after a look whether categories, of which some settings are made, were changed."""
    session = read_session()
    catalogue.current_categories(session)
    return session


def _may_keep(keeper: str) -> bool:
    """An admin all of them, an office its own."""
    identity = guards.current_identity()
    return identity is not None and (Role.ADMIN in identity.roles or keeper in identity.roles)


def _may(one: Setting[Any]) -> bool:
    return _may_keep(one.keeper)


def must_keep(keeper: str) -> None:
    """Raises ForbiddenError where it is another office's."""
    if not _may_keep(keeper):
        raise ForbiddenError(keeper)


def signs(keeper: str) -> str:
    """The office that may change what this one keeps, of somebody who works for several."""
    identity = guards.current_identity()
    is_kept = identity is not None and keeper in identity.roles
    return ROLE_LABELS[Role(keeper) if is_kept else Role.ADMIN]


def _get(key: str) -> Setting[Any]:
    """Raises NotFoundError; ForbiddenError where it is another office's."""
    one = kept.find(key)
    must_keep(one.keeper)
    return one


def _page(one: Setting[Any], form: Form, status: int) -> tuple[str, int]:
    """What was typed stays in it. Whoever is told that it was changed since has then seen how it stands now."""
    end_reading()
    session = read_session()
    value, history = kept.get(session, one), kept.history(session, one)
    keeper = _(ROLE_LABELS[Role(one.keeper)]) if one.keeper else _(ROLE_LABELS[Role.ADMIN])
    page = frame.render(
        "office/setting.html",
        "settings",
        form=form,
        key=one.key,
        label=_(one.label),
        note=_(one.note) if one.note else "",
        keeper=keeper,
        seen=request.form.get("seen", "") if status == UNFIT else kept.digest(value),
        now=_words(one, value) if status == CONFLICT else _short(one, value),
        by=_("{who}, {at}").format(who=history[0].set_by, at=moment(history[0].set_at)) if history else "",
        first=_words(one, one.default) if value != one.default else "",
        is_stale=status == CONFLICT,
        history=[_row_of_history(one, row) for row in history],
    )
    return page, status


def _row_of_list(title: str, page: str, note: str, _keeper: str) -> dict[str, object]:
    url = url_for(f"office.{page}")
    return {"title": _(title), "url": url, "end": None, "age": "", "look": "plain", "tag": None, "notes": [_(note)]}


def _row(one: Setting[Any], value: Any, last: SettingRow | None) -> dict[str, object]:
    return {
        "title": _(one.label),
        "url": url_for("office.setting", key=one.key),
        "end": None,
        "age": _("Diubah {at}").format(at=moment(last.set_at)) if last else _("Nilai awal"),
        "look": "plain",
        "tag": None,
        "notes": [_short(one, value), last.set_by if last else ""],
    }


def _row_of_history(one: Setting[Any], row: SettingRow) -> dict[str, object]:
    return {
        "title": _words(one, row.value["value"]),
        "url": None,
        "end": None,
        "age": moment(row.set_at),
        "look": "plain",
        "tag": None,
        "notes": [row.set_by],
    }


def _short(one: Setting[Any], value: Any) -> str:
    """The same as `_words`, where that would be a page of days."""
    if one.is_days:
        count = len(kept.days_of(value))
        return ngettext("%(n)d hari", "%(n)d hari", count) % {"n": count}
    return _words(one, value)


def _words(one: Setting[Any], value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    if isinstance(value, int):
        return number(value)
    chosen = str(value).split() if one.is_several else str(value).splitlines()
    words = [_(one.choices[each]) if each in one.choices else each for each in chosen]
    return ", ".join(words) or _("Tidak ada")


def _form_of(one: Setting[Any]) -> type[Form]:
    """A form with the one field that fits."""
    return type("SettingForm", (Form,), {"value": _field_of(one)})


def _field_of(one: Setting[Any]) -> UnboundField[Any]:
    options = [option(value, _(label)) for value, label in one.choices.items()]
    needed = [InputRequired(N_("Isi bagian ini."))]
    label: str = one.label
    found: Any
    if isinstance(one.default, bool):
        found = RadioField(label, needed, choices=[option(YES, _("Ya")), option(NO, _("Tidak"))])
    elif isinstance(one.default, int):
        found = QuantityField(label, needed, least=one.least, most=one.most)
    elif one.is_days:
        found = TextAreaField(label, description=N_("Satu hari di setiap baris, misalnya 2026-12-25 Natal."))
    elif one.is_several:
        found = SeveralField(label, choices=options)
    elif one.choices:
        found = RadioField(label, needed, choices=options)
    else:
        found = StringField(label, needed)
    return found  # type: ignore[no-any-return]  # WTForms binds it when the form is made


def _written(one: Setting[Any], value: Any) -> Any:
    """A value as its field has it."""
    if isinstance(value, bool):
        return YES if value else NO
    return str(value).split() if one.is_several else value


def _read(one: Setting[Any], form: Any) -> Any:
    """The value that a valid form says."""
    data = form.value.data
    if isinstance(one.default, bool):
        return data == YES
    return " ".join(data) if one.is_several else data
