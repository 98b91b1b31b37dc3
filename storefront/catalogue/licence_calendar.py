"""The licence calendar: groups hear 60, 30 and 7 days before a licence ends, and once it has lapsed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.catalogue import queries
from storefront.catalogue.models import LicenceWarning
from storefront.catalogue.types import LicenceEnding, ProductChanged
from storefront.kernel import clock
from storefront.kernel.db import read_session, take_turns, unit_of_work
from storefront.kernel.events import publish

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from storefront.catalogue.types import EndingLicence, PaperKind

STEPS = (0, 7, 30, 60)  # days before the end; 0: its last day has passed


def step_of(days_left: int) -> int:
    """Which warning is due: one that comes late is told once, as the nearest."""
    return 0 if days_left < 0 else next(step for step in STEPS[1:] if days_left <= step)


def warn_of_ends() -> int:
    """Tell of every licence that comes near its end, and let go of the claims of those that have lapsed.

    Pages hide a lapsed claim by themselves from the first minute; what is kept beside them (cards) hears it here. A
    job, safe to run twice: each warning of each last day is told once. Returns how many were told.
    """
    if not _due(queries.list_ending(read_session())):
        return 0
    with unit_of_work() as session:
        take_turns(session, "licence.calendar")
        due = _due(queries.list_ending(session))
        told = set(
            session.execute(
                select(
                    LicenceWarning.product_id, LicenceWarning.kind, LicenceWarning.expires_on, LicenceWarning.days
                ).where(LicenceWarning.product_id.in_({key[0] for key in due}))
            ).tuples()
        )
        new = [key for key in due if key not in told]
        for product_id, kind, expires_on, days in new:
            session.add(
                LicenceWarning(product_id=product_id, kind=kind, expires_on=expires_on, days=days, told_at=clock.now())
            )
            event = LicenceEnding(product_id=product_id, kind=kind.value, expires_on=expires_on.isoformat(), days=days)
            publish(session, event)
            if days == 0:
                publish(session, ProductChanged(product_id=product_id))
    return len(new)


def _due(ending: Iterable[EndingLicence]) -> list[tuple[int, PaperKind, date, int]]:
    return [(each.product_id, each.kind, each.expires_on, step_of(each.days_left)) for each in ending]
