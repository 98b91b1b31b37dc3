from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import Problem, RefusedError, StateConflictError
from storefront.kernel.types import SYSTEM
from storefront.stock import queries, rules, service
from storefront.stock.models import Level, Movement, Reservation
from storefront.stock.types import Allocation, Difference, MovementReason, ReservationState, Shelf, StockProblem, Want
from tests.support import factories
from tests.support.factories import SELLER, Shop

if TYPE_CHECKING:
    from flask import Flask

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _available(*variant_ids: int) -> dict[int, int]:
    end_reading()
    return queries.available(read_session(), variant_ids)


def _levels() -> list[tuple[int, int, int]]:
    """(variant, on hand, reserved) of every level."""
    end_reading()
    query = select(Level.variant_id, Level.on_hand, Level.reserved).order_by(Level.variant_id, Level.place_id)
    return [tuple(row) for row in read_session().execute(query)]


def _hold(part: int, wants: dict[int, int], expires_at: datetime | None = None) -> None:
    with unit_of_work() as session:
        service.reserve(
            session,
            [
                Want(variant_id=variant_id, quantity=quantity, seller_order_id=part, name=f"Kopi {variant_id}")
                for variant_id, quantity in wants.items()
            ],
            expires_at,
        )


@pytest.fixture
def shop(app: Flask) -> Shop:
    del app
    factories.load_reference()
    return factories.open_shop(variants=3, on_hand=5)


@pytest.fixture
def part(shop: Shop) -> int:
    return factories.seller_order(shop.group_id)


def test_a_hold_takes_from_what_is_available_not_from_what_is_there(shop: Shop, part: int) -> None:
    first, second, third = shop.variant_ids
    _hold(part, {second: 2, first: 5})
    assert _available(*shop.variant_ids) == {first: 0, second: 3, third: 5}
    assert _levels() == [(first, 5, 5), (second, 5, 2), (third, 5, 0)]


def test_every_shortage_is_told_at_once_and_nothing_is_held(shop: Shop, part: int) -> None:
    first, second, third = shop.variant_ids
    _hold(part, {second: 5})
    before = _levels()

    with pytest.raises(RefusedError) as caught:
        _hold(factories.seller_order(shop.group_id), {third: 1, second: 1, first: 6})

    assert [(each.code, each.at, dict(each.values)) for each in caught.value.problems] == [
        (StockProblem.SHORTAGE, f"variant-{first}", {"name": f"Kopi {first}", "left": 5}),
        (StockProblem.SOLD_OUT, f"variant-{second}", {"name": f"Kopi {second}"}),
    ]
    assert _levels() == before


def test_a_line_may_be_held_at_two_places(shop: Shop, part: int) -> None:
    first = shop.variant_ids[0]
    with unit_of_work() as session:
        shed = service.open_place(session, shop.group_id, "Gudang kedua").id
        service.receive(
            session, variant_id=first, place_id=shed, quantity=4, reason=MovementReason.HARVEST, actor=SELLER
        )

    _hold(part, {first: 7})

    held = read_session().execute(select(Reservation.place_id, Reservation.quantity).order_by(Reservation.place_id))
    assert [tuple(row) for row in held] == [(shop.place_id, 5), (shed, 2)]
    assert _available(first) == {first: 2}


class TestEnds:
    def test_an_ended_hold_counts_no_longer_though_nobody_swept(self, shop: Shop, part: int) -> None:
        first = shop.variant_ids[0]
        with clock.frozen_at(NOON):
            _hold(part, {first: 5}, NOON + HOUR)
            assert _available(first) == {first: 0}
        with clock.frozen_at(NOON + HOUR):
            assert _available(first) == {first: 5}

    def test_the_next_buyer_takes_what_an_ended_hold_held(self, shop: Shop, part: int) -> None:
        first = shop.variant_ids[0]
        other = factories.seller_order(shop.group_id)
        with clock.frozen_at(NOON):
            _hold(part, {first: 5}, NOON + HOUR)
        with clock.frozen_at(NOON + HOUR):
            _hold(other, {first: 4})
        assert _levels()[0] == (first, 5, 4)
        states = read_session().execute(select(Reservation.seller_order_id, Reservation.state))
        assert dict(states.tuples().all()) == {part: ReservationState.RELEASED, other: ReservationState.HELD}

    def test_a_live_hold_is_not_swept(self, shop: Shop, part: int) -> None:
        first = shop.variant_ids[0]
        with clock.frozen_at(NOON):
            _hold(part, {first: 5}, NOON + HOUR)
        with clock.frozen_at(NOON + HOUR - timedelta(seconds=1)), pytest.raises(RefusedError):
            _hold(factories.seller_order(shop.group_id), {first: 1})
        assert _levels()[0] == (first, 5, 5)

    def test_a_kept_hold_never_ends(self, shop: Shop, part: int) -> None:
        first = shop.variant_ids[0]
        with clock.frozen_at(NOON):
            _hold(part, {first: 5}, NOON + HOUR)
            with unit_of_work() as session:
                service.keep(session, [part])
        with clock.frozen_at(NOON + 1000 * HOUR):
            assert _available(first) == {first: 0}

    def test_a_swept_hold_cannot_be_kept(self, shop: Shop, part: int) -> None:
        first = shop.variant_ids[0]
        with clock.frozen_at(NOON):
            _hold(part, {first: 5}, NOON + HOUR)
        with clock.frozen_at(NOON + HOUR):
            _hold(factories.seller_order(shop.group_id), {first: 1})
        with pytest.raises(StateConflictError), unit_of_work() as session:
            service.keep(session, [part])

    def test_held_again_after_it_ended(self, shop: Shop, part: int) -> None:
        first = shop.variant_ids[0]
        _hold(part, {first: 5})
        with unit_of_work() as session:
            service.release(session, [part])
        _hold(part, {first: 3})
        assert _levels()[0] == (first, 5, 3)
        with unit_of_work() as session:
            service.keep(session, [part])


def test_releasing_twice_gives_back_once(shop: Shop, part: int) -> None:
    _hold(part, {shop.variant_ids[0]: 5, shop.variant_ids[1]: 1})
    for _ in range(2):
        with unit_of_work() as session:
            service.release(session, [part])
    assert [reserved for _, _, reserved in _levels()] == [0, 0, 0]


def test_what_is_consumed_leaves_the_shelf_with_a_ledger_line(shop: Shop, part: int) -> None:
    first = shop.variant_ids[0]
    _hold(part, {first: 2})
    with unit_of_work() as session:
        service.consume(session, part, SELLER)
    assert _levels()[0] == (first, 3, 0)
    line = read_session().scalars(select(Movement).order_by(Movement.id.desc()).limit(1)).one()
    assert (line.variant_id, line.delta, line.reason, line.seller_order_id, line.actor_label) == (
        first,
        -2,
        MovementReason.DISPATCHED,
        part,
        "Lapak",
    )
    with pytest.raises(StateConflictError), unit_of_work() as session:
        service.consume(session, part, SELLER)


def test_the_database_itself_refuses_to_promise_more_than_there_is(shop: Shop) -> None:
    with pytest.raises(IntegrityError, match="not_oversold"), unit_of_work() as session:
        session.execute(update(Level).where(Level.variant_id == shop.variant_ids[0]).values(reserved=6))


def test_the_guard_refuses_what_a_wrong_plan_would_take(shop: Shop, part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def promise_too_much(wants: list[Want], shelves: list[Shelf]) -> tuple[list[Allocation], list[Problem]]:
        del shelves
        return [Allocation(want=want, place_id=shop.place_id, quantity=want.quantity) for want in wants], []

    monkeypatch.setattr(rules, "allocate", promise_too_much)
    before = _levels()
    with pytest.raises(RefusedError):
        _hold(part, {shop.variant_ids[0]: 1, shop.variant_ids[1]: 6})
    assert _levels() == before


def test_only_goods_come_in(shop: Shop) -> None:
    with pytest.raises(ValueError, match="one or more"), unit_of_work() as session:
        service.receive(
            session,
            variant_id=shop.variant_ids[0],
            place_id=shop.place_id,
            quantity=0,
            reason=MovementReason.HARVEST,
            actor=SYSTEM,
        )


class TestCheck:
    def test_agrees_after_all_kinds_of_change(self, shop: Shop, part: int, app: Flask) -> None:
        _hold(part, {shop.variant_ids[0]: 2})
        end_reading()
        assert queries.check_ledger(read_session()) == []
        end_reading()
        result = app.test_cli_runner().invoke(args=["stock", "check"])
        assert (result.exit_code, result.output) == (0, "Stock agrees with its ledger.\n")

    def test_names_every_level_that_its_records_contradict(self, shop: Shop, part: int, app: Flask) -> None:
        first, second, _ = shop.variant_ids
        _hold(part, {first: 2})
        with unit_of_work() as session:
            session.execute(update(Level).where(Level.variant_id == first).values(reserved=1))
            session.execute(update(Level).where(Level.variant_id == second).values(on_hand=9))
        end_reading()
        place = shop.place_id
        assert queries.check_ledger(read_session()) == [
            Difference(variant_id=first, place_id=place, what="reserved", recorded=2, found=1),
            Difference(variant_id=second, place_id=place, what="on_hand", recorded=5, found=9),
        ]
        end_reading()
        assert app.test_cli_runner().invoke(args=["stock", "check"]).exit_code == 1
