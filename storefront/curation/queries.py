"""Reading the showcase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storefront.catalogue import queries as catalogue
from storefront.curation.models import ShowcaseSlot
from storefront.curation.types import ShowcaseEntry
from storefront.kernel import clock

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


def current_showcase(session: Session, now: datetime) -> list[ShowcaseEntry]:
    """What is featured now, in order; a product that is no longer public is left out, each comes once."""
    query = (
        select(ShowcaseSlot.product_id, ShowcaseSlot.reason, ShowcaseSlot.reason_en)
        .where(ShowcaseSlot.starts_at <= now, ShowcaseSlot.ends_at > now)
        .order_by(ShowcaseSlot.position, ShowcaseSlot.id)
    )
    entries: dict[int, ShowcaseEntry] = {}
    for product_id, reason, reason_en in session.execute(query):
        entries.setdefault(product_id, ShowcaseEntry(product_id, reason, reason_en))
    public = set(catalogue.public_ids(session, entries))
    return [entry for entry in entries.values() if entry.product_id in public]


def version(session: Session) -> tuple[int, int]:
    """Differs whenever something has begun or ceased to be featured since: of which only the clock tells."""
    now = clock.now()
    begun, over = (func.count().filter(moment <= now) for moment in (ShowcaseSlot.starts_at, ShowcaseSlot.ends_at))
    begun_and_over = session.execute(select(begun, over).select_from(ShowcaseSlot)).one()
    return begun_and_over[0], begun_and_over[1]
