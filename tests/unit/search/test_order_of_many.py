"""Pages of large results, walked along an order made once for each segment, against sorting everything by hand."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from storefront.search.engine import Document, Filters, Query, Sort
from storefront.search.whoosh_engine import WhooshEngine

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 700


def documents() -> list[Document]:
    dice = Random(3)  # noqa: S311 -- the same shelf each time
    return [
        Document(
            product_id=number,
            name=f"Kopi {dice.choice(('arabika', 'robusta', 'juria', 'lanang jahe'))}",
            category_slug=dice.choice(("kopi", "madu")),
            kabupaten_slug=dice.choice(("ngada", "ende", "alor")),
            price=1_000 * dice.randrange(5, 90),
            quality=dice.randrange(101),
            in_stock=dice.random() < 0.7,
            published_at=1_700_000_000 + dice.randrange(400),
        )
        for number in range(1, COUNT + 1)
    ]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    """Two segments, and some products replaced and gone, so that both hold what counts no more."""
    folder: Path = tmp_path_factory.mktemp("index")
    built = WhooshEngine(folder)
    everything = documents()
    built.rebuild(everything[:500])
    built.index(everything[450:])
    built.delete(range(1, 21))
    return built


KEYS = {
    Sort.NEWEST: lambda each: (-each.published_at, -each.published_at, each.product_id),
    Sort.CHEAPEST: lambda each: (each.price, -each.published_at, each.product_id),
    Sort.DEAREST: lambda each: (-each.price, -each.published_at, each.product_id),
}


@pytest.mark.parametrize("sort", list(KEYS))
@pytest.mark.parametrize("text", ["", "kopi"])
@pytest.mark.parametrize("filters", [Filters(), Filters(price_min=20_000, price_max=70_000), Filters(in_stock=True)])
def test_every_page_is_that_of_a_sort_by_hand(engine: WhooshEngine, sort: Sort, text: str, filters: Filters) -> None:
    left = [
        each
        for each in documents()[20:]
        if (filters.price_min or 0) <= each.price <= (filters.price_max or 10**9)
        and (each.in_stock or not filters.in_stock)
    ]
    wanted = [each.product_id for each in sorted(left, key=KEYS[sort])]
    for offset in (0, 12, 240, len(wanted) - 5):
        found = engine.search(Query(text=text, sort=sort, filters=filters, offset=offset, limit=12))
        assert list(found.ids) == wanted[offset : offset + 12]
        assert found.total == len(wanted)


def test_relevance_goes_by_points_then_stock_then_brevity_and_quality(engine: WhooshEngine) -> None:
    found = engine.search(Query(text="kopi", limit=COUNT))
    by_id = {each.product_id: each for each in documents()}

    def key(product_id: int) -> tuple[object, ...]:
        each = by_id[product_id]
        length = len(each.name.split())
        return (not each.in_stock, 50 * length - each.quality, -each.published_at, product_id)

    assert list(found.ids) == sorted(found.ids, key=key)
    assert len(found.ids) == COUNT - 20
    for offset in (0, 100, 500):
        page = engine.search(Query(text="kopi", offset=offset, limit=24))
        assert page.ids == found.ids[offset : offset + 24]
