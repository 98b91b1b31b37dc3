from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given

from storefront.payments.rules import pick_code

CODES = range(1, 1000)


@given(st.sets(st.integers(1, 999)), st.integers(0, 10_000))
def test_a_code_that_nobody_has(taken: set[int], lot: int) -> None:
    code = pick_code(CODES, taken, lambda count: lot % count)
    if len(taken) == len(CODES):
        assert code is None
    else:
        assert code in set(CODES) - taken


def test_every_free_code_can_be_drawn() -> None:
    drawn = {pick_code(range(1, 6), {2, 4}, lambda _count, lot=lot: lot) for lot in range(3)}  # type: ignore[misc]
    assert drawn == {1, 3, 5}
