"""The record of a determination."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base, choice
from storefront.verification.types import DeterminationState


class Determination(Base):
    """Which office and which person decided, when, on what basis; its code stands on the product's label."""

    __tablename__ = "determination"
    __table_args__ = (Index("ix_determination_state", "state", "submitted_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    state: Mapped[DeterminationState] = mapped_column(
        choice(DeterminationState, "state"), default=DeterminationState.DRAFT
    )
    submitted_at: Mapped[datetime | None]  # the last time
    code: Mapped[str | None] = mapped_column(unique=True)
    office: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    valid_until: Mapped[date | None]
    basis: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
