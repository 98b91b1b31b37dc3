"""Courier services, zones and rates: seen, taken out as files, and loaded after a look at what would change."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from typing import TYPE_CHECKING

from flask import current_app, request, url_for
from werkzeug.exceptions import BadRequest

from storefront.accounts.policy import Permission
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.kernel.sheets import MOST_BYTES
from storefront.kernel.text import N_, _, sentence
from storefront.office import blueprint, frame
from storefront.orders import queries as orders
from storefront.regions.data import PROVINCES, REGENCIES
from storefront.shipping import queries, service
from storefront.shipping.types import SHEETS, SheetKind
from storefront.web import guards
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other

if TYPE_CHECKING:
    from flask import Response as FlaskResponse
    from werkzeug import Response

    from storefront.shipping.types import SheetPlan

KINDS = {
    SheetKind.SERVICES: N_("Layanan kurir"),
    SheetKind.ZONES: N_("Zona wilayah"),
    SheetKind.RATES: N_("Tarif antarzona"),
}
AREA_NAMES = {each.code: each.name for each in REGENCIES} | {each.code: each.name for each in PROVINCES}
MOST_SHOWN = 50


@blueprint.get("/ongkir")
@requires(Permission.SHIPPING_MANAGE)
def shipping() -> str:
    session = read_session()
    zones = queries.list_zones(session)
    return frame.render(
        "office/shipping.html",
        "shipping",
        asked=orders.list_fees_asked(session),
        services=queries.list_services(session),
        counts=queries.count_rates(session),
        zones=[(zone, [AREA_NAMES.get(code, code) for code in codes]) for zone, codes in zones.items()],
        kinds=[(kind.value, _(label), ", ".join(SHEETS[kind].columns)) for kind, label in KINDS.items()],
    )


@blueprint.get("/ongkir/<kind>.csv")
@requires(Permission.SHIPPING_MANAGE)
def shipping_file(kind: str) -> FlaskResponse:
    """The table as it stands; loaded again, it changes nothing."""
    if kind not in set(SheetKind):
        raise NotFoundError(kind)
    body = service.export_sheet(read_session(), SheetKind(kind))
    response = current_app.make_response("\N{ZERO WIDTH NO-BREAK SPACE}" + body)  # by this mark Excel knows UTF-8
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="ongkir-{kind}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.post("/ongkir/periksa")
@requires(Permission.SHIPPING_MANAGE)
def shipping_check() -> Response | tuple[str, int]:
    """What a file would change; nothing is written."""
    kind, file = _kind(), request.files.get("berkas")
    if file is None or not file.filename:
        flash("bad", _("Pilih dulu berkas CSV-nya."))
        return see_other(url_for("office.shipping"))
    data = file.stream.read(MOST_BYTES + 1)
    session = read_session()
    seen = service.fingerprint(session, kind)  # first: what changes from here on makes the look an old one
    plan = service.check_sheet(session, kind, data)
    return _page(plan, b64encode(data).decode(), seen), 422 if plan.faults else 200


def _page(plan: SheetPlan, content: str, seen: str) -> str:
    columns = SHEETS[plan.kind].columns
    return frame.render(
        "office/shipping_check.html",
        "shipping",
        kind=plan.kind.value,
        label=_(KINDS[plan.kind]),
        columns=columns,
        plan=plan,
        new=plan.new[:MOST_SHOWN],
        gone=plan.gone[:MOST_SHOWN],
        changed=[
            (" ".join(each.after[: SHEETS[plan.kind].key]), _differences(columns, each.before, each.after))
            for each in plan.changed[:MOST_SHOWN]
        ],
        faults=[(fault.row, fault.column, sentence(fault.problem)) for fault in plan.faults[:MOST_SHOWN]],
        content=content if plan.does_something else "",
        seen=seen,
    )


def _differences(
    columns: tuple[str, ...], before: tuple[str, ...], after: tuple[str, ...]
) -> list[tuple[str, str, str]]:
    return [(name, old, new) for name, old, new in zip(columns, before, after, strict=True) if old != new]


@blueprint.post("/ongkir/muat")
@requires(Permission.SHIPPING_MANAGE)
def shipping_load() -> Response:
    """All of the file that was checked, or nothing."""
    kind = _kind()
    try:
        data = b64decode(request.form.get("isi", ""), validate=True)
    except (Base64Error, ValueError) as error:
        raise BadRequest from error
    end_reading()
    try:
        plan = service.load_sheet(kind, data, request.form.get("dilihat", ""), guards.actor())
    except RefusedError as error:
        for problem in error.problems:
            flash("bad", sentence(problem))
    except StateConflictError:
        flash("warn", _("Tabelnya berubah sejak berkas diperiksa. Tidak ada yang dimuat; periksa lagi berkasnya."))
    else:
        done = _("{label}: {new} baris baru, {changed} baris diubah, {gone} tarif dicabut.")
        counts = {"new": len(plan.new), "changed": len(plan.changed), "gone": len(plan.gone)}
        flash("ok", done.format(label=_(KINDS[kind]), **counts))
    return see_other(url_for("office.shipping"))


def _kind() -> SheetKind:
    kind = request.form.get("jenis", "")
    if kind not in set(SheetKind):
        raise BadRequest
    return SheetKind(kind)
