"""Orders in every state, made by the services over the very database that the running shop serves."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import select

from storefront import create_app
from storefront.accounts import queries as accounts
from storefront.catalogue import queries as catalogue
from storefront.catalogue import service as catalogue_service
from storefront.catalogue.models import Variant
from storefront.demo import pictures
from storefront.kernel import clock, worker
from storefront.kernel.db import db, end_reading, read_session, unit_of_work
from storefront.kernel.events import OutboxRow
from storefront.kernel.media import WIDTHS
from storefront.orders import queries as orders
from storefront.payments import queries as payment_queries
from storefront.payments import service as payments
from storefront.shipping.types import courier_key
from storefront.trade import service as trade
from tests.journeys import accounts as people
from tests.journeys import seller_pages
from tests.support import factories
from tests.support.databases import config_for
from tests.support.photos import phone_photo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from storefront.orders.types import OrderView, SellerOrderView
    from tests.support.running import RunningShop

COFFEE, BEADS = "NGA-KOPI-01-A", "SBD-MUTI-01-A"  # of two groups on two islands, with plenty on the shelf
PATIENCE_SECONDS = 60
REFUND_NOTE = "BRI 21/11 ref 00123"


@contextmanager
def inside(shop: RunningShop) -> Iterator[None]:
    """An application of this process over the shop's own database, as a command of its operator would be."""
    app = create_app(config_for(shop.database_url, shop.data_dir, public_url=shop.url))
    with app.app_context():
        yield
        end_reading()
        db.engine.dispose()


def variant_id(sku: str) -> int:
    end_reading()
    found = read_session().scalar(select(Variant.id).where(Variant.sku == sku))
    assert found is not None
    return found


@dataclass
class World:
    """The number and the key of one order in each state, and the refunds of two of them."""

    links: dict[str, tuple[str, str]] = field(default_factory=dict)
    refund_due: int = 0
    buyer_id: int = 0
    address_id: int = 0

    def page(self, name: str) -> str:
        number, key = self.links[name]
        return f"/pesanan/{number}?kunci={key}"

    def number(self, name: str) -> str:
        return self.links[name][0]

    def part(self, name: str) -> str:
        """The coffee group's part; lines put in at one moment have no order of their own."""
        parts = see(self.links[name][0]).parts
        return next(part.number for part in parts if part.lines[0].sku.startswith(COFFEE))


def build(more: Mapping[str, Callable[[], tuple[str, str]]]) -> World:
    """Must run inside the shop; `more` are makers of other modules."""
    world = World()
    for name, make in (MAKERS | dict(more)).items():
        world.links[name] = make()
    world.refund_due = payment_queries.list_refunds_due(read_session())[0].id
    world.buyer_id = accounts.get_person(read_session(), "pembeli@demo.test").id
    end_reading()
    people.keep_addresses(world.buyer_id)
    world.address_id = accounts.list_addresses(read_session(), world.buyer_id)[0].id
    end_reading()
    people.wait_for_number()
    seller_pages.register_newcomer()
    _park_a_message()
    return world


def place(*skus: str, email: str = "maria@contoh.test") -> tuple[str, str]:
    """An order to Jakarta, by courier and transfer; its number and its key."""
    token = factories.fill_basket({variant_id(sku): 1 for sku in skus or (COFFEE, BEADS)})
    person = accounts.find_person(read_session(), email)
    form = replace(factories.checkout_form(token), email=email, person_id=person.id if person else None)
    end_reading()
    placed = trade.place(form)
    return placed.number, placed.access_key


def place_pickup() -> tuple[str, str]:
    token = factories.fill_basket({variant_id(COFFEE): 2})
    form = factories.pickup_form(token)
    end_reading()
    placed = trade.place(form)
    return placed.number, placed.access_key


def see(number: str) -> OrderView:
    end_reading()
    found = orders.get_order_by_number(read_session(), number)
    end_reading()
    return found


def pay(number: str) -> None:
    trade.confirm_transfer(number, see(number).total, factories.CLERK)


def accept(number: str) -> None:
    """By the group of the coffee."""
    trade.accept(parts_of(number)[0].id, factories.SELLER)


def buy_up(sku: str, quantity: int) -> None:
    """Somebody else takes so many, by what carries liquids, too."""
    form = factories.checkout_form(factories.fill_basket({variant_id(sku): quantity}), delivery=courier_key("kargo"))
    end_reading()
    trade.place(form)


def parts_of(number: str) -> tuple[SellerOrderView, ...]:
    return see(number).parts


def _then(*acts: Callable[[str], object]) -> Callable[[], tuple[str, str]]:
    def make() -> tuple[str, str]:
        link = place()
        for act in acts:
            act(link[0])
        return link

    return make


def prepare(number: str) -> None:
    for part in parts_of(number):
        trade.accept(part.id, factories.SELLER)
        trade.pack(part.id, factories.SELLER)


def _send_first(number: str) -> None:
    trade.send(parts_of(number)[0].id, "Pos Indonesia", "POS-1234567890", factories.SELLER)


def _send_rest(number: str) -> None:
    trade.send(parts_of(number)[1].id, "JNE", "JNE-0987654321", factories.SELLER)


def _receive(number: str) -> None:
    for part in parts_of(number):
        trade.receive(part.id, factories.SELLER)


def _refuse_first(number: str) -> None:
    trade.refuse(parts_of(number)[0].id, "Stok habis. Panen berikutnya bulan Mei", factories.SELLER)


def _cancel(number: str) -> None:
    trade.cancel(number, factories.SELLER)


def _settle(number: str) -> None:
    order = see(number)
    refunds = payment_queries.list_refunds(read_session(), order.id)
    end_reading()
    for refund in refunds:
        payments.settle_refund(refund.id, REFUND_NOTE, factories.CLERK)


def _show(number: str) -> None:
    trade.claim_transfer(number, phone_photo((900, 1200)), factories.SELLER)


def _find_nothing(number: str) -> None:
    trade.reject_transfer(number, "Jumlah di foto Rp512.000, seharusnya sampai tiga angka terakhir", factories.CLERK)


def _shown_late() -> tuple[str, str]:
    link = _expired()
    _show(link[0])
    return link


def _expired() -> tuple[str, str]:
    with clock.frozen_at(clock.now() - timedelta(hours=30)):
        link = place()
    trade.expire_due()
    return link


def _own() -> tuple[str, str]:
    return place(email="pembeli@demo.test")


def _fetched(*, ready: bool) -> Callable[[], tuple[str, str]]:
    def make() -> tuple[str, str]:
        link = place_pickup()
        if ready:
            prepare(link[0])
            trade.make_ready(parts_of(link[0])[0].id, factories.SELLER)
        return link

    return make


MAKERS: dict[str, Callable[[], tuple[str, str]]] = {
    "awaiting": _then(),
    "proof sent": _then(_show),
    "proof not found": _then(_show, _find_nothing),
    "proof sent late": _shown_late,
    "paid": _then(pay),
    "packed": _then(pay, prepare),
    "half sent": _then(pay, prepare, _send_first),
    "sent": _then(pay, prepare, _send_first, _send_rest),
    "completed": _then(pay, prepare, _send_first, _send_rest, _receive),
    "expired": _expired,
    "cancelled": _then(_cancel),
    "refund due": _then(pay, _refuse_first),
    "refunded": _then(pay, _cancel, _settle),
    "to accept late": _then(pay),
    "to pay late": _then(),
    "own": _own,
    "to fetch": _fetched(ready=False),
    "ready": _fetched(ready=True),
}


def _park_a_message() -> None:
    now = clock.now()
    with unit_of_work() as session:
        session.add(
            OutboxRow(
                topic="OrderPlaced",
                handler="storefront.notifications.handlers.order_placed",
                payload={"order_id": 1},
                created_at=now - timedelta(hours=3),
                due_at=now,
                attempts=8,
                parked_at=now,
                last_error="ConnectionRefusedError: [Errno 111] Connection refused",
            )
        )


def wait_for_the_worker() -> None:
    """Until it has told everybody what has happened."""
    end = time.monotonic() + PATIENCE_SECONDS
    while worker._anything_due():
        assert time.monotonic() < end, "the worker does not come to rest"
        time.sleep(0.2)


def weave_closer(slug: str) -> None:
    """Give one product all its pictures in all their widths, as the worker does for each by and by."""
    product = catalogue.find_product(read_session(), slug)
    assert product
    summary = catalogue.get_summary(read_session(), product.id)
    end_reading()
    subject = pictures.Subject(
        name=summary.name,
        name_en=summary.name_en,
        category=summary.category_name,
        regency_name=summary.regency_name,
    )
    orders_of_it = [pictures.Order(subject=subject, view=view, widths=WIDTHS) for view in range(pictures.VIEWS)]
    woven = [pictures.weave_one(each, folder=current_app.config["SHOP"].media_dir) for each in orders_of_it]
    with unit_of_work() as session:
        row = catalogue.find_product(session, slug)
        assert row
        catalogue_service.add_pictures(session, row, woven, pictures.WEAVER)
