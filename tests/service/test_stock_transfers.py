"""Goods between two places: nothing is lost on the way, nothing comes twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from storefront.kernel import audit, clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.stock import queries, service
from storefront.stock.models import Movement, Place, Transfer, TransferRow
from storefront.stock.types import (
    DIFFERS,
    Arrival,
    Difference,
    MovementReason,
    PlaceKind,
    SendTransfer,
    StockProblem,
    TransferState,
)
from tests.support import factories, keeping
from tests.support.factories import SELLER, Shop

if TYPE_CHECKING:
    from flask import Flask

R = MovementReason


@pytest.fixture
def shop(app: Flask) -> Shop:
    del app
    factories.load_reference()
    return factories.open_shop(variants=2, on_hand=10)


@pytest.fixture
def outlet(shop: Shop) -> int:
    return keeping.open_place(shop, PlaceKind.OUTLET)


def send(shop: Shop, outlet: int, first: int = 6, second: int = 0) -> str:
    quantities = dict(zip(shop.variant_ids, (first, second), strict=True))
    return service.send_transfer(keeping.sending(shop, outlet, quantities), SELLER)


def lines(number: str) -> list[tuple[int, int, str]]:
    """(place, delta, reason) of each line of a transfer."""
    end_reading()
    query = select(Movement).join(Transfer, Transfer.id == Movement.transfer_id).where(Transfer.number == number)
    return [(row.place_id, row.delta, row.reason.value) for row in read_session().scalars(query.order_by(Movement.id))]


def state(number: str) -> TransferState:
    end_reading()
    return queries.get_transfer(read_session(), number).state


def lying(shop: Shop, outlet: int) -> tuple[int, int]:
    first = shop.variant_ids[0]
    return keeping.on_hand(shop.place_id, first), keeping.on_hand(outlet, first)


def test_what_has_left_lies_nowhere_until_it_arrives(shop: Shop, outlet: int) -> None:
    number = send(shop, outlet)
    assert (lying(shop, outlet), keeping.is_sound()) == ((4, 0), True)
    assert keeping.available(shop.variant_ids[0]) == 4
    service.receive_transfer(number, {shop.variant_ids[0]: Arrival(counted=6)}, SELLER)
    assert (lying(shop, outlet), keeping.is_sound()) == ((4, 6), True)
    assert lines(number) == [(shop.place_id, -6, "moved_out"), (outlet, 6, "moved_in")]
    assert state(number) is TransferState.ARRIVED


@pytest.mark.parametrize(
    ("arrival", "line"),
    [
        (Arrival(counted=4, reason=R.DAMAGED), (-2, "damaged")),
        (Arrival(counted=0), (-6, "lost")),
        (Arrival(counted=7), (1, "found")),
    ],
    ids=["some broken", "all lost", "one more"],
)
def test_a_difference_has_a_line_of_its_own(shop: Shop, outlet: int, arrival: Arrival, line: tuple[int, str]) -> None:
    number = send(shop, outlet)
    service.receive_transfer(number, {shop.variant_ids[0]: arrival}, SELLER)
    assert lines(number)[1:] == [(outlet, 6, "moved_in"), (outlet, *line)]
    assert (lying(shop, outlet), keeping.is_sound()) == ((4, arrival.counted), True)


def test_what_is_cancelled_is_back(shop: Shop, outlet: int) -> None:
    number = send(shop, outlet, 6, 3)
    for _ in range(2):
        service.cancel_transfer(number, SELLER)
    assert (lying(shop, outlet), state(number), keeping.is_sound()) == ((10, 0), TransferState.CANCELLED, True)
    with pytest.raises(StateConflictError):
        service.receive_transfer(number, dict.fromkeys(shop.variant_ids, Arrival(counted=6)), SELLER)
    assert lying(shop, outlet) == (10, 0)


def test_arriving_twice_counts_once(shop: Shop, outlet: int) -> None:
    number = send(shop, outlet)
    come = {shop.variant_ids[0]: Arrival(counted=6)}
    service.receive_transfer(number, come, SELLER)
    service.receive_transfer(number, come, SELLER)
    with pytest.raises(StateConflictError):
        service.receive_transfer(number, {shop.variant_ids[0]: Arrival(counted=5)}, SELLER)
    with pytest.raises(StateConflictError):
        service.cancel_transfer(number, SELLER)
    assert (lying(shop, outlet), keeping.is_sound()) == ((4, 6), True)


def test_the_same_form_sends_once(shop: Shop, outlet: int) -> None:
    command = keeping.sending(shop, outlet, {shop.variant_ids[0]: 6})
    assert service.send_transfer(command, SELLER) == service.send_transfer(command, SELLER)
    assert lying(shop, outlet) == (4, 0)


def test_the_same_form_cannot_send_something_else(shop: Shop, outlet: int) -> None:
    command = keeping.sending(shop, outlet, {shop.variant_ids[0]: 6})
    service.send_transfer(command, SELLER)
    other_place = keeping.open_place(shop)
    for other in (
        replace(command, quantities={shop.variant_ids[0]: 3}),
        replace(command, quantities={shop.variant_ids[1]: 6}),
        replace(command, to_place_id=other_place),
    ):
        with pytest.raises(StateConflictError):
            service.send_transfer(other, SELLER)
    assert (lying(shop, outlet), len(queries.list_transfers(read_session(), shop.group_id))) == ((4, 0), 1)


def test_every_shortage_is_told_and_nothing_leaves(shop: Shop, outlet: int) -> None:
    first, second = shop.variant_ids
    with pytest.raises(RefusedError) as caught:
        send(shop, outlet, 11, 12)
    assert [(each.code, each.at, each.values) for each in caught.value.problems] == [
        (StockProblem.TOO_FEW, f"jumlah-{first}", {"left": 10}),
        (StockProblem.TOO_FEW, f"jumlah-{second}", {"left": 10}),
    ]
    assert (lying(shop, outlet), queries.list_transfers(read_session(), shop.group_id)) == ((10, 0), [])


def test_what_makes_no_sense_is_refused(shop: Shop, outlet: int) -> None:
    with pytest.raises(RefusedError) as caught:
        send(shop, shop.place_id)
    assert caught.value.problems[0].code is StockProblem.SAME_PLACE
    with pytest.raises(RefusedError) as caught:
        send(shop, outlet, 0)
    assert caught.value.problems[0].code is StockProblem.NOTHING_SENT
    other = factories.open_shop(regency_code="53.11")
    with pytest.raises(NotFoundError):
        send(shop, other.place_id)
    with pytest.raises(NotFoundError):
        service.send_transfer(keeping.sending(shop, outlet, {other.variant_ids[0]: 1}), SELLER)
    assert queries.list_transfers(read_session(), shop.group_id) == []


def test_a_place_that_goods_are_on_their_way_to_stays_open(shop: Shop, outlet: int) -> None:
    number = send(shop, outlet)
    with pytest.raises(RefusedError) as caught:
        service.close_place(shop.group_id, outlet, SELLER)
    assert [each.code for each in caught.value.problems] == [StockProblem.PLACE_AWAITED]
    service.cancel_transfer(number, SELLER)
    service.close_place(shop.group_id, outlet, SELLER)


def test_what_came_back_to_a_closed_place_can_leave_it_and_nothing_more_goes_there(shop: Shop, outlet: int) -> None:
    first = shop.variant_ids[0]
    with unit_of_work() as session:
        session.get_one(Place, shop.place_id).closed_at = clock.now()
    assert [place.is_open for place in queries.list_places(read_session(), shop.group_id)] == [False, True]
    number = send(shop, outlet, 4)
    service.receive_transfer(number, {first: Arrival(counted=4)}, SELLER)
    back = SendTransfer(
        group_id=shop.group_id,
        from_place_id=outlet,
        to_place_id=shop.place_id,
        quantities={first: 1},
        key=keeping.new_key(),
    )
    with pytest.raises(NotFoundError):
        service.send_transfer(back, SELLER)
    assert lying(shop, outlet) == (6, 4)


def test_the_check_counts_what_is_on_its_way(shop: Shop, outlet: int, app: Flask) -> None:
    send(shop, outlet)
    with unit_of_work() as session:
        session.execute(update(TransferRow).values(quantity=5))
    end_reading()
    (found,) = queries.check_ledger(read_session())
    assert (found.what, found.recorded, found.found) == ("on_the_way", 6, 5)
    end_reading()
    assert app.test_cli_runner().invoke(args=["stock", "check"]).exit_code == 1


def test_the_nightly_look_writes_what_it_finds_into_the_log(shop: Shop, outlet: int) -> None:
    send(shop, outlet)
    assert service.check_and_report() == 0
    with unit_of_work() as session:
        session.execute(update(TransferRow).values(quantity=5))
    assert service.check_and_report() == 1
    end_reading()
    entry = audit.list_latest(read_session(), limit=1)[0]
    assert (entry.action, entry.before, entry.after) == (
        DIFFERS,
        {"place": shop.place_id, "on_the_way": 6},
        {"place": shop.place_id, "on_the_way": 5},
    )


def test_a_sale_during_the_nightly_look_alarms_nobody(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    place_id, variant_id = shop.place_id, shop.variant_ids[0]
    passing = Difference(variant_id=variant_id, place_id=place_id, what="on_hand", recorded=10, found=9)
    looks = iter([[passing], []])
    monkeypatch.setattr(queries, "check_ledger", lambda _session: next(looks))
    assert service.check_and_report() == 0
    end_reading()
    assert audit.list_latest(read_session(), text=DIFFERS) == []
