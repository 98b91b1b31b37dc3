"""Listings over many cards: exact against a count of everything by hand, and read from the covering indexes."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select, text, update

from storefront.catalogue.models import Category, Product
from storefront.kernel.db import db, end_reading, insert_many, read_session, renew_statistics, unit_of_work
from storefront.kernel.money import Rupiah
from storefront.producers.models import ProducerGroup
from storefront.regions import queries as regions
from storefront.search import counts, queries
from storefront.search.engine import Sort
from storefront.search.models import Card, CardCount
from storefront.search.types import MOST_QUALITY, PAGE_SIZES, ListingQuery, merit
from tests.support.products import load_reference, make_group

if TYPE_CHECKING:
    from flask import Flask

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.slow]
CARDS = 3_000
START = datetime(2026, 1, 1, tzinfo=UTC)
CATEGORIES = ("kopi", "tenun", "madu", "kue", "garam")
REGENCIES = tuple(each.slug for each in regions.shipped_regencies())


@cache
def rows() -> tuple[dict[str, Any], ...]:
    """Cards by the thousand, ids from 1, with prices and moments that come twice."""
    dice = Random(7)  # noqa: S311 -- the same cards each time
    return tuple(_row(dice, number) for number in range(1, CARDS + 1))


def _row(dice: Random, number: int) -> dict[str, Any]:
    quality, available = dice.randrange(MOST_QUALITY + 1), dice.choice((0, 0, 3, 40))
    return {
        "product_id": number,
        "slug": f"barang-{number}",
        "name": f"Barang {number}",
        "name_en": "",
        "price": Rupiah(500 * dice.randrange(2, 400)),
        "price_varies": False,
        "unit_label": "bungkus",
        "place": "Ngada",
        "category_slug": dice.choice(CATEGORIES),
        "regency_slug": dice.choice(REGENCIES),
        "group_id": 1 + number % 40,
        "group_name": "Kelompok Contoh",
        "group_slug": "kelompok-contoh",
        "picture_key": None,
        "available": available,
        "lead_time_days": 2,
        "quality": quality,
        "changed_at": START,
        "published_at": START + timedelta(minutes=dice.randrange(CARDS // 2)),
        "merit": merit(quality, available),
    }


@pytest.fixture
def shelf(app: Flask) -> None:
    """The cards in the database; their products are there for the sake of the foreign key alone."""
    del app
    load_reference()
    with unit_of_work() as session:
        group = make_group(session)
        category = session.scalars(select(Category.id)).first()
        assert isinstance(group, ProducerGroup)
        products = [
            {
                **dict.fromkeys(("description", "description_en", "name_en", "material", "technique"), ""),
                **{name: row[name] for name in ("slug", "name")},
                "id": row["product_id"],
                "group_id": group.id,
                "category_id": category,
                "regency_code": "53.09",
                "created_at": START,
            }
            for row in rows()
        ]
        insert_many(session, Product, products)
        insert_many(session, Card, rows())
    renew_statistics()


def within(row: dict[str, Any], query: ListingQuery) -> bool:
    return (
        (query.price_min is None or row["price"].amount >= query.price_min)
        and (query.price_max is None or row["price"].amount <= query.price_max)
        and (not query.in_stock or row["available"] > 0)
    )


def in_order(found: list[dict[str, Any]], sort: Sort) -> list[int]:
    keys = {
        Sort.CHEAPEST: lambda row: (row["price"].amount, row["product_id"]),
        Sort.DEAREST: lambda row: (-row["price"].amount, -row["product_id"]),
        Sort.NEWEST: lambda row: (-row["published_at"].timestamp(), -row["product_id"]),
    }
    return [row["product_id"] for row in sorted(found, key=keys[sort])]


QUERIES = st.builds(
    ListingQuery,
    categories=st.frozensets(st.sampled_from(CATEGORIES), max_size=3),
    regencies=st.frozensets(st.sampled_from(REGENCIES), max_size=3),
    price_min=st.none() | st.integers(0, 220_000),
    price_max=st.none() | st.integers(0, 220_000),
    in_stock=st.booleans(),
    sort=st.sampled_from((Sort.NEWEST, Sort.CHEAPEST, Sort.DEAREST)),
    page=st.integers(1, 40) | st.integers(1, 260),
    per=st.sampled_from(PAGE_SIZES),
)


@pytest.mark.usefixtures("shelf")
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES)
def test_every_page_total_and_facet_is_that_of_a_count_by_hand(query: ListingQuery) -> None:
    near = [row for row in rows() if within(row, query)]
    such = [row for row in near if not query.categories or row["category_slug"] in query.categories]
    here = [row for row in near if not query.regencies or row["regency_slug"] in query.regencies]
    chosen = {row["product_id"] for row in here}
    ids = in_order([row for row in such if row["product_id"] in chosen], query.sort)
    found = queries.list_cards(read_session(), query)
    assert [card.product_id for card in found.cards] == ids[query.offset : query.offset + query.per]
    assert found.total == len(ids)
    assert found.facets.categories == Counter(row["category_slug"] for row in here)
    assert found.facets.kabupaten == Counter(row["regency_slug"] for row in such)


COVERED = {
    ListingQuery(sort=Sort.NEWEST): "ix_card_newest",
    ListingQuery(sort=Sort.NEWEST, page=100): "ix_card_newest",
    ListingQuery(sort=Sort.CHEAPEST): "ix_card_price",
    ListingQuery(sort=Sort.DEAREST, in_stock=True): "ix_card_price",
    ListingQuery(sort=Sort.NEWEST, categories=frozenset({"kopi"})): "ix_card_category_newest",
    ListingQuery(sort=Sort.CHEAPEST, categories=frozenset({"kopi"})): "ix_card_category_price",
    ListingQuery(sort=Sort.NEWEST, regencies=frozenset({"ngada"})): "ix_card_regency_newest",
    ListingQuery(sort=Sort.DEAREST, regencies=frozenset({"ngada"})): "ix_card_regency_price",
}


@pytest.mark.usefixtures("shelf")
class TestBigShelf:
    def test_what_was_remembered_is_forgotten_when_a_card_changes(self) -> None:
        deep = ListingQuery(sort=Sort.CHEAPEST, page=150)
        before = queries.list_cards(read_session(), deep)
        cheapest = min(rows(), key=lambda row: (row["price"].amount, row["product_id"]))
        with unit_of_work() as session:
            dear = update(Card).where(Card.product_id == cheapest["product_id"])
            session.execute(dear.values(price=Rupiah(9_000_000), merit=0, available=0))
        after = queries.list_cards(read_session(), deep)
        assert after.cards[:-1] == before.cards[1:]
        there = queries.list_cards(read_session(), ListingQuery(in_stock=True)).total
        assert there == sum(row["available"] > 0 for row in rows()) - (cheapest["available"] > 0)
        with unit_of_work() as session:
            session.delete(session.get_one(Card, cheapest["product_id"]))
        assert queries.list_cards(read_session(), deep).total == CARDS - 1
        assert counts.miscounted(read_session()) == ()

    def test_a_wrong_count_is_named_and_mended(self) -> None:
        with unit_of_work() as session:
            session.execute(update(CardCount).where(CardCount.regency_slug == "alor").values(listed=1))
        assert {pair[1] for pair in counts.miscounted(read_session())} == {"alor"}
        with unit_of_work() as session:
            counts.recount(session)
        assert counts.miscounted(read_session()) == ()

    def test_ids_of_a_page_come_from_a_covering_index(self) -> None:
        plans = {query: self._plan_of_the_page(query) for query in COVERED}
        assert {query: plan for query, plan in plans.items() if COVERED[query] not in plan} == {}

    def _plan_of_the_page(self, query: ListingQuery) -> str:
        end_reading()
        with watched() as seen:
            queries.list_cards(read_session(), query)
        page = next(each for each in seen if "ORDER BY" in each[0])
        return plan(*page)

    def test_the_page_of_a_group_and_related_products_come_from_indexes(self) -> None:
        with watched() as seen:
            queries.cards_of_group(read_session(), 7, page=3)
            queries.beside(read_session(), 7, related=3, more=4)
        group, related = (plan(*each) for each in seen)
        assert "ix_card_group_newest" in group
        assert "ix_card_pair_merit" in related
        assert "ix_card_category_merit" in related
        assert "ix_card_group_newest" in related


def plan(statement: str, parameters: Any) -> str:
    """How the database would answer; PostgreSQL without its liking for reading small tables whole."""
    end_reading()
    session = read_session()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL enable_seqscan = off"))
        session.execute(text("SET LOCAL enable_bitmapscan = off"))
        prefix = "EXPLAIN "
    else:
        prefix = "EXPLAIN QUERY PLAN "
    lines = session.connection().exec_driver_sql(prefix + statement, parameters).all()
    end_reading()
    return "\n".join(str(line) for line in lines)


class watched:  # noqa: N801 -- reads like the function it stands for
    """The questions inside with their parameters."""

    def __enter__(self) -> list[tuple[str, Any]]:
        self.seen: list[tuple[str, Any]] = []
        event.listen(db.engine, "before_cursor_execute", self._note)
        return self.seen

    def __exit__(self, *rest: object) -> None:
        event.remove(db.engine, "before_cursor_execute", self._note)

    def _note(self, connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        del connection, cursor, rest
        if statement.startswith("SELECT"):
            self.seen.append((statement, parameters))
