"""The same once more: what somebody ordered goes into their basket again, at today's price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storefront.catalogue import queries as catalogue
from storefront.kernel import clock
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import NotFoundError
from storefront.orders import queries
from storefront.orders.models import BasketLine, Order, OrderLine, SellerOrder
from storefront.orders.service import owning
from storefront.orders.types import MOST_LINES, MOST_OF_ONE
from storefront.stock import queries as stock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from storefront.orders.types import Owner


def reorder(token: str | None, number: str, owner: Owner) -> tuple[str, list[str], int]:
    """Put the goods of an own order into the basket, as many as before.

    Returns the basket's token, the names of what is not for sale or sold out, and how many products came in.

    Raises:
        NotFoundError: when there is no such order of this person.
    """
    with unit_of_work() as session:
        lines = _lines(session, number, owner.person_id)
        basket = queries.lock_basket(session, token) if token else None
        if basket is None or token is None:
            basket = owning.open_own(session, owner.person_id)
            token = owning.new_key(session, basket, owner)
        basket.changed_at = clock.now()
        wanted = [line.variant_id for line in lines]
        items, available = catalogue.find_lines(session, wanted), stock.available(session, wanted)
        preorders = stock.preorders(session, {key: 0 for key in wanted if available[key] <= 0})
        left_out = []
        for line in lines:
            item = items.get(line.variant_id)
            can_be_had = available[line.variant_id] > 0 or line.variant_id in preorders
            is_there = item is not None and item.is_public and can_be_had
            if not is_there or not _put(session, basket.id, line):
                left_out.append(line.name)
        return token, left_out, len(lines) - len(left_out)


def _lines(session: Session, number: str, person_id: int) -> Sequence[OrderLine]:
    query = (
        select(OrderLine)
        .join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id)
        .join(Order, Order.id == SellerOrder.order_id)
        .where(Order.number == number, Order.person_id == person_id, OrderLine.quantity > 0)
        .order_by(OrderLine.id)
    )
    lines = session.scalars(query).all()
    if not lines:
        raise NotFoundError
    return lines


def _put(session: Session, basket_id: int, wanted: OrderLine) -> bool:
    """False where the basket is full."""
    line = session.get(BasketLine, (basket_id, wanted.variant_id))
    if line is not None:
        line.quantity = min(line.quantity + wanted.quantity, MOST_OF_ONE)
        return True
    count = select(func.count()).select_from(BasketLine).where(BasketLine.basket_id == basket_id)
    if session.execute(count).scalar_one() >= MOST_LINES:
        return False
    values = {"quantity": min(wanted.quantity, MOST_OF_ONE), "added_at": clock.now()}
    session.add(BasketLine(basket_id=basket_id, variant_id=wanted.variant_id, **values))
    session.flush()
    return True
