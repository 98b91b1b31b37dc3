"""A group can deliver only some of what was ordered: goods, sums and money follow in one step."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from storefront.catalogue.models import Variant
from storefront.kernel import audit, clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError
from storefront.kernel.money import ZERO, Rupiah, total
from storefront.kernel.types import BUYER
from storefront.orders.types import OrderState, PaymentState, SellerOrderState
from storefront.payments import queries as payments
from storefront.payments import service as payment_service
from storefront.shipping.types import QUOTE_KEY
from storefront.stock import queries as stock
from storefront.trade import service as trade
from storefront.trade.types import RefuseLine, TradeProblem
from tests.support import factories, invariants
from tests.support.factories import CLERK, SELLER, Shop
from tests.support.orders import NOON, TOO_LATE, conflicts, refunds, refused, see
from tests.support.photos import photo

if TYPE_CHECKING:
    from flask import Flask

    from storefront.orders.types import OrderView, SellerOrderView

S = SellerOrderState
PRICE = Rupiah(50_000)


@pytest.fixture
def shop(app: Flask) -> Shop:
    """Two kinds of goods, so heavy that one piece less makes the parcel cheaper."""
    del app
    factories.load_reference()
    return factories.open_shop(variants=2, on_hand=5, price=PRICE.amount, weight_g=1500)


def place(shop: Shop, **changes: object) -> OrderView:
    token = factories.fill_basket({shop.variant_ids[0]: 3, shop.variant_ids[1]: 1})
    with clock.frozen_at(NOON):
        return see(trade.place(replace(factories.checkout_form(token), **changes)).number)  # type: ignore[arg-type]  # by name


def place_paid(shop: Shop) -> OrderView:
    order = place(shop)
    confirm(order.number, order.total)
    return see(order.number)


def cut(part: SellerOrderView, left: int | None, *, line: int = 0, reason: str = "Stok habis") -> None:
    wanted = part.lines[line]
    command = RefuseLine(seller_order_id=part.id, line_id=wanted.id, seen=wanted.quantity, left=left, reason=reason)
    with clock.frozen_at(NOON):
        trade.refuse_line(command, SELLER)


def confirm(number: str, amount: Rupiah) -> None:
    with clock.frozen_at(NOON):
        trade.confirm_transfer(number, amount, CLERK)


def free(shop: Shop) -> list[int]:
    end_reading()
    counts = stock.available(read_session(), shop.variant_ids)
    return [counts[each] for each in shop.variant_ids]


class TestPaid:
    def test_what_is_refused_goes_back_with_the_cheaper_shipping(self, shop: Shop) -> None:
        before = place_paid(shop)
        trade.accept(before.parts[0].id, SELLER)
        cut(before.parts[0], 1, reason="Tinggal satu")
        order = see(before.number)
        (part,) = order.parts
        assert [(line.quantity, line.subtotal) for line in part.lines] == [(1, PRICE), (1, PRICE)]
        assert (part.goods_total, part.weight_g) == (PRICE * 2, 3000)
        assert ZERO < part.shipping_fee < before.parts[0].shipping_fee
        assert order.total == part.total + order.unique_code
        assert order.payment_state is PaymentState.REFUND_DUE
        assert refunds(order) == [before.total - order.total]
        (refusal,) = part.refusals
        assert (refusal.quantity, refusal.amount, refusal.reason) == (2, before.total - order.total, "Tinggal satu")
        assert (refusal.is_refunded, refusal.actor_label) == (True, SELLER.label)
        assert free(shop) == [4, 4]
        assert part.state is S.ACCEPTED
        assert [entry.action for entry in audit.list_latest(read_session(), limit=2)] == [
            "refund.opened",
            "line.refused",
        ]
        assert invariants.broken([order.number]) == []

    def test_a_whole_line_and_then_the_buyer_cancels_the_rest(self, shop: Shop) -> None:
        before = place_paid(shop)
        cut(before.parts[0], 0, line=1)
        assert [line.quantity for line in see(before.number).parts[0].lines] == [3]
        trade.cancel(before.number, BUYER)
        assert total(refunds(before)) == before.total
        assert free(shop) == [5, 5]
        assert invariants.broken([before.number]) == []

    def test_the_last_line_is_the_whole_part(self, shop: Shop) -> None:
        before = place_paid(shop)
        cut(before.parts[0], 0, line=1)
        cut(see(before.number).parts[0], 0)
        order = see(before.number)
        assert (order.parts[0].state, order.parts[0].reason) == (S.REFUSED, "Stok habis")
        assert [line.quantity for line in order.parts[0].lines] == [3]
        assert total(refunds(order)) == before.total
        assert invariants.broken([order.number]) == []

    def test_settled_one_after_the_other_the_rest_is_paid(self, shop: Shop) -> None:
        before = place_paid(shop)
        for left in (2, 1):
            cut(see(before.number).parts[0], left)
        for refund in payments.list_refunds_due(read_session()):
            payment_service.settle_refund(refund.id, "BNTT 4711", CLERK)
        assert see(before.number).payment_state is PaymentState.PAID
        assert invariants.broken([before.number]) == []

    def test_shipping_never_becomes_dearer(self, shop: Shop) -> None:
        before = place_paid(shop)
        with unit_of_work() as session:
            session.execute(update(Variant).values(weight_g=20_000))
        cut(before.parts[0], 2)
        part = see(before.number).parts[0]
        assert (part.shipping_fee, part.weight_g) == (before.parts[0].shipping_fee, before.parts[0].weight_g)
        assert refunds(before) == [PRICE]

    def test_what_is_sent_leaves_the_shelf(self, shop: Shop) -> None:
        before = place_paid(shop)
        trade.accept(before.parts[0].id, SELLER)
        cut(before.parts[0], 1)
        trade.pack(before.parts[0].id, SELLER)
        trade.send(before.parts[0].id, "JNE", "1", SELLER)
        assert free(shop) == [4, 4]
        assert invariants.broken([before.number]) == []


class TestUnpaid:
    def test_there_is_less_to_pay_and_the_old_amount_is_not_forgotten(self, shop: Shop) -> None:
        before = place(shop)
        cut(before.parts[0], 1)
        order = see(before.number)
        assert order.unique_code == before.unique_code
        assert order.total < before.total - PRICE * 2
        assert payments.find_expected_amount(read_session(), order.id) == order.total
        assert payments.list_replaced_amounts(read_session(), order.id) == [before.total]
        assert [each.amount for each in payments.list_expected(read_session())] == [order.total]
        (found,) = payments.list_expected(read_session(), amount=before.total)
        assert (found.order_number, found.is_replaced) == (order.number, True)
        assert payments.count_expected(read_session()) == 1
        assert refunds(order) == []
        assert order.state is OrderState.AWAITING_PAYMENT
        assert invariants.broken([order.number]) == []

    def test_paid_as_asked_nothing_goes_back(self, shop: Shop) -> None:
        number = place(shop).number
        cut(see(number).parts[0], 1)
        confirm(number, see(number).total)
        assert see(number).payment_state is PaymentState.PAID
        assert refunds(see(number)) == []
        assert invariants.broken([number]) == []

    def test_paid_as_asked_before_the_difference_goes_back(self, shop: Shop) -> None:
        before = place(shop)
        cut(before.parts[0], 2)
        cut(see(before.number).parts[0], 1)
        strange = before.total + Rupiah(1)
        assert refused(lambda: confirm(before.number, strange)) == [(TradeProblem.AMOUNT_DIFFERS, "amount")]
        confirm(before.number, before.total)
        order = see(before.number)
        assert order.payment_state is PaymentState.REFUND_DUE
        assert refunds(order) == [before.total - order.total]
        assert invariants.broken([order.number]) == []

    def test_while_a_proof_waits_for_an_answer(self, shop: Shop) -> None:
        before = place(shop)
        with clock.frozen_at(NOON):
            trade.claim_transfer(before.number, photo(size=(8, 8)), BUYER)
        cut(before.parts[0], 0, line=1)
        assert see(before.number).payment_state is PaymentState.CLAIMED
        (found,) = payments.list_claimed(read_session())
        assert found.amount == see(before.number).total
        confirm(before.number, before.total)
        assert refunds(before) == [before.total - see(before.number).total]
        assert invariants.broken([before.number]) == []

    def test_what_expired_comes_back_as_small_as_it_was(self, shop: Shop) -> None:
        before = place(shop)
        cut(before.parts[0], 1)
        with clock.frozen_at(TOO_LATE):
            assert trade.expire_due() == 1
            trade.confirm_transfer(before.number, before.total, CLERK)
        order = see(before.number)
        assert (order.parts[0].state, free(shop)) == (S.PLACED, [4, 4])
        assert refunds(order) == [before.total - order.total]
        assert invariants.broken([order.number]) == []

    def test_when_somebody_has_the_smaller_amount_it_gets_another_code(
        self, shop: Shop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = place(shop)
        monkeypatch.setattr(secrets, "randbelow", lambda _n: 0)
        real, taken = payment_service._take_amount, [False]
        monkeypatch.setattr(
            payment_service, "_take_amount", lambda *arguments: taken.pop() if taken else real(*arguments)
        )
        cut(before.parts[0], 1)
        assert see(before.number).unique_code == Rupiah(1)
        assert invariants.broken([before.number]) == []

    def test_not_once_its_time_is_over(self, shop: Shop) -> None:
        before = place(shop)
        line = before.parts[0].lines[0]
        late = RefuseLine(seller_order_id=before.parts[0].id, line_id=line.id, seen=3, left=1, reason="Habis")
        with clock.frozen_at(TOO_LATE):
            assert refused(lambda: trade.refuse_line(late, SELLER)) == [(TradeProblem.HOLD_ENDED, None)]
        assert see(before.number) == before


class TestOtherWays:
    def test_cash_at_the_counter_is_counted_anew(self, shop: Shop) -> None:
        token = factories.fill_basket({shop.variant_ids[0]: 3, shop.variant_ids[1]: 1})
        with clock.frozen_at(NOON):
            before = see(trade.place(factories.pickup_form(token)).number)
        cut(before.parts[0], 1)
        part = see(before.number).parts[0]
        assert (part.total, see(before.number).total) == (PRICE * 2, PRICE * 2)
        with clock.frozen_at(NOON):
            trade.accept(part.id, SELLER)
        trade.pack(part.id, SELLER)
        trade.make_ready(part.id, SELLER)
        trade.hand_over(part.id, SELLER, reason="Dikenal")
        assert [each.amount for each in payments.list_receipts(read_session(), before.id)] == [PRICE * 2]
        assert see(before.number).payment_state is PaymentState.PAID
        assert invariants.broken([before.number]) == []

    def test_while_the_fee_is_open_the_buyer_agrees_to_the_smaller_total(self, shop: Shop) -> None:
        token = factories.fill_basket({shop.variant_ids[0]: 3, shop.variant_ids[1]: 1})
        nowhere = replace(factories.JAKARTA, province_code="99")
        with clock.frozen_at(NOON):
            form = factories.checkout_form(token, delivery=QUOTE_KEY, address=nowhere)
            before = see(trade.place(form).number)
            trade.name_fee(before.parts[0].id, Rupiah(40_000), (2, 5), SELLER)
        shown = see(before.number).total
        cut(before.parts[0], 1)
        order = see(before.number)
        assert (order.total, order.state) == (PRICE * 2 + Rupiah(40_000), OrderState.AWAITING_CONSENT)
        with clock.frozen_at(NOON + timedelta(hours=1)):
            assert refused(lambda: trade.agree_fees(order.number, shown, BUYER)) == [(TradeProblem.TOTAL_CHANGED, None)]
            trade.agree_fees(order.number, order.total, BUYER)
        assert see(order.number).state is OrderState.AWAITING_PAYMENT
        assert invariants.broken([order.number]) == []


class TestRefused:
    def test_without_reason_or_not_less(self, shop: Shop) -> None:
        part = place_paid(shop).parts[0]
        for left in (None, -1, 3, 4):
            assert refused(lambda left=left: cut(part, left, reason=" ")) == [  # type: ignore[misc]  # binds it
                (TradeProblem.REASON_MISSING, "reason"),
                (TradeProblem.LEFT_WRONG, "left"),
            ]

    def test_twice_the_same_is_told_so(self, shop: Shop) -> None:
        part = place_paid(shop).parts[0]
        cut(part, 1)
        conflicts(lambda: cut(part, 1))
        assert [line.quantity for line in see(part.number.removesuffix("-A")).parts[0].lines] == [1, 1]

    def test_not_once_it_is_packed(self, shop: Shop) -> None:
        part = place_paid(shop).parts[0]
        trade.accept(part.id, SELLER)
        trade.pack(part.id, SELLER)
        conflicts(lambda: cut(part, 1))

    def test_no_such_line(self, shop: Shop) -> None:
        first = place_paid(shop).parts[0]
        with pytest.raises(NotFoundError):
            trade.refuse_line(RefuseLine(seller_order_id=first.id, line_id=999, seen=3, left=1, reason="Habis"), SELLER)
