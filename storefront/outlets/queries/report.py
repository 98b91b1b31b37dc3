"""The consignment report: what was sent to an outlet, sold, returned, is left and differs. It adds up by variant.

What lay there before and what was sent are what was sold, ordered online, returned, is left and differs. A sale beyond
what lay there by the books counts as sold and, below zero, as a difference. Everything counts on the day on which it
was written down, so that a period that is over changes no more.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storefront.catalogue import queries as catalogue
from storefront.kernel.money import ZERO, Rupiah, total
from storefront.outlets.models import ConsignmentSale
from storefront.stock import queries as stock
from storefront.stock.types import Flow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.catalogue.types import LineItem
    from storefront.stock.types import PlaceView

Sold = tuple[int, int, Rupiah, Rupiah]


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """Pieces of one variant, below zero in `differing` where more was found or sold than the books knew.

    `price` is today's and values pieces; `revenue` and `share` are what was told and owed for those sold.
    """

    item: LineItem
    opening: int
    sent: int
    sold: int
    online: int
    returned: int
    left: int
    differing: int
    beyond: int
    revenue: Rupiah
    share: Rupiah

    @property
    def adds_up(self) -> bool:
        return self.opening + self.sent == self.sold + self.online + self.returned + self.left + self.differing

    def worth(self, pieces: int) -> Rupiah:
        return self.item.price * pieces


PIECES = ("opening", "sent", "sold", "online", "returned", "left", "differing")


@dataclass(frozen=True, kw_only=True)
class Report:
    """One group at one outlet over a period."""

    place: PlaceView
    lines: tuple[ReportLine, ...]

    def pieces(self, name: str) -> int:
        """The sum of one of `PIECES`."""
        return sum(getattr(line, name) for line in self.lines)

    def worth(self, name: str) -> Rupiah:
        """The same in rupiah, at today's prices."""
        return total(line.worth(getattr(line, name)) for line in self.lines)

    @property
    def revenue(self) -> Rupiah:
        return total(line.revenue for line in self.lines)

    @property
    def share(self) -> Rupiah:
        return total(line.share for line in self.lines)

    @property
    def adds_up(self) -> bool:
        return all(line.adds_up for line in self.lines)


def list_reports(session: Session, places: Sequence[PlaceView], period: tuple[datetime, datetime]) -> list[Report]:
    """A report of each place, in this order; of the period from the first moment to before the second.

    In three questions, however many places there are.
    """
    flows = stock.list_flows(session, [place.id for place in places], *period)
    sold = _sold(session, places, period)
    ids = {variant_id for of_place in flows.values() for variant_id in of_place}
    ids |= {variant_id for of_place in sold.values() for variant_id in of_place}
    items = catalogue.find_lines(session, ids)
    return [
        _report(place, flows.get(place.id, {}), sold.get((place.outlet_id, place.group_id), {}), items)
        for place in places
    ]


def report_of(session: Session, place: PlaceView, period: tuple[datetime, datetime]) -> Report:
    """Of one place."""
    return list_reports(session, [place], period)[0]


def _report(
    place: PlaceView, flows: Mapping[int, Flow], sold: Mapping[int, Sold], items: Mapping[int, LineItem]
) -> Report:
    lines = []
    for variant_id in flows.keys() | sold.keys():
        flow = flows.get(variant_id, Flow())
        pieces, beyond, revenue, share = sold.get(variant_id, (0, 0, ZERO, ZERO))
        lines.append(
            ReportLine(
                item=items[variant_id],
                opening=flow.opening,
                sent=flow.come,
                sold=pieces,
                online=flow.online,
                returned=flow.gone,
                left=flow.left,
                differing=flow.missing - beyond,
                beyond=beyond,
                revenue=revenue,
                share=share,
            )
        )
    lines.sort(key=lambda line: (line.item.product_name, line.item.variant_id))
    return Report(place=place, lines=tuple(lines))


def _sold(
    session: Session, places: Sequence[PlaceView], period: tuple[datetime, datetime]
) -> dict[tuple[int | None, int], dict[int, Sold]]:
    """By outlet and group, and variant: pieces, those beyond the books, what was told for them, the group's share."""
    row = ConsignmentSale
    revenue = func.sum(row.quantity * row.unit_price)
    keys = (row.outlet_id, row.group_id, row.variant_id)
    query = (
        select(*keys, func.sum(row.quantity), func.sum(row.beyond), revenue, func.sum(row.share))
        .where(row.outlet_id.in_({place.outlet_id for place in places}))
        .where(row.group_id.in_({place.group_id for place in places}))
        .where(row.recorded_at >= period[0], row.recorded_at < period[1])
        .group_by(*keys)
    )
    found: defaultdict[tuple[int | None, int], dict[int, Sold]] = defaultdict(dict)
    for outlet_id, group_id, variant_id, pieces, beyond, told, share in session.execute(query):
        found[outlet_id, group_id][variant_id] = (int(pieces), int(beyond), _rupiah(told), _rupiah(share))
    return found


def _rupiah(value: Rupiah | int) -> Rupiah:
    return value if isinstance(value, Rupiah) else Rupiah(int(value))
