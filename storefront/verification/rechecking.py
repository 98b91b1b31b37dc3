"""Looking twice a year whether a determination still holds; its product stays on show meanwhile. Annex VII.a."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.kernel import clock
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import Problem, RefusedError, StateConflictError
from storefront.verification import rules
from storefront.verification.examining import note, take_part
from storefront.verification.models import Recheck
from storefront.verification.recheck_reading import STANDING
from storefront.verification.types import VerificationProblem

if TYPE_CHECKING:
    from storefront.kernel.types import Actor


def finish_recheck(determination_id: int, number: int | None, words: str, actor: Actor) -> None:
    """End a re-check whose findings are all written down; the next is due by the calendar.

    `number`: which it is, from 1, as the page has shown; a second tap finds that it is over.

    What is not met suspends nothing by itself: that is for the deciding office.

    Raises:
        NotFoundError: when there is no such case.
        ForbiddenError: when no person acts.
        RefusedError: while criteria have no verdict, for words that are too long, or for the actor's own product.
        StateConflictError: when the determination does not stand, or this re-check is over.
    """
    with unit_of_work() as session:
        row, case = take_part(session, determination_id, actor)
        if row.state not in STANDING or case.round != number:
            raise StateConflictError(f"determination {row.id} is {row.state}, in round {case.round}")
        problems = rules.too_long("words", words)
        if case.unjudged:
            problems.append(Problem(code=VerificationProblem.UNJUDGED, values={"count": case.unjudged}))
        if problems:
            raise RefusedError(*problems)
        row.checked_at = clock.now()
        done = Recheck(
            determination_id=row.id,
            round=case.round,
            at=row.checked_at,
            by=actor.label,
            by_id=actor.person_id,
            note=words.strip(),
        )
        session.add(done)
        not_met = [key for key, found in case.findings.items() if found.verdict.value == "not_met"]
        note(session, actor, row, "case.rechecked", ({}, {"round": case.round, "not_met": not_met}))
