"""Cases, many at once: one decision counts, and nobody decides on what the group changes at that moment."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from storefront.catalogue import service as catalogue
from storefront.kernel import timeline
from storefront.kernel.db import db
from storefront.kernel.errors import StateConflictError
from storefront.verification import rules, service
from storefront.verification.models import Determination
from storefront.verification.types import CaseDecision, DeterminationState
from tests.support import racing
from tests.support.cases import examined, official, see_case
from tests.support.listings import edit, see
from tests.support.products import MEMBER

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from storefront.catalogue.queries import Product
    from storefront.kernel.errors import Problem
    from storefront.kernel.timeline import Move
    from storefront.kernel.types import Actor

D = DeterminationState
TIMES = 4
judged = rules.decision_problems


def _slowly(*arguments: object) -> list[Problem]:
    """Between looking and writing, so that all who look have looked before anybody writes."""
    found = judged(*arguments)  # type: ignore[arg-type]  # whatever it is called with
    time.sleep(0.3)
    return found


def _unlocked(session: object, product_id: int) -> Product | None:
    del session, product_id
    return None


def _write_over(session: Session, machine: object, row: Determination, step: Move) -> None:
    """What a move would be that does not ask from which state it leads."""
    del machine
    session.execute(
        update(Determination).where(Determination.id == row.id).values({"state": step.to, **(step.values or {})})
    )
    session.refresh(row)


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "control"])
def test_of_many_decisions_one_counts(app: Flask, monkeypatch: pytest.MonkeyPatch, *, guarded: bool) -> None:
    """Half of them verify, half reject. SQLite writes in turn, so that there the lock and the move guard twice."""
    case_id = examined(official())
    seen = see_case(case_id).seen
    wanted = [(official(), D.VERIFIED if number % 2 else D.REJECTED) for number in range(TIMES)]
    monkeypatch.setattr(rules, "decision_problems", _slowly)
    if not guarded:
        monkeypatch.setattr(catalogue, "lock", _unlocked)
        monkeypatch.setattr(timeline, "advance", _write_over)

    def act(each: tuple[Actor, DeterminationState]) -> None:
        actor, to = each
        service.decide(case_id, CaseDecision(to=to, seen=seen, words="Sudah dilihat."), actor)

    answers = racing.at_once(app, wanted, act)
    is_in_turn = guarded or db.engine.dialect.name == "sqlite"
    assert (sum(answer is None for answer in answers) == 1) is is_in_turn, answers
    if guarded:
        assert sum(isinstance(answer, StateConflictError) for answer in answers) == TIMES - 1
        assert [line.state for line in see_case(case_id).history].count(see_case(case_id).state) == 1


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
def test_what_changes_at_that_moment_is_not_decided(
    app: Flask, monkeypatch: pytest.MonkeyPatch, *, locked: bool
) -> None:
    """Whoever decides has looked; the group saves meanwhile. Unlocked, the page would show what nobody examined."""
    case_id = examined(official())
    case = see_case(case_id)
    decider, form = official(), edit(case.product_id, description="Lain sama sekali.")
    monkeypatch.setattr(rules, "decision_problems", _slowly)
    if not locked:
        monkeypatch.setattr(catalogue, "lock", _unlocked)

    def act(who: str) -> bool | None:
        if who == "office":
            service.decide(case_id, CaseDecision(to=D.VERIFIED, seen=case.seen), decider)
            return None
        time.sleep(0.1)
        return catalogue.save(form, MEMBER)

    decided, waits = racing.at_once(app, ["office", "group"], act)
    assert decided is None
    is_in_turn = locked or db.engine.dialect.name == "sqlite"
    assert waits is is_in_turn  # in turn, the change waits for the office as that of any verified page
    assert (see(case.product_id).live["description"] == "Lain sama sekali.") is not is_in_turn
