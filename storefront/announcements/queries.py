"""Reading announcements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, func, or_, select

from storefront.accounts import queries as accounts
from storefront.announcements.models import Announcement, AnnouncementRead
from storefront.announcements.types import AnnouncementView
from storefront.kernel import clock
from storefront.kernel.errors import NotFoundError
from storefront.producers import queries as producers

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from storefront.producers.types import GroupKind

MOST_LISTED = 50


def list_unread(session: Session, person_id: int, group_ids: Collection[int]) -> list[AnnouncementView]:
    """What is told now to any of these groups and this member has not read, the oldest first."""
    read = exists().where(AnnouncementRead.announcement_id == Announcement.id, AnnouncementRead.person_id == person_id)
    query = select(Announcement).where(_is_told(group_ids), ~read).order_by(Announcement.starts_at, Announcement.id)
    return [_view(row) for row in session.scalars(query)]


def is_told(session: Session, announcement_id: int, group_ids: Collection[int]) -> bool:
    """Whether any of these groups is told this now."""
    query = select(Announcement.id).where(Announcement.id == announcement_id, _is_told(group_ids))
    return session.scalar(query) is not None


def _is_told(group_ids: Collection[int]) -> ColumnElement[bool]:
    group = producers.ProducerGroup
    among = exists().where(
        group.id.in_(group_ids),
        or_(Announcement.regency_code.is_(None), Announcement.regency_code == group.regency_code),
        or_(Announcement.kind.is_(None), Announcement.kind == group.kind),
    )
    return and_(is_current(clock.now()), among)


def is_current(now: datetime) -> ColumnElement[bool]:
    return and_(Announcement.starts_at <= now, Announcement.ends_at > now, Announcement.ended_at.is_(None))


def list_all(session: Session) -> list[AnnouncementView]:
    """The newest for the offices."""
    readers = select(func.count()).where(AnnouncementRead.announcement_id == Announcement.id).scalar_subquery()
    query = select(Announcement, readers).order_by(Announcement.id.desc()).limit(MOST_LISTED)
    return [_view(row, count) for row, count in session.execute(query)]


def get_announcement(session: Session, announcement_id: int) -> AnnouncementView:
    """Raises NotFoundError."""
    row = session.get(Announcement, announcement_id)
    if row is None:
        raise NotFoundError(announcement_id)
    count = select(func.count()).where(AnnouncementRead.announcement_id == announcement_id)
    return _view(row, session.execute(count).scalar_one())


def list_addressed(session: Session, regency_code: str | None, kind: GroupKind | None) -> list[int]:
    """The members of the groups that are meant, by number."""
    return accounts.list_member_ids(session, select_groups(regency_code, kind))


def select_groups(regency_code: str | None, kind: GroupKind | None) -> Select[tuple[int]]:
    query = select(producers.ProducerGroup.id)
    if regency_code:
        query = query.where(producers.ProducerGroup.regency_code == regency_code)
    return query.where(producers.ProducerGroup.kind == kind) if kind else query


def _view(row: Announcement, read_by: int = 0) -> AnnouncementView:
    return AnnouncementView(
        id=row.id,
        title=row.title,
        body=row.body,
        office=row.office,
        starts_at=row.starts_at,
        ends_at=row.ended_at or row.ends_at,
        is_ended=row.ended_at is not None,
        regency_code=row.regency_code,
        kind=row.kind,
        read_by=read_by,
    )
