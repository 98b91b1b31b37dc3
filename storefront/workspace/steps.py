"""The acts of a group on its part of an order: one address for each, by POST only, back to the order with a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.kernel.errors import RefusedError
from storefront.kernel.text import N_, _
from storefront.trade import service as trade
from storefront.web import guards
from storefront.web.fee_form import FeeForm
from storefront.web.forms import Form
from storefront.web.guards import requires_membership
from storefront.web.pages import flash, see_other
from storefront.workspace import blueprint
from storefront.workspace.forms import (
    BringBackForm,
    CollectForm,
    GiveUpForm,
    HandOverForm,
    RefuseForm,
    SendForm,
)
from storefront.workspace.orders import get_desk, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug import Response

    from storefront.workspace.orders import Desk

handles = requires_membership(Permission.ORDER_HANDLE_GROUP)


@blueprint.post("/pesanan/<number>/terima")
@handles
def accept(number: str) -> Response | tuple[str, int]:
    desk = get_desk(number, to_handle=True)
    done = N_("Pesanan diterima. Kemas barangnya.")
    return _act(desk, Form(), lambda: trade.accept(desk.part.id, guards.actor(desk.part.group_name)), done)


@blueprint.post("/pesanan/<number>/tolak")
@handles
def refuse(number: str) -> Response | tuple[str, int]:
    desk, form = get_desk(number, to_handle=True), RefuseForm.of_request()
    done = N_("Pesanan ditolak. Kami memberi tahu pembeli.")
    return _act(desk, form, lambda: trade.refuse(desk.part.id, form.sentence, guards.actor(desk.part.group_name)), done)


@blueprint.post("/pesanan/<number>/ongkir")
@handles
def name_fee(number: str) -> Response | tuple[str, int]:
    desk, form = get_desk(number, to_handle=True), FeeForm.of_request()
    done = N_("Ongkir tercatat. Pembeli kami minta menyetujuinya.")

    def act() -> None:
        trade.name_fee(desk.part.id, form.fee.data, form.days, guards.actor(desk.part.group_name))

    return _act(desk, form, act, done)


@blueprint.post("/pesanan/<number>/uang")
@handles
def collect(number: str) -> Response | tuple[str, int]:
    desk, form = get_desk(number, to_handle=True), CollectForm.of_request()
    done = N_("Tercatat: paket diserahkan, uangnya Anda pegang.")

    def act() -> None:
        trade.collect(desk.part.id, form.amount.data, guards.actor(desk.part.group_name))

    return _act(desk, form, act, done)


@blueprint.post("/pesanan/<number>/kembali")
@handles
def bring_back(number: str) -> Response | tuple[str, int]:
    desk, form = get_desk(number, to_handle=True), BringBackForm.of_request()
    done = N_("Tercatat: paketnya kembali. Barangnya masuk stok lagi.")

    def act() -> None:
        trade.bring_back(desk.part.id, form.reason.data or "", guards.actor(desk.part.group_name))

    return _act(desk, form, act, done)


@blueprint.post("/pesanan/<number>/kemas")
@handles
def pack(number: str) -> Response | tuple[str, int]:
    desk = get_desk(number, to_handle=True)
    return _act(
        desk,
        Form(),
        lambda: trade.pack(desk.part.id, guards.actor(desk.part.group_name)),
        N_("Tercatat: sudah dikemas."),
    )


@blueprint.post("/pesanan/<number>/lengkapi")
@handles
def refill(number: str) -> Response | tuple[str, int]:
    """What an outlet has sold of it is held again."""
    desk = get_desk(number, to_handle=True)

    def act() -> None:
        trade.refill(desk.part.id, guards.actor(desk.part.group_name))

    return _act(desk, Form(), act, N_("Barangnya sudah disisihkan lagi untuk pesanan ini."))


@blueprint.post("/pesanan/<number>/jadi")
@handles
def make(number: str) -> Response | tuple[str, int]:
    """What was ordered beforehand is made now or, with `dari=stok`, was counted in before."""
    desk = get_desk(number, to_handle=True)
    from_shelf = request.form.get("dari") == "stok"

    def act() -> None:
        trade.make(desk.part.id, guards.actor(desk.part.group_name), from_shelf=from_shelf)

    return _act(desk, Form(), act, N_("Tercatat: barang sudah jadi. Sekarang kemas."))


@blueprint.post("/pesanan/<number>/kirim")
@handles
def send(number: str) -> Response | tuple[str, int]:
    desk, form = get_desk(number, to_handle=True), SendForm.of_request()
    done = N_("Tercatat: sudah dikirim. Kami memberi tahu pembeli.")

    def act() -> None:
        trade.send(
            desk.part.id,
            form.courier.data or "",
            form.tracking_number.data or "",
            guards.actor(desk.part.group_name),
            is_own=form.is_own.data,
        )

    return _act(desk, form, act, done)


@blueprint.post("/pesanan/<number>/siap")
@handles
def make_ready(number: str) -> Response | tuple[str, int]:
    desk = get_desk(number, to_handle=True)
    done = N_("Tercatat: siap diambil. Kami memberi tahu pembeli.")
    return _act(desk, Form(), lambda: trade.make_ready(desk.part.id, guards.actor(desk.part.group_name)), done)


@blueprint.post("/pesanan/<number>/serahkan")
@handles
def hand_over(number: str) -> Response | tuple[str, int]:
    desk, form = get_desk(number, to_handle=True), HandOverForm.of_request()
    if desk.pays_at_counter:
        form.ask_for(desk.part.total)

    def act() -> None:
        actor = guards.actor(desk.part.group_name)
        trade.hand_over(desk.part.id, actor, code=form.code.data or "", reason=form.reason.data or "")

    return _act(desk, form, act, N_("Tercatat: sudah diserahkan."))


@blueprint.post("/pesanan/<number>/tidak-diambil")
@handles
def give_up(number: str) -> Response | tuple[str, int]:
    desk, form = get_desk(number, to_handle=True), GiveUpForm.of_request()
    done = N_("Pesanan dibatalkan. Barangnya kembali ke stok.")
    return _act(
        desk,
        form,
        lambda: trade.give_up(desk.part.id, form.reason.data or "", guards.actor(desk.part.group_name)),
        done,
    )


def _act(desk: Desk, form: Form, act: Callable[[], None], done: str) -> Response | tuple[str, int]:
    """Do it and say so, or show the order again with what is wrong; nothing has changed then."""
    if not form.validate():
        return show(desk, form), 422
    try:
        act()
    except RefusedError as error:
        form.add_problems(error)
        return show(get_desk(desk.part.number), form), 422
    flash("ok", _(done))
    return see_other(url_for("workspace.order", number=desk.part.number))
