from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError
from storefront.orders import queries
from storefront.orders.types import OrderFilter, PaymentMethod, PaymentState, SellerOrderState
from storefront.payments.models import ExpectedTransfer
from storefront.payments.types import LARGEST_CODE
from storefront.trade import service as trade
from tests.support import factories
from tests.support.factories import CLERK, SELLER, Shop

if TYPE_CHECKING:
    from flask import Flask

    from storefront.orders.types import OrderView
    from storefront.trade.types import PlacedOrder

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.fixture
def shops(app: Flask) -> tuple[Shop, Shop]:
    del app
    factories.load_reference()
    return factories.open_shop(name="KUB Ngada"), factories.open_shop(name="Tenun Sumba", regency_code="53.11")


def _place(*shops: Shop) -> PlacedOrder:
    placed = trade.place(factories.checkout_form(factories.fill_basket({shop.variant_ids[0]: 2 for shop in shops})))
    end_reading()
    return placed


def _pick_up(shop: Shop, at: datetime) -> PlacedOrder:
    with clock.frozen_at(at):
        return trade.place(factories.pickup_form(factories.fill_basket({shop.variant_ids[0]: 1})))


def _see(placed: PlacedOrder) -> OrderView:
    return queries.get_order_by_number(read_session(), placed.number)


class TestOfAGroup:
    def test_only_its_own_newest_first_page_by_page(self, shops: tuple[Shop, Shop]) -> None:
        numbers = [_place(*shops).number, _place(shops[0]).number, _place(shops[1]).number]
        mine = [shops[0].group_id]
        rows = queries.list_for_group(read_session(), mine)
        assert [(row.number, row.pieces) for row in rows] == [(f"{numbers[1]}-A", 2), (f"{numbers[0]}-A", 2)]
        assert queries.list_for_group(read_session(), mine, limit=1) == rows[:1]
        assert queries.list_for_group(read_session(), mine, limit=1, before_id=rows[0].id) == rows[1:]
        assert queries.list_for_group(read_session(), []) == []

    def test_by_urgency_a_row_names_its_place_as_the_list_does(self, shops: tuple[Shop, Shop]) -> None:
        waits, accepted = _place(shops[0]), _place(shops[0])
        trade.confirm_transfer(accepted.number, _see(accepted).total, CLERK)
        trade.accept(_see(accepted).parts[0].id, SELLER)
        paid = _place(shops[0])
        trade.confirm_transfer(paid.number, _see(paid).total, CLERK)
        cash = [_pick_up(shops[0], NOW + timedelta(hours=hours)) for hours in (2, 1)]
        mine, every = [shops[0].group_id], list(SellerOrderState)
        end_reading()
        rows = queries.list_by_urgency(read_session(), mine, every)
        later, sooner = cash
        expected = [sooner.number, later.number, paid.number, accepted.number, waits.number]
        assert [row.number.removesuffix("-A") for row in rows] == expected
        places = [row.urgency for row in rows]
        for place, rest in zip(places, range(1, len(rows) + 1), strict=True):
            assert queries.list_by_urgency(read_session(), mine, every, after=place) == rows[rest:]
        assert queries.list_to_do(read_session(), mine) == rows[:4]
        assert queries.list_to_do(read_session(), mine, after=places[1], limit=1) == rows[2:3]

    def test_by_state(self, shops: tuple[Shop, Shop]) -> None:
        placed = _place(shops[0])
        _place(shops[0])
        order = queries.get_order_by_number(read_session(), placed.number)
        trade.confirm_transfer(placed.number, order.total, CLERK)
        trade.accept(order.parts[0].id, SELLER)
        mine = [shops[0].group_id]
        end_reading()
        rows = queries.list_for_group(read_session(), mine, [SellerOrderState.ACCEPTED])
        assert [row.number for row in rows] == [f"{placed.number}-A"]
        counts = queries.count_by_state(read_session(), mine)
        assert {state: count for state, count in counts.items() if count} == {
            SellerOrderState.PLACED: 1,
            SellerOrderState.ACCEPTED: 1,
        }

    def test_one_of_its_own_and_nothing_of_another_group(self, shops: tuple[Shop, Shop]) -> None:
        placed = _place(*shops)
        order, part = queries.get_part_for_groups(read_session(), f"{placed.number}-B", [shops[1].group_id])
        assert (part.group_name, order.parts) == ("Tenun Sumba", (part,))
        with pytest.raises(NotFoundError):
            queries.get_part_for_groups(read_session(), f"{placed.number}-B", [shops[0].group_id])


class TestOfTheOffice:
    def test_all_newest_first_page_by_page(self, shops: tuple[Shop, Shop]) -> None:
        numbers = [_place(*shops).number, _place(shops[0]).number]
        rows = queries.list_all(read_session())
        assert [row.number for row in rows] == numbers[::-1]
        assert rows[1].group_names == ("KUB Ngada", "Tenun Sumba")
        assert queries.list_all(read_session(), before_id=rows[0].id) == rows[1:]

    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            (OrderFilter(payment_state=PaymentState.PAID), 1),
            (OrderFilter(payment_state=PaymentState.UNPAID, payment_method=PaymentMethod.TRANSFER), 1),
            (OrderFilter(payment_method=PaymentMethod.AT_PICKUP), 0),
            (OrderFilter(text="maria"), 2),
            (OrderFilter(text="+6281234567890"), 2),
            (OrderFilter(text="%"), 0),
        ],
        ids=str,
    )
    def test_what_it_looks_for(self, shops: tuple[Shop, Shop], wanted: OrderFilter, found: int) -> None:
        placed = _place(shops[0])
        _place(shops[1])
        total = queries.get_order_by_number(read_session(), placed.number).total
        trade.confirm_transfer(placed.number, total, CLERK)
        end_reading()
        assert len(queries.list_all(read_session(), wanted)) == found


def test_the_link_opens_with_its_own_key_only(shops: tuple[Shop, Shop]) -> None:
    placed, other = _place(shops[0]), _place(shops[0])
    assert queries.find_order_for_key(read_session(), placed.number, placed.access_key).number == placed.number
    for number, key in ((placed.number, other.access_key), (placed.number, ""), ("NTT-XXX-XXX", placed.access_key)):
        with pytest.raises(NotFoundError):
            queries.find_order_for_key(read_session(), number, key)


class TestUniqueAmounts:
    def _amounts(self) -> list[int]:
        end_reading()
        return [amount.amount for amount in read_session().scalars(select(ExpectedTransfer.amount))]

    def test_one_code_for_each_order_of_one_total(
        self, shops: tuple[Shop, Shop], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("secrets.randbelow", lambda _count: 0)  # everybody draws the lowest that is free
        base = _see(_place(shops[0])).total.amount - 1
        _place(shops[0])
        assert self._amounts() == [base + 1, base + 2]

    def test_beyond_the_last_code_there_are_larger_ones(
        self, shops: tuple[Shop, Shop], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("storefront.payments.service.LARGEST_CODE", 1)
        base = _see(_place(shops[0])).total.amount - 1
        _place(shops[0])
        _place(shops[0])
        assert self._amounts() == [base + 1, base + 2, base + 3]
        assert LARGEST_CODE == 999

    def test_the_index_decides_when_two_draw_the_same(
        self, shops: tuple[Shop, Shop], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = _see(_place(shops[0]))
        codes = iter([first.unique_code.amount, 7 if first.unique_code.amount != 7 else 8])
        monkeypatch.setattr("storefront.payments.rules.pick_code", lambda *_: next(codes))
        second = _see(_place(shops[0]))
        assert second.unique_code != first.unique_code
        assert next(codes, None) is None
