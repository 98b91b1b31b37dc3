"""Keeping cards and index up with the catalogue and the stock.

Cards are rows and change in units of work. The index is files: only the worker and commands write it, never a web
process, and always outside a transaction, from `IndexTask` rows that the change of a card leaves behind.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from storefront.catalogue import queries as catalogue
from storefront.kernel import clock
from storefront.kernel.db import end_reading, insert_many, read_session, unit_of_work
from storefront.search import counts, index, queries
from storefront.search.building import BATCH, documents_of, finish, in_batches, rebuild_index, rebuilding, waiting
from storefront.search.cards import card_values, document
from storefront.search.engine import SearchUnavailableError
from storefront.search.index import configure
from storefront.search.models import Card, IndexTask
from storefront.search.types import Drift
from storefront.stock import queries as stock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy.orm import Session

    from storefront.catalogue.types import Listing, ProductChanged
    from storefront.search.engine import Document
    from storefront.stock.types import StockChanged

__all__ = [
    "check",
    "configure",
    "ensure_index",
    "flush_index",
    "make_missing_cards",
    "on_product_changed",
    "on_stock_changed",
    "rebuild",
    "rebuild_index",
    "rebuilding",
    "refresh_cards",
    "repair_index",
    "take_in",
]
TICK = timedelta(microseconds=1)
CARDS_LOCK = 0x63617264  # of PostgreSQL; the number only has to be ours


def on_product_changed(event: ProductChanged) -> None:
    refresh_cards([event.product_id])


def on_stock_changed(event: StockChanged) -> None:
    """Cards say how much is left, the index only whether there is anything: most sales do not concern it."""
    with unit_of_work() as session:
        if _write_rest(session, event.product_id):
            return
        for product_id in _refresh(session, [event.product_id]):
            _note(session, product_id)


def refresh_cards(product_ids: Iterable[int]) -> None:
    """Write the cards of these products anew, take away those of what is not public, and tell the index."""
    for ids in in_batches(product_ids):
        with unit_of_work() as session:
            _refresh(session, ids, is_news=True)
            for product_id in ids:
                _note(session, product_id)


def take_in(session: Session, product_ids: Collection[int]) -> list[Document]:
    """Make the cards of products that were just taken in and have none; what it returns is for `rebuild_index`."""
    _take_turn(session)
    listings, available = _listings(session, sorted(product_ids))
    rows = [card_values(listing, available) for listing in listings]
    insert_many(session, Card, [{**row, "changed_at": row["published_at"]} for row in rows])
    return [document(listing, row["available"]) for listing, row in zip(listings, rows, strict=True)]


def make_missing_cards() -> int:
    """Make the cards that events have not brought yet; returns how many. The index is told of them."""
    end_reading()
    session = read_session()
    missing = {*catalogue.public_ids(session)} - {*session.scalars(select(Card.product_id))}
    end_reading()
    refresh_cards(missing)
    return len(missing)


def _take_turn(session: Session) -> None:
    """Let cards change in one transaction after the other: two at once could lock their counts crosswise.

    SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(CARDS_LOCK)))


def _write_rest(session: Session, product_id: int) -> bool:
    """Write on its card how much is left of a product; False where more than that number may have to change."""
    _take_turn(session)
    card = session.get(Card, product_id)
    left = sum(stock.available(session, [each.id for each in catalogue.list_variants(session, product_id)]).values())
    if card is None or (card.available > 0) is not (left > 0):
        return False
    card.available = left
    return True


def _refresh(session: Session, ids: list[int], *, is_news: bool = False) -> list[int]:
    """Write these cards anew; returns those that came, went, ran out or came back into stock.

    `is_news`: their pages say something else now, whatever happened to the stock.
    """
    _take_turn(session)
    values = _values(session, ids)
    turned = []
    cards = {card.product_id: card for card in session.scalars(select(Card).where(Card.product_id.in_(ids)))}
    for product_id in ids:
        card, fresh = cards.get(product_id), values.get(product_id)
        was_there = card.available > 0 if card else None
        is_there = fresh["available"] > 0 if fresh else None
        turns = was_there is not is_there
        if fresh is None:
            if card is not None:
                session.delete(card)
        elif card is None:
            session.add(Card(**fresh))
        else:
            for name, value in fresh.items():
                setattr(card, name, value)
            if is_news or turns:
                card.changed_at = clock.now()
        if turns:
            turned.append(product_id)
    return turned


def _values(session: Session, ids: list[int]) -> dict[int, dict[str, Any]]:
    listings, available = _listings(session, ids)
    return {listing.product_id: card_values(listing, available) for listing in listings}


def _listings(session: Session, ids: list[int]) -> tuple[list[Listing], dict[int, int]]:
    listings = catalogue.list_public(session, ids)
    return listings, stock.available(session, [each for listing in listings for each in listing.variant_ids])


def _note(session: Session, product_id: int) -> None:
    """Leave a task with a moment later than any it had, so that a flush under way sees that there is more to do."""
    now = clock.now()
    task = session.get(IndexTask, product_id, with_for_update=True)  # or a flush may take it away under our hands
    if task is None:
        session.add(IndexTask(product_id=product_id, since=now))
    else:
        task.since = max(now, task.since + TICK)


def flush_index() -> int:
    """Bring the index up with waiting changes; returns how many. Builds it anew where none can be read."""
    tasks = waiting(limit=BATCH)
    if not tasks:
        return 0
    documents = documents_of(list(tasks))
    gone = tasks.keys() - {each.product_id for each in documents}
    try:
        if documents:
            index.engine().index(documents)
        if gone:
            index.engine().delete(gone)
    except SearchUnavailableError:
        rebuild_index()
        return len(tasks)
    finish(tasks)
    return len(tasks)


def rebuild() -> int:
    """All cards and the whole index from the tables, the old one answering meanwhile; returns how many products."""
    end_reading()
    session = read_session()
    ids = {*catalogue.public_ids(session), *session.scalars(select(Card.product_id))}
    end_reading()
    for batch in in_batches(ids):
        with unit_of_work() as writing:
            _refresh(writing, batch)
    with unit_of_work() as writing:
        _take_turn(writing)
        counts.recount(writing)
    return rebuild_index()


def ensure_index() -> bool:
    """Build cards and index where one is missing or their counts differ; returns whether that was needed."""
    end_reading()
    session = read_session()
    state = queries.index_state(session)
    public = len(catalogue.public_ids(session))
    end_reading()
    if state.documents == state.cards == public:
        return False
    rebuild()
    return True


def repair_index() -> bool:
    """Build the index anew where it cannot be read or lacks something that no task tells of; for the worker."""
    end_reading()
    state = queries.index_state(read_session())
    end_reading()
    if state.is_sound:
        return False
    rebuild_index()
    return True


def check() -> Drift:
    """Compare every card with what the tables say now."""
    end_reading()
    session = read_session()
    state = queries.index_state(session)
    ids = {*catalogue.public_ids(session), *session.scalars(select(Card.product_id))}
    missing, extra, stale = [], [], []
    for batch in in_batches(ids):
        values = _values(session, batch)
        cards = {card.product_id: card for card in session.scalars(select(Card).where(Card.product_id.in_(batch)))}
        missing += sorted(values.keys() - cards.keys())
        extra += sorted(cards.keys() - values.keys())
        stale += [
            product_id
            for product_id in sorted(values.keys() & cards.keys())
            if any(getattr(cards[product_id], name) != value for name, value in values[product_id].items())
        ]
        session.expunge_all()
    wrong = counts.miscounted(session)
    end_reading()
    return Drift(missing=tuple(missing), extra=tuple(extra), stale=tuple(stale), index=state, miscounted=wrong)
