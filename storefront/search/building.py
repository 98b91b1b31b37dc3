"""Building the index from the cards, here or in a process of its own, and the tasks that tell what it lacks."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from storefront.catalogue import queries as catalogue
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.search import index
from storefront.search.cards import document
from storefront.search.models import Card, IndexTask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from storefront.search.engine import Document

BATCH = 200  # products in one unit of work and in one commit of the index


def in_batches(ids: Iterable[int]) -> Iterator[list[int]]:
    distinct = sorted(set(ids))
    for start in range(0, len(distinct), BATCH):
        yield distinct[start : start + BATCH]


def waiting(limit: int | None = None) -> dict[int, datetime]:
    end_reading()
    query = select(IndexTask.product_id, IndexTask.since).order_by(IndexTask.since).limit(limit)
    tasks = dict(read_session().execute(query).tuples().all())
    end_reading()
    return tasks


def finish(tasks: dict[int, datetime]) -> None:
    """Take away the tasks that nothing was added to meanwhile."""
    for ids in in_batches(tasks):
        with unit_of_work() as session:
            for product_id in ids:
                done = (IndexTask.product_id == product_id, IndexTask.since == tasks[product_id])
                session.execute(delete(IndexTask).where(*done))


def documents_of(ids: list[int]) -> list[Document]:
    """Documents of the products that have a card: index and cards always name the same products."""
    end_reading()
    session = read_session()
    query = select(Card.product_id, Card.available).where(Card.product_id.in_(ids))
    available = dict(session.execute(query).tuples().all())
    listings = catalogue.list_public(session, available)
    end_reading()
    return [document(listing, available[listing.product_id]) for listing in listings]


def rebuild_index(known: Iterable[Document] = ()) -> int:
    """The whole index from the cards, the old one answering meanwhile; returns how many products.

    `known` are documents just made, which need not be made again unless something happened to them since.
    """
    tasks = waiting()
    kept = {each.product_id: each for each in known if each.product_id not in tasks}
    status = index.engine().rebuild(_all_documents(kept))
    finish(tasks)
    return status.documents


@contextmanager
def rebuilding() -> Iterator[Callable[[Iterable[Document]], None]]:
    """The same in a process of its own, from the cards there are and from the documents that are given meanwhile.

    The caller gives those of the cards that it makes, each once, and must make no others.

    Raises:
        FeedError: when that process has ended without an index.
    """
    tasks = waiting()
    feed = index.feed()
    try:
        feed.give(_all_documents({}))
        yield feed.give
    except BaseException:
        feed.drop()
        raise
    feed.finish()
    finish(tasks)


def _all_documents(known: Mapping[int, Document]) -> Iterator[Document]:
    last = 0
    while ids := _card_ids(after=last):
        yield from (known[product_id] for product_id in ids if product_id in known)
        if unknown := [product_id for product_id in ids if product_id not in known]:
            yield from documents_of(unknown)
        last = ids[-1]


def _card_ids(after: int) -> list[int]:
    end_reading()
    query = select(Card.product_id).where(Card.product_id > after).order_by(Card.product_id).limit(BATCH)
    ids = list(read_session().scalars(query))
    end_reading()
    return ids
