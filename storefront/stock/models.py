"""Places, levels, the movement ledger, reservations, transfers between places, and whether goods are still there."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base, choice
from storefront.stock.types import MovementReason, PlaceKind, ReservationState, TransferState


class Place(Base):
    """Where stock lies. What lies at a place that does not sell online is promised to nobody who orders."""

    __tablename__ = "place"
    __table_args__ = (Index("uq_place_outlet_id_group_id", "outlet_id", "group_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)
    kind: Mapped[PlaceKind] = mapped_column(choice(PlaceKind, "kind"))
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    hours: Mapped[str] = mapped_column(default="")
    sells_online: Mapped[bool] = mapped_column(default=True)
    closed_at: Mapped[datetime | None]
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlet.id"))  # where the goods are the outlet's to sell


class Level(Base):
    """How much of a variant lies at a place and how much of that is promised; the checks are the last wall."""

    __tablename__ = "stock_level"
    __table_args__ = (
        CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        CheckConstraint("reserved <= on_hand", name="not_oversold"),
    )

    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey(Place.id), primary_key=True, index=True)
    on_hand: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)


class Transfer(Base):
    """Goods of a group between two of its places; `key` is of the form that sent them."""

    __tablename__ = "stock_transfer"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(unique=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)
    from_place_id: Mapped[int] = mapped_column(ForeignKey(Place.id))
    to_place_id: Mapped[int] = mapped_column(ForeignKey(Place.id))
    state: Mapped[TransferState] = mapped_column(choice(TransferState, "state"), default=TransferState.ON_THE_WAY)
    note: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime]


class TransferRow(Base):
    """So many of a variant in a transfer; `received` once they were counted at the other side."""

    __tablename__ = "stock_transfer_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    transfer_id: Mapped[int] = mapped_column(ForeignKey(Transfer.id), primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), primary_key=True)
    quantity: Mapped[int]
    received: Mapped[int | None]
    batch: Mapped[str] = mapped_column(default="")
    expires_on: Mapped[date | None]


class Movement(Base):
    """One line of the ledger: on hand changed by `delta`. Lines are only ever added; an edit's `key` stands once."""

    __tablename__ = "stock_movement"
    __table_args__ = (
        CheckConstraint("delta <> 0", name="delta_not_zero"),
        Index("ix_stock_movement_level", "variant_id", "place_id", "id"),
        Index("uq_stock_movement_key", "key", unique=True),
        Index("ix_stock_movement_transfer_id", "transfer_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey(Place.id))
    delta: Mapped[int]
    reason: Mapped[MovementReason] = mapped_column(choice(MovementReason, "reason"))
    note: Mapped[str] = mapped_column(default="")
    seller_order_id: Mapped[int | None]
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey(Transfer.id))
    key: Mapped[str | None]
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    actor_label: Mapped[str]


class Reservation(Base):
    """A hold for a seller order; one past `expires_at` no longer counts, whether or not anybody has swept it up."""

    __tablename__ = "reservation"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        UniqueConstraint("seller_order_id", "variant_id", "place_id"),
        Index(
            "ix_reservation_held",
            "variant_id",
            "place_id",
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seller_order_id: Mapped[int] = mapped_column(ForeignKey("seller_order.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey(Place.id))
    quantity: Mapped[int]
    state: Mapped[ReservationState] = mapped_column(choice(ReservationState, "state"), default=ReservationState.HELD)
    expires_at: Mapped[datetime | None]  # None: held until the order ends


class Shortage(Base):
    """What was held for a seller order and then sold by an outlet: held, promised and this are what it needs."""

    __tablename__ = "stock_shortage"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    seller_order_id: Mapped[int] = mapped_column(ForeignKey("seller_order.id"), primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), primary_key=True)
    quantity: Mapped[int]


class Promise(Base):
    """Goods that a seller order waits for until they are made: a share of what the group can make in a month.

    `consumed`: they have been made, and are held for it as all goods are. Past `expires_at` it counts as little as a
    reservation does.
    """

    __tablename__ = "stock_promise"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        Index("ix_stock_promise_month", "product_id", "month"),
    )

    seller_order_id: Mapped[int] = mapped_column(ForeignKey("seller_order.id"), primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))  # its variants share what can be made of it
    month: Mapped[date]  # the first day of that in which the group begins to make them
    quantity: Mapped[int]
    state: Mapped[ReservationState] = mapped_column(choice(ReservationState, "state"), default=ReservationState.HELD)
    expires_at: Mapped[datetime | None]  # None: held until the order ends


class LowMark(Base):
    """From how few on a group wants to be warned of a variant, where it has said so."""

    __tablename__ = "stock_low_mark"
    __table_args__ = (CheckConstraint("low_at >= 0", name="low_at_not_negative"),)

    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), primary_key=True, autoincrement=False)
    low_at: Mapped[int]


class Question(Base):
    """When somebody last said that a listing's goods are there, since when they are asked, whether it was paused."""

    __tablename__ = "stock_question"

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)
    confirmed_at: Mapped[datetime] = mapped_column(index=True)
    asked_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
