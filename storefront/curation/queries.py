"""Reading the showcase."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from storefront.catalogue import queries as catalogue
from storefront.curation.models import ShowcaseSlot
from storefront.curation.types import HOME, MOST_SHOWN, Picked, ShowcaseEntry, ShowcasePage, SlotPhase, SlotView, Spot
from storefront.kernel import clock
from storefront.kernel.errors import NotFoundError
from storefront.producers import queries as producers
from storefront.search import queries as search

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.orm import Session

MOST_OVER = 20
_IS_PUBLIC = or_(catalogue.is_public(ShowcaseSlot.product_id), producers.is_active(ShowcaseSlot.group_id))


def current_showcase(session: Session, now: datetime, spot: Spot = HOME) -> list[ShowcaseEntry]:
    """What is featured now, in order, at most `MOST_SHOWN` of each kind; what is no longer public is left out."""
    query = (
        select(ShowcaseSlot.product_id, ShowcaseSlot.group_id, ShowcaseSlot.reason, ShowcaseSlot.reason_en)
        .where(at_spot(spot), ShowcaseSlot.starts_at <= now, ShowcaseSlot.ends_at > now, _IS_PUBLIC)
        .order_by(ShowcaseSlot.position, ShowcaseSlot.id)
    )
    entries: dict[Picked, ShowcaseEntry] = {}
    for product_id, group_id, reason, reason_en in session.execute(query):
        picked = Picked(product_id, group_id)
        entries.setdefault(picked, ShowcaseEntry(picked, reason, reason_en))
    return [entry for entry, is_seen in zip(entries.values(), _seen(entries), strict=True) if is_seen]


def _seen(things: Iterable[Picked]) -> list[bool]:
    """Which of the things of one page are among the first of their kind."""
    count: Counter[bool] = Counter()
    seen = []
    for picked in things:
        is_product = picked.product_id is not None
        count[is_product] += 1
        seen.append(count[is_product] <= MOST_SHOWN)
    return seen


def at_spot(spot: Spot) -> ColumnElement[bool]:
    return and_(ShowcaseSlot.page == spot.page, ShowcaseSlot.page_slug == spot.slug)


def version(session: Session) -> tuple[int, int, int]:
    """Differs whenever something has begun or ceased to be featured since, of which only the clock tells, or changed.

    What has begun never goes back to come, so that none of these figures ever falls.
    """
    now = clock.now()
    begun, over = ShowcaseSlot.starts_at <= now, ShowcaseSlot.ends_at <= now
    changes = func.coalesce(func.sum(ShowcaseSlot.revision).filter(begun), 0)
    query = select(func.count().filter(begun), func.count().filter(over), changes).select_from(ShowcaseSlot)
    found = session.execute(query).one()
    return found[0], found[1], int(found[2])


def list_slots(session: Session, phase: SlotPhase) -> list[SlotView]:
    """For the office: page by page, in the order in which buyers see them; of what is over the latest."""
    now = clock.now()
    periods = {
        SlotPhase.NOW: and_(ShowcaseSlot.starts_at <= now, ShowcaseSlot.ends_at > now),
        SlotPhase.COMING: ShowcaseSlot.starts_at > now,
        SlotPhase.OVER: ShowcaseSlot.ends_at <= now,
    }
    query = _views().where(periods[phase])
    if phase is SlotPhase.OVER:
        query = query.order_by(ShowcaseSlot.ends_at.desc(), ShowcaseSlot.id.desc()).limit(MOST_OVER)
    else:
        query = query.order_by(
            ShowcaseSlot.page != ShowcasePage.HOME,
            ShowcaseSlot.page,
            ShowcaseSlot.page_slug,
            ShowcaseSlot.position,
            ShowcaseSlot.id,
        )
    slots = [_view(row, now) for row in session.execute(query)]
    if phase is not SlotPhase.NOW:
        return slots
    seen: dict[int, bool] = {}
    for spot in {slot.spot for slot in slots}:
        public = [slot for slot in slots if slot.is_public and slot.spot == spot]
        seen |= zip((slot.id for slot in public), _seen(slot.picked for slot in public), strict=True)
    return [replace(slot, is_seen=seen.get(slot.id, False)) for slot in slots]


def get_slot(session: Session, slot_id: int) -> SlotView:
    """Raises NotFoundError."""
    row = session.execute(_views().where(ShowcaseSlot.id == slot_id)).one_or_none()
    if row is None:
        raise NotFoundError(slot_id)
    return _view(row, clock.now())


def _views() -> Select[Any]:
    product, group = catalogue.Product, producers.ProducerGroup
    return (
        select(
            ShowcaseSlot,
            func.coalesce(product.name, group.name).label("name"),
            func.coalesce(product.slug, group.slug).label("slug"),
            _IS_PUBLIC.label("is_public"),
        )
        .join(product, product.id == ShowcaseSlot.product_id, isouter=True)
        .join(group, group.id == ShowcaseSlot.group_id, isouter=True)
    )


def _view(row: Row[Any], now: datetime) -> SlotView:
    slot: ShowcaseSlot = row.ShowcaseSlot
    return SlotView(
        id=slot.id,
        spot=Spot(slot.page, slot.page_slug),
        picked=Picked(slot.product_id, slot.group_id),
        name=row.name,
        slug=row.slug,
        is_public=bool(row.is_public),
        is_seen=bool(row.is_public),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        reason=slot.reason,
        reason_en=slot.reason_en,
        revision=slot.revision,
        phase=phase_of(slot, now),
    )


def phase_of(slot: ShowcaseSlot, now: datetime) -> SlotPhase:
    if slot.starts_at > now:
        return SlotPhase.COMING
    return SlotPhase.NOW if slot.ends_at > now else SlotPhase.OVER


def spots_of(session: Session, picked: Picked) -> list[Spot]:
    """The pages on which it belongs: home, and those of the categories and kabupaten that it is listed under."""
    pairs = search.list_places(session, product_id=picked.product_id, group_id=picked.group_id)
    return [
        HOME,
        *_each(ShowcasePage.CATEGORY, (category for category, _regency in pairs)),
        *_each(ShowcasePage.REGENCY, (regency for _category, regency in pairs)),
    ]


def _each(page: ShowcasePage, slugs: Iterable[str]) -> list[Spot]:
    return [Spot(page, slug) for slug in sorted(set(slugs))]


def is_public(session: Session, picked: Picked) -> bool:
    """Whether buyers see it now."""
    if picked.product_id is not None:
        return bool(catalogue.public_ids(session, [picked.product_id]))
    group_id = picked.group_id or 0
    group = producers.list_groups_by_ids(session, [group_id]).get(group_id)
    return group is not None and group.is_active
