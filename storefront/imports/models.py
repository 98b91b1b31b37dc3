"""Imports of listing spreadsheets, row by row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storefront.imports.types import ImportState, Outcome
from storefront.kernel.db import Base, choice


class ListingImport(Base):
    """A spreadsheet that a group has sent, how far it is, and who sent it."""

    __tablename__ = "listing_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), index=True)
    file_name: Mapped[str]
    file_key: Mapped[str] = mapped_column(unique=True)  # in the private folder
    photos_key: Mapped[str | None]  # of the ZIP beside it
    digest: Mapped[str]  # of the file's bytes: who sends the same again goes on with this one
    from_command: Mapped[bool]
    all_or_nothing: Mapped[bool]
    approval: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # see `types.Approval`
    state: Mapped[ImportState] = mapped_column(choice(ImportState, "state"), default=ImportState.UPLOADED)
    head: Mapped[list[str]]  # our columns that the file has, in its order
    notes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # see `types.RowFault`
    matches: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)  # see `types.HeadMatch`
    actor_id: Mapped[int | None]
    actor_label: Mapped[str]
    on_behalf_of: Mapped[str | None]
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class ColumnChoice(Base):
    """What a group says of a head that its sheets have: which of our columns it means, or that it is passed over."""

    __tablename__ = "listing_column_choice"

    group_id: Mapped[int] = mapped_column(ForeignKey("producer_group.id"), primary_key=True)
    head: Mapped[str] = mapped_column(primary_key=True)  # as `catalogue.sheet.table.fold` gives it
    column: Mapped[str]  # empty: passed over


class ImportRow(Base):
    """One row of the file: what stood there, what became of it, and what was there before.

    `before` is what an undo needs (see `service.undoing`). `is_done`: it is written; while undoing: it is taken back.
    """

    __tablename__ = "listing_import_row"
    __table_args__ = (Index("ix_listing_import_row_outcome", "import_id", "outcome", "is_done", "row"),)

    import_id: Mapped[int] = mapped_column(ForeignKey(ListingImport.id), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sku: Mapped[str]
    cells: Mapped[dict[str, Any]]
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome, "outcome"))
    is_done: Mapped[bool] = mapped_column(default=False)
    has_warning: Mapped[bool] = mapped_column(default=False)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("variant.id"))
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # see `types.RowFault`
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    left: Mapped[str] = mapped_column(default="")  # why the undo left it
