"""A group refuses a line while a colleague packs the same order: nothing is refused of what is packed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storefront.kernel import clock
from storefront.kernel.db import db, end_reading, read_session
from storefront.kernel.types import BUYER
from storefront.orders import queries as orders
from storefront.orders.models import LineRefusal, SellerOrder
from storefront.orders.queries import LockedOrder
from storefront.orders.types import SellerOrderState
from storefront.trade import service as trade
from storefront.trade.service import lessening
from storefront.trade.types import RefuseLine
from tests.support import invariants, racing, two_groups
from tests.support.factories import SELLER

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Flask
    from sqlalchemy.orm import Session

    from storefront.orders.types import SellerOrderView


def _unlocked(session: Session, seller_order_id: int) -> tuple[LockedOrder, SellerOrder]:
    """As `lock_order_of` reads, without its lock."""
    part = session.get_one(SellerOrder, seller_order_id)
    order = session.get_one(orders.Order, part.order_id)
    parts = select(SellerOrder).where(SellerOrder.order_id == order.id).order_by(SellerOrder.id)
    return LockedOrder(order=order, parts=list(session.scalars(parts))), part


def _accepted(monkeypatch: pytest.MonkeyPatch) -> tuple[str, SellerOrderView]:
    """A part that is about to be packed; whoever refuses a line of it takes a while between look and write."""
    market = two_groups.open_market()
    number = two_groups.place_transfer(market)
    two_groups.pay(number)
    part = two_groups.part_of(number, market.flores)
    trade.accept(part.id, SELLER)
    found = lessening._cut_of

    def slowly(*arguments: object) -> object:
        answer = found(*arguments)  # type: ignore[arg-type]  # passes on what it was given
        time.sleep(0.6)
        return answer

    monkeypatch.setattr(lessening, "_cut_of", slowly)
    end_reading()
    return number, part


def _refuse(part: SellerOrderView) -> None:
    line = part.lines[0]
    command = RefuseLine(seller_order_id=part.id, line_id=line.id, seen=line.quantity, left=1, reason="Habis")
    trade.refuse_line(command, SELLER)


def _later(act: Callable[[], object]) -> Callable[[], datetime]:
    """Begun while the line is being refused; answers when it was done."""

    def run() -> datetime:
        time.sleep(0.2)
        act()
        return clock.now()

    return run


@pytest.mark.parametrize("in_turn", [True, False], ids=["in turn", "control"])
def test_packing_waits_for_the_refusal(app: Flask, monkeypatch: pytest.MonkeyPatch, *, in_turn: bool) -> None:
    """The control takes no lock: there the parcel is packed and closed before a line of it is refused."""
    number, part = _accepted(monkeypatch)
    if not in_turn:
        monkeypatch.setattr(orders, "lock_order_of", _unlocked)

    acts = [lambda: _refuse(part), _later(lambda: trade.pack(part.id, SELLER))]
    answers = racing.at_once(app, acts, lambda act: act())

    assert [each for each in answers if isinstance(each, Exception)] == []
    refused_at = read_session().scalars(select(LineRefusal.at)).one()
    packed_at = next(step.at for step in two_groups.see(number).parts[0].steps if step.state == SellerOrderState.PACKED)
    assert (packed_at > refused_at) == (in_turn or db.engine.dialect.name == "sqlite")
    if in_turn:
        assert invariants.broken([number]) == []


def test_the_buyer_cancels_meanwhile(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    number, part = _accepted(monkeypatch)
    before = two_groups.see(number)
    acts = [lambda: _refuse(part), _later(lambda: trade.cancel(part.number, BUYER))]

    answers = racing.at_once(app, acts, lambda act: act())

    assert [each for each in answers if isinstance(each, Exception)] == []
    (ended,) = (each for each in two_groups.see(number).parts if each.id == part.id)
    assert ended.state == SellerOrderState.CANCELLED
    (refusal,) = ended.refusals
    assert refusal.amount + ended.total == before.parts[0].total
    assert invariants.broken([number]) == []
