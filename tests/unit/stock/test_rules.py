from __future__ import annotations

from collections import Counter

import hypothesis.strategies as st
from hypothesis import given

from storefront.stock.rules import allocate
from storefront.stock.types import Shelf, Want

wants = st.lists(
    st.builds(
        Want,
        variant_id=st.integers(1, 3),
        quantity=st.integers(1, 6),
        seller_order_id=st.integers(1, 3),
        name=st.just("Kopi"),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda want: (want.variant_id, want.seller_order_id),
)
shelves = st.lists(
    st.builds(Shelf, variant_id=st.integers(1, 3), place_id=st.integers(1, 3), free=st.integers(-2, 8)),
    max_size=6,
    unique_by=lambda shelf: (shelf.variant_id, shelf.place_id),
)


@given(wants, shelves)
def test_all_is_allocated_and_no_shelf_gives_more_than_it_has(wants: list[Want], shelves: list[Shelf]) -> None:
    shelves = [shelf for shelf in shelves if shelf.free >= 0]
    allocations, problems = allocate(wants, shelves)
    demand: Counter[int] = Counter()
    for want in wants:
        demand[want.variant_id] += want.quantity
    there = {variant_id: sum(s.free for s in shelves if s.variant_id == variant_id) for variant_id in demand}
    assert bool(problems) == any(count > there[variant_id] for variant_id, count in demand.items())
    given_by: Counter[tuple[int, int]] = Counter()
    given_to: Counter[tuple[int, int]] = Counter()
    for each in allocations:
        assert each.quantity > 0
        given_by[each.want.variant_id, each.place_id] += each.quantity
        given_to[each.want.variant_id, each.want.seller_order_id] += each.quantity
    free = {(shelf.variant_id, shelf.place_id): shelf.free for shelf in shelves}
    assert all(count <= free[key] for key, count in given_by.items())
    if not problems:
        assert given_to == {(want.variant_id, want.seller_order_id): want.quantity for want in wants}
