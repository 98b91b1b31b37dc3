"""Members count while buyers order, and phones send twice: all promises are kept, and nothing counts twice."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import RefusedError
from storefront.stock import counting, levels, service
from storefront.stock.models import Level, Movement
from storefront.stock.types import Arrival, Counted, MovementReason, StockProblem, Want
from tests.support import factories, invariants, keeping, racing
from tests.support.factories import SELLER, Shop

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from storefront.stock.types import Adjust, Recount

AT_ONCE = 8
PHONES, EDITS = (200, 20) if racing.PROVING else (8, 6)
AT_A_TIME = 8  # phones that send at one moment; more would only wait for their turn to write
R = MovementReason
SAID = {StockProblem.MOVED, StockProblem.PROMISED, StockProblem.TOO_FEW}  # what a member can do something about


@pytest.fixture
def shop(app: Flask) -> Shop:
    del app
    factories.load_reference()
    return factories.open_shop(on_hand=AT_ONCE)


def _orders(shop: Shop) -> list[int]:
    return [factories.seller_order(shop.group_id) for _ in range(AT_ONCE - 1)]


def _order_or_count(shop: Shop, part: int | None) -> object:
    """A part takes one and sends it off; None counts what is there down to four."""
    if part is None:
        return keeping.recount(shop, 4, AT_ONCE)
    with unit_of_work() as session:
        want = Want(variant_id=shop.variant_ids[0], quantity=1, seller_order_id=part, name="Kopi")
        service.reserve(session, [want], None)
        service.consume(session, part, SELLER)
    return part


def _write_as_seen(session: Session, command: Recount | Adjust, entry: levels.Entry, on_hand: int) -> None:
    """Without the guard: what was seen some time ago becomes what is there now."""
    del on_hand
    level = update(Level).where(Level.variant_id == command.variant_id, Level.place_id == command.place_id)
    session.execute(level.values(on_hand=command.seen + entry.delta))
    levels.write_line(session, command.variant_id, command.place_id, entry)


class TestCountingWhileOthersOrder:
    def test_either_comes_first_and_the_ledger_agrees(self, app: Flask, shop: Shop) -> None:
        parts = _orders(shop)
        answers = racing.at_once(app, [*parts, None], lambda part: _order_or_count(shop, part))
        counted, ordered = answers[-1], [each for each in answers[:-1] if isinstance(each, int)]
        assert all(isinstance(each, (int, RefusedError, Counted)) for each in answers)
        here = keeping.on_hand(shop.place_id, shop.variant_ids[0])
        start = 4 if isinstance(counted, Counted) else AT_ONCE
        assert here == start - len(ordered)
        assert keeping.is_sound()

    def test_control_a_count_of_what_was_seen_loses_an_order(self, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        """The count is made before an order leaves and written after it, with nothing that looks again."""
        monkeypatch.setattr(counting, "_problem", lambda *_: None)
        monkeypatch.setattr(counting, "_change", _write_as_seen)
        _order_or_count(shop, _orders(shop)[0])
        keeping.recount(shop, AT_ONCE + 1, AT_ONCE)
        assert not keeping.is_sound()


class TestTheSameFormAtOnce:
    def test_counts_once(self, app: Flask, shop: Shop) -> None:
        key = keeping.new_key()
        answers = racing.at_once(app, [key] * AT_ONCE, lambda each: keeping.adjust(shop, 5, R.HARVEST, each))
        assert all(isinstance(answer, Counted) for answer in answers), answers
        assert sum(not answer.is_repeat for answer in answers if isinstance(answer, Counted)) == 1
        assert keeping.on_hand(shop.place_id, shop.variant_ids[0]) == AT_ONCE + 5
        assert keeping.is_sound()

    def test_control_without_its_key_it_counts_each_time(
        self, app: Flask, shop: Shop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(counting, "_is_repeat", lambda *_: False)

        def without_key(session: Session, variant_id: int, place_id: int, entry: levels.Entry) -> None:
            kept(session, variant_id, place_id, levels.Entry(delta=entry.delta, reason=entry.reason, actor=entry.actor))

        kept = levels.write_line
        monkeypatch.setattr(levels, "write_line", without_key)
        racing.at_once(app, ["kunci-yang-sama-saja"] * AT_ONCE, lambda key: keeping.adjust(shop, 5, R.HARVEST, key))
        assert keeping.on_hand(shop.place_id, shop.variant_ids[0]) == AT_ONCE + 5 * AT_ONCE

    def test_sends_one_transfer_and_takes_it_in_once(self, app: Flask, shop: Shop) -> None:
        outlet = keeping.open_place(shop)
        command = keeping.sending(shop, outlet, {shop.variant_ids[0]: 3})
        sent = racing.at_once(app, [command] * AT_ONCE, lambda each: service.send_transfer(each, SELLER))
        (number,) = {str(each) for each in sent}
        come = {shop.variant_ids[0]: Arrival(counted=2)}
        racing.at_once(app, [number] * AT_ONCE, lambda each: service.receive_transfer(each, come, SELLER))
        end_reading()
        assert keeping.on_hand(shop.place_id, shop.variant_ids[0]) == AT_ONCE - 3
        assert keeping.on_hand(outlet, shop.variant_ids[0]) == 2
        assert invariants.broken() == []


@dataclass(frozen=True)
class Typed:
    """What somebody wrote down without a network; `counted` is set where they counted."""

    key: str
    delta: int
    days_late: int
    counted: int | None = None


def _typed(chance: random.Random) -> Typed:
    """Mostly goods that come in; some that are sold, some counts of what was seen before."""
    counted = chance.randint(0, 9) if chance.random() < 1 / 4 else None
    return Typed(keeping.new_key(), chance.choice((-2, 1, 2, 3)), chance.randint(0, 9), counted)


def _send(shop: Shop, typed: Typed) -> object:
    with clock.frozen_at(clock.now() + timedelta(days=typed.days_late)):
        try:
            if typed.counted is not None:
                return racing.patiently(lambda: keeping.recount(shop, typed.counted or 0, AT_ONCE, typed.key))
            reason = R.HARVEST if typed.delta > 0 else R.SOLD_DIRECTLY
            return racing.patiently(lambda: keeping.adjust(shop, typed.delta, reason, typed.key, seen=AT_ONCE))
        except RefusedError as error:
            return error


class TestPhonesThatComeBackLate:
    """R12: each phone sends what was typed twice, out of order and days late, all phones at once."""

    @pytest.mark.timeout(900)  # eight thousand edits, one after the other
    def test_each_edit_counts_once_and_what_cannot_be_is_said(self, app: Flask, shop: Shop) -> None:
        chance = random.Random(12)  # noqa: S311 -- the same edits each time
        edits = [[_typed(chance) for _ in range(EDITS)] * 2 for _ in range(PHONES)]
        phones = [list(chain(*edits[start::AT_A_TIME])) for start in range(AT_A_TIME)]
        for each in phones:
            chance.shuffle(each)

        answers = racing.at_once(app, phones, lambda edits: [(each, _send(shop, each)) for each in edits])

        assert [each for each in answers if isinstance(each, Exception)] == []
        told = [pair for each in answers if isinstance(each, list) for pair in each]
        assert len(told) == PHONES * EDITS * 2
        written = _written(shop)
        applied = [typed for typed, answer in told if isinstance(answer, Counted) and not answer.is_repeat]
        assert {typed.key for typed in applied if typed.counted is None} <= written.keys()
        assert max(Counter(typed.key for typed in applied if typed.counted is None).values()) == 1
        for typed, answer in told:
            if typed.counted is None and typed.delta > 0:
                assert (isinstance(answer, Counted), written[typed.key]) == (True, typed.delta)
            if isinstance(answer, RefusedError):
                assert answer.problems[0].code in SAID
        assert keeping.on_hand(shop.place_id, shop.variant_ids[0]) == AT_ONCE + sum(written.values()) >= 0
        assert keeping.is_sound()

    def test_control_without_their_keys_the_same_edits_count_twice(
        self, app: Flask, shop: Shop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        phones = [[Typed(keeping.new_key(), 1, 0)] * 2 for _ in range(AT_ONCE)]
        kept = levels.write_line

        def without_key(session: Session, variant_id: int, place_id: int, entry: levels.Entry) -> None:
            kept(session, variant_id, place_id, levels.Entry(delta=entry.delta, reason=entry.reason, actor=entry.actor))

        monkeypatch.setattr(counting, "_is_repeat", lambda *_: False)
        monkeypatch.setattr(levels, "write_line", without_key)
        racing.at_once(app, phones, lambda edits: [_send(shop, each) for each in edits])
        assert keeping.on_hand(shop.place_id, shop.variant_ids[0]) == AT_ONCE + 2 * AT_ONCE


def _written(shop: Shop) -> dict[str, int]:
    """What the ledger says of each edit."""
    end_reading()
    query = select(Movement.key, Movement.delta).where(
        Movement.variant_id == shop.variant_ids[0], Movement.key.is_not(None)
    )
    return {key: delta for key, delta in read_session().execute(query) if key}
