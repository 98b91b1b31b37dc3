"""Orders for what is not made yet: their day, their bound, and how they end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import BUYER
from storefront.orders import service as order_service
from storefront.orders.types import Owner, PaymentState
from storefront.orders.types import SellerOrderState as S
from storefront.payments import queries as payments
from storefront.stock import queries as stock
from storefront.stock.models import Place
from storefront.trade import service as trade
from storefront.trade.types import RefuseLine
from tests.support import factories, invariants
from tests.support.factories import CLERK, SELLER, Shop
from tests.support.orders import IN_TIME, NOON, TOO_LATE, conflicts, refused, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

READY = date(2026, 12, 21)


@pytest.fixture
def loom(app: Flask) -> Iterator[Shop]:
    """Nothing lies there; five a month can be made of it, each in thirty days."""
    del app
    factories.load_reference()
    shop = factories.open_shop(on_hand=0, variants=2)
    factories.take_preorders(shop, per_month=5)
    with clock.frozen_at(NOON):
        yield shop


def _left(shop: Shop) -> list[tuple[date, int]]:
    end_reading()
    return [(each.ready_on, each.left) for each in stock.preorders(read_session(), {shop.variant_ids[0]: 0}).values()]


def _order(shop: Shop, quantity: int = 2) -> str:
    return trade.place(factories.checkout_form(factories.fill_basket({shop.variant_ids[0]: quantity}))).number


def _accepted(shop: Shop, quantity: int = 2) -> tuple[str, int]:
    number = _order(shop, quantity)
    trade.confirm_transfer(number, see(number).total, CLERK)
    part = see(number).parts[0]
    trade.accept(part.id, SELLER)
    return number, part.id


def _available(shop: Shop) -> int:
    end_reading()
    return stock.available(read_session(), [shop.variant_ids[0]])[shop.variant_ids[0]]


def test_the_basket_names_the_day_and_the_line_keeps_it(loom: Shop) -> None:
    token = factories.fill_basket({loom.variant_ids[0]: 2})
    line = factories.see_basket(token).lines[0]
    assert line.preorder
    assert (line.problem, line.preorder.ready_on, line.preorder.left) == (None, READY, 5)

    number = trade.place(factories.checkout_form(token)).number

    assert [line.promised_on for line in see(number).parts[0].lines] == [READY]
    assert _left(loom) == [(READY, 3)]
    assert invariants.broken([number]) == []
    factories.take_preorders(loom, per_month=9, days=90)
    assert [line.promised_on for line in see(number).parts[0].lines] == [READY]


@pytest.mark.parametrize(
    ("season", "paid_after", "ready_on"),
    [
        (None, 0, READY),
        (None, 3, READY + timedelta(days=3)),
        ((12, 12), 3, date(2026, 12, 31)),
    ],
)
def test_the_days_of_making_begin_with_the_money(
    loom: Shop, season: tuple[int, int] | None, paid_after: int, ready_on: date
) -> None:
    """Until then so many days after it are promised; what cannot begin before its month has time until then."""
    factories.take_preorders(loom, per_month=5, season=season)
    number = _order(loom)
    line = see(number).parts[0].lines[0]
    assert (line.promised_days, line.is_overdue(date(2027, 6, 1))) == (30, False)

    with clock.frozen_at(NOON + timedelta(days=paid_after)):
        trade.confirm_transfer(number, see(number).total, CLERK)

        line = see(number).parts[0].lines[0]
        assert (line.promised_on, line.promised_days) == (ready_on, None)
        assert (line.is_overdue(ready_on), line.is_overdue(ready_on + timedelta(days=1))) == (False, True)
        assert invariants.broken([number]) == []


def test_what_is_paid_when_it_is_fetched_has_its_day_at_once(loom: Shop) -> None:
    number = trade.place(factories.pickup_form(factories.fill_basket({loom.variant_ids[0]: 1}))).number

    assert [(line.promised_on, line.promised_days) for line in see(number).parts[0].lines] == [(READY, None)]


def test_no_more_than_the_month_has_left(loom: Shop) -> None:
    _order(loom, 4)
    token = factories.fill_basket({loom.variant_ids[0]: 2})

    variant = f"variant-{loom.variant_ids[0]}"
    assert refused(lambda: trade.place(factories.checkout_form(token))) == [("preorder_left", variant)]
    _order(loom, 1)

    assert _left(loom) == [(date(2026, 12, 31), 5)]


def test_what_lies_there_is_sold_first_and_no_promise_is_made_beside_it(loom: Shop) -> None:
    factories.put_on_shelf(loom, 1)
    token = factories.fill_basket({loom.variant_ids[0]: 2})

    assert [problem.code for problem in factories.see_basket(token).problems] == ["shortage"]
    number = _order(loom, 1)

    assert [line.promised_on for line in see(number).parts[0].lines] == [None]


def test_without_the_switch_sold_out_is_sold_out(loom: Shop) -> None:
    factories.take_preorders(loom, per_month=5, is_on=False)
    token = factories.fill_basket({loom.variant_ids[0]: 1})

    assert [problem.code for problem in factories.see_basket(token).problems] == ["sold_out"]
    assert _left(loom) == []


@pytest.mark.parametrize("shown", ["", "today"])
def test_a_later_day_than_was_shown_is_asked_for_again(loom: Shop, shown: str) -> None:
    token = factories.fill_basket({loom.variant_ids[0]: 1})
    form = factories.checkout_form(token)
    if not shown:
        form = replace(form, dates_shown="")
    with clock.frozen_at(NOON + timedelta(days=1 if shown else 0)):
        assert refused(lambda: trade.place(form)) == [("date_changed", None)]

        assert trade.place(factories.checkout_form(token)).number


def test_goods_are_packed_once_they_are_made(loom: Shop) -> None:
    number, part_id = _accepted(loom)
    assert refused(lambda: trade.pack(part_id, SELLER)) == [("not_made", None)]

    trade.make(part_id, SELLER)
    conflicts(lambda: trade.make(part_id, SELLER))
    assert (_available(loom), invariants.broken([number])) == (0, [])
    trade.pack(part_id, SELLER)
    trade.send(part_id, "JNE", "4711", SELLER)

    assert see(number).parts[0].state is S.SENT
    assert (_available(loom), invariants.broken([number])) == (0, [])
    assert _left(loom) == [(READY, 3)]  # what was made of the month is not there to be promised again


def test_goods_that_were_counted_in_are_taken_from_the_shelf(loom: Shop) -> None:
    number, part_id = _accepted(loom)
    variant = f"variant-{loom.variant_ids[0]}"
    assert refused(lambda: trade.make(part_id, SELLER, from_shelf=True)) == [("sold_out", variant)]
    factories.put_on_shelf(loom, 3)

    trade.make(part_id, SELLER, from_shelf=True)

    assert (_available(loom), invariants.broken([number])) == (1, [])


def test_a_group_without_a_shelf_online_gets_a_store_for_what_it_makes(loom: Shop) -> None:
    number, part_id = _accepted(loom)
    with unit_of_work() as session:
        session.get_one(Place, loom.place_id).sells_online = False

    trade.make(part_id, SELLER)

    assert invariants.broken([number]) == []


@pytest.mark.parametrize("how", ["cancel", "refuse", "expire"])
def test_what_ends_can_be_promised_to_others(loom: Shop, how: str) -> None:
    number = _order(loom, 5)
    assert _left(loom) == [(date(2026, 12, 31), 5)]
    if how == "cancel":
        trade.cancel(number, BUYER)
    elif how == "refuse":
        trade.refuse(see(number).parts[0].id, "Benang habis", SELLER)
    with clock.frozen_at(TOO_LATE if how == "expire" else IN_TIME):
        assert [left for _day, left in _left(loom)] == [5]
        assert trade.expire_due() == (1 if how == "expire" else 0)
        assert [left for _day, left in _left(loom)] == [5]

    assert invariants.broken([number]) == []


@pytest.mark.parametrize(("is_made", "lying", "left"), [(False, 0, 5), (True, 2, 3)])
def test_a_paid_promise_that_is_not_kept_is_paid_back(loom: Shop, *, is_made: bool, lying: int, left: int) -> None:
    number, part_id = _accepted(loom)
    paid = see(number).total
    if is_made:
        trade.make(part_id, SELLER)

    trade.refuse(part_id, "Alat tenun rusak", SELLER)

    order = see(number)
    assert order.payment_state is PaymentState.REFUND_DUE
    assert [each.amount for each in payments.list_refunds(read_session(), order.id)] == [paid]
    assert (_available(loom), _left(loom)) == (lying, [(READY, left)])
    assert invariants.broken([number]) == []


def test_late_money_for_what_is_no_longer_made_goes_back(loom: Shop) -> None:
    number = _order(loom)
    paid = see(number).total
    factories.take_preorders(loom, per_month=5, is_on=False)
    with clock.frozen_at(TOO_LATE):
        trade.confirm_transfer(number, paid, CLERK)

        order = see(number)
        assert order.parts[0].state is S.EXPIRED
        assert [each.amount for each in payments.list_refunds(read_session(), order.id)] == [paid]
        assert invariants.broken([number]) == []


def test_less_of_a_line_gives_back_as_much_of_the_month(loom: Shop) -> None:
    number, part_id = _accepted(loom, 5)
    line = see(number).parts[0].lines[0]

    trade.refuse_line(RefuseLine(seller_order_id=part_id, line_id=line.id, seen=5, left=3, reason="Benang"), SELLER)

    assert _left(loom) == [(READY, 2)]
    assert invariants.broken([number]) == []


def test_late_money_revives_a_promise_only_if_its_day_can_be_kept(loom: Shop) -> None:
    late, kept = _order(loom, 2), None
    factories.take_preorders(loom, per_month=5, season=(12, 12))
    kept = _order(loom, 2)
    with clock.frozen_at(TOO_LATE):
        assert trade.expire_due() == 2
        trade.confirm_transfer(late, see(late).total, CLERK)
        trade.confirm_transfer(kept, see(kept).total, CLERK)

        assert [see(number).parts[0].state for number in (late, kept)] == [S.EXPIRED, S.PLACED]
        assert invariants.broken([late, kept]) == []


def test_shelf_and_promise_in_one_order(loom: Shop) -> None:
    beside = factories.open_shop(on_hand=3)
    token = factories.fill_basket({loom.variant_ids[0]: 1, loom.variant_ids[1]: 1, beside.variant_ids[0]: 1})

    number = trade.place(factories.checkout_form(token)).number

    assert [[line.promised_on for line in part.lines] for part in see(number).parts] == [[READY, READY], [None]]
    assert invariants.broken([number]) == []
    trade.cancel(number, BUYER)
    assert invariants.broken([number]) == []


def test_ordering_the_same_again_takes_what_can_be_made(loom: Shop) -> None:
    person_id = factories.person()
    form = replace(factories.checkout_form(factories.fill_basket({loom.variant_ids[0]: 1})), person_id=person_id)
    number = trade.place(form).number

    token = factories.fill_basket({factories.open_shop().variant_ids[0]: 1})
    again, left_out, came_in = order_service.reorder(token, number, Owner(person_id=person_id, sign_in_id=0))

    assert (again, left_out, came_in) == (token, [], 1)
