"""Who waits for what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base


class Interest(Base):
    """One person waits for one variant; asking again changes the row."""

    __tablename__ = "interest"
    __table_args__ = (
        CheckConstraint("quantity BETWEEN 1 AND 999", name="quantity_in_range"),
        CheckConstraint("(email IS NULL) <> (phone IS NULL)", name="one_contact"),
        UniqueConstraint("variant_id", "email"),
        UniqueConstraint("variant_id", "phone"),
        Index("ix_interest_queue", "variant_id", "asked_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)  # of the variant
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    quantity: Mapped[int]
    email: Mapped[str | None] = mapped_column(index=True)  # small letters
    phone: Mapped[str | None] = mapped_column(index=True)  # E.164
    language: Mapped[str]
    access_key: Mapped[str] = mapped_column(unique=True)
    asked_at: Mapped[datetime]  # decides the order
    expires_at: Mapped[datetime]
    due_at: Mapped[datetime | None]  # goods came: the mail goes out, or the group writes
