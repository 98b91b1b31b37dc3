"""Listings as the group sees them that keeps them: in any state, page by page, and what of their licences ends."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select

from storefront.catalogue import content, rules
from storefront.catalogue.models import (
    Licence,
    LicenceScan,
    Picture,
    Product,
    StagedChange,
    Variant,
)
from storefront.catalogue.queries.products import public_ids
from storefront.catalogue.types import (
    ChangeState,
    ChangeView,
    Desk,
    DeterminationOutcome,
    EndingLicence,
    HalalStatus,
    ListingRow,
    ListingState,
    PaperKind,
    PriceRow,
)
from storefront.kernel import clock
from storefront.kernel.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.orm import Session

    from storefront.catalogue.types import ListingFilter

WARN_DAYS = 60  # before the end of a licence


def group_of(session: Session, product_id: int) -> int | None:
    """Whose a product is; None when there is none."""
    return session.scalar(select(Product.group_id).where(Product.id == product_id))


def list_listings(
    session: Session, wanted: ListingFilter, *, limit: int, before_id: int | None = None
) -> list[ListingRow]:
    """A group's listings, the newest first, in three questions; `before_id` gives the next page.

    Without chosen states, archived ones are left out.
    """
    states = Product.state.in_(wanted.states) if wanted.states else Product.state != ListingState.ARCHIVED
    columns = (Product.id, Product.slug, Product.name, Product.state, Product.outcome)
    query = (
        select(*columns, _has_change().label("has_change"))
        .where(Product.group_id == wanted.group_id, states, *_named(wanted.text))
        .order_by(Product.id.desc())
        .limit(limit)
    )
    if before_id is not None:
        query = query.where(Product.id < before_id)
    rows = session.execute(query).all()
    ids = [row.id for row in rows]
    covers = _covers(session, ids)
    variants = _variants(session, ids)
    return [_listing_row(row, variants[row.id], covers.get(row.id)) for row in rows]


def _has_change() -> ColumnElement[bool]:
    return exists().where(StagedChange.product_id == Product.id, StagedChange.state == ChangeState.WAITING)


def _named(text: str) -> list[ColumnElement[bool]]:
    """Every word stands in the name, or the whole is the beginning of a SKU."""
    words = text.lower().split()
    if not words:
        return []
    name = func.lower(Product.name)
    coded = exists().where(
        Variant.product_id == Product.id, func.lower(Variant.sku).startswith(text.lower().strip(), autoescape=True)
    )
    return [or_(and_(*(name.contains(word, autoescape=True) for word in words)), coded)]


def _covers(session: Session, ids: Collection[int]) -> dict[int, str]:
    query = select(Picture.product_id, Picture.key).where(Picture.product_id.in_(ids)).order_by(Picture.position.desc())
    return dict(session.execute(query).tuples().all())


def _variants(session: Session, ids: Collection[int]) -> defaultdict[int, list[Row[Any]]]:
    query = select(Variant.product_id, Variant.id, Variant.price, Variant.unit, Variant.net_content)
    found: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(query.where(Variant.product_id.in_(ids), Variant.is_active).order_by(Variant.position)):
        found[row.product_id].append(row)
    return found


def _listing_row(row: Row[Any], variants: Sequence[Row[Any]], cover: str | None) -> ListingRow:
    cheapest = min(variants, key=lambda each: each.price) if variants else None
    return ListingRow(
        id=row.id,
        slug=row.slug,
        name=row.name,
        state=row.state,
        outcome=row.outcome,
        price=cheapest.price if cheapest else None,
        price_varies=len({each.price for each in variants}) > 1,
        unit=rules.unit_label(cheapest.net_content, cheapest.unit) if cheapest else "",
        picture_key=cover,
        has_change=bool(row.has_change),
        variant_ids=tuple(each.id for each in variants),
    )


def get_desk(session: Session, product_id: int) -> Desk:
    """A listing as its group works on it.

    Raises:
        NotFoundError: when there is none.
    """
    product = session.get(Product, product_id)
    if product is None:
        raise NotFoundError(product_id)
    live = content.read(session, product)
    change = find_open(session, product_id)
    scans = select(LicenceScan.kind).where(LicenceScan.product_id == product_id)
    return Desk(
        product_id=product.id,
        group_id=product.group_id,
        slug=product.slug,
        state=product.state,
        outcome=product.outcome,
        is_public=product_id in public_ids(session, [product_id]),
        is_staged=rules.is_staged(product.outcome),
        live=live,
        shown=content.overlay(live, change.proposed) if change else live,
        change=change_view(change) if change else None,
        scans=tuple(session.scalars(scans)),
    )


def find_open(session: Session, product_id: int) -> StagedChange | None:
    """The change of a product that waits, or the one that came back and is to be put right: its latest, if any."""
    query = select(StagedChange).where(StagedChange.product_id == product_id).order_by(StagedChange.id.desc()).limit(1)
    last = session.scalar(query.execution_options(populate_existing=True))
    return last if last and last.state in {ChangeState.WAITING, ChangeState.RETURNED} else None


def change_view(row: StagedChange) -> ChangeView:
    return ChangeView(
        id=row.id,
        product_id=row.product_id,
        state=row.state,
        seen=row.seen,
        proposed=row.proposed,
        proposed_at=row.proposed_at,
        reason=row.reason,
    )


def list_changes(session: Session, *, limit: int, after_id: int = 0) -> list[ChangeView]:
    """Changes that wait for the office, the oldest first."""
    query = select(StagedChange).where(StagedChange.state == ChangeState.WAITING, StagedChange.id > after_id)
    return [change_view(row) for row in session.scalars(query.order_by(StagedChange.id).limit(limit))]


def list_returned(session: Session, group_ids: Collection[int], limit: int) -> list[tuple[int, str, str]]:
    """Products whose latest change came back from the office: id, name, and why."""
    latest = select(func.max(StagedChange.id)).group_by(StagedChange.product_id)
    query = (
        select(Product.id, Product.name, StagedChange.reason)
        .join(StagedChange, StagedChange.product_id == Product.id)
        .where(Product.group_id.in_(group_ids), StagedChange.id.in_(latest))
        .where(StagedChange.state == ChangeState.RETURNED)
        .order_by(StagedChange.id)
        .limit(limit)
    )
    return [(key, name, reason) for key, name, reason in session.execute(query)]


def list_waiting_keys(session: Session, product_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """What of these products waits for the office, by the keys of `catalogue.content`; those without are left out."""
    query = select(StagedChange.product_id, StagedChange.proposed).where(
        StagedChange.product_id.in_(product_ids), StagedChange.state == ChangeState.WAITING
    )
    return {key: frozenset(proposed) for key, proposed in session.execute(query).tuples()}


def list_unshown(session: Session, group_ids: Collection[int], limit: int) -> list[tuple[int, str]]:
    """Products that the office has determined and that were never put on show: id and name."""
    query = (
        select(Product.id, Product.name)
        .where(Product.group_id.in_(group_ids), Product.state == ListingState.DRAFT)
        .where(Product.outcome == DeterminationOutcome.VERIFIED, Product.published_at.is_(None))
        .order_by(Product.id)
        .limit(limit)
    )
    return list(session.execute(query).tuples())


def find_scan(session: Session, product_id: int, kind: PaperKind) -> str | None:
    """The key of a licence's photo in the private folder."""
    wanted = (LicenceScan.product_id == product_id, LicenceScan.kind == kind)
    return session.scalar(select(LicenceScan.key).where(*wanted))


def list_prices(session: Session, group_id: int, *, limit: int, after_id: int = 0) -> list[PriceRow]:
    """The variants on sale of a group, by id."""
    query = (
        select(Variant.id, Product.name, Variant.label, Variant.sku, Variant.unit, Variant.net_content, Variant.price)
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.group_id == group_id, Variant.is_active, Product.state != ListingState.ARCHIVED)
        .where(Variant.id > after_id)
        .order_by(Variant.id)
        .limit(limit)
    )
    return [
        PriceRow(
            id=row.id,
            product_name=row.name,
            label=row.label,
            sku=row.sku,
            unit=rules.unit_label(row.net_content, row.unit),
            price=row.price,
        )
        for row in session.execute(query)
    ]


def list_ending(
    session: Session, group_ids: Collection[int] | None = None, *, product_id: int | None = None
) -> list[EndingLicence]:
    """Licences and halal certificates that have lapsed or end within 60 days, the first end first.

    Of these groups, of one product, or of all; archived listings have none.
    """
    today = clock.today()
    soon = today + timedelta(days=WARN_DAYS)
    kept = [Product.state != ListingState.ARCHIVED]
    if group_ids is not None:
        kept.append(Product.group_id.in_(group_ids))
    if product_id is not None:
        kept.append(Product.id == product_id)
    columns = (Product.id, Product.group_id, Product.name)
    licences: Select[Any] = (
        select(*columns, Licence.kind.label("kind"), Licence.expires_on.label("expires_on"))
        .join(Licence, Licence.product_id == Product.id)
        .where(*kept, Licence.expires_on <= soon)
    )
    halal = select(*columns, Product.halal_expires_on).where(
        *kept, Product.halal_status == HalalStatus.CERTIFIED, Product.halal_expires_on <= soon
    )
    found = [(*row[:3], PaperKind(row.kind.value), row.expires_on) for row in session.execute(licences)]
    found += [(*row[:3], PaperKind.HALAL, row.halal_expires_on) for row in session.execute(halal)]
    return [
        EndingLicence(
            product_id=key,
            group_id=group_id,
            product_name=name,
            kind=kind,
            expires_on=last_day,
            days_left=(last_day - today).days,
        )
        for key, group_id, name, kind, last_day in sorted(found, key=lambda each: (each[4], each[0], each[3]))
    ]
