"""What outlets and groups have agreed, what outlets ask for, what they have sold, and the files that say so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base, choice
from storefront.kernel.money import Rupiah
from storefront.outlets.types import FileKind, FileState, RequestState, Scheme, TermsState


def _one(state: str) -> Index:
    """Between an outlet and a group at most one row in this state."""
    where = text(f"state = '{state}'")
    name = f"uq_outlet_terms_{state}"
    return Index(name, "outlet_id", "group_id", unique=True, sqlite_where=where, postgresql_where=where)


class OutletTerms(Base):
    """How an outlet sells a group's goods, as one of both has put it to the other. What was agreed stays on record."""

    __tablename__ = "outlet_terms"
    __table_args__ = (
        CheckConstraint("0 <= margin AND margin <= 10000", name="margin_within_the_price"),
        _one("proposed"),
        _one("agreed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)
    scheme: Mapped[Scheme] = mapped_column(choice(Scheme, "scheme"))
    margin: Mapped[int | None]  # of the outlet, in hundredths of a percent; None: nothing was said of it
    state: Mapped[TermsState] = mapped_column(choice(TermsState, "state"), default=TermsState.PROPOSED)
    proposed_at: Mapped[datetime]
    proposed_label: Mapped[str]  # the office or outlet, as the timeline names it
    agreed_at: Mapped[datetime | None]
    agreed_label: Mapped[str] = mapped_column(default="")  # the group, as the timeline names it


class ConsignmentSale(Base):
    """Goods that an outlet has sold, or bought outright. Rows are only ever added; what came back is below zero.

    `beyond`: of a sale, what lay nowhere by the books. `share`: what the group is owed of it. `key` stands once: it is
    what the outlet's own papers know the sale by.
    """

    __tablename__ = "consignment_sale"
    __table_args__ = (
        CheckConstraint("quantity <> 0", name="quantity_not_zero"),
        CheckConstraint("beyond >= 0 AND (beyond = 0 OR beyond <= quantity)", name="beyond_within_quantity"),
        CheckConstraint("unit_price >= 0", name="price_not_negative"),
        CheckConstraint("abs(share) <= unit_price * abs(quantity)", name="share_within_price"),
        Index("ix_consignment_sale_place", "outlet_id", "group_id", "recorded_at"),
        Index("ix_consignment_sale_group_id", "group_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    scheme: Mapped[Scheme] = mapped_column(choice(Scheme, "scheme"))
    quantity: Mapped[int]
    beyond: Mapped[int] = mapped_column(default=0)
    unit_price: Mapped[Rupiah]
    share: Mapped[Rupiah]
    sold_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    receipt: Mapped[str] = mapped_column(default="")
    key: Mapped[str] = mapped_column(unique=True)
    actor_id: Mapped[int | None]
    actor_label: Mapped[str]


class OutletFile(Base):
    """Sales or counts as an outlet sent them: its head and its rows as they were read, until it is forgotten."""

    __tablename__ = "outlet_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"), index=True)
    kind: Mapped[FileKind] = mapped_column(choice(FileKind, "kind"))
    state: Mapped[FileState] = mapped_column(choice(FileState, "state"), default=FileState.READ)
    file_name: Mapped[str]
    digest: Mapped[str]
    head: Mapped[list[str]]
    rows: Mapped[list[Any]] = mapped_column(JSON)  # of each its number, its cells, and what is wrong with which
    created_at: Mapped[datetime] = mapped_column(index=True)
    applied_at: Mapped[datetime | None]
    recorded: Mapped[int] = mapped_column(default=0)  # how many of its rows were new


class ColumnChoice(Base):
    """What an outlet has said of a head of its own files, by how it folds; empty: it is not read."""

    __tablename__ = "outlet_column"

    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"), primary_key=True)
    kind: Mapped[FileKind] = mapped_column(choice(FileKind, "kind"), primary_key=True)
    head: Mapped[str] = mapped_column(primary_key=True)
    column: Mapped[str]


class GoodsRequest(Base):
    """An outlet asks a group for goods; `key` is of the form that asked, `transfer_number` of what was sent."""

    __tablename__ = "outlet_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(unique=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)
    state: Mapped[RequestState] = mapped_column(choice(RequestState, "state"), default=RequestState.ASKED)
    note: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    transfer_number: Mapped[str | None]


class GoodsRequestLine(Base):
    """So many of a variant are asked for, and so many the group can send."""

    __tablename__ = "outlet_request_line"
    __table_args__ = (
        CheckConstraint("asked > 0", name="asked_positive"),
        CheckConstraint("granted >= 0", name="granted_not_negative"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey(GoodsRequest.id), primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), primary_key=True)
    asked: Mapped[int]
    granted: Mapped[int | None]
