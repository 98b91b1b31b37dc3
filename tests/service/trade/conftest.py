"""Two groups, and an order of both in the states that most tests start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storefront.kernel import clock
from storefront.trade import service as trade
from tests.support import factories
from tests.support.factories import CLERK, Shop
from tests.support.orders import IN_TIME, NOON, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from storefront.orders.types import OrderView


@pytest.fixture
def shops(app: Flask) -> tuple[Shop, Shop]:
    del app
    factories.load_reference()
    return (
        factories.open_shop(name="KUB Ngada", price=50_000, on_hand=2),
        factories.open_shop(name="Tenun Sumba", regency_code="53.11", price=350_000, on_hand=1),
    )


def _place(shops: tuple[Shop, Shop], *, at_pickup: bool = False) -> OrderView:
    with clock.frozen_at(NOON):
        token = factories.fill_basket({shops[0].variant_ids[0]: 2, shops[1].variant_ids[0]: 1})
        form = factories.pickup_form(token) if at_pickup else factories.checkout_form(token)
        return see(trade.place(form).number)


@pytest.fixture
def in_time(at_pickup: OrderView) -> Iterator[None]:
    """It stays a moment after that order was placed, whatever day it is: its goods are held."""
    del at_pickup
    with clock.frozen_at(IN_TIME):
        yield


@pytest.fixture
def unpaid(shops: tuple[Shop, Shop]) -> OrderView:
    return _place(shops)


@pytest.fixture
def paid(unpaid: OrderView) -> OrderView:
    with clock.frozen_at(IN_TIME):
        trade.confirm_transfer(unpaid.number, unpaid.total, CLERK)
    return see(unpaid.number)


@pytest.fixture
def at_pickup(shops: tuple[Shop, Shop]) -> OrderView:
    return _place(shops, at_pickup=True)
