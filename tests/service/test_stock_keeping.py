"""Counting, adding and taking: each edit once, nothing promised is lost, and whatever is refused changes nothing."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, func, select

from storefront.kernel import audit, clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.stock import queries, service
from storefront.stock.models import Level, Movement
from storefront.stock.types import Adjust, Arrival, Counted, MovementReason, PlaceKind, SavePlace, StockProblem, Want
from tests.support import factories, keeping
from tests.support.factories import SELLER, Shop

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

R = MovementReason
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.fixture
def shop(app: Flask) -> Shop:
    del app
    factories.load_reference()
    return factories.open_shop(on_hand=10)


def promise(shop: Shop, count: int, until: datetime | None = None) -> int:
    part = factories.seller_order(shop.group_id)
    with unit_of_work() as session:
        want = Want(variant_id=shop.variant_ids[0], quantity=count, seller_order_id=part, name="Kopi")
        service.reserve(session, [want], until)
    return part


def lines() -> list[tuple[int, str]]:
    end_reading()
    rows = read_session().execute(select(Movement.delta, Movement.reason).order_by(Movement.id))
    return [(row.delta, row.reason.value) for row in rows]


def left(shop: Shop) -> int:
    return keeping.on_hand(shop.place_id, shop.variant_ids[0])


class TestCounting:
    def test_a_count_becomes_what_is_there_with_a_line_and_a_note_in_the_log(self, shop: Shop) -> None:
        assert keeping.recount(shop, 7, 10) == Counted(before=10, after=7)
        assert (left(shop), lines()[-1]) == (7, (-3, "recounted"))
        entry = audit.list_latest(read_session(), limit=1)[0]
        assert (entry.action, entry.before, entry.after) == (
            "stock.recounted",
            {"place": shop.place_id, "on_hand": 10},
            {"place": shop.place_id, "on_hand": 7, "reason": "recounted"},
        )

    def test_what_changed_meanwhile_is_said_with_both_figures(self, shop: Shop) -> None:
        keeping.adjust(shop, -2, R.SOLD_DIRECTLY)
        before = lines()
        with pytest.raises(RefusedError) as caught:
            keeping.recount(shop, 9, 10)
        (problem,) = caught.value.problems
        assert (problem.code, problem.at, problem.values) == (StockProblem.MOVED, "counted", {"seen": 10, "now": 8})
        assert (left(shop), lines()) == (8, before)

    def test_never_below_what_is_promised(self, shop: Shop) -> None:
        promise(shop, 4)
        before = lines()
        counts: list[Callable[[], object]] = [
            lambda: keeping.recount(shop, 3, 10),
            lambda: keeping.adjust(shop, -7, R.DAMAGED),
        ]
        for act in counts:
            with pytest.raises(RefusedError) as caught:
                act()
            assert [(each.code, each.values) for each in caught.value.problems] == [
                (StockProblem.PROMISED, {"promised": 4})
            ]
        assert (left(shop), lines()) == (10, before)
        assert keeping.recount(shop, 4, 10).after == 4

    def test_a_promise_that_has_ended_stands_in_nobodys_way(self, shop: Shop) -> None:
        with clock.frozen_at(NOON):
            promise(shop, 10, NOON + timedelta(hours=1))
        with clock.frozen_at(NOON + timedelta(hours=1)):
            assert keeping.recount(shop, 0, 10).after == 0
        assert keeping.is_sound()

    def test_the_same_number_is_no_line_but_a_confirmation(self, shop: Shop) -> None:
        before = lines()
        assert keeping.recount(shop, 10, 10) == Counted(before=10, after=10)
        assert lines() == before


class TestAddingAndTaking:
    def test_it_holds_although_the_stock_has_changed_since_it_was_seen(self, shop: Shop) -> None:
        keeping.adjust(shop, -2, R.SOLD_DIRECTLY, seen=10)
        assert keeping.adjust(shop, 5, R.HARVEST, seen=10) == Counted(before=8, after=13)

    def test_more_than_there_is_cannot_be_taken(self, shop: Shop) -> None:
        with pytest.raises(RefusedError) as caught:
            keeping.adjust(shop, -11, R.LOST)
        assert [(each.code, each.values) for each in caught.value.problems] == [(StockProblem.TOO_FEW, {"left": 10})]
        assert left(shop) == 10

    @pytest.mark.parametrize(("delta", "reason"), [(1, R.DAMAGED), (-1, R.HARVEST), (0, R.FOUND), (3, R.OPENING)])
    def test_a_reason_fits_its_sign(self, shop: Shop, delta: int, reason: R) -> None:
        with pytest.raises(ValueError, match="is not"):
            keeping.adjust(shop, delta, reason)

    def test_at_a_place_of_another_group_there_is_nothing(self, shop: Shop) -> None:
        other = factories.open_shop(regency_code="53.11")
        command = Adjust(
            variant_id=shop.variant_ids[0], place_id=other.place_id, delta=1, reason=R.FOUND, seen=0, key="x" * 20
        )
        with pytest.raises(NotFoundError):
            service.adjust(command, SELLER)
        assert keeping.on_hand(other.place_id, shop.variant_ids[0]) == 0


class TestKeys:
    def test_the_same_form_counts_once(self, shop: Shop) -> None:
        key = keeping.new_key()
        assert keeping.adjust(shop, 5, R.HARVEST, key) == Counted(before=10, after=15)
        assert keeping.adjust(shop, 5, R.HARVEST, key) == Counted(before=15, after=15, is_repeat=True)
        assert left(shop) == 15

    def test_a_count_that_is_sent_again_late_changes_nothing(self, shop: Shop) -> None:
        key = keeping.new_key()
        keeping.recount(shop, 7, 10, key)
        keeping.adjust(shop, 5, R.HARVEST)
        assert keeping.recount(shop, 7, 10, key) == Counted(before=12, after=12, is_repeat=True)

    def test_a_key_is_of_one_edit(self, shop: Shop) -> None:
        key = keeping.new_key()
        keeping.adjust(shop, 5, R.HARVEST, key)
        with pytest.raises(StateConflictError):
            keeping.adjust(shop, 4, R.HARVEST, key)
        assert left(shop) == 15

    def test_phones_that_come_back_days_late(self, shop: Shop) -> None:
        """R12: edits of many phones, each sent twice and out of order, count once."""
        chance = random.Random(12)  # noqa: S311 -- the same edits each time
        edits = [(chance.choice((1, 2, 3)), R.HARVEST, keeping.new_key()) for _ in range(20)]
        sent = [*edits, *edits]
        chance.shuffle(sent)
        answers = [keeping.adjust(shop, delta, reason, key, seen=10) for delta, reason, key in sent]
        assert sum(answer.is_repeat for answer in answers) == len(edits)
        assert left(shop) == 10 + sum(delta for delta, _, _ in edits)
        assert read_session().scalar(select(func.count()).select_from(Movement)) == 1 + len(edits)
        assert keeping.is_sound()


class TestPlaces:
    def test_what_lies_where_nothing_is_sold_online_is_promised_to_nobody(self, shop: Shop) -> None:
        variant_id = shop.variant_ids[0]
        stall = keeping.open_place(shop)
        number = service.send_transfer(keeping.sending(shop, stall, {variant_id: 8}), SELLER)
        service.receive_transfer(number, {variant_id: Arrival(counted=8)}, SELLER)
        assert keeping.available(variant_id) == 2
        with pytest.raises(RefusedError) as caught:
            promise(shop, 3)
        assert caught.value.problems[0].values == {"name": "Kopi", "left": 2}
        assert promise(shop, 2)

    def test_a_place_that_begins_to_sell_online_does(self, shop: Shop) -> None:
        variant_id = shop.variant_ids[0]
        service.save_place(shop.group_id, shop.place_id, SavePlace(kind=PlaceKind.STORE, name="Gudang"), SELLER)
        assert keeping.available(variant_id) == 0
        online = SavePlace(kind=PlaceKind.STORE, name="Gudang", sells_online=True)
        service.save_place(shop.group_id, shop.place_id, online, SELLER)
        assert keeping.available(variant_id) == 10

    def test_a_promise_outlives_that_its_place_sells_no_more(self, shop: Shop) -> None:
        part = promise(shop, 4)
        service.save_place(shop.group_id, shop.place_id, SavePlace(kind=PlaceKind.STORE, name="Gudang"), SELLER)
        assert keeping.available(shop.variant_ids[0]) == 0
        with unit_of_work() as session:
            service.consume(session, part, SELLER)
        assert (left(shop), keeping.is_sound()) == (6, True)

    def test_two_open_places_have_two_names(self, shop: Shop) -> None:
        with pytest.raises(RefusedError) as caught:
            keeping.open_place(shop, name="Gudang")
        assert caught.value.problems[0].code is StockProblem.PLACE_NAME

    def test_only_an_empty_place_that_is_not_the_last_closes(self, shop: Shop) -> None:
        with pytest.raises(RefusedError) as caught:
            service.close_place(shop.group_id, shop.place_id, SELLER)
        assert [each.code for each in caught.value.problems] == [StockProblem.PLACE_FULL, StockProblem.PLACE_LAST]
        stall = keeping.open_place(shop)
        service.close_place(shop.group_id, stall, SELLER)
        service.close_place(shop.group_id, stall, SELLER)
        assert [place.id for place in queries.list_places(read_session(), shop.group_id)] == [shop.place_id]
        with pytest.raises(NotFoundError):
            service.send_transfer(keeping.sending(shop, stall, {shop.variant_ids[0]: 1}), SELLER)

    def test_the_first_goods_of_a_new_variant_go_to_no_closed_store(self, shop: Shop) -> None:
        variant_id = shop.variant_ids[0]
        new_store = keeping.open_place(shop, PlaceKind.STORE, sells_online=True)
        keeping.recount(shop, 0, 10)
        service.close_place(shop.group_id, shop.place_id, SELLER)
        with unit_of_work() as session:
            session.execute(delete(Level))
        service.open_stock(shop.group_id, "Lapak", {variant_id: 5}, SELLER)
        assert (left(shop), keeping.on_hand(new_store, variant_id)) == (0, 5)

    def test_what_others_own_is_not_there(self, shop: Shop) -> None:
        other = factories.open_shop(regency_code="53.11")
        with pytest.raises(NotFoundError):
            service.close_place(other.group_id, shop.place_id, SELLER)
        with pytest.raises(NotFoundError):
            service.save_place(other.group_id, shop.place_id, SavePlace(kind=PlaceKind.STORE, name="Milik"), SELLER)
        assert queries.list_places(read_session(), shop.group_id)[0].name == "Gudang"


def test_few_left_is_told_by_the_groups_own_mark(shop: Shop) -> None:
    variant_id = shop.variant_ids[0]
    assert queries.count_low(read_session(), [shop.group_id]) == 0
    service.set_low_mark(variant_id, 10, SELLER)
    end_reading()
    assert queries.count_low(read_session(), [shop.group_id]) == 1
    assert list(read_session().scalars(queries.select_low([shop.group_id], 3))) == [variant_id]
    view = queries.view_stock(read_session(), shop.place_id, [variant_id], 3)[variant_id]
    assert (view.low_at, view.is_low) == (10, True)


def test_what_lies_only_where_nothing_is_sold_online_is_low(shop: Shop) -> None:
    service.save_place(shop.group_id, shop.place_id, SavePlace(kind=PlaceKind.STORE, name="Gudang"), SELLER)
    end_reading()
    view = queries.view_stock(read_session(), shop.place_id, shop.variant_ids, 3)[shop.variant_ids[0]]
    assert (view.is_low, queries.count_low(read_session(), [shop.group_id])) == (True, 1)


@pytest.mark.usefixtures("shop")
def test_what_never_lay_anywhere_is_low() -> None:
    other = factories.open_shop(regency_code="53.11", on_hand=0)
    assert list(read_session().scalars(queries.select_low([other.group_id], 3))) == list(other.variant_ids)
    assert queries.count_low(read_session(), [other.group_id]) == 1
