"""The outbox: events are written with the change that causes them and handled afterwards by the worker."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Index, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel import clock
from storefront.kernel.db import Base, insert_many

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, SessionTransaction


WATCHED = 1000  # rows: the worker is never so far behind what is published


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events; fields are numbers, texts, booleans or None, so that they survive as JSON."""


E = TypeVar("E", bound=Event)
Handler = Callable[[Any], None]


class OutboxRow(Base):
    """One event on its way to one handler."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_waiting",
            "due_at",
            sqlite_where=text("done_at IS NULL AND parked_at IS NULL"),
            postgresql_where=text("done_at IS NULL AND parked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str]
    handler: Mapped[str]
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None]


class Subscriptions:
    """Who wants to hear of what; filled once by the registry."""

    def __init__(self) -> None:
        self._handlers: dict[type[Event], dict[str, Handler]] = {}
        self._types: dict[str, type[Event]] = {}
        self._urgent: set[str] = set()

    def subscribe(self, event_type: type[E], handler: Callable[[E], None], *, is_urgent: bool = False) -> None:
        """Let `handler` hear of every such event; it must be safe to run twice for the same one.

        `is_urgent`: pages show what it does, so that it waits for no letter and no picture.
        """
        name = f"{handler.__module__}.{handler.__qualname__}"
        self._handlers.setdefault(event_type, {})[name] = handler
        self._types[event_type.__name__] = event_type
        if is_urgent:
            self._urgent.add(name)

    def names(self, event_type: type[Event]) -> list[str]:
        return list(self._handlers.get(event_type, {}))

    def urgent_names(self) -> frozenset[str]:
        return frozenset(self._urgent)

    def call(self, row: OutboxRow) -> None:
        """Run the handler that a row is meant for.

        Raises:
            LookupError: when the code no longer knows the event or its handler; such a row ends up parked.
        """
        event_type = self._types[row.topic]
        self._handlers[event_type][row.handler](event_type(**row.payload))


subscriptions = Subscriptions()


def publish(session: Session, event: Event) -> None:
    """Write an event into the outbox, in the transaction of the change that it tells of; the same one once for each.

    Handlers look at how things stand after the transaction, so that hearing of it twice would tell them nothing.
    """
    publish_all(session, [event])


def publish_all(session: Session, told: Iterable[Event]) -> None:
    """The same for many, in one statement."""
    now = clock.now()
    rows = [
        {
            "topic": type(event).__name__,
            "payload": asdict(event),
            "created_at": now,
            "due_at": now,
            "attempts": 0,
            "handler": name,
        }
        for event in told
        if _is_news(session, event)
        for name in subscriptions.names(type(event))
    ]
    insert_many(session, OutboxRow, rows)


def _is_news(session: Session, event: Event) -> bool:
    """Whether the transaction has not told of it yet; what a savepoint told is taken back with it."""
    told: WeakKeyDictionary[SessionTransaction, set[Event]] = session.info.setdefault("told", WeakKeyDictionary())
    innermost = session.get_nested_transaction() or session.get_transaction() or session.begin()
    transaction: SessionTransaction | None = innermost
    while transaction is not None:
        if event in told.get(transaction, ()):
            return False
        transaction = transaction.parent
    told.setdefault(innermost, set()).add(event)
    return True


def version(session: Session) -> tuple[int | None, int, int]:
    """Differs whenever an event was published or handled since.

    Looks at the latest rows alone. Counting them finds a transaction that took its number early and committed late.
    """
    latest = select(OutboxRow.id, OutboxRow.done_at).order_by(OutboxRow.id.desc()).limit(WATCHED).subquery()
    newest, count, done = session.execute(
        select(func.max(latest.c.id), func.count(), func.count(latest.c.done_at)).select_from(latest)
    ).one()
    return newest, count, done


def list_parked(session: Session, limit: int = 50, topics: Collection[str] = ()) -> list[OutboxRow]:
    """What the worker has given up on, newest first, for people to look at; of these events alone, if any are named."""
    query = select(OutboxRow).where(OutboxRow.parked_at.is_not(None)).order_by(OutboxRow.id.desc()).limit(limit)
    return list(session.scalars(query.where(OutboxRow.topic.in_(topics)) if topics else query))


def retry_parked(session: Session, row_id: int) -> bool:
    """Put a parked message back to the queue; False when it is not parked any more."""
    row = session.get(OutboxRow, row_id)
    if row is None or row.parked_at is None:
        return False
    row.parked_at, row.attempts, row.due_at = None, 0, clock.now()
    return True
