"""The bodies that sell, what monitoring needs of them, and what they bring before they sell."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base, choice
from storefront.kernel.money import Rupiah
from storefront.producers.types import GroupKind, GroupState, OnboardingItem, PaperFormat, ProgrammeLabel


class ProducerGroup(Base):
    __tablename__ = "producer_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[GroupKind] = mapped_column(choice(GroupKind, "kind"))
    label: Mapped[ProgrammeLabel] = mapped_column(choice(ProgrammeLabel, "label"), default=ProgrammeLabel.VILLAGE)
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
    kbli: Mapped[list[str]] = mapped_column(JSON, default=list)  # codes of what its NIB lets it do
    kbli_edition: Mapped[str] = mapped_column(default="")  # of the classification, by its year
    is_taxable: Mapped[bool] = mapped_column(default=False)  # PKP: it adds PPN to its prices
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]  # the group asks to be examined; cleared when it is sent back
    submission_note: Mapped[str] = mapped_column(default="")  # what is missing, and why
    trusted_because: Mapped[str] = mapped_column(default="")  # its small changes need not wait; empty: they do


class GroupFigures(Base):
    """What a group told of itself for one year; the last word of a year counts."""

    __tablename__ = "group_figures"
    __table_args__ = (
        UniqueConstraint("group_id", "year"),
        CheckConstraint("0 <= women AND women <= members", name="women_among_members"),
        CheckConstraint("paid_workers >= 0", name="workers_not_negative"),
        CheckConstraint("turnover >= 0", name="turnover_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey(ProducerGroup.id))
    year: Mapped[int]
    members: Mapped[int]
    women: Mapped[int]
    paid_workers: Mapped[int]
    turnover: Mapped[Rupiah]
    equipment: Mapped[str]
    told_at: Mapped[datetime]


class OnboardingRecord(Base):
    """What a group has brought of one item of the checklist, or that the office asks for it no more."""

    __tablename__ = "onboarding_record"
    __table_args__ = (UniqueConstraint("group_id", "item"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey(ProducerGroup.id))
    item: Mapped[OnboardingItem] = mapped_column(choice(OnboardingItem, "item"))
    given_at: Mapped[datetime | None]
    given_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    number: Mapped[str] = mapped_column(default="")
    issuer: Mapped[str] = mapped_column(default="")  # the bank
    holder: Mapped[str] = mapped_column(default="")  # of the account
    file_key: Mapped[str | None] = mapped_column(unique=True)  # in the private folder
    file_kind: Mapped[PaperFormat | None] = mapped_column(choice(PaperFormat, "file_kind"))
    unseen_since: Mapped[datetime | None]  # changed since it is examined or sells, and not looked at
    waived_at: Mapped[datetime | None]
    waived_by: Mapped[str] = mapped_column(default="")  # an office
    waived_because: Mapped[str] = mapped_column(default="")
