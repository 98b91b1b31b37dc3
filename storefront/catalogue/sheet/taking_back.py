"""Taking back what a row has brought, where it is still as the row left it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from storefront.catalogue import content, editing, staging
from storefront.catalogue.models import Product
from storefront.catalogue.types.words import LISTING, ListingState
from storefront.kernel import audit, timeline

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
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


def take_back_row(
    session: Session, product_id: int, variant_id: int | None, before: Mapping[str, Any], actor: Actor
) -> bool:
    """Undo one row by what `sheet.writing` noted of it; False where something of it says something else by now.

    A listing that the row began is put away; a size that it added is sold no more.
    """
    product = editing.lock(session, product_id)
    if "is_new" in before:
        if before["is_new"] and product.state is not ListingState.ARCHIVED:
            _archive(session, product, actor)
        return True
    live = content.read(session, product)
    shown = content.overlay(live, staging.proposed(session, product_id))
    values, after = before.get("values", {}), before.get("after", {})
    if any(shown[key] != after[key] for key in values):
        return False
    wanted = dict(values)
    variants = _variants(shown["variants"], variant_id, before)
    if variants is None:
        return False
    if variants != shown["variants"]:
        wanted["variants"] = variants
    if wanted:
        editing.apply(session, product, live, wanted, actor)
    if before.get("was_archived") and product.state is not ListingState.ARCHIVED:
        _archive(session, product, actor)
    return True


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


def _archive(session: Session, product: Product, actor: Actor) -> None:
    before = {"state": product.state.value}
    timeline.advance(session, LISTING, product, timeline.Move(to=ListingState.ARCHIVED, actor=actor))
    change = editing.change_of(product, "product.archived", before, {"state": ListingState.ARCHIVED.value})
    editing.note(session, actor, change)
