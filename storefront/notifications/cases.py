"""An order with everything that its letters need, and to whom they go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.kernel.db import end_reading, read_session
from storefront.notifications import letters
from storefront.notifications.outgoing import outgoing
from storefront.orders import queries as orders
from storefront.orders.types import CASH, DEAD, UNPAID, FeeState, OrderState
from storefront.payments import queries as payments
from storefront.producers import queries as producers
from storefront.shipping.types import Delivery

if TYPE_CHECKING:
    from storefront.orders.types import OrderView, SellerOrderView
    from storefront.payments.types import Instructions
    from storefront.producers.types import GroupInfo


@dataclass(frozen=True, kw_only=True)
class Case:
    """An order with everything that its letters need."""

    order: OrderView
    groups: dict[int, GroupInfo]
    instructions: Instructions | None

    @property
    def link(self) -> str:
        return outgoing.link(f"/pesanan/{self.order.number}?kunci={self.order.access_key}")

    @property
    def is_awaiting_transfer(self) -> bool:
        return self.order.state is OrderState.AWAITING_PAYMENT

    @property
    def groups_know(self) -> bool:
        """Groups hear of an order once it is paid, or at once where they take the cash."""
        return self.order.payment_method in CASH or self.order.payment_state not in UNPAID

    @property
    def is_awaiting_fee(self) -> bool:
        return self.order.state is OrderState.AWAITING_FEE

    @property
    def is_agreed(self) -> bool:
        """A fee was named after the order, and the buyer has agreed to it."""
        return any(part.fee_state is FeeState.AGREED for part in self.order.parts)


def load_case(order_id: int) -> Case:
    """Read anew, each time. Raises NotFoundError."""
    session = read_session()
    order = orders.get_order(session, order_id)
    case = Case(
        order=order,
        groups=producers.list_groups_by_ids(session, {part.group_id for part in order.parts}),
        instructions=payments.payment_instructions(session, order_id),
    )
    end_reading()
    return case


def to_buyer(case: Case, name: str, key: str, subject: str, **extra: object) -> None:
    """Write to the buyer, in the language that is set; nothing where they left no address."""
    if not case.order.email:
        return
    context = {"case": case, "order": case.order, "Delivery": Delivery, **extra}
    outgoing.deliver(letters.write(name, key=key, to=case.order.email, subject=subject, context=context))


def to_groups(case: Case) -> list[SellerOrderView]:
    """The parts whose groups have something to do."""
    return [part for part in case.order.parts if part.state not in DEAD]


def to_group(case: Case, part: SellerOrderView, name: str, key: str, subject: str) -> None:
    """Write to a group about its own part, if it has an address; never with more of the buyer than it needs."""
    group = case.groups[part.group_id]
    if not group.email:
        return
    link = outgoing.link(f"/lapak/pesanan/{part.number}")
    context = {"order": case.order, "part": part, "group": group, "link": link, "Delivery": Delivery}
    outgoing.deliver(letters.write(name, key=key, to=group.email, subject=subject, context=context))
