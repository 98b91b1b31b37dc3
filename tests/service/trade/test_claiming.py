"""Proofs of a transfer: taken in time and too late, answered, and never a way around the deadline or the stock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.kernel import audit, clock
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.types import BUYER
from storefront.orders.types import OrderState, PaymentState, SellerOrderState
from storefront.payments import queries as payments
from storefront.payments import service as payment_service
from storefront.payments.models import TransferProof
from storefront.payments.types import LONGEST_REASON, MOST_PROOFS, PaymentProblem
from storefront.trade import service as trade
from storefront.trade.types import TradeProblem
from tests.support import factories, invariants
from tests.support.factories import CLERK, SELLER
from tests.support.orders import IN_TIME, NOON, TOO_LATE, available, conflicts, refunds, refused, see, states
from tests.support.photos import NO_PHOTOS, phone_photo, photo

if TYPE_CHECKING:
    from storefront.orders.types import OrderView
    from storefront.payments.types import ProofView
    from tests.support.factories import Shop

S, P = SellerOrderState, PaymentState
REASON = "Jumlah di foto lain dari jumlah pesanan"


def proofs(order: OrderView) -> list[ProofView]:
    end_reading()
    found = payments.list_proofs(read_session(), order.id)
    end_reading()
    return found


def payment_states(order: OrderView) -> list[str]:
    return [step.state for step in see(order.number).payment_steps]


@pytest.fixture
def claimed(unpaid: OrderView) -> OrderView:
    with clock.frozen_at(IN_TIME):
        trade.claim_transfer(unpaid.number, photo(), BUYER)
    return see(unpaid.number)


class TestClaiming:
    def test_the_clock_stands_and_the_goods_stay(self, claimed: OrderView, shops: tuple[Shop, Shop]) -> None:
        assert (claimed.state, claimed.payment_state, claimed.expires_at) == (
            OrderState.AWAITING_PAYMENT,
            P.CLAIMED,
            None,
        )
        assert [part.expires_at for part in claimed.parts] == [None, None]
        with clock.frozen_at(NOON + timedelta(days=30)):
            assert trade.expire_due() == 0
            assert available(shops) == [0, 0]
        assert states(claimed.number) == [S.PLACED, S.PLACED]
        assert invariants.broken([claimed.number]) == []

    def test_the_picture_is_kept_upright_and_without_the_place(self, unpaid: OrderView) -> None:
        with clock.frozen_at(IN_TIME):
            trade.claim_transfer(unpaid.number, phone_photo((400, 300)), BUYER)
        (proof,) = proofs(unpaid)
        kept = payment_service.read_proof(proof.key)
        assert kept is not None
        assert (proof.width, proof.height, proof.sent_at) == (300, 400, IN_TIME)
        assert kept.startswith(b"\xff\xd8\xff")
        assert b"Exif" not in kept
        assert b"GPS" not in kept

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
    def test_all_four_kinds_become_a_jpeg(self, unpaid: OrderView, kind: str) -> None:
        with clock.frozen_at(IN_TIME):
            trade.claim_transfer(unpaid.number, photo(kind), BUYER)
        (proof,) = proofs(unpaid)
        assert (payment_service.read_proof(proof.key) or b"")[:3] == b"\xff\xd8\xff"

    @pytest.mark.parametrize("name", NO_PHOTOS)
    def test_what_is_no_photo_changes_nothing(self, unpaid: OrderView, name: str) -> None:
        upload, code = NO_PHOTOS[name]
        with clock.frozen_at(IN_TIME):
            assert refused(lambda: trade.claim_transfer(unpaid.number, upload, BUYER)) == [(code, "photo")]
        assert see(unpaid.number) == unpaid
        assert proofs(unpaid) == []

    def test_the_same_photo_twice_is_one_and_more_are_few(self, claimed: OrderView) -> None:
        trade.claim_transfer(claimed.number, photo(), BUYER)
        assert len(proofs(claimed)) == 1
        for shade in range(20, 20 * MOST_PROOFS, 20):
            trade.claim_transfer(claimed.number, photo(shade=shade), BUYER)
        assert len(proofs(claimed)) == MOST_PROOFS
        assert refused(lambda: trade.claim_transfer(claimed.number, photo(shade=200), BUYER)) == [
            (PaymentProblem.ENOUGH_PROOFS, "photo")
        ]
        assert len(proofs(claimed)) == MOST_PROOFS
        assert payment_states(claimed) == ["unpaid", "claimed"]

    def test_not_where_it_is_paid(self, paid: OrderView) -> None:
        assert refused(lambda: trade.claim_transfer(paid.number, photo(), BUYER)) == [
            (PaymentProblem.NOT_AWAITED, None)
        ]
        assert proofs(paid) == []

    def test_not_where_it_is_paid_at_the_counter(self, at_pickup: OrderView) -> None:
        assert refused(lambda: trade.claim_transfer(at_pickup.number, photo(), BUYER)) == [
            (PaymentProblem.NOT_AWAITED, None)
        ]
        assert proofs(at_pickup) == []

    def test_the_group_waits_until_the_money_is_found(self, claimed: OrderView) -> None:
        assert refused(lambda: trade.accept(claimed.parts[0].id, SELLER)) == [(TradeProblem.NOT_PAID, None)]
        trade.confirm_transfer(claimed.number, claimed.total, CLERK)
        order = see(claimed.number)
        assert (order.state, order.payment_state) == (OrderState.IN_PROGRESS, P.PAID)
        assert payment_states(order) == ["unpaid", "claimed", "paid"]
        trade.accept(order.parts[0].id, SELLER)
        assert invariants.broken([order.number]) == []

    def test_cancelled_meanwhile_the_money_is_owed_once_it_is_found(self, claimed: OrderView) -> None:
        trade.cancel(claimed.number, BUYER)
        assert see(claimed.number).payment_state == P.CLAIMED
        trade.confirm_transfer(claimed.number, claimed.total, CLERK)
        assert sum(amount.amount for amount in refunds(claimed)) == claimed.total.amount
        assert invariants.broken([claimed.number]) == []


@pytest.mark.parametrize("swept", [True, False], ids=["swept", "not-swept"])
class TestTooLate:
    def claim(self, order: OrderView, *, swept: bool) -> None:
        with clock.frozen_at(TOO_LATE):
            if swept:
                assert trade.expire_due() == 1
            trade.claim_transfer(order.number, photo(), BUYER)

    def test_it_stays_expired_and_waits_for_the_office(
        self, unpaid: OrderView, shops: tuple[Shop, Shop], *, swept: bool
    ) -> None:
        self.claim(unpaid, swept=swept)
        order = see(unpaid.number)
        assert (order.state, order.payment_state) == (OrderState.EXPIRED, P.CLAIMED)
        with clock.frozen_at(TOO_LATE):
            assert available(shops) == [2, 1]
            (listed,) = payments.list_claimed(read_session())
        assert (listed.order_number, listed.claimed_at, listed.closed_at) == (order.number, TOO_LATE, TOO_LATE)
        assert invariants.broken([order.number]) == []

    def test_found_it_revives(self, unpaid: OrderView, shops: tuple[Shop, Shop], *, swept: bool) -> None:
        self.claim(unpaid, swept=swept)
        with clock.frozen_at(TOO_LATE + timedelta(days=20)):
            assert payment_service.release_amounts() == 0  # the amount stays this order's while nobody has answered
            trade.confirm_transfer(unpaid.number, unpaid.total, CLERK)
            assert available(shops) == [0, 0]
        assert see(unpaid.number).state == OrderState.IN_PROGRESS
        assert invariants.broken([unpaid.number]) == []

    def test_found_and_sold_out_it_is_paid_back(
        self, unpaid: OrderView, shops: tuple[Shop, Shop], *, swept: bool
    ) -> None:
        self.claim(unpaid, swept=swept)
        with clock.frozen_at(TOO_LATE):
            wanted = {shop.variant_ids[0]: 1 for shop in shops}
            trade.place(factories.checkout_form(factories.fill_basket(wanted)))
            trade.confirm_transfer(unpaid.number, unpaid.total, CLERK)
        assert states(unpaid.number) == [S.EXPIRED, S.EXPIRED]
        assert sum(amount.amount for amount in refunds(unpaid)) == unpaid.total.amount
        assert invariants.broken([unpaid.number]) == []

    def test_not_found_it_stays_expired_and_its_amount_some_days_more(self, unpaid: OrderView, *, swept: bool) -> None:
        self.claim(unpaid, swept=swept)
        later = TOO_LATE + timedelta(days=5)
        with clock.frozen_at(later):
            trade.reject_transfer(unpaid.number, REASON, CLERK)
        order = see(unpaid.number)
        assert (order.state, order.payment_state, order.expires_at) == (OrderState.EXPIRED, P.UNPAID, None)
        with clock.frozen_at(later + timedelta(days=7)):
            assert payment_service.release_amounts() == 0
        with clock.frozen_at(later + timedelta(days=7, seconds=1)):
            assert payment_service.release_amounts() == 1
            assert refused(lambda: trade.claim_transfer(unpaid.number, photo(shade=9), BUYER)) == [
                (PaymentProblem.NOT_AWAITED, None)
            ]


class TestNotFound:
    def test_the_buyer_has_a_new_deadline_and_the_goods_wait_as_long(
        self, claimed: OrderView, shops: tuple[Shop, Shop]
    ) -> None:
        with clock.frozen_at(TOO_LATE):
            trade.reject_transfer(claimed.number, f"  {REASON} ", CLERK)
        order = see(claimed.number)
        until = TOO_LATE + timedelta(hours=24)
        assert (order.state, order.payment_state, order.expires_at) == (
            OrderState.AWAITING_PAYMENT,
            P.UNPAID,
            until,
        )
        assert [part.expires_at for part in order.parts] == [until, until]
        assert [(step.state, step.reason) for step in order.payment_steps][-1] == ("unpaid", REASON)
        (proof,) = proofs(order)
        assert (proof.rejected_at, proof.reason) == (TOO_LATE, REASON)
        assert audit.list_latest(read_session())[0].action == "payment.not_found"
        with clock.frozen_at(until - timedelta(seconds=1)):
            assert available(shops) == [0, 0]
            assert trade.expire_due() == 0
        with clock.frozen_at(until + timedelta(seconds=1)):
            assert available(shops) == [2, 1]
            assert trade.expire_due() == 1
        assert see(order.number).state == OrderState.EXPIRED
        assert invariants.broken([order.number]) == []

    def test_another_proof_and_even_the_same_one_asks_again(self, claimed: OrderView) -> None:
        for turn in range(2):
            with clock.frozen_at(TOO_LATE + timedelta(hours=turn)):
                trade.reject_transfer(claimed.number, REASON, CLERK)
                trade.claim_transfer(claimed.number, photo(), BUYER)
        assert payment_states(claimed) == ["unpaid", "claimed", "unpaid", "claimed", "unpaid", "claimed"]
        assert [proof.rejected_at is None for proof in proofs(claimed)] == [False, False, True]
        assert see(claimed.number).expires_at is None
        assert invariants.broken([claimed.number]) == []

    def test_not_without_a_reason(self, claimed: OrderView) -> None:
        for reason, code in (
            ("  ", TradeProblem.REASON_MISSING),
            ("x" * (LONGEST_REASON + 1), PaymentProblem.TEXT_TOO_LONG),
        ):
            answer = refused(lambda reason=reason: trade.reject_transfer(claimed.number, reason, CLERK))  # type: ignore[misc]  # binds the reason of this turn
            assert answer == [(code, "reason")]
        assert see(claimed.number) == claimed

    def test_not_where_nothing_is_claimed(self, paid: OrderView) -> None:
        conflicts(lambda: trade.reject_transfer(paid.number, REASON, CLERK))

    def test_not_twice(self, claimed: OrderView) -> None:
        trade.reject_transfer(claimed.number, REASON, CLERK)
        conflicts(lambda: trade.reject_transfer(claimed.number, REASON, CLERK))

    def test_one_answer_is_for_all_proofs(self, claimed: OrderView) -> None:
        trade.claim_transfer(claimed.number, photo(shade=3), BUYER)
        trade.reject_transfer(claimed.number, REASON, CLERK)
        unanswered = select(func.count()).where(TransferProof.rejected_at.is_(None))
        assert read_session().execute(unanswered).scalar_one() == 0
