"""The one writer of states: a move, its place in the timeline, and nothing without the other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Index, Table, inspect, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel import clock
from storefront.kernel.db import Base, insert_many, table_of
from storefront.kernel.errors import StateConflictError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from storefront.kernel.states import Machine
    from storefront.kernel.types import Actor

S = TypeVar("S", bound=StrEnum)


class TimelineEntry(Base):
    """One step that something took from one state to the next."""

    __tablename__ = "timeline"
    __table_args__ = (Index("ix_timeline_subject", "machine", "subject_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    machine: Mapped[str]
    subject_id: Mapped[int]
    seen: Mapped[str | None]
    state: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    actor_label: Mapped[str]
    on_behalf_of: Mapped[str | None]
    reason: Mapped[str | None]


@dataclass(frozen=True, kw_only=True)
class Move:
    """A wish to bring something into a state.

    `values` are further columns to set with it; `column` is the one that holds the state.
    """

    to: StrEnum
    actor: Actor
    reason: str | None = None
    values: Mapping[str, Any] | None = None
    column: str = "state"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a past: into which state, when, by whom."""

    to: StrEnum
    at: datetime
    actor: Actor
    reason: str | None = None


def begin(session: Session, machine: Machine[S], row: Base, actor: Actor) -> None:
    """Write the first line of a new thing's timeline; its row is flushed already."""
    begin_many(session, [(machine, row)], actor)


def begin_many(session: Session, new: Iterable[tuple[Machine[Any], Base]], actor: Actor) -> None:
    """The same for several new things, in one statement."""
    at = clock.now()
    rows = [
        _columns(machine.name, _key(row), None, Step(to=machine.initial, at=at, actor=actor)) for machine, row in new
    ]
    insert_many(session, TimelineEntry, rows)


def advance(session: Session, machine: Machine[S], row: Base, move: Move) -> None:
    """Move `row` on by compare-and-set and write its timeline.

    Raises:
        StateConflictError: when the machine knows no such step from the state seen, or somebody was quicker.
    """
    seen = getattr(row, move.column)
    if not machine.allows(seen, machine.states(move.to)):
        raise StateConflictError(f"{machine.name} {_key(row)}: no step from {seen} to {move.to}")
    table = type(row).__table__
    assert isinstance(table, Table)
    changed = session.execute(
        update(table)
        .where(table.c.id == _key(row), table.c[move.column] == seen)
        .values({move.column: move.to, **(move.values or {})})
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result always counts its rows
        raise StateConflictError(f"{machine.name} {_key(row)}: no longer {seen}")
    session.refresh(row)
    _write(session, machine.name, _key(row), seen, move)


def advance_many(session: Session, machine: Machine[S], rows: Iterable[Base], move: Move) -> None:
    """The same for many things of one kind, in a few statements; whoever gets an error rolls all of it back.

    Raises:
        StateConflictError: when one of them knows no such step, or somebody was quicker.
    """
    at, by_state = clock.now(), defaultdict(list)
    for row in rows:
        by_state[machine.states(getattr(row, move.column))].append(row)
    for seen, alike in by_state.items():
        keys, table = [_key(row) for row in alike], table_of(type(alike[0]))
        if not machine.allows(seen, machine.states(move.to)):
            raise StateConflictError(f"{machine.name}: no step from {seen} to {move.to}")
        still = update(table).where(table.c.id.in_(keys), table.c[move.column] == seen)
        changed = session.execute(still.values({move.column: move.to, **(move.values or {})}))
        if changed.rowcount != len(keys):  # type: ignore[attr-defined]  # an UPDATE's result always counts its rows
            raise StateConflictError(f"{machine.name}: some are no longer {seen}")
        for row in alike:
            session.expire(row)
        step = Step(to=move.to, at=at, actor=move.actor, reason=move.reason)
        insert_many(session, TimelineEntry, [_columns(machine.name, key, seen, step) for key in keys])


def arrive(session: Session, machine: Machine[S], pasts: Mapping[int, Sequence[Step]]) -> None:
    """Write the timelines of many new things that come in with a past, by their ids.

    Raises:
        StateConflictError: when a past does not begin where the machine does, or holds a step that it does not know.
    """
    for path in {tuple(step.to for step in steps) for steps in pasts.values()}:
        states = [machine.states(each) for each in path]
        follows = all(machine.allows(seen, to) for seen, to in pairwise(states))
        if states[:1] != [machine.initial] or not follows:
            raise StateConflictError(f"{machine.name}: no way through {', '.join(path)}")
    rows = [
        _columns(machine.name, subject_id, seen, step)
        for subject_id, steps in pasts.items()
        for seen, step in zip((None, *(str(step.to) for step in steps)), steps, strict=False)
    ]
    insert_many(session, TimelineEntry, rows)


def _columns(machine: str, subject_id: int, seen: str | None, step: Step) -> dict[str, Any]:
    return {
        "machine": machine,
        "subject_id": subject_id,
        "seen": seen,
        "state": str(step.to),
        "at": step.at,
        "actor_id": step.actor.person_id,
        "actor_label": step.actor.label,
        "on_behalf_of": step.actor.on_behalf_of,
        "reason": step.reason,
    }


def _key(row: Base) -> int:
    identity = inspect(row).identity
    assert identity, "the row must be flushed before its timeline begins"
    return int(identity[0])


def _write(session: Session, machine: str, subject_id: int, seen: str | None, move: Move) -> None:
    step = Step(to=move.to, at=clock.now(), actor=move.actor, reason=move.reason)
    session.add(TimelineEntry(**_columns(machine, subject_id, seen, step)))


def list_entries(session: Session, machine: str, subject_ids: Sequence[int]) -> list[TimelineEntry]:
    """The timelines of several things of one kind, each in the order of its steps."""
    wanted = (TimelineEntry.machine == machine, TimelineEntry.subject_id.in_(subject_ids))
    return list(session.scalars(select(TimelineEntry).where(*wanted).order_by(TimelineEntry.id)))
