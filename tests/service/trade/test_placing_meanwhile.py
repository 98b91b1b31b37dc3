"""What somebody else does between the look at a basket and the turn to write the order."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from storefront.catalogue.models import Product, Variant
from storefront.catalogue.types import DeterminationOutcome
from storefront.kernel.db import db, end_reading, read_session, unit_of_work
from storefront.kernel.errors import RefusedError
from storefront.kernel.money import Rupiah
from storefront.orders import queries as order_queries
from storefront.orders import service as order_service
from storefront.orders.models import Order
from storefront.stock.models import Level
from storefront.trade import service as trade
from storefront.trade.service import placing
from storefront.trade.types import TradeProblem
from tests.support import factories, invariants
from tests.support.shelf import counted_queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from tests.support.factories import Shop

STATEMENTS = {"sqlite": 19, "postgresql": 17}  # for an order of one line, but for COPY; may only shrink


@pytest.fixture
def token(shops: tuple[Shop, Shop]) -> str:
    return factories.fill_basket({shops[0].variant_ids[0]: 1})


def _meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object], *, times: int = 1) -> None:
    """Let `act` come in just before the turn to write, the first so many times."""
    left = [act] * times

    @contextmanager
    def after_somebody_else() -> Iterator[Session]:
        if left:
            left.pop()()
        with unit_of_work() as session:
            yield session

    monkeypatch.setattr(placing, "unit_of_work", after_somebody_else)


def _raise_the_price() -> None:
    with unit_of_work() as session:
        session.execute(update(Variant).values(price=Variant.price + Rupiah(10_000)))


def _suspend() -> None:
    with unit_of_work() as session:
        session.execute(update(Product).values(outcome=DeterminationOutcome.SUSPENDED))


def _sell_out() -> None:
    with unit_of_work() as session:
        session.execute(update(Level).values(on_hand=0))


def _take_longer() -> None:
    with unit_of_work() as session:
        session.execute(update(Product).values(lead_time_days=Product.lead_time_days + 1))


def _orders() -> int:
    end_reading()
    return read_session().execute(select(func.count()).select_from(Order)).scalar_one()


@pytest.mark.parametrize(
    ("act", "code"),
    [(_raise_the_price, "total_changed"), (_suspend, "not_for_sale"), (_sell_out, "sold_out")],
    ids=["price", "suspended", "sold out"],
)
def test_what_has_changed_is_told(
    token: str, monkeypatch: pytest.MonkeyPatch, act: Callable[[], None], code: str
) -> None:
    form = factories.checkout_form(token)
    _meanwhile(monkeypatch, act)
    with pytest.raises(RefusedError) as caught:
        trade.place(form)
    assert [problem.code.value for problem in caught.value.problems] == [code]
    assert _orders() == 0
    assert not factories.see_basket(token).is_empty


def test_another_tab_takes_one_more(shops: tuple[Shop, Shop], token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    form = factories.checkout_form(token)
    _meanwhile(monkeypatch, lambda: order_service.set_quantity(token, shops[0].variant_ids[0], 2))
    with pytest.raises(RefusedError) as caught:
        trade.place(form)
    assert [problem.code for problem in caught.value.problems] == [TradeProblem.TOTAL_CHANGED]
    assert _orders() == 0


def test_the_same_form_comes_in_first(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    form, first = factories.checkout_form(token), []

    def place_in_the_other_tab() -> None:
        with monkeypatch.context() as alone:
            alone.setattr(placing, "unit_of_work", unit_of_work)
            first.append(trade.place(form))

    _meanwhile(monkeypatch, place_in_the_other_tab)
    assert trade.place(form) == first[0]
    assert _orders() == 1


def test_what_does_not_concern_the_buyer_is_looked_at_again(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    form = factories.checkout_form(token)
    _meanwhile(monkeypatch, _take_longer)
    assert invariants.broken([trade.place(form).number]) == []
    assert _orders() == 1


def test_goods_that_never_rest_are_not_looked_at_for_ever(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    form = factories.checkout_form(token)
    _meanwhile(monkeypatch, _take_longer, times=placing.TRIES)
    with pytest.raises(RefusedError) as caught:
        trade.place(form)
    assert [problem.code for problem in caught.value.problems] == [TradeProblem.STALE_FORM]
    assert _orders() == 0


def test_control_without_the_second_look_the_old_price_is_written(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    form = factories.checkout_form(token)
    _meanwhile(monkeypatch, _raise_the_price)
    monkeypatch.setattr(order_queries, "lock_unchanged", lambda *seen: order_queries.lock_basket(*seen[:2]))
    trade.place(form)
    end_reading()
    assert read_session().scalars(select(Order.goods_total)).one() == Rupiah(50_000)
    assert read_session().scalars(select(Variant.price).order_by(Variant.id).limit(1)).one() == Rupiah(60_000)


def test_the_turn_to_write_stays_short(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else writes to SQLite meanwhile."""
    form = factories.checkout_form(token)
    within: list[int] = []

    @contextmanager
    def counted() -> Iterator[Session]:
        with unit_of_work() as session, counted_queries() as asked:
            yield session
            session.flush()
            within.append(len(asked))

    monkeypatch.setattr(placing, "unit_of_work", counted)
    trade.place(form)
    assert within == [STATEMENTS[db.engine.dialect.name]]
