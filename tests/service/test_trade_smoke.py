from __future__ import annotations

import pytest

from storefront.kernel.db import end_reading, read_session
from storefront.kernel.money import Rupiah
from storefront.orders import queries as orders
from storefront.orders.types import OrderState
from storefront.trade import service as trade
from tests.support import factories, invariants


@pytest.mark.usefixtures("app")
def test_an_order_from_basket_to_receipt() -> None:
    factories.load_reference()
    flores = factories.open_shop(name="Flores")
    sumba = factories.open_shop(name="Sumba", regency_code="53.11", price=350_000)
    token = factories.fill_basket({flores.variant_ids[0]: 2, sumba.variant_ids[0]: 1})
    placed = trade.place(factories.checkout_form(token))
    end_reading()
    order = orders.get_order_by_number(read_session(), placed.number)
    assert order.state == OrderState.AWAITING_PAYMENT
    assert order.total == order.goods_total + order.shipping_total + order.unique_code
    assert Rupiah(0) < order.unique_code < Rupiah(1000)
    trade.confirm_transfer(placed.number, order.total, factories.CLERK)
    for part in order.parts:
        trade.accept(part.id, factories.SELLER)
        trade.pack(part.id, factories.SELLER)
        trade.send(part.id, "JNE", f"R{part.id}", factories.SELLER)
        trade.receive(part.id, factories.SELLER)
    end_reading()
    assert orders.get_order_by_number(read_session(), placed.number).state == OrderState.COMPLETED
    assert invariants.broken([placed.number]) == []
