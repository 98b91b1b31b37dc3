"""Zones and the flat table of rates, as data."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base
from storefront.kernel.money import Rupiah


class ZoneArea(Base):
    """Which zone a kabupaten of NTT (`53.09`) or another province (`31`) lies in."""

    __tablename__ = "shipping_zone_area"

    area_code: Mapped[str] = mapped_column(primary_key=True)
    zone: Mapped[str] = mapped_column(index=True)


class Rate(Base):
    """The price from one zone to another: so much for each kilogram begun."""

    __tablename__ = "shipping_rate"
    __table_args__ = (
        UniqueConstraint("from_zone", "to_zone"),
        CheckConstraint("per_kg > 0", name="per_kg_positive"),
        CheckConstraint("least_days <= most_days", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    from_zone: Mapped[str]
    to_zone: Mapped[str]
    per_kg: Mapped[Rupiah]
    least_days: Mapped[int]
    most_days: Mapped[int]
