"""The criteria of a determination by version: what is in force, what will be, and the next one while it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import DataRequired, Optional

from storefront.accounts.policy import Permission
from storefront.kernel import settings as kept
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.text import N_, _, day, moment
from storefront.office import blueprint, frame
from storefront.office.case_words import ANNEXES
from storefront.office.settings import CONFLICT, UNFIT, must_keep, signs
from storefront.verification import queries, service
from storefront.verification.types import CriteriaSet, Criterion, VerificationProblem
from storefront.web import guards
from storefront.web.forms import Form
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzeug import Response

P = Permission
PARTS = (
    ("text", N_("Syarat, persis seperti di peraturan")),
    ("text_en", N_("Dalam bahasa Inggris")),
    ("note", N_("Petunjuk untuk pemeriksa")),
)


class SetForm(Form):
    """What a version as a whole says; `_form_of` adds the fields of each criterion."""

    since = DateField(
        N_("Berlaku mulai"), [Optional()], description=N_("Kosongkan selama masih draf. Paling cepat besok.")
    )
    source = StringField(
        N_("Dasar hukum"),
        [DataRequired(N_("Tulis dasar hukumnya, misalnya nomor Pergub dan lampirannya."))],
        description=N_("Nomor peraturan dan lampirannya. Pembeli dan kelompok membacanya."),
    )


@blueprint.get("/pengaturan/syarat")
@requires(P.SETTING_MANAGE)
def criteria_sets() -> str:
    """All versions, the newest first."""
    must_keep(queries.KEEPER)
    session = read_session()
    current = queries.current_set(session)
    every = queries.list_sets(session)
    return frame.render(
        "office/criteria_sets.html",
        "settings",
        items=[_row(each, current) for each in reversed(every)],
        has_draft=not queries.is_in_force(every[-1]),
    )


def _row(found: CriteriaSet, current: CriteriaSet) -> dict[str, object]:
    return {
        "title": _("Versi {version}").format(version=found.version),
        "url": url_for("office.criteria_set", version=found.version),
        "end": None,
        "age": "",
        "look": "plain",
        "tag": _tag(found, current),
        "notes": [found.source],
    }


def _tag(found: CriteriaSet, current: CriteriaSet) -> tuple[str, str]:
    if found.since is None:
        return _("Draf"), "warn"
    if found == current:
        return _("Berlaku sejak {date}").format(date=day(found.since)), "ok"
    if queries.is_in_force(found):
        return _("Berlaku sejak {date}, sudah diganti").format(date=day(found.since)), ""
    return _("Berlaku mulai {date}").format(date=day(found.since)), "info"


@blueprint.post("/pengaturan/syarat/baru")
@requires(P.SETTING_MANAGE)
def criteria_draft() -> Response:
    """A copy of the newest version, to be edited; where there is one already it opens."""
    must_keep(queries.KEEPER)
    version = service.draft_set(guards.actor(signs(queries.KEEPER)))
    return see_other(url_for("office.criteria_set", version=version))


@blueprint.route("/pengaturan/syarat/<version>", methods=["GET", "POST"])
@requires(P.SETTING_MANAGE)
def criteria_set(version: str) -> Response | tuple[str, int]:
    """One version; a form while it is not in force."""
    must_keep(queries.KEEPER)
    found = queries.criteria_set(read_session(), version)
    slots = _slots(found.criteria, request.form if request.method == "POST" else ())
    form = _form_of(slots).of_request(since=found.since, source=found.source, **_written(slots))
    end_reading()
    status = 200
    if request.method == "POST":
        status = UNFIT
        if form.validate():
            try:
                wanted, seen = _wanted(version, form, slots), request.form.get("seen", "")
                service.change_set(wanted, seen, guards.actor(signs(queries.KEEPER)))
            except RefusedError as error:
                form.add_problems(error)
                if any(each.code is VerificationProblem.CHANGED_MEANWHILE for each in error.problems):
                    status = CONFLICT
            else:
                flash("ok", _("Versi ini tersimpan."))
                return see_other(url_for("office.criteria_set", version=version))
    return _page(version, form, slots, status)


def _page(version: str, form: SetForm, slots: list[Criterion], status: int) -> tuple[str, int]:
    """What was typed stays in it. Whoever is told that it was changed since has then seen how it stands now."""
    session = read_session()
    found = queries.criteria_set(session, version)
    history = kept.history(session, queries.setting_of_set(version))
    seen = kept.digest(queries.value_of_set(found))
    fields: Any = form
    page = frame.render(
        "office/criteria_set.html",
        "settings",
        found=found,
        tag=_tag(found, queries.current_set(session)),
        is_open=status == UNFIT or not queries.is_in_force(found),
        form=form,
        seen=request.form.get("seen", "") if status == UNFIT else seen,
        is_stale=status == CONFLICT,
        annexes=[
            (
                _(name),
                [
                    (each, [fields[f"{part}-{each.key}"] for part, _label in PARTS])
                    for each in slots
                    if each.annex == annex
                ],
            )
            for annex, name in ANNEXES.items()
        ],
        history=[(moment(row.set_at), row.set_by) for row in history],
    )
    return page, status


def _slots(criteria: Iterable[Criterion], sent: Iterable[str]) -> list[Criterion]:
    """The criteria, those that were sent besides, and an empty one behind the last of each annex."""
    found = {each.key: each for each in criteria}
    for annex in ANNEXES:
        letters = [each.letter for each in found.values() if each.annex == annex]
        letters += [name.removeprefix(f"text-{annex}.") for name in sent if name.startswith(f"text-{annex}.")]
        letter = chr(ord(max(letters, default="`")[:1]) + 1)
        for each in (*sorted({one for one in letters if len(one) == 1 and one.isalpha()}), letter):
            empty = Criterion(annex=annex, letter=each, text="", text_en="")
            found.setdefault(empty.key, empty)
    return sorted(found.values(), key=lambda each: (each.annex, each.letter))


def _written(slots: Iterable[Criterion]) -> dict[str, str]:
    return {f"{part}-{each.key}": getattr(each, part) for each in slots for part, _label in PARTS}


def _form_of(slots: Iterable[Criterion]) -> type[SetForm]:
    """A form with the fields of each criterion."""
    fields = {f"{part}-{each.key}": TextAreaField(label) for each in slots for part, label in PARTS}
    return type("CriteriaForm", (SetForm,), fields)


def _wanted(version: str, form: SetForm, slots: Iterable[Criterion]) -> CriteriaSet:
    """What a valid form says; a criterion without any word in it is left out."""
    criteria = []
    for each in slots:
        said = {part: str(form.data[f"{part}-{each.key}"] or "") for part, _label in PARTS}
        if any(said.values()):
            criteria.append(Criterion(annex=each.annex, letter=each.letter, **said))
    return CriteriaSet(version=version, since=form.since.data, source=form.source.data or "", criteria=tuple(criteria))
