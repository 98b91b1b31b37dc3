"""What became of products in e-Katalog, for pages."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import ListingState
from storefront.exports.entry_rules import allowed_hosts, is_allowed
from storefront.exports.run_models import CatalogueEntry
from storefront.exports.types.entries import (
    HELD,
    HOSTS,
    Channel,
    EntryFigures,
    EntryFilter,
    EntryRow,
    EntryState,
    EntryView,
)
from storefront.kernel import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ScalarSelect, Select
    from sqlalchemy.orm import Session

OF_IT = CatalogueEntry.channel == Channel.EKATALOG


def get_entry(session: Session, product_id: int) -> EntryView:
    """What is told of one product; nothing told is a state, too."""
    row = session.scalar(select(CatalogueEntry).where(CatalogueEntry.product_id == product_id, OF_IT))
    if row is None:
        return EntryView(
            product_id=product_id,
            state=EntryState.NONE,
            address="",
            reason="",
            changed=(),
            changed_since=None,
            recorded_at=None,
        )
    return EntryView(
        product_id=product_id,
        state=row.state,
        address=row.address,
        reason=row.reason,
        changed=tuple(row.changed),
        changed_since=row.changed_since,
        recorded_at=row.recorded_at,
    )


def address_columns() -> tuple[ScalarSelect[Any], ...]:
    """What `address_of` needs of a product, as columns of a question about it that is asked anyway."""
    product = catalogue.Product
    listed = (CatalogueEntry.product_id == product.id, OF_IT, CatalogueEntry.state == EntryState.LISTED)
    return select(CatalogueEntry.address).where(*listed).correlate(product).scalar_subquery(), settings.column(HOSTS)


def address_of(columns: Sequence[Any]) -> str | None:
    """Where buyers find the product in e-Katalog, as long as it is listed there and its host may be named."""
    address, hosts = columns
    is_there = address is not None and is_allowed(address, allowed_hosts(settings.value_of(HOSTS, hosts)))
    return str(address) if is_there else None


def list_figures(session: Session) -> list[EntryFigures]:
    """Public products by kabupaten and what became of them, those with any, in one question."""
    product = catalogue.Product
    state = func.coalesce(CatalogueEntry.state, EntryState.NONE.value)
    query = (
        select(product.regency_code, state, func.count(), func.count(CatalogueEntry.changed_since))
        .outerjoin(CatalogueEntry, (CatalogueEntry.product_id == product.id) & OF_IT)
        .where(catalogue.is_public(product.id))
        .group_by(product.regency_code, state)
    )
    counts: defaultdict[str, dict[EntryState, int]] = defaultdict(dict)
    stale: defaultdict[str, int] = defaultdict(int)
    for code, value, count, changed in session.execute(query).tuples():
        counts[code][EntryState(value)] = count
        stale[code] += changed
    return [
        EntryFigures(regency_code=code, total=sum(by.values()), by_state=by, stale=stale[code])
        for code, by in sorted(counts.items())
    ]


def list_entries(session: Session, wanted: EntryFilter, limit: int) -> list[EntryRow]:
    """Products on show here or there, of categories that are not blocked, with what became of them, by id."""
    product = catalogue.Product
    query = (
        select(product.id, product.name, product.group_id, product.regency_code, CatalogueEntry)
        .outerjoin(CatalogueEntry, (CatalogueEntry.product_id == product.id) & OF_IT)
        .where(product.id > wanted.after_id)
        .order_by(product.id)
        .limit(limit)
    )
    return [
        EntryRow(
            product_id=row[0],
            name=row[1],
            group_id=row[2],
            regency_code=row[3],
            state=row[4].state if row[4] else EntryState.NONE,
            changed=tuple(row[4].changed) if row[4] else (),
        )
        for row in session.execute(_filtered(query, wanted))
    ]


def _filtered(query: Select[Any], wanted: EntryFilter) -> Select[Any]:
    product = catalogue.Product
    still_there = CatalogueEntry.state.in_(HELD) & ~catalogue.is_in_state(product.id, ListingState.ARCHIVED)
    is_on_show = catalogue.is_in_state(product.id, ListingState.PUBLISHED) & (product.name != "")
    query = query.where(is_on_show | still_there, ~catalogue.is_blocked())
    if wanted.group_ids is not None:
        query = query.where(product.group_id.in_(wanted.group_ids))
    if wanted.regency_code:
        query = query.where(product.regency_code == wanted.regency_code)
    if wanted.is_stale:
        return query.where(CatalogueEntry.changed_since.is_not(None))
    if wanted.state is EntryState.NONE:
        return query.where(or_(CatalogueEntry.id.is_(None), CatalogueEntry.state == EntryState.NONE))
    return query.where(CatalogueEntry.state == wanted.state) if wanted.state else query
