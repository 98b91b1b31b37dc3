"""Announcements to the groups: written once, shown to their members and mailed, ended early if need be."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import request, url_for
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its stubs stand at 3.2
from wtforms.validators import DataRequired, Length

from storefront.accounts.policy import Permission
from storefront.announcements import queries, service
from storefront.announcements.types import NewAnnouncement
from storefront.kernel import clock, ids
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.text import N_, _, paragraphs
from storefront.office import blueprint, frame
from storefront.office.outlets import REGENCY_NAMES
from storefront.producers.types import KIND_LABELS, GroupKind
from storefront.web import guards
from storefront.web.fields import MomentField
from storefront.web.forms import Form
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.announcements.types import AnnouncementView

USUAL = timedelta(days=14)


def _regencies() -> list[SelectChoice]:
    return [
        SelectChoice("", _("Semua kabupaten dan kota")),
        *(SelectChoice(code, name) for code, name in REGENCY_NAMES.items()),
    ]


def _kinds() -> list[SelectChoice]:
    return [
        SelectChoice("", _("Semua bentuk")),
        *(SelectChoice(kind.value, _(KIND_LABELS[kind])) for kind in GroupKind),
    ]


class AnnouncementForm(Form):
    title = StringField(
        N_("Judul"),
        [DataRequired(N_("Tulis judulnya.")), Length(max=100, message=N_("Paling banyak 100 huruf."))],
    )
    body = TextAreaField(
        N_("Isi"),
        [DataRequired(N_("Tulis isinya.")), Length(max=1000, message=N_("Paling banyak 1.000 huruf."))],
        description=N_("Kalimat pendek. Tulis apa yang perlu mereka lakukan."),
    )
    regency_code = SelectField(N_("Untuk kelompok di"), choices=_regencies)
    kind = SelectField(N_("Untuk bentuk"), choices=_kinds)
    starts_at = MomentField(N_("Mulai (WITA)"), [DataRequired(N_("Tulis kapan mulai."))])
    ends_at = MomentField(N_("Sampai (WITA)"), [DataRequired(N_("Tulis kapan selesai."))])
    key = HiddenField()


@blueprint.get("/pengumuman")
@requires(Permission.ANNOUNCE)
def announcements() -> str:
    rows = [_row(each) for each in queries.list_all(read_session())]
    return frame.render("office/announcements.html", "announcements", rows=rows)


def _row(told: AnnouncementView) -> dict[str, object]:
    return {"told": told, "to": _addressed(told), "state": _state(told)}


def _addressed(told: AnnouncementView) -> str:
    where = REGENCY_NAMES[told.regency_code] if told.regency_code else ""
    kind = _(KIND_LABELS[told.kind]) if told.kind else ""
    return ", ".join(part for part in (kind, where) if part) or _("Semua kelompok")


def _state(told: AnnouncementView) -> tuple[str, str]:
    """Words and look of a tag."""
    now = clock.now()
    if told.is_ended:
        return _("Diakhiri"), ""
    if told.ends_at <= now:
        return _("Selesai"), ""
    return (_("Tampil"), "ok") if told.starts_at <= now else (_("Akan tampil"), "info")


@blueprint.route("/pengumuman/baru", methods=["GET", "POST"])
@requires(Permission.ANNOUNCE)
def announcement_new() -> Response | tuple[str, int]:
    now = clock.now()
    form = AnnouncementForm.of_request(starts_at=now, ends_at=now + USUAL, key=ids.secret_token())
    status = 200
    if request.method == "POST":
        status = 422
        end_reading()
        if form.validate():
            try:
                announcement_id = service.announce(_command(form), guards.actor())
            except RefusedError as error:
                form.add_problems(error)
            else:
                flash("ok", _("Pengumuman tersimpan. Anggota kelompok melihatnya di lapak dan menerima surel."))
                return see_other(url_for("office.announcement", announcement_id=announcement_id))
    return frame.render("office/announcement_new.html", "announcements", form=form), status


def _command(form: AnnouncementForm) -> NewAnnouncement:
    return NewAnnouncement(
        key=form.key.data or ids.secret_token(),
        title=form.title.data or "",
        body=form.body.data or "",
        starts_at=form.starts_at.moment,
        ends_at=form.ends_at.moment,
        regency_code=form.regency_code.data or None,
        kind=GroupKind(form.kind.data) if form.kind.data else None,
    )


@blueprint.get("/pengumuman/<int:announcement_id>")
@requires(Permission.ANNOUNCE)
def announcement(announcement_id: int) -> str:
    told = queries.get_announcement(read_session(), announcement_id)
    row = _row(told)
    is_open = not told.is_ended and told.ends_at > clock.now()
    return frame.render(
        "office/announcement.html", "announcements", row=row, lines=paragraphs(told.body), is_open=is_open
    )


@blueprint.post("/pengumuman/<int:announcement_id>/akhiri")
@requires(Permission.ANNOUNCE)
def announcement_end(announcement_id: int) -> Response:
    if service.end(announcement_id, guards.actor()):
        flash("ok", _("Diakhiri. Pengumuman ini tidak tampil lagi."))
    else:
        flash("warn", _("Pengumuman ini sudah selesai."))
    return see_other(url_for("office.announcement", announcement_id=announcement_id))
