"""Who waits for what a group has sold out: how many people and pieces, and those whom the group itself tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.interests import queries, service
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.text import _
from storefront.web import guards
from storefront.web.guards import requires_membership
from storefront.web.pages import absolute_url, flash, see_other
from storefront.web.recipients import shown_phone, whatsapp_url
from storefront.workspace import blueprint, frame

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from werkzeug import Response

    from storefront.catalogue.types import LineItem
    from storefront.interests.types import Demand, InterestView
    from storefront.producers.types import GroupInfo

MOST = 200


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Somebody who left a telephone number. `is_due`: goods have come for them."""

    id: int
    goods: str
    phone: str
    chat: str
    asked_at: datetime
    is_due: bool


def demand_words(people: int, pieces: int, unit: str = "") -> str:
    """`12 orang menunggu 30 lembar`."""
    return _("{people} orang menunggu {pieces} {unit}").format(people=people, pieces=pieces, unit=unit or _("barang"))


def notes(group_ids: Sequence[int]) -> list[tuple[str, str, str, str]]:
    """For the first page of a workspace: who waits for goods that are sold out."""
    people, pieces = queries.totals(read_session(), frame.those_with(Permission.ORDER_VIEW_GROUP, group_ids))
    if not people:
        return []
    words = _("Lihat barangnya dan siapa yang perlu dikabari.")
    return [(demand_words(people, pieces), url_for("workspace.waiting"), "", words)]


@blueprint.get("/peminat")
@requires_membership(Permission.ORDER_VIEW_GROUP)
def waiting() -> str:
    groups = frame.own_groups()
    session = read_session()
    demand = queries.list_demand(session, list(groups), MOST)
    handled = guards.group_ids(Permission.ORDER_HANDLE_GROUP)
    callers = queries.list_callers(session, handled, MOST)
    items = catalogue.find_lines(session, {each.variant_id for each in demand} | {each.variant_id for each in callers})
    return frame.render(
        "workspace/waiting.html",
        None,
        next(iter(groups.values())) if len(groups) == 1 else None,
        demand=[_wanted(each, items[each.variant_id], groups) for each in demand],
        callers=[_caller(each, items[each.variant_id], groups) for each in callers],
    )


def _wanted(demand: Demand, item: LineItem, groups: dict[int, GroupInfo]) -> tuple[str, str, str, str]:
    """A line of `components/names.html`; the lapak is named for a member of several."""
    words = demand_words(demand.people, demand.pieces, item.unit)
    note = words if len(groups) == 1 else f"{words}, {groups[demand.group_id].name}"
    return _goods(item), url_for("shop.product", slug=item.product_slug), "", note


def _goods(item: LineItem) -> str:
    return f"{item.product_name}, {item.variant_label}" if item.variant_label else item.product_name


def _caller(wish: InterestView, item: LineItem, groups: dict[int, GroupInfo]) -> Caller:
    message = _("Halo, kami dari {group}. {goods} yang Anda tunggu sudah ada: {url}").format(
        group=groups[item.group_id].name,
        goods=_goods(item),
        url=absolute_url("shop.product", slug=item.product_slug),
    )
    return Caller(
        id=wish.id,
        goods=f"{wish.quantity} {item.unit}, {_goods(item)}",
        phone=shown_phone(wish.phone or ""),
        chat=whatsapp_url(wish.phone or "", message),
        asked_at=wish.asked_at,
        is_due=wish.due_at is not None,
    )


@blueprint.post("/peminat/<int:interest_id>/sudah")
@requires_membership(Permission.ORDER_HANDLE_GROUP)
def waiting_told(interest_id: int) -> Response:
    """The group has written; the number is forgotten."""
    handled = guards.group_ids(Permission.ORDER_HANDLE_GROUP)
    end_reading()
    service.tick_off(interest_id, handled)
    flash("ok", _("Tercatat: sudah dikabari. Nomornya kami hapus."))
    return see_other(url_for("workspace.waiting"))
