"""Holds, counts, sales, transfers and time in any order: the database agrees with a model that a child can follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.stock import queries, service
from storefront.stock.types import (
    ADDING,
    TAKING,
    Adjust,
    Arrival,
    MovementReason,
    PlaceKind,
    Recount,
    SavePlace,
    SendTransfer,
    Want,
)
from tests.support import factories, keeping
from tests.support.factories import SELLER
from tests.support.racing import PROVING

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

pytestmark = pytest.mark.both_databases

START = datetime(2026, 11, 21, tzinfo=UTC)
QUANTITIES = st.integers(1, 4)
PLACES = st.integers(0, 2)
FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass
class Hold:
    """What a part holds: how many at each place, until when."""

    counts: dict[int, int]
    end: datetime


@dataclass
class Journey:
    number: str
    count: int
    start: int
    end: int


class StockMachine(RuleBasedStateMachine):
    """Two places sell online, the third does not. `lying`, `holds` and `journeys` are the model."""

    def __init__(self) -> None:
        super().__init__()
        self.shop = factories.open_shop(on_hand=6)
        self.variant_id = self.shop.variant_ids[0]
        self.places = [self.shop.place_id]
        for kind, sells_online in ((PlaceKind.BUMDES, True), (PlaceKind.STALL, False)):
            command = SavePlace(kind=kind, name=kind.value, sells_online=sells_online)
            self.places.append(service.save_place(self.shop.group_id, None, command, SELLER))
        self.parts = [factories.seller_order(self.shop.group_id) for _ in range(4)]
        self.now = START
        self.lying = [6, 0, 0]
        self.holds: dict[int, Hold] = {}
        self.journeys: list[Journey] = []
        self.last: Callable[[], object] | None = None

    def _promised(self, place: int) -> int:
        return sum(hold.counts.get(place, 0) for hold in self.holds.values() if hold.end > self.now)

    def _free(self, place: int) -> int:
        return self.lying[place] - self._promised(place)

    def _sweep(self) -> None:
        self.holds = {part: hold for part, hold in self.holds.items() if hold.end > self.now}

    def _do(self, act: Callable[[], object], *, fits: bool) -> bool:
        """Whether it was done, which must be whether it fits."""
        try:
            with clock.frozen_at(self.now):
                act()
        except RefusedError:
            assert not fits
            return False
        assert fits
        self._sweep()
        return True

    @rule(which=st.integers(0, 3), quantity=QUANTITIES, hours=st.one_of(st.none(), st.integers(1, 3)))
    def hold(self, which: int, quantity: int, hours: int | None) -> None:
        part = self.parts[which]
        if part in self.holds:
            return
        end = None if hours is None else self.now + timedelta(hours=hours)
        want = Want(variant_id=self.variant_id, quantity=quantity, seller_order_id=part, name="Kopi")

        def act() -> None:
            with unit_of_work() as session:
                service.reserve(session, [want], end)

        counts: dict[int, int] = {}
        for place in (0, 1):
            counts[place] = min(quantity - sum(counts.values()), self._free(place))
        if self._do(act, fits=sum(counts.values()) == quantity):
            self.holds[part] = Hold({place: count for place, count in counts.items() if count}, end or FOREVER)

    @rule(hours=st.integers(1, 2))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @precondition(lambda self: self.holds)
    @rule(which=st.integers(0, 3))
    def release(self, which: int) -> None:
        with unit_of_work() as session:
            service.release(session, [self.parts[which]])
        self.holds.pop(self.parts[which], None)

    @rule(which=st.integers(0, 3))
    def dispatch(self, which: int) -> None:
        part = self.parts[which]
        try:
            with unit_of_work() as session:
                service.consume(session, part, SELLER)
        except StateConflictError:
            assert part not in self.holds
            return
        for place, count in self.holds.pop(part).counts.items():
            self.lying[place] -= count

    @rule(place=PLACES, count=QUANTITIES, reason=st.sampled_from(sorted(ADDING | TAKING)))
    def adjust(self, place: int, count: int, reason: MovementReason) -> None:
        change = count if reason in ADDING else -count
        spot = {"variant_id": self.variant_id, "place_id": self.places[place]}
        command = Adjust(**spot, delta=change, reason=reason, seen=0, key=keeping.new_key())
        if self._do(lambda: service.adjust(command, SELLER), fits=change > 0 or self._free(place) + change >= 0):
            self.lying[place] += change
            self.last = lambda: service.adjust(command, SELLER)

    @rule(place=PLACES, counted=st.integers(0, 8), off=st.sampled_from((0, 0, 0, 1)))
    def recount(self, place: int, counted: int, off: int) -> None:
        spot = {"variant_id": self.variant_id, "place_id": self.places[place]}
        command = Recount(**spot, counted=counted, seen=self.lying[place] + off, key=keeping.new_key())
        fits = off == 0 and counted >= min(self._promised(place), self.lying[place])
        if self._do(lambda: service.recount(command, SELLER), fits=fits):
            if counted != self.lying[place]:
                self.last = lambda: service.recount(command, SELLER)
            self.lying[place] = counted

    @precondition(lambda self: self.last)
    @rule()
    def send_the_last_edit_again(self) -> None:
        assert self.last
        self._do(self.last, fits=True)

    @rule(start=PLACES, end=PLACES, quantity=QUANTITIES)
    def send(self, start: int, end: int, quantity: int) -> None:
        command = SendTransfer(
            group_id=self.shop.group_id,
            from_place_id=self.places[start],
            to_place_id=self.places[end],
            quantities={self.variant_id: quantity},
            key=keeping.new_key(),
        )
        numbers: list[str] = []
        fits = start != end and quantity <= self._free(start)
        if self._do(lambda: numbers.append(service.send_transfer(command, SELLER)), fits=fits):
            self.lying[start] -= quantity
            self.journeys.append(Journey(numbers[0], quantity, start, end))

    @precondition(lambda self: self.journeys)
    @rule(counted=st.integers(0, 5))
    def arrive(self, counted: int) -> None:
        journey = self.journeys.pop(0)
        for _ in range(2):
            service.receive_transfer(journey.number, {self.variant_id: Arrival(counted=counted)}, SELLER)
        self.lying[journey.end] += counted

    @precondition(lambda self: self.journeys)
    @rule()
    def cancel(self) -> None:
        journey = self.journeys.pop()
        service.cancel_transfer(journey.number, SELLER)
        self.lying[journey.start] += journey.count

    @invariant()
    def agrees_with_the_database(self) -> None:
        end_reading()
        session = read_session()
        with clock.frozen_at(self.now):
            free = self._free(0) + self._free(1)
            assert queries.available(session, [self.variant_id]) == {self.variant_id: free}
            views = [queries.view_stock(session, place, [self.variant_id], 0)[self.variant_id] for place in self.places]
        assert [(view.on_hand, view.promised) for view in views] == [
            (self.lying[place], self._promised(place)) for place in range(3)
        ]
        assert queries.check_ledger(session) == []
        end_reading()


def test_any_order_of_events(app: Flask) -> None:
    del app
    factories.load_reference()
    quick = settings(
        max_examples=100 if PROVING else 6,
        stateful_step_count=30 if PROVING else 15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    run_state_machine_as_test(StockMachine, settings=quick)
