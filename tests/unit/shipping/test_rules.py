from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from storefront.kernel.money import Rupiah
from storefront.shipping.rules import area_of, billed_kilos, fee
from storefront.shipping.types import Destination


@pytest.mark.parametrize(
    ("weight_g", "kilos"), [(0, 1), (1, 1), (999, 1), (1000, 1), (1001, 2), (2000, 2), (25_300, 26)]
)
def test_each_kilogram_begun_counts_and_at_least_one(weight_g: int, kilos: int) -> None:
    assert billed_kilos(weight_g) == kilos


def test_nothing_weighs_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="-1 g"):
        billed_kilos(-1)


@given(st.integers(1, 100_000), st.integers(0, 500_000), st.integers(0, 500_000))
def test_one_parcel_costs_no_more_than_two(per_kg: int, one: int, other: int) -> None:
    rate = Rupiah(per_kg)
    assert max(fee(rate, one), fee(rate, other)) <= fee(rate, one + other) <= fee(rate, one) + fee(rate, other)


@pytest.mark.parametrize(
    ("destination", "area"),
    [
        (Destination(province_code="53", regency_code="53.09"), "53.09"),
        (Destination(province_code="53"), None),
        (Destination(province_code="31", regency_code="31.71"), "31"),
        (Destination(province_code=""), None),
    ],
)
def test_a_kabupaten_within_ntt_a_province_elsewhere(destination: Destination, area: str | None) -> None:
    assert area_of(destination) == area
