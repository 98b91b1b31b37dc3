"""A group asks the office to determine one of its products. Pergub NTT 45/2025, annex II."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.catalogue import service as catalogue
from storefront.catalogue.types import ListingState
from storefront.kernel import audit, clock, timeline
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.timeline import Move
from storefront.producers import queries as producers
from storefront.producers.types import GroupState
from storefront.verification import queries
from storefront.verification.criteria_sets import current_set
from storefront.verification.models import Determination
from storefront.verification.types import DETERMINATION, CaseOrigin, DeterminationState, VerificationProblem

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.catalogue.queries import Product
    from storefront.kernel.types import Actor

D = DeterminationState
OPEN = frozenset({D.SUBMITTED, D.EXAMINED})
STANDING = frozenset({D.VERIFIED, D.SUSPENDED})
ENDED = frozenset({D.REJECTED, D.EXPIRED})  # another case may follow


def submit(product_id: int, actor: Actor) -> None:
    """Put a listing before the office. Nothing becomes public by it; once determined, it is on show at once.

    That is: where the group is active already, the listing is published with it, as the group has just seen it whole.

    Raises:
        NotFoundError: when there is no such product.
        RefusedError: with everything that is missing; when it is before the office already, or determined.
    """
    with unit_of_work() as session:
        product = catalogue.lock(session, product_id)
        row = queries.find_newest(session, product_id)
        if problems := _problems(row) or catalogue.submission_problems(session, product):
            raise RefusedError(*problems)
        origin = CaseOrigin.FACILITATOR if actor.on_behalf_of else CaseOrigin.GROUP
        bring_forward(session, product_id, row, origin, actor, actor.person_id)
        _show(session, product, actor)


def bring_forward(  # noqa: PLR0913, PLR0917 -- each is a fact of the new case
    session: Session,
    product_id: int,
    row: Determination | None,
    origin: CaseOrigin,
    actor: Actor,
    opened_by_id: int | None,
) -> Determination:
    """Submit what came back, or a new case where there is none yet or the last one has ended."""
    if row is None or row.state in ENDED:
        row = Determination(
            product_id=product_id,
            state=DETERMINATION.initial,
            origin=origin,
            opened_by_id=opened_by_id,
            criteria_version=current_set(session).version,
        )
        session.add(row)
        session.flush()
        timeline.begin(session, DETERMINATION, row, actor)
    before = row.state
    at = {"submitted_at": clock.now()}
    timeline.advance(session, DETERMINATION, row, Move(to=D.SUBMITTED, actor=actor, values=at))
    change = audit.Change(
        action="determination.submitted",
        subject="product",
        subject_id=product_id,
        before={"state": before.value},
        after={"state": row.state.value},
    )
    audit.record(session, actor, change)
    return row


def _problems(row: Determination | None) -> list[Problem]:
    if row is not None and row.state in OPEN:
        return [Problem(code=VerificationProblem.SUBMITTED_ALREADY)]
    if row is not None and row.state in STANDING:
        return [Problem(code=VerificationProblem.DETERMINED_ALREADY, values={"code": row.code})]
    return []


def _show(session: Session, product: Product, actor: Actor) -> None:
    is_active = producers.get_group(session, product.group_id).state is GroupState.ACTIVE
    if is_active and product.state in {ListingState.DRAFT, ListingState.PAUSED}:
        catalogue.publish(session, product, actor)
