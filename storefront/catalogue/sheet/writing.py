"""Carrying out a plan: new listings in a few statements for all, changed ones as their pages change them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from storefront.catalogue import arrivals, editing, writing
from storefront.catalogue.drafts import free_slug
from storefront.catalogue.models import Product, Variant
from storefront.catalogue.rules import is_staged
from storefront.catalogue.sheet import pricing
from storefront.catalogue.types.commands import FinishedListing
from storefront.catalogue.types.words import ListingState
from storefront.kernel import clock
from storefront.kernel.db import take_turns
from storefront.kernel.ids import slugify
from storefront.regions import queries as regions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from storefront.catalogue.sheet.planning import ListingPlan, Plan, RowPlan
    from storefront.catalogue.types.commands import CreateProduct, NewPicture
    from storefront.kernel.types import Actor

Before = dict[int, dict[str, Any]]  # by the number of the row; `undoing` reads it


def carry_out(session: Session, plan: Plan, actor: Actor, pictures: Mapping[str, NewPicture] | None = None) -> Before:
    """Write what a plan says; afterwards its sound rows name their products and variants. Returns what an undo needs.

    `pictures` by category: the office has verified the list on paper, so that new listings come on show with them,
    and changes wait for nobody.
    """
    before: Before = {}
    new = [each for each in plan.listings if each.product is None]
    changed = [each for each in plan.listings if each.product and any(row.differs for row in each.sound)]
    of_figures = []
    for listing in changed:
        product = listing.product
        if product and pricing.is_of_figures(product, listing.live, listing.shown, listing.values):
            of_figures.append((product, listing.live, listing.values))
            before |= {row.reading.row: _before_of_row(listing, row) for row in listing.sound if row.differs}
        else:
            before |= _change(session, listing, actor, is_approved=pictures is not None)
    pricing.set_figures(session, of_figures, actor)
    _add(session, new, actor, pictures)
    _find_variants(session, plan.listings)
    for listing in new:
        before |= {row.reading.row: {"is_new": n == 0} for n, row in enumerate(listing.sound)}
    return before


def _add(
    session: Session, listings: Sequence[ListingPlan], actor: Actor, pictures: Mapping[str, NewPicture] | None
) -> None:
    now = clock.now()
    drafts = [each.draft for each in listings if each.draft]
    finished = [
        FinishedListing(
            draft=draft,
            pictures=(pictures[draft.category],) if pictures else (),
            drafted_at=now,
            published_at=now if pictures else None,
        )
        for draft in drafts
    ]
    if finished:
        take_turns(session, "product.slug")
        arrivals.write_down(session, finished, free_slugs(session, drafts), actor)


def free_slugs(session: Session, drafts: Sequence[CreateProduct]) -> list[str]:
    """The name's slug; where it is taken, with the kabupaten, then with the SKU: a file may repeat a name."""
    wanted = [list(_candidates(draft)) for draft in drafts]
    plain = Counter(slugs[0] for slugs in wanted)
    taken = _among(session, plain)
    repeated = [slugs for slugs in wanted if slugs[0] in taken or plain[slugs[0]] > 1]
    taken |= _among(session, {slug for slugs in repeated for slug in slugs[1:]})
    found = []
    for slugs, draft in zip(wanted, drafts, strict=True):
        slug = next((each for each in slugs if each not in taken), None)
        if slug is None:
            slug = free_slug(session, slugs[-1], draft.regency_code)
        taken.add(slug)
        found.append(slug)
    return found


def _among(session: Session, slugs: Collection[str]) -> set[str]:
    """Those that are taken."""
    return set(session.scalars(select(Product.slug).where(Product.slug.in_(slugs)))) if slugs else set()


def _candidates(draft: CreateProduct) -> Iterator[str]:
    plain = slugify(draft.name) or "produk"
    local = f"{plain}-{regions.shipped_regency(draft.regency_code).slug}"
    coded = f"{local}-{slugify(draft.variants[0].sku)}"
    yield from (plain, local, coded, f"{coded}-{draft.group_id}")


def _find_variants(session: Session, listings: Iterable[ListingPlan]) -> None:
    """What the database called the new ones; one that waits for the office has none yet."""
    rows = {row.reading.sku: row for each in listings for row in each.sound if row.variant_id is None}
    group_ids = {each.draft.group_id for each in listings if each.draft}
    group_ids |= {each.product.group_id for each in listings if each.product}
    query = select(Variant.sku, Variant.id, Variant.product_id)
    for sku, key, product_id in session.execute(query.where(Variant.group_id.in_(group_ids), Variant.sku.in_(rows))):
        rows[sku].variant_id, rows[sku].product_id = key, product_id


def _change(session: Session, listing: ListingPlan, actor: Actor, *, is_approved: bool) -> Before:
    product = listing.product
    assert product, "what is new is added"
    was_archived = product.state is ListingState.ARCHIVED
    if was_archived:
        editing.restore(session, product, actor)
    values = listing.values
    before = {row.reading.row: _before_of_row(listing, row) for row in listing.sound if row.differs}
    if is_approved and is_staged(product.outcome):
        writing.write(session, product, values, checked_at=clock.now())
        old = {key: listing.live[key] for key in values}
        editing.note(session, actor, editing.change_of(product, "product.changed", old, values))
    elif values:
        editing.apply(session, product, listing.live, values, actor)
    of_product = {key: value for key, value in values.items() if key != "variants"}
    first = next(row.reading.row for row in listing.sound if row.differs)
    before[first] |= {
        "was_archived": was_archived,
        "values": {key: listing.shown[key] for key in of_product},
        "after": of_product,
    }
    return before


def _before_of_row(listing: ListingPlan, row: RowPlan) -> dict[str, Any]:
    """Of the size that the row is about."""

    def entry(variants: Iterable[Mapping[str, Any]], key: int | None) -> Mapping[str, Any] | None:
        return next((each for each in variants if key and each["id"] == key), None)

    was_on_sale = entry(listing.live["variants"], row.variant_id)
    return {
        "sku": row.reading.sku,
        "variant": entry(listing.shown["variants"], row.variant_id) if was_on_sale else None,
        "variant_after": entry(listing.values.get("variants", ()), row.variant_id),
    }
