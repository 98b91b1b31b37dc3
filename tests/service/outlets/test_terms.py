"""Terms of an outlet: what stays while goods lie there, and which of them a sale goes by."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError
from storefront.outlets import queries, service
from storefront.outlets.models import ConsignmentSale
from storefront.outlets.types import OutletProblem, Scheme
from storefront.stock import queries as stock_queries
from storefront.stock import service as stock
from storefront.stock.types import StockProblem
from tests.support import factories, tills
from tests.support.factories import SELLER
from tests.support.shelf import counted_queries

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.tills import Counter

FIRST, LATER, TODAY = (datetime(2026, 11, day, 1, tzinfo=UTC) for day in (2, 10, 20))


@pytest.fixture(autouse=True)
def reference(app: Flask) -> None:
    del app
    factories.load_reference()


class TestTerms:
    def test_the_scheme_stays_while_goods_lie_there(self) -> None:
        counter = tills.open_counter(there=1)
        terms_id = service.propose(counter.outlet_id, counter.shop.group_id, (Scheme.BELI_PUTUS, None), SELLER)
        with pytest.raises(RefusedError) as caught:
            service.answer_terms(terms_id, SELLER, agrees=True)
        assert caught.value.problems[0].code is OutletProblem.GOODS_LEFT
        end_reading()
        agreed = queries.find_agreed(read_session(), counter.outlet_id, counter.shop.group_id)
        assert agreed is not None
        assert agreed.scheme is Scheme.KONSINYASI

    def test_its_place_stays_open(self) -> None:
        counter = tills.open_counter()
        with pytest.raises(RefusedError) as caught:
            stock.close_place(counter.shop.group_id, counter.place_id, SELLER)
        assert [problem.code for problem in caught.value.problems] == [StockProblem.PLACE_OUTLETS]
        tills.deliver(counter, {counter.shop.variant_ids[0]: 1})


def sold_on(counter: Counter, *days: int) -> bytes:
    return tills.sales_file([f"{day};{day}-11-2026;{counter.skus[0]};1" for day in days], "nota;tanggal;kode;jumlah")


def sales() -> list[ConsignmentSale]:
    end_reading()
    found = list(read_session().scalars(select(ConsignmentSale).order_by(ConsignmentSale.sold_at)))
    end_reading()
    return found


@pytest.mark.both_databases
def test_many_reports_cost_as_many_questions_as_one() -> None:
    shop = factories.open_shop(on_hand=20, price=10_000)
    counters = [tills.open_counter(there=3, shop=shop), tills.open_counter(there=4, shop=shop), tills.open_counter()]
    tills.record(counters[1].outlet_id, sold_on(counters[1], 12, 13))
    end_reading()
    places = stock_queries.list_outlet_places(read_session(), outlet_ids=[counter.outlet_id for counter in counters])
    with counted_queries() as asked:
        found = queries.list_reports(read_session(), places, tills.EVER)
    assert len([statement for statement in asked if "SELECT" in statement]) == 3
    figures = [tuple(report.pieces(name) for name in ("sent", "sold", "left")) for report in found]
    assert figures == [(3, 0, 3), (4, 2, 2), (0, 0, 0)]
    assert [report.place.id for report in found] == [counter.place_id for counter in counters]


class TestWhichTerms:
    def test_a_sale_goes_by_the_margin_of_its_day_whenever_its_file_comes(self) -> None:
        with clock.frozen_at(FIRST):
            counter = tills.open_counter(there=5, margin=1000)
        with clock.frozen_at(LATER):
            tills.agree(counter.outlet_id, counter.shop.group_id, margin=2000)
        assert tills.place_of(counter.outlet_id, counter.shop.group_id) == counter.place_id
        with clock.frozen_at(TODAY):
            tills.record(counter.outlet_id, sold_on(counter, 1, 5, 12))
        assert [sale.share.amount for sale in sales()] == [9_000, 9_000, 8_000]

    def test_what_was_bought_outright_is_passed_over_also_once_it_is_consigned(self) -> None:
        with clock.frozen_at(FIRST):
            counter = tills.open_counter(scheme=Scheme.BELI_PUTUS)
        with clock.frozen_at(LATER):
            tills.agree(counter.outlet_id, counter.shop.group_id)
        with clock.frozen_at(TODAY):
            plan = tills.record(counter.outlet_id, sold_on(counter, 5, 12))
        assert (plan.passed, [sale.sold_at.day for sale in sales()]) == ((2,), [12])

    def test_what_was_consigned_is_recorded_also_once_it_is_bought_outright(self) -> None:
        with clock.frozen_at(FIRST):
            counter = tills.open_counter()
        with clock.frozen_at(LATER):
            tills.agree(counter.outlet_id, counter.shop.group_id, Scheme.BELI_PUTUS)
        with clock.frozen_at(TODAY):
            plan = tills.record(counter.outlet_id, sold_on(counter, 5, 12))
        assert (plan.passed, [(sale.scheme, sale.beyond) for sale in sales()]) == ((3,), [(Scheme.KONSINYASI, 1)])
        assert tills.report(counter).adds_up
