"""The packing slip: to print and lay into the parcel, and as text to pass on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.accounts.policy import Permission
from storefront.kernel.text import _
from storefront.shipping.types import Delivery
from storefront.web.guards import requires_membership
from storefront.web.recipients import address_lines, goods_name, shown_phone
from storefront.workspace import blueprint, frame
from storefront.workspace.orders import get_desk

if TYPE_CHECKING:
    from datetime import datetime

    from storefront.producers.types import GroupInfo
    from storefront.workspace.orders import Desk


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What `components/slip.html` prints; an item is name, quantity and SKU."""

    number: str
    placed_at: datetime
    from_name: str
    from_place: str
    to_name: str
    to_phone: str
    to_lines: list[str]
    way: str
    items: list[tuple[str, int, str]]
    note: str | None = None


@blueprint.get("/pesanan/<number>/slip")
@requires_membership(Permission.ORDER_VIEW_GROUP)
def slip(number: str) -> str:
    """No prices: a parcel may be a present."""
    desk = get_desk(number)
    part, order, group = desk.part, desk.order, desk.group
    is_sent = part.delivery is Delivery.COURIER
    address = address_lines(order.address) if is_sent else []
    paper = Paper(
        number=part.number,
        placed_at=order.placed_at,
        from_name=group.name,
        from_place=", ".join(piece for piece in (group.place_label, _group_phone(group)) if piece),
        to_name=order.buyer_name,
        to_phone=shown_phone(order.phone),
        to_lines=address,
        way=_way(desk),
        items=[(goods_name(line), line.quantity, line.sku) for line in part.lines],
    )
    return frame.render("workspace/slip.html", None, group, part=part, paper=paper, text=slip_text(desk, address))


def _way(desk: Desk) -> str:
    """How it travels, and what the driver brings home where it is paid at the door."""
    part = desk.part
    if part.outlet:
        return _("Diambil di {outlet}").format(outlet=part.outlet.where)
    if part.delivery is Delivery.PICKUP:
        return _("Diambil sendiri di lapak")
    if desk.pays_at_door:
        return _("Diantar, bayar di tempat {amount}").format(amount=part.total)
    return _("Lewat kurir")


def _group_phone(group: GroupInfo) -> str:
    return shown_phone(group.phone) if group.phone else ""


def slip_text(desk: Desk, address: list[str]) -> str:
    """The slip as plain text, for a message to a driver or a colleague."""
    part = desk.part
    goods = [f"{line.quantity} x {goods_name(line)}" for line in part.lines]
    to = [desk.order.buyer_name, shown_phone(desk.order.phone)]
    where = address or [_way(desk)]
    sender = [desk.group.name, desk.group.place_label, _group_phone(desk.group)]
    return "\n".join(
        [
            _("Pesanan {number}").format(number=part.number),
            "",
            _("Untuk:"),
            *to,
            *where,
            "",
            _("Isi:"),
            *goods,
            "",
            _("Dari:"),
            *(line for line in sender if line),
        ]
    )
