"""Recording many determinations at once: for listings that are taken in as a list which the office has checked."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from sqlalchemy import Integer, cast, func, select

from storefront.accounts import queries as accounts
from storefront.accounts.types import ROLE_LABELS
from storefront.catalogue import service as catalogue
from storefront.kernel import audit, clock, timeline
from storefront.kernel.db import insert_reading
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.timeline import Step
from storefront.verification import rules
from storefront.verification.models import Determination
from storefront.verification.types import (
    BASIS,
    DETERMINATION,
    CaseOrigin,
    DeterminationState,
    VerificationProblem,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.verification.types import Decision

OPEN = (DeterminationState.SUBMITTED, DeterminationState.EXAMINED, DeterminationState.RETURNED)
WAY = (
    DeterminationState.DRAFT,
    DeterminationState.SUBMITTED,
    DeterminationState.EXAMINED,
    DeterminationState.VERIFIED,
)


def take_in(session: Session, decisions: Sequence[Decision], actor: Actor) -> None:
    """Record that the office has determined many products, none of which has a determination or is being examined.

    Each gets the next code of its kabupaten. Pergub NTT 45/2025, annex II.3 and II.4.

    Raises:
        RefusedError: with every fault of every decision; nothing was written then.
        IntegrityError: when another office took a number at the same moment; nothing was written then.
    """
    if problems := _problems(session, decisions):
        raise RefusedError(*problems)
    numbers = _free_numbers(session, {each.regency_code for each in decisions})
    codes = {
        each.product_id: rules.certificate_code(each.regency_code, next(numbers[each.regency_code]))
        for each in decisions
    }
    office = ROLE_LABELS[accounts.deciding_role(session)]
    rows = [
        {
            "product_id": each.product_id,
            "state": DeterminationState.VERIFIED,
            "code": codes[each.product_id],
            "office": office,
            "decided_by": actor.label,
            "decided_by_id": actor.person_id,
            "decided_at": each.decided_at,
            "valid_until": each.valid_until,
            "basis": BASIS,
            "note": each.note,
            "origin": CaseOrigin.RECORD,
        }
        for each in decisions
    ]
    ids: dict[int, int] = dict(insert_reading(session, Determination, rows, ("product_id", "id")))
    outcomes = [(each.product_id, codes[each.product_id], each.decided_at) for each in decisions]
    catalogue.record_outcomes(session, outcomes)
    _write_history(session, decisions, ids, actor)
    audit.record_many(session, actor, ((each.decided_at, _change(each, codes[each.product_id])) for each in decisions))


def _problems(session: Session, decisions: Iterable[Decision]) -> list[Problem]:
    ids = [each.product_id for each in decisions]
    query = select(Determination.code).where(Determination.product_id.in_(ids), Determination.code.is_not(None))
    problems = [
        Problem(code=VerificationProblem.DETERMINED_ALREADY, values={"code": code}) for code in session.scalars(query)
    ]
    is_open = select(Determination.id).where(Determination.product_id.in_(ids), Determination.state.in_(OPEN))
    problems += [Problem(code=VerificationProblem.OPEN_ALREADY) for _id in session.scalars(is_open)]
    problems += [
        Problem(code=VerificationProblem.PERIOD, at="valid_until")
        for each in decisions
        if rules.is_over(each.valid_until, each.decided_at.astimezone(clock.WITA).date())
    ]
    return problems


def _free_numbers(session: Session, regency_codes: Iterable[str]) -> dict[str, Iterator[int]]:
    """For each kabupaten the numbers after the highest one given so far."""
    prefixes = {rules.code_prefix(regency_code): regency_code for regency_code in regency_codes}
    length = max(map(len, prefixes), default=0)  # all are equally long
    prefix = func.substr(Determination.code, 1, length)
    number = cast(func.substr(Determination.code, length + 1), Integer)
    query = select(prefix, func.max(number)).where(prefix.in_(prefixes)).group_by(prefix)
    highest = {prefixes[found]: last for found, last in session.execute(query)}
    return {regency_code: count(highest.get(regency_code, 0) + 1) for regency_code in prefixes.values()}


def _write_history(session: Session, decisions: Iterable[Decision], ids: dict[int, int], actor: Actor) -> None:
    pasts = {
        ids[each.product_id]: [Step(to=state, at=each.decided_at, actor=actor) for state in WAY] for each in decisions
    }
    timeline.arrive(session, DETERMINATION, pasts)


def _change(decision: Decision, code: str) -> audit.Change:
    return audit.Change(
        action="determination.verified",
        subject="product",
        subject_id=decision.product_id,
        before={"state": DeterminationState.EXAMINED.value},
        after={"state": DeterminationState.VERIFIED.value, "code": code, "reason": None},
    )
