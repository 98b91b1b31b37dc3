"""Which letters went out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base


class SentLetter(Base):
    """Written after a letter has left, so that an event handled twice brings one letter."""

    __tablename__ = "sent_letter"

    key: Mapped[str] = mapped_column(primary_key=True)
    recipient: Mapped[str]
    subject: Mapped[str]
    sent_at: Mapped[datetime]
