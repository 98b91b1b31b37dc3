"""An outlet with groups' goods, and the files that its till writes, for tests."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.catalogue import queries as catalogue
from storefront.kernel.db import end_reading, read_session
from storefront.outlets import queries, service
from storefront.outlets.models import ConsignmentSale
from storefront.outlets.types import FileKind, Scheme
from storefront.shipping import service as shipping
from storefront.shipping.types import SaveOutlet
from storefront.stock import queries as stock_queries
from storefront.stock import service as stock
from storefront.stock.types import Arrival, SendTransfer
from tests.support import factories, keeping
from tests.support.factories import SELLER, Shop

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from storefront.kernel.errors import ProblemCode
    from storefront.outlets.queries import Report
    from storefront.outlets.types import SalesPlan

EVER = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
HEAD = "nota;baris;tanggal;kode;jumlah;harga"
_numbers = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Counter:
    """An outlet at which the goods of one group lie, `place_id`."""

    outlet_id: int
    shop: Shop
    place_id: int

    @property
    def skus(self) -> list[str]:
        items = catalogue.find_lines(read_session(), self.shop.variant_ids)
        return [items[each].sku for each in self.shop.variant_ids]


def open_outlet(name: str = "") -> int:
    command = SaveOutlet(
        name=name or f"NTT Mart {next(_numbers)}",
        address="Jalan Sudirman 1",
        regency_code="53.09",
        hours="Setiap hari",
    )
    return shipping.save_outlet(None, command, SELLER)


def agree(outlet_id: int, group_id: int, scheme: Scheme = Scheme.KONSINYASI, margin: int | None = None) -> int:
    """The id of the terms."""
    terms_id = service.propose(outlet_id, group_id, (scheme, margin), SELLER)
    service.answer_terms(terms_id, SELLER, agrees=True)
    return terms_id


def open_counter(
    *,
    variants: int = 1,
    there: int = 0,
    scheme: Scheme = Scheme.KONSINYASI,
    margin: int | None = None,
    shop: Shop | None = None,
) -> Counter:
    """`there` pieces of each variant have been delivered and accepted; as many more lie in the group's store."""
    shop = shop or factories.open_shop(variants=variants, on_hand=there * 2 or 20, price=10_000)
    outlet_id = open_outlet()
    agree(outlet_id, shop.group_id, scheme, margin)
    counter = Counter(outlet_id=outlet_id, shop=shop, place_id=place_of(outlet_id, shop.group_id))
    if there:
        deliver(counter, dict.fromkeys(shop.variant_ids, there))
    return counter


def place_of(outlet_id: int, group_id: int) -> int:
    end_reading()
    (place,) = stock_queries.list_outlet_places(read_session(), outlet_ids=[outlet_id], group_ids=[group_id])
    end_reading()
    return place.id


def send(counter: Counter, quantities: Mapping[int, int]) -> str:
    command = SendTransfer(
        group_id=counter.shop.group_id,
        from_place_id=counter.shop.place_id,
        to_place_id=counter.place_id,
        quantities=quantities,
        key=keeping.new_key(),
    )
    return stock.send_transfer(command, SELLER)


def deliver(counter: Counter, quantities: Mapping[int, int], counted: Mapping[int, int] | None = None) -> str:
    number = send(counter, quantities)
    arrivals = {each: Arrival(counted=count) for each, count in (counted or quantities).items()}
    service.accept(number, arrivals, SELLER)
    return number


def sales_file(rows: Iterable[str], head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def read(outlet_id: int, data: bytes, kind: FileKind = FileKind.SALES) -> int:
    return service.read_file(outlet_id, kind, "penjualan.csv", data, SELLER)


def record(outlet_id: int, data: bytes) -> SalesPlan:
    """Read a sales file and write it down."""
    return service.apply_sales(read(outlet_id, data), SELLER)


def report(counter: Counter, period: tuple[datetime, datetime] = EVER) -> Report:
    end_reading()
    session = read_session()
    (place,) = stock_queries.list_outlet_places(
        session, outlet_ids=[counter.outlet_id], group_ids=[counter.shop.group_id]
    )
    found = queries.report_of(session, place, period)
    end_reading()
    return found


def sales() -> list[ConsignmentSale]:
    """What stands in the books."""
    end_reading()
    found = list(read_session().scalars(select(ConsignmentSale).order_by(ConsignmentSale.id)))
    end_reading()
    return found


def lying(counter: Counter) -> int:
    """Pieces of its first variant."""
    return keeping.on_hand(counter.place_id, counter.shop.variant_ids[0])


def row(counter: Counter, quantity: int, receipt: str = "N-1", line: int = 1, price: str = "") -> str:
    """Of a sales file, about its first variant."""
    return f"{receipt};{line};20-11-2026 10.15;{counter.skus[0]};{quantity};{price}"


def codes(plan: SalesPlan) -> list[ProblemCode]:
    """What is wrong with its rows."""
    return [fault.problem.code for fault in plan.faults]
