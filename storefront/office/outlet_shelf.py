"""An outlet's desk: what has come, which groups it sells for, on what terms; and accepting what they have sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its stubs stand at 3.2
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, StateConflictError
from storefront.kernel.text import N_, _
from storefront.office import blueprint, frame
from storefront.office.outlet_desk import (
    get_delivery,
    get_group_id,
    get_own,
    groups_of,
    keeps,
    titles_of,
    visible_outlets,
)
from storefront.outlets import queries, service
from storefront.outlets.types import RequestState, Scheme
from storefront.producers import queries as producers
from storefront.producers.types import GroupFilter, ProgrammeLabel
from storefront.stock import queries as stock
from storefront.stock.types import MISSING, MOST_PIECES, Arrival, MovementReason, TransferState
from storefront.web import guards
from storefront.web.consignment import SCHEMES, lot_words, terms_words
from storefront.web.fields import parse_quantity
from storefront.web.forms import Form
from storefront.web.pages import flash, see_other

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug import Response

    from storefront.outlets.types import TermsView
    from storefront.stock.types import TransferView

WHY = {MovementReason.LOST: N_("Tidak sampai"), MovementReason.DAMAGED: N_("Rusak di jalan")}
REQUEST_LABELS = {
    RequestState.ASKED: (N_("Menunggu jawaban"), "warn"),
    RequestState.GRANTED: (N_("Akan dikirim"), "info"),
    RequestState.DECLINED: (N_("Tidak bisa"), "bad"),
    RequestState.WITHDRAWN: (N_("Dibatalkan"), ""),
    RequestState.SENT: (N_("Sudah dikirim"), "ok"),
}
NEWEST = 20
LABELS = {  # proper names of the programme (domain.md 2.1)
    ProgrammeLabel.VILLAGE: "One Village One Product",
    ProgrammeLabel.COMMUNITY: "One Community One Product",
    ProgrammeLabel.SCHOOL: "One School One Product",
}


class TermsForm(Form):
    scheme = RadioField(
        N_("Cara kerja sama"),
        [InputRequired(N_("Pilih satu."))],
        choices=lambda: [SelectChoice(scheme.value, _(label)) for scheme, label in SCHEMES.items()],
    )
    margin = StringField(
        N_("Margin gerai, persen"),
        [Optional(), Length(max=8)],
        description=N_("Misalnya 12,5. Kosongkan bila belum disepakati: bagian kelompok dihitung penuh."),
    )

    def validate_margin(self, field: StringField) -> None:
        if field.data and service.parse_margin(field.data) is None:
            raise StopValidation(_("Tulis margin dari 0 sampai 100 persen, misalnya 12,5. Kosongkan bila belum ada."))


@blueprint.get("/gerai/titip-jual")
@keeps
def outlet_shelves() -> str | Response:
    """The outlets to choose from; whoever serves at one alone is led there."""
    outlets = visible_outlets()
    if len(outlets) == 1:
        return see_other(url_for("office.outlet_shelf", outlet_id=outlets[0].id))
    pieces = {outlet.id: 0 for outlet in outlets}
    for place in stock.list_outlet_places(read_session(), outlet_ids=pieces):
        pieces[place.outlet_id or 0] += place.pieces
    rows = [
        (
            outlet.name,
            url_for("office.outlet_shelf", outlet_id=outlet.id),
            _("{n} barang").format(n=pieces[outlet.id]),
            outlet.address,
        )
        for outlet in outlets
    ]
    return frame.render(
        "office/outlet_shelves.html", "outlet_shelves", rows=rows, report=url_for("office.outlet_report")
    )


@blueprint.get("/gerai/<int:outlet_id>")
@keeps
def outlet_shelf(outlet_id: int) -> str:
    outlet, session = get_own(outlet_id), read_session()
    agreed = queries.list_agreed(session, outlet_ids=[outlet_id])
    proposed = queries.list_proposed(session, outlet_ids=[outlet_id])
    arriving = queries.list_arriving(session, [outlet_id])
    requests = queries.list_requests(session, outlet_ids=[outlet_id], limit=NEWEST)
    beyond = queries.list_beyond(session, [outlet_id], NEWEST)
    places = {place.group_id: place.pieces for place in stock.list_outlet_places(session, outlet_ids=[outlet_id])}
    ids = {each.group_id for each in (*agreed, *proposed)} | {each.group_id for each in arriving}
    groups = groups_of(ids | {each.group_id for each in requests} | {each.group_id for each in beyond})
    titles = titles_of({each.variant_id for each in beyond})
    return frame.render(
        "office/outlet_shelf.html",
        "outlet_shelves",
        outlet=outlet,
        arriving=[
            (
                each.number,
                url_for("office.outlet_delivery", outlet_id=outlet_id, number=each.number),
                _("{n} barang").format(n=each.pieces),
                groups[each.group_id].name,
            )
            for each in arriving
        ],
        agreed=_partners(agreed, places),
        proposed=[(groups[each.group_id].name, terms_words(each)) for each in proposed],
        requests=[(each, groups[each.group_id].name, _label(each.state)) for each in requests],
        beyond=[(each, titles[each.variant_id][0], groups[each.group_id].name) for each in beyond],
    )


def _partners(agreed: Sequence[TermsView], places: Mapping[int, int]) -> list[tuple[str, str, str, str]]:
    """Groups with their label of the programme; `places` are how many pieces of each lie there."""
    sellers = producers.list_sellers(read_session(), {each.group_id for each in agreed})
    return [
        (
            sellers[each.group_id].name,
            url_for("office.outlet_ask", outlet_id=each.outlet_id, slug=sellers[each.group_id].slug),
            _("{n} barang").format(n=places.get(each.group_id, 0)),
            f"{LABELS[sellers[each.group_id].label]}. {terms_words(each)}",
        )
        for each in agreed
    ]


def _label(state: RequestState) -> tuple[str, str]:
    label, kind = REQUEST_LABELS[state]
    return _(label), kind


@blueprint.get("/gerai/<int:outlet_id>/kerja-sama")
@keeps
def outlet_partners(outlet_id: int) -> str:
    """Which group: `q` searches among those that sell."""
    outlet, text = get_own(outlet_id), request.args.get("q", "").strip()[:60]
    found = producers.list_public(read_session(), GroupFilter(text=text), limit=NEWEST)
    rows = [
        (each.name, url_for("office.outlet_terms", outlet_id=outlet_id, slug=each.slug), "", each.place_label)
        for each in found
    ]
    return frame.render("office/outlet_partners.html", "outlet_shelves", outlet=outlet, rows=rows, text=text)


@blueprint.route("/gerai/<int:outlet_id>/kerja-sama/<slug>", methods=["GET", "POST"])
@keeps
def outlet_terms(outlet_id: int, slug: str) -> Response | tuple[str, int]:
    outlet, form, group_id = get_own(outlet_id), TermsForm.of_request(), get_group_id(slug)
    if request.method == "POST" and form.validate():
        margin = service.parse_margin(form.margin.data) if form.margin.data else None
        end_reading()
        service.propose(outlet_id, group_id, (Scheme(form.scheme.data), margin), guards.actor(outlet.name))
        flash("ok", _("Usulan terkirim. Kelompok menjawabnya di lapak mereka."))
        return see_other(url_for("office.outlet_shelf", outlet_id=outlet_id))
    group = groups_of([group_id])[group_id]
    page = frame.render("office/outlet_terms.html", "outlet_shelves", outlet=outlet, group=group, form=form)
    return page, 422 if request.method == "POST" else 200


@blueprint.get("/gerai/<int:outlet_id>/kiriman/<number>")
@keeps
def outlet_delivery(outlet_id: int, number: str) -> str:
    return _delivery_page(get_delivery(outlet_id, number), {})


@blueprint.post("/gerai/<int:outlet_id>/kiriman/<number>")
@keeps
def outlet_accept(outlet_id: int, number: str) -> Response | tuple[str, int]:
    """Every line is counted, and where less has come it is said why."""
    transfer, outlet = get_delivery(outlet_id, number), get_own(outlet_id)
    arrivals, wrong = {}, {}
    for line in transfer.lines:
        name = f"datang-{line.variant_id}"
        counted = parse_quantity(request.form.get(name, ""), MOST_PIECES, 0)
        why = request.form.get(f"alasan-{line.variant_id}", "")
        if counted is None:
            wrong[name] = _("Tulis jumlah dari 0 sampai {most}.").format(most=MOST_PIECES)
        else:
            reason = MovementReason(why) if why in MISSING else MovementReason.LOST
            arrivals[line.variant_id] = Arrival(counted=counted, reason=reason)
    if wrong:
        return _delivery_page(transfer, wrong), 422
    end_reading()
    try:
        service.accept(number, arrivals, guards.actor(outlet.name))
        flash("ok", _("Barang tercatat diterima di {name}.").format(name=outlet.name))
    except StateConflictError:
        flash("info", _("Kiriman ini sudah dicatat lebih dahulu. Lihat keadaannya di bawah."))
    return see_other(url_for("office.outlet_delivery", outlet_id=outlet_id, number=number))


def _delivery_page(transfer: TransferView, wrong: dict[str, str]) -> str:
    outlet_id = transfer.to_place.outlet_id
    if outlet_id is None:
        raise NotFoundError(transfer.number)
    titles = titles_of([line.variant_id for line in transfer.lines])
    lines: list[dict[str, Any]] = [
        {
            "line": line,
            "name": f"datang-{line.variant_id}",
            "why": f"alasan-{line.variant_id}",
            "title": titles[line.variant_id][0],
            "sku": titles[line.variant_id][1],
            "lot": lot_words(line.lot),
            "value": request.form.get(f"datang-{line.variant_id}", str(line.quantity)),
            "reason": request.form.get(f"alasan-{line.variant_id}", ""),
        }
        for line in transfer.lines
    ]
    return frame.render(
        "office/outlet_delivery.html",
        "outlet_shelves",
        outlet=get_own(outlet_id),
        transfer=transfer,
        group=groups_of([transfer.group_id])[transfer.group_id],
        is_on_the_way=transfer.state is TransferState.ON_THE_WAY,
        lines=lines,
        wrong=wrong,
        reasons=[(reason.value, _(text)) for reason, text in WHY.items()],
    )
