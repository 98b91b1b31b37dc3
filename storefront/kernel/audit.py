"""The audit log: what was changed, by whom, from what to what. The database itself refuses to change a line of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, and_, false, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel import clock
from storefront.kernel.db import Base, insert_many
from storefront.kernel.types import Actor

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


class AuditEntry(Base):
    """One change. Nobody rewrites it (`kernel.append_only`), and its seal would tell (`kernel.audit_chain`)."""

    __tablename__ = "audit_log"
    __table_args__ = (Index("ix_audit_log_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None]
    actor_label: Mapped[str]
    on_behalf_of: Mapped[str | None]
    action: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Change:
    """What to write down: `action` such as `stock.recounted`, `subject` such as `variant`."""

    action: str
    subject: str
    subject_id: int | str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Search:
    """Which lines: every condition must hold.

    `text` stands in actor, action or subject; `subject id`, such as `refund 17`, names one thing. `actions` are
    beginnings, such as `product.`, `without` whole ones that are left out. `since` and `until` bound the moment, the
    latter left out. `about` names things by subject, and with it only these are found.
    """

    text: str = ""
    actions: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    about: Mapping[str, Collection[int | str]] | None = None


def record(session: Session, actor: Actor, change: Change) -> None:
    session.add(AuditEntry(**_columns(actor, change, clock.now())))


def record_many(session: Session, actor: Actor, changes: Iterable[tuple[datetime, Change]]) -> None:
    """Write down many changes at once, each with its moment."""
    insert_many(session, AuditEntry, [_columns(actor, change, at) for at, change in changes])


def _columns(actor: Actor, change: Change, at: datetime) -> dict[str, Any]:
    return {
        "at": at,
        "actor_id": actor.person_id,
        "actor_label": actor.label,
        "on_behalf_of": actor.on_behalf_of,
        "action": change.action,
        "subject": change.subject,
        "subject_id": str(change.subject_id),
        "before": dict(change.before),
        "after": dict(change.after),
    }


def count_since(session: Session, action: str, since: datetime) -> int:
    """How often something was written down since a moment."""
    query = select(func.count()).where(AuditEntry.at >= since, AuditEntry.action == action)
    return session.execute(query).scalar_one()


def list_between(
    session: Session, subject: str, ids: Collection[int], after: datetime, until: datetime
) -> list[AuditEntry]:
    """What was written down about these things between two moments."""
    about = (AuditEntry.subject == subject, AuditEntry.subject_id.in_([str(each) for each in ids]))
    return list(session.scalars(select(AuditEntry).where(*about, AuditEntry.at > after, AuditEntry.at < until)))


def last_actor(session: Session, action: str, subject: str, subject_id: int) -> Actor | None:
    """Who has done this last to one thing, if anybody."""
    of_it = (AuditEntry.action == action, AuditEntry.subject == subject, AuditEntry.subject_id == str(subject_id))
    entry = session.scalar(select(AuditEntry).where(*of_it).order_by(AuditEntry.id.desc()).limit(1))
    if entry is None:
        return None
    return Actor(label=entry.actor_label, person_id=entry.actor_id, on_behalf_of=entry.on_behalf_of)


def list_latest(
    session: Session, search: Search | None = None, *, text: str = "", before_id: int | None = None, limit: int = 50
) -> list[AuditEntry]:
    """The newest lines first; `before_id` gives the next page. `text` stands for a search for it alone."""
    query = (
        select(AuditEntry).where(*_conditions(search or Search(text=text))).order_by(AuditEntry.id.desc()).limit(limit)
    )
    if before_id is not None:
        query = query.where(AuditEntry.id < before_id)
    return list(session.scalars(query))


def _conditions(search: Search) -> Iterator[ColumnElement[bool]]:
    if text := search.text.strip():
        columns = (AuditEntry.actor_label, AuditEntry.on_behalf_of, AuditEntry.action)
        named = AuditEntry.subject + " " + AuditEntry.subject_id
        yield or_(*(column.icontains(text, autoescape=True) for column in (*columns, named)))
    if search.actions:
        yield or_(*(AuditEntry.action.startswith(each, autoescape=True) for each in search.actions))
    if search.without:
        yield AuditEntry.action.not_in(search.without)
    if search.since:
        yield AuditEntry.at >= search.since
    if search.until:
        yield AuditEntry.at < search.until
    if search.about is not None:
        yield or_(
            false(),
            *(
                and_(AuditEntry.subject == subject, AuditEntry.subject_id.in_([str(each) for each in ids]))
                for subject, ids in search.about.items()
            ),
        )
