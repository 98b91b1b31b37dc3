"""A proof comes at the moment in which its order expires, or in which the office answers the one before."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.kernel import clock, timeline
from storefront.kernel.db import db, end_reading, read_session
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.kernel.types import BUYER
from storefront.orders import queries as order_queries
from storefront.orders.models import Order, SellerOrder
from storefront.orders.queries import LockedOrder
from storefront.orders.types import PAYMENT, SELLER_ORDER, PaymentState, SellerOrderState
from storefront.trade import service as trade
from tests.support import invariants, racing, two_groups
from tests.support.factories import CLERK
from tests.support.photos import photo

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pytest
    from flask import Flask
    from sqlalchemy.orm import Session

    from storefront.orders.types import OrderView

ORDERS = 24 if racing.PROVING else 6
OUT_OF_TIME = timedelta(hours=24, seconds=1)
P, S = PaymentState, SellerOrderState


def _orders(count: int, age: timedelta) -> list[OrderView]:
    market = two_groups.open_market()
    with clock.frozen_at(clock.now() - age):
        return [two_groups.see(two_groups.place_transfer(market)) for _ in range(count)]


def _claim(order: OrderView) -> Callable[[], object]:
    return lambda: trade.claim_transfer(order.number, photo(), BUYER)


def _unexpected(answers: Sequence[object]) -> list[object]:
    known = (RefusedError, StateConflictError)
    return [each for each in answers if isinstance(each, Exception) and not isinstance(each, known)]


def _mixed(order: OrderView) -> bool:
    """Whether it is claimed to be paid and has goods that could still expire: nobody would ever see that end."""
    return order.payment_state == P.CLAIMED and any(
        part.state == S.PLACED and part.expires_at is not None for part in order.parts
    )


def test_a_proof_against_the_end_of_its_order(app: Flask) -> None:
    """Whoever is first: it is claimed, and its parts are either all held for good or all expired."""
    orders = _orders(ORDERS, OUT_OF_TIME)
    acts = [act for order in orders for act in (_claim(order), trade.expire_due, _claim(order))]

    answers = racing.at_once(app, acts, lambda act: act())

    assert _unexpected(answers) == []
    for order in orders:
        now = two_groups.see(order.number)
        assert now.payment_state == P.CLAIMED
        assert {part.state for part in now.parts} in ({S.EXPIRED}, {S.PLACED})
        assert not _mixed(now)
    assert invariants.broken([order.number for order in orders]) == []


def test_a_proof_against_the_office(app: Flask) -> None:
    """Money that is confirmed is received once; "not found" answers what was there, a later proof asks again."""
    orders = _orders(ORDERS, timedelta(hours=1))
    for order in orders:
        trade.claim_transfer(order.number, photo(), BUYER)
    acts: list[Callable[[], object]] = []
    for order in orders:
        acts += [
            lambda order=order: trade.confirm_transfer(order.number, order.total, CLERK),  # type: ignore[misc]  # binds the order of this turn
            lambda order=order: trade.confirm_transfer(order.number, order.total, CLERK),  # type: ignore[misc]  # as above
            lambda order=order: trade.reject_transfer(order.number, "Tidak ada", CLERK),  # type: ignore[misc]  # as above
            lambda order=order: trade.claim_transfer(order.number, photo(shade=9), BUYER),  # type: ignore[misc]  # as above
        ]

    answers = racing.at_once(app, acts, lambda act: act())

    assert _unexpected(answers) == []
    for order in orders:
        now = two_groups.see(order.number)
        assert (now.payment_state, now.expires_at) == (P.PAID, None)
        assert [part.expires_at for part in now.parts] == [None, None]
        assert [step.state for step in now.payment_steps].count("paid") == 1
    assert invariants.broken([order.number for order in orders]) == []


def _act_in_time(order: OrderView) -> None:
    with clock.frozen_at(order.placed_at + timedelta(hours=23)):
        trade.claim_transfer(order.number, photo(), BUYER)


def _sweep_afterwards(order: OrderView) -> None:
    with clock.frozen_at(order.placed_at + OUT_OF_TIME):
        trade.expire_due()


def _expired_after_its_proof(order: OrderView) -> bool:
    """Whether goods were given away that the shop had just promised to keep; ids tell what was written first."""
    end_reading()
    session = read_session()
    claimed = [each.id for each in timeline.list_entries(session, PAYMENT.name, [order.id]) if each.state == P.CLAIMED]
    part_ids = [part.id for part in order.parts]
    ended = [each.id for each in timeline.list_entries(session, SELLER_ORDER.name, part_ids) if each.state == S.EXPIRED]
    end_reading()
    return bool(claimed and ended) and max(ended) > min(claimed)


def test_what_is_promised_to_a_proof_is_not_swept_up(app: Flask) -> None:
    """The buyer's clock says in time, the worker's says too late: whoever has the order first decides."""
    orders = _orders(ORDERS, timedelta())
    acts = [partial(act, order) for order in orders for act in (_act_in_time, _sweep_afterwards)]

    answers = racing.at_once(app, acts, lambda act: act())

    assert [each for each in answers if isinstance(each, Exception)] == []
    assert [order.number for order in orders if _expired_after_its_proof(two_groups.see(order.number))] == []
    assert invariants.broken([order.number for order in orders]) == []


def test_control_without_the_lock_on_the_order(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite the two cannot even meet: it lets one writer in at a time, whatever is locked."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    both = threading.Barrier(2, timeout=1 if is_sqlite else 20)

    def look(session: Session, order_id: int) -> LockedOrder:
        parts = select(SellerOrder).where(SellerOrder.order_id == order_id).order_by(SellerOrder.id)
        found = LockedOrder(order=session.get_one(Order, order_id), parts=list(session.scalars(parts)))
        both.wait()
        return found

    (order,) = _orders(1, timedelta())
    monkeypatch.setattr(order_queries, "lock_order", look)

    answers = racing.at_once(app, [_act_in_time, _sweep_afterwards], lambda act: act(order))

    if is_sqlite:
        assert [type(each) for each in answers] == [threading.BrokenBarrierError] * 2
        return
    failed = [each for each in answers if isinstance(each, Exception)]
    assert failed or _expired_after_its_proof(two_groups.see(order.number))
