"""One group: what it tells, what it has brought, who belongs to it, and what an office does with it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask import request, url_for
from werkzeug.exceptions import BadRequest
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from storefront.accounts import queries as accounts
from storefront.accounts.policy import Permission
from storefront.accounts.types import MemberRole
from storefront.casework import service
from storefront.kernel import timeline
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.text import N_, _, sentence
from storefront.office import blueprint, frame
from storefront.office.answers import AnswerForm
from storefront.office.groups import STATES, state_tag
from storefront.producers import queries
from storefront.producers.types import GROUP, KIND_LABELS, GroupState, OnboardingItem
from storefront.verification import queries as verification
from storefront.verification.types import ReasonUse
from storefront.web import guards
from storefront.web.fields import option
from storefront.web.forms import Form
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other
from storefront.web.recipients import shown_phone

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.producers.queries import ProducerGroup
    from storefront.producers.types import ItemView, Progress

I = OnboardingItem  # noqa: E741 -- read as the item it names
ITEMS = {
    I.TERMS: N_("Syarat berjualan"),
    I.PRODUCT: N_("Produk pertama"),
    I.BANK: N_("Rekening"),
    I.DEED: N_("SK atau akta"),
    I.NIB: N_("NIB"),
    I.NPWP: N_("NPWP"),
    I.ATTESTATION: N_("Pernyataan kebenaran data"),
}
MEMBERS = {
    MemberRole.KETUA: N_("Ketua"),
    MemberRole.PENGELOLA: N_("Pengelola"),
    MemberRole.PETUGAS_STOK: N_("Petugas stok"),
    MemberRole.BENDAHARA: N_("Bendahara"),
    MemberRole.PENDAMPING: N_("Pendamping"),
}
LONG = Length(max=500, message=N_("Paling banyak 500 huruf."))
ACTS = {
    "mulai": (service.begin_review, N_("Pemeriksaan {name} dimulai.")),
    "aktifkan": (service.activate_group, N_("{name} bisa menjual mulai sekarang.")),
    "cabut": (service.trust_group_no_more, N_("Semua perubahan {name} diperiksa dulu mulai sekarang.")),
}


class WaiveForm(Form):
    item = SelectField(
        N_("Syarat"),
        [DataRequired(N_("Pilih syaratnya."))],
        choices=lambda: [option(item.value, _(label)) for item, label in ITEMS.items()],
    )
    because = StringField(
        N_("Mengapa syarat ini dilepas?"), [DataRequired(N_("Tulis alasannya; kelompok membacanya.")), LONG]
    )


class SuspendForm(Form):
    suspended_because = StringField(
        N_("Mengapa ditangguhkan?"),
        [DataRequired(N_("Tulis alasannya; kelompok membacanya.")), LONG],
        description=N_("Semua produk kelompok ini hilang dari toko sampai diaktifkan lagi."),
    )


class TrustForm(Form):
    trusted_because = StringField(
        N_("Mengapa dipercaya?"),
        [DataRequired(N_("Tulis alasannya untuk rekan Anda.")), LONG],
        description=N_("Perubahan kecil kelompok ini berlaku tanpa diperiksa dulu."),
    )


@blueprint.get("/kelompok/<slug>")
@requires(Permission.CASE_VIEW)
def group(slug: str) -> str:
    return _page(_group(slug))


@blueprint.post("/kelompok/<slug>/<any(mulai, aktifkan, cabut):act>")
@requires(Permission.GROUP_REVIEW)
def group_act(slug: str, act: str) -> Response:
    """What needs no words: begin, let sell, trust no more."""
    found = _group(slug)
    end_reading()
    do, said = ACTS[act]
    try:
        do(found.id, guards.actor())
    except RefusedError as error:
        for problem in error.problems:
            flash("bad", _told(problem.values.get("items")) or sentence(problem))
    else:
        flash("ok", _(said).format(name=found.name))
    return see_other(url_for("office.group", slug=slug))


@blueprint.post("/kelompok/<slug>/dokumen")
@requires(Permission.GROUP_REVIEW)
def group_papers(slug: str) -> Response:
    """The papers that stood on the page were looked at; `dilihat` is when the newest of them was sent."""
    found = _group(slug)
    end_reading()
    try:
        until = datetime.fromisoformat(request.form.get("dilihat", ""))
    except ValueError as error:
        raise BadRequest from error
    if until.tzinfo is None:
        raise BadRequest
    service.note_papers_seen(found.id, until, guards.actor())
    flash("ok", _("Dokumen baru {name} tercatat sudah diperiksa.").format(name=found.name))
    return see_other(url_for("office.group", slug=slug))


def _told(items: object) -> str:
    """Which items are missing, by their names."""
    if not isinstance(items, str):
        return ""
    names = ", ".join(_(ITEMS[OnboardingItem(item)]) for item in items.split(", "))
    return _("Belum lengkap: {items}. Tunggu, atau lepas syaratnya dengan alasan.").format(items=names)


@blueprint.post("/kelompok/<slug>/kembalikan")
@requires(Permission.GROUP_REVIEW)
def group_return(slug: str) -> Response | tuple[str, int]:
    """The application goes back; the group reads what to do."""
    found, form = _group(slug), AnswerForm.of_request().offer(ReasonUse.GROUP)
    if form.validate():
        end_reading()
        try:
            service.return_group(found.id, form.answer, guards.actor())
        except RefusedError as error:
            form.add_problems(error)
        else:
            flash("ok", _("Pendaftaran {name} dikembalikan.").format(name=found.name))
            return see_other(url_for("office.group", slug=slug))
    return _page(_group(slug), answer=form), 422


@blueprint.post("/kelompok/<slug>/lepas")
@requires(Permission.GROUP_REVIEW)
def group_waive(slug: str) -> Response | tuple[str, int]:
    """One item of the checklist is asked for no more."""
    found, form = _group(slug), WaiveForm.of_request()
    if form.validate():
        end_reading()
        service.waive_item(found.id, OnboardingItem(form.item.data), form.because.data or "", guards.actor())
        flash("ok", _("Syarat dilepas."))
        return see_other(url_for("office.group", slug=slug))
    return _page(_group(slug), waiver=form), 422


@blueprint.post("/kelompok/<slug>/tangguhkan")
@requires(Permission.GROUP_REVIEW)
def group_suspend(slug: str) -> Response | tuple[str, int]:
    """It sells nothing until it is let sell again."""
    found, form = _group(slug), SuspendForm.of_request()
    if form.validate():
        end_reading()
        service.suspend_group(found.id, form.suspended_because.data or "", guards.actor())
        flash("ok", _("{name} ditangguhkan. Produknya hilang dari toko.").format(name=found.name))
        return see_other(url_for("office.group", slug=slug))
    return _page(_group(slug), suspension=form), 422


@blueprint.post("/kelompok/<slug>/percaya")
@requires(Permission.GROUP_REVIEW)
def group_trust(slug: str) -> Response | tuple[str, int]:
    """Its small changes wait no more."""
    found, form = _group(slug), TrustForm.of_request()
    if form.validate():
        end_reading()
        service.trust_group(found.id, form.trusted_because.data or "", guards.actor())
        flash("ok", _("{name} sekarang kelompok tepercaya.").format(name=found.name))
        return see_other(url_for("office.group", slug=slug))
    return _page(_group(slug), trust=form), 422


def _group(slug: str) -> ProducerGroup:
    """Raises NotFoundError, also for one of another kabupaten."""
    found = queries.find_group(read_session(), slug)
    if found is None:
        raise NotFoundError(slug)
    frame.must_see(found.regency_code)
    return found


def _page(
    found: ProducerGroup,
    *,
    answer: AnswerForm | None = None,
    waiver: WaiveForm | None = None,
    suspension: SuspendForm | None = None,
    trust: TrustForm | None = None,
) -> str:
    session, own = read_session(), frame.is_member(found.id)
    may_review = not own and frame.may(Permission.GROUP_REVIEW)
    progress = queries.progress_of(session, found, has_product=verification.has_submitted(session, found.id))
    forms = [form for form in (answer, waiver, suspension, trust) if form]
    return frame.render(
        "office/group.html",
        "groups",
        group=found,
        state=state_tag(found.state),
        facts=_facts(found),
        items=[_item(found, view, may_review=may_review) for view in progress.items],
        progress=progress,
        is_own=own,
        may_review=may_review,
        unseen=queries.newest_unseen(session, found.id),
        members=[(each.name, _(MEMBERS[each.role]), each.contact) for each in accounts.list_members(session, found.id)]
        if may_review
        else [],
        history=_history(found),
        sent=forms[0] if forms else None,
        answer=answer or AnswerForm().offer(ReasonUse.GROUP),
        waiver=_with_items(waiver or WaiveForm(), progress),
        suspension=suspension or SuspendForm(),
        trust=trust or TrustForm(),
    )


def _with_items(form: WaiveForm, progress: Progress) -> WaiveForm:
    form.item.choices = [option(item.value, _(ITEMS[item])) for item in progress.missing]
    return form


def _facts(found: ProducerGroup) -> list[tuple[str, str]]:
    return [
        (_("Jenis"), _(KIND_LABELS[found.kind])),
        (_("Tempat"), queries.place_of(found).full_label),
        (_("Alamat"), found.address),
        (_("Telepon"), shown_phone(found.phone) if found.phone else ""),
        (_("Surel"), found.email or ""),
        (_("Cerita"), found.story),
        (_("Catatan saat mendaftar"), found.submission_note),
        (_("Dipercaya karena"), found.trusted_because),
    ]


def _item(found: ProducerGroup, view: ItemView, *, may_review: bool) -> dict[str, object]:
    number = ", ".join(text for text in (view.number, view.issuer, view.holder) if text) if may_review else ""
    tag = (_("Dilepas"), "warn") if view.waived_because else ((_("Ada"), "ok") if view.is_met else (_("Belum ada"), ""))
    return {
        "name": _(ITEMS[view.item]),
        "tag": tag,
        "number": number,
        "note": view.waived_because,
        "url": url_for("office.group_paper", slug=found.slug, item=view.item.value) if may_review and view.file else "",
    }


def _history(found: ProducerGroup) -> list[dict[str, object]]:
    return [
        {
            "state": "stop" if entry.state == GroupState.SUSPENDED else "done",
            "label": _(STATES[GroupState(entry.state)][0]),
            "at": entry.at,
            "note": ". ".join(text for text in (entry.actor_label, entry.reason) if text),
        }
        for entry in timeline.list_entries(read_session(), GROUP.name, [found.id])
    ]
