"""The first page of a workspace: what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from storefront.accounts.policy import Permission
from storefront.kernel.db import read_session
from storefront.kernel.text import _
from storefront.orders import queries
from storefront.orders.types import SellerOrderState
from storefront.web import guards
from storefront.web.guards import requires_membership
from storefront.workspace import (
    announcements,
    blueprint,
    checklist,
    frame,
    outlets,
    products,
    readiness,
    sheets,
    stock,
    stock_questions,
    waiting,
)
from storefront.workspace.orders import row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Note = tuple[str, str, str, str]  # a line of components/names.html
    Notes = Callable[[Sequence[int]], list[Note]]

S = SellerOrderState
MOST_ORDERS = 20
NOTES: tuple[Notes, ...] = (
    checklist.notes,
    outlets.notes,
    stock_questions.notes,
    waiting.notes,
    products.notes,
    readiness.notes,
    sheets.notes,
)  # what else waits for a hand, by the ids of the groups; the first comes first


@blueprint.get("/")
@requires_membership(Permission.GROUP_VIEW)
def home() -> str:
    """What a new group does next, the main jobs, the orders that need a hand, and what else waits."""
    groups = frame.own_groups(Permission.GROUP_VIEW)
    chosen = frame.find_chosen(groups)
    ids = [chosen.id] if chosen else list(groups)
    session = read_session()
    sellers = frame.those_with(Permission.ORDER_VIEW_GROUP, ids)
    to_do = queries.list_to_do(session, sellers, limit=MOST_ORDERS)
    counts = queries.count_by_state(session, sellers)
    new = queries.count_new(session, sellers)
    tiles = _tiles(counts, new, chosen.slug if chosen and len(groups) > 1 else None, stock.note_of_tile(ids))
    return frame.render(
        "workspace/home.html",
        "beranda",
        chosen,
        switch=frame.switch(groups, chosen),
        told=announcements.unread(ids),
        applying=checklist.steps(session, ids),
        tiles=tiles,
        sees_orders=bool(sellers),
        rows=[row_of(row, groups, chosen) for row in to_do],
        unpaid=counts[S.PLACED] - new,
        notes=[note for notes_of in NOTES for note in notes_of(ids)],
    )


def _tiles(
    counts: Mapping[SellerOrderState, int], new: int, slug: str | None, stock_note: str
) -> list[dict[str, object]]:
    """The main jobs that open for whoever is signed in; who lists no goods sees what is on its way instead."""
    fresh = _("Terima secepatnya") if new else _("Belum ada yang menunggu")
    away = _("{n} di jalan, {m} siap diambil").format(n=counts[S.SENT], m=counts[S.READY])
    done = _("{n} sudah diterima pembeli").format(n=counts[S.RECEIVED])
    first = _("{n} pesanan baru").format(n=new) if new else _("Pesanan baru")
    orders, lists = "workspace.orders", guards.may_open("workspace.product_new")
    tiles: list[tuple[str, str, str, str, dict[str, Any]]] = [
        ("paket", first, fresh, orders, {"keadaan": "baru"}),
        ("stok", _("Stok"), stock_note, "workspace.stock", {}),
        ("kamera", _("Tambah produk"), _("Mulai dari fotonya"), "workspace.product_new", {}),
        *([] if lists else [("truk", _("Dikirim"), away, orders, {"keadaan": "dikirim"})]),
        ("centang", _("Selesai"), done, orders, {"keadaan": "selesai"}),
    ]
    return [
        {
            "icon": icon,
            "title": title,
            "note": note,
            "url": url_for(endpoint, **values, lapak=slug),
            "waiting": values.get("keadaan") == "baru" and new > 0,
        }
        for icon, title, note, endpoint, values in tiles
        if guards.may_open(endpoint)
    ]
