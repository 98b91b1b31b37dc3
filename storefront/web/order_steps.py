"""Timelines of orders as `components/timeline.html` shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.kernel.text import _
from storefront.orders.types import DEAD, FeeState, PaymentState, SellerOrderState
from storefront.shipping.types import Delivery
from storefront.web.labels import label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storefront.orders.types import RefusalView, SellerOrderView, Step

S = SellerOrderState
WAYS = {
    Delivery.COURIER: (S.PLACED, S.ACCEPTED, S.PACKED, S.SENT, S.RECEIVED),
    Delivery.PICKUP: (S.PLACED, S.ACCEPTED, S.PACKED, S.READY, S.RECEIVED),
    Delivery.OUTLET: (S.PLACED, S.ACCEPTED, S.PACKED, S.READY, S.RECEIVED),
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One step; `state` is `done`, `now`, `todo` or `stop`."""

    state: str
    label: str
    at: datetime | None = None
    note: str | None = None


def part_entries(part: SellerOrderView) -> list[Entry]:
    """What has happened to a seller order, the naming of its fee among it, and what is to come."""
    last = len(part.steps) - 1
    fees = [
        Entry(state="done", label=label(FeeState(step.state)), at=step.at, note=_note(step)) for step in part.fee_steps
    ]
    passed = [
        Entry(
            state=_look(SellerOrderState(step.state), is_last=place == last),
            label=label(SellerOrderState(step.state)),
            at=step.at,
            note=_note(step),
        )
        for place, step in enumerate(part.steps)
    ]
    passed = sorted([*passed, *map(_refused, part.refusals)], key=_moment)
    way = WAYS[part.delivery]
    ahead = way[way.index(part.state) + 1 :] if part.state in way else ()
    return [*passed[:1], *fees, *passed[1:], *(Entry(state="todo", label=label(state)) for state in ahead)]


def _refused(refusal: RefusalView) -> Entry:
    line = refusal.line
    goods = ", ".join(part for part in (line.name, line.label) if part)
    who = _("Oleh {who}").format(who=refusal.actor_label)
    return Entry(
        state="done",
        label=_("{n} {goods} tidak tersedia").format(n=refusal.quantity, goods=goods),
        at=refusal.at,
        note=". ".join((who, _(refusal.reason).rstrip("."))) + ".",
    )


def _moment(entry: Entry) -> float:
    return entry.at.timestamp() if entry.at else 0


def payment_entries(steps: Sequence[Step]) -> list[Entry]:
    """How the payment of an order came to be where it is."""
    last = len(steps) - 1
    return [
        Entry(
            state="now" if place == last else "done",
            label=label(PaymentState(step.state)),
            at=step.at,
            note=_note(step),
        )
        for place, step in enumerate(steps)
    ]


def _look(state: SellerOrderState, *, is_last: bool) -> str:
    if state in DEAD:
        return "stop"
    return "now" if is_last and state is not S.RECEIVED else "done"


def _note(step: Step) -> str:
    who = _("Oleh {who}").format(who=step.actor_label)
    if step.on_behalf_of:
        who = _("{who}, atas nama {group}").format(who=who, group=step.on_behalf_of)
    reason = _(step.reason).rstrip(".") if step.reason else ""
    return ". ".join(part for part in (who, reason) if part) + "."
