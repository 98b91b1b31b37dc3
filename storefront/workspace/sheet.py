"""One listing sheet that was sent: what it would do, row by row, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, request, url_for

from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.imports import queries, service
from storefront.imports.types import AT_WORK, ImportState, Outcome
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import ForbiddenError, NotFoundError, RefusedError, StateConflictError
from storefront.kernel.text import N_, _, sentence
from storefront.web import guards
from storefront.web.pages import flash, see_other
from storefront.web.paging import key_after
from storefront.workspace import blueprint, frame, sheet_columns
from storefront.workspace.products import keeps
from storefront.workspace.sheets import LABELS, TYPES, attachment, count_upload, read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Response as FlaskResponse
    from werkzeug import Response

    from storefront.imports.types import ImportView, RowFault, RowView
    from storefront.kernel.types import Actor
    from storefront.producers.types import GroupInfo
    from storefront.web.forms import Form

S = ImportState
PAGE = 50
MOST_TROUBLES = 50
LOOK_AGAIN_SECONDS = 4
LONGEST_SHOWN = 60  # characters of a cell
VIEWS = {  # what of a sheet is looked at: which rows, before and after they went in
    "salah": (Outcome.FAILED, N_("perlu diperbaiki"), N_("tidak masuk")),
    "baru": (Outcome.ADDED, N_("produk atau ukuran baru"), N_("baris baru masuk")),
    "berubah": (Outcome.CHANGED, N_("berubah"), N_("baris diubah")),
    "tetap": (Outcome.UNCHANGED, N_("tetap sama"), N_("tetap sama")),
}
WARNED, LEFT = "catatan", "tersisa"
SECOND = N_("Sudah ada yang menekan tombol. Ini keadaannya sekarang.")


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A sheet, and whose it is."""

    view: ImportView
    group: GroupInfo


def get_sent(import_id: int) -> Sent:
    """The sheet, for members of its own group.

    Raises:
        NotFoundError: when it is another group's, or there is none.
        ForbiddenError: when it is theirs, but not theirs to decide on.
    """
    view = queries.get_import(read_session(), import_id)
    if view.group_id not in guards.group_ids(Permission.GROUP_VIEW):
        raise NotFoundError(import_id)
    groups = frame.own_groups(Permission.PRODUCT_EDIT_GROUP)
    if view.group_id not in groups:
        raise ForbiddenError(Permission.PRODUCT_EDIT_GROUP.value)
    return Sent(view=view, group=groups[view.group_id])


@blueprint.get("/daftar-isian/<int:import_id>")
@keeps
def sheet(import_id: int) -> FlaskResponse:
    """`lihat` is what of it is looked at, `sesudah` pages its rows by their number. Comes again while it is at work."""
    sent = get_sent(import_id)
    return _page(sent, sheet_columns.form_of(sent.view))


def _page(sent: Sent, columns: Form) -> FlaskResponse:
    view = sent.view
    key = _chosen(view)
    counts = queries.count_photos(read_session(), view.id)
    rows = _rows(view, key, key_after(request.args.get("sesudah")) or 0)
    page = frame.render(
        "workspace/sheet.html",
        "produk",
        sent.group,
        view=view,
        label=_(LABELS[view.state]),
        slug=frame.slug_if_several(sent.group),
        is_working=view.state in AT_WORK,
        to_do=view.counts.total - view.counts.failed,
        good=view.counts.added + view.counts.changed,
        figures=_figures(view),
        photos=counts,
        troubles=queries.list_photo_troubles(read_session(), view.id, MOST_TROUBLES),
        columns=columns,
        shown=key,
        groups=grouped(rows[:PAGE], key),
        rows=rows[:PAGE],
        following=_here(view, key, rows[PAGE - 1].row) if len(rows) > PAGE else None,
        first=_here(view, key) if request.args.get("sesudah") else None,
    )
    response = current_app.make_response(page)
    if view.state in AT_WORK or (view.state is S.APPLIED and counts.left):
        response.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return response


def _here(view: ImportView, key: str, after: int | None = None) -> str:
    return url_for("workspace.sheet", import_id=view.id, lihat=key, sesudah=after, _anchor="rincian")


def _count(view: ImportView, key: str) -> int:
    if key == WARNED:
        return view.counts.warned
    return view.kept if key == LEFT else int(getattr(view.counts, VIEWS[key][0].value))


def _chosen(view: ImportView) -> str:
    """What is asked for, else what needs a look first."""
    keys = [LEFT, *VIEWS, WARNED]
    asked = request.args.get("lihat", "")
    return asked if asked in keys else next((key for key in keys if _count(view, key)), "tetap")


def _rows(view: ImportView, key: str, after: int) -> list[RowView]:
    """One more than a page."""
    session = read_session()
    if key == WARNED:
        return queries.list_warned(session, view.id, limit=PAGE + 1, after_row=after)
    if key == LEFT:
        return queries.list_left(session, view.id, limit=PAGE + 1, after_row=after)
    outcomes = [VIEWS[key][0]]
    return queries.list_rows(session, view.id, outcomes=outcomes, limit=PAGE + 1, after_row=after)


def _figures(view: ImportView) -> list[tuple[int, str, str]]:
    """Counts that lead to their rows (components/figures.html); a kind without rows is not named."""
    is_over = view.state in {S.APPLIED, S.UNDOING, S.UNDONE}
    named = [(key, after if is_over else before) for key, (_outcome, before, after) in VIEWS.items()]
    named += [(WARNED, N_("masuk dengan catatan")), (LEFT, N_("tidak dapat dibatalkan"))]
    return [(count, _(label), _here(view, key)) for key, label in named if (count := _count(view, key))]


def grouped(rows: Sequence[RowView], key: str) -> list[tuple[str, str, list[tuple[int, str, str, str]]]]:
    """Faults of these rows by reason: (reason, column, [(row, sku or name, what stood there, suggestion)])."""
    found: dict[tuple[str, str], list[tuple[int, str, str, str]]] = {}
    for row in rows:
        for fault in _faults(row, key):
            written = row.cells.get(fault.column, "") if fault.column else ""
            line = (row.row, row.sku or row.name, written[:LONGEST_SHOWN], fault.suggestion)
            found.setdefault((fault.reason, fault.column), []).append(line)
    return [(reason, column, lines) for (reason, column), lines in found.items()]


def _faults(row: RowView, key: str) -> Sequence[RowFault]:
    if key == WARNED:
        return [fault for fault in row.faults if fault.is_warning]
    return row.faults if key == "salah" else ()


@blueprint.get("/daftar-isian/<int:import_id>/perbaiki.<kind>")
@keeps
def sheet_failed(import_id: int, kind: str) -> FlaskResponse:
    """The rows that fail as they were sent, with the reason behind each; sent back once put right."""
    get_sent(import_id)
    if kind not in TYPES:
        raise NotFoundError(kind)
    head, rows = queries.failed_rows(read_session(), import_id)
    return attachment(
        service.write_sheet(kind, head, rows, catalogue.list_offers(read_session())), kind, f"perbaiki-{import_id}"
    )


@blueprint.post("/daftar-isian/<int:import_id>/masukkan")
@keeps
def sheet_apply(import_id: int) -> Response:
    return _act(import_id, service.start, _("Barisnya sedang dimasukkan."))


@blueprint.post("/daftar-isian/<int:import_id>/kolom")
@keeps
def sheet_columns_choose(import_id: int) -> Response | tuple[FlaskResponse, int]:
    """Remember what the columns mean, and have the sheet tried out once more."""
    sent = get_sent(import_id)
    form = sheet_columns.form_of(sent.view)
    if form.validate():
        wanted = sheet_columns.chosen(form, sent.view)
        end_reading()
        try:
            is_there = service.choose_columns(import_id, wanted, guards.actor(sent.group.name))
        except RefusedError as error:
            sheet_columns.say(form, sent.view, error)
        except StateConflictError:
            flash("warn", _(SECOND))
            return see_other(url_for("workspace.sheet", import_id=import_id))
        else:
            words = _("Pilihan kolom tersimpan.") if is_there else _("Pilihan kolom tersimpan. Kirim lagi berkasnya.")
            flash("ok" if is_there else "warn", words)
            return see_other(url_for("workspace.sheet", import_id=import_id))
    return _page(get_sent(import_id), form), 422


@blueprint.post("/daftar-isian/<int:import_id>/buang")
@keeps
def sheet_drop(import_id: int) -> Response:
    return _act(import_id, service.drop, _("Kiriman dibuang. Tidak ada yang berubah."))


@blueprint.post("/daftar-isian/<int:import_id>/batalkan")
@keeps
def sheet_undo(import_id: int) -> Response:
    return _act(import_id, service.start_undo, _("Kirimannya sedang dibatalkan."))


@blueprint.post("/daftar-isian/<int:import_id>/foto")
@keeps
def sheet_photos(import_id: int) -> Response:
    """Another ZIP: what was missing or bad is looked for in it."""
    sent = get_sent(import_id)
    zipped = request.files.get("photos")
    if zipped is None or not zipped.filename:
        flash("bad", _("Pilih dulu berkas ZIP-nya."))
        return see_other(url_for("workspace.sheet", import_id=import_id))
    count_upload(sent.group)
    data = read(zipped)
    get_sent(import_id)  # whoever was let go while it came sends nothing
    return _act(import_id, lambda key, actor: service.send_photos(key, data, actor), _("Fotonya sedang dipasang."))


def _act(import_id: int, act: Callable[[int, Actor], None], done: str) -> Response:
    """Whoever comes second is led to what the first has begun."""
    sent = get_sent(import_id)
    end_reading()
    try:
        act(import_id, guards.actor(sent.group.name))
        flash("ok", done)
    except RefusedError as error:
        for problem in error.problems:
            flash("bad", sentence(problem))
    except StateConflictError:
        flash("warn", _(SECOND))
    return see_other(url_for("workspace.sheet", import_id=import_id))
