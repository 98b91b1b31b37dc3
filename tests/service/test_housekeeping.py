"""What is forgotten when its time is over, and what never is."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storefront.kernel import clock, housekeeping
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.events import OutboxRow
from storefront.kernel.types import BUYER
from storefront.orders import service as orders
from storefront.orders.models import Basket, BasketLine
from storefront.orders.service import owning
from storefront.payments import proof_files
from storefront.payments import queries as payments
from storefront.payments import service as payment_service
from storefront.trade import service as trade
from tests.support import factories, two_groups
from tests.support.factories import CLERK
from tests.support.orders import NOON
from tests.support.photos import photo

if TYPE_CHECKING:
    from storefront.payments.types import ProofView

pytestmark = pytest.mark.usefixtures("app")


def _message(days: int, **values: object) -> int:
    with unit_of_work() as session:
        at = NOON - timedelta(days=days)
        row = OutboxRow(topic="OrderPaid", handler="x", payload={}, created_at=at, due_at=at, attempts=0, **values)
        session.add(row)
        session.flush()
        return row.id


class TestMessages:
    def test_what_was_done_long_ago_goes_and_nothing_else(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(housekeeping, "PORTION", 2)
        for _ in range(5):
            _message(31, done_at=NOON - timedelta(days=30, seconds=1))
        stay = [
            _message(31, done_at=NOON - timedelta(days=30)),
            _message(400),
            _message(400, parked_at=NOON - timedelta(days=399)),
        ]
        with clock.frozen_at(NOON):
            assert housekeeping.forget_handled() == 5
            assert housekeeping.forget_handled() == 0
        assert list(read_session().scalars(select(OutboxRow.id).order_by(OutboxRow.id))) == stay


class TestBaskets:
    def test_guests_baskets_left_alone_go_with_their_lines(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("storefront.orders.service.basket.PORTION", 2)
        factories.load_reference()
        shop = factories.open_shop()
        person_id = factories.person()
        with clock.frozen_at(NOON - timedelta(days=60, seconds=1)):
            left = [factories.fill_basket({shop.variant_ids[0]: 1}) for _ in range(3)]
            with unit_of_work() as session:
                of_person = owning.new_key(session, owning.open_own(session, person_id), None)
            orders.add_to_basket(of_person, shop.variant_ids[0], 1)
        with clock.frozen_at(NOON - timedelta(days=60)):
            touched = factories.fill_basket({shop.variant_ids[0]: 1})
        with clock.frozen_at(NOON):
            assert orders.forget_baskets() == 3
            assert orders.forget_baskets() == 0
        end_reading()
        assert [factories.see_basket(token).is_empty for token in left] == [True] * 3
        assert [factories.see_basket(token).count for token in (of_person, touched)] == [1, 1]
        rows = set(read_session().scalars(select(Basket.id)))
        assert set(read_session().scalars(select(BasketLine.basket_id))) == rows
        assert len(rows) == 2


class TestProofs:
    def place(self) -> str:
        market = two_groups.open_market()
        with clock.frozen_at(NOON):
            number = two_groups.place_transfer(market)
            trade.claim_transfer(number, photo(), BUYER)
        return number

    def proof(self, number: str) -> ProofView:
        order = two_groups.see(number)
        (found,) = payments.list_proofs(read_session(), order.id)
        end_reading()
        return found

    def erase(self, days: int, seconds: int = 0) -> int:
        with clock.frozen_at(NOON + timedelta(days=days, seconds=seconds)):
            return payment_service.erase_old_proofs()

    def test_erased_some_time_after_the_payment_was_closed_and_the_row_says_so(self) -> None:
        number = self.place()
        with clock.frozen_at(NOON):
            two_groups.pay(number)
        assert self.erase(90) == 0
        key = self.proof(number).key
        assert payment_service.read_proof(key) is not None
        assert self.erase(90, 1) == 1
        assert self.erase(91) == 0
        assert payment_service.read_proof(key) is None
        assert self.proof(number).is_erased
        assert self.proof(number).sent_at == NOON

    def test_never_while_nobody_has_answered(self) -> None:
        number = self.place()
        trade.cancel(number, BUYER)
        assert self.erase(999) == 0
        with clock.frozen_at(NOON):
            trade.reject_transfer(number, "Tidak ada", CLERK)
        assert self.erase(999) == 1

    def test_never_while_money_is_owed(self) -> None:
        number = self.place()
        with clock.frozen_at(NOON):
            two_groups.pay(number)
            trade.cancel(number, BUYER)
        assert self.erase(999) == 0

    def test_a_picture_without_a_row_goes_after_a_day(self) -> None:
        number = self.place()
        order_id = two_groups.see(number).id
        stray = payment_service.store_proof(order_id, photo(shade=7)).key
        fresh = payment_service.store_proof(order_id, photo(shade=90)).key
        path = proof_files.CABINET.folder / stray[:2] / f"{stray}.jpg"
        os.utime(path, times=(0, 0))
        known = self.proof(number).key
        os.utime(proof_files.CABINET.folder / known[:2] / f"{known}.jpg", times=(0, 0))
        assert payment_service.erase_old_proofs() == 0
        kept = [payment_service.read_proof(key) is not None for key in (stray, fresh, known)]
        assert kept == [False, True, True]
