"""Categories, products with their variants, pictures and licences."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storefront.catalogue.types import (
    ChangeState,
    DeterminationOutcome,
    HalalStatus,
    LicenceKind,
    ListingState,
    PaperKind,
)
from storefront.kernel.db import Base, choice
from storefront.kernel.money import Rupiah


class Category(Base):
    __tablename__ = "category"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str]
    icon: Mapped[str]
    position: Mapped[int]
    is_blocked: Mapped[bool] = mapped_column(default=False)  # alcohol, or by the office: nothing in it is shown
    edited_at: Mapped[datetime | None]  # since when the office's words count instead of those that ship


class Product(Base):
    """What is shown. Public = listing published, determination verified, group active."""

    __tablename__ = "product"
    __table_args__ = (Index("uq_product_draft_key", "draft_key", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey(Category.id), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    draft_key: Mapped[str | None]  # of the form that began it, which begins one, however often it is sent
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    description_en: Mapped[str] = mapped_column(default="")
    keywords: Mapped[list[str]] = mapped_column(default=list)
    regency_code: Mapped[str] = mapped_column(ForeignKey("regency.code"), index=True)
    village_code: Mapped[str | None] = mapped_column(ForeignKey("village.code"))
    village_name: Mapped[str] = mapped_column(default="")
    district_name: Mapped[str] = mapped_column(default="")  # copied from the register: saves pages a question
    material: Mapped[str] = mapped_column(default="")
    material_en: Mapped[str] = mapped_column(default="")
    cluster: Mapped[str] = mapped_column(default="")  # kawasan: the villages that make it together
    supplies: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # see `supplies`
    technique: Mapped[str] = mapped_column(default="")
    technique_en: Mapped[str] = mapped_column(default="")
    shelf_life_days: Mapped[int | None]
    capacity_per_month: Mapped[int | None]
    lead_time_days: Mapped[int] = mapped_column(default=2)
    season: Mapped[str] = mapped_column(default="")  # when it is made or harvested, in the group's words
    season_from: Mapped[int | None]  # months, 1 to 12, of which the second may lie in the next year; None: all year
    season_until: Mapped[int | None]
    takes_preorders: Mapped[bool] = mapped_column(default=False)
    kbki: Mapped[str] = mapped_column(default="")  # code of the goods in BPS's classification, for government buyers
    brand: Mapped[str] = mapped_column(default="")
    composition: Mapped[str] = mapped_column(default="")  # what is in it, as its label says
    composition_en: Mapped[str] = mapped_column(default="")
    specification: Mapped[list[list[str]]] = mapped_column(JSON, default=list)  # pairs of a name and a value
    tkdn: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # domestic content, see `content`
    sni_number: Mapped[str] = mapped_column(default="")
    trademark_number: Mapped[str] = mapped_column(default="")
    is_domestic: Mapped[bool] = mapped_column(default=False)  # the group states that it is a product of Indonesia (PDN)
    is_liquid: Mapped[bool] = mapped_column(default=False)
    halal_status: Mapped[HalalStatus] = mapped_column(choice(HalalStatus, "halal"), default=HalalStatus.NOT_REQUIRED)
    halal_number: Mapped[str | None]
    halal_expires_on: Mapped[date | None]
    state: Mapped[ListingState] = mapped_column(choice(ListingState, "state"), default=ListingState.DRAFT)
    outcome: Mapped[DeterminationOutcome] = mapped_column(
        choice(DeterminationOutcome, "outcome"), default=DeterminationOutcome.NONE
    )
    certificate_code: Mapped[str | None] = mapped_column(unique=True)
    determined_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    variants: Mapped[list[Variant]] = relationship(order_by="Variant.position", lazy="raise")
    pictures: Mapped[list[Picture]] = relationship(order_by="Picture.position", lazy="raise")
    licences: Mapped[list[Licence]] = relationship(order_by="Licence.id", lazy="raise")


class Variant(Base):
    """What is sold: has the SKU, the price and the stock."""

    __tablename__ = "variant"
    __table_args__ = (
        UniqueConstraint("group_id", "sku"),
        CheckConstraint("price > 0", name="price_positive"),
        CheckConstraint("weight_g > 0", name="weight_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"))  # a SKU is unique within its group
    sku: Mapped[str]
    label: Mapped[str] = mapped_column(default="")
    label_en: Mapped[str] = mapped_column(default="")
    unit: Mapped[str]
    net_content: Mapped[str] = mapped_column(default="")
    price: Mapped[Rupiah]
    weight_g: Mapped[int]
    length_cm: Mapped[int | None]
    width_cm: Mapped[int | None]
    height_cm: Mapped[int | None]
    gtin: Mapped[str] = mapped_column(default="")  # the barcode of its maker, where there is one
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)


class Picture(Base):
    """A picture in the public media store; `key` is the hash of its content."""

    __tablename__ = "picture"
    __table_args__ = (UniqueConstraint("product_id", "position"), Index("ix_picture_key", "key", "product_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id))
    key: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[str]
    alt_en: Mapped[str] = mapped_column(default="")
    is_woven: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]


class Licence(Base):
    """A licence by its number; shown to buyers once the office has checked it."""

    __tablename__ = "licence"
    __table_args__ = (UniqueConstraint("product_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id))
    kind: Mapped[LicenceKind] = mapped_column(choice(LicenceKind, "kind"))
    number: Mapped[str]
    expires_on: Mapped[date | None]
    checked_at: Mapped[datetime | None]


class StagedChange(Base):
    """What a group wants to change of a verified product; the live page stays as it is until the office approves.

    `seen` holds the live values of the proposed keys as the group saw them (see `content`).
    """

    __tablename__ = "staged_change"
    __table_args__ = (
        Index(
            "uq_staged_change_waiting",
            "product_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_staged_change_state", "state", "proposed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id), index=True)
    state: Mapped[ChangeState] = mapped_column(choice(ChangeState, "state"), default=ChangeState.WAITING)
    seen: Mapped[dict[str, Any]]
    proposed: Mapped[dict[str, Any]]
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")


class LicenceScan(Base):
    """A photo of a licence in the private folder, for the group and the office."""

    __tablename__ = "licence_scan"
    __table_args__ = (UniqueConstraint("product_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id))
    kind: Mapped[PaperKind] = mapped_column(choice(PaperKind, "kind"))
    key: Mapped[str] = mapped_column(unique=True)
    sent_at: Mapped[datetime]


class LicenceWarning(Base):
    """That a group was told of the end of a licence, `days` before it; 0: it has lapsed."""

    __tablename__ = "licence_warning"

    product_id: Mapped[int] = mapped_column(ForeignKey(Product.id), primary_key=True)
    kind: Mapped[PaperKind] = mapped_column(choice(PaperKind, "kind"), primary_key=True)
    expires_on: Mapped[date] = mapped_column(primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    told_at: Mapped[datetime]
