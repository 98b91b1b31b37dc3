"""One sales file sent by many at once, while buyers order: each sale counts once, and stock is never negative."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.outlets import queries, rules, service
from storefront.outlets.models import ConsignmentSale
from storefront.stock import service as stock
from storefront.stock.models import Place
from storefront.stock.types import Want
from tests.support import factories, keeping, racing, tills
from tests.support.factories import SELLER

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.tills import Counter

AT_ONCE = 6


@pytest.fixture
def counter(app: Flask) -> Counter:
    del app
    factories.load_reference()
    return tills.open_counter(there=10)


def files(counter: Counter) -> list[int]:
    """The same sales in as many files, each with a line more that is its own."""
    rows = [f"N-{each};1;20-11-2026;{counter.skus[0]};1;" for each in range(3)]
    own = [f"{row}" for row in rows]
    return [
        tills.read(counter.outlet_id, tills.sales_file([*own, f"M-{each};1;20-11-2026;{counter.skus[0]};1;"]))
        for each in range(AT_ONCE)
    ]


def pieces() -> int:
    end_reading()
    found = read_session().execute(select(func.sum(ConsignmentSale.quantity))).scalar_one()
    end_reading()
    return int(found or 0)


def test_each_sale_counts_once(app: Flask, counter: Counter) -> None:
    answers = racing.at_once(app, files(counter), lambda each: service.apply_sales(each, SELLER))
    assert [each for each in answers if isinstance(each, Exception)] == []
    assert (pieces(), keeping.on_hand(counter.place_id, counter.shop.variant_ids[0])) == (3 + AT_ONCE, 1)
    assert (keeping.is_sound(), tills.report(counter).adds_up) == (True, True)


def test_one_file_is_written_down_once(app: Flask, counter: Counter) -> None:
    (file_id, *_others) = files(counter)
    answers = racing.at_once(app, [file_id] * AT_ONCE, lambda each: service.apply_sales(each, SELLER))
    assert sum(isinstance(each, StateConflictError) for each in answers) == AT_ONCE - 1
    assert (pieces(), keeping.is_sound()) == (4, True)


def test_control_without_names_of_sales_each_file_counts_anew(
    app: Flask, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file names its sales by itself, so that the books know none of them."""
    kept = rules._with_key
    monkeypatch.setattr(rules, "_with_key", lambda sale, key: kept(sale, f"{key} {keeping.new_key()}"))
    monkeypatch.setattr(rules._Books, "contradicts", lambda *_: None)
    racing.at_once(app, files(counter), lambda each: service.apply_sales(each, SELLER))
    assert pieces() == 4 * AT_ONCE


def test_control_without_turns_a_stale_look_is_stopped_by_the_database(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was looked at before another file went in is written down again; only the unique name holds it back."""
    first, second, *_others = files(counter)
    stale = queries.plan_sales_of(read_session(), queries.get_file(read_session(), second))
    end_reading()
    service.apply_sales(first, SELLER)
    monkeypatch.setattr(queries, "plan_sales_of", lambda *_: stale)
    with pytest.raises(Exception, match=r"UNIQUE|unique|append-only"):
        service.apply_sales(second, SELLER)
    assert (pieces(), keeping.is_sound()) == (4, True)


def test_orders_and_sales_at_once_leave_nothing_negative(app: Flask, counter: Counter) -> None:
    with unit_of_work() as session:
        for place in session.scalars(select(Place).where(Place.group_id == counter.shop.group_id)):
            place.sells_online = place.id == counter.place_id
    parts = [factories.seller_order(counter.shop.group_id) for _ in range(4)]
    (file_id, *_others) = files(counter)

    def act(part: int | None) -> None:
        if part is None:
            service.apply_sales(file_id, SELLER)
            return
        with unit_of_work() as session:
            want = Want(variant_id=counter.shop.variant_ids[0], quantity=3, seller_order_id=part, name="Kopi")
            stock.reserve(session, [want], None)

    answers = racing.at_once(app, [*parts, None], act)
    assert all(each is None or isinstance(each, RefusedError) for each in answers)
    assert (pieces(), keeping.on_hand(counter.place_id, counter.shop.variant_ids[0])) == (4, 6)
    assert keeping.is_sound()
