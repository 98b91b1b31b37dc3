"""What happens to an order after it is placed: paid, handled, ended, revived; and what becomes of stock and money."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.kernel import audit, clock, timeline
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.kernel.money import Rupiah
from storefront.kernel.types import BUYER
from storefront.orders import queries as orders
from storefront.orders.types import OrderState, PaymentState, SellerOrderState
from storefront.payments import queries as payments
from storefront.payments import service as payment_service
from storefront.payments.models import ExpectedTransfer, Receipt, Refund
from storefront.payments.types import HeldBy, PaymentProblem, RefundState
from storefront.stock import queries as stock
from storefront.trade import service as trade
from storefront.trade.types import TradeProblem
from tests.support import factories, invariants
from tests.support.factories import CLERK, SELLER, Shop

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from storefront.orders.types import OrderView

S = SellerOrderState
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
IN_TIME = NOON + timedelta(hours=23)
TOO_LATE = NOON + timedelta(hours=25)


@pytest.fixture
def shops(app: Flask) -> tuple[Shop, Shop]:
    del app
    factories.load_reference()
    return (
        factories.open_shop(name="KUB Ngada", price=50_000, on_hand=2),
        factories.open_shop(name="Tenun Sumba", regency_code="53.11", price=350_000, on_hand=1),
    )


def _see(number: str) -> OrderView:
    end_reading()
    return orders.get_order_by_number(read_session(), number)


def _place(shops: tuple[Shop, Shop], *, at_pickup: bool = False) -> OrderView:
    with clock.frozen_at(NOON):
        token = factories.fill_basket({shops[0].variant_ids[0]: 2, shops[1].variant_ids[0]: 1})
        form = factories.pickup_form(token) if at_pickup else factories.checkout_form(token)
        return _see(trade.place(form).number)


@pytest.fixture
def unpaid(shops: tuple[Shop, Shop]) -> OrderView:
    return _place(shops)


@pytest.fixture
def paid(unpaid: OrderView) -> OrderView:
    with clock.frozen_at(IN_TIME):
        trade.confirm_transfer(unpaid.number, unpaid.total, CLERK)
    return _see(unpaid.number)


@pytest.fixture
def at_pickup(shops: tuple[Shop, Shop]) -> OrderView:
    return _place(shops, at_pickup=True)


def _states(number: str) -> list[SellerOrderState]:
    return [part.state for part in _see(number).parts]


def _available(shops: tuple[Shop, Shop]) -> list[int]:
    end_reading()
    ids = [shop.variant_ids[0] for shop in shops]
    counts = stock.available(read_session(), ids)
    return [counts[each] for each in ids]


def _refunds(order: OrderView) -> list[Rupiah]:
    end_reading()
    return [refund.amount for refund in payments.list_refunds(read_session(), order.id)]


def _rows() -> tuple[int, ...]:
    end_reading()
    tables = (timeline.TimelineEntry, Receipt, Refund, audit.AuditEntry)
    return tuple(read_session().execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def _conflicts(act: Callable[[], None]) -> None:
    before = _rows()
    with pytest.raises(StateConflictError):
        act()
    assert _rows() == before


def _refused(act: Callable[[], None]) -> list[tuple[str, str | None]]:
    before = _rows()
    with pytest.raises(RefusedError) as caught:
        act()
    assert _rows() == before
    return [(problem.code.value, problem.at) for problem in caught.value.problems]


def _deliver(part_id: int) -> None:
    trade.accept(part_id, SELLER)
    trade.pack(part_id, SELLER)
    trade.send(part_id, "JNE", "R1", SELLER)


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
            assert _available(shops) == [0, 0]
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
        assert _refused(lambda: trade.confirm_transfer(unpaid.number, wrong, CLERK)) == [
            (TradeProblem.AMOUNT_DIFFERS, "amount")
        ]

    def test_money_is_written_down_once(self, paid: OrderView) -> None:
        assert _refused(lambda: trade.confirm_transfer(paid.number, paid.total, CLERK)) == [
            (TradeProblem.ALREADY_PAID, None)
        ]

    def test_what_is_paid_at_pickup_is_no_transfer(self, at_pickup: OrderView) -> None:
        assert _refused(lambda: trade.confirm_transfer(at_pickup.number, at_pickup.total, CLERK)) == [
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
                assert _see(unpaid.number).state == OrderState.EXPIRED
                assert _available(shops) == [2, 1]
            trade.confirm_transfer(unpaid.number, unpaid.total, CLERK)
            order = _see(unpaid.number)
        assert (order.state, order.payment_state) == (OrderState.IN_PROGRESS, PaymentState.PAID)
        assert [[step.state for step in part.steps] for part in order.parts] == [["placed", "expired", "placed"]] * 2
        assert _available(shops) == [0, 0]
        assert _refunds(order) == []
        assert invariants.broken([order.number]) == []

    def test_late_money_for_a_part_that_is_gone_is_owed(self, unpaid: OrderView, shops: tuple[Shop, Shop]) -> None:
        with clock.frozen_at(TOO_LATE):
            taken = trade.place(factories.checkout_form(factories.fill_basket({shops[1].variant_ids[0]: 1})))
            trade.confirm_transfer(unpaid.number, unpaid.total, CLERK)
        assert _states(unpaid.number) == [S.PLACED, S.EXPIRED]
        assert _see(unpaid.number).payment_state == PaymentState.REFUND_DUE
        assert _refunds(unpaid) == [unpaid.parts[1].total]
        assert invariants.broken([unpaid.number, taken.number]) == []

    def test_late_money_for_nothing_is_owed_to_the_last_rupiah(
        self, unpaid: OrderView, shops: tuple[Shop, Shop]
    ) -> None:
        with clock.frozen_at(TOO_LATE):
            trade.place(
                factories.checkout_form(factories.fill_basket({shops[0].variant_ids[0]: 1, shops[1].variant_ids[0]: 1}))
            )
            trade.confirm_transfer(unpaid.number, unpaid.total, CLERK)
        assert _states(unpaid.number) == [S.EXPIRED, S.EXPIRED]
        assert _refunds(unpaid) == [unpaid.parts[0].total, unpaid.parts[1].total + unpaid.unique_code]
        assert invariants.broken([unpaid.number]) == []

    def test_money_for_a_cancelled_order_is_owed(self, unpaid: OrderView) -> None:
        trade.cancel(unpaid.parts[0].number, BUYER)
        trade.cancel(unpaid.number, BUYER)
        trade.confirm_transfer(unpaid.number, unpaid.total, CLERK)
        assert sum(amount.amount for amount in _refunds(unpaid)) == unpaid.total.amount
        assert _see(unpaid.number).state == OrderState.CANCELLED
        assert invariants.broken([unpaid.number]) == []


class TestHandling:
    def test_by_courier(self, paid: OrderView, shops: tuple[Shop, Shop]) -> None:
        first, second = (part.id for part in paid.parts)
        _deliver(first)
        assert _see(paid.number).state == OrderState.IN_PROGRESS
        _deliver(second)
        assert _see(paid.number).state == OrderState.ON_THE_WAY
        for part_id in (first, second):
            trade.receive(part_id, BUYER)
            trade.receive(part_id, BUYER)  # a double tap
        order = _see(paid.number)
        assert order.state == OrderState.COMPLETED
        assert [step.state for step in order.parts[0].steps] == ["placed", "accepted", "packed", "sent", "received"]
        assert (order.parts[0].courier, order.parts[0].tracking_number) == ("JNE", "R1")
        assert _available(shops) == [0, 0]
        assert invariants.broken([order.number]) == []

    def test_paid_at_the_counter_the_group_holds_the_money(self, at_pickup: OrderView) -> None:
        first, second = at_pickup.parts
        for part in (first, second):
            trade.accept(part.id, SELLER)
            trade.pack(part.id, SELLER)
            trade.make_ready(part.id, SELLER)
        trade.hand_over(first.id, SELLER)
        assert _see(at_pickup.number).payment_state == PaymentState.UNPAID
        trade.hand_over(second.id, SELLER)
        order = _see(at_pickup.number)
        assert (order.state, order.payment_state) == (OrderState.COMPLETED, PaymentState.PAID)
        receipts = payments.list_receipts(read_session(), order.id)
        assert [(each.amount, each.held_by) for each in receipts] == [
            (first.total, HeldBy.GROUP),
            (second.total, HeldBy.GROUP),
        ]
        assert invariants.broken([order.number]) == []

    def test_not_accepted_before_it_is_paid(self, unpaid: OrderView) -> None:
        assert _refused(lambda: trade.accept(unpaid.parts[0].id, SELLER)) == [(TradeProblem.NOT_PAID, None)]

    def test_not_accepted_when_its_hold_has_run_out(self, at_pickup: OrderView) -> None:
        with clock.frozen_at(NOON + timedelta(hours=48)):
            assert _refused(lambda: trade.accept(at_pickup.parts[0].id, SELLER)) == [(TradeProblem.HOLD_ENDED, None)]

    def test_once_accepted_a_pickup_waits_for_ever(self, at_pickup: OrderView) -> None:
        trade_part, other = at_pickup.parts
        with clock.frozen_at(IN_TIME):
            trade.accept(trade_part.id, SELLER)
        with clock.frozen_at(NOON + timedelta(hours=49)):
            assert trade.expire_due() == 1
        assert _states(at_pickup.number) == [S.ACCEPTED, S.EXPIRED]
        assert other.expires_at == NOON + timedelta(hours=48)
        assert invariants.broken([at_pickup.number]) == []

    def test_steps_out_of_turn_change_nothing(self, paid: OrderView) -> None:
        part_id = paid.parts[0].id
        _conflicts(lambda: trade.pack(part_id, SELLER))
        _conflicts(lambda: trade.send(part_id, "JNE", "1", SELLER))
        _conflicts(lambda: trade.hand_over(part_id, SELLER))
        _conflicts(lambda: trade.receive(part_id, BUYER))
        trade.accept(part_id, SELLER)
        _conflicts(lambda: trade.accept(part_id, SELLER))

    def test_sent_only_with_courier_and_number_and_never_what_is_fetched(
        self, paid: OrderView, at_pickup_packed: int
    ) -> None:
        part_id = paid.parts[0].id
        trade.accept(part_id, SELLER)
        trade.pack(part_id, SELLER)
        assert _refused(lambda: trade.send(part_id, " ", "", SELLER)) == [
            (TradeProblem.COURIER_MISSING, "courier"),
            (TradeProblem.TRACKING_MISSING, "tracking_number"),
        ]
        assert _refused(lambda: trade.make_ready(part_id, SELLER)) == [(TradeProblem.WRONG_DELIVERY, None)]
        assert _refused(lambda: trade.send(at_pickup_packed, "JNE", "1", SELLER)) == [
            (TradeProblem.WRONG_DELIVERY, None)
        ]

    @pytest.fixture
    def at_pickup_packed(self, app: Flask) -> int:
        del app
        variant_id = factories.open_shop().variant_ids[0]
        part_id = _see(trade.place(factories.pickup_form(factories.fill_basket({variant_id: 1}))).number).parts[0].id
        trade.accept(part_id, SELLER)
        trade.pack(part_id, SELLER)
        return part_id


class TestEnding:
    def test_expired_unpaid_the_goods_are_free_again(self, unpaid: OrderView, shops: tuple[Shop, Shop]) -> None:
        with clock.frozen_at(IN_TIME):
            assert trade.expire_due() == 0
        with clock.frozen_at(TOO_LATE):
            assert trade.expire_due() == 1
            assert trade.expire_due() == 0
        assert _see(unpaid.number).state == OrderState.EXPIRED
        assert _available(shops) == [2, 1]
        assert _refunds(unpaid) == []
        assert invariants.broken([unpaid.number]) == []

    def test_cancelled_unpaid_nothing_is_owed(self, unpaid: OrderView, shops: tuple[Shop, Shop]) -> None:
        trade.cancel(unpaid.number, BUYER)
        assert _see(unpaid.number).state == OrderState.CANCELLED
        assert _available(shops) == [2, 1]
        assert _refunds(unpaid) == []
        _conflicts(lambda: trade.cancel(unpaid.number, BUYER))

    def test_cancelled_whole_and_paid_all_of_it_is_owed(self, paid: OrderView, shops: tuple[Shop, Shop]) -> None:
        trade.accept(paid.parts[0].id, SELLER)
        trade.cancel(paid.number, BUYER, "Salah pilih")
        order = _see(paid.number)
        assert (order.state, order.payment_state) == (OrderState.CANCELLED, PaymentState.REFUND_DUE)
        assert [part.reason for part in order.parts] == ["Salah pilih"] * 2
        assert _refunds(paid) == [paid.parts[0].total, paid.parts[1].total + paid.unique_code]
        assert _available(shops) == [2, 1]
        assert invariants.broken([paid.number]) == []

    def test_ended_part_by_part_the_last_brings_the_code(self, paid: OrderView) -> None:
        trade.cancel(paid.parts[1].number, BUYER)
        assert _refunds(paid) == [paid.parts[1].total]
        trade.refuse(paid.parts[0].id, "Panen gagal", SELLER)
        assert _refunds(paid) == [paid.parts[1].total, paid.parts[0].total + paid.unique_code]
        assert _states(paid.number) == [S.REFUSED, S.CANCELLED]
        assert invariants.broken([paid.number]) == []

    def test_what_is_packed_stays(self, paid: OrderView) -> None:
        trade.accept(paid.parts[0].id, SELLER)
        trade.pack(paid.parts[0].id, SELLER)
        assert _refused(lambda: trade.cancel(paid.number, BUYER)) == [(TradeProblem.TOO_LATE, paid.parts[0].number)]
        _conflicts(lambda: trade.refuse(paid.parts[0].id, "Rusak", SELLER))
        trade.cancel(paid.parts[1].number, BUYER)
        assert _states(paid.number) == [S.PACKED, S.CANCELLED]

    def test_refused_only_with_a_reason(self, paid: OrderView) -> None:
        assert _refused(lambda: trade.refuse(paid.parts[0].id, " ", SELLER)) == [
            (TradeProblem.REASON_MISSING, "reason")
        ]

    def test_never_fetched(self, at_pickup: OrderView, shops: tuple[Shop, Shop]) -> None:
        first, second = at_pickup.parts
        trade.cancel(second.number, BUYER)
        trade.accept(first.id, SELLER)
        trade.pack(first.id, SELLER)
        trade.make_ready(first.id, SELLER)
        trade.give_up(first.id, "Tidak diambil", SELLER)
        assert _see(at_pickup.number).state == OrderState.CANCELLED
        assert _available(shops) == [2, 1]
        assert invariants.broken([at_pickup.number]) == []

    def test_fetched_in_part_the_rest_cancelled_is_paid(self, at_pickup: OrderView) -> None:
        first, second = at_pickup.parts
        trade.accept(first.id, SELLER)
        trade.pack(first.id, SELLER)
        trade.make_ready(first.id, SELLER)
        trade.hand_over(first.id, SELLER)
        trade.cancel(second.number, BUYER)
        order = _see(at_pickup.number)
        assert (order.state, order.payment_state) == (OrderState.COMPLETED, PaymentState.PAID)
        assert _refunds(order) == []


class TestRefunds:
    def test_settled_one_by_one(self, paid: OrderView) -> None:
        trade.cancel(paid.number, BUYER)
        first, second = payments.list_refunds_due(read_session())
        assert (first.order_number, first.phone) == (paid.number, "+6281234567890")
        payment_service.settle_refund(first.id, "BNI 123", CLERK)
        assert _see(paid.number).payment_state == PaymentState.REFUND_DUE
        payment_service.settle_refund(second.id, "BNI 124", CLERK)
        assert _see(paid.number).payment_state == PaymentState.REFUNDED
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
        assert _see(paid.number).payment_state == PaymentState.PAID
        _conflicts(lambda: payment_service.settle_refund(refund.id, "BNI 123", CLERK))
        trade.refuse(paid.parts[1].id, "Habis", SELLER)
        assert _see(paid.number).payment_state == PaymentState.REFUND_DUE
        assert invariants.broken([paid.number]) == []

    def test_not_without_a_note(self, paid: OrderView) -> None:
        trade.cancel(paid.number, BUYER)
        refund = payments.list_refunds_due(read_session())[0]
        assert _refused(lambda: payment_service.settle_refund(refund.id, "  ", CLERK)) == [
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
        trade.confirm_transfer(unpaid.number, unpaid.total, CLERK)  # even then the order is known by its number
    assert _see(unpaid.number).payment_state == PaymentState.PAID
