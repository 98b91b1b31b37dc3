"""The office names a shipping fee where the group does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.text import _
from storefront.office import blueprint, frame
from storefront.orders import queries
from storefront.orders.types import OPEN_FEE, SellerOrderState
from storefront.trade import service as trade
from storefront.web import guards
from storefront.web.fee_form import FeeForm
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other
from storefront.web.recipients import address_lines

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.orders.types import OrderView, SellerOrderView


@blueprint.route("/pesanan/<number>/ongkir", methods=["GET", "POST"])
@requires(Permission.SHIPPING_MANAGE)
def fee(number: str) -> Response | tuple[str, int]:
    """Of one part, by its number; where its fee is not open, back to the order."""
    order, part = _part(number)
    back = url_for("office.order", number=order.number)
    form = FeeForm.of_request() if request.method == "POST" else FeeForm.of_part(part)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            end_reading()
            try:
                trade.name_fee(part.id, form.fee.data, form.days, guards.actor())
            except RefusedError as error:
                form.add_problems(error)
            else:
                flash("ok", _("Ongkir tercatat. Pembeli kami minta menyetujuinya."))
                return see_other(back)
    elif part.state is not SellerOrderState.PLACED or part.fee_state not in OPEN_FEE:
        flash("info", _("Ongkir pesanan {number} tidak menunggu siapa pun.").format(number=number))
        return see_other(back)
    lines = address_lines(order.address)
    return frame.render("office/fee.html", "orders", form=form, order=order, part=part, lines=lines), status


def _part(number: str) -> tuple[OrderView, SellerOrderView]:
    order = queries.get_order_by_number(read_session(), number.rpartition("-")[0])
    part = next((part for part in order.parts if part.number == number), None)
    if part is None:
        raise NotFoundError(number)
    return order, part
