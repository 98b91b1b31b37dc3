"""Ranges of a number as sets, against going through all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storefront.search.bits import numbers_in
from storefront.search.ladder import LEAST_STEP, Ladder

NUMBERS = st.integers(-50, 50)


@given(column=st.lists(NUMBERS, max_size=3 * LEAST_STEP), least=st.none() | NUMBERS, most=st.none() | NUMBERS)
def test_a_range_is_that_of_a_look_at_each(column: list[int], least: int | None, most: int | None) -> None:
    wanted = [
        at
        for at, number in enumerate(column)
        if (least is None or number >= least) and (most is None or number <= most)
    ]
    assert list(numbers_in(Ladder(column).between(least, most))) == wanted


def test_a_column_of_many_steps() -> None:
    column = [(7 * number) % 1_000 for number in range(5 * LEAST_STEP)]
    for least in range(-3, 1_003, 37):
        found = list(numbers_in(Ladder(column).between(least, least + 90)))
        assert found == [at for at, number in enumerate(column) if least <= number <= least + 90]
