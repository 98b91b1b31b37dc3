"""Recording determinations, and taking them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.exc import IntegrityError

from storefront.catalogue import queries as catalogue_queries
from storefront.catalogue import service as catalogue
from storefront.catalogue.types import DeterminationOutcome
from storefront.kernel import audit, clock, settings, timeline
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.kernel.timeline import Move
from storefront.kernel.types import SYSTEM
from storefront.verification import queries, rules
from storefront.verification.arrivals import take_in as take_in
from storefront.verification.models import Determination
from storefront.verification.submitting import submit as submit
from storefront.verification.types import (
    BASIS,
    DECIDING_OFFICE,
    DETERMINATION,
    DeterminationState,
    VerificationProblem,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from storefront.catalogue.types import ProductSummary
    from storefront.kernel.types import Actor

TRIES = 5  # two offices may decide at once; each gets a number of its own
STANDING = frozenset({DeterminationState.VERIFIED, DeterminationState.SUSPENDED})


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
        RefusedError: when a determination stands already, or the period ends before it begins.
    """
    product = catalogue_queries.get_summary(session, product_id)
    if problems := _problems(session, product, decided_at, valid_until):
        raise RefusedError(*problems)
    row = Determination(product_id=product_id, state=DETERMINATION.initial, note=note)
    session.add(row)
    session.flush()
    timeline.begin(session, DETERMINATION, row, actor)
    for state in (DeterminationState.SUBMITTED, DeterminationState.EXAMINED):
        timeline.advance(session, DETERMINATION, row, Move(to=state, actor=actor))
    values = {
        "office": settings.get(session, DECIDING_OFFICE),
        "decided_by": actor.label,
        "decided_by_id": actor.person_id,
        "decided_at": decided_at,
        "valid_until": valid_until,
        "basis": BASIS,
    }
    code = _verify(session, row, product.regency_code, Move(to=DeterminationState.VERIFIED, actor=actor, values=values))
    catalogue.record_outcome(session, product_id, DeterminationOutcome.VERIFIED, code, decided_at)
    _record(session, actor, row, DeterminationState.EXAMINED)
    return row


def _problems(
    session: Session, product: ProductSummary, decided_at: datetime, valid_until: date | None
) -> list[Problem]:
    query = select(Determination.code).where(Determination.product_id == product.id, Determination.state.in_(STANDING))
    problems = [
        Problem(code=VerificationProblem.DETERMINED_ALREADY, values={"code": code}) for code in session.scalars(query)
    ]
    if rules.is_over(valid_until, decided_at.astimezone(clock.WITA).date()):
        problems.append(Problem(code=VerificationProblem.PERIOD, at="valid_until"))
    return problems


def _verify(session: Session, row: Determination, regency_code: str, move: Move) -> str:
    prefix = rules.code_prefix(regency_code)
    number = cast(func.substr(Determination.code, len(prefix) + 1), Integer)
    highest = select(func.max(number)).where(Determination.code.startswith(prefix, autoescape=True))
    for _try in range(TRIES):
        code = rules.certificate_code(regency_code, (session.execute(highest).scalar_one() or 0) + 1)
        numbered = Move(to=move.to, actor=move.actor, values={**(move.values or {}), "code": code})
        try:
            with session.begin_nested():
                timeline.advance(session, DETERMINATION, row, numbered)
        except IntegrityError:
            continue
        return code
    raise RuntimeError(f"no free certificate number in {regency_code} after {TRIES} tries")


def suspend(session: Session, code: str, reason: str, actor: Actor) -> None:
    """Suspend a determination: the product leaves the shop, its certificate says since when and why.

    Raises:
        NotFoundError: when no determination has this code.
        RefusedError: without a reason.
        StateConflictError: when it does not stand.
    """
    if not reason.strip():
        raise RefusedError(Problem(code=VerificationProblem.REASON_MISSING, at="reason"))
    _end(session, _get(session, code), Move(to=DeterminationState.SUSPENDED, actor=actor, reason=reason.strip()))


def reinstate(session: Session, code: str, reason: str, actor: Actor) -> None:
    """Let a suspended determination stand again.

    Raises:
        NotFoundError: when no determination has this code.
        StateConflictError: when it is not suspended.
    """
    _end(session, _get(session, code), Move(to=DeterminationState.VERIFIED, actor=actor, reason=reason))


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
    timeline.advance(session, DETERMINATION, row, move)
    assert row.decided_at, "a determination that stood was decided at some time"
    catalogue.record_outcome(session, row.product_id, OUTCOMES[row.state], row.code, row.decided_at)
    _record(session, move.actor, row, before, move.reason)


def _get(session: Session, code: str) -> Determination:
    row = queries.find_by_code(session, code)
    if row is None:
        raise NotFoundError(code)
    return row


def _record(
    session: Session, actor: Actor, row: Determination, before: DeterminationState, reason: str | None = None
) -> None:
    change = audit.Change(
        action=f"determination.{row.state}",
        subject="product",
        subject_id=row.product_id,
        before={"state": before.value},
        after={"state": row.state.value, "code": row.code, "reason": reason},
    )
    audit.record(session, actor, change)
