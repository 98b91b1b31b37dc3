"""The same sales once more: whole, in parts, through another spreadsheet, or told otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storefront.kernel.errors import StateConflictError
from storefront.outlets import service
from storefront.outlets.types import OutletProblem
from tests.support import factories, tills
from tests.support.factories import SELLER
from tests.support.tills import codes, lying, row, sales

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture(autouse=True)
def reference(app: Flask) -> None:
    del app
    factories.load_reference()


class TestTheSameAgain:
    def test_a_file_counts_once_however_it_comes(self) -> None:
        counter = tills.open_counter(there=20)
        rows = [row(counter, 1, "N-1", 1), row(counter, 2, "N-1", 2), row(counter, 1, "N-2", 1)]
        tills.record(counter.outlet_id, tills.sales_file(rows[1:2]))
        plan = tills.record(counter.outlet_id, tills.sales_file(rows[::-1]))
        again = tills.record(counter.outlet_id, tills.sales_file(rows))
        assert (len(plan.new), len(plan.repeated)) == (2, 1)
        assert (again.new, len(again.repeated), lying(counter)) == ((), 3, 16)

    def test_the_same_button_twice_counts_once(self) -> None:
        counter = tills.open_counter(there=5)
        file_id = tills.read(counter.outlet_id, tills.sales_file([row(counter, 1)]))
        assert tills.read(counter.outlet_id, tills.sales_file([row(counter, 1)])) == file_id
        service.apply_sales(file_id, SELLER)
        with pytest.raises(StateConflictError):
            service.apply_sales(file_id, SELLER)
        assert (lying(counter), len(sales())) == (4, 1)

    def test_without_receipts_rows_that_are_alike_are_counted(self) -> None:
        counter = tills.open_counter(there=20)
        head, sku = "tanggal;kode;jumlah", counter.skus[0]
        morning = [f"20-11-2026;{sku};1", f"20-11-2026;{sku};1"]
        evening = [*morning, f"20-11-2026;{sku};1", f"20-11-2026;{sku};3"]
        tills.record(counter.outlet_id, tills.sales_file(morning, head))
        plan = tills.record(counter.outlet_id, tills.sales_file(evening, head))
        assert (len(plan.new), len(plan.repeated), lying(counter)) == (2, 2, 14)

    def test_a_spreadsheet_that_takes_zeros_off_numbers_makes_no_second_sale(self) -> None:
        counter = tills.open_counter(there=20)
        tills.record(counter.outlet_id, tills.sales_file([row(counter, 1, "00017"), "0018;01" + row(counter, 2)[5:]]))
        plan = tills.record(
            counter.outlet_id, tills.sales_file([row(counter, 1, "17"), row(counter, 2, "18"), row(counter, 4, "170")])
        )
        assert (len(plan.new), len(plan.repeated), plan.faults, lying(counter)) == (1, 2, (), 13)

    def test_receipts_that_begin_anew_each_day_are_known_by_their_day(self) -> None:
        counter = tills.open_counter(there=20)
        sku = counter.skus[0]
        first, second, third = (f"0001;1;{day}-11-2026;{sku};2;" for day in (18, 19, 20))
        tills.record(counter.outlet_id, tills.sales_file([first]))
        alone = tills.record(counter.outlet_id, tills.sales_file([second]))
        assert (alone.new, codes(alone)) == ((), [OutletProblem.OTHER_DAY])  # a day told otherwise looks the same
        tills.record(counter.outlet_id, tills.sales_file([third.replace(";2;", ";5;")]))
        plan = tills.record(counter.outlet_id, tills.sales_file([second, first]))  # this file says that both are
        assert (len(plan.new), plan.repeated, plan.faults, lying(counter)) == (1, (3,), (), 11)

    def test_a_receipt_told_otherwise_is_a_fault_and_changes_nothing(self) -> None:
        counter = tills.open_counter(there=20)
        tills.record(counter.outlet_id, tills.sales_file([row(counter, 3)]))
        head, sku = "nota;tanggal;kode;jumlah", counter.skus[0]
        for other, code in (
            (tills.sales_file([row(counter, 2)]), OutletProblem.RECORDED_OTHERWISE),
            (tills.sales_file([f"N-1;20-11-2026;{sku};3"], head), OutletProblem.RECORDED_OTHERWISE),
            (tills.sales_file([f"N-1;21-11-2026;{sku};3"], head), OutletProblem.OTHER_DAY),
        ):
            plan = tills.record(counter.outlet_id, other)
            assert (plan.new, codes(plan)) == ((), [code])
        assert lying(counter) == 17
