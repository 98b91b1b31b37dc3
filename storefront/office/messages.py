"""Messages that the worker has given up on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from storefront.accounts.policy import Permission
from storefront.kernel import events, parked
from storefront.kernel.db import read_session
from storefront.kernel.text import _
from storefront.office import blueprint, frame
from storefront.office.ages import waited
from storefront.web import guards
from storefront.web.guards import requires
from storefront.web.pages import flash, see_other

if TYPE_CHECKING:
    from werkzeug import Response

MOST_SHOWN = 100


@blueprint.get("/pesan-parkir")
@requires(Permission.OUTBOX_MANAGE)
def messages() -> str:
    """The newest first, each with what went wrong."""
    session = read_session()
    rows = [
        {
            "id": row.id,
            "topic": row.topic,
            "handler": row.handler.removeprefix("storefront."),
            "payload": ", ".join(f"{name} {value}" for name, value in row.payload.items()),
            "error": row.last_error or "",
            "attempts": row.attempts,
            "age": waited(row.parked_at or row.created_at),
            "url": url_for("office.message_retry", message_id=row.id),
        }
        for row in events.list_parked(session, MOST_SHOWN)
    ]
    return frame.render("office/messages.html", "messages", rows=rows, total=parked.count_parked(session))


@blueprint.post("/pesan-parkir/<int:message_id>/ulang")
@requires(Permission.OUTBOX_MANAGE)
def message_retry(message_id: int) -> Response:
    parked.retry(message_id, guards.actor())
    flash("ok", _("Pesan nomor {number} masuk antrean lagi.").format(number=message_id))
    return see_other(url_for("office.messages"))
