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


def emails_of(session: Session, person_id: int) -> set[str]:
    """The mail addresses that the orders of this person name."""
    found = session.scalars(select(Order.email).where(orders_of(session, person_id)))
    return {email for email in found if email}
