"""Once a day: does anything wait that those who work the queue should be told of?"""

from __future__ import annotations

from storefront.casework import queries
from storefront.casework.types import DIGEST, DIGEST_HOURS, DigestDue, QueueFilter
from storefront.kernel import clock, settings
from storefront.kernel.clock import WITA
from storefront.kernel.db import unit_of_work
from storefront.kernel.events import publish

SATURDAY = 5


def remind() -> None:
    """Tell on the morning of a working day; a job, safe to run again, as each letter leaves once a day."""
    now = clock.now().astimezone(WITA)
    if now.weekday() >= SATURDAY or now.hour not in DIGEST_HOURS:
        return
    with unit_of_work() as session:
        is_open = now.date() not in queries.service_times(session).holidays
        if is_open and settings.get(session, DIGEST) and queries.list_cases(session, QueueFilter(), limit=1):
            publish(session, DigestDue(day=now.date().isoformat()))
