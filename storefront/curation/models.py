"""What Disperindag features, where, from when to when, and why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base


class ShowcaseSlot(Base):
    __tablename__ = "showcase_slot"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    position: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    reason: Mapped[str]
    reason_en: Mapped[str] = mapped_column(default="")
