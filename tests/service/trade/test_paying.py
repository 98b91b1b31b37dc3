"""A transfer is confirmed: in time, late, twice, wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storefront.kernel import audit, clock
from storefront.kernel.db import read_session
from storefront.kernel.errors import NotFoundError
from storefront.kernel.money import Rupiah
from storefront.kernel.types import BUYER
from storefront.orders.types import OrderState, PaymentState, SellerOrderState
from storefront.payments import queries as payments
from storefront.payments.types import HeldBy
from storefront.trade import service as trade
from storefront.trade.types import TradeProblem
from tests.support import factories, invariants
from tests.support.factories import CLERK
from tests.support.orders import TOO_LATE, available, refunds, refused, see, states

if TYPE_CHECKING:
    from storefront.orders.types import OrderView
    from tests.support.factories import Shop

S = SellerOrderState


class TestConfirming:
    def test_in_time_the_holds_stay_for_good(self, paid: OrderView, shops: tuple[Shop, Shop]) -> None:
        assert (paid.state, paid.payment_state, paid.expires_at) == (
            OrderState.IN_PROGRESS,
            PaymentState.PAID,
            None,
        )
        assert [part.expires_at for part in paid.parts] == [None, None]
        (receipt,) = payments.list_receipts(read_session(), paid.id)
        assert (receipt.amount, receipt.held_by) == (paid.total, HeldBy.OPERATOR)
        with clock.frozen_at(TOO_LATE):
            assert trade.expire_due() == 0
            assert available(shops) == [0, 0]
        assert invariants.broken([paid.number]) == []

    def test_the_act_is_in_the_audit_log(self, paid: OrderView) -> None:
        entry = audit.list_latest(read_session())[0]
        assert (entry.action, entry.actor_label, entry.after) == (
            "payment.received",
            "Keuangan",
            {"order": paid.id, "amount": paid.total.amount, "held_by": "operator"},
        )

    def test_another_amount_is_refused(self, unpaid: OrderView) -> None:
        wrong = unpaid.total - Rupiah(1)
        assert refused(lambda: trade.confirm_transfer(unpaid.number, wrong, CLERK)) == [
            (TradeProblem.AMOUNT_DIFFERS, "amount")
        ]

    def test_money_is_written_down_once(self, paid: OrderView) -> None:
        assert refused(lambda: trade.confirm_transfer(paid.number, paid.total, CLERK)) == [
            (TradeProblem.ALREADY_PAID, None)
        ]

    def test_what_is_paid_at_pickup_is_no_transfer(self, at_pickup: OrderView) -> None:
        assert refused(lambda: trade.confirm_transfer(at_pickup.number, at_pickup.total, CLERK)) == [
            (TradeProblem.NO_TRANSFER, None)
        ]

    @pytest.mark.usefixtures("app")
    def test_an_order_that_is_none(self) -> None:
        with pytest.raises(NotFoundError):
            trade.confirm_transfer("NTT-XXX-XXX", Rupiah(1), CLERK)

    @pytest.mark.parametrize("swept", [True, False], ids=["swept", "not-swept"])
    def test_late_money_revives_while_stock_remains(
        self, unpaid: OrderView, shops: tuple[Shop, Shop], *, swept: bool
    ) -> None:
        with clock.frozen_at(TOO_LATE):
            if swept:
                assert trade.expire_due() == 1
                assert see(unpaid.number).state == OrderState.EXPIRED
                assert available(shops) == [2, 1]
            trade.confirm_transfer(unpaid.number, unpaid.total, CLERK)
            order = see(unpaid.number)
        assert (order.state, order.payment_state) == (OrderState.IN_PROGRESS, PaymentState.PAID)
        assert [[step.state for step in part.steps] for part in order.parts] == [["placed", "expired", "placed"]] * 2
        assert available(shops) == [0, 0]
        assert refunds(order) == []
        assert invariants.broken([order.number]) == []

    def test_late_money_for_a_part_that_is_gone_is_owed(self, unpaid: OrderView, shops: tuple[Shop, Shop]) -> None:
        with clock.frozen_at(TOO_LATE):
            taken = trade.place(factories.checkout_form(factories.fill_basket({shops[1].variant_ids[0]: 1})))
            trade.confirm_transfer(unpaid.number, unpaid.total, CLERK)
        assert states(unpaid.number) == [S.PLACED, S.EXPIRED]
        assert see(unpaid.number).payment_state == PaymentState.REFUND_DUE
        assert refunds(unpaid) == [unpaid.parts[1].total]
        assert invariants.broken([unpaid.number, taken.number]) == []

    def test_late_money_for_nothing_is_owed_to_the_last_rupiah(
        self, unpaid: OrderView, shops: tuple[Shop, Shop]
    ) -> None:
        with clock.frozen_at(TOO_LATE):
            trade.place(
                factories.checkout_form(factories.fill_basket({shops[0].variant_ids[0]: 1, shops[1].variant_ids[0]: 1}))
            )
            trade.confirm_transfer(unpaid.number, unpaid.total, CLERK)
        assert states(unpaid.number) == [S.EXPIRED, S.EXPIRED]
        assert refunds(unpaid) == [unpaid.parts[0].total, unpaid.parts[1].total + unpaid.unique_code]
        assert invariants.broken([unpaid.number]) == []

    def test_money_for_a_cancelled_order_is_owed(self, unpaid: OrderView) -> None:
        trade.cancel(unpaid.parts[0].number, BUYER)
        trade.cancel(unpaid.number, BUYER)
        trade.confirm_transfer(unpaid.number, unpaid.total, CLERK)
        assert sum(amount.amount for amount in refunds(unpaid)) == unpaid.total.amount
        assert see(unpaid.number).state == OrderState.CANCELLED
        assert invariants.broken([unpaid.number]) == []
