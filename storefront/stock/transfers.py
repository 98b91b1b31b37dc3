"""Goods between two places of a group: they leave, and arrive or come back. Meanwhile they lie nowhere and are counted.

Every piece that leaves has its line (moved out), and every piece that ends has one (moved in), so that a transfer's
lines add up to what is still on its way. What is missing or too much on arrival is a line of its own, with its reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from storefront.catalogue import queries as catalogue
from storefront.kernel import audit, clock, ids, timeline
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError, StateConflictError
from storefront.kernel.timeline import Move
from storefront.stock import levels
from storefront.stock.freshness import confirm
from storefront.stock.models import Level, Transfer, TransferRow
from storefront.stock.places import hold_open
from storefront.stock.types import MISSING, TRANSFER, Lot, MovementReason, StockProblem, TransferState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.stock.types import Arrival, SendTransfer

R = MovementReason


def send_transfer(command: SendTransfer, actor: Actor) -> str:
    """The goods leave their place; returns the number of the transfer. The same form sent again gives the same one.

    Raises:
        NotFoundError: when a place or a variant is not the group's.
        RefusedError: with every shortage at once; nothing has left then.
        StateConflictError: when the form has sent something else before.
    """
    try:
        return _send(command, actor)
    except IntegrityError:  # the same form was sent twice at the same moment, or a number was drawn twice
        return _send(command, actor)


def _send(command: SendTransfer, actor: Actor) -> str:
    with unit_of_work() as session:
        return put_on_the_way(session, command, actor)


def put_on_the_way(session: Session, command: SendTransfer, actor: Actor) -> str:
    """The same in a larger act. Raises: as `send_transfer`, and IntegrityError where two do so at the same moment."""
    if any(quantity < 0 for quantity in command.quantities.values()):
        raise ValueError("nothing less than nothing can be sent")
    wanted = {variant_id: count for variant_id, count in sorted(command.quantities.items()) if count}
    known = session.scalar(select(Transfer).where(Transfer.key == command.key))
    if known is not None:
        _must_be_the_same(session, known, command, wanted)
        return known.number
    _check(session, command, wanted)
    transfer = Transfer(
        number=f"SJ-{ids.readable_code(3, 3)}",
        key=command.key,
        group_id=command.group_id,
        from_place_id=command.from_place_id,
        to_place_id=command.to_place_id,
        note=command.note,
        sent_at=clock.now(),
    )
    session.add(transfer)
    session.flush()
    timeline.begin(session, TRANSFER, transfer, actor)
    for variant_id, count in wanted.items():
        lot = command.lots.get(variant_id, Lot())
        row = TransferRow(transfer_id=transfer.id, variant_id=variant_id, quantity=count)
        row.batch, row.expires_on = lot.batch, lot.expires_on
        session.add(row)
        leave = levels.at(variant_id, transfer.from_place_id).where(Level.on_hand - Level.reserved >= count)
        levels.must_change(session, leave.values(on_hand=Level.on_hand - count))
        _write(session, transfer, variant_id, (transfer.from_place_id, -count, R.MOVED_OUT), actor)
    _tell(session, transfer, wanted, actor)
    return transfer.number


def _must_be_the_same(session: Session, known: Transfer, command: SendTransfer, wanted: Mapping[int, int]) -> None:
    if known.group_id != command.group_id:
        raise NotFoundError(command.key)
    rows = session.scalars(select(TransferRow).where(TransferRow.transfer_id == known.id))
    sent = {row.variant_id: row.quantity for row in rows}
    said = (command.from_place_id, command.to_place_id, command.note, wanted)
    if (known.from_place_id, known.to_place_id, known.note, sent) != said:
        raise StateConflictError(f"the form of {known.number} has sent something else")


def _check(session: Session, command: SendTransfer, wanted: Mapping[int, int]) -> None:
    """Lock places and levels, and raise whatever stands in the way."""
    if command.from_place_id == command.to_place_id:
        raise RefusedError(Problem(code=StockProblem.SAME_PLACE, at="to_place"))
    places = hold_open(session, {command.from_place_id, command.to_place_id}, command.group_id)
    if places[command.to_place_id].closed_at is not None:
        raise NotFoundError(command.to_place_id)
    if not wanted:
        raise RefusedError(Problem(code=StockProblem.NOTHING_SENT))
    items = catalogue.find_lines(session, wanted)
    if {variant_id for variant_id, item in items.items() if item.group_id == command.group_id} != set(wanted):
        raise NotFoundError(sorted(wanted))
    levels.lock_levels(session, wanted)
    levels.sweep(session, wanted)
    here = select(Level).where(Level.place_id == command.from_place_id, Level.variant_id.in_(wanted))
    free = {row.variant_id: row.on_hand - row.reserved for row in session.scalars(here)}
    problems = [
        Problem(code=StockProblem.TOO_FEW, at=f"jumlah-{variant_id}", values={"left": free.get(variant_id, 0)})
        for variant_id, count in wanted.items()
        if count > free.get(variant_id, 0)
    ]
    if problems:
        raise RefusedError(*problems)


def receive_transfer(number: str, arrivals: Mapping[int, Arrival], actor: Actor) -> None:
    """The goods were counted at the other side, each variant of the transfer; the same once more does no harm.

    Raises:
        NotFoundError: when there is no such transfer.
        StateConflictError: when it has ended otherwise.
    """
    with unit_of_work() as session:
        take_in_transfer(session, number, arrivals, actor)


def take_in_transfer(session: Session, number: str, arrivals: Mapping[int, Arrival], actor: Actor) -> bool:
    """The same in a larger act; whether it changed anything. Raises: as `receive_transfer`."""
    transfer, rows = _lock(session, number)
    if arrivals.keys() != rows.keys() or any(each.counted < 0 for each in arrivals.values()):
        raise ValueError("what has come is counted for each variant of the transfer, and for no other")
    counted = {variant_id: arrival.counted for variant_id, arrival in arrivals.items()}
    if transfer.state is TransferState.ARRIVED and counted == {each: row.received for each, row in rows.items()}:
        return False
    timeline.advance(session, TRANSFER, transfer, Move(to=TransferState.ARRIVED, actor=actor))
    for variant_id, row in rows.items():
        arrival = arrivals[variant_id]
        row.received = arrival.counted
        levels.open_level(session, variant_id, transfer.to_place_id)
        come = levels.at(variant_id, transfer.to_place_id)
        levels.must_change(session, come.values(on_hand=Level.on_hand + arrival.counted))
        _write(session, transfer, variant_id, (transfer.to_place_id, row.quantity, R.MOVED_IN), actor)
        if difference := arrival.counted - row.quantity:
            why = R.FOUND if difference > 0 else arrival.reason
            if difference < 0 and why not in MISSING:
                raise ValueError(f"goods are not missing because they are {why}")
            _write(session, transfer, variant_id, (transfer.to_place_id, difference, why), actor)
    _tell(session, transfer, counted, actor)
    return True


def cancel_transfer(number: str, actor: Actor) -> None:
    """The goods are back where they came from; cancelling twice does no harm.

    Raises:
        NotFoundError: when there is no such transfer.
        StateConflictError: when it has arrived.
    """
    with unit_of_work() as session:
        transfer, rows = _lock(session, number)
        if transfer.state is TransferState.CANCELLED:
            return
        timeline.advance(session, TRANSFER, transfer, Move(to=TransferState.CANCELLED, actor=actor))
        for variant_id, row in rows.items():
            back = levels.at(variant_id, transfer.from_place_id)
            levels.must_change(session, back.values(on_hand=Level.on_hand + row.quantity))
            _write(session, transfer, variant_id, (transfer.from_place_id, row.quantity, R.MOVED_IN), actor)
        _tell(session, transfer, {variant_id: row.quantity for variant_id, row in rows.items()}, actor)


def _lock(session: Session, number: str) -> tuple[Transfer, dict[int, TransferRow]]:
    """A transfer with its lines by variant; it is locked before its levels are."""
    transfer = session.scalar(select(Transfer).where(Transfer.number == number).with_for_update())
    if transfer is None:
        raise NotFoundError(number)
    query = select(TransferRow).where(TransferRow.transfer_id == transfer.id).order_by(TransferRow.variant_id)
    rows = {row.variant_id: row for row in session.scalars(query)}
    levels.lock_levels(session, rows)
    return transfer, rows


def _write(
    session: Session, transfer: Transfer, variant_id: int, line: tuple[int, int, MovementReason], actor: Actor
) -> None:
    place_id, delta, reason = line
    entry = levels.Entry(delta=delta, reason=reason, actor=actor, transfer_id=transfer.id)
    levels.write_line(session, variant_id, place_id, entry)


def _tell(session: Session, transfer: Transfer, quantities: Mapping[int, int], actor: Actor) -> None:
    session.flush()
    levels.publish_change(session, quantities)
    confirm(session, catalogue.list_product_ids(session, quantities), transfer.group_id)
    after = {"state": transfer.state.value, **{f"variant {each}": count for each, count in quantities.items()}}
    change = audit.Change(
        action=f"transfer.{transfer.state}", subject="transfer", subject_id=transfer.number, after=after
    )
    audit.record(session, actor, change)
