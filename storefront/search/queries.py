"""Reading cards, with the engine where there is a text and from the table alone where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from storefront.search import index
from storefront.search.beside import beside as beside
from storefront.search.beside import cards_by_slugs as cards_by_slugs
from storefront.search.beside import count_by_group as count_by_group
from storefront.search.beside import groups_in as groups_in
from storefront.search.beside import list_places as list_places
from storefront.search.card_rows import COLUMNS as COLUMNS
from storefront.search.card_rows import FIELDS as FIELDS
from storefront.search.changes import changed_after as changed_after
from storefront.search.changes import changed_before as changed_before
from storefront.search.changes import group_part as group_part
from storefront.search.changes import latest_by_category as latest_by_category
from storefront.search.changes import latest_by_regency as latest_by_regency
from storefront.search.changes import list_group_ids as list_group_ids
from storefront.search.changes import list_group_parts as list_group_parts
from storefront.search.changes import list_parts as list_parts
from storefront.search.changes import part as part
from storefront.search.engine import Filters, Query, SearchUnavailableError, Sort
from storefront.search.models import Card, CardRevision, IndexTask
from storefront.search.shelves import cards_by_ids as cards_by_ids
from storefront.search.shelves import facet_counts as facet_counts
from storefront.search.shelves import (
    from_table,
    order_of,
    page_count,
    rows_in_order,
)
from storefront.search.text import significant_words
from storefront.search.types import (
    PAGE_SIZES,
    CardRow,
    IndexState,
    Listing,
    ListingQuery,
    ScoredCard,
    Suggested,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute, Session

MOST_SUGGESTED = 8
APOSTROPHES = "'’ʼ`"  # noqa: RUF001 -- the forms that stand in names


def list_cards(session: Session, query: ListingQuery) -> Listing:
    """One page of a listing, in two questions at most."""
    if not query.text.strip():
        return from_table(session, query, [])
    try:
        return _from_index(session, query)
    except SearchUnavailableError:
        return from_table(session, query, _word_conditions(query.text), degraded=True)


def _from_index(session: Session, query: ListingQuery) -> Listing:
    hits = index.engine().search(
        Query(
            text=query.text,
            filters=Filters(
                categories=query.categories,
                kabupaten=query.regencies,
                price_min=query.price_min,
                price_max=query.price_max,
                in_stock=query.in_stock,
            ),
            sort=query.sort,
            offset=query.offset,
            limit=query.per,
        )
    )
    return Listing(
        cards=cards_by_ids(session, hits.ids),
        total=hits.total,
        pages=page_count(hits.total, query.per),
        facets=hits.facets,
        relaxed=hits.relaxed,
        corrected=hits.corrected,
    )


def _word_conditions(text: str) -> list[ColumnElement[bool]]:
    """Every word somewhere in name, maker or place, apostrophes aside."""
    return [
        or_(*(_plain(column).contains(word, autoescape=True) for column in (Card.name, Card.group_name, Card.place)))
        for word in significant_words(text)
    ]


def _plain(column: InstrumentedAttribute[str]) -> ColumnElement[str]:
    bare: ColumnElement[str] = func.lower(column)
    for sign in APOSTROPHES:
        bare = func.replace(bare, sign, "")
    return bare


def cards_of_group(session: Session, group_id: int, *, page: int = 1, per: int = PAGE_SIZES[0]) -> tuple[CardRow, ...]:
    """One page of a group's cards, newest first."""
    return rows_in_order(session, [Card.group_id == group_id], order_of(Sort.NEWEST), (per, (page - 1) * per))


def count_of_group(session: Session, group_id: int) -> int:
    return session.execute(select(func.count()).where(Card.group_id == group_id)).scalar_one()


def category_counts(session: Session) -> dict[str, int]:
    """Slug to number of public products; a category without any is missing."""
    return dict(facet_counts(session).categories)


def regency_counts(session: Session) -> dict[str, int]:
    """Slug to number of public products; a regency without any is missing."""
    return dict(facet_counts(session).kabupaten)


def count_public(session: Session) -> int:
    return session.execute(select(func.count()).select_from(Card)).scalar_one()


def suggest(session: Session, text: str, limit: int = MOST_SUGGESTED) -> Suggested:
    """Completions and products for a half-typed text, `limit` in all; none while there is no index."""
    try:
        found = index.engine().suggest(text, limit)
    except SearchUnavailableError:
        return Suggested()
    texts = found.texts[: limit // 2]
    cards = cards_by_ids(session, found.ids[: limit - len(texts)])
    return Suggested(texts=texts, products=tuple((card.name, card.slug) for card in cards))


def search_scored(session: Session, text: str, limit: int) -> tuple[int, list[ScoredCard]]:
    """The total and the best results with their points.

    Raises:
        SearchUnavailableError: while there is no readable index.
    """
    hits = index.engine().search(Query(text=text, limit=limit))
    points = dict(zip(hits.ids, hits.scores, strict=True))
    cards = cards_by_ids(session, hits.ids)
    return hits.total, [ScoredCard(card=card, score=points[card.product_id]) for card in cards]


def version(session: Session) -> tuple[int, datetime | None, int]:
    """Differs whenever the cards changed, the index has caught up with something, or something new waits for it."""
    revision = select(CardRevision.number).scalar_subquery()
    waiting, latest, number = session.execute(select(func.count(), func.max(IndexTask.since), revision)).one()
    return waiting, latest, number


def index_state(session: Session) -> IndexState:
    """The counts of cards, documents and waiting tasks."""
    cards = count_public(session)
    waiting = session.execute(select(func.count()).select_from(IndexTask)).scalar_one()
    try:
        status = index.engine().status()
    except SearchUnavailableError:
        return IndexState(documents=None, cards=cards, waiting=waiting)
    return IndexState(
        documents=status.documents,
        cards=cards,
        waiting=waiting,
        generation=status.generation,
        age_seconds=status.age_seconds,
    )
