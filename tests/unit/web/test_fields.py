from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.kernel.money import Rupiah
from storefront.web.fields import parse_quantity, parse_rupiah


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12500", 12500),
        ("12.500", 12500),
        ("Rp 12.500,00", 12500),
        ("Rp12.500", 12500),
        ("rp. 12500", 12500),
        (" 1.250.000 ", 1250000),
        ("Rp12.500,-", 12500),
        ("0", 0),
        ("999999999999", 999999999999),
        ("", None),
        ("12,500", None),
        ("12.50", None),
        ("1.2500", None),
        ("12500,50", None),
        ("-12500", None),
        ("1e9", None),
        ("12 500", None),
        ("١٢٥٠٠", None),
        ("\uff11\uff12\uff15\uff10\uff10", None),
        ("9999999999999", None),
        ("Rp", None),
        ("12500 ribu", None),
    ],
)
def test_rupiah(text: str, amount: int | None) -> None:
    assert parse_rupiah(text) == (None if amount is None else Rupiah(amount))


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_what_the_shop_prints_it_also_reads(amount: int) -> None:
    assert parse_rupiah(str(Rupiah(amount))) == Rupiah(amount)


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("1", 1),
        (" 12 ", 12),
        ("999", 999),
        ("0", None),
        ("-1", None),
        ("1000", None),
        ("1e9", None),
        ("1.5", None),
        ("\uff13", None),
        ("٣", None),
        ("", None),
        ("9999999999999999999", None),
    ],
)
def test_quantity(text: str, quantity: int | None) -> None:
    assert parse_quantity(text, 999) == quantity


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("1.100", 1_100),
        (" 12.500 ", 12_500),
        ("1.000.000", 1_000_000),
        ("1100", 1_100),
        ("0.250", None),  # a quarter of something, not 250
        ("1.10", None),
        ("1.1000", None),
        ("1100.000", None),
        ("1,100", None),
        ("1.000.000.000", None),
        (".100", None),
        ("\uff11.100", None),
    ],
)
def test_thousands_are_read_as_people_here_write_them(text: str, quantity: int | None) -> None:
    assert parse_quantity(text, 1_000_000) == quantity
