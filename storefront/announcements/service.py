"""Telling the groups something: made once, mailed when its time comes, ended early, read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.announcements import queries
from storefront.announcements.models import Announcement, AnnouncementRead
from storefront.announcements.types import AnnouncementDue, AnnouncementProblem
from storefront.kernel import audit, clock, events
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from storefront.announcements.types import NewAnnouncement
    from storefront.kernel.types import Actor

BATCH = 20  # people to whom one message of the outbox mails, well within its lease


def announce(new: NewAnnouncement, actor: Actor) -> int:
    """Make an announcement, once for each key; the answer is its number.

    Raises:
        RefusedError: when it says nothing, has no time to be shown, or no group is meant.
    """
    with unit_of_work() as session:
        take_turns(session, "announcements")
        known = session.scalar(select(Announcement.id).where(Announcement.key == new.key))
        if known is not None:
            return known
        if problems := _problems(session, new):
            raise RefusedError(*problems)
        row = Announcement(
            key=new.key,
            title=new.title.strip(),
            body=new.body.strip(),
            regency_code=new.regency_code,
            kind=new.kind,
            starts_at=new.starts_at,
            ends_at=new.ends_at,
            office=actor.label,
            made_by=actor.person_id,
            made_at=clock.now(),
        )
        session.add(row)
        session.flush()
        told = {
            "title": row.title,
            "regency_code": row.regency_code,
            "kind": row.kind,
            "starts_at": row.starts_at.isoformat(),
            "ends_at": row.ends_at.isoformat(),
        }
        change = audit.Change(action="announcement.made", subject="announcement", subject_id=row.id, after=told)
        audit.record(session, actor, change)
        return row.id


def _problems(session: Session, new: NewAnnouncement) -> list[Problem]:
    problems = []
    if not new.title.strip() or not new.body.strip():
        problems.append(Problem(code=AnnouncementProblem.EMPTY, at="body"))
    if new.starts_at >= new.ends_at:
        problems.append(Problem(code=AnnouncementProblem.PERIOD, at="ends_at"))
    elif new.ends_at <= clock.now():
        problems.append(Problem(code=AnnouncementProblem.PAST, at="ends_at"))
    if session.scalar(queries.select_groups(new.regency_code, new.kind).limit(1)) is None:
        problems.append(Problem(code=AnnouncementProblem.NOBODY, at="regency_code"))
    return problems


def end(announcement_id: int, actor: Actor) -> bool:
    """Show it no longer; what has not begun is never mailed either. False where it is over already.

    Raises NotFoundError.
    """
    with unit_of_work() as session:
        take_turns(session, "announcements")
        row, now = session.get(Announcement, announcement_id), clock.now()
        if row is None:
            raise NotFoundError(announcement_id)
        if row.ended_at or row.ends_at <= now:
            return False
        row.ended_at = now
        change = audit.Change(
            action="announcement.ended",
            subject="announcement",
            subject_id=announcement_id,
            before={"ends_at": row.ends_at.isoformat()},
            after={"ends_at": now.isoformat()},
        )
        audit.record(session, actor, change)
        return True


def mark_read(announcement_id: int, person_id: int, group_ids: Collection[int]) -> None:
    """A member of one of these groups has read it; to say so twice changes nothing.

    Raises NotFoundError when none of the groups is told it.
    """
    with unit_of_work() as session:
        if not queries.is_told(session, announcement_id, group_ids):
            raise NotFoundError(announcement_id)
        take_turns(session, f"announcement {announcement_id} {person_id}")
        if session.get(AnnouncementRead, (announcement_id, person_id)) is None:
            row = AnnouncementRead(announcement_id=announcement_id, person_id=person_id, read_at=clock.now())
            session.add(row)


def mail_due() -> None:
    """Hand the letters of what has begun to the outbox, in batches; for the worker to call."""
    with unit_of_work() as session:
        take_turns(session, "announcements")
        now = clock.now()
        due = select(Announcement).where(Announcement.mailed_at.is_(None), queries.is_current(now))
        for row in session.scalars(due.order_by(Announcement.id)):
            row.mailed_at = now
            people = queries.list_addressed(session, row.regency_code, row.kind)
            parts = [people[first : first + BATCH] for first in range(0, len(people), BATCH)]
            events.publish_all(
                session, [AnnouncementDue(announcement_id=row.id, first=part[0], last=part[-1]) for part in parts]
            )
