"""Order, filters, counts and pages, compared with a plain walk over all documents."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storefront.search.engine import Document, Filters, Query, Sort
from storefront.search.whoosh_engine import WhooshEngine

CATEGORIES = ("kopi", "tenun", "madu")
KABUPATEN = ("ngada", "belu", "alor", "sikka")
WORDS = ("kopi", "tenun", "madu", "halus", "hutan")


def make(number: int) -> Document:
    """A document whose every property follows from its number."""
    return Document(
        product_id=number * 7,
        name=f"{WORDS[number % 5]} {WORDS[number // 5 % 5]}",
        description=WORDS[number // 3 % 5],
        category_slug=CATEGORIES[number % 3],
        kabupaten_slug=KABUPATEN[number // 2 % 4],
        price=1_000 * (number * 37 % 50),
        quality=number * 13 % 101,
        in_stock=number % 4 != 0,
        published_at=number * 17 % 90,
    )


DOCUMENTS = [make(number) for number in range(1, 121)]
BY_ID = {document.product_id: document for document in DOCUMENTS}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    """An index of several segments: one built whole, the rest added and replaced later."""
    built = WhooshEngine(tmp_path_factory.mktemp("ranking"))
    built.rebuild([replace(document, price=1, in_stock=True) for document in DOCUMENTS[:90]])
    built.index(DOCUMENTS[60:])
    built.index(DOCUMENTS[:60])
    return built


def has(document: Document, word: str) -> bool:
    return not word or word in f"{document.name} {document.description} {document.category_slug}".split()


def passes(document: Document, filters: Filters) -> bool:
    return (
        (not filters.categories or document.category_slug in filters.categories)
        and (not filters.kabupaten or document.kabupaten_slug in filters.kabupaten)
        and (filters.price_min is None or document.price >= filters.price_min)
        and (filters.price_max is None or document.price <= filters.price_max)
        and (not filters.in_stock or document.in_stock)
    )


ORDERS: dict[Sort, Callable[[Document], tuple[int, int, int]]] = {
    Sort.NEWEST: lambda one: (-one.published_at, -one.published_at, one.product_id),
    Sort.CHEAPEST: lambda one: (one.price, -one.published_at, one.product_id),
    Sort.DEAREST: lambda one: (-one.price, -one.published_at, one.product_id),
}
filter_strategy = st.builds(
    Filters,
    categories=st.frozensets(st.sampled_from((*CATEGORIES, "none-such"))),
    kabupaten=st.frozensets(st.sampled_from(KABUPATEN)),
    price_min=st.none() | st.integers(-1, 51_000),
    price_max=st.none() | st.integers(-1, 51_000),
    in_stock=st.booleans(),
)


@given(st.sampled_from(("", *WORDS)), filter_strategy, st.sampled_from(sorted(ORDERS)), st.integers(0, 130))
@settings(deadline=None)
def test_pages_totals_and_facets_are_exact(
    engine: WhooshEngine, word: str, filters: Filters, sort: Sort, offset: int
) -> None:
    hits = engine.search(Query(text=word, filters=filters, sort=sort, offset=offset, limit=12))
    matching = [document for document in DOCUMENTS if has(document, word)]
    expected = sorted((document for document in matching if passes(document, filters)), key=ORDERS[sort])
    assert hits.ids == tuple(document.product_id for document in expected[offset : offset + 12])
    assert hits.total == len(expected)
    no_category = replace(filters, categories=frozenset())
    no_kabupaten = replace(filters, kabupaten=frozenset())
    assert hits.facets.categories == Counter(one.category_slug for one in matching if passes(one, no_category))
    assert hits.facets.kabupaten == Counter(one.kabupaten_slug for one in matching if passes(one, no_kabupaten))


@given(st.sampled_from(("", *WORDS, "kopi madu")), filter_strategy, st.integers(9, 60))
@settings(deadline=None, max_examples=40)
def test_pages_by_relevance_join_to_the_whole_result(
    engine: WhooshEngine, word: str, filters: Filters, size: int
) -> None:
    whole = engine.search(Query(text=word, filters=filters, limit=1_000))
    assert list(whole.scores) == sorted(whole.scores, reverse=True)
    assert len(set(whole.ids)) == len(whole.ids) == whole.total
    pages = [
        engine.search(Query(text=word, filters=filters, offset=start, limit=size)).ids
        for start in range(0, whole.total + 1, size)
    ]
    assert tuple(number for page in pages for number in page) == whole.ids


def ranked(engine: WhooshEngine, text: str, *documents: Document) -> tuple[int, ...]:
    engine.rebuild(documents)
    return engine.search(Query(text=text)).ids


def product(number: int, name: str, **more: object) -> Document:
    return replace(Document(product_id=number, name=name, category_slug="c", kabupaten_slug="k", price=1), **more)  # type: ignore[arg-type]


@pytest.fixture
def blank(tmp_path: Path) -> WhooshEngine:
    return WhooshEngine(tmp_path)


def test_name_comes_before_keyword_before_description(blank: WhooshEngine) -> None:
    documents = (
        product(1, "Hadiah", description="dengan madu"),
        product(2, "Hadiah", keywords=("madu",)),
        product(3, "Sabun madu"),
    )
    assert ranked(blank, "madu", *documents) == (3, 2, 1)


def test_exact_comes_before_stem_before_synonym_before_sound(blank: WhooshEngine) -> None:
    documents = (
        product(1, "Asli cokelat"),
        product(2, "Asli chocolate"),
        product(3, "Asli coklat"),
        product(4, "Asli tjokklat"),
    )
    assert ranked(blank, "cokelat", *documents) == (1, 2, 3, 4)
    assert ranked(blank, "tenunan", product(1, "Asli tenun"), product(2, "Asli tenunan")) == (2, 1)


def test_in_stock_comes_first_among_equals_but_not_before_a_better_match(blank: WhooshEngine) -> None:
    documents = (
        product(1, "Madu hutan", in_stock=False),
        product(2, "Madu hutan"),
        product(3, "Hadiah manis", description="madu hutan"),
    )
    assert ranked(blank, "madu hutan", *documents) == (2, 1, 3)


def test_quality_decides_a_little(blank: WhooshEngine) -> None:
    same = (product(1, "Madu Polen", quality=10), product(2, "Madu Konga", quality=90))
    assert ranked(blank, "madu", *same) == (2, 1)
    better = (product(1, "Madu", quality=0), product(2, "Madu Konga", quality=100))
    assert ranked(blank, "madu", *better) == (1, 2)


def test_newer_comes_first_where_all_else_is_equal(blank: WhooshEngine) -> None:
    same = (product(1, "Madu Polen", published_at=1), product(2, "Madu Konga", published_at=2))
    assert ranked(blank, "madu", *same) == (2, 1)
