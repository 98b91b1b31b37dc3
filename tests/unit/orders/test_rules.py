from __future__ import annotations

import re
from itertools import combinations_with_replacement, product

import hypothesis.strategies as st
import pytest
from hypothesis import given

from storefront.orders.rules import check_quantity, order_number, order_state, part_number
from storefront.orders.types import (
    DEAD,
    BasketProblem,
    FeeState,
    OrderState,
    PaymentMethod,
    PaymentState,
    SellerOrderState,
)

S, P, O, F = SellerOrderState, PaymentState, OrderState, FeeState  # noqa: E741 -- one letter for each column
TRANSFER, AT_PICKUP = PaymentMethod.TRANSFER, PaymentMethod.AT_PICKUP

ONE_PART = {  # (state of the only part): (unpaid transfer, everything else)
    S.PLACED: (O.AWAITING_PAYMENT, O.IN_PROGRESS),
    S.ACCEPTED: (O.AWAITING_PAYMENT, O.IN_PROGRESS),
    S.PACKED: (O.AWAITING_PAYMENT, O.IN_PROGRESS),
    S.SENT: (O.AWAITING_PAYMENT, O.ON_THE_WAY),
    S.READY: (O.AWAITING_PAYMENT, O.ON_THE_WAY),
    S.RECEIVED: (O.COMPLETED, O.COMPLETED),
    S.CANCELLED: (O.CANCELLED, O.CANCELLED),
    S.EXPIRED: (O.EXPIRED, O.EXPIRED),
    S.REFUSED: (O.CANCELLED, O.CANCELLED),
    S.DISPUTED: (O.DISPUTED, O.DISPUTED),
}
# What two parts make together is the one of theirs that stands first here; dead parts do not speak beside live ones.
STRONGEST = (O.DISPUTED, O.AWAITING_PAYMENT, O.IN_PROGRESS, O.ON_THE_WAY, O.COMPLETED, O.CANCELLED, O.EXPIRED)
TABLE = list(product(S, P, PaymentMethod))


def _alone(state: SellerOrderState, payment: PaymentState, method: PaymentMethod) -> OrderState:
    waits = method == TRANSFER and payment in {P.UNPAID, P.CLAIMED}
    return ONE_PART[state][0 if waits else 1]


@pytest.mark.parametrize(("state", "payment", "method"), TABLE)
def test_an_order_of_one_part(state: SellerOrderState, payment: PaymentState, method: PaymentMethod) -> None:
    assert order_state([state], payment, method) == _alone(state, payment, method)


def test_every_mix_of_up_to_three_parts() -> None:
    seen = 0
    for count in (2, 3):
        for states in combinations_with_replacement(S, count):
            for payment, method in product(P, PaymentMethod):
                speaking = [state for state in states if state not in DEAD] or list(states)
                alone = {_alone(state, payment, method) for state in speaking}
                assert order_state(states, payment, method) == min(alone, key=STRONGEST.index), (states, payment)
                seen += 1
    assert seen == (55 + 220) * len(P) * len(PaymentMethod)


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize(("fee", "told"), [(F.ASKED, O.AWAITING_FEE), (F.NAMED, O.AWAITING_CONSENT)])
def test_an_open_fee_speaks_before_the_payment_of_whatever_goes_on(
    state: SellerOrderState, fee: FeeState, told: OrderState
) -> None:
    ended = state in DEAD | {S.RECEIVED, S.DISPUTED}
    expected = ONE_PART[state][0] if ended else told
    assert order_state([state], P.UNPAID, TRANSFER, [fee]) == expected
    assert order_state([state], P.UNPAID, TRANSFER, [F.AGREED]) == ONE_PART[state][0]


@pytest.mark.parametrize(
    ("fees", "told"),
    [
        ((None, F.ASKED), O.AWAITING_FEE),
        ((F.NAMED, F.ASKED), O.AWAITING_FEE),
        ((None, F.NAMED), O.AWAITING_CONSENT),
        ((F.AGREED, F.NAMED), O.AWAITING_CONSENT),
        ((None, F.AGREED), O.AWAITING_PAYMENT),
        ((None, None), O.AWAITING_PAYMENT),
    ],
)
def test_fees_of_two_parts(fees: tuple[FeeState | None, FeeState | None], told: OrderState) -> None:
    assert order_state([S.PLACED, S.PLACED], P.UNPAID, TRANSFER, fees) == told
    assert order_state([S.PLACED, S.PLACED], P.UNPAID, TRANSFER, fees[::-1]) == told
    assert order_state([S.PLACED, S.CANCELLED], P.UNPAID, TRANSFER, (None, fees[1])) == O.AWAITING_PAYMENT


@given(st.lists(st.sampled_from(list(S)), min_size=1), st.sampled_from(list(P)), st.randoms())
def test_the_order_of_the_parts_does_not_matter(
    states: list[SellerOrderState], payment: PaymentState, chance: object
) -> None:
    mixed = list(states)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert order_state(mixed, payment) == order_state(states, payment)


def test_numbers_can_be_read_out() -> None:
    assert re.fullmatch(r"NTT-[A-Z3-9]{3}-[A-Z3-9]{3}", order_number())


@pytest.mark.parametrize(("position", "letters"), [(0, "A"), (1, "B"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA")])
def test_parts_are_lettered(position: int, letters: str) -> None:
    assert part_number("NTT-7K4-M9R", position) == f"NTT-7K4-M9R-{letters}"


@pytest.mark.parametrize(("quantity", "fits"), [(-1, False), (0, False), (1, True), (999, True), (1000, False)])
def test_quantities(quantity: int, *, fits: bool) -> None:
    problem = check_quantity(quantity, "quantity")
    assert (problem is None) == fits
    assert problem is None or problem.code == BasketProblem.QUANTITY
