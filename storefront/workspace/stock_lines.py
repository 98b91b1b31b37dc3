"""What the pages of a group's stock have in common: a line of it, its place, and who may write there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request

from storefront.accounts.policy import Permission
from storefront.catalogue import queries as catalogue
from storefront.kernel.db import read_session
from storefront.kernel.errors import ForbiddenError, NotFoundError
from storefront.kernel.text import N_, _
from storefront.stock import queries
from storefront.stock.types import MovementReason, PlaceKind
from storefront.web import guards
from storefront.web.paging import key_after
from storefront.workspace import frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storefront.catalogue.types import LineItem
    from storefront.producers.types import GroupInfo
    from storefront.stock.types import PlaceView, StockView

R = MovementReason
TYPED = "jumlah-"
BUTTONS = (  # each says by itself whether it adds or takes
    (R.HARVEST, N_("Tambah: panen atau produksi")),
    (R.FOUND, N_("Tambah: ditemukan lagi")),
    (R.SOLD_DIRECTLY, N_("Kurangi: dijual langsung")),
    (R.DAMAGED, N_("Kurangi: rusak")),
    (R.OWN_USE, N_("Kurangi: dipakai sendiri")),
    (R.LOST, N_("Kurangi: hilang")),
)
REASONS = {
    R.OPENING: N_("Stok awal"),
    R.HARVEST: N_("Panen atau produksi"),
    R.DAMAGED: N_("Rusak"),
    R.SOLD_DIRECTLY: N_("Dijual langsung"),
    R.OWN_USE: N_("Dipakai sendiri"),
    R.LOST: N_("Hilang"),
    R.FOUND: N_("Ditemukan lagi"),
    R.RECOUNTED: N_("Dihitung ulang"),
    R.DISPATCHED: N_("Dikirim untuk pesanan"),
    R.RETURNED: N_("Kembali dari pembeli"),
    R.SOLD_AT_OUTLET: N_("Terjual di gerai"),
    R.SOLD_OUTRIGHT: N_("Dibeli putus oleh gerai"),
    R.MOVED_OUT: N_("Dipindahkan ke tempat lain"),
    R.MOVED_IN: N_("Datang dari tempat lain"),
}
KINDS = {
    PlaceKind.STORE: N_("Toko atau gudang sendiri"),
    PlaceKind.OUTLET: N_("Titip jual di gerai"),
    PlaceKind.BUMDES: N_("Toko BUMDes"),
    PlaceKind.STALL: N_("Pasar malam atau lapak pameran"),
}


@dataclass(frozen=True, kw_only=True)
class StockLine:
    """What `components/stocklist.html` reads."""

    id: int
    name: str
    figures: str
    on_hand: int
    note: tuple[str, str] | None
    picture_key: str | None
    url: str
    is_open: bool = False
    counted: str = ""
    amount: str = ""


@dataclass(frozen=True, kw_only=True)
class Spot:
    """One variant of a group at one of its places."""

    group: GroupInfo
    place: PlaceView
    item: LineItem


def get_group(group_id: int, *, to_keep: bool = False) -> GroupInfo:
    """The group of something that an address names.

    Raises:
        NotFoundError: when it is not one of the visitor's.
        ForbiddenError: when it is to be changed by somebody who may only look.
    """
    group = frame.own_groups(Permission.GROUP_VIEW).get(group_id)
    if group is None:
        raise NotFoundError(group_id)
    if to_keep and not may_keep(group):
        raise ForbiddenError(Permission.STOCK_KEEP_GROUP.value)
    return group


def may_keep(group: GroupInfo) -> bool:
    return group.id in guards.group_ids(Permission.STOCK_KEEP_GROUP)


def get_spot(place_id: int, variant_id: int, *, to_keep: bool = False) -> Spot:
    """Raises as `get_group`, and NotFoundError where place and variant are not of one group."""
    session = read_session()
    place = queries.find_place(session, place_id)
    item = catalogue.find_lines(session, [variant_id]).get(variant_id)
    if place is None or item is None or place.group_id != item.group_id:
        raise NotFoundError(place_id, variant_id)
    return Spot(group=get_group(place.group_id, to_keep=to_keep), place=place, item=item)


def goods_name(item: LineItem) -> str:
    """`Kopi Bajawa, biji, bungkus`."""
    return ", ".join(part for part in (item.product_name, item.variant_label, item.unit) if part)


def typed_goods(group: GroupInfo) -> dict[int, LineItem]:
    """The group's variants in whose fields (`jumlah-…`) something was typed: they stay, whatever a page lists now."""
    fields = [
        name.removeprefix(TYPED) for name, text in request.form.items() if text.strip() and name.startswith(TYPED)
    ]
    items = catalogue.find_lines(read_session(), [key for key in map(key_after, fields) if key is not None])
    return {variant_id: item for variant_id, item in items.items() if item.group_id == group.id}


def lines_of(place: PlaceView, items: Sequence[LineItem], low_at: int, *, is_kept: bool) -> list[StockLine]:
    """Lines in this order, in one question for any number of them."""
    views = queries.view_stock(read_session(), place.id, [item.variant_id for item in items], low_at)
    return [_line(place, item, views[item.variant_id], is_kept=is_kept) for item in items]


def _line(place: PlaceView, item: LineItem, view: StockView, *, is_kept: bool) -> StockLine:
    figures = [_("Ada {n}").format(n=view.on_hand)]
    if view.promised:
        figures += [
            _("dipesan {n}").format(n=view.promised),
            _("bisa dijual {n}").format(n=view.on_hand - view.promised),
        ]
    note = None
    if not item.is_public:
        note = ("rest", _("Tidak tampil untuk pembeli."))
    elif view.available <= 0:
        note = ("none", _("Habis untuk pembeli daring. Halamannya tetap tampil."))
    elif view.is_low:
        note = ("low", _("Hampir habis"))
    return StockLine(
        id=item.variant_id,
        name=goods_name(item),
        figures=", ".join(figures),
        on_hand=view.on_hand,
        note=note,
        picture_key=item.picture_key,
        url=f"/lapak/stok/{place.id}/{item.variant_id}" if is_kept else "",
    )
