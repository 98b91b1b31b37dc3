"""The first page of a workspace: what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from storefront.accounts.policy import Permission
from storefront.kernel.db import read_session
from storefront.kernel.text import _
from storefront.orders import queries
from storefront.orders.types import SellerOrderState
from storefront.web import guards
from storefront.web.guards import requires_membership
from storefront.workspace import blueprint, checklist, frame, waiting
from storefront.workspace.orders import row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Note = tuple[str, str, str, str]  # a line of components/names.html
    Notes = Callable[[Sequence[int]], list[Note]]

S = SellerOrderState
MOST_ORDERS = 20
NOTES: tuple[Notes, ...] = (
    checklist.notes,
    waiting.notes,
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
    tiles = _tiles(counts, new, chosen.slug if chosen and len(groups) > 1 else None)
    return frame.render(
        "workspace/home.html",
        "beranda",
        chosen,
        switch=frame.switch(groups, chosen),
        applying=checklist.steps(session, ids),
        tiles=[tile for tile in tiles if guards.opens(str(tile["url"]))],
        sees_orders=bool(sellers),
        rows=[row_of(row, groups, chosen) for row in to_do],
        unpaid=counts[S.PLACED] - new,
        notes=[note for notes_of in NOTES for note in notes_of(ids)],
    )


def _tiles(counts: Mapping[SellerOrderState, int], new: int, slug: str | None) -> list[dict[str, object]]:
    def tile(key: str, icon: str, title: str, note: str) -> dict[str, object]:
        url = url_for("workspace.orders", keadaan=key, lapak=slug)
        return {"icon": icon, "title": title, "note": note, "url": url, "waiting": key == "baru" and new > 0}

    preparing = _("{n} perlu dikemas, {m} perlu dikirim").format(n=counts[S.ACCEPTED], m=counts[S.PACKED])
    away = _("{n} di jalan, {m} siap diambil").format(n=counts[S.SENT], m=counts[S.READY])
    fresh = _("Terima secepatnya") if new else _("Belum ada yang menunggu")
    return [
        tile("baru", "paket", _("{n} pesanan baru").format(n=new) if new else _("Pesanan baru"), fresh),
        tile("disiapkan", "toko", _("Disiapkan"), preparing),
        tile("dikirim", "truk", _("Dikirim"), away),
        tile("selesai", "centang", _("Selesai"), _("{n} sudah diterima pembeli").format(n=counts[S.RECEIVED])),
    ]
