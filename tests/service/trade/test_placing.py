from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, func, select, update

from storefront.catalogue.models import Product, Variant
from storefront.catalogue.types import DeterminationOutcome, ListingState
from storefront.kernel import clock, settings, timeline
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import RefusedError
from storefront.kernel.money import Rupiah
from storefront.kernel.types import SYSTEM
from storefront.orders import queries as orders
from storefront.orders import service as order_service
from storefront.orders.models import Basket, BasketLine, Order, OrderLine, SellerOrder
from storefront.orders.types import TRANSFER_HOURS, Address, OrderState, PaymentMethod, SellerOrderState
from storefront.payments import queries as payments
from storefront.payments.models import BankAccount, ExpectedTransfer
from storefront.payments.types import PaymentProblem
from storefront.producers.models import ProducerGroup
from storefront.producers.types import GroupState
from storefront.shipping.types import PICKUP_KEY
from storefront.stock import queries as stock
from storefront.stock.models import Reservation
from storefront.stock.types import StockProblem
from storefront.trade import service as trade
from storefront.trade.types import TradeProblem
from tests.support import factories, invariants

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import Update

    from storefront.trade.types import PlaceOrder
    from tests.support.factories import Shop

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.fixture
def shops(app: Flask) -> tuple[Shop, Shop]:
    del app
    factories.load_reference()
    return (
        factories.open_shop(name="KUB Ngada", price=50_000, weight_g=250),
        factories.open_shop(name="Tenun Sumba", regency_code="53.11", price=350_000, weight_g=1100),
    )


@pytest.fixture
def token(shops: tuple[Shop, Shop]) -> str:
    return factories.fill_basket({shops[0].variant_ids[0]: 2, shops[1].variant_ids[0]: 1})


def _counts() -> dict[str, int]:
    end_reading()
    tables = (Order, SellerOrder, OrderLine, Reservation, ExpectedTransfer, timeline.TimelineEntry, BasketLine)
    return {
        table.__tablename__: read_session().execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables
    }


def _refused(form: PlaceOrder) -> list[tuple[str, str | None]]:
    """Why the form is refused, and that nothing changed."""
    before = _counts()
    with pytest.raises(RefusedError) as caught:
        trade.place(form)
    assert _counts() == before
    return [(problem.code.value, problem.at) for problem in caught.value.problems]


def test_one_order_with_a_part_for_each_group(shops: tuple[Shop, Shop], token: str) -> None:
    form = factories.checkout_form(token)
    with clock.frozen_at(NOON):
        placed = trade.place(form)

    end_reading()
    order = orders.find_order_for_key(read_session(), placed.number, placed.access_key)
    assert order.state == OrderState.AWAITING_PAYMENT
    assert (order.goods_total, order.shipping_total) == (Rupiah(450_000), Rupiah(37_000 + 2 * 37_000))
    assert form.total_shown == Rupiah(561_000)
    assert order.total == form.total_shown + order.unique_code
    assert Rupiah(1) <= order.unique_code <= Rupiah(999)
    assert order.expires_at == NOON + timedelta(hours=24)
    assert (order.buyer_name, order.phone, order.address) == ("Maria Bupu", "+6281234567890", factories.JAKARTA)
    assert [
        (part.number, part.group_name, part.state, part.goods_total, part.shipping_fee, part.weight_g)
        for part in order.parts
    ] == [
        (f"{order.number}-A", "KUB Ngada", SellerOrderState.PLACED, Rupiah(100_000), Rupiah(37_000), 500),
        (f"{order.number}-B", "Tenun Sumba", SellerOrderState.PLACED, Rupiah(350_000), Rupiah(74_000), 1100),
    ]
    assert [(line.quantity, line.subtotal) for part in order.parts for line in part.lines] == [
        (2, Rupiah(100_000)),
        (1, Rupiah(350_000)),
    ]
    assert [[step.state for step in part.steps] for part in order.parts] == [["placed"], ["placed"]]
    variant_ids = [shop.variant_ids[0] for shop in shops]
    with clock.frozen_at(NOON):
        assert stock.available(read_session(), variant_ids) == dict(zip(variant_ids, (8, 9), strict=True))
    instructions = payments.payment_instructions(read_session(), order.id)
    assert instructions is not None
    assert instructions.amount == order.total
    assert invariants.broken([placed.number]) == []


def test_the_basket_is_empty_afterwards_and_its_key_another(token: str) -> None:
    form = factories.checkout_form(token)
    trade.place(form)
    end_reading()
    basket = factories.see_basket(token)
    assert basket.is_empty
    assert basket.checkout_key != form.checkout_key


def test_a_second_order_from_the_same_basket(shops: tuple[Shop, Shop], token: str) -> None:
    first = trade.place(factories.checkout_form(token))
    order_service.add_to_basket(token, shops[0].variant_ids[0], 1)
    second = trade.place(factories.checkout_form(token))
    assert first.number != second.number
    assert _counts()["orders"] == 2


def test_the_office_sets_how_long_a_transfer_is_waited_for(token: str) -> None:
    with unit_of_work() as session:
        settings.put(session, TRANSFER_HOURS, 6, SYSTEM)
    form = factories.checkout_form(token)
    with clock.frozen_at(NOON):
        placed = trade.place(form)
    end_reading()
    assert orders.get_order_by_number(read_session(), placed.number).expires_at == NOON + timedelta(hours=6)


def test_fetched_and_paid_at_the_group_needs_no_address_and_no_code(token: str) -> None:
    form = factories.pickup_form(token)
    with clock.frozen_at(NOON):
        placed = trade.place(form)
    end_reading()
    order = orders.get_order_by_number(read_session(), placed.number)
    assert (order.total, order.shipping_total, order.unique_code) == (Rupiah(450_000), Rupiah(0), Rupiah(0))
    assert order.address == Address()
    assert order.state == OrderState.IN_PROGRESS
    assert order.expires_at == NOON + timedelta(hours=48)
    assert payments.payment_instructions(read_session(), order.id) is None


class TestRefused:
    def test_another_total_than_shown(self, shops: tuple[Shop, Shop], token: str) -> None:
        form = factories.checkout_form(token)
        with unit_of_work() as session:
            new = update(Variant).where(Variant.id == shops[0].variant_ids[0]).values(price=Rupiah(60_000))
            session.execute(new)
        with pytest.raises(RefusedError) as caught:
            trade.place(form)
        assert [(each.code, dict(each.values)) for each in caught.value.problems] == [
            (TradeProblem.TOTAL_CHANGED, {"shown": Rupiah(561_000), "total": Rupiah(581_000)})
        ]
        assert _counts()["orders"] == 0

    def test_everything_wrong_is_told_at_once(self, shops: tuple[Shop, Shop], token: str) -> None:
        first, second = shops[0].variant_ids[0], shops[1].variant_ids[0]
        form = factories.checkout_form(token)
        with unit_of_work() as session:
            of_first = select(Variant.product_id).where(Variant.id == first).scalar_subquery()
            session.execute(update(Product).where(Product.id == of_first).values(state=ListingState.PAUSED))
        order_service.set_quantity(token, second, 11)
        form = replace(form, phone="12", email="bukan", address=replace(form.address, postal_code="1", village=" "))
        assert _refused(form) == [
            (TradeProblem.PHONE_WRONG, "phone"),
            (TradeProblem.EMAIL_WRONG, "email"),
            (TradeProblem.ADDRESS_MISSING, "village"),
            (TradeProblem.POSTAL_CODE_WRONG, "postal_code"),
            ("not_for_sale", f"variant-{first}"),
            (StockProblem.SHORTAGE, f"variant-{second}"),
        ]

    @pytest.mark.parametrize(
        "statement",
        [
            update(Product).values(outcome=DeterminationOutcome.SUSPENDED),
            update(ProducerGroup).values(state=GroupState.SUSPENDED),
            update(Variant).values(is_active=False),
        ],
        ids=["determination suspended", "group suspended", "variant taken out"],
    )
    def test_what_has_left_the_shop_meanwhile(self, shops: tuple[Shop, Shop], token: str, statement: Update) -> None:
        form = factories.checkout_form(token)
        with unit_of_work() as session:
            session.execute(statement)
        assert _refused(form) == [("not_for_sale", f"variant-{shop.variant_ids[0]}") for shop in shops]

    def test_a_key_that_is_not_the_baskets(self, token: str) -> None:
        form = factories.checkout_form(token)
        assert _refused(replace(form, checkout_key="guessed")) == [(TradeProblem.STALE_FORM, None)]
        assert _refused(replace(form, basket_token="guessed")) == [(TradeProblem.STALE_FORM, None)]

    def test_an_empty_basket(self, shops: tuple[Shop, Shop], token: str) -> None:
        form = factories.checkout_form(token)
        for shop in shops:
            order_service.set_quantity(token, shop.variant_ids[0], 0)
        assert _refused(form) == [(TradeProblem.EMPTY_BASKET, None)]

    def test_paying_at_pickup_what_a_courier_brings(self, token: str) -> None:
        form = factories.checkout_form(token)
        assert _refused(replace(form, payment_method=PaymentMethod.AT_PICKUP)) == [
            (TradeProblem.ONLY_AT_PICKUP, "payment_method")
        ]

    def test_paying_at_pickup_when_one_part_goes_by_courier(self, shops: tuple[Shop, Shop], token: str) -> None:
        form = factories.checkout_form(token)
        choices = {shops[0].group_id: PICKUP_KEY, shops[1].group_id: factories.COURIER}
        mixed = replace(
            form, choices=choices, payment_method=PaymentMethod.AT_PICKUP, total_shown=Rupiah(450_000 + 74_000)
        )
        assert _refused(mixed) == [(TradeProblem.ONLY_AT_PICKUP, "payment_method")]

    def test_nobody_delivers_there(self, shops: tuple[Shop, Shop]) -> None:
        """Without a place there is no fee to be asked for either."""
        far = factories.open_shop(name="Tanpa ambil", pickup_note="")
        form = factories.checkout_form(factories.fill_basket({far.variant_ids[0]: 1, shops[0].variant_ids[0]: 1}))
        nowhere = replace(form, address=replace(form.address, province_code="53"))
        assert _refused(nowhere) == [
            (TradeProblem.NO_DELIVERY, f"delivery-{far.group_id}"),
            (TradeProblem.DELIVERY_GONE, f"delivery-{shops[0].group_id}"),
        ]

    def test_no_account_to_transfer_to(self, token: str) -> None:
        form = factories.checkout_form(token)
        with unit_of_work() as session:
            session.execute(update(BankAccount).values(is_active=False))
        assert _refused(form) == [(PaymentProblem.NO_ACCOUNT, "payment_method")]

    def test_the_basket_is_gone(self, token: str) -> None:
        form = factories.checkout_form(token)
        with unit_of_work() as session:
            session.execute(delete(Basket))
        assert _refused(form) == [(TradeProblem.STALE_FORM, None)]
