"""New prices and weights of many listings at once: what most files that come back bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, update

from storefront.catalogue import editing
from storefront.catalogue.models import Variant
from storefront.catalogue.types.words import ListingState, ProductChanged
from storefront.kernel import audit, clock
from storefront.kernel.db import table_of
from storefront.kernel.events import publish_all
from storefront.kernel.money import Rupiah

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from storefront.catalogue.sheet.planning import ListingPlan
    from storefront.kernel.types import Actor

FIGURES = {"price", "weight_g"}  # of a variant: they hold at once, also of a verified product


def is_of_figures(listing: ListingPlan) -> bool:
    """Whether a plan changes nothing else, of a listing without a change that waits."""
    product, now = listing.product, listing.live.get("variants", [])
    if product is None or product.state is ListingState.ARCHIVED or listing.values.keys() != {"variants"}:
        return False
    wanted = listing.values["variants"]
    if listing.shown != listing.live or len(wanted) != len(now):
        return False
    return all({**new, **{name: old[name] for name in FIGURES}} == old for old, new in zip(now, wanted, strict=True))


def set_figures(session: Session, listings: Sequence[ListingPlan], actor: Actor) -> None:
    """Write them, each with its line in the audit log."""
    rows, changes, now = [], [], clock.now()
    for listing in listings:
        assert listing.product, "what is new has no figures to change"
        wanted = listing.values["variants"]
        rows += [{"key": each["id"], "rupiah": Rupiah(each["price"]), "grams": each["weight_g"]} for each in wanted]
        old = {"variants": listing.live["variants"]}
        changes.append((now, editing.change_of(listing.product, "product.changed", old, listing.values)))
    if not rows:
        return
    table = table_of(Variant)
    statement = update(table).where(table.c.id == bindparam("key"))
    session.execute(statement.values(price=bindparam("rupiah"), weight_g=bindparam("grams")), rows)
    audit.record_many(session, actor, changes)
    publish_all(session, [ProductChanged(product_id=int(change.subject_id)) for _at, change in changes])
