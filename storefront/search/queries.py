"""Reading cards, with the engine where there is a text and from the table alone where there is none."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from storefront.kernel.money import Rupiah
from storefront.search import index
from storefront.search.changes import COLUMNS as COLUMNS
from storefront.search.changes import FIELDS as FIELDS
from storefront.search.changes import changed_after as changed_after
from storefront.search.changes import changed_before as changed_before
from storefront.search.changes import find_part as find_part
from storefront.search.changes import latest_by_category as latest_by_category
from storefront.search.changes import latest_by_group as latest_by_group
from storefront.search.changes import latest_by_regency as latest_by_regency
from storefront.search.changes import list_group_ids as list_group_ids
from storefront.search.changes import list_parts as list_parts
from storefront.search.changes import stream_part as stream_part
from storefront.search.engine import Facets, Filters, Query, SearchUnavailableError, Sort
from storefront.search.models import Card, IndexTask
from storefront.search.text import significant_words
from storefront.search.types import (
    MOST_PAGES,
    PAGE_SIZES,
    CardRow,
    IndexState,
    Listing,
    ListingQuery,
    ScoredCard,
    Suggested,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

MOST_SUGGESTED = 8
APOSTROPHES = "'’ʼ`"  # noqa: RUF001 -- the forms that stand in names


def list_cards(session: Session, query: ListingQuery) -> Listing:
    """One page of a listing, in two questions at most."""
    if not query.text.strip():
        return _from_table(session, query, [])
    try:
        return _from_index(session, query)
    except SearchUnavailableError:
        return _from_table(session, query, _word_conditions(query.text), degraded=True)


def _pages(total: int, per: int) -> int:
    return min(max(-(-total // per), 1), MOST_PAGES)


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
        pages=_pages(hits.total, query.per),
        facets=hits.facets,
        relaxed=hits.relaxed,
        corrected=hits.corrected,
    )


def _from_table(
    session: Session, query: ListingQuery, conditions: list[ColumnElement[bool]], *, degraded: bool = False
) -> Listing:
    narrowed = [*conditions, *_range_conditions(query)]
    categories: Counter[str] = Counter()
    regencies: Counter[str] = Counter()
    total = 0
    for category, regency, count in _counts(session, narrowed):
        in_category = not query.categories or category in query.categories
        in_regency = not query.regencies or regency in query.regencies
        categories[category] += count if in_regency else 0
        regencies[regency] += count if in_category else 0
        total += count if in_category and in_regency else 0
    chosen = [*narrowed, *_facet_conditions(query)]
    return Listing(
        cards=_page(session, query, chosen) if total > query.offset else (),
        total=total,
        pages=_pages(total, query.per),
        facets=Facets(categories=_ranked(categories), kabupaten=_ranked(regencies)),
        degraded=degraded,
    )


def _counts(session: Session, conditions: Sequence[ColumnElement[bool]]) -> list[tuple[str, str, int]]:
    """Cards by category and regency: at most some five hundred rows, from which every facet adds up."""
    query = (
        select(Card.category_slug, Card.regency_slug, func.count())
        .where(*conditions)
        .group_by(Card.category_slug, Card.regency_slug)
    )
    return [(category, regency, count) for category, regency, count in session.execute(query)]


def _ranked(counts: Counter[str]) -> dict[str, int]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {slug: count for slug, count in ordered if count}


def _range_conditions(query: ListingQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.price_min is not None:
        conditions.append(Card.price >= Rupiah(query.price_min))
    if query.price_max is not None:
        conditions.append(Card.price <= Rupiah(query.price_max))
    if query.in_stock:
        conditions.append(Card.available > 0)
    return conditions


def _facet_conditions(query: ListingQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.categories:
        conditions.append(Card.category_slug.in_(query.categories))
    if query.regencies:
        conditions.append(Card.regency_slug.in_(query.regencies))
    return conditions


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


def _order(sort: Sort) -> tuple[ColumnElement[Any], ...]:
    if sort is Sort.CHEAPEST:
        return (Card.price.asc(), Card.product_id.asc())
    if sort is Sort.DEAREST:
        return (Card.price.desc(), Card.product_id.desc())
    return (Card.published_at.desc(), Card.product_id.desc())


def _page(session: Session, query: ListingQuery, conditions: Sequence[ColumnElement[bool]]) -> tuple[CardRow, ...]:
    """The ids from an index that holds them in order, then only the rows of this page."""
    order = _order(query.sort)
    ids = select(Card.product_id).where(*conditions).order_by(*order).limit(query.per).offset(query.offset)
    return _rows(session, select(*COLUMNS).where(Card.product_id.in_(ids.subquery().select())).order_by(*order))


def _rows(session: Session, query: Select[Any]) -> tuple[CardRow, ...]:
    return tuple(CardRow(**dict(zip(FIELDS, row, strict=True))) for row in session.execute(query))


def cards_by_ids(session: Session, ids: Iterable[int]) -> tuple[CardRow, ...]:
    """The cards of these products in the order of the ids; a product without a card is left out."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return ()
    found = {card.product_id: card for card in _rows(session, select(*COLUMNS).where(Card.product_id.in_(wanted)))}
    return tuple(found[product_id] for product_id in wanted if product_id in found)


def cards_of_group(session: Session, group_id: int, *, page: int = 1, per: int = PAGE_SIZES[0]) -> tuple[CardRow, ...]:
    """One page of a group's cards, newest first."""
    order = _order(Sort.NEWEST)
    query = select(*COLUMNS).where(Card.group_id == group_id).order_by(*order)
    return _rows(session, query.limit(per).offset((page - 1) * per))


def count_of_group(session: Session, group_id: int) -> int:
    return session.execute(select(func.count()).where(Card.group_id == group_id)).scalar_one()


def related_cards(session: Session, product_id: int, limit: int = 4) -> tuple[CardRow, ...]:
    """Others of the same category: those of the same regency first, then what is in stock, then the best listed."""
    own = select(Card.category_slug, Card.regency_slug).where(Card.product_id == product_id).subquery()
    query = (
        select(*COLUMNS)
        .join(own, own.c.category_slug == Card.category_slug)
        .where(Card.product_id != product_id)
        .order_by(
            (own.c.regency_slug == Card.regency_slug).desc(),
            (Card.available > 0).desc(),
            Card.quality.desc(),
            Card.product_id.desc(),
        )
        .limit(limit)
    )
    return _rows(session, query)


def facet_counts(session: Session) -> Facets:
    """Public products by category and by regency, in one question."""
    categories: Counter[str] = Counter()
    regencies: Counter[str] = Counter()
    for category, regency, count in _counts(session, []):
        categories[category] += count
        regencies[regency] += count
    return Facets(categories=_ranked(categories), kabupaten=_ranked(regencies))


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


def version(session: Session) -> tuple[int, datetime | None]:
    """Differs whenever the index has caught up with something, or something new waits for it."""
    waiting, latest = session.execute(select(func.count(), func.max(IndexTask.since))).one()
    return waiting, latest


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
