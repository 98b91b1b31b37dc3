"""Asking to be told, stopping it, and telling those whose turn it is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, or_, select
from sqlalchemy.exc import IntegrityError

from storefront.accounts import service as accounts
from storefront.catalogue import queries as catalogue
from storefront.interests import queries, rules
from storefront.interests.models import Interest
from storefront.interests.types import (
    HEAD_START_HOURS,
    KEPT_DAYS,
    MOST_OPEN,
    MOST_PIECES,
    Ask,
    Contact,
    InterestDue,
    InterestProblem,
    Waiting,
)
from storefront.kernel import clock, events, ids, settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.stock import queries as stock

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.catalogue.types import LineItem
    from storefront.stock.types import StockChanged

WINDOW = timedelta(minutes=15)
MOST_PER_ADDRESS = 40  # within the window; a whole village may share one address
MOST_PER_CONTACT = 20  # within the window, whoever sends them


def ask(command: Ask, address: str) -> str:
    """Put somebody into the queue for a variant that is sold out; returns the key of their page.

    Once per person and variant: asking again changes how many and how long, and keeps the place in the queue unless
    goods had come meanwhile. `address` is that of the client, for the limits.

    Raises:
        NotFoundError: when the variant is not on sale.
        RefusedError: with an `InterestProblem`; nothing has changed then.
    """
    contact = rules.parse_contact(command.contact)
    if problems := _problems(command, contact):
        raise RefusedError(*problems)
    assert contact, "its absence is a problem"
    _limit(contact, address)
    with unit_of_work() as session:
        item = _sold_out_item(session, command.variant_id)
        row = _find_row(session, item.variant_id, contact)
        if row is None:
            row = _enter(session, item, command, contact)
        elif row.due_at is not None or row.expires_at <= clock.now():
            row.asked_at, row.due_at = clock.now(), None
        row.quantity, row.language = command.quantity, command.language
        row.expires_at = clock.now() + timedelta(days=settings.get(session, KEPT_DAYS))
        return row.access_key


def _problems(command: Ask, contact: Contact | None) -> list[Problem]:
    problems = []
    if contact is None:
        problems.append(Problem(code=InterestProblem.CONTACT, at="contact"))
    if not 1 <= command.quantity <= MOST_PIECES:
        problems.append(Problem(code=InterestProblem.QUANTITY, at="quantity", values={"most": MOST_PIECES}))
    return problems


def _limit(contact: Contact, address: str) -> None:
    seconds = int(WINDOW.total_seconds())
    limits = (
        ("interest.address", accounts.network_of(address), MOST_PER_ADDRESS),
        ("interest.contact", contact.email or contact.phone or "", MOST_PER_CONTACT),
    )
    if not all(accounts.allow_attempt(what, who, most, seconds) for what, who, most in limits):
        raise RefusedError(Problem(code=InterestProblem.TOO_FAST, values={"minutes": seconds // 60}))


def _sold_out_item(session: Session, variant_id: int) -> LineItem:
    item = catalogue.find_lines(session, [variant_id]).get(variant_id)
    if item is None or not item.is_public:
        raise NotFoundError(variant_id)
    if stock.available(session, [variant_id])[variant_id] > 0:
        raise RefusedError(Problem(code=InterestProblem.IN_STOCK, values={"name": item.product_name}))
    return item


def _find_row(session: Session, variant_id: int, contact: Contact) -> Interest | None:
    reached = Interest.email == contact.email if contact.email else Interest.phone == contact.phone
    return session.scalar(select(Interest).where(Interest.variant_id == variant_id, reached))


def _enter(session: Session, item: LineItem, command: Ask, contact: Contact) -> Interest:
    most = settings.get(session, MOST_OPEN)
    if queries.count_open(session, contact.email, contact.phone) >= most:
        raise RefusedError(Problem(code=InterestProblem.TOO_MANY, values={"most": most}))
    row = Interest(
        variant_id=item.variant_id,
        group_id=item.group_id,
        person_id=command.person_id,
        quantity=command.quantity,
        email=contact.email,
        phone=contact.phone,
        language=command.language,
        access_key=ids.secret_token(),
        asked_at=clock.now(),
        expires_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        found = _find_row(session, item.variant_id, contact)
        if found is None:
            raise  # not the same form sent twice at once
        return found
    return row


def stop(key: str) -> None:
    """Take somebody out of the queue and forget how to reach them; safe to repeat."""
    with unit_of_work() as session:
        session.execute(delete(Interest).where(Interest.access_key == key))


def tick_off(interest_id: int, group_ids: Collection[int]) -> None:
    """A group has written to somebody who left a telephone number: the number is not kept any longer.

    Raises:
        NotFoundError: when it is none of these groups' to do.
    """
    with unit_of_work() as session:
        mine = (Interest.id == interest_id, Interest.group_id.in_(group_ids), Interest.phone.is_not(None))
        row = session.scalar(select(Interest).where(*mine))
        if row is None:
            raise NotFoundError(interest_id)
        session.delete(row)


def on_stock_changed(event: StockChanged) -> None:
    """Tell whose turn it is. Most changes concern nobody: that is seen without taking the write lock."""
    session = read_session()
    variants = [variant.id for variant in catalogue.list_variants(session, event.product_id)]
    concerned = queries.waiting_variants(session, variants)
    end_reading()
    for variant_id in concerned:
        tell_waiting(variant_id)


def tell_waiting(variant_id: int) -> int:
    """Call those whose turn it is for what can be bought now, each once; returns how many.

    Whoever was called a short while ago (`HEAD_START_HOURS`) still counts: the same goods do not call everybody.
    """
    with unit_of_work() as session:
        item = catalogue.find_lines(session, [variant_id]).get(variant_id)
        if item is None or not item.is_public:
            return 0
        now = clock.now()
        queue = _lock_queue(session, variant_id, now)
        free = stock.available(session, [variant_id])[variant_id] - _called(session, variant_id, now)
        turn = rules.whose_turn([Waiting(id=row.id, quantity=row.quantity) for row in queue], free)
        called = [row for row in queue if row.id in turn]
        for row in called:
            row.due_at = now
            if row.email:
                events.publish(session, InterestDue(interest_id=row.id))
        return len(called)


def _lock_queue(session: Session, variant_id: int, now: datetime) -> list[Interest]:
    query = (
        select(Interest)
        .where(Interest.variant_id == variant_id, Interest.due_at.is_(None), Interest.expires_at > now)
        .order_by(Interest.asked_at, Interest.id)
        .with_for_update()
    )
    return list(session.scalars(query))


def _called(session: Session, variant_id: int, now: datetime) -> int:
    """Pieces of those who were called and still have their time to buy."""
    since = now - timedelta(hours=settings.get(session, HEAD_START_HOURS))
    query = select(func.coalesce(func.sum(Interest.quantity), 0)).where(
        Interest.variant_id == variant_id, Interest.due_at > since
    )
    return int(session.execute(query).scalar_one())


def put_back(interest_id: int) -> None:
    """Let somebody wait on in their place: what they were called for was gone before they could be told."""
    with unit_of_work() as session:
        row = session.get(Interest, interest_id)
        if row:
            row.due_at = None


def sweep() -> None:
    """Call those whose turn has come by time alone, and forget who has waited in vain or was told long ago."""
    waited_for = queries.waiting_variants(read_session())
    end_reading()
    for variant_id in waited_for:
        tell_waiting(variant_id)
    now = clock.now()
    with unit_of_work() as session:
        told_before = now - timedelta(hours=settings.get(session, HEAD_START_HOURS))
        told = (Interest.due_at < told_before) & Interest.email.is_not(None)
        session.execute(delete(Interest).where(or_(Interest.expires_at <= now, told)))


def forget_person(session: Session, person_id: int | None, email: str | None = None, phone: str | None = None) -> int:
    """Erase what is kept of somebody who waits (UU PDP 27/2022 art. 8); returns how many rows went."""
    rows = list(session.scalars(select(Interest).where(queries.of_person(person_id, email, phone))))
    for row in rows:
        session.delete(row)
    session.flush()
    return len(rows)
