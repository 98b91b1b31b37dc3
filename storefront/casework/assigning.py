"""Who takes what: it keeps two from doing the same work, and decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from storefront.casework import queries
from storefront.casework.models import Assignment
from storefront.casework.types import CaseKind, CaseProblem
from storefront.kernel import audit, clock
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from storefront.casework.types import CaseKey, CaseRow
    from storefront.kernel.types import Actor

SUBJECTS = {  # as the audit log names them
    CaseKind.PRODUCT: "determination",
    CaseKind.CHANGE: "change",
    CaseKind.GROUP: "group",
    CaseKind.PAPERS: "group",
}


def take(keys: Sequence[CaseKey], person_id: int, name: str, actor: Actor) -> list[Problem]:
    """Let somebody work on these cases; what another has taken stays theirs and is told as a problem.

    Taking twice is taking once. The caller has seen to it that these cases are theirs to see.
    """
    problems = []
    with unit_of_work() as session:
        waiting = queries.list_by_keys(session, keys, None)
        for key in keys:
            row = waiting.get(key)
            if row is None:
                problems.append(Problem(code=CaseProblem.GONE))
            elif row.person_id != person_id and (who := _take(session, key, person_id, name)):
                problems.append(Problem(code=CaseProblem.TAKEN, values={"title": row.title, "who": who}))
            elif row.person_id != person_id:
                _record(session, actor, "case.taken", row)
    return problems


def _take(session: Session, key: CaseKey, person_id: int, name: str) -> str | None:
    """The name of whoever was first, if it was another."""
    mine = Assignment(kind=key.kind, subject_id=key.subject_id, person_id=person_id, label=name, taken_at=clock.now())
    try:
        with session.begin_nested():
            session.add(mine)
    except IntegrityError:
        first = session.get_one(Assignment, (key.kind, key.subject_id), populate_existing=True)
        return None if first.person_id == person_id else first.label
    return None


def release(keys: Sequence[CaseKey], actor: Actor) -> None:
    """Give cases back to the queue, also those of somebody who is away; what nobody has taken stays so."""
    with unit_of_work() as session:
        for row in queries.list_by_keys(session, keys, None).values():
            its = (Assignment.kind == row.key.kind, Assignment.subject_id == row.key.subject_id)
            whose = session.execute(delete(Assignment).where(*its).returning(Assignment.person_id)).scalar_one_or_none()
            if whose is not None:
                _record(session, actor, "case.released", row, person_id=whose)


def _record(session: Session, actor: Actor, action: str, row: CaseRow, **before: int) -> None:
    """Names of people stay out of the log, which nobody may shorten."""
    change = audit.Change(
        action=action,
        subject=SUBJECTS[row.key.kind],
        subject_id=row.key.subject_id,
        before=before,
        after={"title": row.title},
    )
    audit.record(session, actor, change)
