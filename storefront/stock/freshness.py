"""Are the goods still there? Asked where nobody has said so for long; an unanswered listing rests politely."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import bindparam, select, text, update

from storefront.catalogue import queries as catalogue
from storefront.catalogue import service as catalogue_service
from storefront.catalogue.types import ListingState
from storefront.kernel import audit, clock, events, settings
from storefront.kernel.db import UtcDateTime, end_reading, insert_many, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, StateConflictError
from storefront.kernel.text import N_
from storefront.kernel.types import SYSTEM
from storefront.stock import queries
from storefront.stock.models import Question
from storefront.stock.types import ASK_DAYS, PAUSE_DAYS, StockAsked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor

T = TypeVar("T")
PORTION = 500  # listings of one question to the database
UNANSWERED = N_("Stoknya belum dipastikan. Satu ketukan menayangkannya lagi.")
CONFIRM = text("""
    INSERT INTO stock_question (product_id, group_id, confirmed_at) VALUES (:product_id, :group_id, :now)
    ON CONFLICT (product_id) DO UPDATE SET confirmed_at = excluded.confirmed_at, asked_at = NULL
""").bindparams(bindparam("now", type_=UtcDateTime()))


def confirm(session: Session, product_ids: Collection[int], group_id: int) -> None:
    """A member of their group has handled the goods of these listings: they are there."""
    rows = [{"product_id": each, "group_id": group_id, "now": clock.now()} for each in sorted(product_ids)]
    if rows:
        session.execute(CONFIRM, rows)


def say_still_there(product_ids: Collection[int], group_id: int, actor: Actor) -> None:
    """The answer to the question, for one listing or several of a group; saying it twice does no harm.

    Raises:
        NotFoundError: when one of them is not asked about in this group.
    """
    with unit_of_work() as session:
        asked = select(Question.product_id).where(Question.group_id == group_id, Question.product_id.in_(product_ids))
        if set(session.scalars(asked)) != set(product_ids):
            raise NotFoundError(sorted(product_ids))
        confirm(session, product_ids, group_id)
        for product_id in sorted(product_ids):
            change = audit.Change(action="stock.confirmed", subject="product", subject_id=product_id)
            audit.record(session, actor, change)


def resume(product_id: int, group_id: int, actor: Actor) -> None:
    """Put a listing on show again that rested because nobody had answered; the goods are there by that.

    Raises:
        NotFoundError: when it did not rest for that in this group.
        RefusedError: when something else is missing by now.
        StateConflictError: when it is on show already, or was archived.
    """
    with unit_of_work() as session:
        row = session.get(Question, product_id, with_for_update=True)
        if row is None or row.group_id != group_id or row.paused_at is None:
            raise NotFoundError(product_id)
        catalogue_service.publish(session, session.get_one(catalogue.Product, product_id), actor)
        row.paused_at, row.asked_at, row.confirmed_at = None, None, clock.now()


def ask_and_pause() -> None:
    """What the worker does about it every hour; running it again changes nothing more."""
    session = read_session()
    days = settings.get_many(session, [ASK_DAYS, PAUSE_DAYS])
    end_reading()
    _begin_to_count()
    if days[ASK_DAYS.key]:
        _ask(clock.now() - timedelta(days=days[ASK_DAYS.key]))
    if days[ASK_DAYS.key] and days[PAUSE_DAYS.key]:
        _pause(clock.now() - timedelta(days=days[PAUSE_DAYS.key]))


def _begin_to_count() -> None:
    """The days of a listing run from when it is first seen on show here."""
    session = read_session()
    shown = catalogue.list_published(session)
    known = set(session.scalars(select(Question.product_id)))
    end_reading()
    new = [(product_id, group_id) for product_id, group_id in shown if product_id not in known]
    for portion in _portions(new):
        with unit_of_work() as session:
            rows = [{"product_id": p, "group_id": g, "confirmed_at": clock.now()} for p, g in portion]
            insert_many(session, Question, rows)
    _forget_ended_rests()


def _forget_ended_rests() -> None:
    """Whoever shows a listing again by other ways than `resume` has answered, too; resting later is their own will."""
    shown = catalogue.is_in_state(Question.product_id, ListingState.PUBLISHED)
    with unit_of_work() as session:
        ended = update(Question).where(Question.paused_at.is_not(None), shown)
        session.execute(ended.values(paused_at=None, asked_at=None, confirmed_at=clock.now()))


def _portions(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + PORTION] for start in range(0, len(items), PORTION))


def _ask(not_since: datetime) -> None:
    """Each group about all that it has not handled; what is sold out says so itself, and nobody is asked about it."""
    session = read_session()
    due = select(Question.product_id, Question.group_id).where(
        Question.confirmed_at <= not_since, Question.asked_at.is_(None)
    )
    waiting = dict(session.execute(due).tuples().all())
    by_group: defaultdict[int, list[int]] = defaultdict(list)
    for portion in _portions(sorted(waiting)):
        for product_id in _in_stock(session, portion):
            by_group[waiting[product_id]].append(product_id)
    end_reading()
    for group_id, product_ids in by_group.items():
        with unit_of_work() as session:
            still = (Question.product_id.in_(product_ids), Question.confirmed_at <= not_since)
            session.execute(update(Question).where(*still).values(asked_at=clock.now()))
            events.publish(session, StockAsked(group_id=group_id))


def _in_stock(session: Session, product_ids: Sequence[int]) -> list[int]:
    """Those that buyers can see and have."""
    variants = catalogue.list_variant_ids(session, catalogue.public_ids(session, product_ids))
    left = queries.available(session, variants)
    return sorted({product_id for variant_id, product_id in variants.items() if left[variant_id] > 0})


def _pause(asked_before: datetime) -> None:
    session = read_session()
    due = list(session.scalars(select(Question.product_id).where(Question.asked_at <= asked_before)))
    there = {product_id for portion in _portions(due) for product_id in _in_stock(session, portion)}
    end_reading()
    for product_id in due:
        with unit_of_work() as session:
            row = session.get_one(Question, product_id, with_for_update=True)
            if row.asked_at is None or row.asked_at > asked_before:
                continue  # answered meanwhile
            row.asked_at = None
            if product_id not in there:
                continue  # sold out keeps its page, and a suspended group its listings; asked anew once it can be had
            try:
                product = session.get_one(catalogue.Product, product_id)
                catalogue_service.pause(session, product, SYSTEM, UNANSWERED)
            except StateConflictError:
                continue  # it is not on show any more
            row.paused_at = clock.now()
            events.publish(session, StockAsked(group_id=row.group_id))
