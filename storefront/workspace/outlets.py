"""What a group has at outlets: terms to agree to, what is asked for, and the report of each outlet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import ForbiddenError, NotFoundError, RefusedError, StateConflictError
from storefront.kernel.text import N_, _, sentence
from storefront.outlets import queries, service
from storefront.outlets.types import RequestState, TermsState
from storefront.shipping import queries as shipping
from storefront.stock import queries as stock
from storefront.web import guards
from storefront.web.consignment import PIECES, Period, goods_title, report_file, sums_of, terms_words
from storefront.web.guards import requires_membership
from storefront.web.pages import flash, see_other
from storefront.workspace import blueprint, frame
from storefront.workspace.stock_lines import get_group, goods_name, may_keep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response as FlaskResponse
    from werkzeug import Response

    from storefront.outlets.queries import Report
    from storefront.producers.types import GroupInfo
    from storefront.shipping.types import OutletInfo

OPEN = (RequestState.ASKED, RequestState.GRANTED)
STATES = {
    RequestState.ASKED: N_("Perlu dijawab"),
    RequestState.GRANTED: N_("Perlu dikirim"),
    RequestState.DECLINED: N_("Ditolak"),
    RequestState.WITHDRAWN: N_("Dibatalkan gerai"),
    RequestState.SENT: N_("Sudah dikirim"),
}
views = requires_membership(Permission.GROUP_VIEW)


def notes(group_ids: Sequence[int]) -> list[tuple[str, str, str, str]]:
    """For the first page of a workspace: outlets that wait for an answer."""
    session = read_session()
    kept = frame.those_with(Permission.STOCK_KEEP_GROUP, group_ids)
    waiting = len(queries.list_requests(session, group_ids=kept, states=OPEN))
    waiting += len(queries.list_proposed(session, group_ids=frame.those_with(Permission.GROUP_MANAGE, group_ids)))
    if not waiting:
        return []
    words = _("Jawab usulan kerja sama atau permintaan barang.")
    return [(_("{n} kabar dari gerai").format(n=waiting), url_for("workspace.outlets"), "", words)]


@blueprint.get("/gerai")
@views
def outlets() -> str:
    group, session = frame.chosen_group(Permission.GROUP_VIEW), read_session()
    agreed = queries.list_agreed(session, group_ids=[group.id])
    proposed = queries.list_proposed(session, group_ids=[group.id])
    requests = queries.list_requests(session, group_ids=[group.id], limit=20)
    ids = {each.outlet_id for each in (*agreed, *proposed)} | {each.outlet_id for each in requests}
    known = shipping.list_outlets_by_ids(session, ids)
    pieces = {place.outlet_id: place.pieces for place in stock.list_outlet_places(session, group_ids=[group.id])}
    return frame.render(
        "workspace/outlets.html",
        "stok",
        group,
        proposed=[(each.id, known[each.outlet_id].name, terms_words(each)) for each in proposed],
        agreed=[
            (
                known[each.outlet_id].name,
                url_for("workspace.outlet", outlet_id=each.outlet_id, lapak=frame.slug_if_several(group)),
                _("{n} barang").format(n=pieces.get(each.outlet_id, 0)),
                terms_words(each),
            )
            for each in agreed
        ],
        requests=[
            (
                each.number,
                url_for("workspace.outlet_request", request_number=each.number),
                _(STATES[each.state]),
                known[each.outlet_id].name,
            )
            for each in requests
        ],
        lapak=frame.slug_if_several(group),
        may_agree=group.id in guards.group_ids(Permission.GROUP_MANAGE),
    )


@blueprint.post("/gerai/kerja-sama/<int:terms_id>/setuju")
@requires_membership(Permission.GROUP_MANAGE)
def outlet_terms_agree(terms_id: int) -> Response:
    return _answer(terms_id, agrees=True)


@blueprint.post("/gerai/kerja-sama/<int:terms_id>/tolak")
@requires_membership(Permission.GROUP_MANAGE)
def outlet_terms_decline(terms_id: int) -> Response:
    return _answer(terms_id, agrees=False)


def _answer(terms_id: int, *, agrees: bool) -> Response:
    terms = queries.get_terms(read_session(), terms_id)
    group = get_group(terms.group_id)
    if group.id not in guards.group_ids(Permission.GROUP_MANAGE):
        raise ForbiddenError(Permission.GROUP_MANAGE.value)
    back = url_for("workspace.outlets", lapak=frame.slug_if_several(group))
    end_reading()
    try:
        service.answer_terms(terms_id, guards.actor(group.name), agrees=agrees)
        done = _("Kerja sama disetujui. Sekarang Anda bisa mengirim barang.")
        flash("ok", done if agrees else _("Tercatat: usulan tidak disetujui."))
    except RefusedError as error:
        for problem in error.problems:
            flash("bad", sentence(problem))
    except StateConflictError:
        flash("info", _("Usulan ini sudah dijawab atau ditarik. Lihat keadaannya di bawah."))
    return see_other(back)


def get_partner(outlet_id: int) -> tuple[GroupInfo, OutletInfo]:
    """The lapak that was chosen and an outlet that it has, or had, to do with.

    Raises:
        NotFoundError: when it never agreed to anything there.
    """
    group, session = frame.chosen_group(Permission.GROUP_VIEW), read_session()
    there = stock.list_outlet_places(session, outlet_ids=[outlet_id], group_ids=[group.id])
    if not there:
        raise NotFoundError(outlet_id)
    return group, shipping.get_outlet(session, outlet_id)


def _report(group: GroupInfo, outlet_id: int, period: Period) -> Report:
    session = read_session()
    (place,) = stock.list_outlet_places(session, outlet_ids=[outlet_id], group_ids=[group.id])
    return queries.report_of(session, place, period.moments)


@blueprint.get("/gerai/<int:outlet_id>")
@views
def outlet(outlet_id: int) -> str:
    """What became of the group's goods there; `dari` and `sampai` are days."""
    group, found = get_partner(outlet_id)
    period, slug = Period(), frame.slug_if_several(group)
    report = _report(group, outlet_id, period)
    terms = queries.find_agreed(read_session(), outlet_id, group.id)
    asked: dict[str, Any] = {**period.asked, "lapak": slug}
    lines = [
        (goods_title(line), line.item.sku, [getattr(line, name) for name, _label in PIECES]) for line in report.lines
    ]
    return frame.render(
        "workspace/outlet.html",
        "stok",
        group,
        outlet=found,
        terms=terms_words(terms) if terms and terms.state is TermsState.AGREED else "",
        period=period,
        sums=sums_of([report]),
        money=[(_("Uang penjualan yang dilaporkan gerai"), report.revenue), (_("Bagian kelompok"), report.share)],
        heads=[_(label) for _name, label in PIECES],
        tables=[(_("Per barang"), lines)] if lines else [],
        file_url=url_for("workspace.outlet_file", outlet_id=outlet_id, **asked),
        lapak=slug,
        is_kept=may_keep(group),
    )


@blueprint.get("/gerai/<int:outlet_id>/laporan.csv")
@views
def outlet_file(outlet_id: int) -> FlaskResponse:
    group, found = get_partner(outlet_id)
    period = Period()
    return report_file([(found.name, group.name, _report(group, outlet_id, period))], period)


def titles_of(variant_ids: Sequence[int]) -> dict[int, str]:
    items = catalogue.find_lines(read_session(), variant_ids)
    return {key: goods_name(item) for key, item in items.items()}
