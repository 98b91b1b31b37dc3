"""Groups, products and buyers for tests, written straight into the tables."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from storefront.accounts.models import Person
from storefront.catalogue.models import Category, Product, Variant
from storefront.catalogue.types import DeterminationOutcome, ListingState
from storefront.kernel import clock
from storefront.kernel.db import Base, end_reading, insert_many, read_session, table_of, unit_of_work
from storefront.kernel.money import ZERO, Rupiah
from storefront.kernel.types import SYSTEM, Actor
from storefront.orders import queries as orders
from storefront.orders import service as order_service
from storefront.orders.models import Order, SellerOrder
from storefront.orders.types import Address, BasketView, PaymentMethod
from storefront.payments import service as payments
from storefront.payments.models import BankAccount
from storefront.producers.models import ProducerGroup
from storefront.producers.types import GroupKind, GroupState
from storefront.regions.models import Regency
from storefront.regions.types import Island
from storefront.shipping import service as shipping
from storefront.shipping.models import CourierService, Rate, ZoneArea
from storefront.shipping.types import PICKUP_KEY, Delivery, Destination, courier_key
from storefront.stock import service as stock
from storefront.stock.types import MovementReason
from storefront.trade.queries import quote, written_dates
from storefront.trade.types import PlaceOrder
from tests.support.addresses import JAKARTA as JAKARTA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

_numbers = itertools.count(1)
_packaged: dict[type[Base], list[dict[str, object]]] = {}
SELLER = Actor(label="Lapak")
ACTIVE = {"kind": GroupKind.KELOMPOK_USAHA, "state": GroupState.ACTIVE, "created_at": datetime(2026, 1, 5, tzinfo=UTC)}
COURIER = courier_key("reguler")  # of the packaged services
CLERK = Actor(label="Keuangan", person_id=None)


@dataclass(frozen=True, kw_only=True)
class Shop:
    """A group with its store and its variants; `stock` pieces of each lie there."""

    group_id: int
    place_id: int
    variant_ids: tuple[int, ...]


def load_reference() -> None:
    """Zones, rates, the example account, two kabupaten and a category.

    The services read and check their files once for a process of tests; afterwards the same rows are written again.
    """
    if not _packaged:
        shipping.load_reference()
        payments.load_reference()
        _packaged.update({model: _rows_of(model) for model in (ZoneArea, CourierService, Rate, BankAccount)})
        end_reading()
        packaged: Mapping[type[Base], list[dict[str, object]]] = {}
    else:
        packaged = _packaged
    with unit_of_work() as session:
        if session.get(Regency, "53.11"):
            return  # a test may begin where others have been prepared
        for model, rows in packaged.items():
            insert_many(session, model, rows)
        for number, (code, name, island) in enumerate(
            (("53.09", "Ngada", Island.FLORES), ("53.11", "Sumba Timur", Island.SUMBA))
        ):
            session.add(_regency(code, name, island, number))
        session.add(Category(slug="kopi", name="Kopi", name_en="Coffee", icon="kopi", position=1))


def _rows_of(model: type[Base]) -> list[dict[str, object]]:
    columns = [column for column in table_of(model).columns if column.name != "id"]
    return [dict(row) for row in read_session().execute(select(*columns)).mappings()]


def _regency(code: str, name: str, island: Island, number: int) -> Regency:
    return Regency(
        code=code,
        bps_code=code,
        slug=name.lower().replace(" ", "-"),
        name=name,
        full_name=f"Kabupaten {name}",
        short_names=[],
        seat=name,
        island=island,
        postal_from=86000,
        postal_to=86999,
        village_count=1,
        industry_count=1,
        position=number,
    )


def open_shop(
    *,
    name: str = "KUB Contoh",
    regency_code: str = "53.09",
    variants: int = 1,
    on_hand: int = 10,
    price: int = 50_000,
    weight_g: int = 250,
    pickup_note: str = "Setiap hari kerja",
    allows_cash: bool = False,
    is_liquid: bool = False,
) -> Shop:
    """An active group with public products of one variant each, and goods on its shelf."""
    with unit_of_work() as session:
        group = ProducerGroup(
            slug=f"lapak-{next(_numbers)}",
            name=name,
            regency_code=regency_code,
            village_name="Beiwali",
            district_name="Bajawa",
            pickup_note=pickup_note,
            allows_cash=allows_cash,
            **ACTIVE,
        )
        session.add(group)
        session.flush()
        place = stock.open_place(session, group.id, "Gudang")
        made = [_variant(session, group, price, weight_g, is_liquid=is_liquid) for _ in range(variants)]
        for variant in made:
            if on_hand:
                stock.receive(
                    session,
                    variant_id=variant.id,
                    place_id=place.id,
                    quantity=on_hand,
                    reason=MovementReason.OPENING,
                    actor=SYSTEM,
                )
        return Shop(group_id=group.id, place_id=place.id, variant_ids=tuple(variant.id for variant in made))


def _variant(session: Session, group: ProducerGroup, price: int, weight_g: int, *, is_liquid: bool) -> Variant:
    number = next(_numbers)
    product = Product(
        group_id=group.id,
        category_id=1,
        slug=f"produk-{number}",
        name=f"Kopi {number}",
        regency_code=group.regency_code,
        state=ListingState.PUBLISHED,
        outcome=DeterminationOutcome.VERIFIED,
        is_liquid=is_liquid,
        created_at=clock.now(),
    )
    session.add(product)
    session.flush()
    variant = Variant(
        product_id=product.id,
        group_id=group.id,
        sku=f"SKU-{number}",
        unit="bungkus",
        price=Rupiah(price),
        weight_g=weight_g,
    )
    session.add(variant)
    session.flush()
    return variant


def take_preorders(
    shop: Shop, per_month: int, *, days: int = 30, season: tuple[int, int] | None = None, is_on: bool = True
) -> None:
    """Let the shop take orders for what it still makes, of each of its products; or no more."""
    first, last = season or (None, None)
    terms = {"takes_preorders": is_on, "capacity_per_month": per_month, "lead_time_days": days}
    with unit_of_work() as session:
        of_it = update(Product).where(Product.group_id == shop.group_id)
        session.execute(of_it.values(**terms, season_from=first, season_until=last))


def put_on_shelf(shop: Shop, quantity: int) -> None:
    """So many more of its first variant."""
    with unit_of_work() as session:
        stock.receive(
            session,
            variant_id=shop.variant_ids[0],
            place_id=shop.place_id,
            quantity=quantity,
            reason=MovementReason.HARVEST,
            actor=SELLER,
        )


def fill_basket(quantities: Mapping[int, int]) -> str:
    """A guest's basket; returns its token."""
    token: str | None = None
    for variant_id, quantity in quantities.items():
        token = order_service.add_to_basket(token, variant_id, quantity)
    assert token is not None
    return token


def see_basket(token: str) -> BasketView:
    return orders.find_basket(read_session(), token)


def checkout_form(
    token: str,
    *,
    delivery: str = COURIER,
    method: PaymentMethod = PaymentMethod.TRANSFER,
    address: Address = JAKARTA,
) -> PlaceOrder:
    """The form as the page would send it now, with the total that it shows now."""
    session = read_session()
    basket = orders.find_basket(session, token)
    choices = {group.group.id: delivery for group in basket.groups}
    destination = Destination(province_code=address.province_code, regency_code=address.regency_code)
    shown = quote(session, basket, destination, choices)
    return PlaceOrder(
        checkout_key=basket.checkout_key,
        basket_token=token,
        total_shown=shown.total,
        dates_shown=written_dates(basket.lines),
        buyer_name="Maria Bupu",
        phone="0812 3456 7890",
        email="maria@contoh.test",
        address=address,
        choices=choices,
        payment_method=method,
    )


def pickup_form(token: str) -> PlaceOrder:
    """The same, fetched and paid at the group's."""
    form = checkout_form(token, delivery=PICKUP_KEY, method=PaymentMethod.AT_PICKUP)
    return replace(form, address=Address())


def seller_order(group_id: int) -> int:
    """A bare part of a bare order, to hold stock for; returns its id."""
    with unit_of_work() as session:
        number = f"NTT-T{next(_numbers)}"
        order = Order(
            number=number,
            access_key=number,
            checkout_key=number,
            body_digest="",
            language="id",
            buyer_name="Maria Bupu",
            phone="+6281234567890",
            **dict.fromkeys(("street", "rt", "rw", "village", "district", "regency", "postal_code", "landmark"), ""),
            province_code="",
            goods_total=ZERO,
            shipping_total=ZERO,
            unique_code=ZERO,
            total=ZERO,
            payment_method=PaymentMethod.TRANSFER,
            placed_at=clock.now(),
        )
        session.add(order)
        session.flush()
        part = SellerOrder(
            order_id=order.id,
            group_id=group_id,
            number=f"{number}-A",
            group_name="KUB Contoh",
            delivery=Delivery.PICKUP,
            shipping_fee=ZERO,
            shipping_label="",
            weight_g=1,
            goods_total=ZERO,
        )
        session.add(part)
        session.flush()
        return part.id


def person(name: str = "Maria Bupu") -> int:
    with unit_of_work() as session:
        row = Person(
            name=name,
            email=f"orang-{next(_numbers)}@contoh.test",
            password_hash="",
            created_at=clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id
