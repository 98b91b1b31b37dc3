"""What has changed among the cards, and when; entered through `queries`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from storefront.search.card_rows import COLUMNS, FIELDS
from storefront.search.models import Card
from storefront.search.types import CardRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from storefront.search.types import ChangeKey

RANGE = 500  # ids of products in one part: a product stays in its part whatever comes and goes


@dataclass(frozen=True, kw_only=True)
class Part:
    """A range of products: how many of them are public, and when the last of these changed."""

    number: int  # from 1
    count: int
    changed_at: datetime


def changed_after(session: Session, key: ChangeKey, limit: int) -> list[tuple[ChangeKey, CardRow]]:
    """The next changes after this one, in order."""
    at, product_id = key
    later = or_(Card.changed_at > at, and_(Card.changed_at == at, Card.product_id > product_id))
    return _keyed(session, _changes().where(later).order_by(Card.changed_at, Card.product_id).limit(limit))


def changed_before(session: Session, key: ChangeKey, limit: int) -> list[tuple[ChangeKey, CardRow]]:
    """The changes before this one, the latest first."""
    at, product_id = key
    earlier = or_(Card.changed_at < at, and_(Card.changed_at == at, Card.product_id < product_id))
    newest_first = (Card.changed_at.desc(), Card.product_id.desc())
    return _keyed(session, _changes().where(earlier).order_by(*newest_first).limit(limit))


def _changes() -> Select[Any]:
    return select(Card.changed_at, *COLUMNS)


def _keyed(session: Session, query: Select[Any]) -> list[tuple[ChangeKey, CardRow]]:
    rows = session.execute(query)
    cards = ((row[0], CardRow(**dict(zip(FIELDS, row[1:], strict=True)))) for row in rows)
    return [((at, card.product_id), card) for at, card in cards]


def list_parts(session: Session) -> list[Part]:
    """All public products in ranges of their ids, in one question; a range without any is left out."""
    number = (Card.product_id - 1) // RANGE + 1
    query = select(number, func.count(), func.max(Card.changed_at)).group_by(number).order_by(number)
    return [Part(number=int(row[0]), count=row[1], changed_at=row[2]) for row in session.execute(query)]


def find_part(session: Session, number: int) -> Part | None:
    """One of these ranges; None where nothing in it is public."""
    count, changed_at = session.execute(select(func.count(), func.max(Card.changed_at)).where(_in_part(number))).one()
    return Part(number=number, count=count, changed_at=changed_at) if count else None


def stream_part(session: Session, number: int) -> Iterator[tuple[str, datetime]]:
    """Slug and last change of the products of a range, by id."""
    query = select(Card.slug, Card.changed_at).where(_in_part(number)).order_by(Card.product_id)
    yield from session.execute(query).tuples()


def _in_part(number: int) -> ColumnElement[bool]:
    return Card.product_id.between((number - 1) * RANGE + 1, number * RANGE)


def latest_by_category(session: Session) -> dict[str, datetime]:
    """When anything in a category last changed, by its slug."""
    return _latest_by(session, Card.category_slug)


def latest_by_regency(session: Session) -> dict[str, datetime]:
    return _latest_by(session, Card.regency_slug)


def latest_by_group(session: Session) -> dict[str, datetime]:
    return _latest_by(session, Card.group_slug)


def _latest_by(session: Session, column: InstrumentedAttribute[str]) -> dict[str, datetime]:
    query = select(column, func.max(Card.changed_at)).group_by(column).order_by(column)
    return dict(session.execute(query).tuples().all())


def list_group_ids(session: Session) -> list[int]:
    """The groups that have anything on sale."""
    return list(session.scalars(select(Card.group_id).distinct().order_by(Card.group_id)))
