"""Places, levels, the movement ledger, reservations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base, choice
from storefront.stock.types import MovementReason, PlaceKind, ReservationState


class Place(Base):
    """Where stock lies."""

    __tablename__ = "place"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)
    kind: Mapped[PlaceKind] = mapped_column(choice(PlaceKind, "kind"))
    name: Mapped[str]


class Level(Base):
    """How much of a variant lies at a place and how much of that is promised; the checks are the last wall."""

    __tablename__ = "stock_level"
    __table_args__ = (
        CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        CheckConstraint("reserved <= on_hand", name="not_oversold"),
    )

    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey(Place.id), primary_key=True)
    on_hand: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)


class Movement(Base):
    """One line of the ledger: on hand changed by `delta`. Lines are only ever added."""

    __tablename__ = "stock_movement"
    __table_args__ = (
        CheckConstraint("delta <> 0", name="delta_not_zero"),
        Index("ix_stock_movement_level", "variant_id", "place_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey(Place.id))
    delta: Mapped[int]
    reason: Mapped[MovementReason] = mapped_column(choice(MovementReason, "reason"))
    note: Mapped[str] = mapped_column(default="")
    seller_order_id: Mapped[int | None]
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
