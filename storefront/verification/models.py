"""The record of a determination: what was found, what shows it, who examined and who decided."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base, choice
from storefront.verification.types import (
    CaseOrigin,
    DeterminationState,
    EvidenceKind,
    FileFormat,
    ProposalState,
    Proposer,
    Recommendation,
    Verdict,
)


class Determination(Base):
    """Which office and which person decided, when, on what basis; its code stands on the product's label.

    `examined_digest` says what was examined as `key=digest`, with blanks between. `waivers` holds reasons by
    item of the legal gate.
    """

    __tablename__ = "determination"
    __table_args__ = (
        CheckConstraint("decided_by_id <> examined_by_id", name="four_eyes"),
        Index("ix_determination_state", "state", "submitted_at"),
    )

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
    origin: Mapped[CaseOrigin] = mapped_column(choice(CaseOrigin, "origin"), default=CaseOrigin.GROUP)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    criteria_version: Mapped[str] = mapped_column(default="1")
    is_chilled: Mapped[bool | None]
    waivers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    examined_by: Mapped[str] = mapped_column(default="")
    examined_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    examined_at: Mapped[datetime | None]
    examined_digest: Mapped[str] = mapped_column(default="")
    recommendation: Mapped[Recommendation | None] = mapped_column(choice(Recommendation, "recommendation"))
    checked_at: Mapped[datetime | None]  # last time that somebody looked whether it still holds


class Finding(Base):
    """The verdict on one criterion; `round` 0 is the examination, later ones are re-checks of what stands.

    What was said of the legal gate stands here by its item too, as whoever said it has examined.
    """

    __tablename__ = "finding"

    determination_id: Mapped[int] = mapped_column(ForeignKey(Determination.id), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    criterion: Mapped[str] = mapped_column(primary_key=True)
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict, "verdict"))
    note: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Evidence(Base):
    """What shows how it is: a file in the private folder, or an address; `criterion` is empty for the whole."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("(kind = 'link') = (url <> '')", name="link_has_address"),
        CheckConstraint("(kind = 'link') = (file_key IS NULL)", name="else_file"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    determination_id: Mapped[int] = mapped_column(ForeignKey(Determination.id), index=True)
    criterion: Mapped[str] = mapped_column(default="")
    kind: Mapped[EvidenceKind] = mapped_column(choice(EvidenceKind, "kind"))
    title: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    file_key: Mapped[str | None] = mapped_column(unique=True)
    file_format: Mapped[FileFormat | None] = mapped_column(choice(FileFormat, "file_format"))
    is_from_group: Mapped[bool]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Recheck(Base):
    """A look, twice a year, whether a determination still holds; its findings carry the same `round`."""

    __tablename__ = "recheck"

    determination_id: Mapped[int] = mapped_column(ForeignKey(Determination.id), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    by: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(default="")


class Proposal(Base):
    """A product that a village head, camat or office of a kabupaten proposes: annex II.4.f, VI.1.k and l."""

    __tablename__ = "proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    regency_code: Mapped[str] = mapped_column(ForeignKey("regency.code"), index=True)
    state: Mapped[ProposalState] = mapped_column(choice(ProposalState, "state"), default=ProposalState.WAITING)
    proposer: Mapped[Proposer] = mapped_column(choice(Proposer, "proposer"))
    letter_number: Mapped[str]
    letter_date: Mapped[date]
    words: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    determination_id: Mapped[int | None] = mapped_column(ForeignKey(Determination.id))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(default="")
