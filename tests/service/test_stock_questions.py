"""Masih tersedia? Asked after a week, paused after two more without an answer, and shown again by one act."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from storefront.catalogue import service as catalogue
from storefront.catalogue.models import Product, Variant
from storefront.catalogue.types import ListingState
from storefront.kernel import clock, settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError
from storefront.kernel.types import SYSTEM
from storefront.notifications import stock_letters
from storefront.notifications.outgoing import outgoing
from storefront.producers.models import ProducerGroup
from storefront.producers.types import GroupState
from storefront.stock import queries, service
from storefront.stock.models import Level, Question
from storefront.stock.types import ASK_DAYS, PAUSE_DAYS, MovementReason, StockAsked
from tests.support import keeping
from tests.support.factories import SELLER, Shop
from tests.support.shelf import draft, fill_shelf

if TYPE_CHECKING:
    from flask import Flask

    from storefront.notifications.types import Letter

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
WEEK, FORTNIGHT = timedelta(days=7), timedelta(days=14)
THERE, SOLD_OUT = 1, 2  # the products of the shelf


@pytest.fixture
def shop(app: Flask) -> Shop:
    """Two listings, of which one is in stock; the days begin to run at noon."""
    del app
    fill_shelf([draft("Ada", 0), draft("Habis", 1)])
    place = queries.list_places(read_session(), 1)[0]
    variant_ids = tuple(read_session().scalars(select(Variant.id).order_by(Variant.id)))
    end_reading()
    with clock.frozen_at(NOON):
        service.ask_and_pause()
    return Shop(group_id=1, place_id=place.id, variant_ids=variant_ids)


def look(after: timedelta) -> None:
    """What the worker does so long after noon, twice, as it must change nothing more."""
    with clock.frozen_at(NOON + after):
        service.ask_and_pause()
        service.ask_and_pause()
    end_reading()


def open_questions() -> list[tuple[int, bool]]:
    """(product, whether it rests)."""
    end_reading()
    return [(each.product_id, each.paused_at is not None) for each in queries.list_questions(read_session(), [1])]


def state(product_id: int) -> ListingState:
    end_reading()
    return read_session().get_one(Product, product_id).state


@pytest.mark.usefixtures("shop")
class TestAsking:
    def test_a_week_without_news_asks_about_what_can_be_bought(self) -> None:
        look(WEEK - timedelta(hours=1))
        assert open_questions() == []
        look(WEEK)
        assert open_questions() == [(THERE, False)]
        assert queries.count_asked(read_session(), [1]) == (1, 0)

    def test_any_act_on_the_stock_is_an_answer(self, shop: Shop) -> None:
        with clock.frozen_at(NOON + WEEK - timedelta(days=1)):
            keeping.adjust(shop, 1, MovementReason.HARVEST)
        look(WEEK)
        assert open_questions() == []
        look(2 * WEEK)
        assert open_questions() == [(THERE, False)]

    def test_one_tap_is_an_answer(self) -> None:
        look(WEEK)
        with clock.frozen_at(NOON + WEEK):
            service.say_still_there([THERE], 1, SELLER)
        look(WEEK + FORTNIGHT - timedelta(days=8))
        assert (open_questions(), state(THERE)) == ([], ListingState.PUBLISHED)

    def test_others_cannot_answer(self) -> None:
        look(WEEK)
        with pytest.raises(NotFoundError):
            service.say_still_there([THERE], 2, SELLER)
        assert open_questions() == [(THERE, False)]

    def test_none_is_asked_where_the_setting_says_so(self) -> None:
        with unit_of_work() as session:
            settings.put(session, ASK_DAYS, 0, SYSTEM)
        look(10 * WEEK)
        assert open_questions() == []


@pytest.mark.usefixtures("shop")
class TestResting:
    def test_unanswered_it_rests_and_one_tap_shows_it_again(self) -> None:
        look(WEEK)
        look(WEEK + FORTNIGHT - timedelta(hours=1))
        assert state(THERE) is ListingState.PUBLISHED
        look(WEEK + FORTNIGHT)
        assert (state(THERE), state(SOLD_OUT)) == (ListingState.PAUSED, ListingState.PUBLISHED)
        assert open_questions() == [(THERE, True)]

        with clock.frozen_at(NOON + WEEK + FORTNIGHT):
            service.resume(THERE, 1, SELLER)
        assert (open_questions(), state(THERE)) == ([], ListingState.PUBLISHED)
        look(2 * WEEK + FORTNIGHT - timedelta(hours=1))
        assert open_questions() == []

    def test_what_is_asked_stands_before_what_rests_on_every_database(self) -> None:
        with unit_of_work() as session:
            rows = update(Question).where(Question.product_id == SOLD_OUT)
            session.execute(rows.values(asked_at=NOON + WEEK))
        look(WEEK)
        with unit_of_work() as session:
            session.execute(update(Question).where(Question.product_id == THERE).values(asked_at=None, paused_at=NOON))
            session.execute(update(Product).where(Product.id == THERE).values(state=ListingState.PAUSED))
        assert open_questions() == [(SOLD_OUT, False), (THERE, True)]

    def test_nothing_rests_where_the_setting_says_so(self) -> None:
        with unit_of_work() as session:
            settings.put(session, PAUSE_DAYS, 0, SYSTEM)
        look(WEEK)
        look(10 * WEEK)
        assert (open_questions(), state(THERE)) == ([(THERE, False)], ListingState.PUBLISHED)

    def test_what_was_sold_out_meanwhile_keeps_its_page(self, shop: Shop) -> None:
        look(WEEK)
        with unit_of_work() as session:
            session.execute(update(Level).where(Level.variant_id == shop.variant_ids[0]).values(on_hand=0))
        look(WEEK + FORTNIGHT)
        assert (state(THERE), open_questions()) == (ListingState.PUBLISHED, [])

    def test_a_suspended_group_s_listings_stay_as_they_were(self) -> None:
        look(WEEK)
        with unit_of_work() as session:
            session.get_one(ProducerGroup, 1).state = GroupState.SUSPENDED
        look(WEEK + FORTNIGHT)
        assert (state(THERE), open_questions()) == (ListingState.PUBLISHED, [])

    def test_a_group_s_own_pause_is_not_called_unanswered(self) -> None:
        look(WEEK)
        look(WEEK + FORTNIGHT)
        shown_again = WEEK + FORTNIGHT + timedelta(hours=1)
        with clock.frozen_at(NOON + shown_again), unit_of_work() as session:
            catalogue.publish(session, session.get_one(Product, THERE), SELLER)
        look(shown_again)
        assert open_questions() == []
        with unit_of_work() as session:
            catalogue.pause(session, session.get_one(Product, THERE), SELLER)
        assert (open_questions(), queries.count_asked(read_session(), [1])) == ([], (0, 0))
        with pytest.raises(NotFoundError):
            service.resume(THERE, 1, SELLER)

    def test_others_cannot_show_it(self) -> None:
        look(WEEK)
        with pytest.raises(NotFoundError):
            service.resume(THERE, 1, SELLER)
        look(WEEK + FORTNIGHT)
        with pytest.raises(NotFoundError):
            service.resume(THERE, 2, SELLER)
        assert state(THERE) is ListingState.PAUSED


def test_the_group_gets_one_letter_with_all_names(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    del shop
    letters: dict[str, Letter] = {}
    monkeypatch.setattr(outgoing, "deliver", lambda letter: letters.update({letter.key: letter}))
    with unit_of_work() as session:
        session.get_one(ProducerGroup, 1).email = "kelompok@contoh.id"
    look(WEEK)
    for _ in range(2):
        stock_letters.still_there(StockAsked(group_id=1))
    (letter,) = letters.values()
    assert (letter.to, letter.subject) == ("kelompok@contoh.id", "Masih ada stoknya?")
    assert "- Ada\n" in letter.text
    assert "Habis" not in letter.text
    assert "/lapak/stok/tanya?lapak=" in letter.text
    service.say_still_there([THERE], 1, SELLER)
    letters.clear()
    stock_letters.still_there(StockAsked(group_id=1))
    assert letters == {}
