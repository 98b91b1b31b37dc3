"""Holds, releases, dispatches and time in any order: the database agrees with a model that a child can follow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.stock import queries, service
from storefront.stock.types import MovementReason, Want
from tests.support import factories
from tests.support.factories import SELLER

if TYPE_CHECKING:
    from flask import Flask

START = datetime(2026, 11, 21, tzinfo=UTC)
QUANTITIES = st.integers(1, 4)
FOREVER = datetime.max.replace(tzinfo=UTC)


class StockMachine(RuleBasedStateMachine):
    """`holds` is the model: for each part how many, until when."""

    def __init__(self) -> None:
        super().__init__()
        self.shop = factories.open_shop(on_hand=6)
        self.variant_id = self.shop.variant_ids[0]
        self.parts = [factories.seller_order(self.shop.group_id) for _ in range(4)]
        self.now = START
        self.on_hand = 6
        self.holds: dict[int, tuple[int, datetime]] = {}

    def _free(self) -> int:
        return self.on_hand - sum(count for count, end in self.holds.values() if end > self.now)

    @rule(which=st.integers(0, 3), quantity=QUANTITIES, hours=st.one_of(st.none(), st.integers(1, 3)))
    def hold(self, which: int, quantity: int, hours: int | None) -> None:
        part = self.parts[which]
        if part in self.holds:
            return
        end = None if hours is None else self.now + timedelta(hours=hours)
        want = Want(variant_id=self.variant_id, quantity=quantity, seller_order_id=part, name="Kopi")
        fits = quantity <= self._free()
        try:
            with clock.frozen_at(self.now), unit_of_work() as session:
                service.reserve(session, [want], end)
        except RefusedError:
            assert not fits
            return
        assert fits
        self.holds = {each: hold for each, hold in self.holds.items() if hold[1] > self.now}  # swept on the way
        self.holds[part] = (quantity, end or FOREVER)

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
        self.on_hand -= self.holds.pop(part)[0]

    @rule(quantity=QUANTITIES)
    def restock(self, quantity: int) -> None:
        with unit_of_work() as session:
            service.receive(
                session,
                variant_id=self.variant_id,
                place_id=self.shop.place_id,
                quantity=quantity,
                reason=MovementReason.HARVEST,
                actor=SELLER,
            )
        self.on_hand += quantity

    @invariant()
    def agrees_with_the_database(self) -> None:
        end_reading()
        with clock.frozen_at(self.now):
            assert queries.available(read_session(), [self.variant_id]) == {self.variant_id: self._free()}
        assert queries.check_ledger(read_session()) == []
        end_reading()


def test_any_order_of_events(app: Flask) -> None:
    del app
    factories.load_reference()
    quick = settings(
        max_examples=15, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(StockMachine, settings=quick)
