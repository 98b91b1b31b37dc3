"""Picking: a basket belongs to whoever holds its token; the database keeps the token's digest only."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, select, update

from storefront.catalogue import queries as catalogue
from storefront.kernel import clock, ids, settings
from storefront.kernel.db import UtcDateTime, read_session, table_of, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.orders import queries, rules
from storefront.orders.models import Basket, BasketLine
from storefront.orders.service import owning
from storefront.orders.types import BASKET_DAYS, MOST_LINES, BasketProblem

if TYPE_CHECKING:
    from sqlalchemy import Delete, Update
    from sqlalchemy.orm import Session

    from storefront.orders.types import Owner
    from storefront.shipping.types import Destination

PORTION = 200  # baskets of one transaction: nobody else waits long behind a sweeper


def add_to_basket(token: str | None, variant_id: int, quantity: int, owner: Owner | None = None) -> str:
    """Put so many more of a variant into the basket; returns the token of the basket, a new one where there was none.

    `owner` is who is signed in: without a token that opens a basket, theirs is opened.

    Raises:
        NotFoundError: when there is no such variant.
        RefusedError: when it is not for sale, or the quantity would leave 1..999.
    """
    with unit_of_work() as session:
        item = catalogue.find_lines(session, [variant_id]).get(variant_id)
        if item is None:
            raise NotFoundError
        if not item.is_public:
            name = {"name": item.product_name}
            raise RefusedError(Problem(code=BasketProblem.NOT_FOR_SALE, at=f"variant-{variant_id}", values=name))
        basket, token = _open(session, token, owner)
        line = session.get(BasketLine, (basket.id, variant_id))
        _check(quantity, quantity if line is None else line.quantity + quantity)
        if line is not None:
            line.quantity += quantity
            return token
        if _count_lines(session, basket.id) >= MOST_LINES:
            raise RefusedError(Problem(code=BasketProblem.TOO_MANY_LINES, values={"most": MOST_LINES}))
        now = clock.now()
        session.add(BasketLine(basket_id=basket.id, variant_id=variant_id, quantity=quantity, added_at=now))
        return token


def set_quantity(token: str, variant_id: int, quantity: int) -> None:
    """Set how many of a variant are wanted; none takes it out.

    Raises:
        NotFoundError: when the basket or the line is gone.
        RefusedError: when the quantity is not within 0..999.
    """
    with unit_of_work() as session:
        basket = queries.lock_basket(session, token)
        line = session.get(BasketLine, (basket.id, variant_id)) if basket else None
        if basket is None or line is None:
            raise NotFoundError
        if quantity == 0:
            session.delete(line)
        else:
            _check(quantity)
            line.quantity = quantity
        basket.changed_at = clock.now()


def set_destination(token: str, destination: Destination | None) -> None:
    """Remember where the buyer asks shipping for. Raises NotFoundError."""
    with unit_of_work() as session:
        basket = queries.lock_basket(session, token)
        if basket is None:
            raise NotFoundError
        basket.province_code = destination.province_code if destination else None
        basket.regency_code = destination.regency_code if destination else None
        basket.changed_at = clock.now()


def empty(session: Session, basket: Basket) -> None:
    """After an order: nothing in it, and the old checkout form can place no second order."""
    session.execute(_unpicking(), {"basket": basket.id})
    session.execute(_renewing(), {"basket": basket.id, "key": ids.secret_token(), "now": clock.now()})


@cache
def _unpicking() -> Delete:
    line = table_of(BasketLine)
    return delete(line).where(line.c.basket_id == bindparam("basket"))


@cache
def _renewing() -> Update:
    table = table_of(Basket)
    renewed = {"checkout_key": bindparam("key"), "changed_at": bindparam("now", type_=UtcDateTime())}
    return update(table).where(table.c.id == bindparam("basket")).values(renewed)


def forget_baskets() -> int:
    """Delete guests' baskets that nobody has touched for `BASKET_DAYS`, in small portions; returns how many.

    For the worker to call. A basket that somebody is changing at this moment stays.
    """
    before = clock.now() - timedelta(days=settings.get(read_session(), BASKET_DAYS))
    left = select(Basket.id).where(Basket.person_id.is_(None), Basket.changed_at < before)
    forgotten = 0
    while True:
        with unit_of_work() as session:
            chosen = session.scalars(left.order_by(Basket.id).limit(PORTION).with_for_update(skip_locked=True)).all()
            session.execute(delete(BasketLine).where(BasketLine.basket_id.in_(chosen)))
            session.execute(delete(Basket).where(Basket.id.in_(chosen)))
        forgotten += len(chosen)
        if len(chosen) < PORTION:
            return forgotten


def _open(session: Session, token: str | None, owner: Owner | None) -> tuple[Basket, str]:
    basket = queries.lock_basket(session, token) if token else None
    if basket is not None and token is not None:
        basket.changed_at = clock.now()
        return basket, token
    basket = owning.open_own(session, owner.person_id) if owner else owning.new_basket(session)
    basket.changed_at = clock.now()
    return basket, owning.new_key(session, basket, owner)


def _check(*quantities: int) -> None:
    for quantity in quantities:
        if problem := rules.check_quantity(quantity, "quantity"):
            raise RefusedError(problem)


def _count_lines(session: Session, basket_id: int) -> int:
    query = select(func.count()).select_from(BasketLine).where(BasketLine.basket_id == basket_id)
    return session.execute(query).scalar_one()
