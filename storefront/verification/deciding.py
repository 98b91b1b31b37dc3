"""Deciding a case that somebody else has examined. Pergub NTT 45/2025, annex II.3 and II.4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.exc import IntegrityError

from storefront.accounts import queries as accounts
from storefront.accounts.types import ROLE_LABELS
from storefront.catalogue import service as catalogue
from storefront.catalogue.types import DeterminationOutcome
from storefront.kernel import clock, timeline
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import ForbiddenError, RefusedError, StateConflictError
from storefront.kernel.events import publish
from storefront.kernel.timeline import Move
from storefront.verification import rules
from storefront.verification.examining import UNEXAMINED, answer, note, take_part
from storefront.verification.models import Determination
from storefront.verification.reasons import reasons
from storefront.verification.types import (
    BASIS,
    DETERMINATION,
    CaseAnswered,
    DeterminationState,
    ReasonUse,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.verification.types import CaseDecision

D = DeterminationState
TRIES = 5  # two offices may decide at once; each gets a number of its own


def decide(determination_id: int, decision: CaseDecision, actor: Actor) -> None:
    """Verify, reject or return a case that is ready to be decided; never one's own examination.

    Raises:
        NotFoundError: when there is no such case.
        ForbiddenError: when no person acts.
        RefusedError: with everything that stands against it; nothing has changed then.
        StateConflictError: when it is not ready to be decided.
    """
    with unit_of_work() as session:
        row, case = take_part(session, determination_id, actor)
        if row.state is not D.EXAMINED:
            raise StateConflictError(f"determination {row.id} is {row.state}")
        if actor.person_id is None:
            raise ForbiddenError("a person decides")
        known = reasons(session, ReasonUse.PRODUCT)
        if problems := rules.decision_problems(case, decision, actor.person_id, clock.today(), known):
            raise RefusedError(*problems)
        text = rules.reason_text(decision.reasons, decision.words, known) or None
        if decision.to is D.VERIFIED:
            _determine(session, row, case.regency_code, decision, Move(to=D.VERIFIED, actor=actor, reason=text))
        elif decision.to is D.REJECTED:
            answer(session, row, Move(to=D.REJECTED, actor=actor, reason=text, values=_signed(session, actor)))
        else:
            answer(session, row, Move(to=D.RETURNED, actor=actor, reason=text, values=UNEXAMINED))


def _signed(session: Session, actor: Actor) -> dict[str, object]:
    return {
        "office": ROLE_LABELS[accounts.deciding_role(session)],
        "decided_by": actor.label,
        "decided_by_id": actor.person_id,
        "decided_at": clock.now(),
    }


def _determine(session: Session, row: Determination, regency_code: str, decision: CaseDecision, move: Move) -> None:
    assert decision.to is D.VERIFIED
    before = row.state
    values = {
        **_signed(session, move.actor),
        "valid_until": decision.valid_until,
        "basis": BASIS,
    }
    signed = Move(to=move.to, actor=move.actor, reason=move.reason, values=values)
    code = give_number(session, row, regency_code, signed)
    assert row.decided_at, "it was decided just now"
    catalogue.record_outcome(session, row.product_id, DeterminationOutcome.VERIFIED, code, row.decided_at)
    after = {"state": row.state.value, "code": code, "reason": move.reason}
    note(session, move.actor, row, "determination.verified", ({"state": before.value}, after))
    publish(session, CaseAnswered(determination_id=row.id, state=row.state.value))


def give_number(session: Session, row: Determination, regency_code: str, move: Move) -> str:
    """Move a determination on with the next free code of its kabupaten; returns the code."""
    prefix = rules.code_prefix(regency_code)
    number = cast(func.substr(Determination.code, len(prefix) + 1), Integer)
    highest = select(func.max(number)).where(Determination.code.startswith(prefix, autoescape=True))
    for _try in range(TRIES):
        code = rules.certificate_code(regency_code, (session.execute(highest).scalar_one() or 0) + 1)
        numbered = Move(to=move.to, actor=move.actor, reason=move.reason, values={**(move.values or {}), "code": code})
        try:
            with session.begin_nested():
                timeline.advance(session, DETERMINATION, row, numbered)
        except IntegrityError:
            continue
        return code
    raise RuntimeError(f"no free certificate number in {regency_code} after {TRIES} tries")
