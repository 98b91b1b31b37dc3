"""Sales of an outlet: each moves stock once, releases what was promised, and stands in the books for good."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.outlets import queries, service
from storefront.outlets.models import ConsignmentSale
from storefront.outlets.types import FileKind, OutletProblem, Scheme
from storefront.stock import queries as stock_queries
from storefront.stock import service as stock
from storefront.stock.models import Movement, Place, Reservation
from storefront.stock.types import Want
from tests.support import factories, invariants, keeping, tills
from tests.support.factories import SELLER
from tests.support.tills import codes, lying, row, sales

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.tills import Counter


@pytest.fixture(autouse=True)
def reference(app: Flask) -> None:
    del app
    factories.load_reference()


@pytest.mark.both_databases
class TestOneSale:
    def test_moves_stock_and_writes_one_row_with_the_share_of_the_group(self) -> None:
        counter = tills.open_counter(there=5, margin=1250)
        plan = tills.record(counter.outlet_id, tills.sales_file([row(counter, 2, price="Rp 9.999")]))
        assert (len(plan.new), lying(counter), keeping.is_sound()) == (1, 3, True)
        (sale,) = sales()
        assert (sale.quantity, sale.beyond, sale.receipt, sale.scheme) == (2, 0, "N-1", Scheme.KONSINYASI)
        assert (sale.unit_price.amount, sale.share.amount) == (9_999, 2 * 8_749)  # 9,999 less 12.5 %, of each piece
        assert tills.report(counter).adds_up

    def test_a_price_that_is_not_told_is_todays_and_without_a_margin_all_is_the_groups(self) -> None:
        counter = tills.open_counter(there=5)
        tills.record(counter.outlet_id, tills.sales_file([row(counter, 1)]))
        assert [(sale.unit_price.amount, sale.share.amount) for sale in sales()] == [(10_000, 10_000)]

    def test_what_comes_back_lies_there_again_and_takes_its_share_along(self) -> None:
        counter = tills.open_counter(there=5, margin=3333)
        tills.record(counter.outlet_id, tills.sales_file([row(counter, 3), row(counter, -1, "N-2")]))
        assert (lying(counter), [sale.quantity for sale in sales()]) == (3, [-1, 3])
        assert sum(sale.share.amount for sale in sales()) == 2 * 6_667
        assert (keeping.is_sound(), tills.report(counter).pieces("sold")) == (True, 2)

    def test_more_than_lies_there_is_a_difference_and_never_negative_stock(self) -> None:
        counter = tills.open_counter(there=2)
        tills.record(counter.outlet_id, tills.sales_file([row(counter, 5)]))
        report = tills.report(counter)
        assert (lying(counter), [sale.beyond for sale in sales()]) == (0, [3])
        figures = {name: report.pieces(name) for name in ("sent", "sold", "returned", "left", "differing")}
        assert figures == {"sent": 2, "sold": 5, "returned": 0, "left": 0, "differing": -3}
        assert (report.adds_up, keeping.is_sound()) == (True, True)
        end_reading()
        assert [each.beyond for each in queries.list_beyond(read_session(), None, 10)] == [3]

    def test_the_row_is_there_for_good(self) -> None:
        counter = tills.open_counter(there=2)
        tills.record(counter.outlet_id, tills.sales_file([row(counter, 1)]))
        with pytest.raises(DatabaseError, match=r"append-only|not authorized"), unit_of_work() as session:
            session.get_one(ConsignmentSale, sales()[0].id).quantity = 2
        assert [sale.quantity for sale in sales()] == [1]


def test_a_sale_that_moved_nothing_is_seen() -> None:
    counter = tills.open_counter(there=5)
    tills.record(counter.outlet_id, tills.sales_file([row(counter, 7), row(counter, -1, "N-2")]))
    assert invariants.broken() == []
    (first, _second) = sales()
    columns = [column.name for column in ConsignmentSale.__table__.columns if column.name != "id"]
    with unit_of_work() as session:
        session.add(ConsignmentSale(**{name: getattr(first, name) for name in columns} | {"key": "other"}))
    assert [fault.partition(": ")[2] for fault in invariants.broken()] == [f"{first.quantity} sold and not taken"]


def hold(counter: Counter, quantity: int) -> int:
    """A seller order that holds so many at the outlet's place."""
    part = factories.seller_order(counter.shop.group_id)
    want = Want(variant_id=counter.shop.variant_ids[0], quantity=quantity, seller_order_id=part, name="Kopi")
    with unit_of_work() as session:
        stock.reserve(session, [want], None)
    return part


def only_online_here(counter: Counter) -> None:
    with unit_of_work() as session:
        for place in session.scalars(select(Place).where(Place.group_id == counter.shop.group_id)):
            place.sells_online = place.id == counter.place_id


def held(part: int) -> int:
    end_reading()
    query = select(Reservation.quantity).where(Reservation.seller_order_id == part, Reservation.state == "held")
    found = sum(read_session().scalars(query))
    end_reading()
    return found


def short(part: int) -> int:
    end_reading()
    found = sum(stock_queries.list_short(read_session(), [part]).values())
    end_reading()
    return found


class TestPromisedGoods:
    def test_the_newest_holds_are_released_and_their_orders_are_short(self) -> None:
        counter = tills.open_counter(there=6)
        only_online_here(counter)
        first, second = hold(counter, 2), hold(counter, 3)
        tills.record(counter.outlet_id, tills.sales_file([row(counter, 5)]))
        assert (lying(counter), held(first), held(second)) == (1, 1, 0)
        assert (short(first), short(second), keeping.is_sound()) == (1, 3, True)

    def test_an_order_that_is_short_is_not_sent_until_its_goods_are_held_again(self) -> None:
        counter = tills.open_counter(there=4)
        only_online_here(counter)
        part = hold(counter, 3)
        tills.record(counter.outlet_id, tills.sales_file([row(counter, 3)]))
        with pytest.raises(RefusedError), unit_of_work() as session:
            stock.consume(session, part, SELLER)
        with pytest.raises(RefusedError), unit_of_work() as session:
            stock.refill(session, part, {counter.shop.variant_ids[0]: "Kopi"}, None)
        assert (held(part), short(part)) == (1, 2)
        tills.deliver(counter, {counter.shop.variant_ids[0]: 2})
        with unit_of_work() as session:
            stock.refill(session, part, {counter.shop.variant_ids[0]: "Kopi"}, None)
        assert (held(part), short(part), keeping.is_sound()) == (3, 0, True)
        with unit_of_work() as session:
            stock.consume(session, part, SELLER)
        assert (lying(counter), keeping.is_sound()) == (0, True)
        assert tills.report(counter).pieces("online") == 3
        assert tills.report(counter).adds_up

    def test_needing_less_takes_from_what_is_short_first(self) -> None:
        counter = tills.open_counter(there=4)
        only_online_here(counter)
        part = hold(counter, 4)
        tills.record(counter.outlet_id, tills.sales_file([row(counter, 1)]))
        with unit_of_work() as session:
            stock.release_some(session, part, counter.shop.variant_ids[0], 2)
        assert (held(part), short(part), keeping.is_sound()) == (2, 0, True)

    def test_an_order_that_ends_is_short_of_nothing(self) -> None:
        counter = tills.open_counter(there=1)
        only_online_here(counter)
        part = hold(counter, 1)
        tills.record(counter.outlet_id, tills.sales_file([row(counter, 1)]))
        with unit_of_work() as session:
            stock.release(session, [part])
        assert (short(part), keeping.is_sound()) == (0, True)


class TestOtherOutlets:
    def test_a_receipt_of_another_outlet_is_another_sale(self) -> None:
        counter = tills.open_counter(there=4)
        other = tills.open_counter(there=4, shop=counter.shop)
        for each in (counter, other):
            tills.record(each.outlet_id, tills.sales_file([row(counter, 1)]))
        assert (lying(counter), lying(other), len(sales())) == (3, 3, 2)

    def test_goods_of_groups_that_are_not_there_are_unknown(self) -> None:
        counter, other = tills.open_counter(there=1), tills.open_counter(there=1)
        plan = tills.record(counter.outlet_id, tills.sales_file([row(other, 1)]))
        assert (codes(plan), sales()) == ([OutletProblem.ITEM_UNKNOWN], [])


class TestOutright:
    def test_accepted_goods_are_sold_and_a_sales_file_passes_them_over(self) -> None:
        counter = tills.open_counter(scheme=Scheme.BELI_PUTUS, margin=1000)
        variant_id = counter.shop.variant_ids[0]
        number = tills.deliver(counter, {variant_id: 5}, {variant_id: 4})
        plan = tills.record(counter.outlet_id, tills.sales_file([row(counter, 2)]))
        assert (plan.new, plan.passed, lying(counter)) == ((), (2,), 0)
        (sale,) = sales()
        assert (sale.scheme, sale.quantity, sale.share.amount) == (Scheme.BELI_PUTUS, 4, 36_000)
        end_reading()
        moved = read_session().scalars(select(Movement.reason).where(Movement.place_id == counter.place_id)).all()
        assert sorted(moved) == ["lost", "moved_in", "sold_outright"]
        report = tills.report(counter)
        assert [report.pieces(name) for name in ("sent", "sold", "left", "differing")] == [5, 4, 0, 1]
        assert (report.adds_up, keeping.is_sound(), number == sale.receipt) == (True, True, True)

    def test_the_number_of_a_delivery_is_no_receipt_that_was_told_before(self) -> None:
        with clock.frozen_at(datetime(2026, 11, 10, tzinfo=UTC)):
            counter = tills.open_counter(scheme=Scheme.BELI_PUTUS)
            number = tills.deliver(counter, {counter.shop.variant_ids[0]: 5})
        with clock.frozen_at(datetime(2026, 11, 15, tzinfo=UTC)):
            tills.agree(counter.outlet_id, counter.shop.group_id)
        plan = tills.record(counter.outlet_id, tills.sales_file([row(counter, 2, number)]))
        assert (len(plan.new), plan.faults) == (1, ())


class TestCounts:
    def test_a_count_writes_differences_and_only_once(self) -> None:
        counter = tills.open_counter(variants=2, there=5)
        first, second = counter.shop.variant_ids
        data = tills.sales_file([f"{counter.skus[0]};4", f"{counter.skus[1]};6"], "SKU;Stok fisik")
        file_id = tills.read(counter.outlet_id, data, FileKind.COUNT)
        with pytest.raises(StateConflictError):
            service.apply_count(file_id, {first: 5, second: 4}, SELLER)
        assert service.apply_count(file_id, {first: 5, second: 5}, SELLER) == 2
        assert [keeping.on_hand(counter.place_id, each) for each in (first, second)] == [4, 6]
        with pytest.raises(RefusedError):
            tills.read(counter.outlet_id, data, FileKind.COUNT)
        report = tills.report(counter)
        assert ([line.differing for line in report.lines], report.adds_up) == ([1, -1], True)

    def test_goods_in_two_rows_are_counted_by_neither(self) -> None:
        counter = tills.open_counter(variants=2, there=5)
        first, second = counter.shop.variant_ids
        rows = [f"{counter.skus[0]};3", f"{counter.skus[1]};4", f"{counter.skus[0]};2"]
        file_id = tills.read(counter.outlet_id, tills.sales_file(rows, "kode;jumlah"), FileKind.COUNT)
        end_reading()
        judged, faults = queries.plan_count_of(read_session(), queries.get_file(read_session(), file_id))
        assert [(fault.row, fault.problem.code) for fault in faults] == [
            (2, OutletProblem.COUNTED_TWICE),
            (4, OutletProblem.COUNTED_TWICE),
        ]
        assert [each.variant_id for each in judged] == [second]
        end_reading()
        service.apply_count(file_id, {first: 5, second: 5}, SELLER)
        assert [keeping.on_hand(counter.place_id, each) for each in (first, second)] == [5, 4]

    def test_a_count_below_what_is_promised_releases_the_newest_hold(self) -> None:
        counter = tills.open_counter(there=3)
        only_online_here(counter)
        part = hold(counter, 3)
        data = tills.sales_file([f"{counter.skus[0]};1"], "kode;jumlah")
        service.apply_count(
            tills.read(counter.outlet_id, data, FileKind.COUNT), {counter.shop.variant_ids[0]: 3}, SELLER
        )
        assert (held(part), short(part), keeping.is_sound()) == (1, 2, True)
