"""Reading imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from storefront.imports.types import ImportView, Outcome, RowView


def get_import(session: Session, import_id: int) -> ImportView:
    """One import with its counts.

    Raises:
        NotFoundError: when there is none.
    """
    raise NotImplementedError


def list_imports(session: Session, group_id: int, *, limit: int, before_id: int | None = None) -> list[ImportView]:
    """A group's imports, the newest first; `before_id` gives the next page."""
    raise NotImplementedError


def list_rows(
    session: Session, import_id: int, *, outcomes: Collection[Outcome] = (), limit: int, after_row: int = 0
) -> list[RowView]:
    """Rows in the order of the file, those of some outcomes or all; `after_row` gives the next page."""
    raise NotImplementedError


def list_warned(session: Session, import_id: int, *, limit: int, after_row: int = 0) -> list[RowView]:
    """Rows that go in with a warning."""
    raise NotImplementedError


def list_left(session: Session, import_id: int, *, limit: int, after_row: int = 0) -> list[RowView]:
    """Rows that an undo had to leave; each says why."""
    raise NotImplementedError


def failed_rows(session: Session, import_id: int) -> tuple[list[str], list[list[str]]]:
    """The failed rows as they stood in the file, behind the file's own head, with what is wrong in a last column.

    That column is `keterangan`; an import passes it over.
    """
    raise NotImplementedError
