"""Runs as pages show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.exports.run_models import ExportRun
from storefront.exports.types.runs import RunView
from storefront.kernel.errors import NotFoundError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PLAIN = ("id", "kind", "group_id", "state", "done", "total", "file_name", "size", "digest", "why", "created_at")


def get_run(session: Session, run_id: int) -> RunView:
    """Raises NotFoundError."""
    row = session.get(ExportRun, run_id)
    if row is None:
        raise NotFoundError(run_id)
    return _view(row)


def list_runs(session: Session, group_id: int | None, limit: int, before_id: int | None = None) -> list[RunView]:
    """Those of a group, or of the offices, newest first; `before_id` gives the next page."""
    query = select(ExportRun).where(ExportRun.group_id == group_id).order_by(ExportRun.id.desc()).limit(limit)
    if before_id is not None:
        query = query.where(ExportRun.id < before_id)
    return [_view(row) for row in session.scalars(query)]


def _view(row: ExportRun) -> RunView:
    by = f"{row.actor_label} ({row.on_behalf_of})" if row.on_behalf_of else row.actor_label
    return RunView(**{name: getattr(row, name) for name in PLAIN}, by=by, expires_at=row.expires_at)
