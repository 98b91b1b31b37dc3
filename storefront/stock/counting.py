"""What members write down about one variant at one place: a count, or so many more or fewer and why.

Each edit carries the key of its form. The ledger has every key once, so that a second tap, or a form that a bad network
sends again days later, finds it there and changes nothing. The level is locked before the key is looked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from storefront.catalogue import queries as catalogue
from storefront.kernel import audit
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError, StateConflictError
from storefront.stock import levels
from storefront.stock.freshness import confirm
from storefront.stock.models import Level, LowMark, Movement
from storefront.stock.places import hold_open
from storefront.stock.types import Counted, MovementReason, Recount, StockProblem

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.stock.types import Adjust

ACTIONS = {True: "stock.recounted", False: "stock.adjusted"}


def recount(command: Recount, actor: Actor) -> Counted:
    """There are so many, whatever the books say.

    Raises:
        NotFoundError: when there is no such variant and place of one group.
        RefusedError: when the stock has changed since it was seen, or fewer were counted than are promised to orders.
        StateConflictError: when the key belongs to another edit.
    """
    if command.counted < 0:
        raise ValueError(f"nobody counts {command.counted}")
    return _edit(command, command.counted - command.seen, MovementReason.RECOUNTED, actor)


def adjust(command: Adjust, actor: Actor) -> Counted:
    """So many more or fewer. It holds also where the stock has changed since it was seen; the answer says so.

    Raises: as `recount`, but for a stock that has changed.
    """
    return _edit(command, command.delta, command.reason, actor)


def _edit(command: Recount | Adjust, delta: int, reason: MovementReason, actor: Actor) -> Counted:
    """A second try finds in the ledger what somebody else has written at the same moment."""
    entry = levels.Entry(delta=delta, reason=reason, actor=actor, key=command.key)
    try:
        return _apply(command, entry)
    except IntegrityError:
        return _apply(command, entry)


def _apply(command: Recount | Adjust, entry: levels.Entry) -> Counted:
    with unit_of_work() as session:
        group_id, product_id = _enter(session, command)
        on_hand, reserved = _look(session, command)
        if _is_repeat(session, command, entry):
            return Counted(before=on_hand, after=on_hand, is_repeat=True)
        if problem := _problem(command, entry.delta, on_hand, reserved):
            raise RefusedError(problem)
        after = on_hand + entry.delta
        if entry.delta:
            _change(session, command, entry, on_hand)
            levels.publish_change(session, [command.variant_id])
            spot = {"place": command.place_id}
            change = audit.Change(
                action=ACTIONS[isinstance(command, Recount)],
                subject="variant",
                subject_id=command.variant_id,
                before={**spot, "on_hand": on_hand},
                after={**spot, "on_hand": after, "reason": entry.reason.value},
            )
            audit.record(session, entry.actor, change)
        confirm(session, [product_id], group_id)
        return Counted(before=on_hand, after=after)


def _enter(session: Session, command: Recount | Adjust) -> tuple[int, int]:
    """Lock what is needed; the group and the product."""
    item = catalogue.find_lines(session, [command.variant_id]).get(command.variant_id)
    if item is None:
        raise NotFoundError(command.variant_id)
    hold_open(session, [command.place_id], item.group_id)
    levels.open_level(session, command.variant_id, command.place_id)
    levels.lock_levels(session, [command.variant_id])
    levels.sweep(session, [command.variant_id])
    return item.group_id, item.product_id


def _look(session: Session, command: Recount | Adjust) -> tuple[int, int]:
    """On hand and reserved, once the level is locked."""
    here = (Level.variant_id == command.variant_id, Level.place_id == command.place_id)
    on_hand, reserved = session.execute(select(Level.on_hand, Level.reserved).where(*here)).one()
    return on_hand, reserved


def _is_repeat(session: Session, command: Recount | Adjust, entry: levels.Entry) -> bool:
    line = session.scalar(select(Movement).where(Movement.key == command.key))
    if line is None:
        return False
    wanted = (command.variant_id, command.place_id, entry.delta, entry.reason)
    if (line.variant_id, line.place_id, line.delta, line.reason) != wanted:
        raise StateConflictError(f"the key {command.key} belongs to another edit")
    return True


def _problem(command: Recount | Adjust, delta: int, on_hand: int, reserved: int) -> Problem | None:
    if isinstance(command, Recount) and on_hand != command.seen:
        values = {"seen": command.seen, "now": on_hand}
        return Problem(code=StockProblem.MOVED, at="counted", values=values)
    if delta < 0 and on_hand + delta < reserved:
        if reserved:
            return Problem(code=StockProblem.PROMISED, values={"promised": reserved})
        return Problem(code=StockProblem.TOO_FEW, values={"left": on_hand})
    return None


def _change(session: Session, command: Recount | Adjust, entry: levels.Entry, on_hand: int) -> None:
    """One guarded statement and its line; the guard holds although the level is locked."""
    level = levels.at(command.variant_id, command.place_id)
    after = on_hand + entry.delta
    levels.must_change(session, level.where(Level.on_hand == on_hand, Level.reserved <= after).values(on_hand=after))
    levels.write_line(session, command.variant_id, command.place_id, entry)


def set_low_mark(variant_id: int, low_at: int, actor: Actor) -> None:
    """From how few on the group wants to be warned.

    Raises:
        NotFoundError: when there is no such variant.
    """
    with unit_of_work() as session:
        if not catalogue.list_product_ids(session, [variant_id]):
            raise NotFoundError(variant_id)
        before = session.get(LowMark, variant_id)
        seen = {"low_at": before.low_at} if before else {}
        session.merge(LowMark(variant_id=variant_id, low_at=low_at))
        change = audit.Change(
            action="stock.low_mark", subject="variant", subject_id=variant_id, before=seen, after={"low_at": low_at}
        )
        audit.record(session, actor, change)
