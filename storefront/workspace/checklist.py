"""The way to the first sale: what is there, what comes next, and the pages on which it is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for
from wtforms import TextAreaField
from wtforms.validators import Optional

from storefront.accounts.policy import Permission
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.text import N_, _, day
from storefront.producers import queries, service
from storefront.producers.types import GroupState, OnboardingItem
from storefront.verification import queries as verification
from storefront.web import guards
from storefront.web.forms import Form
from storefront.web.guards import requires_membership
from storefront.web.pages import flash, see_other
from storefront.workspace import blueprint, frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session
    from werkzeug import Response

    from storefront.producers.queries import ProducerGroup
    from storefront.producers.types import GroupInfo, ItemView, Progress

I = OnboardingItem  # noqa: E741 -- read as the item it names
NEW_PRODUCT = "workspace.product_new"  # where the first product begins
PATHS = {  # as the address names it
    "syarat": I.TERMS,
    "produk": I.PRODUCT,
    "rekening": I.BANK,
    "sk": I.DEED,
    "nib": I.NIB,
    "npwp": I.NPWP,
    "pernyataan": I.ATTESTATION,
}
PATH_OF = {item: path for path, item in PATHS.items()}
WORDS = {
    I.TERMS: (N_("Setujui syarat berjualan"), N_("Baca, lalu tekan setuju.")),
    I.PRODUCT: (N_("Tambah produk pertama"), N_("Mulai dari satu foto.")),
    I.BANK: (N_("Isi rekening kelompok"), N_("Siapkan buku tabungan untuk difoto.")),
    I.DEED: (N_("Kirim SK atau akta kelompok"), N_("Surat dari kepala desa atau notaris.")),
    I.NIB: (N_("Kirim NIB"), N_("Nomor Induk Berusaha, 13 angka.")),
    I.NPWP: (N_("Kirim NPWP kelompok"), N_("15 atau 16 angka, lihat kartunya.")),
    I.ATTESTATION: (N_("Nyatakan data Anda benar"), N_("Baca, lalu tekan setuju.")),
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """How far one group is, for the first page. `url`: where it goes on; empty for whoever may not."""

    name: str
    done: int
    total: int
    title: str
    note: str
    url: str


class SubmitForm(Form):
    note = TextAreaField(
        N_("Apa yang belum ada, dan mengapa?"),
        [Optional()],
        description=N_("Petugas dapat membebaskan syarat yang tidak mungkin Anda penuhi."),
    )


def progress(session: Session, row: ProducerGroup) -> Progress:
    has_product = verification.has_submitted(session, row.id)
    return queries.progress_of(session, row, has_product=has_product)


def steps(session: Session, group_ids: Sequence[int]) -> list[Step]:
    """What comes next in each of these groups that does not sell yet."""
    managed = frame.those_with(Permission.GROUP_MANAGE, group_ids)
    return [_step(session, row, may=row.id in managed) for row in queries.list_applying(session, group_ids)]


def notes(group_ids: Sequence[int]) -> list[tuple[str, str, str, str]]:
    """For the first page of a workspace: groups that are out of sight, and what to do about it."""
    words = _("Pembeli tidak melihat barangnya. Hubungi Dinas PMD kabupaten Anda.")
    return [
        (_("{group} ditangguhkan").format(group=row.name), url_for("workspace.group", lapak=row.slug), "", words)
        for row in queries.list_suspended(read_session(), group_ids)
    ]


def _step(session: Session, row: ProducerGroup, *, may: bool) -> Step:
    found = progress(session, row)
    slug = row.slug if len(guards.group_ids(Permission.GROUP_VIEW)) > 1 else None
    title, note, url = _next(found, slug)
    back = queries.sent_back_because(session, row.id)
    return Step(
        name=row.name,
        done=found.done,
        total=len(found.items),
        title=title if may else _("Kelompok ini belum aktif"),
        note=(_("Petugas menulis: {reason}").format(reason=back) if back and not found.submitted_at else note)
        if may
        else _("Ketua atau pengelola melengkapinya."),
        url=url if may else "",
    )


def _next(found: Progress, slug: str | None) -> tuple[str, str, str]:
    overview = url_for("workspace.checklist", lapak=slug)
    if found.state is GroupState.REVIEWED or found.submitted_at:
        return (
            _("Petugas sedang memeriksa"),
            _("Hasilnya muncul di halaman ini. Sambil menunggu, tambah produk."),
            overview,
        )
    if not found.missing:
        return _("Ajukan pemeriksaan"), _("Semua sudah lengkap. Tinggal satu tekan."), overview
    title, note = WORDS[found.missing[0]]
    return _(title), _(note), _url(found.missing[0], slug)


def _url(item: OnboardingItem, slug: str | None) -> str:
    if item is I.PRODUCT:
        return url_for(NEW_PRODUCT, lapak=slug)
    return url_for("workspace.checklist_item", path=PATH_OF[item], lapak=slug)


def chosen_row() -> tuple[GroupInfo, ProducerGroup]:
    info = frame.chosen_group(Permission.GROUP_MANAGE)
    return info, queries.get_group(read_session(), info.id)


def item_at(path: str) -> OnboardingItem:
    """Raises NotFoundError."""
    if path not in PATHS:
        raise NotFoundError(path)
    return PATHS[path]


@blueprint.get("/kelengkapan")
@requires_membership(Permission.GROUP_MANAGE)
def checklist() -> str:
    """Every item with how it stands, and the button that asks for the examination."""
    return _overview(SubmitForm())


def _overview(form: SubmitForm) -> str:
    info, row = chosen_row()
    found, slug = progress(read_session(), row), frame.slug_if_several(info)
    form.note.flags.required = bool(found.missing)
    return frame.render(
        "workspace/checklist.html",
        "kelompok",
        info,
        step=_step(read_session(), row, may=True),
        items=[_line(each, slug, is_next=each.item in found.missing[:1]) for each in found.items],
        form=form,
        is_complete=not found.missing,
        may_submit=row.state is GroupState.APPLIED and row.submitted_at is None,
        is_active=row.state is GroupState.ACTIVE,
        sends_to=url_for("workspace.checklist_submit", lapak=slug),
        back=url_for("workspace.group", lapak=slug),
    )


def _line(view: ItemView, slug: str | None, *, is_next: bool) -> dict[str, object]:
    """One line of workspace/checklist.html; a promise that is given and what is waived lead nowhere."""
    title, note = WORDS[view.item]
    tag = (_("Ada"), "ok") if view.is_met else (_("Dibebaskan"), "info") if view.is_done else (_("Belum"), "warn")
    told = view.waived_because or (_("Diberikan {when}").format(when=day(view.given_at)) if view.given_at else _(note))
    return {"title": _(title), "note": told, "tag": tag, "url": _url(view.item, slug), "is_next": is_next}


@blueprint.post("/kelengkapan/ajukan")
@requires_membership(Permission.GROUP_MANAGE)
def checklist_submit() -> Response | tuple[str, int]:
    info, row = chosen_row()
    form = SubmitForm.of_request()
    has_product = verification.has_submitted(read_session(), row.id)
    end_reading()
    if form.validate():
        try:
            service.submit(info.id, form.note.data or "", has_product=has_product, actor=guards.actor(info.name))
        except RefusedError as error:
            form.add_problems(error)
        else:
            flash("ok", _("Sudah diajukan. Hasilnya muncul di beranda lapak."))
            return see_other(url_for("workspace.checklist", lapak=frame.slug_if_several(info)))
    return _overview(form), 422
