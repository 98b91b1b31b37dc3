"""What has changed among the cards, and when; entered through `queries`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from storefront.search.card_rows import COLUMNS, FIELDS
from storefront.search.models import Card
from storefront.search.types import CardRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from storefront.search.types import ChangeKey

RANGE = 500  # ids of products, or of groups, in one part: each stays in its part whatever comes and goes


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


def list_parts(session: Session) -> dict[int, datetime]:
    """All public products in ranges of their ids: the number of each, from 1, and when anything in it last changed."""
    return _parts(session, Card.product_id)


def list_group_parts(session: Session) -> dict[int, datetime]:
    """The same of groups that have anything on sale."""
    return _parts(session, Card.group_id)


def _parts(session: Session, column: InstrumentedAttribute[int]) -> dict[int, datetime]:
    number = (column - 1) // RANGE + 1
    query = select(number, func.max(Card.changed_at)).group_by(number).order_by(number)
    return {int(part): changed_at for part, changed_at in session.execute(query)}


def part(session: Session, number: int) -> list[tuple[str, datetime]]:
    """Slug and last change of the public products of a range, by id."""
    query = select(Card.slug, Card.changed_at).where(_within(Card.product_id, number)).order_by(Card.product_id)
    return list(session.execute(query).tuples())


def group_part(session: Session, number: int) -> list[tuple[str, datetime]]:
    """The slugs of the groups of a range, by id, and when anything that they sell last changed."""
    query = select(Card.group_slug, func.max(Card.changed_at)).where(_within(Card.group_id, number))
    return list(session.execute(query.group_by(Card.group_id, Card.group_slug).order_by(Card.group_id)).tuples())


def _within(column: InstrumentedAttribute[int], number: int) -> ColumnElement[bool]:
    return column.between((number - 1) * RANGE + 1, number * RANGE)


def latest_by_category(session: Session) -> dict[str, datetime]:
    """When anything in a category last changed, by its slug."""
    return _latest_by(session, Card.category_slug)


def latest_by_regency(session: Session) -> dict[str, datetime]:
    return _latest_by(session, Card.regency_slug)


def _latest_by(session: Session, column: InstrumentedAttribute[str]) -> dict[str, datetime]:
    query = select(column, func.max(Card.changed_at)).group_by(column).order_by(column)
    return dict(session.execute(query).tuples().all())


def list_group_ids(session: Session) -> list[int]:
    """The groups that have anything on sale."""
    return list(session.scalars(select(Card.group_id).distinct().order_by(Card.group_id)))
