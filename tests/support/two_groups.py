"""Orders for tests of the doors: two groups far from each other, and an order that needs both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storefront.kernel.db import end_reading, read_session
from storefront.orders import queries
from storefront.producers import queries as producers
from storefront.trade import service as trade
from tests.support import factories

if TYPE_CHECKING:
    from storefront.orders.types import OrderView, SellerOrderView


@dataclass(frozen=True, kw_only=True)
class Market:
    flores: factories.Shop
    sumba: factories.Shop


def open_market() -> Market:
    factories.load_reference()
    return Market(
        flores=factories.open_shop(name="Koperasi Contoh Beiwali", variants=2, on_hand=50),
        sumba=factories.open_shop(name="Kelompok Tenun Contoh", regency_code="53.11", price=350_000, on_hand=50),
    )


def place_transfer(market: Market, **changes: object) -> str:
    """An order of both groups by courier, not paid yet; returns its number."""
    first, second = market.flores.variant_ids
    token = factories.fill_basket({first: 2, second: 1, market.sumba.variant_ids[0]: 1})
    return trade.place(replace(factories.checkout_form(token), **changes)).number  # type: ignore[arg-type]  # by name


def place_pickup(market: Market) -> str:
    """An order of the group on Flores alone, fetched and paid there; returns its number."""
    token = factories.fill_basket({market.flores.variant_ids[0]: 2})
    return trade.place(factories.pickup_form(token)).number


def pay(number: str) -> None:
    trade.confirm_transfer(number, see(number).total, factories.CLERK)


def see(number: str) -> OrderView:
    """The order as it stands in the database now."""
    end_reading()
    found = queries.get_order_by_number(read_session(), number)
    end_reading()
    return found


def part_of(number: str, shop: factories.Shop) -> SellerOrderView:
    return next(part for part in see(number).parts if part.group_id == shop.group_id)


def slug_of(shop: factories.Shop) -> str:
    slug = producers.list_groups_by_ids(read_session(), {shop.group_id})[shop.group_id].slug
    end_reading()
    return slug
