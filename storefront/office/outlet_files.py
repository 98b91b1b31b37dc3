"""Sales and counts of an outlet as files: sent, looked at, written down. What a head means is asked once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for

from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.kernel.text import N_, _, sentence
from storefront.office import blueprint, frame
from storefront.office.outlet_desk import get_own, groups_of, keeps, titles_of
from storefront.outlets import queries, service
from storefront.outlets.types import COLUMNS, FileKind, FileState
from storefront.stock import queries as stock
from storefront.web import guards
from storefront.web.fields import parse_quantity
from storefront.web.pages import flash, see_other

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug import Response

    from storefront.outlets.types import FileFault, FileView
    from storefront.shipping.types import OutletInfo

KINDS: Mapping[FileKind, str] = {FileKind.SALES: N_("Penjualan"), FileKind.COUNT: N_("Hitungan stok")}
STATES = {
    FileState.READ: (N_("Belum dicatat"), "warn"),
    FileState.APPLIED: (N_("Sudah dicatat"), "ok"),
    FileState.DROPPED: (N_("Tidak dipakai"), ""),
}
MOST_BYTES = 1024 * 1024
MOST_SHOWN = 50
PASSED = "lewati"


@blueprint.route("/gerai/<int:outlet_id>/berkas", methods=["GET", "POST"])
@keeps
def outlet_files(outlet_id: int) -> Response | tuple[str, int]:
    outlet, problem = get_own(outlet_id), ""
    kind = FileKind.COUNT if request.values.get("jenis") == FileKind.COUNT else FileKind.SALES
    if request.method == "POST":
        file = request.files.get("berkas")
        if file is None or not file.filename:
            problem = _("Pilih dulu berkasnya.")
        else:
            data = file.stream.read(MOST_BYTES + 1)
            end_reading()
            try:
                file_id = service.read_file(outlet_id, kind, file.filename, data, guards.actor(outlet.name))
                return see_other(url_for("office.outlet_file", outlet_id=outlet_id, file_id=file_id))
            except RefusedError as error:
                problem = " ".join(sentence(each) for each in error.problems)
    page = frame.render(
        "office/outlet_files.html",
        "outlet_shelves",
        outlet=outlet,
        kinds=[(each.value, _(label), each is kind) for each, label in KINDS.items()],
        columns=[(_(label), ", ".join(_(cell.label) for cell in COLUMNS[each])) for each, label in KINDS.items()],
        problem=problem,
        rows=[
            (
                each.file_name,
                url_for("office.outlet_file", outlet_id=outlet_id, file_id=each.id),
                _(STATES[each.state][0]),
                _(KINDS[each.kind]),
            )
            for each in queries.list_files(read_session(), outlet_id, MOST_SHOWN)
        ],
    )
    return page, 422 if problem else 200


def _get(outlet_id: int, file_id: int) -> tuple[OutletInfo, FileView]:
    outlet, view = get_own(outlet_id), queries.get_file(read_session(), file_id)
    if view.outlet_id != outlet_id:
        raise NotFoundError(file_id)
    return outlet, view


@blueprint.get("/gerai/<int:outlet_id>/berkas/<int:file_id>")
@keeps
def outlet_file(outlet_id: int, file_id: int) -> str:
    """What it would change, and what is wrong with which row. Nothing is written down by looking."""
    outlet, view = _get(outlet_id, file_id)
    label, kind = STATES[view.state]
    may_ask = view.state is FileState.READ
    plan = _count_plan(view) if view.kind is FileKind.COUNT else _sales_plan(view)
    return frame.render(
        "office/outlet_file.html",
        "outlet_shelves",
        outlet=outlet,
        view=view,
        state=(_(label), kind),
        kind=_(KINDS[view.kind]),
        is_open=may_ask,
        missing=[_(cell.label) for cell in COLUMNS[view.kind] if cell.name in view.missing],
        heads=_heads(view),
        **plan,
    )


def _heads(view: FileView) -> list[dict[str, Any]]:
    """A choice for each head: what it is read as."""
    options = [(PASSED, _("Jangan dibaca")), *((cell.name, _(cell.label)) for cell in COLUMNS[view.kind])]
    return [
        {"name": f"kolom-{place}", "head": head or _("(tanpa judul)"), "chosen": column or PASSED, "options": options}
        for place, (head, column) in enumerate(view.heads)
    ]


def _faults(view: FileView, faults: tuple[FileFault, ...]) -> dict[str, Any]:
    labels = {cell.name: _(cell.label) for cell in COLUMNS[view.kind]}
    rows = [(each.row, labels.get(each.column, ""), sentence(each.problem)) for each in faults]
    return {"faults": rows[:MOST_SHOWN], "fault_count": len({each.row for each in faults})}


def _sales_plan(view: FileView) -> dict[str, Any]:
    if view.missing:
        return {"sales": [], "counts": [], "figures": [], "faults": [], "fault_count": 0, "has_news": False}
    plan = queries.plan_sales_of(read_session(), view)
    titles = titles_of({sale.variant_id for sale in plan.new})
    groups = groups_of({sale.group_id for sale in plan.new})
    shown = [(sale, *titles[sale.variant_id], groups[sale.group_id].name) for sale in plan.new[:MOST_SHOWN]]
    figures = [
        (_("penjualan baru"), len(plan.new)),
        (_("sudah tercatat"), len(plan.repeated)),
        (_("beli putus, dilewati"), len(plan.passed)),
    ]
    return {
        "sales": shown,
        "counts": [],
        "figures": figures,
        "has_news": bool(plan.new),
        **_faults(view, plan.faults),
    }


def _count_plan(view: FileView) -> dict[str, Any]:
    if view.missing:
        return {"sales": [], "counts": [], "figures": [], "faults": [], "fault_count": 0, "has_news": False}
    session = read_session()
    judged, faults = queries.plan_count_of(session, view)
    places = {place.group_id: place.id for place in stock.list_outlet_places(session, outlet_ids=[view.outlet_id])}
    lying = stock.list_lying(session, list(places.values()))
    titles = titles_of({each.variant_id for each in judged})
    counts = [
        (each, *titles[each.variant_id], lying.get((places.get(each.group_id, 0), each.variant_id), 0))
        for each in judged
    ]
    figures = [
        (_("barang dihitung"), len(counts)),
        (_("berbeda dari catatan"), sum(each.counted != seen for each, _title, _sku, seen in counts)),
    ]
    return {
        "sales": [],
        "counts": counts,
        "figures": figures,
        "has_news": bool(counts),
        **_faults(view, tuple(faults)),
    }


@blueprint.post("/gerai/<int:outlet_id>/berkas/<int:file_id>/kolom")
@keeps
def outlet_file_columns(outlet_id: int, file_id: int) -> Response:
    outlet, view = _get(outlet_id, file_id)
    written = {head: request.form.get(f"kolom-{place}", "") for place, (head, _column) in enumerate(view.heads)}
    chosen = {head: "" if column == PASSED else column for head, column in written.items() if head}
    end_reading()
    try:
        service.choose_columns(file_id, chosen, guards.actor(outlet.name))
        flash("ok", _("Kolomnya diingat untuk berkas berikutnya."))
    except StateConflictError:
        flash("info", _("Berkas ini sudah selesai. Lihat keadaannya di bawah."))
    return see_other(url_for("office.outlet_file", outlet_id=outlet_id, file_id=file_id))


@blueprint.post("/gerai/<int:outlet_id>/berkas/<int:file_id>/catat")
@keeps
def outlet_file_apply(outlet_id: int, file_id: int) -> Response:
    """All sound rows; the button pressed twice writes them down once."""
    outlet, view = _get(outlet_id, file_id)
    end_reading()
    actor = guards.actor(outlet.name)
    try:
        if view.kind is FileKind.SALES:
            count = len(service.apply_sales(file_id, actor).new)
            flash("ok", _("{n} penjualan tercatat. Stok kelompok sudah berkurang.").format(n=count))
        else:
            count = service.apply_count(file_id, _seen(), actor)
            flash("ok", _("Hitungan tercatat. {n} barang berbeda dari catatan.").format(n=count))
    except StateConflictError:
        flash("warn", _("Keadaannya berubah sejak Anda lihat. Periksa lagi di bawah."))
    return see_other(url_for("office.outlet_file", outlet_id=outlet_id, file_id=file_id))


def _seen() -> dict[int, int]:
    """What the page said of each variant."""
    found = {}
    for name, text in request.form.items():
        key = parse_quantity(name.removeprefix("dilihat-"), 10**9 - 1) if name.startswith("dilihat-") else None
        seen = parse_quantity(text, 10**9 - 1, 0)
        if key is not None and seen is not None:
            found[key] = seen
    return found


@blueprint.post("/gerai/<int:outlet_id>/berkas/<int:file_id>/buang")
@keeps
def outlet_file_drop(outlet_id: int, file_id: int) -> Response:
    outlet, _view = _get(outlet_id, file_id)
    end_reading()
    try:
        service.drop_file(file_id, guards.actor(outlet.name))
        flash("ok", _("Berkas tidak dipakai. Tidak ada yang dicatat."))
    except StateConflictError:
        flash("info", _("Berkas ini sudah selesai. Lihat keadaannya di bawah."))
    return see_other(url_for("office.outlet_files", outlet_id=outlet_id))
