"""Orders that go another way: a fee to be confirmed, cash at the door, fetched at an outlet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from storefront.kernel.db import end_reading, read_session
from storefront.kernel.money import Rupiah
from storefront.orders.types import PaymentMethod
from storefront.shipping import queries as shipping
from storefront.shipping.types import QUOTE_KEY, outlet_key
from storefront.trade import service as trade
from tests.journeys import world as making
from tests.support import factories
from tests.support.abroad import FORM, LEIPZIG

if TYPE_CHECKING:
    from collections.abc import Callable


def _one(sku: str, **changes: Any) -> tuple[str, str]:
    """An order of one kind of goods, with a form of its own."""
    token = factories.fill_basket({making.variant_id(sku): 1})
    form = factories.checkout_form(token, **changes)
    form = replace(form, phone=FORM["phone"]) if form.address.is_abroad else form
    end_reading()
    placed = trade.place(form)
    return placed.number, placed.access_key


def _asked(*, named: bool) -> Callable[[], tuple[str, str]]:
    """Abroad, where no rate leads."""

    def make() -> tuple[str, str]:
        link = _one(making.COFFEE, delivery=QUOTE_KEY, address=LEIPZIG)
        if named:
            trade.name_fee(making.parts_of(link[0])[0].id, Rupiah(45_000), (4, 9), factories.SELLER)
        return link

    return make


def _at_door() -> tuple[str, str]:
    link = _one(making.COFFEE, method=PaymentMethod.ON_DELIVERY)
    making.prepare(link[0])
    trade.send(making.parts_of(link[0])[0].id, "Sopir kelompok", "", factories.SELLER, is_own=True)
    return link


def _at_outlet(*, ready: bool) -> Callable[[], tuple[str, str]]:
    def make() -> tuple[str, str]:
        outlet = next(each for each in shipping.list_outlets(read_session()) if "Kupang" in each.name)
        home = replace(factories.JAKARTA, province_code="53", regency_code="53.71", regency="Kota Kupang")
        link = _one(making.COFFEE, delivery=outlet_key(outlet.id), address=home)
        making.pay(link[0])
        making.prepare(link[0])
        if ready:
            trade.make_ready(making.parts_of(link[0])[0].id, factories.SELLER)
        return link

    return make


SHIPPING_MAKERS: dict[str, Callable[[], tuple[str, str]]] = {
    "fee asked": _asked(named=False),
    "fee named": _asked(named=True),
    "at the door": _at_door,
    "for an outlet": _at_outlet(ready=False),
    "at an outlet": _at_outlet(ready=True),
}
