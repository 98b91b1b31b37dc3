from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.picks import DRAWN, WAYS, cold, uniform, zipf

ADDRESSES = tuple(f"/produk/{number}" for number in range(50))


@pytest.mark.parametrize("way", WAYS)
def test_every_run_asks_for_the_same(way: str) -> None:
    assert WAYS[way](ADDRESSES) == WAYS[way](ADDRESSES)
    assert len(WAYS[way](ADDRESSES)) == DRAWN


def test_a_few_are_wanted_by_many() -> None:
    counts = Counter(zipf(ADDRESSES))
    assert set(counts) == set(ADDRESSES)
    assert 1.8 < counts[ADDRESSES[0]] / counts[ADDRESSES[1]] < 2.2
    assert 8 < counts[ADDRESSES[0]] / counts[ADDRESSES[9]] < 12


def test_a_crawler_asks_for_each_alike() -> None:
    counts = Counter(uniform(ADDRESSES))
    assert set(counts) == set(ADDRESSES)
    assert max(counts.values()) < 1.5 * min(counts.values())


def test_cold_asks_for_nothing_twice() -> None:
    asked = cold(["/produk/", "/produk/?q=kopi"])
    assert len(set(asked)) == len(asked) == DRAWN
    assert {path.partition("dingin=")[0] for path in asked} == {"/produk/?", "/produk/?q=kopi&"}
