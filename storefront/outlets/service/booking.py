"""Sales go into the books: stock moves, and each has its one row, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.kernel.db import insert_many
from storefront.kernel.money import Rupiah
from storefront.outlets import rules
from storefront.outlets.models import ConsignmentSale
from storefront.outlets.types import Scheme
from storefront.stock import service as stock
from storefront.stock.types import MovementReason, TillSale

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.outlets.types import Sale, TermsView


@dataclass(frozen=True, kw_only=True)
class Booking:
    """Where sales of one group are written down, and by which terms: all that were ever agreed, the oldest first."""

    outlet_id: int
    place_id: int
    terms: Sequence[TermsView]
    reason: MovementReason = MovementReason.SOLD_AT_OUTLET


def book(session: Session, booking: Booking, sales: Sequence[Sale], actor: Actor, at: datetime) -> None:
    """Write down what was sold of one group's goods by the terms of its day; a price that was not told is today's.

    Raises:
        IntegrityError: when one of them stands in the books already; nothing has changed then.
    """
    told = [TillSale(variant_id=sale.variant_id, quantity=sale.quantity, reason=booking.reason) for sale in sales]
    moved = stock.sell_at_till(session, booking.place_id, told, actor, at)
    items = catalogue.find_lines(session, {sale.variant_id for sale in sales})
    rows = []
    for sale, count in zip(sales, moved, strict=True):
        terms = rules.terms_at(booking.terms, sale.sold_at)
        price = items[sale.variant_id].price if sale.price is None else Rupiah(sale.price)
        rows.append(
            {
                "outlet_id": booking.outlet_id,
                "group_id": sale.group_id,
                "variant_id": sale.variant_id,
                "scheme": terms.scheme if terms else Scheme.KONSINYASI,
                "quantity": sale.quantity,
                "beyond": sale.quantity - count,
                "unit_price": price,
                "share": rules.share(price, sale.quantity, terms.margin if terms else None),
                "sold_at": sale.sold_at,
                "recorded_at": at,
                "receipt": sale.receipt,
                "key": sale.key,
                "actor_id": actor.person_id,
                "actor_label": actor.label,
            }
        )
    session.flush()
    insert_many(session, ConsignmentSale, rows)
