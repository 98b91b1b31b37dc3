from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import hypothesis.strategies as st
import pytest
from hypothesis import given

from storefront.kernel.money import ZERO, Rupiah, total
from storefront.orders.types import Address, PaymentMethod
from storefront.payments.types import PaymentProblem
from storefront.shipping.types import Delivery
from storefront.trade.rules import body_digest, check_form, check_method, check_named_fee, refund_amounts
from storefront.trade.types import Buyer, PlaceOrder, TradeProblem
from tests.support.addresses import JAKARTA

if TYPE_CHECKING:
    from storefront.kernel.errors import ProblemCode

FORM = PlaceOrder(
    checkout_key="k",
    basket_token="t",
    total_shown=Rupiah(10_000),
    buyer_name=" Maria Bupu ",
    phone="0812 3456 7890",
    email=" maria@contoh.test ",
    address=JAKARTA,
    choices={1: "courier:reguler"},
    payment_method=PaymentMethod.TRANSFER,
)
OTHER_BODIES = {
    "total_shown": Rupiah(10_001),
    "dates_shown": "12:2026-12-20",
    "buyer_name": "Yosef",
    "phone": "0813",
    "email": None,
    "address": replace(JAKARTA, rt="005"),
    "choices": {1: "pickup"},
    "payment_method": PaymentMethod.AT_PICKUP,
}
SAME_BODIES = {"checkout_key": "other", "basket_token": "other", "language": "en", "person_id": 7}


class TestForm:
    def test_in_final_form(self) -> None:
        buyer = Buyer(name="Maria Bupu", phone="+6281234567890", email="maria@contoh.test")
        assert check_form(FORM, {Delivery.COURIER}) == (buyer, [])

    def test_an_email_is_not_required(self) -> None:
        assert check_form(replace(FORM, email=" "), {Delivery.COURIER})[0].email is None

    def test_to_fetch_needs_name_and_phone_only(self) -> None:
        form = replace(FORM, address=Address(), payment_method=PaymentMethod.AT_PICKUP)
        assert check_form(form, {Delivery.PICKUP})[1] == []

    @pytest.mark.parametrize("name", ["street", "village", "district", "regency", "province_code", "postal_code"])
    def test_a_courier_needs_the_whole_address(self, name: str) -> None:
        form = replace(FORM, address=replace(JAKARTA, **{name: " "}))
        problems = check_form(form, {Delivery.COURIER, Delivery.PICKUP})[1]
        assert [(each.code, each.at) for each in problems] == [(TradeProblem.ADDRESS_MISSING, name)]

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"buyer_name": " "}, TradeProblem.NAME_MISSING),
            ({"buyer_name": "M" * 201}, TradeProblem.TOO_LONG),
            ({"phone": "12"}, TradeProblem.PHONE_WRONG),
            ({"email": "maria@"}, TradeProblem.EMAIL_WRONG),
            ({"email": "a@b.c\nBcc: x@y.z"}, TradeProblem.EMAIL_WRONG),
            ({"address": replace(JAKARTA, postal_code="01234")}, TradeProblem.POSTAL_CODE_WRONG),
            (
                {"address": replace(JAKARTA, postal_code="\uff15" * 5)},
                TradeProblem.POSTAL_CODE_WRONG,
            ),
            ({"address": replace(JAKARTA, rt="4a")}, TradeProblem.RT_RW_WRONG),
            ({"address": replace(JAKARTA, landmark="x" * 201)}, TradeProblem.TOO_LONG),
        ],
    )
    def test_one_thing_wrong(self, change: dict[str, object], code: TradeProblem) -> None:
        problems = check_form(replace(FORM, **change), {Delivery.COURIER})[1]  # type: ignore[arg-type]
        assert [each.code for each in problems] == [code]


@pytest.mark.parametrize(
    ("method", "code"),
    [
        (PaymentMethod.TRANSFER, PaymentProblem.NO_ACCOUNT),
        (PaymentMethod.AT_PICKUP, TradeProblem.ONLY_AT_PICKUP),
        (PaymentMethod.ON_DELIVERY, TradeProblem.ONLY_ON_DELIVERY),
    ],
)
def test_only_as_it_is_offered(method: PaymentMethod, code: ProblemCode) -> None:
    others = set(PaymentMethod) - {method}
    assert [(each.code, each.at) for each in check_method(method, others)] == [(code, "payment_method")]
    assert check_method(method, {method}) == []


@pytest.mark.parametrize(
    ("fee", "days", "wrong"),
    [
        (Rupiah(45_000), (2, 5), []),
        (ZERO, (1, 1), []),
        (None, (2, 5), ["fee"]),
        (Rupiah(-1), (2, 5), ["fee"]),
        (Rupiah(1), None, ["least_days"]),
        (Rupiah(1), (5, 2), ["least_days"]),
        (Rupiah(1), (0, 2), ["least_days"]),
        (None, (1, 61), ["fee", "least_days"]),
    ],
)
def test_a_named_fee(fee: Rupiah | None, days: tuple[int, int] | None, wrong: list[str]) -> None:
    assert [problem.at for problem in check_named_fee(fee, days)] == wrong


class TestBody:
    def test_each_field_is_of_the_body_or_is_not(self) -> None:
        assert set(OTHER_BODIES) | set(SAME_BODIES) == {field.name for field in fields(PlaceOrder)}

    @pytest.mark.parametrize("name", OTHER_BODIES)
    def test_another_body(self, name: str) -> None:
        assert body_digest(replace(FORM, **{name: OTHER_BODIES[name]})) != body_digest(FORM)  # type: ignore[arg-type]

    @pytest.mark.parametrize("name", SAME_BODIES)
    def test_the_same_body(self, name: str) -> None:
        assert body_digest(replace(FORM, **{name: SAME_BODIES[name]})) == body_digest(FORM)  # type: ignore[arg-type]


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=6), st.integers(0, 1998), st.data())
def test_refunds_add_up_to_what_was_paid_however_the_parts_end(
    parts: list[int], code: int, data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(parts)))
    ended = [(number, Rupiah(amount)) for number, amount in enumerate(parts)]
    first = refund_amounts(ended[:cut], Rupiah(code), is_last=cut == len(parts))
    rest = refund_amounts(ended[cut:], Rupiah(code), is_last=True)
    assert total([*first.values(), *rest.values()]) == total([amount for _, amount in ended]) + Rupiah(code)


def test_a_part_among_others_brings_no_code() -> None:
    assert refund_amounts([(1, Rupiah(5))], Rupiah(123), is_last=False) == {1: Rupiah(5)}
    assert refund_amounts([], Rupiah(123), is_last=True) == {}
    assert ZERO not in refund_amounts([(1, Rupiah(5))], ZERO, is_last=True).values()
