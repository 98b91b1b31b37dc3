"""An outlet accepts what a group has sent: it counts each line, and says why where less has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.kernel import clock
from storefront.kernel.db import unit_of_work
from storefront.outlets import queries
from storefront.outlets.service.booking import Booking, book
from storefront.outlets.types import Sale, Scheme
from storefront.stock import queries as stock_queries
from storefront.stock import service as stock
from storefront.stock.types import MovementReason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storefront.kernel.types import Actor
    from storefront.stock.types import Arrival


def accept(number: str, arrivals: Mapping[int, Arrival], actor: Actor) -> None:
    """The goods of a delivery lie at the outlet; bought outright, they are its own from now on. Twice does no harm.

    Raises:
        NotFoundError: when there is no such delivery.
        StateConflictError: when it has ended otherwise.
    """
    with unit_of_work() as session:
        if not stock.take_in_transfer(session, number, arrivals, actor):
            return
        transfer = stock_queries.get_transfer(session, number)
        place, outlet_id = transfer.to_place, transfer.to_place.outlet_id
        assert outlet_id is not None, "whoever calls has found the delivery by its outlet"
        terms = queries.find_agreed(session, outlet_id, transfer.group_id)
        if terms is None or terms.scheme is not Scheme.BELI_PUTUS:
            return
        items = catalogue.find_lines(session, arrivals)
        now = clock.now()
        bought = [
            Sale(
                row=0,
                key=f"{number} {variant_id}",
                variant_id=variant_id,
                group_id=transfer.group_id,
                quantity=arrival.counted,
                price=items[variant_id].price.amount,
                sold_at=now,
                receipt=number,
            )
            for variant_id, arrival in sorted(arrivals.items())
            if arrival.counted
        ]
        booking = Booking(outlet_id=outlet_id, place_id=place.id, terms=[terms], reason=MovementReason.SOLD_OUTRIGHT)
        book(session, booking, bought, actor, now)
