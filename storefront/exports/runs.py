"""Files that the worker writes: asked for, begun, told of, ended, erased."""

from __future__ import annotations

import json
import logging
import secrets
import shutil
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select, update

from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import Selection
from storefront.exports import kinds
from storefront.exports.files import CABINET
from storefront.exports.manifest import digest_of
from storefront.exports.profiles import ProfileError
from storefront.exports.run_models import ExportRun
from storefront.exports.types.runs import EXPORT_RUN, KEPT_DAYS, UNDER_WAY, RunAsked, RunProblem, RunState
from storefront.kernel import audit, clock, ids, settings, timeline
from storefront.kernel.audit import Change
from storefront.kernel.db import end_reading, read_session, take_turns, unit_of_work
from storefront.kernel.errors import BusyError, NotFoundError, Problem, RefusedError
from storefront.kernel.events import publish, publish_all
from storefront.kernel.media import whole_file
from storefront.kernel.text import sentence
from storefront.kernel.timeline import Move
from storefront.kernel.types import SYSTEM
from storefront.kernel.worker import beat
from storefront.producers import queries as producers

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from storefront.exports.kinds import Kind
    from storefront.exports.types.runs import AskRun
    from storefront.kernel.types import Actor

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # renewed with each word of progress
TELL_SECONDS = 2.0
MOST_TURNS = 3
MOST_OF_OFFICES = 3  # under way at once; a group has one
WAITED = timedelta(hours=1)
STALE = timedelta(days=1)


def ask(wish: AskRun, group_id: int | None, actor: Actor) -> int:
    """Have the worker write a file, for the members of a group about its own goods or for an office; the run's id.

    The same form, sent again with the same wish in it, has the same run.

    Raises:
        RefusedError: for no kind of theirs, when nothing is selected, or when earlier ones are still being written.
    """
    kind = kinds.find_kind(wish.kind)
    if kind is None or (group_id is not None and not kind.of_groups):
        raise RefusedError(Problem(code=RunProblem.KIND, at="kind"))
    wanted = replace(wish.selection, group_id=group_id) if group_id is not None else wish.selection
    key = ids.digest(json.dumps([wish.key, kind.name, asdict(wanted), group_id]))
    with unit_of_work() as session:
        take_turns(session, "export_run")
        if found := session.scalar(select(ExportRun.id).where(ExportRun.form_key == key)):
            return found
        if problem := _problem(session, wanted, group_id):
            raise RefusedError(problem)
        row = _row(session, kind, wanted, group_id)
        row.form_key, row.actor_id, row.actor_label = key, actor.person_id, actor.label
        row.on_behalf_of = actor.on_behalf_of
        session.add(row)
        session.flush()
        timeline.begin(session, EXPORT_RUN, row, actor)
        _record(session, row, "export.asked", actor)
        publish(session, RunAsked(run_id=row.id))
        return row.id


def _problem(session: Session, wanted: Selection, group_id: int | None) -> Problem | None:
    if not catalogue.count_exported(session, wanted):
        return Problem(code=RunProblem.NOTHING)
    under_way = select(func.count()).where(ExportRun.group_id == group_id, ExportRun.state.in_(UNDER_WAY))
    most = MOST_OF_OFFICES if group_id is None else 1
    return Problem(code=RunProblem.BUSY) if session.execute(under_way).scalar_one() >= most else None


def _row(session: Session, kind: Kind, wanted: Selection, group_id: int | None) -> ExportRun:
    whose = producers.list_groups_by_ids(session, [wanted.group_id])[wanted.group_id].slug if wanted.group_id else "ntt"
    return ExportRun(
        kind=kind.name,
        selection=asdict(wanted),
        group_id=group_id,
        file_key=secrets.token_hex(16),
        file_name=f"{kind.name}-{whose}-{clock.today():%Y%m%d}.{kind.suffix}",
        created_at=clock.now(),
    )


def on_asked(event: RunAsked) -> None:
    """For the worker: write the file of this run, unless somebody else is at it, or it has ended."""
    begun = _begin(event.run_id)
    if begun is None:
        return
    try:
        _write(begun)
    except _OvertakenError:
        log.info("export run %s is written by somebody else", begun.run_id)
    except Exception as error:  # whatever its writer raises, the run says that it failed
        log.exception("export run %s failed", begun.run_id)
        _end(begun, RunState.FAILED, {"why": sentence(Problem(code=_code_of(error)))})


@dataclass(frozen=True, kw_only=True)
class _Begun:
    """One turn at a run."""

    run_id: int
    turn: int
    kind: str
    selection: Selection
    key: str


class _OvertakenError(Exception):
    """The lease was over, and another worker has begun it anew."""


def _begin(run_id: int) -> _Begun | None:
    with unit_of_work() as session:
        row = session.get(ExportRun, run_id, with_for_update=True)
        now = clock.now()
        if row is None or row.state not in UNDER_WAY:
            return None
        if row.state is RunState.WRITING and row.lease_until is not None and row.lease_until > now:
            return None
        values: dict[str, Any] = {"lease_until": now + LEASE, "turns": row.turns + 1, "done": 0}
        if row.turns >= MOST_TURNS:
            why = sentence(Problem(code=RunProblem.BROKEN))
            timeline.advance(
                session, EXPORT_RUN, row, Move(to=RunState.FAILED, actor=SYSTEM, values={**values, "why": why})
            )
            return None
        if row.state is RunState.WAITING:
            timeline.advance(session, EXPORT_RUN, row, Move(to=RunState.WRITING, actor=SYSTEM, values=values))
        else:
            row.lease_until, row.turns, row.done = now + LEASE, row.turns + 1, 0
        selection = Selection(**{**row.selection, "product_ids": tuple(row.selection["product_ids"])})
        return _Begun(run_id=run_id, turn=row.turns, kind=row.kind, selection=selection, key=row.file_key)


def _write(begun: _Begun) -> None:
    kind = kinds.find_kind(begun.kind)
    if kind is None:
        raise LookupError(begun.kind)
    path = CABINET.path_of(begun.key, kind.suffix)
    with whole_file(path) as part:
        kind.write(begun.selection, part, _Teller(begun))
    digest, size = digest_of(path)
    days = settings.get(read_session(), KEPT_DAYS)
    _end(begun, RunState.DONE, {"digest": digest, "size": size, "expires_at": clock.now() + timedelta(days=days)})


class _Teller:
    """Writes now and then how far it is, which renews the lease; is a `Progress`."""

    def __init__(self, begun: _Begun) -> None:
        self._begun, self._told_at = begun, 0.0

    def __call__(self, done: int, total: int) -> None:
        if monotonic() - self._told_at < TELL_SECONDS and done < total:
            return
        self._told_at = monotonic()
        mine = (ExportRun.id == self._begun.run_id, ExportRun.turns == self._begun.turn)
        still = update(ExportRun).where(*mine, ExportRun.state == RunState.WRITING)
        try:
            with unit_of_work() as session:
                told = session.execute(still.values(done=done, total=total, lease_until=clock.now() + LEASE))
        except BusyError:
            return  # the next word comes soon
        if told.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result always counts its rows
            raise _OvertakenError
        beat()


def _end(begun: _Begun, state: RunState, values: dict[str, Any]) -> None:
    with unit_of_work() as session:
        row = session.get(ExportRun, begun.run_id, with_for_update=True)
        if row is None or row.state is not RunState.WRITING or row.turns != begun.turn:
            return
        timeline.advance(session, EXPORT_RUN, row, Move(to=state, actor=SYSTEM, values={**values, "lease_until": None}))
        _record(session, row, f"export.{state.value}", SYSTEM)


def _code_of(error: Exception) -> RunProblem:
    if isinstance(error, ProfileError):
        return RunProblem.PROFILE
    return RunProblem.NO_ROOM if isinstance(error, OSError) else RunProblem.BROKEN


def _record(session: Session, row: ExportRun, action: str, actor: Actor) -> None:
    after = {"kind": row.kind, "group_id": row.group_id, "name": row.file_name}
    audit.record(session, actor, Change(action=action, subject="export_run", subject_id=row.id, after=after))


def try_again() -> None:
    """What the worker does every minute: begin anew what was cut off, or was never begun. Safe to run twice."""
    now = clock.now()
    cut_off = (ExportRun.state == RunState.WRITING) & (ExportRun.lease_until < now)
    forgotten = (ExportRun.state == RunState.WAITING) & (ExportRun.created_at < now - WAITED)
    with unit_of_work() as session:
        rows = session.scalars(select(ExportRun).where(or_(cut_off, forgotten))).all()
        publish_all(session, [RunAsked(run_id=row.id, turn=row.turns + 1) for row in rows])


def erase_expired() -> None:
    """What the worker does every hour: erase files whose days are over, and what killed writers left behind."""
    over = (ExportRun.state == RunState.DONE, ExportRun.expires_at < clock.now())
    with unit_of_work() as session:
        rows = session.scalars(select(ExportRun).where(*over)).all()
        timeline.advance_many(session, EXPORT_RUN, rows, Move(to=RunState.EXPIRED, actor=SYSTEM))
        keys = list(session.scalars(select(ExportRun.file_key).where(ExportRun.id.in_([row.id for row in rows]))))
    for key in keys:
        CABINET.erase(key)
    before = (clock.now() - STALE).timestamp()
    for path in CABINET.folder.glob("*/.*"):
        if path.stat().st_mtime < before:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    CABINET.erase_orphans(_named)


def _named(session: Session, keys: Sequence[str]) -> Collection[str]:
    alive = (ExportRun.file_key.in_(keys), ExportRun.state.in_((*UNDER_WAY, RunState.DONE)))
    return session.scalars(select(ExportRun.file_key).where(*alive)).all()


def file_of(run_id: int) -> Path:
    """Where the file of a run lies.

    Raises:
        NotFoundError: when it is not written yet, or its days are over.
    """
    row = read_session().get(ExportRun, run_id)
    end_reading()
    kind = kinds.find_kind(row.kind) if row else None
    is_there = row is not None and row.state is RunState.DONE and row.expires_at and row.expires_at > clock.now()
    if row is None or kind is None or not is_there:
        raise NotFoundError(run_id)
    path = CABINET.path_of(row.file_key, kind.suffix)
    if not path.is_file():
        raise NotFoundError(run_id)
    return path
