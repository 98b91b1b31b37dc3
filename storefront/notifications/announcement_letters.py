"""To the members of groups: what an office announces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.accounts import queries as accounts
from storefront.announcements import queries
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.text import _, paragraphs
from storefront.notifications import letters
from storefront.notifications.outgoing import outgoing
from storefront.notifications.post import PostError

if TYPE_CHECKING:
    from storefront.announcements.types import AnnouncementDue


def tell(event: AnnouncementDue) -> None:
    """Once to each of a batch, nobody any more once it is over; one bad address keeps it from none of the others.

    Raises PostError or OSError when any letter did not leave, so that the worker tries again.
    """
    session = read_session()
    told = queries.get_announcement(session, event.announcement_id)
    meant = queries.list_addressed(session, told.regency_code, told.kind)
    emails = accounts.list_emails(session, [each for each in meant if event.first <= each <= event.last])
    end_reading()
    if told.ends_at <= clock.now():
        return
    subject = _("{office}: {title}").format(office=told.office, title=told.title)
    context = {"announcement": told, "lines": paragraphs(told.body), "link": outgoing.link("/lapak/")}
    failure: PostError | OSError | None = None
    for member_id, email in emails.items():
        key = f"announcement-{told.id}-{member_id}"
        try:
            outgoing.deliver(letters.write("announcement", key=key, to=email, subject=subject, context=context))
        except (PostError, OSError) as error:
            failure = error
    if failure:
        raise failure
