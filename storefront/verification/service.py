"""Recording determinations, and taking them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.accounts import queries as accounts
from storefront.accounts.types import ROLE_LABELS
from storefront.catalogue import queries as catalogue_queries
from storefront.catalogue import service as catalogue
from storefront.catalogue.types import DeterminationOutcome
from storefront.kernel import audit, clock, timeline
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.kernel.events import publish
from storefront.kernel.timeline import Move
from storefront.kernel.types import SYSTEM
from storefront.verification import queries, rules
from storefront.verification.arrivals import take_in as take_in
from storefront.verification.criteria_sets import change_set as change_set
from storefront.verification.criteria_sets import draft_set as draft_set
from storefront.verification.deciding import decide as decide
from storefront.verification.deciding import give_number
from storefront.verification.evidence import add_evidence as add_evidence
from storefront.verification.evidence import configure as configure
from storefront.verification.evidence import erase_orphans as erase_orphans
from storefront.verification.evidence import read_evidence as read_evidence
from storefront.verification.evidence import remove_evidence as remove_evidence
from storefront.verification.examining import conclude as conclude
from storefront.verification.examining import look_up_licence as look_up_licence
from storefront.verification.examining import record_finding as record_finding
from storefront.verification.examining import reopen as reopen
from storefront.verification.examining import set_storage as set_storage
from storefront.verification.examining import take_part
from storefront.verification.examining import waive as waive
from storefront.verification.models import Determination
from storefront.verification.proposing import decline as decline
from storefront.verification.proposing import propose as propose
from storefront.verification.proposing import take_up as take_up
from storefront.verification.reasons import add_reason as add_reason
from storefront.verification.reasons import change_reason as change_reason
from storefront.verification.rechecking import finish_recheck as finish_recheck
from storefront.verification.shelving import follow_listing as follow_listing
from storefront.verification.submitting import submit as submit
from storefront.verification.types import (
    BASIS,
    DETERMINATION,
    CaseAnswered,
    CaseOrigin,
    DeterminationState,
    VerificationProblem,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from storefront.catalogue.types import ProductSummary
    from storefront.kernel.types import Actor

STANDING = frozenset({DeterminationState.VERIFIED, DeterminationState.SUSPENDED})
OPEN = frozenset({DeterminationState.SUBMITTED, DeterminationState.EXAMINED, DeterminationState.RETURNED})


def record_determination(  # noqa: PLR0913 -- each is a column of the record; the agreed signature
    session: Session,
    product_id: int,
    *,
    actor: Actor,
    decided_at: datetime,
    valid_until: date | None,
    note: str = "",
) -> Determination:
    """Record that the office has determined a product as an OVOP product, and give it its code.

    Pergub NTT 45/2025, annex II.3 and II.4. `valid_until` is the last day it holds, None without end.

    Raises:
        NotFoundError: when there is no such product.
        RefusedError: when a determination stands already or is under examination, or the period ends before it begins.
    """
    catalogue.lock(session, product_id)
    product = catalogue_queries.get_summary(session, product_id)
    if problems := _problems(session, product, decided_at, valid_until):
        raise RefusedError(*problems)
    row = Determination(product_id=product_id, state=DETERMINATION.initial, note=note, origin=CaseOrigin.RECORD)
    session.add(row)
    session.flush()
    timeline.begin(session, DETERMINATION, row, actor)
    for state in (DeterminationState.SUBMITTED, DeterminationState.EXAMINED):
        timeline.advance(session, DETERMINATION, row, Move(to=state, actor=actor))
    values = {
        "office": ROLE_LABELS[accounts.deciding_role(session)],
        "decided_by": actor.label,
        "decided_by_id": actor.person_id,
        "decided_at": decided_at,
        "valid_until": valid_until,
        "basis": BASIS,
    }
    signed = Move(to=DeterminationState.VERIFIED, actor=actor, values=values)
    code = give_number(session, row, product.regency_code, signed)
    catalogue.record_outcome(session, product_id, DeterminationOutcome.VERIFIED, code, decided_at)
    _record(session, actor, row, DeterminationState.EXAMINED)
    return row


def _problems(
    session: Session, product: ProductSummary, decided_at: datetime, valid_until: date | None
) -> list[Problem]:
    newest = queries.find_newest(session, product.id)
    problems = []
    if newest and newest.state in STANDING:
        problems.append(Problem(code=VerificationProblem.DETERMINED_ALREADY, values={"code": newest.code}))
    if newest and newest.state in OPEN:
        problems.append(Problem(code=VerificationProblem.OPEN_ALREADY))
    if rules.is_over(valid_until, decided_at.astimezone(clock.WITA).date()):
        problems.append(Problem(code=VerificationProblem.PERIOD, at="valid_until"))
    return problems


def suspend(session: Session, code: str, reason: str, actor: Actor) -> None:
    """Suspend a determination: the product leaves the shop, its certificate says since when and why.

    Raises:
        NotFoundError: when no determination has this code.
        RefusedError: without a reason.
        StateConflictError: when it does not stand.
    """
    if problems := rules.given_reason_problems(reason):
        raise RefusedError(*problems)
    _end(session, _get(session, code), Move(to=DeterminationState.SUSPENDED, actor=actor, reason=reason.strip()))


def reinstate(session: Session, code: str, reason: str, actor: Actor) -> None:
    """Let a suspended determination stand again.

    Raises:
        NotFoundError: when no determination has this code.
        RefusedError: when its last day has passed.
        StateConflictError: when it is not suspended.
    """
    row = _get(session, code)
    if rules.is_over(row.valid_until, clock.today()):
        raise RefusedError(Problem(code=VerificationProblem.OVER))
    _end(session, row, Move(to=DeterminationState.VERIFIED, actor=actor, reason=reason))


def suspend_case(determination_id: int, reason: str, actor: Actor) -> None:
    """The same as `suspend`, on the page of a case, by a person who has nothing to do with its group.

    Raises:
        NotFoundError, StateConflictError: as `suspend`.
        ForbiddenError: when no person acts.
        RefusedError: as `suspend`, or for the actor's own product.
    """
    with unit_of_work() as session:
        row, _case = take_part(session, determination_id, actor)
        suspend(session, row.code or "", reason, actor)


def reinstate_case(determination_id: int, reason: str, actor: Actor) -> None:
    """The same as `reinstate`, on the page of a case, with a reason.

    Raises:
        NotFoundError, StateConflictError: as `reinstate`.
        ForbiddenError: when no person acts.
        RefusedError: as `reinstate`, without a reason, or for the actor's own product.
    """
    if problems := rules.given_reason_problems(reason):
        raise RefusedError(*problems)
    with unit_of_work() as session:
        row, _case = take_part(session, determination_id, actor)
        reinstate(session, row.code or "", reason.strip(), actor)


def expire_due() -> int:
    """End the determinations whose last day has passed; returns how many. A job, safe to run twice."""
    today = clock.now().astimezone(clock.WITA).date()
    with unit_of_work() as session:
        query = select(Determination).where(
            Determination.state.in_(STANDING), Determination.valid_until.is_not(None), Determination.valid_until < today
        )
        rows = list(session.scalars(query.order_by(Determination.id)))
        for row in rows:
            _end(session, row, Move(to=DeterminationState.EXPIRED, actor=SYSTEM))
    return len(rows)


OUTCOMES = {
    DeterminationState.VERIFIED: DeterminationOutcome.VERIFIED,
    DeterminationState.SUSPENDED: DeterminationOutcome.SUSPENDED,
    DeterminationState.EXPIRED: DeterminationOutcome.EXPIRED,
}


def _end(session: Session, row: Determination, move: Move) -> None:
    before = row.state
    catalogue.lock(session, row.product_id)
    timeline.advance(session, DETERMINATION, row, move)
    assert row.decided_at, "a determination that stood was decided at some time"
    catalogue.record_outcome(session, row.product_id, OUTCOMES[row.state], row.code, row.decided_at)
    _record(session, move.actor, row, before, move.reason)
    publish(session, CaseAnswered(determination_id=row.id, state=row.state.value))


def _get(session: Session, code: str) -> Determination:
    row = queries.find_by_code(session, code)
    if row is None:
        raise NotFoundError(code)
    return row


def _record(
    session: Session, actor: Actor, row: Determination, before: DeterminationState, reason: str | None = None
) -> None:
    is_back = before is DeterminationState.SUSPENDED and row.state is DeterminationState.VERIFIED
    change = audit.Change(
        action="determination.reinstated" if is_back else f"determination.{row.state}",
        subject="product",
        subject_id=row.product_id,
        before={"state": before.value},
        after={"state": row.state.value, "code": row.code, "reason": reason},
    )
    audit.record(session, actor, change)
