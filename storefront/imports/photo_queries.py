"""Reading what became of the photos that a listing sheet names."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storefront.imports.models import ListingImport
from storefront.imports.photo_models import ImportPhoto
from storefront.imports.photo_types import OPEN, PhotoCounts, PhotoState, PhotoTrouble

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

P = PhotoState


def count_photos(session: Session, import_id: int) -> PhotoCounts:
    """How far the photos of an import are."""
    key = session.scalar(select(ListingImport.photos_key).where(ListingImport.id == import_id))
    of_import = select(ImportPhoto.state, ImportPhoto.tried, func.count()).where(ImportPhoto.import_id == import_id)
    counts: Counter[PhotoState] = Counter()
    left = 0
    for state, tried, count in session.execute(of_import.group_by(ImportPhoto.state, ImportPhoto.tried)):
        counts[state] += count
        left += count if state in OPEN and key and tried != key else 0
    troubled = counts[P.MISSING] + counts[P.REFUSED]
    return PhotoCounts(waiting=counts[P.WAITING], taken=counts[P.TAKEN], troubled=troubled, left=left)


def list_photo_troubles(session: Session, import_id: int, limit: int) -> list[PhotoTrouble]:
    """The photos that could not be taken, in the order of the file."""
    troubled = (ImportPhoto.import_id == import_id, ImportPhoto.state.in_((P.MISSING, P.REFUSED)))
    query = select(ImportPhoto).where(*troubled).order_by(ImportPhoto.row, ImportPhoto.name).limit(limit)
    return [PhotoTrouble(row=row.row, name=row.name, reason=row.reason) for row in session.scalars(query)]
