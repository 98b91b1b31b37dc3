"""Baskets and orders as pages see them, and orders as they are about to be placed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.regions.types import ABROAD

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from storefront.catalogue.types import LineItem
    from storefront.kernel.errors import Problem
    from storefront.kernel.money import Rupiah
    from storefront.orders.types.words import FeeState, OrderState, PaymentMethod, PaymentState, SellerOrderState
    from storefront.producers.types import GroupInfo
    from storefront.shipping.types import Delivery, Destination, Offer, OutletInfo
    from storefront.stock.types import Preorder


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Who has signed in at the browser whose basket is meant, and the sign-in with which its key shall end."""

    person_id: int
    sign_in_id: int


@dataclass(frozen=True, kw_only=True)
class BasketLineView:
    """`problem` says why this line cannot be ordered as it stands; `available` is what can be bought now.

    `preorder` is set where none is left and the group takes orders for what it still makes.
    """

    item: LineItem
    quantity: int
    subtotal: Rupiah
    available: int
    problem: Problem | None
    preorder: Preorder | None = None


@dataclass(frozen=True, kw_only=True)
class BasketGroupView:
    group: GroupInfo
    lines: tuple[BasketLineView, ...]
    goods_total: Rupiah
    weight_g: int
    volume_cm3: int
    has_liquid: bool
    lead_time_days: int


@dataclass(frozen=True, kw_only=True)
class BasketView:
    """A basket as it stands, by group; the same for a browser that has none yet, with `id` None."""

    id: int | None
    checkout_key: str
    destination: Destination | None
    groups: tuple[BasketGroupView, ...]
    goods_total: Rupiah

    @property
    def lines(self) -> tuple[BasketLineView, ...]:
        return tuple(line for group in self.groups for line in group.lines)

    @property
    def count(self) -> int:
        """Pieces, for the number beside the basket's icon."""
        return sum(line.quantity for line in self.lines)

    @property
    def is_empty(self) -> bool:
        return not self.groups

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(line.problem for line in self.lines if line.problem)


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a courier goes. Within NTT `regency_code` names the kabupaten, as the rates do.

    Abroad `regency` is the city and `country` is written out; there is no RT, RW, village, district or landmark.
    """

    street: str = ""
    rt: str = ""
    rw: str = ""
    village: str = ""
    district: str = ""
    regency: str = ""
    province_code: str = ""
    regency_code: str | None = None
    postal_code: str = ""
    country: str = ""
    landmark: str = ""

    @property
    def is_abroad(self) -> bool:
        return self.province_code == ABROAD


@dataclass(frozen=True, kw_only=True)
class LineDraft:
    """`preorder`: the goods are still to be made; None: they lie on the shelf."""

    item: LineItem
    quantity: int
    preorder: Preorder | None = None


@dataclass(frozen=True, kw_only=True)
class PartDraft:
    """One group's part of an order that is to be placed."""

    group: GroupInfo
    lines: tuple[LineDraft, ...]
    offer: Offer


@dataclass(frozen=True, kw_only=True)
class OrderDraft:
    """Everything of an order that is to be placed, checked and in its final form. `phone` is E.164."""

    checkout_key: str
    body_digest: str
    person_id: int | None
    language: str
    buyer_name: str
    phone: str
    email: str | None
    address: Address
    payment_method: PaymentMethod
    expires_at: datetime
    parts: tuple[PartDraft, ...]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of a timeline."""

    state: str
    at: datetime
    actor_label: str
    on_behalf_of: str | None
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class LineView:
    """`promised_on`: by when it is made, if it did not lie on the shelf.

    `promised_days`: so many days after the money arrives, and `promised_on` at the earliest; None once that is known.
    """

    id: int
    product_id: int
    variant_id: int
    sku: str
    name: str
    name_en: str
    label: str
    label_en: str
    unit: str
    picture_key: str | None
    price: Rupiah
    quantity: int
    subtotal: Rupiah
    promised_on: date | None = None
    promised_days: int | None = None

    def is_overdue(self, today: date) -> bool:
        return self.promised_on is not None and self.promised_days is None and self.promised_on < today


@dataclass(frozen=True, kw_only=True)
class RefusalView:
    """So many of a line that the group does not deliver. `amount` is what the buyer pays less, shipping included.

    `is_refunded`: it was paid already and goes back.
    """

    id: int
    line: LineView
    quantity: int
    amount: Rupiah
    is_refunded: bool
    reason: str
    at: datetime
    actor_label: str


@dataclass(frozen=True, kw_only=True)
class SellerOrderView:
    """One group's part, for the buyer, the group and the office alike; `total` is goods and shipping.

    `lines` are what the buyer gets; what the group refused of them stands in `refusals`.

    `fee_state` is set where the fee was open when the order was placed; `days` are those named with it. A part that
    ended before there was anything to pay is not `is_billed`: no sum of its order counts it.
    """

    id: int
    number: str
    group_id: int
    group_name: str
    state: SellerOrderState
    delivery: Delivery
    shipping_fee: Rupiah
    shipping_label: str
    weight_g: int
    goods_total: Rupiah
    total: Rupiah
    expires_at: datetime | None
    courier: str
    tracking_number: str
    reason: str
    lines: tuple[LineView, ...]
    steps: tuple[Step, ...]
    fee_state: FeeState | None = None
    fee_steps: tuple[Step, ...] = ()
    days: tuple[int, int] | None = None
    outlet: OutletInfo | None = None
    is_billed: bool = True
    refusals: tuple[RefusalView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Shipment:
    """A seller order as it is packed and labelled; `total` is what its buyer pays for it, goods and shipping.

    The address is empty where everything is fetched. `unmade`: how many of a variant it waits for until they are made.
    """

    number: str
    group_id: int
    state: SellerOrderState
    delivery: Delivery
    placed_at: datetime
    buyer_name: str
    phone: str
    address: Address
    payment_method: PaymentMethod
    total: Rupiah
    weight_g: int
    outlet: OutletInfo | None
    lines: tuple[LineView, ...]
    unmade: Mapping[int, int]


@dataclass(frozen=True, kw_only=True)
class OrderView:
    """A whole order. `access_key` opens its page without signing in: show it to nobody but the buyer."""

    id: int
    number: str
    access_key: str
    state: OrderState
    payment_state: PaymentState
    payment_method: PaymentMethod
    person_id: int | None
    language: str
    buyer_name: str
    phone: str
    email: str | None
    address: Address
    goods_total: Rupiah
    shipping_total: Rupiah
    unique_code: Rupiah
    total: Rupiah
    placed_at: datetime
    expires_at: datetime | None
    parts: tuple[SellerOrderView, ...]
    payment_steps: tuple[Step, ...]
