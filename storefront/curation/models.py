"""What Disperindag features, where, from when to when, and why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storefront.curation.types import ShowcasePage
from storefront.kernel.db import Base, choice


class ShowcaseSlot(Base):
    """A slot whose time has begun is never deleted, and its start stays: what was shown is on record."""

    __tablename__ = "showcase_slot"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="period"),
        CheckConstraint("(product_id IS NULL) <> (group_id IS NULL)", name="one_thing"),
        CheckConstraint("(page = 'home') = (page_slug = '')", name="page_named"),
        Index("ix_showcase_slot_page", "page", "page_slug", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    page: Mapped[ShowcasePage] = mapped_column(choice(ShowcasePage, "page"), default=ShowcasePage.HOME)
    page_slug: Mapped[str] = mapped_column(default="")
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("producer_group.id"))
    position: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    reason: Mapped[str]
    reason_en: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=1)  # counts its changes
