"""Lines of lists of orders, and what such lists are narrowed by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.orders.types.words import CASH, UNPAID, FeeState, SellerOrderState

if TYPE_CHECKING:
    from datetime import datetime

    from storefront.kernel.money import Rupiah
    from storefront.orders.types.words import OrderState, PaymentMethod, PaymentState
    from storefront.shipping.types import Delivery


@dataclass(frozen=True, kw_only=True)
class Urgency:
    """Where a seller order stands in a list of what is to be done; `ends_at` is None where nothing runs out."""

    rank: int
    ends_at: datetime | None
    id: int


@dataclass(frozen=True, kw_only=True)
class SellerOrderRow:
    """One line of a group's list. `is_unmade`: it is accepted, and some of its goods are still to be made.

    `is_short`: an outlet has sold something that was held for it.
    """

    id: int
    number: str
    group_id: int
    state: SellerOrderState
    delivery: Delivery
    buyer_name: str
    goods_total: Rupiah
    shipping_fee: Rupiah
    pieces: int
    fee_state: FeeState | None
    payment_state: PaymentState
    payment_method: PaymentMethod
    placed_at: datetime
    expires_at: datetime | None
    is_unmade: bool
    is_short: bool = False

    @property
    def may_begin(self) -> bool:
        """Whether the group can do something about it yet: the money is there, or does not come before the goods."""
        is_paid = self.payment_method in CASH or self.payment_state not in UNPAID
        return is_paid or self.fee_state is FeeState.ASKED

    @property
    def urgency(self) -> Urgency:
        """Its place in a list by urgency."""
        rank = 2
        if self.state is SellerOrderState.PLACED:
            rank = 0 if self.may_begin else 3
        elif self.state in {SellerOrderState.ACCEPTED, SellerOrderState.PACKED}:
            rank = 1
        return Urgency(rank=rank, ends_at=self.expires_at, id=self.id)


@dataclass(frozen=True, kw_only=True)
class OrderRow:
    """One line of the office's or a buyer's list."""

    id: int
    number: str
    access_key: str
    state: OrderState
    payment_state: PaymentState
    payment_method: PaymentMethod
    buyer_name: str
    phone: str
    total: Rupiah
    placed_at: datetime
    expires_at: datetime | None
    group_names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OrderFilter:
    """What the office looks for; `text` is an order number, a telephone number or part of a name."""

    payment_state: PaymentState | None = None
    payment_method: PaymentMethod | None = None
    text: str = ""
