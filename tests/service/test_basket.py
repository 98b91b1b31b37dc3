from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from storefront.catalogue.models import Product
from storefront.catalogue.types import DeterminationOutcome
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.money import Rupiah
from storefront.orders import queries, service
from storefront.orders.models import Basket, BasketKey, BasketLine
from storefront.orders.types import MOST_LINES, BasketProblem, PaymentMethod
from storefront.producers.models import ProducerGroup
from storefront.producers.types import GroupState
from storefront.shipping.types import Destination
from storefront.stock.types import StockProblem
from storefront.trade.queries import quote
from storefront.trade.types import TradeProblem
from tests.support import factories

if TYPE_CHECKING:
    from flask import Flask

    from storefront.orders.types import BasketView
    from tests.support.factories import Shop

MENTENG = Destination(province_code="31")


@pytest.fixture
def shop(app: Flask) -> Shop:
    del app
    factories.load_reference()
    return factories.open_shop(variants=2, on_hand=5, price=20_000, weight_g=600)


def _see(token: str | None) -> BasketView:
    end_reading()
    return queries.find_basket(read_session(), token)


def _lines() -> list[tuple[int, int]]:
    end_reading()
    return list(read_session().execute(select(BasketLine.variant_id, BasketLine.quantity)).tuples())


def test_adding_the_same_variant_adds(shop: Shop) -> None:
    first, second = shop.variant_ids
    token = service.add_to_basket(None, first, 1)
    assert service.add_to_basket(token, second, 1) == token
    assert service.add_to_basket(token, first, 2) == token
    basket = _see(token)
    assert [(line.item.variant_id, line.quantity, line.subtotal) for line in basket.lines] == [
        (first, 3, Rupiah(60_000)),
        (second, 1, Rupiah(20_000)),
    ]
    assert (basket.count, basket.goods_total, basket.problems) == (4, Rupiah(80_000), ())
    assert [(group.group.name, group.weight_g) for group in basket.groups] == [("KUB Contoh", 2400)]


def test_the_database_knows_no_token(shop: Shop) -> None:
    token = service.add_to_basket(None, shop.variant_ids[0], 1)
    assert token not in set(read_session().scalars(select(BasketKey.token_digest)))


def test_a_token_that_opens_nothing_gets_a_basket_of_its_own(shop: Shop) -> None:
    token = service.add_to_basket("forged", shop.variant_ids[0], 1)
    assert token != "forged"
    assert _see("forged").is_empty
    assert _see(None).is_empty


@pytest.mark.parametrize("quantity", [-1, 0, 1000])
def test_quantities_out_of_range_change_nothing(shop: Shop, quantity: int) -> None:
    with pytest.raises(RefusedError) as caught:
        service.add_to_basket(None, shop.variant_ids[0], quantity)
    assert [problem.code for problem in caught.value.problems] == [BasketProblem.QUANTITY]
    assert _lines() == []
    assert read_session().execute(select(func.count()).select_from(Basket)).scalar_one() == 0


def test_adding_past_999_changes_nothing(shop: Shop) -> None:
    first = shop.variant_ids[0]
    token = service.add_to_basket(None, first, 999)
    with pytest.raises(RefusedError):
        service.add_to_basket(token, first, 1)
    assert _lines() == [(first, 999)]


def test_a_basket_has_its_limits(shop: Shop) -> None:
    many = factories.open_shop(variants=MOST_LINES)
    token = factories.fill_basket(dict.fromkeys(many.variant_ids, 1))
    with pytest.raises(RefusedError) as caught:
        service.add_to_basket(token, shop.variant_ids[0], 1)
    assert [problem.code for problem in caught.value.problems] == [BasketProblem.TOO_MANY_LINES]


def test_setting_and_taking_out(shop: Shop) -> None:
    first, second = shop.variant_ids
    token = factories.fill_basket({first: 1, second: 1})
    service.set_quantity(token, first, 4)
    service.set_quantity(token, second, 0)
    assert _lines() == [(first, 4)]
    for quantity in (-1, 1000):
        with pytest.raises(RefusedError):
            service.set_quantity(token, first, quantity)
    with pytest.raises(NotFoundError):
        service.set_quantity(token, second, 1)
    with pytest.raises(NotFoundError):
        service.set_quantity("forged", first, 1)
    assert _lines() == [(first, 4)]


def test_no_such_variant(shop: Shop) -> None:
    with pytest.raises(NotFoundError):
        service.add_to_basket(None, max(shop.variant_ids) + 1, 1)


@pytest.mark.parametrize("why", ["suspended group", "suspended determination"])
def test_what_is_not_public_goes_into_no_basket_and_out_of_no_order(shop: Shop, why: str) -> None:
    first = shop.variant_ids[0]
    token = service.add_to_basket(None, first, 1)
    with unit_of_work() as session:
        if why == "suspended group":
            session.execute(update(ProducerGroup).values(state=GroupState.SUSPENDED))
        else:
            session.execute(update(Product).values(outcome=DeterminationOutcome.SUSPENDED))
    with pytest.raises(RefusedError) as caught:
        service.add_to_basket(token, first, 1)
    assert [problem.code for problem in caught.value.problems] == [BasketProblem.NOT_FOR_SALE]
    assert _lines() == [(first, 1)]
    assert [(problem.code, problem.at) for problem in _see(token).problems] == [
        (BasketProblem.NOT_FOR_SALE, f"variant-{first}")
    ]


def test_what_is_short_is_told_beside_its_line(shop: Shop) -> None:
    first, second = shop.variant_ids
    token = factories.fill_basket({first: 6, second: 5})
    assert [(line.available, line.problem.code if line.problem else None) for line in _see(token).lines] == [
        (5, StockProblem.SHORTAGE),
        (5, None),
    ]


def test_the_destination_is_remembered(shop: Shop) -> None:
    token = factories.fill_basket({shop.variant_ids[0]: 1})
    ngada = Destination(province_code="53", regency_code="53.09")
    service.set_destination(token, ngada)
    assert _see(token).destination == ngada
    service.set_destination(token, None)
    assert _see(token).destination is None
    with pytest.raises(NotFoundError):
        service.set_destination("forged", ngada)


class TestQuote:
    def test_courier_first_and_the_choice_counts(self, shop: Shop) -> None:
        basket = _see(factories.fill_basket({shop.variant_ids[0]: 2}))
        by_courier = quote(read_session(), basket, MENTENG, {})
        assert [(offer.key, offer.fee) for offer in by_courier.parts[0].offers] == [
            ("courier:kargo", Rupiah(48_000)),
            ("courier:reguler", Rupiah(74_000)),
            ("pickup", Rupiah(0)),
        ]
        assert (by_courier.shipping_total, by_courier.total) == (Rupiah(48_000), Rupiah(88_000))
        fetched = quote(read_session(), basket, MENTENG, {shop.group_id: "pickup"})
        assert (fetched.shipping_total, fetched.total, fetched.problems) == (Rupiah(0), Rupiah(40_000), ())

    def test_without_a_destination_only_what_is_fetched(self, shop: Shop) -> None:
        basket = _see(factories.fill_basket({shop.variant_ids[0]: 1}))
        assert [offer.key for offer in quote(read_session(), basket, None, {}).parts[0].offers] == ["pickup"]

    def test_nobody_goes_there(self, shop: Shop) -> None:
        with unit_of_work() as session:
            session.execute(update(ProducerGroup).values(pickup_note=""))
        basket = _see(factories.fill_basket({shop.variant_ids[0]: 1}))
        nowhere = quote(read_session(), basket, Destination(province_code="53"), {})
        assert [problem.code for problem in nowhere.problems] == [TradeProblem.NO_DELIVERY]
        assert nowhere.parts[0].chosen is None

    def test_where_no_rate_is_known_the_fee_is_open_and_counts_nothing_yet(self, shop: Shop) -> None:
        basket = _see(factories.fill_basket({shop.variant_ids[0]: 1}))
        far = quote(read_session(), basket, Destination(province_code="99"), {})
        assert [(offer.key, offer.fee, offer.is_open) for offer in far.parts[0].offers] == [
            ("quote", Rupiah(0), True),
            ("pickup", Rupiah(0), False),
        ]
        assert (far.has_open_fee, far.total, far.problems) == (True, Rupiah(20_000), ())
        assert far.payment_methods == (PaymentMethod.TRANSFER,)
