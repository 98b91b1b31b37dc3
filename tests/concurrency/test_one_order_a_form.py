"""R10: a form sent many times places one order, and everybody who sends it is shown that one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from storefront.kernel import ids
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError
from storefront.orders import queries as order_queries
from storefront.orders import service as order_service
from storefront.orders.models import Order
from storefront.trade import service as trade
from storefront.trade.types import OtherOrderPlacedError, PlacedOrder
from tests.support import factories, invariants, racing

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.orders.queries import LockedOrder
    from storefront.orders.types import OrderDraft
    from storefront.trade.types import PlaceOrder

TIMES = 50
create_order = order_service.create_order


def _form() -> PlaceOrder:
    factories.load_reference()
    flores = factories.open_shop(on_hand=500)
    sumba = factories.open_shop(regency_code="53.11", on_hand=500)
    form = factories.checkout_form(factories.fill_basket({flores.variant_ids[0]: 1, sumba.variant_ids[0]: 2}))
    end_reading()
    return form


def _orders() -> int:
    end_reading()
    return read_session().execute(select(func.count()).select_from(Order)).scalar_one()


def test_fifty_posts_of_one_form_place_one_order(app: Flask) -> None:
    form = _form()

    answers = racing.at_once(app, [form] * TIMES, trade.place)

    assert isinstance(answers[0], PlacedOrder)
    assert answers == [answers[0]] * TIMES
    assert _orders() == 1
    assert invariants.broken([answers[0].number]) == []


def test_two_tabs_with_different_bodies_place_one_order(app: Flask) -> None:
    form = _form()
    other = replace(form, buyer_name="Yosef Lede")

    answers = racing.at_once(app, [form, other] * (TIMES // 2), trade.place)

    placed = {answer.number for answer in answers if isinstance(answer, PlacedOrder)}
    shown = {answer.number for answer in answers if isinstance(answer, OtherOrderPlacedError)}
    assert len(placed) == 1
    assert shown == placed
    assert sum(isinstance(answer, PlacedOrder) for answer in answers) == TIMES // 2
    assert _orders() == 1


@pytest.mark.usefixtures("app")
def test_sent_again_later_by_back_and_resubmit() -> None:
    form = _form()
    placed = trade.place(form)

    assert trade.place(form) == placed
    with pytest.raises(OtherOrderPlacedError) as caught:
        trade.place(replace(form, phone="0813 3333 4444"))
    assert (caught.value.number, caught.value.access_key) == (placed.number, placed.access_key)
    assert _orders() == 1


def _without_lookup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_queries, "find_by_checkout_key", lambda *_: None)


def _without_rotation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_service, "empty", lambda *_: None)


def _without_unique_key(monkeypatch: pytest.MonkeyPatch) -> None:
    def create(session: Session, draft: OrderDraft, actor: Actor) -> LockedOrder:
        return create_order(session, replace(draft, checkout_key=ids.secret_token()), actor)

    monkeypatch.setattr(order_service, "create_order", create)


def test_the_rotated_key_alone_keeps_it_one_order(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    _without_lookup(monkeypatch)
    _without_unique_key(monkeypatch)

    answers = racing.at_once(app, [_form()] * TIMES, trade.place)

    assert sum(isinstance(answer, RefusedError) for answer in answers) == TIMES - 1
    assert _orders() == 1


def test_the_unique_key_alone_keeps_it_one_order(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    _without_lookup(monkeypatch)
    _without_rotation(monkeypatch)

    answers = racing.at_once(app, [_form()] * TIMES, trade.place)

    assert sum(isinstance(answer, IntegrityError) for answer in answers) == TIMES - 1
    assert _orders() == 1


def test_control_without_the_guards_every_post_places_an_order(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    _without_lookup(monkeypatch)
    _without_rotation(monkeypatch)
    _without_unique_key(monkeypatch)

    answers = racing.at_once(app, [_form()] * TIMES, trade.place)

    assert sum(isinstance(answer, PlacedOrder) for answer in answers) == TIMES
    assert _orders() == TIMES
