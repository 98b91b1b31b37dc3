"""Listings from the card table alone: counts that are kept or counted in an index, ids in order, rows by their ids."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from storefront.kernel.money import Rupiah
from storefront.search import remembered
from storefront.search.card_rows import COLUMNS, NEWEST, read_rows
from storefront.search.engine import Facets, Sort
from storefront.search.models import Card, CardCount
from storefront.search.types import MOST_PAGES, MOST_QUALITY, PAGE_SIZES, CardRow, Listing, ListingQuery

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

DEEP = 20 * max(PAGE_SIZES)  # from here on the ids of a listing are kept; before it, skipping them costs nothing


def from_table(
    session: Session, query: ListingQuery, conditions: list[ColumnElement[bool]], *, degraded: bool = False
) -> Listing:
    narrowed = [*conditions, *_range_conditions(query)]
    total, facets = _known_facets(session, query, narrowed)
    chosen = [*narrowed, *_facet_conditions(query)]
    cards: tuple[CardRow, ...] = ()
    if total > query.offset >= DEEP:
        ids = remembered.remember(
            session, ("order", *_filters(query), query.sort), lambda: _all_ids(session, query, chosen)
        )
        cards = cards_by_ids(session, ids[query.offset : query.offset + query.per])
    elif total > query.offset:
        cards = rows_in_order(session, chosen, order_of(query.sort), (query.per, query.offset))
    return Listing(cards=cards, total=total, pages=page_count(total, query.per), facets=facets, degraded=degraded)


def _filters(query: ListingQuery) -> tuple[object, ...]:
    ranges = (query.price_min, query.price_max, query.in_stock)
    return (query.text.strip(), ranges, query.categories, query.regencies)


def _known_facets(
    session: Session, query: ListingQuery, conditions: Sequence[ColumnElement[bool]]
) -> tuple[int, Facets]:
    """The total and the facets; counts serve every choice of categories and regencies within the same range."""
    text, ranges, *_ = _filters(query)
    return remembered.remember(
        session,
        ("facets", *_filters(query)),
        lambda: _facets(
            remembered.remember(session, ("counts", text, ranges), lambda: _counts(session, query, conditions)), query
        ),
    )


def _all_ids(session: Session, query: ListingQuery, conditions: Sequence[ColumnElement[bool]]) -> array[int]:
    """Every id of a listing in its order, from an index alone: who looks at one deep page will look at the next."""
    most = MOST_PAGES * max(PAGE_SIZES)
    return array(
        "q", session.scalars(select(Card.product_id).where(*conditions).order_by(*order_of(query.sort)).limit(most))
    )


def _facets(counts: Iterable[tuple[str, str, int]], query: ListingQuery) -> tuple[int, Facets]:
    """The total, and each facet as if its own filter were not set."""
    categories: Counter[str] = Counter()
    regencies: Counter[str] = Counter()
    total = 0
    for category, regency, count in counts:
        in_category = not query.categories or category in query.categories
        in_regency = not query.regencies or regency in query.regencies
        categories[category] += count if in_regency else 0
        regencies[regency] += count if in_category else 0
        total += count if in_category and in_regency else 0
    return total, Facets(categories=_ranked(categories), kabupaten=_ranked(regencies))


def _counts(
    session: Session, query: ListingQuery, conditions: Sequence[ColumnElement[bool]]
) -> list[tuple[str, str, int]]:
    """Cards by category and regency: at most some five hundred rows, from which every facet adds up.

    Without a text and a range of prices they are read from the kept counts, else counted in an index.
    """
    if query.price_min is None and query.price_max is None and len(conditions) == int(query.in_stock):
        count = CardCount.in_stock if query.in_stock else CardCount.listed
        kept = select(CardCount.category_slug, CardCount.regency_slug, count).where(count > 0)
        return [(category, regency, number) for category, regency, number in session.execute(kept)]
    pair = (Card.category_slug, Card.regency_slug)
    counted = select(*pair, func.count()).where(*conditions).group_by(*pair)
    return [(category, regency, number) for category, regency, number in session.execute(counted)]


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
        conditions.append(Card.merit > MOST_QUALITY)
    return conditions


def _facet_conditions(query: ListingQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.categories:
        conditions.append(Card.category_slug.in_(query.categories))
    if query.regencies:
        conditions.append(Card.regency_slug.in_(query.regencies))
    return conditions


def page_count(total: int, per: int) -> int:
    return min(max(-(-total // per), 1), MOST_PAGES)


def order_of(sort: Sort) -> tuple[ColumnElement[Any], ...]:
    if sort is Sort.CHEAPEST:
        return (Card.price.asc(), Card.product_id.asc())
    if sort is Sort.DEAREST:
        return (Card.price.desc(), Card.product_id.desc())
    return NEWEST


def rows_in_order(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    order: tuple[ColumnElement[Any], ...],
    window: tuple[int, int],
) -> tuple[CardRow, ...]:
    """The ids from an index that holds them in order, then only the rows of this page; `window` is limit, offset."""
    limit, offset = window
    ids = select(Card.product_id).where(*conditions).order_by(*order).limit(limit).offset(offset).subquery()
    return read_rows(session, select(*COLUMNS).join(ids, ids.c.product_id == Card.product_id).order_by(*order))


def cards_by_ids(session: Session, ids: Iterable[int]) -> tuple[CardRow, ...]:
    """The cards of these products in the order of the ids; a product without a card is left out."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return ()
    found = {card.product_id: card for card in read_rows(session, select(*COLUMNS).where(Card.product_id.in_(wanted)))}
    return tuple(found[product_id] for product_id in wanted if product_id in found)


def facet_counts(session: Session) -> Facets:
    """Public products by category and by regency; nothing is counted for it."""
    return _known_facets(session, ListingQuery(), [])[1]
