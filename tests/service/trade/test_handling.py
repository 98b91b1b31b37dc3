"""A group handles its part of an order."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from storefront.kernel import audit, clock
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import StateConflictError
from storefront.kernel.types import BUYER
from storefront.orders import queries as orders
from storefront.orders.types import OrderState, PaymentState, SellerOrderState
from storefront.payments import queries as payments
from storefront.payments.types import HeldBy
from storefront.trade import service as trade
from storefront.trade.queries import handover_code
from storefront.trade.types import TradeProblem
from tests.support import factories, invariants
from tests.support.factories import SELLER
from tests.support.orders import IN_TIME, NOON, available, conflicts, refused, see, states

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from storefront.orders.types import OrderView, SellerOrderView
    from tests.support.factories import Shop

S = SellerOrderState


def deliver(part_id: int) -> None:
    trade.accept(part_id, SELLER)
    trade.pack(part_id, SELLER)
    trade.send(part_id, "JNE", "R1", SELLER)


def _make_ready(order: OrderView) -> SellerOrderView:
    with clock.frozen_at(NOON):
        part = order.parts[0]
        for act in (trade.accept, trade.pack, trade.make_ready):
            act(part.id, SELLER)
    return see(order.number).parts[0]


class TestHandling:
    def test_by_courier(self, paid: OrderView, shops: tuple[Shop, Shop]) -> None:
        first, second = (part.id for part in paid.parts)
        deliver(first)
        assert see(paid.number).state == OrderState.IN_PROGRESS
        deliver(second)
        assert see(paid.number).state == OrderState.ON_THE_WAY
        for part_id in (first, second):
            trade.receive(part_id, BUYER)
            trade.receive(part_id, BUYER)  # a double tap
        order = see(paid.number)
        assert order.state == OrderState.COMPLETED
        assert [step.state for step in order.parts[0].steps] == ["placed", "accepted", "packed", "sent", "received"]
        assert (order.parts[0].courier, order.parts[0].tracking_number) == ("JNE", "R1")
        assert available(shops) == [0, 0]
        assert invariants.broken([order.number]) == []

    @pytest.mark.usefixtures("in_time")
    def test_paid_at_the_counter_the_group_holds_the_money(self, at_pickup: OrderView) -> None:
        first, second = at_pickup.parts
        for part in (first, second):
            trade.accept(part.id, SELLER)
            trade.pack(part.id, SELLER)
            trade.make_ready(part.id, SELLER)
        trade.hand_over(first.id, SELLER, reason="Dikenal")
        assert see(at_pickup.number).payment_state == PaymentState.UNPAID
        trade.hand_over(second.id, SELLER, reason="Dikenal")
        order = see(at_pickup.number)
        assert (order.state, order.payment_state) == (OrderState.COMPLETED, PaymentState.PAID)
        receipts = payments.list_receipts(read_session(), order.id)
        assert [(each.amount, each.held_by) for each in receipts] == [
            (first.total, HeldBy.GROUP),
            (second.total, HeldBy.GROUP),
        ]
        assert invariants.broken([order.number]) == []

    def test_handed_over_by_the_buyer_s_code(self, at_pickup: OrderView) -> None:
        part = _make_ready(at_pickup)
        code = handover_code(part.number)
        assert len(code) == 4
        assert code.isdecimal()
        trade.hand_over(part.id, SELLER, code=f" {code[:2]} {code[2:]}")
        received = see(at_pickup.number).parts[0]
        assert (received.state, received.steps[-1].reason) == (S.RECEIVED, None)
        assert audit.list_latest(read_session(), text="order.handed_over")[0].after == {}

    def test_handed_over_without_a_code_only_with_a_reason_that_is_written_down(self, at_pickup: OrderView) -> None:
        part = _make_ready(at_pickup)
        assert refused(lambda: trade.hand_over(part.id, SELLER, code=" ", reason=" ")) == [
            (TradeProblem.CODE_MISSING, "code")
        ]
        trade.hand_over(part.id, SELLER, reason="Tetangga saya")
        assert see(at_pickup.number).parts[0].steps[-1].reason == "Tetangga saya"
        (entry,) = audit.list_latest(read_session(), text="order.handed_over")
        assert (entry.subject_id, entry.after) == (part.number, {"reason": "Tetangga saya"})

    def test_a_code_cannot_be_found_by_trying(self, at_pickup: OrderView) -> None:
        part = _make_ready(at_pickup)
        right = handover_code(part.number)
        wrong = [f"{number:04d}" for number in range(10) if f"{number:04d}" != right][:5]
        with clock.frozen_at(NOON):
            for code in wrong:
                assert refused(lambda code=code: trade.hand_over(part.id, SELLER, code=code)) == [  # type: ignore[misc]  # binds it
                    (TradeProblem.CODE_WRONG, "code")
                ]
            assert refused(lambda: trade.hand_over(part.id, SELLER, code=right)) == [(TradeProblem.CODE_LOCKED, "code")]
        assert see(at_pickup.number).parts[0].state == S.READY
        with clock.frozen_at(NOON + timedelta(days=1, seconds=1)):
            trade.hand_over(part.id, SELLER, code=right)
        assert see(at_pickup.number).parts[0].state == S.RECEIVED

    def test_a_code_is_checked_although_the_goods_become_ready_at_this_moment(
        self, at_pickup: OrderView, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        part = at_pickup.parts[0]
        with clock.frozen_at(NOON):
            trade.accept(part.id, SELLER)
            trade.pack(part.id, SELLER)
        read = orders.get_order_of_part

        def read_and_make_ready(session: Session, part_id: int) -> tuple[OrderView, SellerOrderView]:
            seen = read(session, part_id)
            end_reading()
            trade.make_ready(part_id, SELLER)
            return seen

        wrong = "0000" if handover_code(part.number) != "0000" else "0001"
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(orders, "get_order_of_part", read_and_make_ready)
            with pytest.raises(StateConflictError):
                trade.hand_over(part.id, SELLER, code=wrong)
        assert see(at_pickup.number).parts[0].state == S.READY

    def test_not_accepted_before_it_is_paid(self, unpaid: OrderView) -> None:
        assert refused(lambda: trade.accept(unpaid.parts[0].id, SELLER)) == [(TradeProblem.NOT_PAID, None)]

    def test_not_accepted_when_its_hold_has_run_out(self, at_pickup: OrderView) -> None:
        with clock.frozen_at(NOON + timedelta(hours=48)):
            assert refused(lambda: trade.accept(at_pickup.parts[0].id, SELLER)) == [(TradeProblem.HOLD_ENDED, None)]

    def test_once_accepted_a_pickup_waits_for_ever(self, at_pickup: OrderView) -> None:
        trade_part, other = at_pickup.parts
        with clock.frozen_at(IN_TIME):
            trade.accept(trade_part.id, SELLER)
        with clock.frozen_at(NOON + timedelta(hours=49)):
            assert trade.expire_due() == 1
        assert states(at_pickup.number) == [S.ACCEPTED, S.EXPIRED]
        assert other.expires_at == NOON + timedelta(hours=48)
        assert invariants.broken([at_pickup.number]) == []

    def test_steps_out_of_turn_change_nothing(self, paid: OrderView) -> None:
        part_id = paid.parts[0].id
        conflicts(lambda: trade.pack(part_id, SELLER))
        conflicts(lambda: trade.send(part_id, "JNE", "1", SELLER))
        conflicts(lambda: trade.hand_over(part_id, SELLER, reason="Dikenal"))
        conflicts(lambda: trade.receive(part_id, BUYER))
        trade.accept(part_id, SELLER)
        conflicts(lambda: trade.accept(part_id, SELLER))

    def test_sent_only_with_courier_and_number_and_never_what_is_fetched(
        self, paid: OrderView, at_pickup_packed: int
    ) -> None:
        part_id = paid.parts[0].id
        trade.accept(part_id, SELLER)
        trade.pack(part_id, SELLER)
        assert refused(lambda: trade.send(part_id, " ", "", SELLER)) == [
            (TradeProblem.COURIER_MISSING, "courier"),
            (TradeProblem.TRACKING_MISSING, "tracking_number"),
        ]
        assert refused(lambda: trade.make_ready(part_id, SELLER)) == [(TradeProblem.WRONG_DELIVERY, None)]
        assert refused(lambda: trade.send(at_pickup_packed, "JNE", "1", SELLER)) == [
            (TradeProblem.WRONG_DELIVERY, None)
        ]

    @pytest.fixture
    def at_pickup_packed(self, app: Flask) -> int:
        del app
        variant_id = factories.open_shop().variant_ids[0]
        part_id = see(trade.place(factories.pickup_form(factories.fill_basket({variant_id: 1}))).number).parts[0].id
        trade.accept(part_id, SELLER)
        trade.pack(part_id, SELLER)
        return part_id
