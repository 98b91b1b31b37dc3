"""Courier services, zones and the flat table of rates, as data; outlets where goods can be fetched."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base
from storefront.kernel.money import Rupiah


class ZoneArea(Base):
    """Which zone a kabupaten of NTT (`53.09`) or another province (`31`) lies in."""

    __tablename__ = "shipping_zone_area"

    area_code: Mapped[str] = mapped_column(primary_key=True)
    zone: Mapped[str] = mapped_column(index=True)


class CourierService(Base):
    """What a courier carries and how it counts weight; see `types.Service`."""

    __tablename__ = "courier_service"
    __table_args__ = (
        CheckConstraint("least_g >= 0", name="least_not_negative"),
        CheckConstraint("step_g > 0", name="step_positive"),
        CheckConstraint("tolerance_g >= 0 AND tolerance_g < step_g", name="tolerance_within_step"),
        CheckConstraint("divisor > 0", name="divisor_positive"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    carries_liquids: Mapped[bool] = mapped_column(default=False)
    least_g: Mapped[int]
    step_g: Mapped[int]
    tolerance_g: Mapped[int]
    divisor: Mapped[int]
    is_active: Mapped[bool] = mapped_column(default=True)


class Rate(Base):
    """A service's price for each kilogram from one zone to another, and how long it takes."""

    __tablename__ = "shipping_rate"
    __table_args__ = (
        UniqueConstraint("service_code", "from_zone", "to_zone"),
        CheckConstraint("per_kg > 0", name="per_kg_positive"),
        CheckConstraint("least_days <= most_days", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    service_code: Mapped[str] = mapped_column(ForeignKey(CourierService.code))
    from_zone: Mapped[str]
    to_zone: Mapped[str]
    per_kg: Mapped[Rupiah]
    least_days: Mapped[int]
    most_days: Mapped[int]


class Outlet(Base):
    """A counter such as NTT Mart; closed ones stay, as orders name them."""

    __tablename__ = "outlet"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str]
    regency_code: Mapped[str] = mapped_column(ForeignKey("regency.code"), index=True)
    hours: Mapped[str]
    phone: Mapped[str | None]  # E.164
    is_free: Mapped[bool] = mapped_column(default=False)  # groups bring goods here without a fee
    is_active: Mapped[bool] = mapped_column(default=True)
