"""Everybody acts on the same few orders at the same moment: groups, buyers, the office and the worker."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from storefront.kernel import clock
from storefront.kernel.db import db, end_reading, read_session, unit_of_work
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.kernel.types import BUYER
from storefront.orders import queries as orders
from storefront.payments import queries as payment_queries
from storefront.payments import service as payments
from storefront.stock import service as stock
from storefront.stock.types import MovementReason
from storefront.trade import service as trade
from storefront.trade.types import RefuseLine
from tests.support import factories, invariants, racing
from tests.support.factories import CLERK, SELLER
from tests.support.photos import photo

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from storefront.orders.types import OrderView
    from tests.support.databases import Postgres
    from tests.support.factories import Shop

ORDERS = 4
PROOF = photo(size=(8, 8))
DAY_BEFORE = timedelta(hours=24, seconds=1)  # an order of then is out of time now


def _see(number: str) -> OrderView:
    end_reading()
    found = orders.get_order_by_number(read_session(), number)
    end_reading()
    return found


def _place(shops: list[Shop], chance: random.Random) -> str:
    wanted = [shop.variant_ids[chance.randrange(2)] for shop in shops]
    chance.shuffle(wanted)
    token = factories.fill_basket(dict.fromkeys(wanted, chance.randint(1, 2)))
    form = factories.checkout_form(token)
    end_reading()
    return trade.place(form).number


def _settle_all() -> None:
    end_reading()
    for refund in payment_queries.list_refunds_due(read_session()):
        payments.settle_refund(refund.id, "BNTT 4711", CLERK)


def _receive(shop: Shop) -> None:
    with unit_of_work() as session:
        for variant_id in shop.variant_ids:
            stock.receive(
                session,
                variant_id=variant_id,
                place_id=shop.place_id,
                quantity=1,
                reason=MovementReason.HARVEST,
                actor=SELLER,
            )


def _acts_on(order: OrderView) -> list[Callable[[], object]]:
    acts: list[Callable[[], object]] = [
        lambda: trade.confirm_transfer(order.number, order.total, CLERK),
        lambda: trade.claim_transfer(order.number, PROOF, BUYER),
        lambda: trade.reject_transfer(order.number, "Tidak ada", CLERK),
        lambda: trade.cancel(order.number, BUYER),
        trade.expire_due,
        _settle_all,
    ]
    for part in order.parts:
        line = part.lines[0]
        less = RefuseLine(
            seller_order_id=part.id, line_id=line.id, seen=line.quantity, left=line.quantity - 1, reason="Habis"
        )
        acts += [
            lambda less=less: trade.refuse_line(less, SELLER),  # type: ignore[misc]  # as below
            lambda part=part: trade.accept(part.id, SELLER),  # type: ignore[misc]  # binds the part of this turn
            lambda part=part: trade.refuse(part.id, "Habis", SELLER),  # type: ignore[misc]  # as above
            lambda part=part: trade.cancel(part.number, BUYER),  # type: ignore[misc]  # as above
            lambda part=part: trade.pack(part.id, SELLER),  # type: ignore[misc]  # as above
            lambda part=part: trade.send(part.id, "JNE", "1", SELLER),  # type: ignore[misc]  # as above
        ]
    return acts


def _deadlocks(request: pytest.FixtureRequest) -> int:
    """From PostgreSQL's own log: a buyer would only see a 503, and `patiently` hides even that."""
    if db.engine.dialect.name != "postgresql":
        return 0
    server: Postgres = request.getfixturevalue("postgres")
    return (server.folder / "log").read_text(encoding="utf-8").count("deadlock detected")


@pytest.mark.parametrize("seed", range(1, 9) if racing.PROVING else [1])
def test_money_stock_and_states_agree_afterwards(app: Flask, seed: int, request: pytest.FixtureRequest) -> None:
    deadlocks = _deadlocks(request)
    factories.load_reference()
    shops = [
        factories.open_shop(variants=2, on_hand=5),
        factories.open_shop(regency_code="53.11", variants=2, on_hand=5),
    ]
    chance = random.Random(seed)  # noqa: S311 -- the same crowd each time
    with clock.frozen_at(clock.now() - DAY_BEFORE):
        late = [_place(shops, chance) for _ in range(ORDERS // 2)]
    numbers = late + [_place(shops, chance) for _ in range(ORDERS - len(late))]
    acts = [act for number in numbers for act in _acts_on(_see(number))]
    acts += [lambda shop=shop: _receive(shop) for shop in shops * 2]  # type: ignore[misc]  # binds the shop of this turn
    acts += [lambda: _place(shops, random.Random(seed)) for _ in range(6)]  # noqa: S311 -- as above
    chance.shuffle(acts)

    answers = racing.at_once(app, acts, lambda act: act())

    unexpected = [each for each in answers if isinstance(each, Exception)]
    assert [each for each in unexpected if not isinstance(each, (RefusedError, StateConflictError))] == []
    assert invariants.broken(numbers) == []
    assert _deadlocks(request) == deadlocks
