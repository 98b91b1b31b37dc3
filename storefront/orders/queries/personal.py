"""Which orders are somebody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, or_, select

from storefront.accounts import queries as accounts
from storefront.orders.models import Order

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def orders_of(session: Session, person_id: int) -> ColumnElement[bool]:
    """Those placed signed in, and those of a guest that named the address which this person has proved."""
    email = accounts.get_person_by_id(session, person_id).email
    signed_in = Order.person_id == person_id
    return or_(signed_in, and_(Order.person_id.is_(None), Order.email == email)) if email else signed_in


def list_mailed(session: Session, person_id: int) -> list[tuple[str, str]]:
    """(mail address, number) of the orders of this person that name an address; nobody has proved that it is theirs."""
    query = select(Order.email, Order.number).where(orders_of(session, person_id), Order.email.is_not(None))
    return [(email or "", number) for email, number in session.execute(query)]
