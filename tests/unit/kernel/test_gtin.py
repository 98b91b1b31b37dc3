"""Check digits as GS1 counts them, and numbers of our own that come back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.kernel.gtin import MOST_OWN, check_digit, is_gtin, own_code, own_number


@pytest.mark.parametrize(("digits", "check"), [("400638133393", 1), ("9638507", 4), ("01234567890", 5)])
def test_check_digits_of_codes_in_the_wild(digits: str, check: int) -> None:
    assert check_digit(digits) == check
    assert is_gtin(f"{digits}{check}")
    assert not is_gtin(f"{digits}{(check + 1) % 10}")


@pytest.mark.parametrize("text", ["", "4006381333931 ", "400638133393a", "\N{FULLWIDTH DIGIT FOUR}006381333931", "12"])
def test_what_is_no_code(text: str) -> None:
    assert not is_gtin(text)
    assert own_number(text) is None


@given(st.integers(20, 29), st.integers(1, MOST_OWN))
def test_a_code_of_our_own_leads_back_to_its_number(prefix: int, number: int) -> None:
    code = own_code(prefix, number)
    assert len(code) == 13
    assert is_gtin(code)
    assert own_number(code) == number


def test_the_code_of_a_maker_is_none_of_ours() -> None:
    assert own_number("4006381333931") is None


@pytest.mark.parametrize(("prefix", "number"), [(19, 1), (30, 1), (20, 0), (20, MOST_OWN + 1)])
def test_numbers_that_fit_no_code(prefix: int, number: int) -> None:
    with pytest.raises(ValueError, match="no code"):
        own_code(prefix, number)
