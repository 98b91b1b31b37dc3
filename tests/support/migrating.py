"""What a migration is tried on: filled tables, and the database left alone meanwhile."""

from __future__ import annotations

from datetime import timedelta

from storefront.kernel import clock
from storefront.kernel.db import db, end_reading, read_session
from storefront.kernel.types import BUYER
from storefront.payments import queries as payment_queries
from storefront.payments import service as payments
from storefront.trade import service as trade
from tests.support import orders, two_groups
from tests.support.factories import CLERK, SELLER
from tests.support.orders import NOON


def fill() -> list[str]:
    """A catalogue of two groups; orders expired, sent, and cancelled with a refund settled."""
    market = two_groups.open_market()
    with clock.frozen_at(NOON):
        expired = two_groups.place_transfer(market)
    with clock.frozen_at(NOON + timedelta(hours=25)):
        assert trade.expire_due() == 1
        paid = two_groups.place_transfer(market)
        two_groups.pay(paid)
        first, second = orders.see(paid).parts
        trade.cancel(second.number, BUYER)
        trade.accept(first.id, SELLER)
        trade.pack(first.id, SELLER)
        trade.send(first.id, "JNE", "4711", SELLER)
        payments.settle_refund(payment_queries.list_refunds_due(read_session())[0].id, "BNTT 4711", CLERK)
    return [expired, paid, two_groups.place_pickup(market)]


def fresh() -> None:
    """Leave the database: a migration changes tables that no open connection may look at."""
    end_reading()
    db.engine.dispose()
