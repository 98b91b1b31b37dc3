"""Cash at the door, own drivers, and goods that are fetched from an outlet."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.money import Rupiah
from storefront.kernel.types import BUYER, SYSTEM
from storefront.orders import queries as orders
from storefront.orders.types import Address, OrderState, PaymentMethod, PaymentState, SellerOrderState
from storefront.payments import queries as payments
from storefront.payments.types import HeldBy
from storefront.shipping import service as shipping
from storefront.shipping.types import Delivery, SaveOutlet, outlet_key
from storefront.stock import queries as stock
from storefront.trade import service as trade
from storefront.trade.types import TradeProblem
from tests.support import factories, invariants
from tests.support.factories import SELLER
from tests.support.orders import NOON, available, conflicts, refused, see, states

if TYPE_CHECKING:
    from flask import Flask

    from storefront.orders.types import OrderView
    from tests.support.factories import Shop

S = SellerOrderState
IN_NGADA = replace(factories.JAKARTA, province_code="53", regency_code="53.09", regency="Ngada", postal_code="86413")


@pytest.fixture
def sellers(app: Flask) -> tuple[Shop, Shop]:
    """Two groups that take cash at the door."""
    del app
    factories.load_reference()
    return (
        factories.open_shop(name="KUB Ngada", on_hand=3, allows_cash=True),
        factories.open_shop(name="Tenun Sumba", regency_code="53.11", price=350_000, on_hand=2, allows_cash=True),
    )


@pytest.fixture
def at_door(sellers: tuple[Shop, Shop]) -> OrderView:
    token = factories.fill_basket({shop.variant_ids[0]: 1 for shop in sellers})
    with clock.frozen_at(NOON):
        return see(trade.place(factories.checkout_form(token, method=PaymentMethod.ON_DELIVERY)).number)


def send(part_id: int) -> None:
    trade.accept(part_id, SELLER)
    trade.pack(part_id, SELLER)
    trade.send(part_id, "Sopir Yosef", "", SELLER, is_own=True)


class TestCashAtTheDoor:
    def test_the_group_takes_the_money_with_each_parcel(self, at_door: OrderView, sellers: tuple[Shop, Shop]) -> None:
        assert (at_door.state, at_door.unique_code) == (OrderState.IN_PROGRESS, Rupiah(0))
        assert at_door.expires_at == NOON + timedelta(hours=48)
        first, second = at_door.parts
        with clock.frozen_at(NOON + timedelta(hours=1)):
            send(first.id)
            send(second.id)
            trade.collect(first.id, first.total, SELLER)
            assert see(at_door.number).payment_state == PaymentState.UNPAID
            trade.collect(second.id, second.total, SELLER)
        order = see(at_door.number)
        assert (order.state, order.payment_state) == (OrderState.COMPLETED, PaymentState.PAID)
        assert (order.parts[0].courier, order.parts[0].tracking_number) == ("Sopir Yosef", "")
        assert [(each.amount, each.held_by) for each in payments.list_receipts(read_session(), order.id)] == [
            (first.total, HeldBy.GROUP),
            (second.total, HeldBy.GROUP),
        ]
        assert available(sellers) == [2, 1]
        assert invariants.broken([order.number]) == []

    def test_refused_at_the_door_the_goods_come_home(self, at_door: OrderView, sellers: tuple[Shop, Shop]) -> None:
        first, second = at_door.parts
        with clock.frozen_at(NOON + timedelta(hours=1)):
            send(first.id)
            send(second.id)
            assert refused(lambda: trade.bring_back(first.id, " ", SELLER)) == [(TradeProblem.REASON_MISSING, "reason")]
            trade.bring_back(first.id, "Pembeli tidak di rumah", SELLER)
            conflicts(lambda: trade.bring_back(first.id, "Lagi", SELLER))
            conflicts(lambda: trade.collect(first.id, first.total, SELLER))
            trade.collect(second.id, second.total, SELLER)
        order = see(at_door.number)
        assert states(order.number) == [S.CANCELLED, S.RECEIVED]
        assert (order.parts[0].reason, order.payment_state) == ("Pembeli tidak di rumah", PaymentState.PAID)
        assert available(sellers) == [3, 1]
        assert stock.check_ledger(read_session()) == []
        assert invariants.broken([order.number]) == []

    def test_another_amount_changes_nothing(self, at_door: OrderView) -> None:
        part = at_door.parts[0]
        with clock.frozen_at(NOON + timedelta(hours=1)):
            send(part.id)
            for amount in (None, part.total - Rupiah(1)):
                assert refused(lambda given=amount: trade.collect(part.id, given, SELLER)) == [  # type: ignore[misc]
                    (TradeProblem.CASH_DIFFERS, "amount")
                ]

    def test_the_buyer_s_word_alone_does_not_pay(self, at_door: OrderView) -> None:
        part_id = at_door.parts[0].id
        with clock.frozen_at(NOON + timedelta(hours=1)):
            send(part_id)
            conflicts(lambda: trade.receive(part_id, BUYER))

    def test_nobody_answers_in_time(self, at_door: OrderView, sellers: tuple[Shop, Shop]) -> None:
        with clock.frozen_at(NOON + timedelta(hours=48)):
            assert trade.expire_due() == 1
        assert states(at_door.number) == [S.EXPIRED, S.EXPIRED]
        assert available(sellers) == [3, 2]

    def test_only_where_every_group_allows_it(self, sellers: tuple[Shop, Shop]) -> None:
        other = factories.open_shop(name="Tanpa tunai")
        token = factories.fill_basket({sellers[0].variant_ids[0]: 1, other.variant_ids[0]: 1})
        form = factories.checkout_form(token, method=PaymentMethod.ON_DELIVERY)
        assert refused(lambda: (trade.place(form), None)[1]) == [(TradeProblem.ONLY_ON_DELIVERY, "payment_method")]

    def test_only_what_is_paid_at_the_door_is_collected_there(self, paid: OrderView) -> None:
        part = paid.parts[0]
        send(part.id)
        assert refused(lambda: trade.collect(part.id, part.total, SELLER)) == [(TradeProblem.WRONG_DELIVERY, None)]
        conflicts(lambda: trade.bring_back(part.id, "Ditolak", SELLER))


class TestOutlets:
    @pytest.fixture
    def mart(self, sellers: tuple[Shop, Shop]) -> int:
        del sellers
        command = SaveOutlet(name="NTT Mart", address="Jalan 1", regency_code="53.09", hours="Setiap hari")
        return shipping.save_outlet(None, command, SYSTEM)

    @pytest.fixture
    def lying(self, sellers: tuple[Shop, Shop], mart: int) -> OrderView:
        token = factories.fill_basket({sellers[0].variant_ids[0]: 1})
        form = factories.checkout_form(token, delivery=outlet_key(mart), address=IN_NGADA)
        order = see(trade.place(form).number)
        trade.confirm_transfer(order.number, order.total, factories.CLERK)
        part_id = order.parts[0].id
        trade.accept(part_id, SELLER)
        trade.pack(part_id, SELLER)
        assert refused(lambda: trade.send(part_id, "JNE", "1", SELLER)) == [(TradeProblem.WRONG_DELIVERY, None)]
        trade.make_ready(part_id, SELLER)
        return see(order.number)

    def test_the_order_names_the_outlet_and_no_address(self, lying: OrderView, mart: int) -> None:
        (part,) = lying.parts
        assert (part.delivery, part.shipping_fee, part.state) == (Delivery.OUTLET, Rupiah(10_000), S.READY)
        assert part.outlet is not None
        assert (part.outlet.id, part.outlet.name) == (mart, "NTT Mart")
        assert lying.address == Address()

    def test_handed_over_there_by_its_number(self, lying: OrderView, mart: int) -> None:
        (part,) = lying.parts
        assert [row.number for row in orders.list_at_outlets(read_session(), [mart])] == [part.number]
        assert orders.count_at_outlets(read_session(), [mart]) == 1
        for number in (part.number, lying.number):
            assert orders.find_at_outlets(read_session(), number, [mart]) == [(part.id, part.number)]
        for number, ids in ((part.number, [mart + 1]), (part.number, []), ("NTT-AAA-AAA", [mart])):
            assert orders.find_at_outlets(read_session(), number, ids) == []
        end_reading()
        trade.hand_over(part.id, SELLER, reason="Dikenal")
        assert see(lying.number).state == OrderState.COMPLETED
        assert orders.list_at_outlets(read_session(), [mart]) == []
        assert invariants.broken([lying.number]) == []

    def test_of_one_order_from_two_villages_those_that_wait(self, sellers: tuple[Shop, Shop], mart: int) -> None:
        sumba = SaveOutlet(name="Gerai Waingapu", address="Jalan 2", regency_code="53.11", hours="Setiap hari")
        elsewhere = shipping.save_outlet(None, sumba, SYSTEM)
        token = factories.fill_basket({shop.variant_ids[0]: 1 for shop in sellers})
        order = see(trade.place(factories.checkout_form(token, delivery=outlet_key(mart), address=IN_NGADA)).number)
        trade.confirm_transfer(order.number, order.total, factories.CLERK)
        both = [(part.id, part.number) for part in order.parts]
        for part_id, number in both:
            trade.accept(part_id, SELLER)
            trade.pack(part_id, SELLER)
            assert orders.find_at_outlets(read_session(), number, [mart]) == [(part_id, number)]
            assert (part_id, number) not in orders.find_at_outlets(read_session(), order.number, [mart])
            trade.make_ready(part_id, SELLER)
        assert orders.find_at_outlets(read_session(), order.number, [mart, elsewhere]) == both
        trade.hand_over(both[0][0], SELLER, reason="Dikenal")
        assert orders.find_at_outlets(read_session(), order.number, [mart]) == both[1:]

    def test_not_paid_when_it_is_fetched(self, sellers: tuple[Shop, Shop], mart: int) -> None:
        token = factories.fill_basket({sellers[0].variant_ids[0]: 1})
        form = factories.checkout_form(token, delivery=outlet_key(mart), address=IN_NGADA)
        for method, code in (
            (PaymentMethod.AT_PICKUP, TradeProblem.ONLY_AT_PICKUP),
            (PaymentMethod.ON_DELIVERY, TradeProblem.ONLY_ON_DELIVERY),
        ):
            paid_there = replace(form, payment_method=method)
            assert refused(lambda form=paid_there: (trade.place(form), None)[1]) == [(code, "payment_method")]  # type: ignore[misc]

    def test_a_closed_outlet_is_not_on_offer_any_more(self, sellers: tuple[Shop, Shop], mart: int) -> None:
        token = factories.fill_basket({sellers[0].variant_ids[0]: 1})
        form = factories.checkout_form(token, delivery=outlet_key(mart), address=IN_NGADA)
        closed = SaveOutlet(
            name="NTT Mart", address="Jalan 1", regency_code="53.09", hours="Setiap hari", is_active=False
        )
        shipping.save_outlet(mart, closed, SYSTEM)
        assert refused(lambda: (trade.place(form), None)[1]) == [
            (TradeProblem.DELIVERY_GONE, f"delivery-{sellers[0].group_id}")
        ]
