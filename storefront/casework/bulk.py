"""Several decisions with one second look: each is made on its own, and what cannot be made says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.casework import queries
from storefront.casework.changes import approve_change
from storefront.casework.queries import is_own
from storefront.casework.types import CaseKind, CaseProblem, Outcome
from storefront.catalogue import queries as catalogue
from storefront.catalogue.types import CatalogueProblem
from storefront.kernel.errors import NotFoundError, Problem, RefusedError, StateConflictError
from storefront.verification import queries as verification
from storefront.verification import service as verification_service
from storefront.verification.types import CaseDecision, DeterminationState, Recommendation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from storefront.casework.types import CaseKey, CaseRow, Chosen
    from storefront.kernel.types import Actor


def foresee(session: Session, keys: Sequence[CaseKey], person_id: int, reach: frozenset[str] | None) -> list[Outcome]:
    """What would happen if this person said yes to all of these now, in their order; nothing is changed.

    A product that was examined is verified until the day that the settings say; a change is approved. Whatever needs
    words of its own is told with its reason. Cases that wait no more, or lie out of reach, are left out.
    """
    rows = queries.list_by_keys(session, keys, reach)
    valid_until = verification.proposed_end(session)
    return [_foresee(session, rows[key], person_id, valid_until) for key in keys if key in rows]


def _foresee(session: Session, row: CaseRow, person_id: int, valid_until: date | None) -> Outcome:
    if row.key.kind is CaseKind.PRODUCT:
        return _foresee_product(session, row, person_id, valid_until)
    if row.key.kind is CaseKind.CHANGE:
        return _foresee_change(session, row, person_id)
    return Outcome(row=row, problems=(Problem(code=CaseProblem.ONE_BY_ONE),))


def _foresee_change(session: Session, row: CaseRow, person_id: int) -> Outcome:
    found = catalogue.get_change(session, row.key.subject_id)
    problems = _own_problems(session, found.group_id, person_id)
    if found.moved_on:
        problems.append(Problem(code=CatalogueProblem.CHANGED_MEANWHILE))
    return Outcome(row=row, parts=tuple(found.change.proposed), problems=tuple(problems))


def _own_problems(session: Session, group_id: int, person_id: int) -> list[Problem]:
    return [Problem(code=CaseProblem.OWN)] if is_own(session, group_id, person_id) else []


def _foresee_product(session: Session, row: CaseRow, person_id: int, valid_until: date | None) -> Outcome:
    case = verification.get_case(session, row.key.subject_id)
    examination = case.examination
    if case.state is not DeterminationState.EXAMINED or examination is None:
        return Outcome(row=row, problems=(Problem(code=CaseProblem.NOT_EXAMINED),))
    if examination.recommendation is not Recommendation.ACCEPT:
        return Outcome(row=row, problems=(Problem(code=CaseProblem.REJECTION),))
    decision = CaseDecision(to=DeterminationState.VERIFIED, seen=case.seen, valid_until=valid_until)
    problems = _own_problems(session, case.group_id, person_id)
    problems += verification.decision_problems(case, decision, person_id)
    return Outcome(row=row, seen=case.seen, valid_until=valid_until, problems=tuple(problems))


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
