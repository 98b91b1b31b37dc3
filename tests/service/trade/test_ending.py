"""Orders that end without goods, and the money that goes back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from storefront.kernel import audit, clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError
from storefront.kernel.types import BUYER
from storefront.orders.types import OrderState, PaymentState, SellerOrderState
from storefront.payments import queries as payments
from storefront.payments import service as payment_service
from storefront.payments.models import ExpectedTransfer
from storefront.payments.types import PaymentProblem, RefundState
from storefront.stock.models import Level
from storefront.trade import service as trade
from storefront.trade.types import TradeProblem
from tests.support import factories, invariants
from tests.support.factories import CLERK, SELLER
from tests.support.orders import IN_TIME, NOON, TOO_LATE, available, conflicts, refunds, refused, see, states

if TYPE_CHECKING:
    from storefront.orders.types import OrderView
    from tests.support.factories import Shop

S = SellerOrderState


class TestEnding:
    def test_expired_unpaid_the_goods_are_free_again(self, unpaid: OrderView, shops: tuple[Shop, Shop]) -> None:
        with clock.frozen_at(IN_TIME):
            assert trade.expire_due() == 0
        with clock.frozen_at(TOO_LATE):
            assert trade.expire_due() == 1
            assert trade.expire_due() == 0
        assert see(unpaid.number).state == OrderState.EXPIRED
        assert available(shops) == [2, 1]
        assert refunds(unpaid) == []
        assert invariants.broken([unpaid.number]) == []

    def test_one_whose_stock_is_wrong_keeps_no_other_from_expiring(
        self, unpaid: OrderView, shops: tuple[Shop, Shop], caplog: pytest.LogCaptureFixture
    ) -> None:
        other = factories.open_shop(name="Madu Timor", on_hand=1)
        with clock.frozen_at(NOON):
            second = trade.place(factories.checkout_form(factories.fill_basket({other.variant_ids[0]: 1}))).number
        with unit_of_work() as session:
            session.execute(update(Level).where(Level.variant_id == shops[0].variant_ids[0]).values(reserved=0))
        with clock.frozen_at(TOO_LATE):
            assert trade.expire_due() == 1
        assert states(unpaid.number) == [S.PLACED, S.PLACED]
        assert states(second) == [S.EXPIRED]
        assert f"order {unpaid.id}" in caplog.text

    def test_cancelled_unpaid_nothing_is_owed(self, unpaid: OrderView, shops: tuple[Shop, Shop]) -> None:
        trade.cancel(unpaid.number, BUYER)
        assert see(unpaid.number).state == OrderState.CANCELLED
        assert available(shops) == [2, 1]
        assert refunds(unpaid) == []
        conflicts(lambda: trade.cancel(unpaid.number, BUYER))

    def test_cancelled_whole_and_paid_all_of_it_is_owed(self, paid: OrderView, shops: tuple[Shop, Shop]) -> None:
        trade.accept(paid.parts[0].id, SELLER)
        trade.cancel(paid.number, BUYER, "Salah pilih")
        order = see(paid.number)
        assert (order.state, order.payment_state) == (OrderState.CANCELLED, PaymentState.REFUND_DUE)
        assert [part.reason for part in order.parts] == ["Salah pilih"] * 2
        assert refunds(paid) == [paid.parts[0].total, paid.parts[1].total + paid.unique_code]
        assert available(shops) == [2, 1]
        assert invariants.broken([paid.number]) == []

    def test_ended_part_by_part_the_last_brings_the_code(self, paid: OrderView) -> None:
        trade.cancel(paid.parts[1].number, BUYER)
        assert refunds(paid) == [paid.parts[1].total]
        trade.refuse(paid.parts[0].id, "Panen gagal", SELLER)
        assert refunds(paid) == [paid.parts[1].total, paid.parts[0].total + paid.unique_code]
        assert states(paid.number) == [S.REFUSED, S.CANCELLED]
        assert invariants.broken([paid.number]) == []

    def test_what_is_packed_stays(self, paid: OrderView) -> None:
        trade.accept(paid.parts[0].id, SELLER)
        trade.pack(paid.parts[0].id, SELLER)
        assert refused(lambda: trade.cancel(paid.number, BUYER)) == [(TradeProblem.TOO_LATE, paid.parts[0].number)]
        conflicts(lambda: trade.refuse(paid.parts[0].id, "Rusak", SELLER))
        trade.cancel(paid.parts[1].number, BUYER)
        assert states(paid.number) == [S.PACKED, S.CANCELLED]

    def test_refused_only_with_a_reason(self, paid: OrderView) -> None:
        assert refused(lambda: trade.refuse(paid.parts[0].id, " ", SELLER)) == [(TradeProblem.REASON_MISSING, "reason")]

    @pytest.mark.usefixtures("in_time")
    def test_never_fetched(self, at_pickup: OrderView, shops: tuple[Shop, Shop]) -> None:
        first, second = at_pickup.parts
        trade.cancel(second.number, BUYER)
        trade.accept(first.id, SELLER)
        trade.pack(first.id, SELLER)
        trade.make_ready(first.id, SELLER)
        trade.give_up(first.id, "Tidak diambil", SELLER)
        assert see(at_pickup.number).state == OrderState.CANCELLED
        assert available(shops) == [2, 1]
        assert invariants.broken([at_pickup.number]) == []

    @pytest.mark.usefixtures("in_time")
    def test_fetched_in_part_the_rest_cancelled_is_paid(self, at_pickup: OrderView) -> None:
        first, second = at_pickup.parts
        trade.accept(first.id, SELLER)
        trade.pack(first.id, SELLER)
        trade.make_ready(first.id, SELLER)
        trade.hand_over(first.id, SELLER, reason="Dikenal")
        trade.cancel(second.number, BUYER)
        order = see(at_pickup.number)
        assert (order.state, order.payment_state) == (OrderState.COMPLETED, PaymentState.PAID)
        assert refunds(order) == []


class TestRefunds:
    def test_settled_one_by_one(self, paid: OrderView) -> None:
        trade.cancel(paid.number, BUYER)
        first, second = payments.list_refunds_due(read_session())
        assert (first.order_number, first.phone) == (paid.number, "+6281234567890")
        payment_service.settle_refund(first.id, "BNI 123", CLERK)
        assert see(paid.number).payment_state == PaymentState.REFUND_DUE
        payment_service.settle_refund(second.id, "BNI 124", CLERK)
        assert see(paid.number).payment_state == PaymentState.REFUNDED
        assert payments.list_refunds_due(read_session()) == []
        settled = payments.list_refunds(read_session(), paid.id)
        assert [(each.state, each.note, each.settled_by) for each in settled] == [
            (RefundState.SETTLED, "BNI 123", "Keuangan"),
            (RefundState.SETTLED, "BNI 124", "Keuangan"),
        ]
        assert [entry.action for entry in audit.list_latest(read_session(), limit=2)] == ["refund.settled"] * 2

    def test_what_remains_is_paid_again(self, paid: OrderView) -> None:
        trade.cancel(paid.parts[0].number, BUYER)
        refund = payments.list_refunds_due(read_session())[0]
        payment_service.settle_refund(refund.id, "BNI 123", CLERK)
        assert see(paid.number).payment_state == PaymentState.PAID
        conflicts(lambda: payment_service.settle_refund(refund.id, "BNI 123", CLERK))
        trade.refuse(paid.parts[1].id, "Habis", SELLER)
        assert see(paid.number).payment_state == PaymentState.REFUND_DUE
        assert invariants.broken([paid.number]) == []

    def test_not_without_a_note(self, paid: OrderView) -> None:
        trade.cancel(paid.number, BUYER)
        refund = payments.list_refunds_due(read_session())[0]
        assert refused(lambda: payment_service.settle_refund(refund.id, "  ", CLERK)) == [
            (PaymentProblem.NOTE_MISSING, "note")
        ]

    @pytest.mark.usefixtures("app")
    def test_none_there(self) -> None:
        with pytest.raises(NotFoundError):
            payment_service.settle_refund(1, "BNI", CLERK)


def test_amounts_are_free_again_seven_days_after_the_order_closed(unpaid: OrderView) -> None:
    def taken() -> list[bool]:
        end_reading()
        return list(read_session().scalars(select(ExpectedTransfer.is_taken)))

    with clock.frozen_at(TOO_LATE):
        trade.expire_due()
    with clock.frozen_at(TOO_LATE + timedelta(days=7)):
        assert payment_service.release_amounts() == 0
        assert taken() == [True]
    with clock.frozen_at(TOO_LATE + timedelta(days=7, seconds=1)):
        assert payment_service.release_amounts() == 1
        assert taken() == [False]
        assert payments.list_expected(read_session()) == []
        found = payments.find_expected(read_session(), unpaid.number)  # even then the order is known by its number
        assert found
        assert (found.amount, found.closed_at) == (unpaid.total, TOO_LATE)
        trade.confirm_transfer(unpaid.number, unpaid.total, CLERK)
    assert see(unpaid.number).payment_state == PaymentState.PAID
