"""The consignment report for outlets and for the office that keeps them all, and its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for

from storefront.kernel.db import read_session
from storefront.kernel.errors import NotFoundError
from storefront.kernel.money import total
from storefront.kernel.text import _
from storefront.office import blueprint, frame
from storefront.office.outlet_desk import groups_of, keeps, titles_of, visible_outlets
from storefront.outlets import queries
from storefront.stock import queries as stock
from storefront.web.consignment import PIECES, Period, goods_title, report_file, sums_of

if TYPE_CHECKING:
    from flask import Response

    from storefront.outlets.queries import Report
    from storefront.producers.types import GroupInfo
    from storefront.shipping.types import OutletInfo

MOST_BEYOND = 50


def _found(period: Period) -> tuple[dict[int, OutletInfo], dict[int, GroupInfo], list[Report]]:
    """The outlets that may be seen, the groups there, and the reports asked for: `gerai` and `kelompok` narrow them."""
    outlets = {outlet.id: outlet for outlet in visible_outlets()}
    wanted = request.args.get("gerai", "")
    if wanted and wanted not in {str(key) for key in outlets}:
        raise NotFoundError(wanted)
    session = read_session()
    places = stock.list_outlet_places(session, outlet_ids=[int(wanted)] if wanted else list(outlets))
    groups = groups_of({place.group_id for place in places})
    slug = request.args.get("kelompok", "")
    chosen = [place for place in places if not slug or groups[place.group_id].slug == slug]
    return outlets, groups, queries.list_reports(session, chosen, period.moments)


@blueprint.get("/gerai/laporan")
@keeps
def outlet_report() -> str:
    period = Period()
    outlets, groups, reports = _found(period)
    narrowed = {name: request.args[name] for name in ("gerai", "kelompok") if request.args.get(name)}
    asked: dict[str, Any] = {**period.asked, **narrowed}
    tables = [
        (
            f"{outlets[report.place.outlet_id or 0].name}: {groups[report.place.group_id].name}",
            [
                (goods_title(line), line.item.sku, [getattr(line, name) for name, _label in PIECES])
                for line in report.lines
            ],
        )
        for report in reports
        if report.lines
    ]
    beyond = queries.list_beyond(read_session(), list(outlets), MOST_BEYOND)
    titles = titles_of({each.variant_id for each in beyond})
    return frame.render(
        "office/outlet_report.html",
        "outlet_shelves",
        period=period,
        outlets=[(str(key), outlet.name, str(key) == narrowed.get("gerai")) for key, outlet in outlets.items()],
        groups=[(each.slug, each.name, each.slug == narrowed.get("kelompok")) for each in groups.values()],
        sums=sums_of(reports),
        money=[
            (_("Uang penjualan yang dilaporkan gerai"), total(report.revenue for report in reports)),
            (_("Bagian kelompok"), total(report.share for report in reports)),
        ],
        heads=[_(label) for _name, label in PIECES],
        tables=tables,
        beyond=[(each, titles[each.variant_id][0], outlets[each.outlet_id].name) for each in beyond],
        file_url=url_for("office.outlet_report_file", **asked),
    )


@blueprint.get("/gerai/laporan.csv")
@keeps
def outlet_report_file() -> Response:
    period = Period()
    outlets, groups, reports = _found(period)
    rows = [
        (outlets[report.place.outlet_id or 0].name, groups[report.place.group_id].name, report) for report in reports
    ]
    return report_file(rows, period)
