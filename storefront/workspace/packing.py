"""What to pack: the goods of all open orders, summed, with the orders that they are for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import url_for

from storefront.accounts.policy import Permission
from storefront.kernel.db import read_session
from storefront.orders import queries
from storefront.orders.types import SellerOrderState
from storefront.web.guards import requires_membership
from storefront.web.labels import tag_of
from storefront.web.recipients import goods_name
from storefront.workspace import blueprint, frame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from storefront.orders.types import Shipment
    from storefront.producers.types import GroupInfo

S = SellerOrderState
TO_PACK = frozenset({S.PLACED, S.ACCEPTED})


@dataclass(kw_only=True)
class Goods:
    """One kind of goods; an order is its number, address, how many and whether it is not accepted yet.

    `ready_on`: they are still to be made, the first of them by that day; None: they lie on the shelf.
    """

    name: str
    sku: str
    group: str
    ready_on: date | None = None
    count: int = 0
    orders: list[tuple[str, str, int, bool]] = field(default_factory=list)


@blueprint.get("/pesanan/kemas")
@requires_membership(Permission.ORDER_VIEW_GROUP)
def packing() -> str:
    """For the shelf: one line for each kind of goods, whatever orders it goes to; then what can be printed."""
    groups = frame.own_groups()
    chosen = frame.find_chosen(groups)
    found = queries.list_open_shipments(read_session(), [chosen.id] if chosen else list(groups))
    return frame.render(
        "workspace/packing.html",
        "pesanan",
        chosen,
        switch=frame.switch(groups, chosen),
        goods=goods_of(found, groups, chosen),
        is_cut=len(found) == queries.MOST_SHIPMENTS,
        shipments=[(each.number, each.buyer_name, tag_of(each.state)) for each in found if each.state is not S.PLACED],
    )


def goods_of(shipments: Sequence[Shipment], groups: Mapping[int, GroupInfo], chosen: GroupInfo | None) -> list[Goods]:
    """What is not packed yet, by name, what is still to be made last; the lapak is named for a member of several."""
    found: dict[tuple[int, bool], Goods] = {}
    for shipment in shipments:
        if shipment.state not in TO_PACK:
            continue
        group = "" if chosen else groups[shipment.group_id].name
        for line in shipment.lines:
            ready_on = line.promised_on if line.variant_id in shipment.unmade else None
            new = Goods(name=goods_name(line), sku=line.sku, group=group, ready_on=ready_on)
            goods = found.setdefault((line.variant_id, ready_on is not None), new)
            goods.count += line.quantity
            if ready_on and goods.ready_on:
                goods.ready_on = min(goods.ready_on, ready_on)
            url = url_for("workspace.order", number=shipment.number)
            goods.orders.append((shipment.number, url, line.quantity, shipment.state is S.PLACED))
    return sorted(found.values(), key=_place_in_list)


def _place_in_list(goods: Goods) -> tuple[bool, str, str, str]:
    return goods.ready_on is not None, goods.group, goods.name.casefold(), goods.sku
