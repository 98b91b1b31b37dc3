"""kill -9 while an order is being placed: all of it is there, or nothing of it, and nothing stays stuck."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.kernel.db import end_reading, read_session
from storefront.orders.models import Order
from storefront.stock import queries as stock
from storefront.stock.models import Reservation
from storefront.trade import service as trade
from tests.support import buyer_process, factories, forked, invariants

if TYPE_CHECKING:
    from pathlib import Path


def _rows(table: type[Order | Reservation]) -> int:
    return read_session().execute(select(func.count()).select_from(table)).scalar_one()


def _kill(when: str, url: str, folder: Path, token: str) -> None:
    process, _ = forked.start(buyer_process.die, url, folder / "killed", when, token)
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    end_reading()


@pytest.mark.usefixtures("app")
class TestKilled:
    def _basket(self) -> tuple[int, str]:
        factories.load_reference()
        variant_id = factories.open_shop(on_hand=3).variant_ids[0]
        return variant_id, factories.fill_basket({variant_id: 3})

    def test_between_hold_and_commit_nothing_is_left(self, database_url: str, tmp_path: Path) -> None:
        variant_id, token = self._basket()

        _kill("before_commit", database_url, tmp_path, token)

        assert (_rows(Order), _rows(Reservation)) == (0, 0)
        assert stock.available(read_session(), [variant_id]) == {variant_id: 3}
        placed = trade.place(factories.checkout_form(token))  # the lock died with its owner
        assert invariants.broken([placed.number]) == []

    def test_between_commit_and_answer_the_order_is_found_again(self, database_url: str, tmp_path: Path) -> None:
        variant_id, token = self._basket()
        form = factories.checkout_form(token)
        end_reading()

        _kill("after_commit", database_url, tmp_path, token)

        number = read_session().scalars(select(Order.number)).one()
        assert trade.place(form).number == number
        assert _rows(Order) == 1
        assert stock.available(read_session(), [variant_id]) == {variant_id: 0}
        assert invariants.broken([number]) == []
