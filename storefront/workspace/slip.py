"""Slips and address labels: to print, of one order or of several, and as text to pass on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request

from storefront.accounts.policy import Permission
from storefront.kernel.db import read_session
from storefront.kernel.errors import NotFoundError
from storefront.kernel.text import _, weight
from storefront.orders import queries
from storefront.orders.types import PaymentMethod, SellerOrderState
from storefront.shipping.types import Delivery
from storefront.web.guards import requires_membership
from storefront.web.recipients import address_lines, goods_name, share_url, shown_phone
from storefront.workspace import blueprint, frame

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storefront.orders.types import Shipment
    from storefront.producers.types import GroupInfo

LABEL = "label"
MOST_PAPERS = 100
MOST_SHARED = 5  # a message that can still be read
TO_SEND = frozenset({SellerOrderState.ACCEPTED, SellerOrderState.PACKED})


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What `components/slip.html` and `components/label.html` print; an item is name, quantity and SKU."""

    number: str
    placed_at: datetime
    from_name: str
    from_place: str
    to_name: str
    to_phone: str
    to_lines: list[str]
    way: str
    weight: str
    items: list[tuple[str, int, str]]
    note: str | None = None


@blueprint.get("/pesanan/<number>/slip")
@requires_membership(Permission.ORDER_VIEW_GROUP)
def slip(number: str) -> str:
    """No prices: a parcel may be a present."""
    return _page(_find([number]), [number], is_label=request.args.get("isi") == LABEL)


@blueprint.get("/pesanan/cetak")
@requires_membership(Permission.ORDER_VIEW_GROUP)
def papers() -> str:
    """Slips, or with `isi=label` address labels, of the orders that `nomor` names; of all to be sent without."""
    numbers = request.args.getlist("nomor")[:MOST_PAPERS]
    return _page(_find(numbers), numbers, is_label=request.args.get("isi") == LABEL)


def _find(numbers: Sequence[str]) -> list[tuple[Shipment, GroupInfo]]:
    """Raises NotFoundError when none of these is an order of an own group."""
    groups = frame.own_groups()
    chosen = frame.find_chosen(groups)
    session = read_session()
    if numbers:
        found = queries.list_shipments(session, list(groups), numbers)
        if not found:
            raise NotFoundError
    else:
        ids = [chosen.id] if chosen else list(groups)
        found = [each for each in queries.list_open_shipments(session, ids) if each.state in TO_SEND]
    return [(each, groups[each.group_id]) for each in found]


def _page(found: Sequence[tuple[Shipment, GroupInfo]], numbers: Sequence[str], *, is_label: bool) -> str:
    text = "\n\n\n".join(slip_text(each, group) for each, group in found)
    return frame.render(
        "workspace/slip.html",
        None,
        found[0][1] if found else None,
        numbers=numbers,
        only=numbers[0] if len(numbers) == 1 else None,
        papers=[paper_of(each, group) for each, group in found],
        is_label=is_label,
        text=text,
        share=share_url(text) if len(found) <= MOST_SHARED else None,
    )


def paper_of(shipment: Shipment, group: GroupInfo) -> Paper:
    return Paper(
        number=shipment.number,
        placed_at=shipment.placed_at,
        from_name=group.name,
        from_place=", ".join(piece for piece in (group.place_label, _group_phone(group)) if piece),
        to_name=shipment.buyer_name,
        to_phone=shown_phone(shipment.phone),
        to_lines=_address(shipment),
        way=_way(shipment),
        weight=weight(shipment.weight_g),
        items=[(goods_name(line), line.quantity, line.sku) for line in shipment.lines],
    )


def _address(shipment: Shipment) -> list[str]:
    return address_lines(shipment.address) if shipment.delivery is Delivery.COURIER else []


def _way(shipment: Shipment) -> str:
    """How it travels, and what the driver brings home where it is paid at the door."""
    if shipment.outlet:
        return _("Diambil di {outlet}").format(outlet=shipment.outlet.where)
    if shipment.delivery is Delivery.PICKUP:
        return _("Diambil sendiri di lapak")
    if shipment.payment_method is PaymentMethod.ON_DELIVERY:
        return _("Diantar, bayar di tempat {amount}").format(amount=shipment.total)
    return _("Lewat kurir")


def _group_phone(group: GroupInfo) -> str:
    return shown_phone(group.phone) if group.phone else ""


def slip_text(shipment: Shipment, group: GroupInfo) -> str:
    """The slip as plain text, for a message to a driver or a colleague."""
    sender = [group.name, group.place_label, _group_phone(group)]
    return "\n".join(
        [
            _("Pesanan {number}").format(number=shipment.number),
            "",
            _("Untuk:"),
            shipment.buyer_name,
            shown_phone(shipment.phone),
            *(_address(shipment) or [_way(shipment)]),
            "",
            _("Isi:"),
            *(f"{line.quantity} x {goods_name(line)}" for line in shipment.lines),
            "",
            _("Dari:"),
            *(line for line in sender if line),
        ]
    )
