"""What announcements hold on a person: which official made one, and who has read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from storefront.announcements.models import Announcement, AnnouncementRead
from storefront.kernel.personal import Contributor

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    made = select(Announcement.title, Announcement.made_at).where(Announcement.made_by == person_id)
    read = (
        select(Announcement.title, AnnouncementRead.read_at)
        .join(AnnouncementRead, AnnouncementRead.announcement_id == Announcement.id)
        .where(AnnouncementRead.person_id == person_id)
    )
    return [
        *({"made": title, "at": at.isoformat()} for title, at in session.execute(made.order_by(Announcement.id))),
        *({"read": title, "at": at.isoformat()} for title, at in session.execute(read.order_by(Announcement.id))),
    ]


def erase(session: Session, person_id: int) -> None:
    session.execute(update(Announcement).where(Announcement.made_by == person_id).values(made_by=None))
    session.execute(delete(AnnouncementRead).where(AnnouncementRead.person_id == person_id))


ANNOUNCEMENTS = Contributor(
    name="announcements",
    export=export,
    erase=erase,
    columns={"announcement": ("made_by",), "announcement_read": ("person_id",)},
)
