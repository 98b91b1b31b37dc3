"""A group's goods as a listing sheet that an import takes back unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import LISTING_COLUMNS
from storefront.imports.workbook import write_workbook
from storefront.kernel.sheets import write_csv
from storefront.stock import queries as stock
from storefront.stock.types import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from storefront.catalogue.queries import Offers

HEAD = tuple(column.name for column in LISTING_COLUMNS)
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # by it spreadsheets know UTF-8


def empty_sheet(offers: Offers | None = None) -> bytes:
    """The empty listing workbook, with drop-downs and instructions."""
    return write_workbook(HEAD, (), offers)


def export_listings(session: Session, group_id: int, kind: str) -> bytes:
    """All that a group offers or prepares, as it stands now; `kind` is `xlsx` or `csv`."""
    return write_sheet(kind, HEAD, _rows(session, group_id), catalogue.list_offers(session))


def write_sheet(kind: str, head: Sequence[str], rows: Iterable[Sequence[str]], offers: Offers | None = None) -> bytes:
    """Rows of a listing sheet as a file, `xlsx` or `csv`. Raises ValueError for any other kind."""
    if kind == "xlsx":
        return write_workbook(head, rows, offers)
    if kind != "csv":
        raise ValueError(f"no sheet is written as {kind!r}")
    return f"{BYTE_ORDER_MARK}{write_csv(head, rows, delimiter=';')}".encode()


def _rows(session: Session, group_id: int) -> Iterator[list[str]]:
    places = stock.list_places(session, group_id)
    store = next((place.id for place in places if place.kind is PlaceKind.STORE and place.is_open), 0)
    for portion in catalogue.list_cells(session, group_id):
        lying = stock.view_stock(session, store, [variant_id for variant_id, _cells in portion], 0)
        for variant_id, cells in portion:
            row = {**cells, "stok": str(lying[variant_id].on_hand)}
            yield [row.get(name, "") for name in HEAD]
