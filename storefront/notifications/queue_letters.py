"""To those who work the queue: what waits this morning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.casework import queries
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.text import _, using_language
from storefront.notifications import letters
from storefront.notifications.outgoing import outgoing

if TYPE_CHECKING:
    from storefront.casework.types import DigestDue


def digest(event: DigestDue) -> None:
    """One letter a day to each, on the kinds of cases that they work on; none to whom nothing waits for."""
    session = read_session()
    border = queries.late_before(queries.service_days(session))
    found = [
        (worker, queries.count_cases(session, None, worker.person_id, {kind: border[kind] for kind in worker.kinds}))
        for worker in queries.list_workers(session)
    ]
    end_reading()
    for worker, counts in found:
        if not counts.total:
            continue
        with using_language("id"):
            context = {"name": worker.name, "counts": counts, "link": outgoing.link("/kantor/verifikasi")}
            key = f"cases-{worker.person_id}-{event.day}"
            subject = _("Ada yang menunggu di kantor")
            letter = letters.write("cases_waiting", key=key, to=worker.email, subject=subject, context=context)
        outgoing.deliver(letter)
