"""The kept counts of cards: made anew by a rebuild, compared by a check; triggers keep them in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, delete, func, insert, select

from storefront.search.models import Card, CardCount
from storefront.search.types import MOST_QUALITY

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

COLUMNS = ("category_slug", "regency_slug", "listed", "in_stock")


def _counted() -> Select[Any]:
    there = func.sum(case((Card.merit > MOST_QUALITY, 1), else_=0))
    pair = (Card.category_slug, Card.regency_slug)
    return select(*pair, func.count().label("listed"), there.label("in_stock")).group_by(*pair)


def recount(session: Session) -> None:
    """Count all cards and keep the result."""
    session.flush()
    session.execute(delete(CardCount))
    session.execute(insert(CardCount).from_select(COLUMNS, _counted()))


def miscounted(session: Session) -> tuple[tuple[str, str], ...]:
    """The pairs of category and kabupaten whose kept count is not that of the cards, sorted."""
    kept = select(CardCount.category_slug, CardCount.regency_slug, CardCount.listed, CardCount.in_stock)
    known = {(row[0], row[1]): (row[2], row[3]) for row in session.execute(kept) if row[2] or row[3]}
    found = {(row[0], row[1]): (row[2], int(row[3])) for row in session.execute(_counted())}
    return tuple(sorted(pair for pair in known.keys() | found.keys() if known.get(pair) != found.get(pair)))
