"""What tells a kept page that it has grown old: each change that a public page shows makes another version."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from storefront.curation import queries as curation
from storefront.curation import service as curation_service
from storefront.curation.types import Picked, Showing
from storefront.interests.types import MOST_OPEN
from storefront.kernel import clock, events, settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.money import Rupiah
from storefront.kernel.types import SYSTEM
from storefront.search import queries as search
from storefront.search import service as search_service
from storefront.search.models import Card
from storefront.stock import queries as stock
from storefront.stock.types import StockChanged
from storefront.trade import service as trade
from tests.support import factories
from tests.support.products import OFFICE
from tests.support.shelf import draft, drain, fill_shelf

pytestmark = pytest.mark.usefixtures("app")
TICK = timedelta(microseconds=1)


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
    assert search.version(read_session())[:2] == seen[0][:2] == (0, None)
    assert len(set(seen)) == 3


def test_what_listings_count_and_sort_by_makes_another_version() -> None:
    """Also where no event tells of it, as when a list is taken in."""
    (product_id,) = fill_shelf([draft("Barang uji", 0)])
    drain()
    before = search.version(read_session())
    end_reading()
    with unit_of_work() as session:
        session.get_one(Card, product_id).price = Rupiah(77_000)
    assert search.version(read_session()) != before


def test_a_setting_makes_another_version() -> None:
    seen = [settings.version(read_session())]
    for value in (1, 2, 1):
        end_reading()
        with unit_of_work() as session:
            settings.put(session, MOST_OPEN, value, SYSTEM)
        seen.append(settings.version(read_session()))
    assert len(set(seen)) == 4


def test_what_begins_and_ceases_to_be_featured_makes_another_version() -> None:
    (product_id,) = fill_shelf([draft("Barang uji", 0)])
    begins = clock.now() + timedelta(hours=1)
    ends = begins + timedelta(hours=1)
    showing = Showing(starts_at=begins, ends_at=ends, reason="Baru.")
    slot_id = curation_service.feature(Picked(product_id), showing, OFFICE)
    seen = []
    for moment in (begins - TICK, begins, ends - TICK, ends):
        with clock.frozen_at(moment):
            seen.append(curation.version(read_session()))
    assert seen == [(0, 0, 0), (1, 0, 1), (1, 0, 1), (1, 1, 1)]
    end_reading()
    with clock.frozen_at(begins):
        curation_service.change(slot_id, replace(showing, reason="Lama."), 1, OFFICE)
        assert curation.version(read_session()) == (1, 0, 2)
