"""What offices tell the groups: shown on the first page until a member says that it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from storefront.accounts.policy import Permission
from storefront.announcements import queries, service
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError
from storefront.kernel.text import paragraphs
from storefront.web import guards
from storefront.web.guards import requires_membership
from storefront.web.pages import see_other
from storefront.workspace import blueprint

if TYPE_CHECKING:
    from collections.abc import Collection

    from werkzeug import Response

    from storefront.announcements.types import AnnouncementView


def unread(group_ids: Collection[int]) -> list[tuple[AnnouncementView, list[str]]]:
    """With their lines, for the first page of a workspace."""
    found = queries.list_unread(read_session(), _reader(), group_ids)
    return [(told, paragraphs(told.body)) for told in found]


def _reader() -> int:
    identity = guards.current_identity()
    if identity is None:
        raise NotFoundError
    return identity.person_id


@blueprint.post("/pengumuman/<int:announcement_id>/dibaca")
@requires_membership(Permission.GROUP_VIEW)
def announcement_read(announcement_id: int) -> Response:
    """404 unless a group of theirs is told it."""
    reader, group_ids = _reader(), guards.group_ids(Permission.GROUP_VIEW)
    end_reading()
    service.mark_read(announcement_id, reader, group_ids)
    return see_other(url_for("workspace.home"))
