"""A group's stock at one place: the list, one line of it, and what members write down there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import make_response, request, url_for

from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.catalogue.queries import GoodsFilter
from storefront.kernel import ids
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.kernel.text import _
from storefront.stock import queries, service
from storefront.stock.types import Adjust, Counted, MovementReason, Recount
from storefront.web import guards, pages
from storefront.web.guards import requires_membership
from storefront.web.pages import flash, see_other
from storefront.web.paging import key_after
from storefront.workspace import blueprint, frame
from storefront.workspace.stock_forms import STALE, AdjustForm, CountForm, EditForm, MarkForm
from storefront.workspace.stock_lines import (
    BUTTONS,
    REASONS,
    get_spot,
    goods_name,
    lines_of,
    may_keep,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzeug import Response

    from storefront.catalogue.types import LineItem
    from storefront.producers.types import GroupInfo
    from storefront.stock.types import PlaceView
    from storefront.workspace.stock_lines import Spot, StockLine

PAGE = 50
LOW = "hampir-habis"
keeps = requires_membership(Permission.STOCK_KEEP_GROUP)


def note_of_tile(group_ids: Sequence[int]) -> str:
    """For the tile on the first page."""
    low = queries.count_low(read_session(), group_ids)
    return _("{n} hampir habis").format(n=low) if low else _("Hitung, tambah, kurangi")


@blueprint.get("/stok")
@requires_membership(Permission.GROUP_VIEW)
def stock() -> str:
    """`tempat` picks a place, `q` searches, `saring` keeps what is low, `mulai` is the line with which it begins."""
    group = frame.chosen_group(Permission.GROUP_VIEW)
    session = read_session()
    places = queries.list_places(session, group.id)
    place = next((each for each in places if str(each.id) == request.args.get("tempat")), None)
    place = place or (places[0] if places else None)
    text, only_low = request.args.get("q", "").strip()[:60], request.args.get("saring") == LOW
    low_at = queries.low_by_default(session)
    found: list[LineItem] = []
    if place:
        among = queries.select_low([group.id], low_at) if only_low else None
        begin, lying = key_after(request.args.get("mulai")), queries.select_lying(place.id)
        wanted = GoodsFilter(group_id=group.id, text=text, among=among, lying=lying, from_id=begin)
        found = catalogue.list_goods(session, wanted, PAGE + 1)
    is_kept = may_keep(group)
    here: dict[str, Any] = {
        "lapak": frame.slug_if_several(group),
        "tempat": place.id if place else None,
        "q": text or None,
    }
    every, low = url_for("workspace.stock", **here), url_for("workspace.stock", **here, saring=LOW)
    saring = LOW if only_low else None
    following = found[PAGE].variant_id if len(found) > PAGE else None
    return frame.render(
        "workspace/stock.html",
        "stok",
        group,
        place=place,
        places=_tabs(group, places, place),
        filters=[(_("Semua"), every, not only_low), (_("Hampir habis"), low, only_low)],
        lines=lines_of(place, found[:PAGE], low_at, is_kept=is_kept) if place else [],
        text=text,
        hidden={name: value for name, value in {**here, "saring": saring, "q": None}.items() if value},
        following=url_for("workspace.stock", **here, saring=saring, mulai=following) if following else None,
        first=url_for("workspace.stock", **here, saring=saring) if request.args.get("mulai") else None,
        lapak=here["lapak"],
        is_kept=is_kept,
        **_of_page(),
    )


def _tabs(group: GroupInfo, places: Sequence[PlaceView], place: PlaceView | None) -> list[tuple[str, str, bool]]:
    slug = frame.slug_if_several(group)
    return [(each.name, url_for("workspace.stock", lapak=slug, tempat=each.id), each == place) for each in places]


def _of_page() -> dict[str, object]:
    """What the forms of a page carry, and the reasons that they offer."""
    return {"key": ids.secret_token(), "reasons": [(reason.value, _(text)) for reason, text in BUTTONS]}


@blueprint.get("/stok/<int:place_id>/<int:variant_id>")
@requires_membership(Permission.GROUP_VIEW)
def stock_line(place_id: int, variant_id: int) -> str:
    spot = get_spot(place_id, variant_id)
    return _show(spot, _line_of(spot), MarkForm())


def _line_of(spot: Spot) -> StockLine:
    low_at = queries.low_by_default(read_session())
    return lines_of(spot.place, [spot.item], low_at, is_kept=may_keep(spot.group))[0]


def _show(spot: Spot, line: StockLine, mark: MarkForm) -> str:
    """One line with its ledger; light enough to be the answer to every act."""
    session = read_session()
    variant_id = spot.item.variant_id
    view = queries.view_stock(session, spot.place.id, [variant_id], queries.low_by_default(session))[variant_id]
    if mark.low_at.data is None and not mark.errors:
        mark.low_at.data = view.low_at
    slug = frame.slug_if_several(spot.group)
    moves = queries.list_movements(session, spot.item.variant_id, spot.place.id)
    return frame.render(
        "workspace/stock_line.html",
        "stok",
        spot.group,
        spot=spot,
        name=goods_name(spot.item),
        line=replace(line, is_open=True),
        view=view,
        mark=mark,
        back=url_for("workspace.stock", lapak=slug, tempat=spot.place.id, mulai=spot.item.variant_id),
        moves=[(move, _(REASONS[move.reason])) for move in moves],
        is_kept=may_keep(spot.group),
        **_of_page(),
    )


@blueprint.post("/stok/<int:place_id>/<int:variant_id>/hitung")
@keeps
def stock_recount(place_id: int, variant_id: int) -> Response:
    spot, form = get_spot(place_id, variant_id, to_keep=True), CountForm.of_request()

    def act() -> Counted:
        command = Recount(
            variant_id=variant_id,
            place_id=place_id,
            counted=form.counted.data or 0,
            seen=form.seen.data or 0,
            key=f"{form.key.data}.hitung.{place_id}.{variant_id}",
        )
        return service.recount(command, guards.actor(spot.group.name))

    return _answer(spot, form, act)


@blueprint.post("/stok/<int:place_id>/<int:variant_id>/ubah")
@keeps
def stock_adjust(place_id: int, variant_id: int) -> Response:
    spot, form = get_spot(place_id, variant_id, to_keep=True), AdjustForm.of_request()
    return _answer(spot, form, lambda: _adjust(spot, form, *form.movement))


@blueprint.post("/stok/<int:place_id>/<int:variant_id>/terjual")
@keeps
def stock_sell(place_id: int, variant_id: int) -> Response:
    """One piece, in one tap."""
    spot, form = get_spot(place_id, variant_id, to_keep=True), EditForm.of_request()
    return _answer(spot, form, lambda: _adjust(spot, form, -1, MovementReason.SOLD_DIRECTLY))


def _adjust(spot: Spot, form: EditForm, delta: int, reason: MovementReason) -> Counted:
    spelled = f"{spot.place.id}.{spot.item.variant_id}"
    act = "ubah" if isinstance(form, AdjustForm) else "terjual"
    command = Adjust(
        variant_id=spot.item.variant_id,
        place_id=spot.place.id,
        delta=delta,
        reason=reason,
        seen=form.seen.data or 0,
        key=f"{form.key.data}.{act}.{spelled}",
    )
    return service.adjust(command, guards.actor(spot.group.name))


def _answer(spot: Spot, form: EditForm, act: Callable[[], Counted]) -> Response:
    """Do it and say so, or show the line again with what is wrong and what was typed; nothing has changed then."""
    end_reading()
    done, status = None, 422
    if form.validate():
        try:
            done, status = act(), 200
        except RefusedError as error:
            form.add_problems(error)
            status = 409
        except StateConflictError:  # the key of this page has said something else before
            form.form_errors.append(_(STALE))
            status = 409
    end_reading()
    if request.headers.get("X-Part") == "line":
        return _part(spot, form, done, status)
    if done:
        flash("info" if done.is_repeat else "ok", _said(done, form))
        return see_other(url_for("workspace.stock_line", place_id=spot.place.id, variant_id=spot.item.variant_id))
    return make_response(_show(spot, _wrong(spot, form), MarkForm()), status)


def _part(spot: Spot, form: EditForm, done: Counted | None, status: int) -> Response:
    """The line alone, for a page that puts it in its place."""
    line = replace(_line_of(spot), note=("rest", _said(done, form))) if done else _wrong(spot, form)
    answer = make_response(pages.render("workspace/stock_part.html", line=line, **_of_page()), status)
    answer.headers["X-Part"] = "line"
    return answer


def _wrong(spot: Spot, form: EditForm) -> StockLine:
    typed = {name: getattr(form, name)._value() for name in ("counted", "amount") if name in form}  # noqa: SLF001 -- WTForms' name for what was typed
    return replace(_line_of(spot), note=("clash", form.problem), is_open=True, **typed)


def _said(done: Counted, form: EditForm) -> str:
    if done.is_repeat:
        return _("Ini sudah tercatat tadi. Sekarang ada {n}.").format(n=done.after)
    if done.before != form.seen.data:
        words = _("Tersimpan. Stok sempat berubah dari {seen} menjadi {before}. Sekarang ada {n}.")
        return words.format(seen=form.seen.data, before=done.before, n=done.after)
    return _("Tersimpan. Sekarang ada {n}.").format(n=done.after)


@blueprint.post("/stok/<int:place_id>/<int:variant_id>/batas")
@keeps
def stock_mark(place_id: int, variant_id: int) -> Response | tuple[str, int]:
    """From how few on the group is warned."""
    spot, form = get_spot(place_id, variant_id, to_keep=True), MarkForm.of_request()
    if not form.validate():
        return _show(spot, _line_of(spot), form), 422
    end_reading()
    service.set_low_mark(variant_id, form.low_at.data or 0, guards.actor(spot.group.name))
    flash("ok", _("Tersimpan. Kami ingatkan bila tinggal {n}.").format(n=form.low_at.data))
    return see_other(url_for("workspace.stock_line", place_id=place_id, variant_id=variant_id))
