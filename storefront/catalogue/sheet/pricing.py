"""New prices and weights of many listings at once: what most files that come back bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.catalogue import editing
from storefront.catalogue.models import Variant
from storefront.catalogue.types.words import ListingState
from storefront.kernel import bulk, clock
from storefront.kernel.db import table_of
from storefront.kernel.money import Rupiah

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from storefront.catalogue import content
    from storefront.catalogue.models import Product
    from storefront.kernel.types import Actor

FIGURES = {"price", "weight_g"}  # of a variant: they hold at once, also of a verified product


def is_of_figures(product: Product, live: content.Values, shown: content.Values, values: content.Values) -> bool:
    """Whether these values change nothing else, of a listing without a change that waits."""
    if product.state is ListingState.ARCHIVED or values.keys() != {"variants"} or shown != live:
        return False
    wanted, now = values["variants"], live["variants"]
    if len(wanted) != len(now):
        return False
    return all({**new, **{name: old[name] for name in FIGURES}} == old for old, new in zip(now, wanted, strict=True))


def set_figures(
    session: Session, listings: Sequence[tuple[Product, content.Values, content.Values]], actor: Actor
) -> None:
    """Write them, each with its line in the audit log: of each listing what it says and the values that change."""
    rows, changes, now = [], [], clock.now()
    for product, live, values in listings:
        rows += [
            {"id": each["id"], "price": Rupiah(each["price"]), "weight_g": each["weight_g"]}
            for each in values["variants"]
        ]
        old = {"variants": live["variants"]}
        changes.append((now, editing.change_of(product, "product.changed", old, values)))
    if rows:
        bulk.change_rows(session, table_of(Variant), ("id",), rows)
    editing.note_many(session, actor, changes)
