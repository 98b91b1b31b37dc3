"""Whose basket it is: a browser's alone, or a person's in all their browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from storefront.kernel import clock, ids
from storefront.kernel.db import take_turns, unit_of_work
from storefront.orders import queries
from storefront.orders.models import Basket, BasketKey, BasketLine
from storefront.orders.types import MOST_OF_ONE

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.orders.types import Owner


def claim_basket(token: str | None, owner: Owner) -> str:
    """Give a browser in which somebody has just signed in the basket of that person; returns its new token.

    What the guest had picked there comes in: quantities of the same variant add up, to 999 at most, and where the
    guest had asked for shipping wins. A merge drops nothing, so that such a basket may have more lines than one may
    pick. Where the person had no basket yet, the guest's becomes theirs and open checkout forms stay good. The
    guest's token opens nothing any more: whoever planted it sees nothing of the person.
    """
    with unit_of_work() as session:
        own = _find_own(session, owner.person_id)
        guest = queries.lock_basket(session, token) if token else None
        if guest is not None and guest.person_id is not None:  # somebody's own, left by a sign-in that has ended
            guest = None
        if guest is not None and own is None:
            session.execute(delete(BasketKey).where(BasketKey.basket_id == guest.id))
            guest.person_id, own = owner.person_id, guest
        elif guest is not None and own is not None:
            _merge(session, guest, own)
        own = own or new_basket(session, owner.person_id)
        own.changed_at = clock.now()
        return new_key(session, own, owner)


def let_go(token: str) -> None:
    """Take a browser's key away; the basket of a person stays for their other browsers."""
    with unit_of_work() as session:
        session.execute(delete(BasketKey).where(BasketKey.token_digest == ids.digest(token)))


def open_own(session: Session, person_id: int) -> Basket:
    """The one basket of a person, made where there was none, locked until the transaction ends."""
    return _find_own(session, person_id) or new_basket(session, person_id)


def new_basket(session: Session, person_id: int | None = None) -> Basket:
    basket = Basket(person_id=person_id, checkout_key=ids.secret_token(), changed_at=clock.now())
    session.add(basket)
    session.flush()
    return basket


def new_key(session: Session, basket: Basket, owner: Owner | None) -> str:
    token = ids.secret_token()
    sign_in_id = owner.sign_in_id if owner else None
    session.add(BasketKey(token_digest=ids.digest(token), basket_id=basket.id, sign_in_id=sign_in_id))
    session.flush()
    return token


def _find_own(session: Session, person_id: int) -> Basket | None:
    """Two sign-ins at once take turns: else both would find none and make one each."""
    take_turns(session, f"basket of {person_id}")
    return session.scalar(select(Basket).where(Basket.person_id == person_id).with_for_update())


def _merge(session: Session, guest: Basket, own: Basket) -> None:
    lines = session.scalars(select(BasketLine).where(BasketLine.basket_id == guest.id).order_by(BasketLine.variant_id))
    for picked in lines.all():
        line = session.get(BasketLine, (own.id, picked.variant_id))
        if line is None:
            values = {"quantity": picked.quantity, "added_at": picked.added_at}
            session.add(BasketLine(basket_id=own.id, variant_id=picked.variant_id, **values))
        else:
            line.quantity = min(line.quantity + picked.quantity, MOST_OF_ONE)
    if guest.province_code:
        own.province_code, own.regency_code = guest.province_code, guest.regency_code
    session.flush()
    session.execute(delete(Basket).where(Basket.id == guest.id))
