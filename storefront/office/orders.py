"""All orders of the shop, and one with everything that happened to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.kernel.db import read_session
from storefront.kernel.phones import parse_phone
from storefront.kernel.text import N_, _, rupiah
from storefront.office import blueprint, frame
from storefront.orders import queries
from storefront.orders.types import (
    OPEN_FEE,
    FeeState,
    OrderFilter,
    PaymentMethod,
    PaymentState,
    SellerOrderState,
)
from storefront.payments import queries as payments
from storefront.payments.types import HeldBy
from storefront.web.guards import requires
from storefront.web.labels import label, tag_of
from storefront.web.order_steps import part_entries, payment_entries
from storefront.web.paging import key_after
from storefront.web.recipients import address_lines, shown_phone

if TYPE_CHECKING:
    from enum import StrEnum
    from typing import TypeVar

    from storefront.orders.types import OrderRow, SellerOrderView

    E = TypeVar("E", bound=StrEnum)

PAGE = 50
PART_NUMBER = re.compile(r"(?P<order>NTT-\w{3}-\w{3})-[A-Z]{1,2}")
HOLDERS = {HeldBy.OPERATOR: N_("Rekening pengelola toko"), HeldBy.GROUP: N_("Dipegang lapak")}


@blueprint.get("/pesanan")
@requires(Permission.ORDER_VIEW_ALL)
def orders() -> str:
    """The list: `bayar` and `cara` filter, `q` searches, `sebelum` pages by key."""
    state = _member(PaymentState, request.args.get("bayar"))
    method = _member(PaymentMethod, request.args.get("cara"))
    text = request.args.get("q", "").strip()[:100]
    wanted = OrderFilter(payment_state=state, payment_method=method, text=_search_text(text))
    before = key_after(request.args.get("sebelum"))
    found = queries.list_all(read_session(), wanted, before_id=before, limit=PAGE + 1)
    rows = found[:PAGE]
    here: dict[str, Any] = {"bayar": state, "cara": method, "q": text or None}
    return frame.render(
        "office/orders.html",
        "orders",
        rows=[_row(row) for row in rows],
        states=[(each.value, label(each), each is state) for each in PaymentState],
        methods=[(each.value, label(each), each is method) for each in PaymentMethod],
        text=text,
        is_filtered=bool(state or method or text),
        older=url_for("office.orders", sebelum=rows[-1].id, **here) if len(found) > PAGE else None,
        newest=url_for("office.orders", **here) if before is not None else None,
    )


def _member(kind: type[E], text: str | None) -> E | None:
    return next((each for each in kind if each.value == text), None)


def _search_text(text: str) -> str:
    """A part's number finds its order, a telephone number is looked for as it is kept."""
    part = PART_NUMBER.fullmatch(text.upper())
    return part["order"] if part else parse_phone(text) or text


def _row(row: OrderRow) -> dict[str, object]:
    return {
        "number": row.number,
        "url": url_for("office.order", number=row.number),
        "who": row.buyer_name,
        "groups": ", ".join(row.group_names),
        "state": tag_of(row.state),
        "payment": tag_of(row.payment_state),
        "method": label(row.payment_method),
        "total": row.total,
        "at": row.placed_at,
    }


def _part(part: SellerOrderView) -> dict[str, object]:
    is_asked = part.fee_state is FeeState.ASKED
    is_open = part.state is SellerOrderState.PLACED and part.fee_state in OPEN_FEE
    fee = rupiah(part.shipping_fee) if part.shipping_fee else _("Gratis")
    return {
        "part": part,
        "state": tag_of(part.state),
        "delivery": part.outlet.name if part.outlet else label(part.delivery),
        "entries": part_entries(part),
        "fee": _("Belum disebutkan") if is_asked else fee,
        "fee_url": url_for("office.fee", number=part.number)
        if is_open and frame.may(Permission.SHIPPING_MANAGE)
        else None,
    }


@blueprint.get("/pesanan/<number>")
@requires(Permission.ORDER_VIEW_ALL)
def order(number: str) -> str:
    session = read_session()
    found = queries.get_order_by_number(session, number)
    expected = payments.find_expected(session, number)
    return frame.render(
        "office/order.html",
        "orders",
        order=found,
        state=tag_of(found.state),
        payment=tag_of(found.payment_state),
        method=label(found.payment_method),
        parts=[_part(part) for part in found.parts],
        address=address_lines(found.address),
        phone=shown_phone(found.phone),
        payment_steps=payment_entries(found.payment_steps),
        receipts=[
            {
                "amount": each.amount,
                "at": each.at,
                "who": each.actor_label,
                "where": each.account or _(HOLDERS[each.held_by]),
            }
            for each in payments.list_receipts(session, found.id)
        ],
        refunds=[
            {"refund": each, "reason": _(each.reason), "state": tag_of(each.state)}
            for each in payments.list_refunds(session, found.id)
        ],
        may_confirm=expected is not None and frame.may(Permission.PAYMENT_CONFIRM),
        may_settle=frame.may(Permission.REFUND_SETTLE),
    )
