from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.kernel.money import Rupiah, split, total

amounts = st.integers(min_value=0, max_value=10**12)
weights = st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(0, "Rp0"), (999, "Rp999"), (12500, "Rp12.500"), (150_000_000, "Rp150.000.000"), (-12500, "-Rp12.500")],
)
def test_is_written_as_in_indonesia(amount: int, shown: str) -> None:
    assert str(Rupiah(amount)) == shown


@pytest.mark.parametrize("wrong", [12.5, True, "12500", None])
def test_takes_whole_numbers_only(wrong: int) -> None:
    with pytest.raises(TypeError):
        Rupiah(wrong)


@given(amounts, weights)
def test_parts_always_add_up(amount: int, shares: list[int]) -> None:
    assert total(split(Rupiah(amount), shares)) == Rupiah(amount)


@given(amounts, weights)
def test_no_part_is_more_than_a_rupiah_off(amount: int, shares: list[int]) -> None:
    whole = sum(shares)
    for part, share in zip(split(Rupiah(amount), shares), shares, strict=True):
        assert abs(part.amount * whole - amount * share) < whole


def test_what_is_left_goes_to_the_largest_remainder() -> None:
    assert split(Rupiah(100), [1, 1, 1]) == [Rupiah(34), Rupiah(33), Rupiah(33)]


@pytest.mark.parametrize("shares", [[], [0, 0], [1, -1]])
def test_weights_that_mean_nothing_are_refused(shares: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(Rupiah(10), shares)
