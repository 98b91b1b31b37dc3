"""Orders as services change them: entities, locked whole, so that what happens to one order happens in turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.kernel import clock
from storefront.kernel.errors import NotFoundError
from storefront.orders.models import Order, OrderLine, SellerOrder
from storefront.orders.types import DEAD, PaymentState, SellerOrderState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session


@dataclass(frozen=True, kw_only=True)
class LockedOrder:
    """An order and its parts, nobody else's to change until the transaction ends."""

    order: Order
    parts: Sequence[SellerOrder]

    @property
    def live(self) -> list[SellerOrder]:
        return [part for part in self.parts if part.state not in DEAD]

    def part(self, seller_order_id: int) -> SellerOrder:
        return next(part for part in self.parts if part.id == seller_order_id)


def lock_order(session: Session, order_id: int) -> LockedOrder:
    """Raises NotFoundError."""
    query = select(Order).where(Order.id == order_id).with_for_update()
    order = session.scalar(query.execution_options(populate_existing=True))
    if order is None:
        raise NotFoundError
    parts = select(SellerOrder).where(SellerOrder.order_id == order_id).order_by(SellerOrder.id)
    return LockedOrder(order=order, parts=list(session.scalars(parts.execution_options(populate_existing=True))))


def lock_order_by_number(session: Session, number: str) -> tuple[LockedOrder, SellerOrder | None]:
    """The order that a number names, and the part when it is a part's number. Raises NotFoundError."""
    order_id = session.scalar(select(Order.id).where(Order.number == number))
    if order_id is not None:
        return lock_order(session, order_id), None
    row = session.execute(select(SellerOrder.id, SellerOrder.order_id).where(SellerOrder.number == number)).first()
    if row is None:
        raise NotFoundError
    locked = lock_order(session, row.order_id)
    return locked, locked.part(row.id)


def lock_order_of(session: Session, seller_order_id: int) -> tuple[LockedOrder, SellerOrder]:
    """The whole order that a seller order is part of, and that part. Raises NotFoundError."""
    order_id = session.scalar(select(SellerOrder.order_id).where(SellerOrder.id == seller_order_id))
    if order_id is None:
        raise NotFoundError
    locked = lock_order(session, order_id)
    return locked, locked.part(seller_order_id)


def list_lines(session: Session, seller_order_ids: Sequence[int]) -> list[OrderLine]:
    """What these seller orders deliver, without lines that were refused whole."""
    wanted = (OrderLine.seller_order_id.in_(seller_order_ids), OrderLine.quantity > 0)
    query = select(OrderLine).where(*wanted).order_by(OrderLine.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def find_by_checkout_key(session: Session, checkout_key: str) -> Order | None:
    return session.scalar(select(Order).where(Order.checkout_key == checkout_key))


def list_ended(session: Session, limit: int = 200) -> list[int]:
    """Orders with a part whose hold is past its end, by the database's clock; a claimed transfer stops its clock."""
    query = (
        select(SellerOrder.order_id)
        .join(Order, Order.id == SellerOrder.order_id)
        .where(
            SellerOrder.state == SellerOrderState.PLACED,
            SellerOrder.expires_at <= clock.database_now(session),
            Order.payment_state == PaymentState.UNPAID,
        )
        .distinct()
        .order_by(SellerOrder.order_id)
        .limit(limit)
    )
    return list(session.scalars(query))
