"""What became of a product in e-Katalog: told by its group or an office, and held against what it says by now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import ProductChanged, Selection
from storefront.exports.entry_rules import allowed_hosts, problems
from storefront.exports.goods import read_goods
from storefront.exports.run_models import CatalogueEntry
from storefront.exports.told import differences, digest, teller
from storefront.exports.types.entries import CATALOGUE_ENTRY, HELD, HOSTS, Channel, EntryState
from storefront.kernel import audit, clock, settings, timeline
from storefront.kernel.audit import Change
from storefront.kernel.db import end_reading, read_session, take_turns, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.kernel.events import publish
from storefront.kernel.timeline import Move

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.orm import Session

    from storefront.exports.goods import Goods
    from storefront.exports.types.entries import RecordEntry
    from storefront.kernel.types import Actor
    from storefront.producers.types import GroupPapersChanged

TELL = "catalogue_entry"


def record_entry(wish: RecordEntry, actor: Actor) -> None:
    """Write down what became of a product in e-Katalog.

    Raises:
        NotFoundError: when there is no such product.
        RefusedError: with everything that is wrong with what was told.
        StateConflictError: when somebody told something else since the form was made, or no such step is known.
        ProfileError: when the profile cannot be read.
    """
    tell = teller()
    with unit_of_work() as session:
        take_turns(session, f"{TELL}.{wish.product_id}")
        if found := problems(wish, allowed_hosts(settings.get(session, HOSTS))):
            raise RefusedError(*found)
        goods = _get(session, wish.product_id)
        row = _row(session, wish.product_id, actor)
        if row.state is not wish.seen:
            raise StateConflictError(f"{TELL} {wish.product_id}: {row.state}, not {wish.seen}")
        values = _values(wish, row, tell(goods))
        before = {"state": row.state.value, "address": row.address, "reason": row.reason}
        if wish.state is row.state:
            for name, value in values.items():
                setattr(row, name, value)
        else:
            timeline.advance(session, CATALOGUE_ENTRY, row, Move(to=wish.state, actor=actor, values=values))
        after = {"state": wish.state.value, "address": wish.address, "reason": wish.reason}
        change = Change(
            action="entry.recorded", subject="product", subject_id=wish.product_id, before=before, after=after
        )
        audit.record(session, actor, change)
        publish(session, ProductChanged(product_id=wish.product_id))


def _get(session: Session, product_id: int) -> Goods:
    wanted = Selection(product_ids=(product_id,), only_public=False)
    found = next(iter(read_goods(session, wanted)), None)
    if found is None:
        raise NotFoundError(product_id)
    return found[0]


def _row(session: Session, product_id: int, actor: Actor) -> CatalogueEntry:
    of_it = (CatalogueEntry.product_id == product_id, CatalogueEntry.channel == Channel.EKATALOG)
    row = session.scalar(select(CatalogueEntry).where(*of_it).with_for_update())
    if row is None:
        row = CatalogueEntry(
            product_id=product_id, channel=Channel.EKATALOG, state=EntryState.NONE, recorded_at=clock.now()
        )
        row.address = row.reason = row.digest = ""
        session.add(row)
        session.flush()
        timeline.begin(session, CATALOGUE_ENTRY, row, actor)
    return row


def _values(wish: RecordEntry, row: CatalogueEntry, now: dict[str, str]) -> dict[str, Any]:
    """What stands there is taken for new when it was sent in or listed out of nothing, or somebody says so."""
    is_new = wish.state in HELD and (wish.is_renewed or row.state not in HELD)
    then = now if is_new else row.told
    changed = differences(then, now) if wish.state in HELD else []
    return {
        "address": wish.address if wish.state is not EntryState.NONE else "",
        "reason": wish.reason if wish.state is EntryState.REFUSED else "",
        "told": then,
        "digest": digest(then),
        "changed": changed,
        "changed_since": (row.changed_since or clock.now()) if changed else None,
        "recorded_at": clock.now(),
    }


def compare_entry(event: ProductChanged) -> None:
    """For the worker: note what differs by now from what stands in e-Katalog."""
    if _held(read_session(), [event.product_id]):
        _compare(event.product_id, teller())


def compare_entries_of_group(event: GroupPapersChanged) -> None:
    """The same for all goods of a group: a register knows the seller with each of them."""
    session = read_session()
    held = _held(session, catalogue.product_ids_of_group(session, event.group_id))
    tell = teller() if held else None
    end_reading()
    for product_id in held:
        assert tell
        _compare(product_id, tell)


def _held(session: Session, product_ids: Sequence[int]) -> list[int]:
    of_them = (CatalogueEntry.product_id.in_(product_ids), CatalogueEntry.state.in_(HELD))
    return list(session.scalars(select(CatalogueEntry.product_id).where(*of_them).order_by(CatalogueEntry.product_id)))


def _compare(product_id: int, tell: Callable[[Goods], dict[str, str]]) -> None:
    of_it = (CatalogueEntry.product_id == product_id, CatalogueEntry.state.in_(HELD))
    with unit_of_work() as session:
        row = session.scalar(select(CatalogueEntry).where(*of_it).with_for_update())
        if row is None:
            return
        try:
            goods = _get(session, product_id)
        except NotFoundError:  # archived: what stands there is for its group to take down
            return
        changed = differences(row.told, tell(goods))
        if changed != row.changed:
            row.changed = changed
            row.changed_since = (row.changed_since or clock.now()) if changed else None
