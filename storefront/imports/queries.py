"""Reading imports."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from storefront.catalogue.types import REMARK
from storefront.imports.models import ImportRow, ListingImport
from storefront.imports.photo_queries import count_photos, list_photo_troubles
from storefront.imports.types import Counts, HeadMatch, ImportState, ImportView, Outcome, RowFault, RowView
from storefront.kernel.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.orm import Session

__all__ = [
    "count_photos",
    "failed_rows",
    "get_import",
    "list_imports",
    "list_left",
    "list_photo_troubles",
    "list_rows",
    "list_undecided",
    "list_warned",
]
BACKWARDS = {ImportState.UNDOING, ImportState.UNDONE}


def get_import(session: Session, import_id: int) -> ImportView:
    """One import with its counts.

    Raises:
        NotFoundError: when there is none.
    """
    row = session.get(ListingImport, import_id, populate_existing=True)
    if row is None:
        raise NotFoundError(import_id)
    return _views(session, [row])[0]


def list_imports(session: Session, group_id: int, *, limit: int, before_id: int | None = None) -> list[ImportView]:
    """A group's imports, the newest first; `before_id` gives the next page."""
    query = select(ListingImport).where(ListingImport.group_id == group_id).order_by(ListingImport.id.desc())
    if before_id is not None:
        query = query.where(ListingImport.id < before_id)
    return _views(session, list(session.scalars(query.limit(limit))))


def list_undecided(session: Session, group_ids: Collection[int], limit: int) -> list[tuple[int, str]]:
    """Sheets of these groups that were tried out and wait for a word, the newest first: id and name."""
    waiting = (ListingImport.group_id.in_(group_ids), ListingImport.state == ImportState.JUDGED)
    query = select(ListingImport.id, ListingImport.file_name).where(*waiting).order_by(ListingImport.id.desc())
    return list(session.execute(query.limit(limit)).tuples())


def _views(session: Session, rows: Sequence[ListingImport]) -> list[ImportView]:
    parts: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    kept = case((ImportRow.left != "", 1), else_=0)
    warned = case((ImportRow.has_warning, 1), else_=0)
    query = (
        select(
            ImportRow.import_id,
            ImportRow.outcome,
            ImportRow.is_done,
            func.count().label("rows"),
            func.sum(warned).label("warned"),
            func.sum(kept).label("kept"),
        )
        .where(ImportRow.import_id.in_([row.id for row in rows]))
        .group_by(ImportRow.import_id, ImportRow.outcome, ImportRow.is_done)
    )
    for part in session.execute(query):
        parts[part.import_id].append(part)
    return [_view(row, parts[row.id]) for row in rows]


def _view(row: ListingImport, parts: Sequence[Row[Any]]) -> ImportView:
    def rows(*outcomes: Outcome, is_done: bool | None = None) -> int:
        return sum(
            part.rows for part in parts if part.outcome in outcomes and (is_done is None or part.is_done is is_done)
        )

    kept = sum(int(part.kept) for part in parts)
    sound = (Outcome.ADDED, Outcome.CHANGED, Outcome.UNCHANGED)
    done = rows(*sound, is_done=True)
    if row.state in BACKWARDS:
        done = rows(Outcome.ADDED, Outcome.CHANGED, is_done=False) + kept + rows(Outcome.UNCHANGED)
    return ImportView(
        id=row.id,
        group_id=row.group_id,
        file_name=row.file_name,
        state=row.state,
        counts=Counts(
            added=rows(Outcome.ADDED),
            changed=rows(Outcome.CHANGED),
            unchanged=rows(Outcome.UNCHANGED),
            failed=rows(Outcome.FAILED),
            warned=sum(int(part.warned) for part in parts),
        ),
        done=done,
        kept=kept,
        notes=_faults(row.notes),
        matches=tuple(HeadMatch(**each) for each in row.matches),
        has_photos=row.photos_key is not None,
        all_or_nothing=row.all_or_nothing,
        by=row.actor_label,
        created_at=row.created_at,
        applied_at=row.applied_at,
        undone_at=row.undone_at,
    )


def list_rows(
    session: Session, import_id: int, *, outcomes: Collection[Outcome] = (), limit: int, after_row: int = 0
) -> list[RowView]:
    """Rows in the order of the file, those of some outcomes or all; `after_row` gives the next page."""
    wanted = [ImportRow.outcome.in_(outcomes)] if outcomes else []
    return _list(session, import_id, wanted, limit, after_row)


def list_warned(session: Session, import_id: int, *, limit: int, after_row: int = 0) -> list[RowView]:
    """Rows that go in with a warning."""
    return _list(session, import_id, [ImportRow.has_warning.is_(True)], limit, after_row)


def list_left(session: Session, import_id: int, *, limit: int, after_row: int = 0) -> list[RowView]:
    """Rows that an undo had to leave; each says why."""
    return _list(session, import_id, [ImportRow.left != ""], limit, after_row)


def _list(
    session: Session, import_id: int, wanted: Sequence[ColumnElement[bool]], limit: int, after_row: int
) -> list[RowView]:
    query = select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.row > after_row, *wanted)
    return [_row_view(row) for row in session.scalars(query.order_by(ImportRow.row).limit(limit))]


def _row_view(row: ImportRow) -> RowView:
    return RowView(
        row=row.row,
        sku=row.sku,
        name=row.cells.get("nama", ""),
        outcome=row.outcome,
        is_done=row.is_done,
        product_id=row.product_id,
        cells=row.cells,
        faults=_faults(row.faults),
        left=row.left,
    )


def _faults(rows: Sequence[Mapping[str, Any]]) -> tuple[RowFault, ...]:
    return tuple(RowFault(**row) for row in rows)


def failed_rows(session: Session, import_id: int) -> tuple[list[str], list[list[str]]]:
    """The failed rows under our names of the file's columns, with what is wrong in a last column.

    That column is `keterangan`; an import passes it over.
    """
    query = select(ImportRow.row, ImportRow.cells, ImportRow.faults).where(
        ImportRow.import_id == import_id, ImportRow.outcome == Outcome.FAILED
    )
    rows = session.execute(query.order_by(ImportRow.row)).all()
    known = session.get(ListingImport, import_id)
    head = [name for name in known.head if name != REMARK] if known else []
    return [*head, REMARK], [[*(row.cells.get(name, "") for name in head), _remark(row)] for row in rows]


def _remark(row: Row[Any]) -> str:
    """As in `Baris 7. harga: Tulis angka bulat. Mungkin maksud Anda: 12.500.`."""
    words = [f"Baris {row.row}."]
    for fault in row.faults:
        if not fault["is_warning"]:
            column = f"{fault['column']}: " if fault["column"] else ""
            meant = f" Mungkin maksud Anda: {fault['suggestion']}." if fault["suggestion"] else ""
            words.append(f"{column}{fault['reason']}{meant}")
    return " ".join(words)
