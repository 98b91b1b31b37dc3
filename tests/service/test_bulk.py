"""Many rows in one go: each value comes back as it went in, by whichever way the database takes them."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from storefront.catalogue.models import Product, Variant
from storefront.imports.models import ImportRow
from storefront.imports.types import Outcome
from storefront.kernel import bulk
from storefront.kernel.audit import AuditEntry
from storefront.kernel.db import db, end_reading, insert_many, insert_reading, read_session, table_of, unit_of_work
from storefront.kernel.money import Rupiah
from tests.support import sheets

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

pytestmark = pytest.mark.usefixtures("app")
MANY = 30
AWKWARD = ("a\tb", "a\nb\r", "\\N", "\\.", "null", '{"', "Rp 5\\,000", "é﷽🧵", "", " ")


def _entry(number: int) -> dict[str, Any]:
    word = AWKWARD[number % len(AWKWARD)]
    return {
        "at": datetime(2026, 3, 1, 12, number, 59, 999999, tzinfo=UTC),
        "actor_id": number or None,
        "actor_label": word,
        "on_behalf_of": word if number % 2 else None,
        "action": "bulk.test",
        "subject": "thing",
        "subject_id": str(number),
        "before": {},
        "after": {word: [word, None, number, True]},
    }


@pytest.mark.parametrize("count", [1, MANY])
def test_what_was_written_is_read(count: int) -> None:
    rows = [_entry(number) for number in range(count)]
    with unit_of_work() as session:
        insert_many(session, AuditEntry, rows)
    found = read_session().scalars(select(AuditEntry).where(AuditEntry.action == "bulk.test").order_by(AuditEntry.id))
    assert [{name: getattr(each, name) for name in rows[0]} for each in found] == rows


def _products(session: Session, group_id: int, count: int) -> dict[str, int]:
    category = session.execute(text("SELECT id FROM category WHERE slug = 'kopi'")).scalar_one()
    of_all = {"group_id": group_id, "category_id": category, "regency_code": "53.09", "keywords": ["a", "b"]}
    rows = [
        {**of_all, "slug": f"kopi-{n}", "name": "Kopi", "created_at": datetime(2026, 1, 1, tzinfo=UTC)}
        for n in range(count)
    ]
    return dict(insert_reading(session, Product, rows, ("slug", "id")))


def test_what_rows_leave_out_gets_the_defaults_of_the_model_and_its_types() -> None:
    group_id = sheets.make_group()
    with unit_of_work() as session:
        ids = _products(session, group_id, MANY)
        insert_many(session, Variant, [_variant(group_id, key) for key in ids.values()])
    by_hand = Product(
        group_id=group_id, category_id=1, slug="tangan", name="Kopi", regency_code="53.09", keywords=["a"]
    )
    with unit_of_work() as session:
        by_hand.category_id = session.get_one(Product, ids["kopi-0"]).category_id
        by_hand.created_at = datetime(2026, 1, 1, tzinfo=UTC)
        session.add(by_hand)
    end_reading()
    in_bulk = read_session().get_one(Product, ids["kopi-7"])
    names = {column.key for column in table_of(Product).c} - {"id", "slug", "keywords"}
    assert {name: getattr(in_bulk, name) for name in names} == {name: getattr(by_hand, name) for name in names}
    prices = read_session().scalars(select(Variant.price).where(Variant.product_id.in_(ids.values()))).all()
    assert prices == [Rupiah(75_000)] * MANY


def _variant(group_id: int, product_id: int) -> dict[str, Any]:
    own = {"product_id": product_id, "sku": f"S-{product_id}", "unit": "bungkus", "price": Rupiah(75_000)}
    return {**own, "group_id": group_id, "weight_g": 250}


def test_what_the_database_refuses_is_refused_as_ever_and_leaves_nothing() -> None:
    group_id = sheets.make_group()
    with unit_of_work() as session:
        ids = _products(session, group_id, MANY)
    rows = [_variant(group_id, key) for key in ids.values()]
    with pytest.raises(IntegrityError), unit_of_work() as session:
        insert_many(session, Variant, [*rows, rows[0]])
    assert read_session().scalar(select(func.count()).select_from(Variant)) == 0


def test_many_rows_are_changed_each_in_its_own_way() -> None:
    group_id = sheets.make_group()
    import_id = sheets.send(group_id, sheets.as_csv([sheets.row(f"K-{n}") for n in range(3)]))
    fault = {"column": 'a"{},\\', "reason": "null", "suggestion": "", "is_warning": True}
    rows = [
        {"import_id": import_id, "row": 2, "outcome": Outcome.CHANGED, "has_warning": True, "faults": [fault, fault]},
        {"import_id": import_id, "row": 4, "outcome": Outcome.FAILED, "has_warning": False, "faults": []},
    ]
    with unit_of_work() as session:
        bulk.change_rows(session, table_of(ImportRow), ("import_id", "row"), rows)
    columns = (ImportRow.row, ImportRow.outcome, ImportRow.has_warning, ImportRow.faults)
    assert list(read_session().execute(select(*columns).order_by(ImportRow.row)).tuples()) == [
        (2, Outcome.CHANGED, True, [fault, fault]),
        (3, Outcome.ADDED, False, []),
        (4, Outcome.FAILED, False, []),
    ]


@pytest.mark.parametrize("name", ["fresh", "control"])
def test_no_plan_is_kept_of_what_asks_for_fresh_ones(name: str) -> None:
    """SQLite keeps none anyway."""
    is_postgres, asks = db.engine.dialect.name == "postgresql", name == "fresh"
    asked = select(func.count().label(f"asked_{name}")).select_from(AuditEntry)
    prepared = text("SELECT count(*) FROM pg_prepared_statements WHERE strpos(statement, :name) > 0")
    with unit_of_work() as session:
        with bulk.fresh_plans(session) if asks else nullcontext():
            for _time in range(10):
                session.execute(asked)
        kept = session.execute(prepared, {"name": f"asked_{name}"}).scalar_one() if is_postgres else 0
    assert bool(kept) is (is_postgres and not asks)
