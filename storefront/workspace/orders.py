"""A group's orders, by what comes next, and one order with its next step."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import request, url_for

from storefront.accounts.policy import Permission
from storefront.kernel import clock
from storefront.kernel.db import read_session
from storefront.kernel.errors import ForbiddenError
from storefront.kernel.text import N_, _
from storefront.orders import queries
from storefront.orders.types import OPEN_FEE, UNPAID, FeeState, PaymentMethod, PaymentState, SellerOrderState, Urgency
from storefront.orders.types.labels import promise_words
from storefront.shipping.types import Delivery
from storefront.stock import queries as stock
from storefront.web import guards
from storefront.web.fee_form import FeeForm
from storefront.web.guards import requires_membership
from storefront.web.labels import tag_of
from storefront.web.order_steps import part_entries
from storefront.web.paging import key_after
from storefront.web.recipients import address_lines, shown_phone, whatsapp_url
from storefront.workspace import blueprint, frame
from storefront.workspace.forms import (
    BringBackForm,
    CollectForm,
    GiveUpForm,
    HandOverForm,
    RefuseForm,
    SendForm,
)
from storefront.workspace.messages import messages_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from storefront.kernel.money import Rupiah
    from storefront.orders.types import OrderView, SellerOrderRow, SellerOrderView
    from storefront.producers.types import GroupInfo
    from storefront.web.forms import Form

S = SellerOrderState
PAGE = 20
MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
URGENCY = re.compile(r"(?P<rank>[0-3])-(?P<end>[0-9]{0,16})-(?P<id>[0-9]{1,18})", re.ASCII)
TO_DO, ALL = "perlu", "semua"
FILTERS: Mapping[str, tuple[str, tuple[SellerOrderState, ...]]] = {
    TO_DO: (N_("Perlu dikerjakan"), ()),
    "baru": (N_("Baru"), (S.PLACED,)),
    "disiapkan": (N_("Disiapkan"), (S.ACCEPTED, S.PACKED)),
    "dikirim": (N_("Dikirim"), (S.SENT, S.READY)),
    "selesai": (N_("Selesai"), (S.RECEIVED, S.CANCELLED, S.EXPIRED, S.REFUSED, S.DISPUTED)),
    ALL: (N_("Semua"), ()),
}
NEWEST_FIRST = frozenset({"selesai", ALL})  # the others: what is most urgent first
NEXT = {
    S.PLACED: N_("Terima atau tolak"),
    S.ACCEPTED: N_("Kemas barangnya"),
    S.READY: N_("Serahkan saat pembeli datang"),
    S.SENT: N_("Menunggu pembeli menerima"),
}


NEXT_WHEN_PACKED = {
    Delivery.COURIER: N_("Serahkan ke kurir"),
    Delivery.PICKUP: N_("Beri tahu: siap diambil"),
    Delivery.OUTLET: N_("Bawa ke gerai"),
}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What one page shows of one seller order; `group` is the lapak that it belongs to."""

    order: OrderView
    part: SellerOrderView
    group: GroupInfo
    unmade: Mapping[int, int]  # by variant: how many of it are still to be made
    is_on_shelf: bool  # as many lie there all the same
    short: int  # how many of its goods an outlet has sold

    @property
    def overdue(self) -> date | None:
        """The first day that was promised for what is still to be made, once it is over."""
        late = [line for line in self.part.lines if line.variant_id in self.unmade and line.is_overdue(clock.today())]
        return min((line.promised_on for line in late if line.promised_on), default=None)

    @property
    def is_handled(self) -> bool:
        """Whether whoever is signed in may move it on; others see it only."""
        return self.part.group_id in guards.group_ids(Permission.ORDER_HANDLE_GROUP)

    @property
    def is_unpaid(self) -> bool:
        return is_waiting_for_money(self.order.payment_method, self.order.payment_state)

    @property
    def pays_at_counter(self) -> bool:
        return self.order.payment_method == PaymentMethod.AT_PICKUP

    @property
    def is_fetched(self) -> bool:
        return self.part.delivery is not Delivery.COURIER

    @property
    def pays_at_door(self) -> bool:
        return self.order.payment_method == PaymentMethod.ON_DELIVERY


def is_waiting_for_money(method: PaymentMethod, state: PaymentState) -> bool:
    return method == PaymentMethod.TRANSFER and state in UNPAID


def state_tag(part: SellerOrderView | SellerOrderRow, method: PaymentMethod, payment: PaymentState) -> tuple[str, str]:
    """A seller order's state in the words of those who sell."""
    state = part.state
    if state is S.PLACED and part.fee_state in OPEN_FEE:
        if part.fee_state is FeeState.ASKED:
            return _("Sebutkan ongkir"), "info"
        return _("Menunggu persetujuan pembeli"), "warn"
    if state is S.PLACED:
        if is_waiting_for_money(method, payment):
            return _("Menunggu pembayaran"), "warn"
        return _("Pesanan baru"), "info"
    return tag_of(state)


def get_desk(number: str, *, to_handle: bool = False) -> Desk:
    """The seller order that a number names, for its own group's members.

    Raises:
        NotFoundError: when it is another group's.
        ForbiddenError: when it is to be moved on by somebody who may only look.
    """
    groups = frame.own_groups()
    order, part = queries.get_part_for_groups(read_session(), number, groups)
    unmade = {variant: n for (_, variant), n in stock.list_unmade(read_session(), [part.id]).items()}
    left = stock.available(read_session(), unmade) if unmade else {}
    desk = Desk(
        order=order,
        part=part,
        group=groups[part.group_id],
        unmade=unmade,
        short=sum(stock.list_short(read_session(), [part.id]).values()),
        is_on_shelf=bool(unmade) and all(left[variant] >= count for variant, count in unmade.items()),
    )
    if to_handle and not desk.is_handled:
        raise ForbiddenError(Permission.ORDER_HANDLE_GROUP.value)
    return desk


def _is_unpaid(row: SellerOrderRow) -> bool:
    return row.state is S.PLACED and not row.may_begin


def row_of(row: SellerOrderRow, groups: Mapping[int, GroupInfo], chosen: GroupInfo | None) -> dict[str, object]:
    return {
        "number": row.number,
        "url": url_for("workspace.order", number=row.number),
        "tag": (_("Stok kurang"), "bad") if row.is_short else state_tag(row, row.payment_method, row.payment_state),
        "who": row.buyer_name,
        "group": "" if chosen else groups[row.group_id].name,
        "amount": row.goods_total + row.shipping_fee,
        "pieces": row.pieces,
        "next": "" if _is_unpaid(row) else _(_next_words(row)),
        "at": row.placed_at,
        "until": row.expires_at if row.state is S.PLACED and not _is_unpaid(row) else None,
        "until_words": _("Sebutkan sebelum") if row.fee_state is FeeState.ASKED else _("Terima sebelum"),
    }


def _next_words(row: SellerOrderRow) -> str:
    if row.is_short:
        return N_("Lengkapi atau kurangi pesanan")
    if row.state is S.PLACED and row.fee_state is FeeState.ASKED:
        return N_("Sebutkan ongkirnya")
    if row.state is S.SENT and row.payment_method is PaymentMethod.ON_DELIVERY:
        return N_("Terima uangnya saat paket diserahkan")
    if row.state is S.PACKED:
        return NEXT_WHEN_PACKED[row.delivery]
    if row.is_unmade:
        return N_("Buat barangnya")
    return NEXT.get(row.state, "")


@blueprint.get("/pesanan")
@requires_membership(Permission.ORDER_VIEW_GROUP)
def orders() -> str:
    """The list, first what needs a hand; `keadaan` picks another, `sebelum` and `sesudah` page by key."""
    groups = frame.own_groups()
    chosen = frame.find_chosen(groups)
    key = request.args.get("keadaan", "")
    key = key if key in FILTERS else TO_DO
    slug = chosen.slug if chosen and len(groups) > 1 else None
    found = _find([chosen.id] if chosen else list(groups), key)
    rows = found[:PAGE]
    here: dict[str, Any] = {"keadaan": key if key != TO_DO else None, "lapak": slug}
    return frame.render(
        "workspace/orders.html",
        "pesanan",
        chosen,
        switch=frame.switch(groups, chosen, keadaan=here["keadaan"]),
        filters=[
            (_(label), url_for("workspace.orders", keadaan=name if name != TO_DO else None, lapak=slug), name == key)
            for name, (label, _states) in FILTERS.items()
        ],
        rows=[row_of(row, groups, chosen) for row in rows],
        further=url_for("workspace.orders", **_key_of(rows[-1], key), **here) if len(found) > PAGE else None,
        first=url_for("workspace.orders", **here) if {"sebelum", "sesudah"} & request.args.keys() else None,
        is_newest_first=key in NEWEST_FIRST,
    )


def _find(group_ids: Sequence[int], key: str) -> list[SellerOrderRow]:
    """One row more than a page."""
    session, states = read_session(), FILTERS[key][1]
    if key in NEWEST_FIRST:
        before_id = key_after(request.args.get("sebelum"))
        return queries.list_for_group(session, group_ids, states, before_id=before_id, limit=PAGE + 1)
    after = parse_urgency(request.args.get("sesudah", ""))
    if key == TO_DO:
        return queries.list_to_do(session, group_ids, after=after, limit=PAGE + 1)
    return queries.list_by_urgency(session, group_ids, states, after=after, limit=PAGE + 1)


def _key_of(row: SellerOrderRow, key: str) -> dict[str, Any]:
    if key in NEWEST_FIRST:
        return {"sebelum": str(row.id)}
    place = row.urgency
    end = (place.ends_at - EPOCH) // MICROSECOND if place.ends_at else ""
    return {"sesudah": f"{place.rank}-{end}-{place.id}"}


def parse_urgency(text: str) -> Urgency | None:
    """The row after which the next page begins, as `_key_of` writes it; None for anything else."""
    match = URGENCY.fullmatch(text)
    if match is None:
        return None
    end = EPOCH + int(match["end"]) * MICROSECOND if match["end"] else None
    return Urgency(rank=int(match["rank"]), ends_at=end, id=int(match["id"]))


@blueprint.get("/pesanan/<number>")
@requires_membership(Permission.ORDER_VIEW_GROUP)
def order(number: str) -> str:
    return show(get_desk(number))


def _shipping_text(part: SellerOrderView) -> Rupiah | str:
    if part.fee_state is FeeState.ASKED:
        return _("belum disebutkan")
    return part.shipping_fee or _("Gratis")


def show(desk: Desk, form: Form | None = None) -> str:
    """One order; `form` is the one that was sent and must be put right, the others stand empty."""
    part = desk.part
    hand_over = form if isinstance(form, HandOverForm) else HandOverForm()
    if desk.pays_at_counter:
        hand_over.ask_for(part.total)
    forms = {
        "refuse": form if isinstance(form, RefuseForm) else RefuseForm(),
        "send": form if isinstance(form, SendForm) else SendForm(),
        "give_up": form if isinstance(form, GiveUpForm) else GiveUpForm(),
        "hand_over": hand_over,
        "fee": form if isinstance(form, FeeForm) else FeeForm.of_part(part),
        "collect": form if isinstance(form, CollectForm) else CollectForm(),
        "bring_back": form if isinstance(form, BringBackForm) else BringBackForm(),
    }
    message = _("Halo {name}, kami dari {group} tentang pesanan {number}.").format(
        name=desk.order.buyer_name, group=desk.group.name, number=part.number
    )
    return frame.render(
        "workspace/order.html",
        "pesanan",
        desk.group,
        desk=desk,
        promise_words=promise_words,
        order=desk.order,
        part=part,
        state=state_tag(part, desk.order.payment_method, desk.order.payment_state),
        forms=forms,
        wrong=form,
        address=address_lines(desk.order.address) if part.delivery is Delivery.COURIER else [],
        phone=shown_phone(desk.order.phone),
        chat=whatsapp_url(desk.order.phone, message),
        messages=messages_of(desk) if desk.is_handled else [],
        entries=part_entries(part),
        shipping_text=_shipping_text(part),
    )
