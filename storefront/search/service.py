"""Keeping cards and index up with the catalogue and the stock.

Cards are rows and change in units of work. The index is files: only the worker and commands write it, never a web
process, and always outside a transaction, from `IndexTask` rows that the change of a card leaves behind.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from storefront.catalogue import queries as catalogue
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.search import index, queries
from storefront.search.cards import card_values, document
from storefront.search.engine import SearchUnavailableError
from storefront.search.index import configure
from storefront.search.models import Card, IndexTask
from storefront.search.types import Drift
from storefront.stock import queries as stock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.catalogue.types import ProductChanged
    from storefront.search.engine import Document
    from storefront.stock.types import StockChanged

__all__ = [
    "check",
    "configure",
    "ensure_index",
    "flush_index",
    "on_product_changed",
    "on_stock_changed",
    "rebuild",
    "refresh_cards",
    "repair_index",
]
BATCH = 200  # products in one unit of work and in one commit of the index
TICK = timedelta(microseconds=1)


def on_product_changed(event: ProductChanged) -> None:
    refresh_cards([event.product_id])


def on_stock_changed(event: StockChanged) -> None:
    """The index knows only whether there is anything left, so most sales do not concern it."""
    with unit_of_work() as session:
        _refresh(session, [event.product_id], always_index=False)


def refresh_cards(product_ids: Iterable[int]) -> None:
    """Write the cards of these products anew, take away those of what is not public, and tell the index."""
    for ids in _batches(product_ids):
        with unit_of_work() as session:
            _refresh(session, ids, always_index=True)


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    distinct = sorted(set(ids))
    for start in range(0, len(distinct), BATCH):
        yield distinct[start : start + BATCH]


def _refresh(session: Session, ids: list[int], *, always_index: bool) -> None:
    values = _values(session, ids)
    cards = {card.product_id: card for card in session.scalars(select(Card).where(Card.product_id.in_(ids)))}
    for product_id in ids:
        card, fresh = cards.get(product_id), values.get(product_id)
        was_there = card.available > 0 if card else None
        is_there = fresh["available"] > 0 if fresh else None
        is_news = always_index or was_there is not is_there
        if fresh is None:
            if card is not None:
                session.delete(card)
        elif card is None:
            session.add(Card(**fresh))
        else:
            for name, value in fresh.items():
                setattr(card, name, value)
            if is_news:
                card.changed_at = clock.now()
        if is_news:
            _note(session, product_id)


def _values(session: Session, ids: list[int]) -> dict[int, dict[str, Any]]:
    listings = catalogue.list_public(session, ids)
    available = stock.available(session, [each for listing in listings for each in listing.variant_ids])
    return {listing.product_id: card_values(listing, available) for listing in listings}


def _note(session: Session, product_id: int) -> None:
    """Leave a task with a moment later than any it had, so that a flush under way sees that there is more to do."""
    now = clock.now()
    task = session.get(IndexTask, product_id)
    if task is None:
        session.add(IndexTask(product_id=product_id, since=now))
    else:
        task.since = max(now, task.since + TICK)


def flush_index() -> int:
    """Bring the index up with waiting changes; returns how many. Builds it anew where none can be read."""
    tasks = _waiting(limit=BATCH)
    if not tasks:
        return 0
    documents = _documents(list(tasks))
    gone = tasks.keys() - {each.product_id for each in documents}
    try:
        if documents:
            index.engine().index(documents)
        if gone:
            index.engine().delete(gone)
    except SearchUnavailableError:
        _rebuild_index()
        return len(tasks)
    _finish(tasks)
    return len(tasks)


def _waiting(limit: int | None = None) -> dict[int, datetime]:
    end_reading()
    query = select(IndexTask.product_id, IndexTask.since).order_by(IndexTask.since).limit(limit)
    tasks = dict(read_session().execute(query).tuples().all())
    end_reading()
    return tasks


def _finish(tasks: dict[int, datetime]) -> None:
    """Take away the tasks that nothing was added to meanwhile."""
    for ids in _batches(tasks):
        with unit_of_work() as session:
            for product_id in ids:
                done = (IndexTask.product_id == product_id, IndexTask.since == tasks[product_id])
                session.execute(delete(IndexTask).where(*done))


def _documents(ids: list[int]) -> list[Document]:
    """Documents of the products that have a card: index and cards always name the same products."""
    end_reading()
    session = read_session()
    query = select(Card.product_id, Card.available).where(Card.product_id.in_(ids))
    available = dict(session.execute(query).tuples().all())
    listings = catalogue.list_public(session, available)
    end_reading()
    return [document(listing, available[listing.product_id]) for listing in listings]


def rebuild() -> int:
    """All cards and the whole index from the tables, the old one answering meanwhile; returns how many products."""
    end_reading()
    session = read_session()
    ids = {*catalogue.public_ids(session), *session.scalars(select(Card.product_id))}
    end_reading()
    for batch in _batches(ids):
        with unit_of_work() as writing:
            _refresh(writing, batch, always_index=False)
    return _rebuild_index()


def _rebuild_index() -> int:
    tasks = _waiting()
    status = index.engine().rebuild(_all_documents())
    _finish(tasks)
    return status.documents


def _all_documents() -> Iterator[Document]:
    last = 0
    while ids := _card_ids(after=last):
        yield from _documents(ids)
        last = ids[-1]


def _card_ids(after: int) -> list[int]:
    end_reading()
    query = select(Card.product_id).where(Card.product_id > after).order_by(Card.product_id).limit(BATCH)
    ids = list(read_session().scalars(query))
    end_reading()
    return ids


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
    _rebuild_index()
    return True


def check() -> Drift:
    """Compare every card with what the tables say now."""
    end_reading()
    session = read_session()
    state = queries.index_state(session)
    ids = {*catalogue.public_ids(session), *session.scalars(select(Card.product_id))}
    missing, extra, stale = [], [], []
    for batch in _batches(ids):
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
    end_reading()
    return Drift(missing=tuple(missing), extra=tuple(extra), stale=tuple(stale), index=state)
