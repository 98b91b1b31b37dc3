"""A shipping fee that nobody knew: asked, named, agreed; until then goods are held and nothing is to be paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from storefront.kernel import audit, clock, settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.money import Rupiah
from storefront.kernel.types import BUYER, SYSTEM
from storefront.orders import queries as orders
from storefront.orders.types import CONSENT_HOURS, FEE_HOURS, FeeState, OrderState, PaymentState, SellerOrderState
from storefront.payments import queries as payments
from storefront.payments.models import BankAccount
from storefront.payments.types import Instructions
from storefront.shipping.types import QUOTE_KEY, Destination
from storefront.stock import queries as stock
from storefront.trade import queries as trade_queries
from storefront.trade import service as trade
from storefront.trade.types import TradeProblem
from tests.support import factories, invariants
from tests.support.factories import CLERK, SELLER
from tests.support.orders import NOON, available, conflicts, refused, see, states

if TYPE_CHECKING:
    from storefront.orders.types import OrderView
    from tests.support.factories import Shop

S, F, O = SellerOrderState, FeeState, OrderState  # noqa: E741 -- as in the truth table
NOWHERE = replace(factories.JAKARTA, province_code="99")  # a place that no rate knows
FEE, DAYS = Rupiah(45_000), (4, 9)


def place(shops: tuple[Shop, Shop], choices: dict[int, str]) -> OrderView:
    token = factories.fill_basket({shops[0].variant_ids[0]: 2, shops[1].variant_ids[0]: 1})
    session = read_session()
    basket = orders.find_basket(session, token)
    priced = trade_queries.quote(session, basket, Destination(province_code="99"), choices)
    end_reading()
    form = factories.checkout_form(token, delivery=QUOTE_KEY, address=NOWHERE)
    form = replace(form, choices=choices, total_shown=priced.total)
    with clock.frozen_at(NOON):
        return see(trade.place(form).number)


@pytest.fixture
def asked(shops: tuple[Shop, Shop]) -> OrderView:
    """Both groups are asked for their fees."""
    return place(shops, {shop.group_id: QUOTE_KEY for shop in shops})


@pytest.fixture
def half(shops: tuple[Shop, Shop]) -> OrderView:
    """The first is asked, of the second the goods are fetched."""
    return place(shops, {shops[0].group_id: QUOTE_KEY, shops[1].group_id: "pickup"})


def name(order: OrderView, position: int, fee: Rupiah = FEE, hours: int = 1) -> OrderView:
    with clock.frozen_at(NOON + timedelta(hours=hours)):
        trade.name_fee(order.parts[position].id, fee, DAYS, SELLER)
    return see(order.number)


def agree(order: OrderView, hours: int = 2) -> OrderView:
    with clock.frozen_at(NOON + timedelta(hours=hours)):
        trade.agree_fees(order.number, see(order.number).total, BUYER)
    return see(order.number)


class TestAsked:
    def test_ordered_without_a_fee_a_code_or_anything_to_pay(self, asked: OrderView, shops: tuple[Shop, Shop]) -> None:
        assert (asked.state, asked.payment_state) == (O.AWAITING_FEE, PaymentState.UNPAID)
        assert (asked.shipping_total, asked.unique_code, asked.total) == (Rupiah(0), Rupiah(0), Rupiah(450_000))
        assert asked.expires_at == NOON + timedelta(hours=48)
        assert [(part.fee_state, part.shipping_fee, part.days) for part in asked.parts] == [
            (F.ASKED, Rupiah(0), None)
        ] * 2
        assert [step.state for step in asked.parts[0].fee_steps] == ["asked"]
        assert payments.payment_instructions(read_session(), asked.id) is None
        with clock.frozen_at(NOON):
            assert available(shops) == [0, 0]
        assert invariants.broken([asked.number]) == []

    def test_nobody_can_transfer_accept_or_agree_yet(self, asked: OrderView) -> None:
        assert refused(lambda: trade.confirm_transfer(asked.number, asked.total, CLERK)) == [
            (TradeProblem.FEE_OPEN, None)
        ]
        assert refused(lambda: trade.accept(asked.parts[0].id, SELLER)) == [(TradeProblem.NOT_PAID, None)]
        conflicts(lambda: trade.agree_fees(asked.number, asked.total, BUYER))

    def test_the_groups_find_it_among_what_waits_for_them(self, asked: OrderView, shops: tuple[Shop, Shop]) -> None:
        rows = orders.list_to_do(read_session(), [shops[0].group_id])
        assert [(row.number, row.fee_state) for row in rows] == [(asked.parts[0].number, F.ASKED)]
        assert orders.count_new(read_session(), [shops[0].group_id]) == 1
        name(asked, 0)
        assert orders.list_to_do(read_session(), [shops[0].group_id]) == []

    def test_the_office_sets_how_long_a_fee_is_waited_for(self, shops: tuple[Shop, Shop]) -> None:
        with unit_of_work() as session:
            settings.put(session, FEE_HOURS, 5, SYSTEM)
            settings.put(session, CONSENT_HOURS, 7, SYSTEM)
        order = place(shops, {shop.group_id: QUOTE_KEY for shop in shops})
        assert order.expires_at == NOON + timedelta(hours=5)
        name(order, 0)
        assert name(order, 1, hours=3).expires_at == NOON + timedelta(hours=10)

    def test_never_named_it_expires_by_condition_and_by_the_sweeper(
        self, asked: OrderView, shops: tuple[Shop, Shop]
    ) -> None:
        variants = [shop.variant_ids[0] for shop in shops]
        late = NOON + timedelta(hours=48)
        with clock.frozen_at(late):
            assert stock.available(read_session(), variants) == dict(zip(variants, (2, 1), strict=True))
            for act in (
                lambda: trade.name_fee(asked.parts[0].id, FEE, DAYS, SELLER),
                lambda: trade.name_fee(asked.parts[1].id, FEE, DAYS, SELLER),
            ):
                assert refused(act) == [(TradeProblem.HOLD_ENDED, None)]
            assert trade.expire_due() == 1
        order = see(asked.number)
        assert (order.state, states(order.number)) == (O.EXPIRED, [S.EXPIRED, S.EXPIRED])
        assert refused(lambda: trade.confirm_transfer(order.number, order.total, CLERK)) == [
            (TradeProblem.FEE_OPEN, None)
        ]
        assert invariants.broken([order.number]) == []


class TestNamed:
    def test_the_buyer_is_asked_once_every_fee_is_there(self, asked: OrderView) -> None:
        one = name(asked, 0)
        assert (one.state, one.total, one.expires_at) == (
            O.AWAITING_FEE, Rupiah(495_000), NOON + timedelta(hours=48),
        )  # fmt: skip
        both = name(asked, 1, Rupiah(0), hours=3)
        assert (both.state, both.total, both.expires_at) == (
            O.AWAITING_CONSENT, Rupiah(495_000), NOON + timedelta(hours=51),
        )  # fmt: skip
        assert [part.expires_at for part in both.parts] == [NOON + timedelta(hours=51)] * 2
        assert both.parts[0].days == DAYS
        assert both.unique_code == Rupiah(0)
        assert audit.list_latest(read_session())[0].action == "fee.named"
        assert invariants.broken([asked.number]) == []

    def test_a_slip_is_put_right_while_the_buyer_has_not_answered(self, asked: OrderView) -> None:
        name(asked, 0)
        name(asked, 1)
        again = name(asked, 0, Rupiah(50_000), hours=5)
        assert again.total == Rupiah(450_000 + 50_000 + 45_000)
        assert again.expires_at == NOON + timedelta(hours=53)
        with clock.frozen_at(NOON):
            assert refused(lambda: trade.agree_fees(asked.number, Rupiah(540_000), BUYER)) == [
                (TradeProblem.TOTAL_CHANGED, None)
            ]
        agree(asked)
        conflicts(lambda: trade.name_fee(asked.parts[0].id, FEE, DAYS, SELLER))

    def test_the_same_again_changes_nothing(self, half: OrderView) -> None:
        once = name(half, 0)
        written = len(audit.list_latest(read_session()))
        assert name(half, 0, hours=3) == once
        assert len(audit.list_latest(read_session())) == written

    @pytest.mark.parametrize(
        ("fee", "days", "at"), [(None, DAYS, "fee"), (Rupiah(-1), DAYS, "fee"), (FEE, (9, 4), "least_days")]
    )
    def test_what_is_no_fee_is_refused(
        self, asked: OrderView, fee: Rupiah | None, days: tuple[int, int], at: str
    ) -> None:
        assert [each for _, each in refused(lambda: trade.name_fee(asked.parts[0].id, fee, days, SELLER))] == [at]

    def test_not_where_the_fee_was_known(self, half: OrderView) -> None:
        conflicts(lambda: trade.name_fee(half.parts[1].id, FEE, DAYS, SELLER))

    def test_nor_where_every_fee_was(self, unpaid: OrderView) -> None:
        conflicts(lambda: trade.name_fee(unpaid.parts[0].id, FEE, DAYS, SELLER))
        conflicts(lambda: trade.agree_fees(unpaid.number, unpaid.total, BUYER))

    def test_without_an_answer_it_expires(self, asked: OrderView) -> None:
        name(asked, 0)
        name(asked, 1)
        with clock.frozen_at(NOON + timedelta(hours=49)):
            assert refused(lambda: trade.agree_fees(asked.number, see(asked.number).total, BUYER)) == [
                (TradeProblem.HOLD_ENDED, None)
            ]
            assert trade.expire_due() == 1
        assert states(asked.number) == [S.EXPIRED, S.EXPIRED]
        assert invariants.broken([asked.number]) == []


class TestAgreed:
    def test_only_now_there_is_something_to_pay(self, asked: OrderView) -> None:
        name(asked, 0)
        name(asked, 1)
        order = agree(asked)
        assert (order.state, order.expires_at) == (O.AWAITING_PAYMENT, NOON + timedelta(hours=26))
        assert order.total == Rupiah(540_000) + order.unique_code
        assert Rupiah(1) <= order.unique_code <= Rupiah(999)
        instructions = payments.payment_instructions(read_session(), order.id)
        assert instructions is not None
        assert instructions.amount == order.total
        assert [step.state for step in order.parts[0].fee_steps] == ["asked", "named", "agreed"]
        assert invariants.broken([order.number]) == []

    def test_saying_it_twice_changes_nothing(self, asked: OrderView) -> None:
        name(asked, 0)
        name(asked, 1)
        shown = see(asked.number).total
        once = agree(asked)
        with clock.frozen_at(NOON + timedelta(hours=3)):
            trade.agree_fees(asked.number, shown, BUYER)
        assert see(asked.number) == once

    def test_then_it_is_paid_and_handled_as_any_other(self, half: OrderView) -> None:
        name(half, 0)
        order = agree(half)
        assert order.total == Rupiah(495_000) + order.unique_code
        with clock.frozen_at(NOON + timedelta(hours=20)):
            trade.confirm_transfer(order.number, order.total, CLERK)
        first, second = (part.id for part in order.parts)
        for part in (first, second):
            trade.accept(part, SELLER)
            trade.pack(part, SELLER)
        trade.send(first, "Kapal", "", SELLER, is_own=True)
        trade.make_ready(second, SELLER)
        trade.hand_over(second, SELLER, reason="Dikenal")
        trade.receive(first, BUYER)
        assert see(order.number).state == O.COMPLETED
        assert invariants.broken([order.number]) == []

    def test_not_without_an_account_to_transfer_to(self, half: OrderView) -> None:
        name(half, 0)
        with unit_of_work() as session:
            session.execute(update(BankAccount).values(is_active=False))
        with clock.frozen_at(NOON + timedelta(hours=2)):
            total = see(half.number).total
            assert [at for _, at in refused(lambda: trade.agree_fees(half.number, total, BUYER))] == ["payment_method"]
        assert see(half.number).state == O.AWAITING_CONSENT


class TestEndedBefore:
    def test_a_group_can_refuse_though_nobody_takes_transfers(self, half: OrderView) -> None:
        with unit_of_work() as session:
            session.execute(update(BankAccount).values(is_active=False))
        with clock.frozen_at(NOON + timedelta(hours=1)):
            trade.refuse(half.parts[0].id, "Tidak ada kapal", SELLER)
        order = see(half.number)
        assert (order.state, states(order.number)) == (O.AWAITING_PAYMENT, [S.REFUSED, S.PLACED])
        assert payments.payment_instructions(read_session(), order.id) == Instructions(accounts=(), amount=order.total)
        assert invariants.broken([order.number]) == []

    def test_what_a_group_refuses_is_out_of_the_sums_and_the_rest_can_be_paid(self, half: OrderView) -> None:
        with clock.frozen_at(NOON + timedelta(hours=1)):
            trade.refuse(half.parts[0].id, "Tidak ada kapal", SELLER)
        order = see(half.number)
        assert (order.state, states(order.number)) == (O.AWAITING_PAYMENT, [S.REFUSED, S.PLACED])
        assert order.goods_total == Rupiah(350_000)
        assert order.total == Rupiah(350_000) + order.unique_code
        assert [part.is_billed for part in order.parts] == [False, True]
        assert order.expires_at == NOON + timedelta(hours=25)
        assert invariants.broken([order.number]) == []
        with clock.frozen_at(NOON + timedelta(hours=3)):
            trade.confirm_transfer(order.number, order.total, CLERK)
        paid = see(order.number)
        assert (paid.payment_state, states(order.number)) == (PaymentState.PAID, [S.REFUSED, S.PLACED])
        assert payments.list_refunds(read_session(), order.id) == []
        assert invariants.broken([order.number]) == []

    def test_the_buyer_drops_one_part_and_is_asked_about_the_other(self, asked: OrderView) -> None:
        name(asked, 0)
        with clock.frozen_at(NOON + timedelta(hours=2)):
            trade.cancel(asked.parts[1].number, BUYER)
        order = see(asked.number)
        assert (order.state, order.total) == (O.AWAITING_CONSENT, Rupiah(145_000))
        assert agree(order).state == O.AWAITING_PAYMENT
        assert invariants.broken([asked.number]) == []

    def test_the_buyer_does_not_agree(self, asked: OrderView, shops: tuple[Shop, Shop]) -> None:
        name(asked, 0)
        name(asked, 1)
        with clock.frozen_at(NOON + timedelta(hours=2)):
            trade.cancel(asked.number, BUYER)
        order = see(asked.number)
        assert (order.state, order.payment_state) == (O.CANCELLED, PaymentState.UNPAID)
        assert available(shops) == [2, 1]
        assert payments.list_refunds(read_session(), order.id) == []
        assert invariants.broken([order.number]) == []
