"""Several decisions with one second look: each is made on its own, and what cannot be made says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storefront.accounts import queries as accounts
from storefront.casework import queries
from storefront.casework.changes import approve_change
from storefront.casework.types import CaseKind, CaseProblem, Outcome
from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import CatalogueProblem
from storefront.kernel.errors import NotFoundError, Problem, RefusedError, StateConflictError
from storefront.verification import queries as verification
from storefront.verification import service as verification_service
from storefront.verification.types import CaseDecision, DeterminationState, Recommendation

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from storefront.casework.types import CaseKey, CaseRow, Chosen
    from storefront.catalogue.types import ChangeCase
    from storefront.kernel.types import Actor
    from storefront.verification.types import CaseView


def foresee(session: Session, keys: Sequence[CaseKey], person_id: int, reach: frozenset[str] | None) -> list[Outcome]:
    """What would happen if this person said yes to all of these now, in their order; nothing is changed.

    A product that was examined is verified until the day that the settings say; a change is approved. Whatever needs
    words of its own is told with its reason. Cases that wait no more, or lie out of reach, are left out. However many
    there are, the questions to the database are as many.
    """
    rows = queries.list_by_keys(session, keys, reach)
    ids = {kind: [key.subject_id for key in rows if key.kind is kind] for kind in CaseKind}
    wanted = _Wanted(
        person_id=person_id,
        own_groups=accounts.list_own_groups(session, person_id),
        valid_until=verification.proposed_end(session),
        cases=verification.get_cases(session, ids[CaseKind.PRODUCT]) if ids[CaseKind.PRODUCT] else {},
        changes=catalogue.get_changes(session, ids[CaseKind.CHANGE]) if ids[CaseKind.CHANGE] else {},
    )
    return [_foresee(rows[key], wanted) for key in keys if key in rows]


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """Who says yes, until when it would hold, and what it is about."""

    person_id: int
    own_groups: Collection[int]
    valid_until: date | None
    cases: Mapping[int, CaseView]
    changes: Mapping[int, ChangeCase]


def _foresee(row: CaseRow, wanted: _Wanted) -> Outcome:
    if row.key.kind is CaseKind.PRODUCT:
        return _foresee_product(row, wanted.cases[row.key.subject_id], wanted)
    if row.key.kind is CaseKind.CHANGE:
        return _foresee_change(row, wanted.changes[row.key.subject_id], wanted)
    return Outcome(row=row, problems=(Problem(code=CaseProblem.ONE_BY_ONE),))


def _foresee_change(row: CaseRow, found: ChangeCase, wanted: _Wanted) -> Outcome:
    problems = _own_problems(found.group_id, wanted)
    if found.moved_on:
        problems.append(Problem(code=CatalogueProblem.CHANGED_MEANWHILE))
    return Outcome(row=row, change=(found.now, found.change.proposed), problems=tuple(problems))


def _own_problems(group_id: int, wanted: _Wanted) -> list[Problem]:
    return [Problem(code=CaseProblem.OWN)] if group_id in wanted.own_groups else []


def _foresee_product(row: CaseRow, case: CaseView, wanted: _Wanted) -> Outcome:
    examination = case.examination
    if case.state is not DeterminationState.EXAMINED or examination is None:
        return Outcome(row=row, problems=(Problem(code=CaseProblem.NOT_EXAMINED),))
    if examination.recommendation is not Recommendation.ACCEPT:
        return Outcome(row=row, problems=(Problem(code=CaseProblem.REJECTION),))
    decision = CaseDecision(to=DeterminationState.VERIFIED, seen=case.seen, valid_until=wanted.valid_until)
    problems = _own_problems(case.group_id, wanted)
    problems += verification.decision_problems(case, decision, wanted.person_id)
    return Outcome(row=row, seen=case.seen, valid_until=wanted.valid_until, problems=tuple(problems))


def decide_many(chosen: Sequence[Chosen], actor: Actor) -> list[list[Problem]]:
    """Decide each as it was foreseen, on its own; for each what stood in the way, none where it is done."""
    return [_decide(each, actor) for each in chosen]


def _decide(each: Chosen, actor: Actor) -> list[Problem]:
    try:
        if each.key.kind is CaseKind.PRODUCT:
            to = DeterminationState.VERIFIED
            decision = CaseDecision(to=to, seen=each.seen, valid_until=each.valid_until)
            verification_service.decide(each.key.subject_id, decision, actor)
        elif each.key.kind is CaseKind.CHANGE:
            approve_change(each.key.subject_id, actor)
        else:
            return [Problem(code=CaseProblem.ONE_BY_ONE)]
    except RefusedError as refused:
        return list(refused.problems)
    except (NotFoundError, StateConflictError):
        return [Problem(code=CaseProblem.GONE)]
    return []
