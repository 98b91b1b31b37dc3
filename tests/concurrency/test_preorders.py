"""Many buyers for the last that a group can still make in a month: no more is promised than that."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.kernel.db import db, end_reading, read_session
from storefront.kernel.errors import RefusedError
from storefront.stock import queries as stock_queries
from storefront.stock import service as stock_service
from storefront.stock.models import Promise
from storefront.stock.types import ReservationState
from storefront.trade import service as trade
from storefront.trade.types import PlacedOrder
from tests.support import factories, invariants, racing
from tests.support.factories import CLERK
from tests.support.orders import see

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from sqlalchemy.orm import Session

    from storefront.stock.types import Preorder
    from storefront.trade.types import PlaceOrder

LAST = 10
SEASON = (1, 1)  # one month in a year: whoever comes too late cannot be put off to the next


def _crowd() -> tuple[int, list[PlaceOrder]]:
    """The variant, and a form of each buyer, all of which show the same day."""
    factories.load_reference()
    shop = factories.open_shop(on_hand=0)
    factories.take_preorders(shop, per_month=LAST, season=SEASON)
    tokens = [factories.fill_basket({shop.variant_ids[0]: 1}) for _ in range(racing.BUYERS)]
    forms = [factories.checkout_form(token) for token in tokens]
    end_reading()
    return shop.variant_ids[0], forms


def _promised() -> int:
    end_reading()
    query = select(func.coalesce(func.sum(Promise.quantity), 0)).where(Promise.state == ReservationState.HELD)
    return int(read_session().execute(query).scalar_one())


def test_exactly_what_can_be_made_is_promised(app: Flask) -> None:
    variant_id, forms = _crowd()

    answers = racing.at_once(app, forms, trade.place)

    placed = [answer.number for answer in answers if isinstance(answer, PlacedOrder)]
    refused = [answer for answer in answers if isinstance(answer, RefusedError)]
    assert (len(placed), len(refused)) == (LAST, racing.BUYERS - LAST)
    assert {problem.at for error in refused for problem in error.problems} == {f"variant-{variant_id}"}
    assert _promised() == LAST
    assert invariants.broken(placed) == []


def test_control_looking_before_the_turn_promises_too_much(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same race where everybody acts on what was left before the first had ordered: too much is promised."""
    variant_id, forms = _crowd()
    all_have_looked = threading.Barrier(len(forms))
    seen = threading.local()
    look = stock_queries.preorders

    def as_seen(session: Session, wanted: Mapping[int, int]) -> dict[int, Preorder]:
        del session, wanted
        return seen.offers  # type: ignore[no-any-return]  # of this thread

    def look_then_buy(form: PlaceOrder) -> PlacedOrder:
        if not hasattr(seen, "offers"):  # whoever tries again after a busy moment still acts on the first look
            seen.offers = look(read_session(), {variant_id: 1})
            end_reading()
            all_have_looked.wait()
        return trade.place(form)

    monkeypatch.setattr(stock_queries, "preorders", as_seen)
    answers = racing.at_once(app, forms, look_then_buy)

    assert sum(isinstance(answer, PlacedOrder) for answer in answers) == racing.BUYERS
    assert _promised() > LAST
    assert invariants.broken() != []


@pytest.mark.parametrize("locked", [True, False], ids=["in order", "control"])
def test_two_payments_for_the_same_goods_do_not_wait_in_a_circle(
    app: Flask, monkeypatch: pytest.MonkeyPatch, *, locked: bool
) -> None:
    """Both orders hold promises of both groups, in another order each; writers of SQLite take turns even so."""
    factories.load_reference()
    shops = [factories.open_shop(on_hand=0), factories.open_shop(regency_code="53.11", on_hand=0)]
    for shop in shops:
        factories.take_preorders(shop, per_month=LAST)
    baskets = [{shop.variant_ids[0]: 1 for shop in order} for order in (shops, shops[::-1])]
    numbers = [trade.place(factories.checkout_form(factories.fill_basket(each))).number for each in baskets]
    totals = {number: see(number).total for number in numbers}
    keep = stock_service.keep

    def slowly(session: Session, seller_order_ids: list[int]) -> None:
        keep(session, seller_order_ids)
        time.sleep(0.3)

    monkeypatch.setattr(stock_service, "keep", slowly)
    if not locked:
        monkeypatch.setattr(stock_service, "lock_promises", lambda *_: None)
    tries: list[str] = []

    def confirm(number: str) -> None:
        tries.append(number)
        trade.confirm_transfer(number, totals[number], CLERK)

    answers = racing.at_once(app, numbers, confirm)

    assert answers == [None, None]
    is_in_turn = locked or db.engine.dialect.name == "sqlite"
    assert (len(tries) == len(numbers)) is is_in_turn  # else the database ends one, who has to come again
    assert invariants.broken(numbers) == []
