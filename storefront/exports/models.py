"""What each product has and lacks for each target."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.exports.types import RequirementState, Target
from storefront.kernel.db import Base, choice

LACKING = text("state <> 'met'")


class Requirement(Base):
    """Derived data, kept from the outbox and judged anew every night; `since` is when it came into its state."""

    __tablename__ = "requirement"
    __table_args__ = (
        Index(
            "ix_requirement_lacking",
            "target",
            "product_id",
            "code",
            sqlite_where=LACKING,
            postgresql_where=LACKING,
        ),
        {"sqlite_with_rowid": False},
    )

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True)
    target: Mapped[Target] = mapped_column(choice(Target, "target"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[RequirementState] = mapped_column(choice(RequirementState, "state"))
    detail: Mapped[str]
    since: Mapped[datetime]


class ReadinessRound(Base):
    """One row: how far the judging of all products has come, of which day and by which rules."""

    __tablename__ = "readiness_round"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date]
    basis: Mapped[str]
    after_id: Mapped[int]  # products up to this one are judged
