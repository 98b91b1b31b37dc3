"""What tells a kept page that it has grown old: each change that a public page shows makes another version."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from storefront.kernel import clock, events
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.search import queries as search
from storefront.search import service as search_service
from storefront.stock import queries as stock
from storefront.stock.types import StockChanged
from storefront.trade import service as trade
from tests.support import factories
from tests.support.shelf import draft, drain, fill_shelf

pytestmark = pytest.mark.usefixtures("app")


def test_every_event_and_its_handling_make_another_version() -> None:
    fill_shelf([draft("Barang uji", 0)])
    seen = [events.version(read_session())]
    end_reading()
    with unit_of_work() as session:
        events.publish(session, StockChanged(product_id=1))
    seen.append(events.version(read_session()))
    drain()
    seen.append(events.version(read_session()))
    assert len(set(seen)) == 3


def test_a_transaction_that_commits_late_makes_another_version() -> None:
    """On PostgreSQL a smaller number may become visible after a larger one."""
    fill_shelf([draft("Barang uji", 0)])
    with unit_of_work() as session:
        events.publish(session, StockChanged(product_id=1))
    newest, count, done = events.version(read_session())
    end_reading()
    with unit_of_work() as session:
        session.delete(session.scalars(select(events.OutboxRow).order_by(events.OutboxRow.id)).first())
    assert events.version(read_session()) == (newest, count - 1, done)


def test_a_hold_that_ends_makes_another_version() -> None:
    factories.load_reference()
    variant_id = factories.open_shop().variant_ids[0]
    token = factories.fill_basket({variant_id: 1})
    trade.place(factories.checkout_form(token))
    end_reading()
    assert stock.ended_holds(read_session()) == 0
    with clock.frozen_at(clock.now() + timedelta(days=8)):
        assert stock.ended_holds(read_session()) == 1


def test_what_the_index_has_caught_up_with_makes_another_version() -> None:
    (product_id,) = fill_shelf([draft("Barang uji", 0)])
    drain()
    seen = [search.version(read_session())]
    search_service.refresh_cards([product_id])
    seen.append(search.version(read_session()))
    search_service.refresh_cards([product_id])
    seen.append(search.version(read_session()))
    end_reading()
    search_service.flush_index()
    assert search.version(read_session()) == seen[0] == (0, None)
    assert len(set(seen)) == 3
