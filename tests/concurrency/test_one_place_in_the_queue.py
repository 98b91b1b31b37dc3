"""Waiting for goods, many at once: one place for each person and variant, and one call for each place."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.interests import queries, service
from storefront.interests.models import Interest
from storefront.interests.types import Ask
from storefront.kernel.db import db, end_reading, read_session, unit_of_work
from storefront.kernel.events import OutboxRow
from storefront.kernel.types import SYSTEM
from storefront.stock import service as stock
from storefront.stock.types import MovementReason
from tests.support import factories, racing

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask
    from sqlalchemy.orm import Session

TIMES = 12
lock_queue = service._lock_queue
called = service._called


@pytest.fixture
def shop(app: Flask) -> factories.Shop:
    del app
    factories.load_reference()
    return factories.open_shop(on_hand=0)


def _ask(shop: factories.Shop, contact: str, quantity: int = 1) -> str:
    return service.ask(Ask(variant_id=shop.variant_ids[0], quantity=quantity, contact=contact), "203.0.113.7")


def _arrive(shop: factories.Shop, quantity: int) -> None:
    with unit_of_work() as session:
        stock.receive(
            session,
            variant_id=shop.variant_ids[0],
            place_id=shop.place_id,
            quantity=quantity,
            reason=MovementReason.HARVEST,
            actor=SYSTEM,
        )


def _calls() -> int:
    end_reading()
    query = select(func.count()).select_from(OutboxRow).where(OutboxRow.topic == "InterestDue")
    return read_session().execute(query).scalar_one()


def _slowly(session: Session, variant_id: int, now: datetime) -> int:
    """Between reading the queue and writing to it, so that all who read it have read it before anybody writes."""
    pieces = called(session, variant_id, now)
    time.sleep(0.3)
    return pieces


def _without_lock(session: Session, variant_id: int, now: datetime) -> list[Interest]:
    query = select(Interest).where(
        Interest.variant_id == variant_id, Interest.due_at.is_(None), Interest.expires_at > now
    )
    return list(session.scalars(query.order_by(Interest.asked_at, Interest.id)))


def test_one_form_sent_many_times_has_one_place(app: Flask, shop: factories.Shop) -> None:
    answers = racing.at_once(app, [5] * TIMES, lambda quantity: _ask(shop, "maria@contoh.id", quantity))
    assert answers == [answers[0]] * TIMES
    assert isinstance(answers[0], str)
    end_reading()
    assert queries.totals(read_session(), [shop.group_id]) == (1, 5)


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
def test_goods_that_come_call_each_place_once(
    app: Flask, shop: factories.Shop, monkeypatch: pytest.MonkeyPatch, *, locked: bool
) -> None:
    """The control takes the lock off the queue; writers of SQLite take turns even so."""
    _ask(shop, "maria@contoh.id")
    _ask(shop, "yosef@contoh.id")
    _arrive(shop, 2)
    monkeypatch.setattr(service, "_called", _slowly)
    monkeypatch.setattr(service, "_lock_queue", lock_queue if locked else _without_lock)
    answers = racing.at_once(app, [shop.variant_ids[0]] * 4, service.tell_waiting)
    if locked or db.engine.dialect.name == "sqlite":
        assert sorted(answers, key=str) == [0, 0, 0, 2]
        assert _calls() == 2
    else:
        assert _calls() > 2
