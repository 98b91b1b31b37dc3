"""How rows of the card table are read: columns, never entities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storefront.search.models import Card
from storefront.search.types import CardRow

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

FIELDS = tuple(CardRow.__dataclass_fields__)
COLUMNS = tuple(getattr(Card, name) for name in FIELDS)
NEWEST = (Card.published_at.desc(), Card.product_id.desc())
BEST = (Card.merit.desc(), Card.product_id.desc())  # what is in stock, then the best listed


def read_rows(session: Session, query: Select[Any]) -> tuple[CardRow, ...]:
    """The answer to a question that asks for `COLUMNS`."""
    return tuple(CardRow(**dict(zip(FIELDS, row, strict=True))) for row in session.execute(query))
