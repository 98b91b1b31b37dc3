"""Goods between two places of a group: what leaves, the surat jalan that goes along, and what has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.catalogue.queries import GoodsFilter
from storefront.kernel import ids
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import ForbiddenError, RefusedError, StateConflictError
from storefront.kernel.text import N_, _, sentence
from storefront.stock import queries, service
from storefront.stock.types import MISSING, MOST_PIECES, Arrival, MovementReason, SendTransfer, TransferState
from storefront.web import guards
from storefront.web.consignment import lot_words
from storefront.web.fields import parse_quantity
from storefront.web.guards import requires_membership
from storefront.web.pages import flash, see_other
from storefront.web.paging import key_after
from storefront.workspace import blueprint, frame
from storefront.workspace.stock_forms import RouteForm
from storefront.workspace.stock_lines import get_group, goods_name, may_keep, typed_goods

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.producers.types import GroupInfo
    from storefront.stock.types import PlaceView, TransferView

PAGE = 20
GOODS = 50
STATES = {
    TransferState.ON_THE_WAY: (N_("Di jalan"), "warn"),
    TransferState.ARRIVED: (N_("Sudah sampai"), "ok"),
    TransferState.CANCELLED: (N_("Dibatalkan"), "info"),
}
WHY = {MovementReason.LOST: N_("Hilang"), MovementReason.DAMAGED: N_("Rusak")}
SENT_BEFORE = N_("Halaman ini sudah mencatat kiriman lain. Periksa isinya, lalu simpan sekali lagi.")
PIECES = N_("Tulis jumlah dari 0 sampai {most}.")
keeps = requires_membership(Permission.STOCK_KEEP_GROUP)


@blueprint.get("/stok/pindah")
@requires_membership(Permission.GROUP_VIEW)
def moves() -> str:
    """The newest first; `sebelum` pages by key."""
    group = frame.chosen_group(Permission.GROUP_VIEW)
    session, slug = read_session(), frame.slug_if_several(group)
    before = key_after(request.args.get("sebelum"))
    found = queries.list_transfers(session, group.id, before_id=before, limit=PAGE + 1)
    return frame.render(
        "workspace/moves.html",
        "stok",
        group,
        rows=[_row(each) for each in found[:PAGE]],
        older=url_for("workspace.moves", sebelum=found[PAGE - 1].id, lapak=slug) if len(found) > PAGE else None,
        starts=[
            (place.name, url_for("workspace.move_new", dari=place.id, lapak=slug), "", "")
            for place in queries.list_places(session, group.id)
            if place.pieces
        ],
        lapak=slug,
        is_kept=may_keep(group),
    )


def _row(transfer: TransferView) -> tuple[str, str, str, str]:
    """A line of `components/names.html`."""
    way = _("{start} ke {end}").format(start=transfer.from_place.name, end=transfer.to_place.name)
    pieces = _("{n} barang").format(n=sum(line.quantity for line in transfer.lines))
    url = url_for("workspace.move", transfer_number=transfer.number)
    return transfer.number, url, _(STATES[transfer.state][0]), f"{way}, {pieces}"


@blueprint.route("/stok/pindah/baru", methods=["GET", "POST"])
@keeps
def move_new() -> Response | tuple[str, int]:
    """`dari` is where the goods lie, `q` searches among them; a search comes with all that is typed so far."""
    group = frame.chosen_group(Permission.STOCK_KEEP_GROUP)
    places = queries.list_places(read_session(), group.id)
    start = next((place for place in places if str(place.id) == request.args.get("dari")), None)
    if start is None:
        return see_other(url_for("workspace.moves", lapak=frame.slug_if_several(group)))
    form = RouteForm.of_request()
    form.offer([place for place in places if place.is_open and place != start])
    if request.method != "POST":
        form.key.data = ids.secret_token()
    if request.method != "POST" or request.form.get("langkah") == "cari":
        return _form(group, start, form, {}), 200
    quantities, wrong = _quantities("jumlah-")
    if form.validate() and not wrong:
        end_reading()
        command = SendTransfer(
            group_id=group.id,
            from_place_id=start.id,
            to_place_id=form.to_place.data,
            quantities=quantities,
            key=form.key.data or "",
            note=form.note.data or "",
        )
        try:
            sent = service.send_transfer(command, guards.actor(group.name))
        except RefusedError as error:
            wrong = {str(each.at): sentence(each) for each in error.problems}
        except StateConflictError:  # the page before was opened again: what it sent stands
            form.key.data, wrong = ids.secret_token(), {"": _(SENT_BEFORE)}
        else:
            flash("ok", _("Barang tercatat di jalan. Cetak surat jalannya."))
            return see_other(url_for("workspace.move", transfer_number=sent))
    return _form(group, start, form, wrong), 422


def _quantities(prefix: str) -> tuple[dict[int, int], dict[str, str]]:
    """What was typed for each variant, and what is wrong, by the name of its field."""
    counted: dict[int, int] = {}
    wrong: dict[str, str] = {}
    for name, text in request.form.items():
        variant_id = key_after(name.removeprefix(prefix)) if name.startswith(prefix) else None
        if variant_id is None:
            continue
        quantity = parse_quantity(text or "0", MOST_PIECES, 0)
        if quantity is None:
            wrong[name] = _(PIECES).format(most=MOST_PIECES)
        else:
            counted[variant_id] = quantity
    return counted, wrong


def _form(group: GroupInfo, start: PlaceView, form: RouteForm, wrong: dict[str, str]) -> str:
    session = read_session()
    text = request.values.get("q", "").strip()[:60]
    movable = queries.select_movable(start.id)
    wanted = GoodsFilter(group_id=group.id, text=text, among=movable, lying=movable)
    shown = catalogue.list_goods(session, wanted, GOODS + 1)
    items = typed_goods(group) | {item.variant_id: item for item in shown[:GOODS]}
    views = queries.view_stock(session, start.id, items, 0)
    goods: list[dict[str, Any]] = [
        {
            "name": f"jumlah-{each}",
            "title": goods_name(item),
            "free": views[each].on_hand - views[each].promised,
            "value": request.form.get(f"jumlah-{each}", ""),
            "error": wrong.get(f"jumlah-{each}"),
        }
        for each, item in items.items()
    ]
    slug = frame.slug_if_several(group)
    return frame.render(
        "workspace/move_new.html",
        "stok",
        group,
        form=form,
        start=start,
        goods=goods,
        wrong=[(f"#{name}" if name.startswith("jumlah-") else None, said) for name, said in wrong.items()],
        text=text,
        lapak=slug,
        action=url_for("workspace.move_new", dari=start.id, lapak=slug),
        has_more=len(shown) > GOODS,
    )


def _get(transfer_number: str, *, to_keep: bool = False) -> tuple[TransferView, GroupInfo]:
    transfer = queries.get_transfer(read_session(), transfer_number)
    return transfer, get_group(transfer.group_id, to_keep=to_keep)


@blueprint.get("/stok/pindah/<transfer_number>")
@requires_membership(Permission.GROUP_VIEW)
def move(transfer_number: str) -> str:
    transfer, group = _get(transfer_number)
    return _show(transfer, group, {})


def _show(transfer: TransferView, group: GroupInfo, wrong: dict[str, str]) -> str:
    label, kind = STATES[transfer.state]
    return frame.render(
        "workspace/move.html",
        "stok",
        group,
        transfer=transfer,
        state=(_(label), kind),
        is_on_the_way=transfer.state is TransferState.ON_THE_WAY,
        lines=_lines(transfer),
        wrong=wrong,
        reasons=[(reason.value, _(text)) for reason, text in WHY.items()],
        lapak=frame.slug_if_several(group),
        is_kept=may_keep(group),
    )


def _lines(transfer: TransferView) -> list[dict[str, Any]]:
    items = catalogue.find_lines(read_session(), [line.variant_id for line in transfer.lines])
    return [
        {
            "name": f"datang-{line.variant_id}",
            "why": f"alasan-{line.variant_id}",
            "title": goods_name(items[line.variant_id]),
            "sku": items[line.variant_id].sku,
            "lot": lot_words(line.lot),
            "quantity": line.quantity,
            "received": line.received,
            "value": request.form.get(f"datang-{line.variant_id}", str(line.quantity)),
            "reason": request.form.get(f"alasan-{line.variant_id}", ""),
        }
        for line in transfer.lines
    ]


@blueprint.get("/stok/pindah/<transfer_number>/surat-jalan")
@requires_membership(Permission.GROUP_VIEW)
def move_note(transfer_number: str) -> str:
    """The paper that travels along, with room for two names."""
    transfer, group = _get(transfer_number)
    return frame.render(
        "workspace/move_note.html", None, group, transfer=transfer, lines=_lines(transfer), sender=group
    )


@blueprint.post("/stok/pindah/<transfer_number>/sampai")
@keeps
def move_arrive(transfer_number: str) -> Response | tuple[str, int]:
    transfer, group = _get(transfer_number, to_keep=True)
    if transfer.to_place.outlet_id is not None:
        raise ForbiddenError(transfer_number)  # the outlet counts what has come to it
    counted, wrong = _quantities("datang-")
    for line in transfer.lines:
        if line.variant_id not in counted:
            wrong.setdefault(f"datang-{line.variant_id}", _(PIECES).format(most=MOST_PIECES))
    if wrong:
        return _show(transfer, group, wrong), 422
    arrivals = {line.variant_id: _arrival(line.variant_id, counted[line.variant_id]) for line in transfer.lines}
    end_reading()
    try:
        service.receive_transfer(transfer_number, arrivals, guards.actor(group.name))
        flash("ok", _("Barang tercatat sudah sampai."))
    except StateConflictError:
        flash("info", _("Rekan Anda sudah lebih dahulu mencatatnya. Lihat keadaannya di bawah."))
    return see_other(url_for("workspace.move", transfer_number=transfer_number))


def _arrival(variant_id: int, counted: int) -> Arrival:
    why = request.form.get(f"alasan-{variant_id}", "")
    return Arrival(counted=counted, reason=MovementReason(why) if why in MISSING else MovementReason.LOST)


@blueprint.post("/stok/pindah/<transfer_number>/batal")
@keeps
def move_cancel(transfer_number: str) -> Response:
    _transfer, group = _get(transfer_number, to_keep=True)
    end_reading()
    try:
        service.cancel_transfer(transfer_number, guards.actor(group.name))
        flash("ok", _("Dibatalkan. Barangnya kembali ke tempat asal."))
    except StateConflictError:
        flash("info", _("Rekan Anda sudah lebih dahulu mencatatnya. Lihat keadaannya di bawah."))
    return see_other(url_for("workspace.move", transfer_number=transfer_number))
