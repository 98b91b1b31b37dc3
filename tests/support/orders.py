"""Looking at orders between two acts, and acts that must change nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.kernel import audit, timeline
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.orders import queries as orders
from storefront.payments import queries as payments
from storefront.payments.models import Receipt, Refund
from storefront.stock import queries as stock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from storefront.kernel.money import Rupiah
    from storefront.orders.types import OrderView, SellerOrderState
    from tests.support.factories import Shop

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)  # when the orders of the fixtures are placed
IN_TIME = NOON + timedelta(hours=23)
TOO_LATE = NOON + timedelta(hours=25)


def see(number: str) -> OrderView:
    end_reading()
    return orders.get_order_by_number(read_session(), number)


def states(number: str) -> list[SellerOrderState]:
    return [part.state for part in see(number).parts]


def available(shops: Iterable[Shop]) -> list[int]:
    end_reading()
    ids = [shop.variant_ids[0] for shop in shops]
    counts = stock.available(read_session(), ids)
    return [counts[each] for each in ids]


def refunds(order: OrderView) -> list[Rupiah]:
    end_reading()
    return [refund.amount for refund in payments.list_refunds(read_session(), order.id)]


def _rows() -> tuple[int, ...]:
    end_reading()
    tables = (timeline.TimelineEntry, Receipt, Refund, audit.AuditEntry)
    return tuple(read_session().execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def conflicts(act: Callable[[], object]) -> None:
    before = _rows()
    with pytest.raises(StateConflictError):
        act()
    assert _rows() == before


def refused(act: Callable[[], object]) -> list[tuple[str, str | None]]:
    before = _rows()
    with pytest.raises(RefusedError) as caught:
        act()
    assert _rows() == before
    return [(problem.code.value, problem.at) for problem in caught.value.problems]
