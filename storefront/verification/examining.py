"""Examining a case: verdicts, the legal gate, and what the examiner recommends. Somebody else decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, or_, select

from storefront.accounts import queries as accounts
from storefront.catalogue import service as catalogue
from storefront.catalogue.types import ProductChanged
from storefront.kernel import audit, clock, timeline
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import ForbiddenError, NotFoundError, Problem, RefusedError, StateConflictError
from storefront.kernel.events import publish
from storefront.kernel.timeline import Move
from storefront.verification import rules
from storefront.verification.case_reading import get_case
from storefront.verification.models import Determination, Finding, Proposal
from storefront.verification.reasons import reasons
from storefront.verification.recheck_reading import STANDING
from storefront.verification.terms import gate_terms
from storefront.verification.types import (
    DETERMINATION,
    CaseAnswered,
    DeterminationState,
    ProposalState,
    ReasonUse,
    RecordFinding,
    Verdict,
    VerificationProblem,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.catalogue.types import LicenceKind
    from storefront.kernel.types import Actor
    from storefront.verification.types import CaseView, Conclusion, GateItem

D = DeterminationState
Told = tuple[dict[str, Any], dict[str, Any]]  # before and after
STORAGE = "storage"
UNEXAMINED = {
    "examined_by": "",
    "examined_by_id": None,
    "examined_at": None,
    "examined_digest": "",
    "recommendation": None,
}


def hold(session: Session, determination_id: int) -> Determination:
    """The case, kept for this transaction together with its listing, in the order in which groups lock them.

    Raises:
        NotFoundError: when there is none.
    """
    product_id = session.scalar(select(Determination.product_id).where(Determination.id == determination_id))
    if product_id is None:
        raise NotFoundError(determination_id)
    catalogue.lock(session, product_id)
    return session.get_one(Determination, determination_id)


def take_part(session: Session, determination_id: int, actor: Actor) -> tuple[Determination, CaseView]:
    """The same, and all that is known of it, for a person who has nothing to do with its group.

    Raises:
        NotFoundError: when there is none.
        ForbiddenError: when no person acts: whoever examines or decides answers for it.
        RefusedError: when they belong to the group, or have proposed the product or brought it forward.
    """
    if actor.person_id is None:
        raise ForbiddenError("a person examines and decides")
    row = hold(session, determination_id)
    case = get_case(session, determination_id)
    is_own = accounts.find_membership(session, actor.person_id, case.group_id) is not None
    if is_own or _has_brought(session, row, actor.person_id):
        raise RefusedError(Problem(code=VerificationProblem.OWN_PRODUCT))
    return row, case


def _has_brought(session: Session, row: Determination, person_id: int) -> bool:
    """Whether they opened it, put it before the office again after it came back, or have proposed its product."""
    entry = timeline.TimelineEntry
    is_of_it = (entry.machine == DETERMINATION.name, entry.subject_id == row.id)
    sent_again = exists().where(*is_of_it, entry.seen == D.RETURNED, entry.actor_id == person_id)
    is_waiting = and_(Proposal.product_id == row.product_id, Proposal.state == ProposalState.WAITING)
    is_pressed = or_(Proposal.determination_id == row.id, is_waiting)
    proposed = exists().where(Proposal.by_id == person_id, is_pressed)
    return row.opened_by_id == person_id or bool(session.scalar(select(or_(sent_again, proposed))))


def record_finding(determination_id: int, finding: RecordFinding, actor: Actor) -> None:
    """Write down the verdict on one criterion, in place of an earlier one of the same round.

    Raises:
        NotFoundError: when there is no such case or criterion.
        RefusedError: when what is not met is not named, or it is the examiner's own product.
        StateConflictError: when the case is neither under examination nor stands.
    """
    with unit_of_work() as session:
        row, case = take_part(session, determination_id, actor)
        if finding.criterion not in {each.key for each in case.criteria.criteria}:
            raise NotFoundError(finding.criterion)
        _must_be(row, {D.SUBMITTED, *STANDING})
        if problems := rules.finding_problems(finding):
            raise RefusedError(*problems)
        _put_finding(session, case, finding, actor)
        earlier = case.findings.get(finding.criterion)
        before = {"verdict": earlier.verdict.value, "note": earlier.note} if earlier else {}
        after = {"verdict": finding.verdict.value, "note": finding.note.strip()}
        shared = {"criterion": finding.criterion, "round": case.round}
        note(session, actor, row, "case.finding", (before, {**shared, **after}))


def _put_finding(session: Session, case: CaseView, finding: RecordFinding, actor: Actor) -> None:
    key = {"determination_id": case.id, "round": case.round, "criterion": finding.criterion}
    session.merge(
        Finding(**key, verdict=finding.verdict, note=finding.note.strip(), by_id=actor.person_id, at=clock.now())
    )


def set_storage(determination_id: int, actor: Actor, *, is_chilled: bool) -> None:
    """Say whether the goods are kept chilled or frozen, on which it depends which licence fits.

    Raises:
        NotFoundError, RefusedError, StateConflictError: as `record_finding`.
    """
    with unit_of_work() as session:
        row, case = take_part(session, determination_id, actor)
        _must_be(row, {D.SUBMITTED})
        _put_finding(session, case, RecordFinding(criterion=STORAGE, verdict=Verdict.MET), actor)
        before, row.is_chilled = row.is_chilled, is_chilled
        note(session, actor, row, "case.storage", ({"is_chilled": before}, {"is_chilled": is_chilled}))
        publish(session, ProductChanged(product_id=row.product_id))


def waive(determination_id: int, item: GateItem, reason: str, actor: Actor) -> None:
    """Let something of the legal gate through all the same, where that may be, with the reason.

    Raises:
        NotFoundError, StateConflictError: as `record_finding`.
        RefusedError: without a reason, or where nothing may be let through.
    """
    with unit_of_work() as session:
        row, case = take_part(session, determination_id, actor)
        _must_be(row, {D.SUBMITTED})
        if item.value not in gate_terms(session)["waivers"]["items"]:
            raise RefusedError(Problem(code=VerificationProblem.GATE_SHUT))
        if problems := rules.given_reason_problems(reason):
            raise RefusedError(*problems)
        finding = RecordFinding(criterion=item.value, verdict=Verdict.NOT_APPLICABLE, note=reason)
        _put_finding(session, case, finding, actor)
        before = dict(row.waivers)
        row.waivers = {**before, item.value: reason.strip()}
        note(session, actor, row, "case.waived", (before, row.waivers))


def look_up_licence(determination_id: int, kind: LicenceKind, actor: Actor) -> None:
    """Note that a licence was compared with the official list.

    Raises:
        NotFoundError: when there is no such case, or its product has no licence of this kind.
        RefusedError, StateConflictError: as `record_finding`.
    """
    with unit_of_work() as session:
        row, case = take_part(session, determination_id, actor)
        _must_be(row, {D.SUBMITTED, *STANDING})
        catalogue.check_licence(session, row.product_id, kind, actor)
        _put_finding(session, case, RecordFinding(criterion=kind.value, verdict=Verdict.MET), actor)


def conclude(determination_id: int, conclusion: Conclusion, actor: Actor) -> None:
    """End the examination: recommend, so that somebody else decides, or give the case back to be put right.

    Raises:
        NotFoundError: when there is no such case.
        RefusedError: with everything that is missing, or when it is no longer what the examiner was shown.
        StateConflictError: when it is not under examination.
    """
    with unit_of_work() as session:
        row, case = take_part(session, determination_id, actor)
        _must_be(row, {D.SUBMITTED})
        known = reasons(session, ReasonUse.PRODUCT)
        if problems := rules.conclusion_problems(case, conclusion, known):
            raise RefusedError(*problems)
        text = rules.reason_text(conclusion.reasons, conclusion.words, known)
        if conclusion.recommendation is None:
            answer(session, row, Move(to=D.RETURNED, actor=actor, reason=text))
            return
        values = {
            "examined_by": actor.label,
            "examined_by_id": actor.person_id,
            "examined_at": clock.now(),
            "examined_digest": " ".join(f"{key}={digest}" for key, digest in case.shown.items()),
            "recommendation": conclusion.recommendation,
        }
        move(session, row, Move(to=D.EXAMINED, actor=actor, reason=text or None, values=values))


def reopen(determination_id: int, reason: str, actor: Actor) -> None:
    """Have a case examined again, as its listing was changed since or the examination does not suffice.

    Raises:
        NotFoundError: when there is no such case.
        RefusedError: without a reason, or for the actor's own product.
        StateConflictError: when it is not ready to be decided.
    """
    with unit_of_work() as session:
        row, _case = take_part(session, determination_id, actor)
        _must_be(row, {D.EXAMINED})
        if problems := rules.given_reason_problems(reason):
            raise RefusedError(*problems)
        timeline.advance(
            session, DETERMINATION, row, Move(to=D.SUBMITTED, actor=actor, reason=reason.strip(), values=UNEXAMINED)
        )
        told = ({"state": D.EXAMINED.value}, {"state": row.state.value, "reason": reason.strip()})
        note(session, actor, row, "case.reopened", told)


def move(session: Session, row: Determination, step: Move) -> None:
    """Bring a case into its next state and write it down; what an examiner proposes stands with their own act alone."""
    before = row.state
    timeline.advance(session, DETERMINATION, row, step)
    told = {"recommendation": row.recommendation} if row.state is D.EXAMINED else {}
    after = {"state": row.state.value, "reason": step.reason, "code": row.code, **told}
    note(session, step.actor, row, f"determination.{row.state}", ({"state": before.value}, after))


def answer(session: Session, row: Determination, step: Move) -> None:
    """The same, and the group is told."""
    move(session, row, step)
    publish(session, CaseAnswered(determination_id=row.id, state=row.state.value))


def note(session: Session, actor: Actor, row: Determination, action: str, told: Told) -> None:
    """A line in the audit log about the product of a case."""
    before, after = told
    change = audit.Change(
        action=action,
        subject="product",
        subject_id=row.product_id,
        before=before,
        after={key: value for key, value in after.items() if value is not None},
    )
    audit.record(session, actor, change)


def _must_be(row: Determination, states: set[DeterminationState]) -> None:
    if row.state not in states:
        raise StateConflictError(f"determination {row.id} is {row.state}")
