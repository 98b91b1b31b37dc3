"""Files of outlets, what their columns are read as, and what they would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from storefront.catalogue import queries as catalogue
from storefront.catalogue import service as sheets
from storefront.kernel import clock
from storefront.kernel.delimited import LONGEST_CELL, Mark
from storefront.kernel.errors import NotFoundError, Problem
from storefront.kernel.sheets import PROBLEMS
from storefront.outlets import rules
from storefront.outlets.finding import Finder, plan_count
from storefront.outlets.models import ColumnChoice, ConsignmentSale, OutletFile
from storefront.outlets.queries.terms import list_ever_agreed
from storefront.outlets.types import (
    COLUMNS,
    REQUIRED,
    Cells,
    FileFault,
    FileKind,
    FileView,
    KnownGoods,
    OutletProblem,
    Scheme,
)
from storefront.outlets.types.sheets import Recorded
from storefront.stock import queries as stock

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy.orm import Session

    from storefront.outlets.types import Judged, SalesPlan

MOST_AT_ONCE = 500  # names in one question
NAMES: Mapping[FileKind, Mapping[str, str]] = {
    kind: {sheets.fold(word): cell.name for cell in cells for word in (cell.name, cell.label, *cell.also)}
    for kind, cells in COLUMNS.items()
}


def list_files(session: Session, outlet_id: int, limit: int) -> list[FileView]:
    """The newest first, without their rows."""
    query = select(OutletFile).where(OutletFile.outlet_id == outlet_id).order_by(OutletFile.id.desc()).limit(limit)
    return [_view(row, {}) for row in session.scalars(query)]


def get_file(session: Session, file_id: int) -> FileView:
    """With its rows, read as its outlet has said. Raises NotFoundError."""
    row = session.get(OutletFile, file_id, populate_existing=True)
    if row is None:
        raise NotFoundError(file_id)
    of_it = (ColumnChoice.outlet_id == row.outlet_id, ColumnChoice.kind == row.kind)
    chosen = dict(session.execute(select(ColumnChoice.head, ColumnChoice.column).where(*of_it)).tuples().all())
    return _view(row, chosen, with_rows=True)


def _view(row: OutletFile, chosen: Mapping[str, str], *, with_rows: bool = False) -> FileView:
    columns = columns_of(row.kind, row.head, chosen)
    missing = [name for name in REQUIRED[row.kind] if name not in columns]
    if not {"kode", "barcode"} & set(columns):
        missing.append("kode")
    return FileView(
        id=row.id,
        outlet_id=row.outlet_id,
        kind=row.kind,
        state=row.state,
        file_name=row.file_name,
        created_at=row.created_at,
        recorded=row.recorded,
        heads=tuple(zip(row.head, columns, strict=True)),
        missing=tuple(missing),
        rows=tuple(_cells(columns, raw) for raw in row.rows) if with_rows else (),
    )


def columns_of(kind: FileKind, head: Sequence[str], chosen: Mapping[str, str]) -> list[str]:
    """What each head is read as, empty for nothing: as it was chosen, else by its name; none of ours twice."""
    found: list[str] = []
    for word in head:
        folded = sheets.fold(word)
        name = chosen[folded] if folded in chosen else NAMES[kind].get(folded, "")
        found.append("" if name in found else name)
    return found


def _cells(columns: Sequence[str], raw: tuple[int, Sequence[str], Mapping[str, str]]) -> Cells:
    number, texts, marks = raw
    cells = {name: text.strip() for name, text in zip(columns, texts, strict=False) if name and text.strip()}
    faults = []
    for place, mark in marks.items():
        name = columns[int(place)] if int(place) < len(columns) else ""
        if name and not (mark == Mark.DATE.value and name == "tanggal"):
            code = PROBLEMS.get(Mark(mark), OutletProblem.QUANTITY)
            faults.append(FileFault(row=number, column=name, problem=Problem(code=code, values={"most": LONGEST_CELL})))
    return Cells(row=number, cells=cells, faults=tuple(faults))


def known_goods(session: Session, outlet_id: int) -> list[KnownGoods]:
    """Everything that may lie at an outlet: the variants of all groups with which it has, or had, to do."""
    terms = list_ever_agreed(session, outlet_id)
    schemes = {
        group_id: tuple((each.agreed_at or each.proposed_at, each.scheme) for each in held)
        for group_id, held in terms.items()
    }
    group_ids = terms.keys() | {place.group_id for place in stock.list_outlet_places(session, outlet_ids=[outlet_id])}
    return [
        KnownGoods(
            variant_id=variant_id,
            group_id=group_id,
            sku=sku,
            barcode=barcode,
            schemes=schemes.get(group_id, ()),
        )
        for variant_id, group_id, sku, barcode in catalogue.list_codes(session, group_ids)
    ]


def plan_sales_of(session: Session, view: FileView) -> SalesPlan:
    """What a sales file would add to the books as they stand now."""
    finder = Finder(known_goods(session, view.outlet_id))
    receipts = {rules.receipt_name(row.cells["nota"]) for row in view.rows if "nota" in row.cells}
    blind = rules.plan_sales(view.outlet_id, view.rows, finder, [], clock.today())
    recorded = list_recorded(session, view.outlet_id, receipts, {sale.key for sale in blind.new})
    return rules.plan_sales(view.outlet_id, view.rows, finder, recorded, clock.today())


def plan_count_of(session: Session, view: FileView) -> tuple[list[Judged], list[FileFault]]:
    """What a count says of each variant."""
    return plan_count(view.rows, Finder(known_goods(session, view.outlet_id)))


def list_recorded(session: Session, outlet_id: int, receipts: Collection[str], keys: Collection[str]) -> list[Recorded]:
    """What stands in the books under these receipts or keys, as a till told it: what was bought outright it did not."""
    row = ConsignmentSale
    of_till = (row.outlet_id == outlet_id, row.scheme == Scheme.KONSINYASI)
    columns = (row.key, row.variant_id, row.quantity, row.sold_at, row.receipt)
    found: dict[str, Recorded] = {}
    names, wanted = sorted(receipts), sorted(keys)
    for start in range(0, max(len(names), len(wanted)), MOST_AT_ONCE):
        part = slice(start, start + MOST_AT_ONCE)
        named = or_(row.receipt.in_(names[part]), row.key.in_(wanted[part]))
        for each in session.execute(select(*columns).where(*of_till, named)).mappings():
            found[each.key] = Recorded(**each)
    return list(found.values())
