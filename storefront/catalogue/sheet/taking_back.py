"""Taking back what a row has brought, where it is still as the row left it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from storefront.catalogue import content, editing, staging
from storefront.catalogue.models import Product
from storefront.catalogue.sheet import pricing
from storefront.catalogue.types.words import LISTING, ListingShelved, ListingState
from storefront.kernel import audit, clock, timeline
from storefront.kernel.events import publish_all

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor


def touched_since(session: Session, product_ids: Collection[int], after: datetime, until: datetime) -> set[int]:
    """Which of these listings somebody has handled between two moments; of photos see `own_photos`."""
    entries = audit.list_between(session, "product", product_ids, after, until)
    return {int(entry.subject_id) for entry in entries if entry.after.keys() != {"pictures"}}


def own_photos(session: Session, product_ids: Collection[int]) -> dict[int, set[str]]:
    """The keys of these listings' photos, with those that wait for the office; woven pictures are nobody's."""
    products = list(session.scalars(select(Product).where(Product.id.in_(product_ids))))
    live, staged = content.read_many(session, products), staging.list_proposed(session, product_ids)
    shown = {key: content.overlay(values, staged.get(key, {})) for key, values in live.items()}
    return {key: {row["key"] for row in values["pictures"] if not row["is_woven"]} for key, values in shown.items()}


@dataclass(kw_only=True)
class _Listing:
    """What a listing says, what it said first, and what it is to say again."""

    product: Product
    live: content.Values
    first: content.Values
    shown: content.Values
    wanted: content.Values = field(default_factory=dict)
    is_put_away: bool = False


class TakingBack:
    """Undoing rows by what `sheet.writing` noted of them: `row` for each, the last one first, then `finish`.

    A listing that a row began is put away; a size that it added is sold no more.
    """

    def __init__(self, session: Session, product_ids: Collection[int]) -> None:
        """Lock these listings and read them."""
        query = select(Product).where(Product.id.in_(product_ids)).order_by(Product.id).with_for_update()
        products = list(session.scalars(query.execution_options(populate_existing=True)))
        lives, staged = content.read_many(session, products), staging.list_proposed(session, product_ids)
        self._session = session
        self._listings = {}
        for product in products:
            live = lives[product.id]
            shown = content.overlay(live, staged.get(product.id, {}))
            self._listings[product.id] = _Listing(product=product, live=live, first=shown, shown=shown)

    def row(self, product_id: int, variant_id: int | None, before: Mapping[str, Any]) -> bool:
        """False, and nothing of it happens, where something of the row says something else by now."""
        listing = self._listings[product_id]
        if "is_new" in before:
            listing.is_put_away |= before["is_new"]
            return True
        values, after = before.get("values", {}), before.get("after", {})
        if any(listing.shown[key] != after[key] for key in values):
            return False
        variants = _variants(listing.shown["variants"], variant_id, before)
        if variants is None:
            return False
        wanted = dict(values)
        if variants != listing.shown["variants"]:
            wanted["variants"] = variants
        listing.wanted |= wanted
        listing.shown = {**listing.shown, **wanted}
        listing.is_put_away |= before.get("was_archived", False)
        return True

    def finish(self, actor: Actor) -> None:
        """Write it: figures of all listings together, and what goes the way of their pages one by one."""
        changed = [each for each in self._listings.values() if each.wanted]
        of_figures = [
            each for each in changed if pricing.is_of_figures(each.product, each.live, each.first, each.wanted)
        ]
        figures = {id(each) for each in of_figures}
        for listing in changed:
            if id(listing) not in figures:
                editing.apply(self._session, listing.product, listing.live, listing.wanted, actor)
        pricing.set_figures(self._session, [(each.product, each.live, each.wanted) for each in of_figures], actor)
        gone = [each.product for each in self._listings.values() if each.is_put_away]
        _archive(self._session, [each for each in gone if each.state is not ListingState.ARCHIVED], actor)


def _variants(
    shown: Collection[Mapping[str, Any]], variant_id: int | None, before: Mapping[str, Any]
) -> list[Mapping[str, Any]] | None:
    """The sizes without what the row did to its own; None where that is not what the row left."""
    old, new = before.get("variant"), before.get("variant_after")
    if variant_id is None:  # it still waits for the office, or never came
        return [row for row in shown if row["id"] or row["sku"] != before.get("sku")]
    now = next((row for row in shown if row["id"] == variant_id), None)
    if new is not None and now is not None and {**new, **now} != {**now, **new}:
        return None
    if now is None:
        return list(shown) if old is None else None
    if old is None:
        return [row for row in shown if row["id"] != variant_id]
    return [{**row, **old} if row["id"] == variant_id else row for row in shown]


def _archive(session: Session, products: Sequence[Product], actor: Actor) -> None:
    after, now = {"state": ListingState.ARCHIVED.value}, clock.now()
    changes = [
        (now, editing.change_of(each, "product.archived", {"state": each.state.value}, after)) for each in products
    ]
    timeline.advance_many(session, LISTING, products, timeline.Move(to=ListingState.ARCHIVED, actor=actor))
    editing.note_many(session, actor, changes)
    publish_all(session, [ListingShelved(product_id=int(change.subject_id)) for _at, change in changes])
