"""The `card` table: one row for each public product with all that a card, a filter or a sort needs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel import clock
from storefront.kernel.db import Base
from storefront.kernel.money import Rupiah


class Card(Base):
    """Derived data, kept from the outbox and rebuilt by one command; placing an order never trusts it.

    Every index but the last holds all that a filter looks at, so that a page of ids is read from the index alone
    however deep it lies, and rows are fetched for those of the page only. `available` is in none of them: a sale
    that leaves something changes no index.
    """

    __tablename__ = "card"
    __table_args__ = (
        Index("ix_card_newest", "published_at", "product_id", "category_slug", "regency_slug", "price", "merit"),
        Index("ix_card_price", "price", "product_id", "category_slug", "regency_slug", "merit"),
        Index(
            "ix_card_category_newest", "category_slug", "published_at", "product_id", "regency_slug", "price", "merit"
        ),
        Index("ix_card_category_price", "category_slug", "price", "product_id", "regency_slug", "merit"),
        Index(
            "ix_card_regency_newest", "regency_slug", "published_at", "product_id", "category_slug", "price", "merit"
        ),
        Index("ix_card_regency_price", "regency_slug", "price", "product_id", "category_slug", "merit"),
        Index("ix_card_group_newest", "group_id", "published_at", "product_id"),
        Index("ix_card_category_merit", "category_slug", "merit", "product_id", "regency_slug"),
        Index("ix_card_pair_merit", "category_slug", "regency_slug", "merit", "product_id", "price"),
        Index("ix_card_changed", "changed_at", "product_id"),
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
    group_id: Mapped[int]
    group_name: Mapped[str]
    group_slug: Mapped[str]
    picture_key: Mapped[str | None]
    available: Mapped[int]
    lead_time_days: Mapped[int]
    takes_preorders: Mapped[bool] = mapped_column(default=False)  # while nothing is left
    quality: Mapped[int]  # 0 to 100: completeness of the listing
    published_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)  # when its page last said something else
    merit: Mapped[int] = mapped_column(server_default=text("0"))  # see `types.merit`


class CardCount(Base):
    """How many cards a category has in a kabupaten. Triggers on `card` keep it, so that no page counts them."""

    __tablename__ = "card_count"

    category_slug: Mapped[str] = mapped_column(primary_key=True)
    regency_slug: Mapped[str] = mapped_column(primary_key=True)
    listed: Mapped[int]
    in_stock: Mapped[int]


class CardRevision(Base):
    """One row that counts the changes of what listings count and sort by; kept by triggers, too."""

    __tablename__ = "card_revision"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]


class IndexTask(Base):
    """A product that the index has not caught up with yet."""

    __tablename__ = "index_task"

    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime]
