"""R16, small: orders through placing, paying, handling, ending and settling in any sequence that anybody thinks of.

The model knows only what was paid and which parts are owed; states, holds and sums are the invariants' to check.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.kernel.money import ZERO, Rupiah, total
from storefront.kernel.types import BUYER
from storefront.orders.types import DEAD, PaymentMethod, PaymentState, SellerOrderState
from storefront.payments import queries as payments
from storefront.payments import service as payment_service
from storefront.payments.types import RefundState
from storefront.shipping.types import QUOTE_KEY
from storefront.trade import service as trade
from storefront.trade.types import RefuseLine
from tests.support import factories, invariants
from tests.support.factories import CLERK, SELLER
from tests.support.orders import see
from tests.support.photos import photo
from tests.support.racing import PROVING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from storefront.orders.types import OrderView, SellerOrderView
    from storefront.trade.types import PlaceOrder

pytestmark = pytest.mark.both_databases

START = datetime(2026, 11, 21, 4, tzinfo=UTC)
MOST_ORDERS = 4
PARTS = st.integers(0, MOST_ORDERS * 2 - 1)
S = SellerOrderState
PROOF = photo(size=(8, 8))


WAYS = ("courier", "asked", "pickup", "door")


def _form(token: str, how: str) -> PlaceOrder:
    if how == "pickup":
        return factories.pickup_form(token)
    if how == "door":
        return factories.checkout_form(token, method=PaymentMethod.ON_DELIVERY)
    if how == "asked":
        nowhere = replace(factories.JAKARTA, province_code="99")
        return factories.checkout_form(token, delivery=QUOTE_KEY, address=nowhere)
    return factories.checkout_form(token)


class OrderMachine(RuleBasedStateMachine):
    """`paid` is the model: what each order's buyer has transferred; `settled` what each has got back.

    `shown` are the orders whose proof nobody has answered.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.shops = (
            factories.open_shop(on_hand=3, allows_cash=True),
            factories.open_shop(regency_code="53.11", price=350_000, on_hand=2, allows_cash=True),
        )
        factories.take_preorders(self.shops[1], per_month=2, days=5)
        self.numbers: list[str] = []
        self.paid: dict[str, Rupiah] = {}
        self.settled: dict[str, Rupiah] = {}
        self.shown: set[str] = set()

    @contextmanager
    def _at(self) -> Iterator[None]:
        with clock.frozen_at(self.now):
            yield

    def _order(self, which: int) -> OrderView:
        return see(self.numbers[which % len(self.numbers)])

    def _part(self, which: int) -> SellerOrderView:
        parts = [part for number in self.numbers for part in see(number).parts]
        return parts[which % len(parts)]

    def _order_of(self, part: SellerOrderView) -> OrderView:
        return see(part.number.rpartition("-")[0])

    def _try(self, act: Callable[[], None]) -> bool:
        """Whether the shop let it happen; what it refuses must have changed nothing, which the invariants see."""
        end_reading()
        try:
            with self._at():
                act()
        except (RefusedError, StateConflictError):
            return False
        return True

    @precondition(lambda self: len(self.numbers) < MOST_ORDERS)
    @rule(counts=st.tuples(st.integers(0, 2), st.integers(0, 1)).filter(any), how=st.sampled_from(WAYS))
    def place(self, counts: tuple[int, int], how: str) -> None:
        wanted = {shop.variant_ids[0]: count for shop, count in zip(self.shops, counts, strict=True) if count}

        def act() -> None:
            token = factories.fill_basket(wanted)
            self.numbers.append(trade.place(_form(token, how)).number)

        self._try(act)

    @rule(hours=st.sampled_from((1, 12, 25, 49)))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def expire(self) -> None:
        with self._at():
            trade.expire_due()

    @precondition(lambda self: self.numbers)
    @rule(which=PARTS)
    def pay(self, which: int) -> None:
        order = self._order(which)
        may_pay = order.payment_method == PaymentMethod.TRANSFER and order.number not in self.paid
        may_pay = may_pay and payments.find_expected_amount(read_session(), order.id) is not None
        assert self._try(lambda: trade.confirm_transfer(order.number, order.total, CLERK)) == may_pay
        if may_pay:
            self.paid[order.number] = order.total
            self.shown.discard(order.number)

    @precondition(lambda self: self.numbers)
    @rule(which=PARTS)
    def show_proof(self, which: int) -> None:
        order = self._order(which)
        may_show = order.payment_method == PaymentMethod.TRANSFER and order.number not in self.paid
        may_show = may_show and payments.is_awaited(read_session(), order.id)
        assert self._try(lambda: trade.claim_transfer(order.number, PROOF, BUYER)) == may_show
        if may_show:
            self.shown.add(order.number)

    @precondition(lambda self: self.numbers)
    @rule(which=PARTS)
    def find_nothing(self, which: int) -> None:
        number = self._order(which).number
        assert self._try(lambda: trade.reject_transfer(number, "Tidak ada", CLERK)) == (number in self.shown)
        self.shown.discard(number)

    @precondition(lambda self: self.numbers)
    @rule(which=PARTS, step=st.integers(1, 5))
    def handle(self, which: int, step: int) -> None:
        """As many of the group's steps as are asked for and possible."""
        part = self._part(which)
        steps: list[Callable[[], None]] = [
            lambda: trade.accept(part.id, SELLER),
            lambda: trade.make(part.id, SELLER),
            lambda: trade.pack(part.id, SELLER),
            lambda: trade.send(part.id, "JNE", "4711", SELLER),
            lambda: trade.make_ready(part.id, SELLER),
            lambda: trade.hand_over(part.id, SELLER, reason="Dikenal"),
            lambda: trade.collect(part.id, part.total, SELLER),
            lambda: trade.receive(part.id, BUYER),
        ]
        done = 0
        for act in steps:
            done += self._try(act)
            if done == step:
                return

    @precondition(lambda self: self.numbers)
    @rule(which=PARTS, fee=st.integers(0, 90_000), agrees=st.booleans())
    def settle_fees(self, which: int, fee: int, *, agrees: bool) -> None:
        """Name a part's fee, and perhaps agree to all."""
        part = self._part(which)
        self._try(lambda: trade.name_fee(part.id, Rupiah(fee), (1, 9), SELLER))
        if agrees:
            order = self._order_of(part)
            self._try(lambda: trade.agree_fees(order.number, order.total, BUYER))

    @precondition(lambda self: self.numbers)
    @rule(which=PARTS, how=st.sampled_from(("refuse", "give_up", "bring_back", "cancel_part", "cancel_all")))
    def end(self, which: int, how: str) -> None:
        part = self._part(which)
        acts: dict[str, Callable[[], None]] = {
            "refuse": lambda: trade.refuse(part.id, "Habis", SELLER),
            "bring_back": lambda: trade.bring_back(part.id, "Ditolak", SELLER),
            "give_up": lambda: trade.give_up(part.id, "Tidak diambil", SELLER),
            "cancel_part": lambda: trade.cancel(part.number, BUYER),
            "cancel_all": lambda: trade.cancel(part.number.rpartition("-")[0], BUYER),
        }
        self._try(acts[how])

    @precondition(lambda self: self.numbers)
    @rule(which=PARTS, left=st.integers(0, 1))
    def fall_short(self, which: int, left: int) -> None:
        """The group has fewer of the part's goods; what was paid for goes back, else there is less to pay."""
        part = self._part(which)
        line = part.lines[0]
        command = RefuseLine(
            seller_order_id=part.id, line_id=line.id, seen=line.quantity, left=left, reason="Tinggal sedikit"
        )
        self._try(lambda: trade.refuse_line(command, SELLER))

    @precondition(lambda self: self.numbers)
    @rule(which=PARTS, left=st.integers(0, 1))
    def pay_the_amount_before(self, which: int, left: int) -> None:
        """The letter with the amount before had been read already; what is too much goes back."""
        order = self._order(which)
        earlier = payments.list_replaced_amounts(read_session(), order.id)
        if earlier and order.number not in self.paid:
            amount = earlier[left % len(earlier)]
            assert self._try(lambda: trade.confirm_transfer(order.number, amount, CLERK))
            self.paid[order.number] = amount
            self.shown.discard(order.number)

    @precondition(lambda self: self.numbers)
    @rule(which=PARTS)
    def settle(self, which: int) -> None:
        order = self._order(which)
        due = [each for each in payments.list_refunds(read_session(), order.id) if each.state == RefundState.DUE]
        if due:
            assert self._try(lambda: payment_service.settle_refund(due[0].id, "BNTT 4711", CLERK))
            self.settled[order.number] = self.settled.get(order.number, ZERO) + due[0].amount

    @invariant()
    def nothing_is_lost(self) -> None:
        with self._at():
            assert invariants.broken(self.numbers) == []

    @invariant()
    def money_is_where_the_model_says(self) -> None:
        for number in self.numbers:
            order = see(number)
            if order.payment_method == PaymentMethod.TRANSFER:
                self._check_transfer(order)
            else:
                self._check_counter(order)
        end_reading()

    def _check_transfer(self, order: OrderView) -> None:
        paid = self.paid.get(order.number, ZERO)
        refunds = payments.list_refunds(read_session(), order.id)
        live = [part for part in order.parts if part.state not in DEAD and part.is_billed]
        kept = total(part.total for part in live) + (order.unique_code if live else ZERO)
        owed = paid - kept if paid else ZERO
        assert total(refund.amount for refund in refunds) == owed
        back = self.settled.get(order.number, ZERO)
        assert total(refund.amount for refund in refunds if refund.state == RefundState.SETTLED) == back
        if not paid:
            assert order.payment_state == (PaymentState.CLAIMED if order.number in self.shown else PaymentState.UNPAID)
            if order.number in self.shown:
                assert [part.expires_at for part in live] == [None] * len(live)
        elif owed != back:
            assert order.payment_state == PaymentState.REFUND_DUE
        else:
            assert order.payment_state == (PaymentState.PAID if live else PaymentState.REFUNDED)

    def _check_counter(self, order: OrderView) -> None:
        receipts = payments.list_receipts(read_session(), order.id)
        fetched = [part for part in order.parts if part.state == S.RECEIVED]
        live = [part for part in order.parts if part.state not in DEAD]
        assert total(receipt.amount for receipt in receipts) == total(part.total for part in fetched)
        is_done = bool(live) and len(live) == len(fetched)
        assert order.payment_state == (PaymentState.PAID if is_done else PaymentState.UNPAID)


@pytest.mark.timeout(1800)  # at full size, on a busy machine
def test_any_sequence_of_acts(app: Flask) -> None:
    del app
    factories.load_reference()
    quick = settings(
        max_examples=60 if PROVING else 6,
        stateful_step_count=16,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    run_state_machine_as_test(OrderMachine, settings=quick)
