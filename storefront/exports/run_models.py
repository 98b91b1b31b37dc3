"""Runs of files, and what became of products in another catalogue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.exports.types.entries import Channel, EntryState
from storefront.exports.types.runs import RunState
from storefront.kernel.db import Base, choice


class ExportRun(Base):
    """A file that somebody has asked for, and how far the worker is with it.

    `lease_until`: until then whoever writes it is at it; later it may be begun anew.
    """

    __tablename__ = "export_run"
    __table_args__ = (Index("ix_export_run_group_id", "group_id", "id"), Index("ix_export_run_state", "state", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    form_key: Mapped[str] = mapped_column(unique=True)  # of the form and what was wished for in it
    kind: Mapped[str]  # see `kinds`
    selection: Mapped[dict[str, Any]] = mapped_column(JSON)  # see `catalogue.types.Selection`
    group_id: Mapped[int | None] = mapped_column(
        ForeignKey("producer_group.id")
    )  # whose members asked; None: an office
    state: Mapped[RunState] = mapped_column(choice(RunState, "state"), default=RunState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    turns: Mapped[int] = mapped_column(default=0)  # how often it was begun
    lease_until: Mapped[datetime | None]
    file_key: Mapped[str] = mapped_column(unique=True)  # in the private folder
    file_name: Mapped[str]
    size: Mapped[int] = mapped_column(default=0)  # bytes
    digest: Mapped[str] = mapped_column(default="")  # SHA-256
    why: Mapped[str] = mapped_column(default="")  # it failed
    actor_id: Mapped[int | None]
    actor_label: Mapped[str]
    on_behalf_of: Mapped[str | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]


class CatalogueEntry(Base):
    """A product in another catalogue, as its group or an office has told; `told` is what stood in it then.

    `changed` names what differs from that by now, `changed_since` when it began to.
    """

    __tablename__ = "catalogue_entry"
    __table_args__ = (
        UniqueConstraint("product_id", "channel"),
        CheckConstraint("state <> 'listed' OR address <> ''", name="listed_somewhere"),
        CheckConstraint("state <> 'refused' OR reason <> ''", name="refused_for_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    channel: Mapped[Channel] = mapped_column(choice(Channel, "channel"))
    state: Mapped[EntryState] = mapped_column(choice(EntryState, "state"), default=EntryState.NONE)
    address: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")  # it was refused
    told: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    digest: Mapped[str] = mapped_column(default="")  # of `told`
    changed: Mapped[list[str]] = mapped_column(JSON, default=list)
    changed_since: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
