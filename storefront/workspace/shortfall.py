"""A group has less than was ordered: it says of which goods, how many are left and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.kernel.text import _
from storefront.orders.types import STOPPABLE
from storefront.trade import service as trade
from storefront.trade.types import RefuseLine
from storefront.web import guards
from storefront.web.guards import requires_membership
from storefront.web.pages import flash, see_other
from storefront.workspace import blueprint, frame
from storefront.workspace.forms import ShortfallForm
from storefront.workspace.orders import get_desk

if TYPE_CHECKING:
    from werkzeug import Response

    from storefront.workspace.orders import Desk


@blueprint.route("/pesanan/<number>/kurang", methods=["GET", "POST"])
@requires_membership(Permission.ORDER_HANDLE_GROUP)
def shortfall(number: str) -> Response | str | tuple[str, int]:
    """Which goods are missing; those of one line at a time."""
    desk, form = get_desk(number, to_handle=True), ShortfallForm.of_request()
    part = desk.part
    if part.state not in STOPPABLE:
        raise StateConflictError(f"{part.number} is {part.state}")
    form.offer(part.lines)
    if form.is_stale(part.lines):
        raise StateConflictError(f"{part.number}: {form.line.data} has changed")
    if request.method == "GET":
        return _page(desk, form)
    if not form.validate():
        return _page(desk, form), 422
    line_id, seen = form.chosen
    command = RefuseLine(seller_order_id=part.id, line_id=line_id, seen=seen, left=form.left.data, reason=form.sentence)
    try:
        trade.refuse_line(command, guards.actor(part.group_name))
    except RefusedError as error:
        form.add_problems(error)
        return _page(desk, form), 422
    flash("ok", _("Tercatat. Kami memberi tahu pembeli."))
    return see_other(url_for("workspace.order", number=part.number))


def _page(desk: Desk, form: ShortfallForm) -> str:
    return frame.render("workspace/shortfall.html", "pesanan", desk.group, desk=desk, part=desk.part, form=form)
