"""The packing slip: to print and lay into the parcel, and as text to pass on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.accounts.policy import Permission
from storefront.kernel.text import _
from storefront.shipping.types import Delivery
from storefront.web.guards import requires_membership
from storefront.web.recipients import address_lines, shown_phone
from storefront.workspace import blueprint, frame
from storefront.workspace.orders import get_desk

if TYPE_CHECKING:
    from storefront.orders.types import LineView
    from storefront.workspace.orders import Desk


@blueprint.get("/pesanan/<number>/slip")
@requires_membership(Permission.ORDER_VIEW_GROUP)
def slip(number: str) -> str:
    """No prices: a parcel may be a present."""
    desk = get_desk(number)
    address = address_lines(desk.order.address) if desk.part.delivery is Delivery.COURIER else []
    return frame.render(
        "workspace/slip.html",
        None,
        desk.group,
        desk=desk,
        part=desk.part,
        goods=[(line.quantity, goods_name(line)) for line in desk.part.lines],
        address=address,
        phone=shown_phone(desk.order.phone),
        group_phone=shown_phone(desk.group.phone) if desk.group.phone else "",
        text=slip_text(desk, address),
    )


def goods_name(line: LineView) -> str:
    """`Kopi Bajawa, biji, bungkus 250 g`."""
    return ", ".join(part for part in (line.name, line.label, line.unit) if part)


def slip_text(desk: Desk, address: list[str]) -> str:
    """The slip as plain text, for a message to a driver or a colleague."""
    part = desk.part
    goods = [f"{line.quantity} x {goods_name(line)}" for line in part.lines]
    to = [desk.order.buyer_name, shown_phone(desk.order.phone)]
    where = address or [_("Diambil sendiri di lapak")]
    sender = [desk.group.name, desk.group.place_label, shown_phone(desk.group.phone) if desk.group.phone else ""]
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
