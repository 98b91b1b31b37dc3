"""Proposals of products: annex II.4.f, VI.1.k and l. Whoever proposes neither examines nor decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.catalogue import queries as catalogue_queries
from storefront.catalogue import service as catalogue
from storefront.kernel import audit, clock, timeline
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError
from storefront.kernel.timeline import Move
from storefront.verification import queries, rules
from storefront.verification.models import Proposal
from storefront.verification.submitting import OPEN, STANDING, bring_forward
from storefront.verification.types import (
    PROPOSAL,
    CaseOrigin,
    DeterminationState,
    ProposalState,
    VerificationProblem,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor
    from storefront.verification.types import ProposeProduct

WITH_OFFICE_OR_GROUP = OPEN | {DeterminationState.RETURNED}


def propose(wanted: ProposeProduct, regencies: Collection[str] | None, actor: Actor) -> int:
    """Bring a product before the province; returns the id of the proposal.

    `regencies`: only a product from one of these kabupaten may be proposed; None: any.

    Raises:
        NotFoundError: when there is no such product there.
        RefusedError: with everything that is missing, while another proposal of it waits, or when it is determined.
    """
    with unit_of_work() as session:
        product = catalogue.lock(session, wanted.product_id)
        if regencies is not None and product.regency_code not in regencies:
            raise NotFoundError(wanted.product_id)
        problems = [*rules.proposal_problems(wanted, clock.today()), *_standing_problems(session, product.id)]
        waiting = (Proposal.product_id == product.id, Proposal.state == ProposalState.WAITING)
        if session.scalar(select(Proposal.id).where(*waiting)) is not None:
            problems.append(Problem(code=VerificationProblem.PROPOSED_ALREADY))
        if problems:
            raise RefusedError(*problems)
        row = Proposal(
            product_id=product.id,
            regency_code=product.regency_code,
            proposer=wanted.proposer,
            letter_number=wanted.letter_number.strip(),
            letter_date=wanted.letter_date,
            words=wanted.words.strip(),
            by_id=actor.person_id,
            at=clock.now(),
        )
        session.add(row)
        session.flush()
        timeline.begin(session, PROPOSAL, row, actor)
        _note(session, actor, row, {"proposer": row.proposer.value, "letter": row.letter_number})
        return row.id


def _standing_problems(session: Session, product_id: int) -> list[Problem]:
    newest = queries.find_newest(session, product_id)
    if newest is None or newest.state not in STANDING:
        return []
    return [Problem(code=VerificationProblem.DETERMINED_ALREADY, values={"code": newest.code})]


def take_up(proposal_id: int, actor: Actor) -> int:
    """Follow a proposal: its product comes before the office, or joins the case that is open; returns the case's id.

    Raises:
        NotFoundError: when there is no such proposal.
        RefusedError: when the product is determined already, or its group has yet to complete it.
        StateConflictError: when it no longer waits.
    """
    with unit_of_work() as session:
        row, product = _hold(session, proposal_id)
        newest = queries.find_newest(session, product.id)
        problems = _standing_problems(session, product.id)
        if newest is None or newest.state not in WITH_OFFICE_OR_GROUP:
            problems += catalogue.submission_problems(session, product)
        if problems:
            raise RefusedError(*problems)
        if newest is None or newest.state not in WITH_OFFICE_OR_GROUP:
            newest = bring_forward(session, product.id, newest, CaseOrigin.PROPOSAL, actor, row.by_id)
        _answer(session, row, Move(to=ProposalState.TAKEN_UP, actor=actor, values={"determination_id": newest.id}))
        return newest.id


def decline(proposal_id: int, reason: str, actor: Actor) -> None:
    """Do not follow a proposal; whoever proposed reads why.

    Raises:
        NotFoundError: when there is no such proposal.
        RefusedError: without a reason.
        StateConflictError: when it no longer waits.
    """
    if not reason.strip():
        raise RefusedError(Problem(code=VerificationProblem.DECLINED_WHY, at="reason"))
    with unit_of_work() as session:
        row, _product = _hold(session, proposal_id)
        values = {"reason": reason.strip()}
        _answer(session, row, Move(to=ProposalState.DECLINED, actor=actor, reason=reason.strip(), values=values))


def _hold(session: Session, proposal_id: int) -> tuple[Proposal, catalogue_queries.Product]:
    product_id = session.scalar(select(Proposal.product_id).where(Proposal.id == proposal_id))
    if product_id is None:
        raise NotFoundError(proposal_id)
    product = catalogue.lock(session, product_id)
    return session.get_one(Proposal, proposal_id), product


def _answer(session: Session, row: Proposal, move: Move) -> None:
    values = {**(move.values or {}), "decided_by_id": move.actor.person_id}
    timeline.advance(session, PROPOSAL, row, Move(to=move.to, actor=move.actor, reason=move.reason, values=values))
    _note(session, move.actor, row, {"reason": move.reason} if move.reason else {})


def _note(session: Session, actor: Actor, row: Proposal, after: dict[str, str]) -> None:
    change = audit.Change(
        action=f"proposal.{row.state}", subject="product", subject_id=row.product_id, after={**after, "id": row.id}
    )
    audit.record(session, actor, change)
