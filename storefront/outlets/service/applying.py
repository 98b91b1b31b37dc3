"""What an outlet's file says goes into the books, once, however often and in whatever parts it comes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from storefront.kernel import audit, clock, timeline
from storefront.kernel.audit import Change
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.errors import StateConflictError
from storefront.kernel.timeline import Move
from storefront.outlets import queries
from storefront.outlets.models import OutletFile
from storefront.outlets.service.booking import Booking, book
from storefront.outlets.types import FILE, FileKind, FileState, SalesPlan
from storefront.shipping import queries as shipping
from storefront.stock import queries as stock_queries
from storefront.stock import service as stock
from storefront.stock.types import OutletSpot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.outlets.types import FileView


def apply_sales(file_id: int, actor: Actor) -> SalesPlan:
    """Write down every sound sale of a file that does not stand in the books yet; the others are named in the answer.

    Raises:
        NotFoundError: when there is no such file.
        StateConflictError: when it was written down or dropped already, or its columns are not understood.
    """
    with unit_of_work() as session:
        view, row = _open(session, file_id, FileKind.SALES)
        plan = queries.plan_sales_of(session, view)
        stock.lock_levels(session, {sale.variant_id for sale in plan.new})  # of all groups in the one order
        now = clock.now()
        by_group = defaultdict(list)
        for sale in plan.new:
            by_group[sale.group_id].append(sale)
        agreed = queries.list_ever_agreed(session, view.outlet_id, by_group)
        for group_id, sales in sorted(by_group.items()):
            place_id = place_of(session, view.outlet_id, group_id)
            booking = Booking(outlet_id=view.outlet_id, place_id=place_id, terms=agreed[group_id])
            book(session, booking, sales, actor, now)
        _close(session, view, row, len(plan.new), actor)
        return plan


def apply_count(file_id: int, seen: Mapping[int, int], actor: Actor) -> int:
    """There are as many as a file says; `seen` is what the books said of each variant when somebody looked.

    Returns how many variants differed.

    Raises:
        NotFoundError: when there is no such file.
        StateConflictError: when it was written down or dropped already, or the books have moved since the look.
    """
    with unit_of_work() as session:
        view, row = _open(session, file_id, FileKind.COUNT)
        judged, _faults = queries.plan_count_of(session, view)
        stock.lock_levels(session, {each.variant_id for each in judged})
        by_place: defaultdict[int, dict[int, int]] = defaultdict(dict)
        for each in judged:
            by_place[place_of(session, view.outlet_id, each.group_id)][each.variant_id] = each.counted
        differing = 0
        for place_id, counted in sorted(by_place.items()):
            lying = stock.lock_and_look(session, place_id, counted)
            if any(lying.get(variant_id, (0, 0))[0] != seen.get(variant_id) for variant_id in counted):
                raise StateConflictError(f"file {file_id}: stock has moved since it was shown")
            differing += sum(1 for delta in stock.count_at_till(session, place_id, counted, actor).values() if delta)
        _close(session, view, row, differing, actor)
        return differing


def place_of(session: Session, outlet_id: int, group_id: int) -> int:
    """Where a group's goods lie at an outlet; opened where there is none any more, as what was sold lay somewhere."""
    found = stock_queries.list_outlet_places(session, outlet_ids=[outlet_id], group_ids=[group_id])
    if found:
        return found[0].id
    outlet = shipping.get_outlet(session, outlet_id)
    spot = OutletSpot(outlet_id=outlet.id, name=outlet.name, address=outlet.address, hours=outlet.hours)
    return stock.open_outlet_place(session, group_id, spot)


def _open(session: Session, file_id: int, kind: FileKind) -> tuple[FileView, OutletFile]:
    """The file, with the turn of its outlet: nobody else writes its sales down meanwhile."""
    view = queries.get_file(session, file_id)
    take_turns(session, f"till of {view.outlet_id}")
    row = session.get_one(OutletFile, file_id, with_for_update=True, populate_existing=True)
    if (row.kind, row.state) != (kind, FileState.READ) or view.missing:
        raise StateConflictError(f"file {file_id} is {row.kind} {row.state}, without {view.missing}")
    return view, row


def _close(session: Session, view: FileView, row: OutletFile, recorded: int, actor: Actor) -> None:
    """Cells of columns that are not read may tell of buyers: they go at once, the rest with the file."""
    kept = [bool(column) for _head, column in view.heads]
    row.rows = [
        [number, [cell if keep else "" for cell, keep in zip(cells, kept, strict=False)], marks]
        for number, cells, marks in row.rows
    ]
    session.flush()
    values = {"applied_at": clock.now(), "recorded": recorded}
    timeline.advance(session, FILE, row, Move(to=FileState.APPLIED, actor=actor, values=values))
    after = {"outlet": row.outlet_id, "file": row.file_name, "recorded": recorded}
    change = Change(action=f"outlet_file.{row.kind}", subject="outlet_file", subject_id=row.id, after=after)
    audit.record(session, actor, change)
