"""Counting everything at one place: fifty lines a page, one form; a line left empty was not counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.catalogue.queries import GoodsFilter
from storefront.kernel import ids
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.kernel.text import _, sentence
from storefront.stock import queries, service
from storefront.stock.types import MOST_PIECES, Recount
from storefront.web import guards
from storefront.web.fields import parse_quantity
from storefront.web.guards import requires_membership
from storefront.web.pages import flash, see_other
from storefront.web.paging import key_after
from storefront.workspace import blueprint, frame
from storefront.workspace.stock_forms import STALE, EditForm
from storefront.workspace.stock_lines import TYPED, get_group, goods_name, typed_goods

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.catalogue.types import LineItem
    from storefront.producers.types import GroupInfo
    from storefront.stock.types import PlaceView

PAGE = 50
SEEN = "terlihat-"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One page of a count, and where the next begins."""

    group: GroupInfo
    place: PlaceView
    items: list[LineItem]
    following: int | None


@blueprint.route("/stok/<int:place_id>/hitung", methods=["GET", "POST"])
@requires_membership(Permission.STOCK_KEEP_GROUP)
def stock_count(place_id: int) -> Response | tuple[str, int]:
    """`mulai` is the line with which the page begins."""
    sheet = _sheet(place_id)
    if request.method != "POST":
        return _show(sheet, {}), 200
    end_reading()
    form, wrong, saved = EditForm.of_request(seen="0"), {}, 0
    for item in sheet.items:
        if request.form.get(f"{TYPED}{item.variant_id}", "").strip():
            said = _save(sheet, item.variant_id, form.key.data or "") if _is_key(form) else form.problem
            saved += not said
            if said:
                wrong[item.variant_id] = said
    if wrong:
        end_reading()
        return _show(sheet, wrong), 409
    flash("ok", _("{n} hitungan tersimpan.").format(n=saved))
    if sheet.following:
        return see_other(url_for("workspace.stock_count", place_id=place_id, mulai=sheet.following))
    return see_other(url_for("workspace.stock", lapak=frame.slug_if_several(sheet.group), tempat=place_id))


def _is_key(form: EditForm) -> bool:
    form.validate()
    return not form.key.errors


def _sheet(place_id: int) -> Sheet:
    session = read_session()
    place = queries.find_place(session, place_id)
    if place is None:
        raise NotFoundError(place_id)
    group = get_group(place.group_id, to_keep=True)
    begin, lying = key_after(request.args.get("mulai")), queries.select_lying(place.id)
    wanted = GoodsFilter(group_id=group.id, lying=lying, from_id=begin)
    items = catalogue.list_goods(session, wanted, PAGE + 1)
    following = items[PAGE].variant_id if len(items) > PAGE else None
    shown = {item.variant_id: item for item in items[:PAGE]}  # a new listing moves others to the next page
    return Sheet(group=group, place=place, items=list((shown | typed_goods(group)).values()), following=following)


def _save(sheet: Sheet, variant_id: int, key: str) -> str:
    """One line, in a turn of its own; what stands in its way, or nothing."""
    counted = parse_quantity(request.form[f"{TYPED}{variant_id}"], MOST_PIECES, 0)
    seen = parse_quantity(request.form.get(f"{SEEN}{variant_id}", ""), 10**9 - 1, 0)
    if counted is None or seen is None:
        return _("Tulis jumlah dari {least} sampai {most}.").format(least=0, most=MOST_PIECES)
    command = Recount(
        variant_id=variant_id,
        place_id=sheet.place.id,
        counted=counted,
        seen=seen,
        key=f"{key}.semua.{sheet.place.id}.{variant_id}",
    )
    try:
        service.recount(command, guards.actor(sheet.group.name))
    except RefusedError as error:
        return " ".join(sentence(problem) for problem in error.problems)
    except StateConflictError:
        return _(STALE)
    return ""


def _show(sheet: Sheet, wrong: dict[int, str]) -> str:
    """With what is wrong: what was saved stands as it is now, and its field is empty again."""
    views = queries.view_stock(read_session(), sheet.place.id, [item.variant_id for item in sheet.items], 0)
    rows: list[dict[str, Any]] = [
        {
            "name": f"{TYPED}{item.variant_id}",
            "seen_name": f"{SEEN}{item.variant_id}",
            "title": goods_name(item),
            "on_hand": views[item.variant_id].on_hand,
            "error": wrong.get(item.variant_id),
            "value": request.form.get(f"{TYPED}{item.variant_id}", "") if item.variant_id in wrong else "",
        }
        for item in sheet.items
    ]
    return frame.render(
        "workspace/stock_count.html",
        "stok",
        sheet.group,
        place=sheet.place,
        rows=rows,
        key=ids.secret_token(),
        wrong=len(wrong),
        action=url_for("workspace.stock_count", place_id=sheet.place.id, mulai=request.args.get("mulai")),
        back=url_for("workspace.stock", lapak=frame.slug_if_several(sheet.group), tempat=sheet.place.id),
        following=sheet.following,
    )
