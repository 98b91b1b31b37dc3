"""An NTT Mart of the demo sells goods of some groups: terms, deliveries, a day's sales and a request."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.demo import people
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import Actor
from storefront.outlets import queries, service
from storefront.outlets.types import AskForGoods, FileKind, Scheme
from storefront.producers import queries as producers
from storefront.shipping import queries as shipping
from storefront.stock import queries as stock_queries
from storefront.stock import service as stock
from storefront.stock.types import Arrival, MovementReason, SendTransfer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from storefront.demo.source import DemoCatalogue

CLERK = Actor(label="Petugas gerai contoh")
MEMBER = Actor(label="Anggota contoh")
SCHEMES = ((Scheme.KONSINYASI, 1000), (Scheme.BELI_PUTUS, None))
SENT, COUNTED, SOLD, ASKED = 8, 7, 3, 5  # pieces
AGE = timedelta(days=12)


def load(demo: DemoCatalogue, now: datetime) -> None:
    """Once: where the outlet has terms with anybody, nothing is done."""
    end_reading()
    outlet = min(shipping.list_outlets(read_session()), key=lambda each: each.id, default=None)
    if outlet is None or queries.list_agreed(read_session()) or queries.list_proposed(read_session()):
        end_reading()
        return
    goods = _goods(demo)
    sold = []
    with clock.frozen_at(now - AGE):
        for number, (group_id, variants) in enumerate(goods.items()):
            service.answer_terms(service.propose(outlet.id, group_id, SCHEMES[number], CLERK), MEMBER, agrees=True)
            _deliver(outlet.id, group_id, variants)
            sold += [f"CONTOH-{number};{line};{sku};{SOLD}" for line, sku in enumerate(variants.values(), start=1)]
    if goods:
        day = f"{now.astimezone(clock.WITA):%d-%m-%Y}"
        rows = "\n".join(f"{row};{day}" for row in sold)
        data = f"nota;baris;kode;jumlah;tanggal\n{rows}\n".encode()
        service.apply_sales(service.read_file(outlet.id, FileKind.SALES, "kasir-contoh.csv", data, CLERK), CLERK)
        group_id, variants = next(iter(goods.items()))
        wanted = dict.fromkeys(variants, ASKED)
        key = f"demo-gerai-permintaan-{group_id}"
        service.ask(AskForGoods(outlet_id=outlet.id, group_id=group_id, quantities=wanted, key=key), CLERK)


def _goods(demo: DemoCatalogue) -> dict[int, Mapping[int, str]]:
    """SKUs by variant of one product each of some groups; the coffee group's workspace stays as it is."""
    end_reading()
    session = read_session()
    first = {product.group: product for product in reversed(demo.products) if product.group != people.COFFEE_GROUP}
    ids = producers.list_ids(session, list(first)[-len(SCHEMES) :])
    found: dict[int, Mapping[int, str]] = {}
    for slug, group_id in ids.items():
        row = catalogue.find_by_sku(session, group_id, first[slug].sku)
        if row is not None:
            items = catalogue.find_lines(session, catalogue.list_variant_ids(session, [row.id]))
            found[group_id] = {item.variant_id: item.sku for item in items.values()}
    end_reading()
    return found


def _deliver(outlet_id: int, group_id: int, variants: Mapping[int, str]) -> None:
    """Made for the outlet, so that what the group sells online stays as it is; one piece breaks on the way."""
    end_reading()
    places = stock_queries.list_places(read_session(), group_id)
    end_reading()
    start = next(place.id for place in places if place.outlet_id is None)
    end = next(place.id for place in places if place.outlet_id == outlet_id)
    with unit_of_work() as session:
        for variant_id in variants:
            stock.receive(
                session,
                variant_id=variant_id,
                place_id=start,
                quantity=SENT,
                reason=MovementReason.HARVEST,
                actor=MEMBER,
            )
    command = SendTransfer(
        group_id=group_id,
        from_place_id=start,
        to_place_id=end,
        quantities=dict.fromkeys(variants, SENT),
        key=f"demo-gerai-kiriman-{group_id}",
        note="CONTOH",
    )
    number = stock.send_transfer(command, MEMBER)
    come = Arrival(counted=COUNTED, reason=MovementReason.DAMAGED)
    service.accept(number, dict.fromkeys(variants, come), CLERK)
