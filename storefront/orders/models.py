"""Basket, order, and one seller order for each producer."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storefront.kernel.db import Base, choice
from storefront.kernel.money import Rupiah
from storefront.orders.types import FeeState, PaymentMethod, PaymentState, SellerOrderState
from storefront.shipping.types import Delivery


class Basket(Base):
    """What somebody has picked; browsers know it by their keys.

    A guest's basket has one key. Whoever signs in has one basket, with a key for each of their browsers.
    `checkout_key` goes with every checkout form: all forms of one basket place the same, single order.
    """

    __tablename__ = "basket"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    checkout_key: Mapped[str]
    province_code: Mapped[str | None]  # where the buyer asked shipping for
    regency_code: Mapped[str | None]
    changed_at: Mapped[datetime] = mapped_column(index=True)


class BasketKey(Base):
    """The token by which one browser opens a basket, by its digest; it ends with the sign-in that it came with."""

    __tablename__ = "basket_key"

    token_digest: Mapped[str] = mapped_column(primary_key=True)
    basket_id: Mapped[int] = mapped_column(ForeignKey(Basket.id, ondelete="CASCADE"), index=True)
    sign_in_id: Mapped[int | None] = mapped_column(ForeignKey("sign_in.id", ondelete="CASCADE"), index=True)


class BasketLine(Base):
    __tablename__ = "basket_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    basket_id: Mapped[int] = mapped_column(ForeignKey(Basket.id, ondelete="CASCADE"), primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), primary_key=True)
    quantity: Mapped[int]
    added_at: Mapped[datetime]


class Order(Base):
    """What the buyer ordered and agreed to pay. Amounts are frozen when it is placed."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("total = goods_total + shipping_total + unique_code", name="adds_up"),
        Index("ix_orders_placed", "placed_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)  # NTT-7K4-M9R: can be read out over the phone
    access_key: Mapped[str]
    checkout_key: Mapped[str] = mapped_column(unique=True)
    body_digest: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    language: Mapped[str]
    buyer_name: Mapped[str]
    phone: Mapped[str]
    email: Mapped[str | None]
    street: Mapped[str]
    rt: Mapped[str]
    rw: Mapped[str]
    village: Mapped[str]
    district: Mapped[str]
    regency: Mapped[str]
    province_code: Mapped[str]
    regency_code: Mapped[str | None]
    postal_code: Mapped[str]
    country: Mapped[str] = mapped_column(default="")  # named for a parcel that goes abroad
    landmark: Mapped[str]
    goods_total: Mapped[Rupiah]
    shipping_total: Mapped[Rupiah]
    unique_code: Mapped[Rupiah]
    total: Mapped[Rupiah]
    payment_method: Mapped[PaymentMethod] = mapped_column(choice(PaymentMethod, "payment_method"))
    payment_state: Mapped[PaymentState] = mapped_column(
        choice(PaymentState, "payment_state"), default=PaymentState.UNPAID
    )
    placed_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]

    seller_orders: Mapped[list[SellerOrder]] = relationship(
        back_populates="order", order_by="SellerOrder.id", lazy="raise"
    )


class SellerOrder(Base):
    """One group's part of an order: the unit that moves through states."""

    __tablename__ = "seller_order"
    __table_args__ = (Index("ix_seller_order_group", "group_id", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey(Order.id), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"))
    number: Mapped[str] = mapped_column(unique=True)  # the order's number and a letter
    group_name: Mapped[str]
    state: Mapped[SellerOrderState] = mapped_column(choice(SellerOrderState, "state"), default=SellerOrderState.PLACED)
    delivery: Mapped[Delivery] = mapped_column(choice(Delivery, "delivery"))
    shipping_fee: Mapped[Rupiah]
    shipping_label: Mapped[str]
    weight_g: Mapped[int]
    goods_total: Mapped[Rupiah]
    expires_at: Mapped[datetime | None]  # of its holds; None once paid, or accepted where it is paid at pickup
    courier: Mapped[str] = mapped_column(default="")
    tracking_number: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")  # why it was refused or cancelled, or handed over without a code
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlet.id"), index=True)
    fee_state: Mapped[FeeState | None] = mapped_column(choice(FeeState, "fee_state"))  # None: known when placed
    least_days: Mapped[int | None]  # named with an open fee
    most_days: Mapped[int | None]
    is_billed: Mapped[bool] = mapped_column(default=True)  # False: ended before there was anything to pay

    order: Mapped[Order] = relationship(back_populates="seller_orders", lazy="raise")
    lines: Mapped[list[OrderLine]] = relationship(order_by="OrderLine.id", lazy="raise")


class OrderLine(Base):
    """A variant as it was when it was ordered; `quantity` is what the buyer gets, none of it where it was refused."""

    __tablename__ = "order_line"
    __table_args__ = (
        UniqueConstraint("seller_order_id", "variant_id"),
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        CheckConstraint("subtotal = price * quantity", name="adds_up"),
        CheckConstraint("promised_days IS NULL OR promised_on IS NOT NULL", name="days_of_a_promise"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seller_order_id: Mapped[int] = mapped_column(ForeignKey(SellerOrder.id), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    sku: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    label: Mapped[str]
    label_en: Mapped[str] = mapped_column(default="")
    unit: Mapped[str]
    picture_key: Mapped[str | None]
    price: Mapped[Rupiah]
    quantity: Mapped[int]
    subtotal: Mapped[Rupiah]
    promised_on: Mapped[date | None]  # by when it is made, as the buyer was told; None: it lay on the shelf
    promised_days: Mapped[int | None]  # until it is paid: so many days after the money, `promised_on` at the earliest


class LineRefusal(Base):
    """So many of a line that a group cannot deliver, by which its order became smaller. Rows are only ever added."""

    __tablename__ = "line_refusal"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seller_order_id: Mapped[int] = mapped_column(ForeignKey(SellerOrder.id), index=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey(OrderLine.id), index=True)
    quantity: Mapped[int]
    goods: Mapped[Rupiah]
    fee: Mapped[Rupiah]  # by how much shipping became cheaper
    is_refunded: Mapped[bool]  # it had been paid for: a refund is due, else there was less to pay
    reason: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    actor_label: Mapped[str]
