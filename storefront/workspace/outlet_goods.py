"""Goods for an outlet: what it asks for and what the group answers, and sending them with batch and expiry."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from flask import request, url_for
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.catalogue.queries import GoodsFilter
from storefront.kernel import ids
from storefront.kernel.clock import YEARS
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.kernel.text import N_, _, sentence
from storefront.outlets import queries, service
from storefront.outlets.types import RequestState
from storefront.shipping import queries as shipping
from storefront.stock import queries as stock
from storefront.stock.types import MOST_PIECES, Lot, SendTransfer
from storefront.web import guards
from storefront.web.fields import parse_quantity
from storefront.web.forms import Form
from storefront.web.guards import requires_membership
from storefront.web.pages import flash, see_other
from storefront.web.paging import key_after
from storefront.workspace import blueprint, frame
from storefront.workspace.outlets import STATES, get_partner, titles_of
from storefront.workspace.stock_forms import STALE
from storefront.workspace.stock_lines import get_group, goods_name, may_keep

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.outlets.types import RequestView
    from storefront.producers.types import GroupInfo
    from storefront.stock.types import PlaceView

GOODS = 50
LONGEST_BATCH = 40
SENT_BEFORE = N_("Halaman ini sudah mencatat kiriman lain. Periksa isinya, lalu simpan sekali lagi.")
PIECES = N_("Tulis jumlah dari 0 sampai {most}.")
keeps = requires_membership(Permission.STOCK_KEEP_GROUP)


class SendForm(Form):
    key = HiddenField("", [InputRequired(STALE), Regexp(r"^[\w-]{16,64}\Z", message=STALE)])
    note = StringField(N_("Catatan"), [Optional(), Length(max=200)])


@blueprint.get("/gerai/permintaan/<request_number>")
@requires_membership(Permission.GROUP_VIEW)
def outlet_request(request_number: str) -> str:
    found = queries.get_request(read_session(), request_number)
    return _request_page(found, get_group(found.group_id), {})


@blueprint.post("/gerai/permintaan/<request_number>")
@keeps
def outlet_request_answer(request_number: str) -> Response | tuple[str, int]:
    """So many of each; with `jawaban` "tidak" none at all, and why."""
    found = queries.get_request(read_session(), request_number)
    group = get_group(found.group_id, to_keep=True)
    wrong: dict[str, str] = {}
    granted = {} if request.form.get("jawaban") == "tidak" else _numbers("sanggup-", wrong)
    reason = request.form.get("alasan", "").strip()[:200]
    if wrong:
        return _request_page(found, group, wrong), 422
    end_reading()
    try:
        service.answer_request(request_number, granted, reason, guards.actor(group.name))
    except RefusedError as error:
        return _request_page(found, group, {"alasan": sentence(error.problems[0])}), 422
    except StateConflictError:
        flash("info", _("Permintaan ini sudah dijawab atau dibatalkan. Lihat keadaannya di bawah."))
    else:
        flash("ok", _("Jawaban terkirim ke gerai."))
    return see_other(url_for("workspace.outlet_request", request_number=request_number))


def _numbers(prefix: str, wrong: dict[str, str]) -> dict[int, int]:
    """What was typed for each variant; what is wrong goes to the name of its field."""
    found = {}
    for name, text in request.form.items():
        key = key_after(name.removeprefix(prefix)) if name.startswith(prefix) else None
        if key is None:
            continue
        quantity = parse_quantity(text or "0", MOST_PIECES, 0)
        if quantity is None:
            wrong[name] = _(PIECES).format(most=MOST_PIECES)
        else:
            found[key] = quantity
    return found


def _request_page(found: RequestView, group: GroupInfo, wrong: dict[str, str]) -> str:
    titles = titles_of([line.variant_id for line in found.lines])
    lines = [
        {
            "name": f"sanggup-{line.variant_id}",
            "title": titles[line.variant_id],
            "asked": line.asked,
            "granted": line.granted,
            "value": request.form.get(f"sanggup-{line.variant_id}", str(line.asked)),
        }
        for line in found.lines
    ]
    is_kept = may_keep(group)
    to_send = url_for(
        "workspace.outlet_send",
        outlet_id=found.outlet_id,
        permintaan=found.number,
        lapak=frame.slug_if_several(group),
    )
    return frame.render(
        "workspace/outlet_request.html",
        "stok",
        group,
        found=found,
        state=_(STATES[found.state]),
        outlet=shipping.get_outlet(read_session(), found.outlet_id),
        lines=lines,
        wrong=wrong,
        reason=request.form.get("alasan", ""),
        may_answer=is_kept and found.state is RequestState.ASKED,
        may_call_off=is_kept and found.state is RequestState.GRANTED,
        send_url=to_send if is_kept and found.state is RequestState.GRANTED else None,
        lapak=frame.slug_if_several(group),
    )


@blueprint.route("/gerai/<int:outlet_id>/kirim", methods=["GET", "POST"])
@keeps
def outlet_send(outlet_id: int) -> Response | tuple[str, int]:
    """`permintaan` fills in what was granted, `dari` is where the goods lie now."""
    group, outlet = get_partner(outlet_id)
    get_group(group.id, to_keep=True)
    place, others, start = _places(group, outlet_id)
    if start is None:
        return see_other(url_for("workspace.places", lapak=frame.slug_if_several(group)))
    asked, form = _asked(group), SendForm.of_request()
    wrong: dict[str, str] = {}
    if request.method != "POST":
        if asked and asked.state is not RequestState.GRANTED:
            return see_other(url_for("workspace.outlet_request", request_number=asked.number))
        form.key.data = ids.secret_token()
        return _send_page(group, outlet_id, form, (start, others, asked, wrong)), 200
    quantities, lots = _numbers("jumlah-", wrong), _lots(wrong)
    if form.validate() and not wrong:
        end_reading()
        command = SendTransfer(
            group_id=group.id,
            from_place_id=start.id,
            to_place_id=place.id,
            quantities=quantities,
            key=form.key.data or "",
            note=form.note.data or "",
            lots=lots,
        )
        try:
            number = service.send(command, guards.actor(group.name), asked.number if asked else None)
        except RefusedError as error:
            wrong = {str(each.at): sentence(each) for each in error.problems}
        except StateConflictError:
            if asked and queries.get_request(read_session(), asked.number).state is not RequestState.GRANTED:
                flash("info", _("Permintaan ini tidak menunggu kiriman lagi. Lihat keadaannya di bawah."))
                return see_other(url_for("workspace.outlet_request", request_number=asked.number))
            form.key.data, wrong = ids.secret_token(), {"": _(SENT_BEFORE)}
        else:
            flash("ok", _("Barang tercatat di jalan ke {name}. Cetak surat jalannya.").format(name=outlet.name))
            return see_other(url_for("workspace.move", transfer_number=number))
    return _send_page(group, outlet_id, form, (start, others, asked, wrong)), 422


def _places(group: GroupInfo, outlet_id: int) -> tuple[PlaceView, list[PlaceView], PlaceView | None]:
    """The group's place at the outlet, its other places, and from which of them goods leave."""
    (place,) = stock.list_outlet_places(read_session(), outlet_ids=[outlet_id], group_ids=[group.id])
    others = [each for each in stock.list_places(read_session(), group.id) if each.id != place.id]
    start = next((each for each in others if str(each.id) == request.args.get("dari")), None)
    return place, others, start or max(others, key=lambda each: each.pieces, default=None)


def _asked(group: GroupInfo) -> RequestView | None:
    number = request.args.get("permintaan")
    found = queries.get_request(read_session(), number) if number else None
    return found if found and found.group_id == group.id else None


def _lots(wrong: dict[str, str]) -> dict[int, Lot]:
    """Batch and expiry of each variant for which something was typed."""
    found = {}
    for name, text in request.form.items():
        key = key_after(name.removeprefix("jumlah-")) if name.startswith("jumlah-") and text.strip() else None
        if key is None:
            continue
        batch = request.form.get(f"kode-{key}", "").strip()[:LONGEST_BATCH]
        typed = request.form.get(f"baik-{key}", "").strip()
        day = _day(typed)
        if typed and day is None:
            wrong[f"baik-{key}"] = _("Tulis tanggalnya, misalnya 2027-03-31.")
        found[key] = Lot(batch=batch, expires_on=day)
    return found


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def _goods(
    group: GroupInfo, start: PlaceView, asked: RequestView | None, wrong: dict[str, str]
) -> list[dict[str, Any]]:
    """What lies at a place and can leave it, with what was typed or granted."""
    session = read_session()
    movable = stock.select_movable(start.id)
    items = catalogue.list_goods(session, GoodsFilter(group_id=group.id, among=movable, lying=movable), GOODS)
    wanted = {line.variant_id: line.granted or 0 for line in asked.lines} if asked else {}
    views = stock.view_stock(session, start.id, [item.variant_id for item in items], 0)
    return [
        {
            "id": item.variant_id,
            "title": goods_name(item),
            "free": views[item.variant_id].on_hand - views[item.variant_id].promised,
            "value": request.form.get(f"jumlah-{item.variant_id}", str(wanted.get(item.variant_id) or "")),
            "batch": request.form.get(f"kode-{item.variant_id}", ""),
            "expires": request.form.get(f"baik-{item.variant_id}", ""),
            "error": wrong.get(f"jumlah-{item.variant_id}") or wrong.get(f"baik-{item.variant_id}"),
        }
        for item in items
    ]


def _send_page(
    group: GroupInfo,
    outlet_id: int,
    form: SendForm,
    about: tuple[PlaceView, list[PlaceView], RequestView | None, dict[str, str]],
) -> str:
    start, others, asked, wrong = about
    here: dict[str, Any] = {"outlet_id": outlet_id, "lapak": frame.slug_if_several(group)}
    if asked:
        here["permintaan"] = asked.number
    return frame.render(
        "workspace/outlet_send.html",
        "stok",
        group,
        outlet=shipping.get_outlet(read_session(), outlet_id),
        form=form,
        goods=_goods(group, start, asked, wrong),
        wrong=[(name if name.startswith("jumlah-") else None, said) for name, said in wrong.items()],
        starts=[
            (each.name, url_for("workspace.outlet_send", **here, dari=each.id), each.id == start.id)
            for each in others
            if each.is_open
        ],
        action=url_for("workspace.outlet_send", **here, dari=start.id),
        back=url_for("workspace.outlet", **{**here, "permintaan": None}),
    )
