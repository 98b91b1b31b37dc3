"""What is asked of an address outside Indonesia, and of the number of whoever lives there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storefront.kernel.money import Rupiah
from storefront.orders.types import PaymentMethod
from storefront.shipping.types import Delivery
from storefront.trade.rules import check_form
from storefront.trade.types import PlaceOrder, TradeProblem
from tests.support.abroad import LEIPZIG

ORDER = PlaceOrder(
    checkout_key="k",
    basket_token="t",
    total_shown=Rupiah(10_000),
    buyer_name="Maria Bupu",
    phone="+49 1512 3456789",
    email=None,
    address=LEIPZIG,
    choices={1: "quote"},
    payment_method=PaymentMethod.TRANSFER,
)


def problems(order: PlaceOrder) -> list[tuple[object, str | None]]:
    return [(each.code, each.at) for each in check_form(order, {Delivery.COURIER})[1]]


def test_complete() -> None:
    assert problems(ORDER) == []
    assert check_form(ORDER, {Delivery.COURIER})[0].phone == "+4915123456789"


@pytest.mark.parametrize("name", ["street", "regency", "country"])
def test_street_city_and_country_are_needed(name: str) -> None:
    order = replace(ORDER, address=replace(LEIPZIG, **{name: " "}))
    assert problems(order) == [(TradeProblem.ADDRESS_MISSING, name)]


@pytest.mark.parametrize("code", ["", "04107", "SW1A 1AA", "1234-567", "K1A 0B1", "A" * 12])
def test_a_postal_code_is_free_and_need_not_be(code: str) -> None:
    assert problems(replace(ORDER, address=replace(LEIPZIG, postal_code=code))) == []


@pytest.mark.parametrize("code", ["A" * 13, "SW1A/1AA", "\uff10\uff14107", "04107\n", "=1+1"])
def test_a_postal_code_is_letters_digits_blanks_and_hyphens(code: str) -> None:
    order = replace(ORDER, address=replace(LEIPZIG, postal_code=code))
    assert problems(order) == [(TradeProblem.POSTAL_CODE_ABROAD_WRONG, "postal_code")]


@pytest.mark.parametrize("name", ["street", "regency", "country"])
def test_no_line_is_longer_than_a_label(name: str) -> None:
    order = replace(ORDER, address=replace(LEIPZIG, **{name: "x" * 201}))
    assert problems(order) == [(TradeProblem.TOO_LONG, name)]


@pytest.mark.parametrize("phone", ["0221 1234567", "(212) 555-0123", "0812 3456 7890", "49 1512 3456789", "+49", ""])
def test_a_number_names_its_country(phone: str) -> None:
    assert problems(replace(ORDER, phone=phone)) == [(TradeProblem.PHONE_ABROAD_WRONG, "phone")]


@pytest.mark.parametrize("phone", ["+62 812 3456 7890", " +1 212 555 0123", "+670 7723 4567"])
def test_of_any_country(phone: str) -> None:
    assert problems(replace(ORDER, phone=phone)) == []
