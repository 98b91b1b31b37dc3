"""The `card` table: one row for each public product with all that a card, a filter or a sort needs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel import clock
from storefront.kernel.db import Base
from storefront.kernel.money import Rupiah


class Card(Base):
    """Derived data, kept from the outbox and rebuilt by one command; placing an order never trusts it."""

    __tablename__ = "card"
    __table_args__ = (
        Index("ix_card_newest", "published_at", "product_id"),
        Index("ix_card_changed", "changed_at", "product_id"),
        Index("ix_card_price", "price", "product_id"),
        Index("ix_card_category", "category_slug", "regency_slug"),
        Index("ix_card_regency", "regency_slug", "category_slug"),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True)
    slug: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    price: Mapped[Rupiah]  # of the cheapest variant
    price_varies: Mapped[bool]
    unit_label: Mapped[str]  # "250 g", "lembar"
    place: Mapped[str]  # "Desa Beiwali, Ngada"
    category_slug: Mapped[str]
    regency_slug: Mapped[str]
    group_id: Mapped[int] = mapped_column(index=True)
    group_name: Mapped[str]
    group_slug: Mapped[str]
    picture_key: Mapped[str | None]
    available: Mapped[int]
    lead_time_days: Mapped[int]
    quality: Mapped[int]  # 0 to 100: completeness of the listing
    published_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)  # when its page last said something else


class IndexTask(Base):
    """A product that the index has not caught up with yet."""

    __tablename__ = "index_task"

    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime]
