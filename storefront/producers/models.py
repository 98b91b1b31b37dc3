"""The bodies that sell."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base, choice
from storefront.producers.types import GroupKind, GroupState


class ProducerGroup(Base):
    __tablename__ = "producer_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[GroupKind] = mapped_column(choice(GroupKind, "kind"))
    state: Mapped[GroupState] = mapped_column(choice(GroupState, "state"), default=GroupState.APPLIED)
    story: Mapped[str] = mapped_column(default="")
    story_en: Mapped[str] = mapped_column(default="")
    regency_code: Mapped[str] = mapped_column(ForeignKey("regency.code"), index=True)
    village_code: Mapped[str | None] = mapped_column(ForeignKey("village.code"))
    village_name: Mapped[str] = mapped_column(default="")  # text where the register is not imported
    district_name: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str | None]  # E.164
    email: Mapped[str | None]
    pickup_note: Mapped[str] = mapped_column(default="")  # when goods may be fetched; empty: no pickup
    pickup_note_en: Mapped[str] = mapped_column(default="")
    allows_cash: Mapped[bool] = mapped_column(default=False)  # paid to the group when the parcel is handed over
    created_at: Mapped[datetime]
