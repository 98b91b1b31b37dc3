"""What offices told the groups, and who has read it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base, choice
from storefront.producers.types import GroupKind


class Announcement(Base):
    """Once made it is only ever ended early."""

    __tablename__ = "announcement"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    body: Mapped[str]
    regency_code: Mapped[str | None] = mapped_column(ForeignKey("regency.code"))
    kind: Mapped[GroupKind | None] = mapped_column(choice(GroupKind, "kind"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]  # by its office, early
    office: Mapped[str]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime]
    mailed_at: Mapped[datetime | None]  # when its letters were handed to the outbox


class AnnouncementRead(Base):
    __tablename__ = "announcement_read"

    announcement_id: Mapped[int] = mapped_column(ForeignKey(Announcement.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    read_at: Mapped[datetime]
