"""Groups, as an office examines them and lets them sell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storefront.casework import answers
from storefront.casework.queries import is_own
from storefront.casework.types import GroupAnswered
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import ForbiddenError, NotFoundError, Problem, RefusedError
from storefront.kernel.events import publish
from storefront.producers import queries as producers
from storefront.producers import service as producers_service
from storefront.producers.types import GroupProblem
from storefront.verification import queries as verification
from storefront.verification.types import ReasonUse

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storefront.casework.types import Answer
    from storefront.kernel.types import Actor
    from storefront.producers.queries import ProducerGroup
    from storefront.producers.types import OnboardingItem


def _lock(session: Session, group_id: int, actor: Actor) -> ProducerGroup:
    """A group to be answered. Raises NotFoundError; ForbiddenError for a member of it, so does all of this module."""
    group = producers.ProducerGroup
    row = session.scalar(select(group).where(group.id == group_id).with_for_update())
    if row is None:
        raise NotFoundError(group_id)
    if is_own(session, group_id, actor.person_id):
        raise ForbiddenError("own group")
    return row


def _tell(session: Session, group: ProducerGroup) -> None:
    publish(session, GroupAnswered(group_id=group.id, state=group.state.value))


def begin_review(group_id: int, actor: Actor) -> None:
    """Raises NotFoundError; StateConflictError when it does not apply."""
    with unit_of_work() as session:
        producers_service.review(session, _lock(session, group_id, actor), actor)


def return_group(group_id: int, answer: Answer, actor: Actor) -> None:
    """Give an application back; the group reads why, and may ask again.

    Raises:
        NotFoundError: when there is no such group.
        RefusedError: without a reason.
        StateConflictError: when it is not being examined.
    """
    with unit_of_work() as session:
        reason = answers.text_of(session, answer, ReasonUse.GROUP)
        group = _lock(session, group_id, actor)
        producers_service.send_back(session, group, reason, actor)
        _tell(session, group)


def waive_item(group_id: int, item: OnboardingItem, reason: str, actor: Actor) -> None:
    """Ask for an item no more of this group. Raises NotFoundError; RefusedError without a reason."""
    with unit_of_work() as session:
        producers_service.waive(session, _lock(session, group_id, actor), item, reason, actor)


def activate_group(group_id: int, actor: Actor) -> None:
    """Let a group sell, or sell again.

    Raises:
        NotFoundError: when there is no such group.
        RefusedError: while an item of its checklist is neither there nor waived.
        StateConflictError: when it sells already.
    """
    with unit_of_work() as session:
        group = _lock(session, group_id, actor)
        has_product = verification.has_submitted(session, group_id)
        producers_service.activate(session, group, actor, has_product=has_product)
        _tell(session, group)


def suspend_group(group_id: int, reason: str, actor: Actor) -> None:
    """Take a group and all that it sells out of sight.

    Raises:
        NotFoundError: when there is no such group.
        RefusedError: without a reason.
        StateConflictError: when it does not sell.
    """
    if not reason.strip():
        raise RefusedError(Problem(code=GroupProblem.REASON_MISSING, at="reason"))
    with unit_of_work() as session:
        group = _lock(session, group_id, actor)
        producers_service.suspend(session, group, actor, reason.strip())
        _tell(session, group)


def note_papers_seen(group_id: int, until: datetime, actor: Actor) -> None:
    """Write down that the papers sent up to this moment were looked at; what came later waits on.

    Raises:
        NotFoundError: when there is no such group.
        StateConflictError: when a colleague was quicker.
    """
    with unit_of_work() as session:
        producers_service.note_seen(session, _lock(session, group_id, actor), until, actor)


def trust_group(group_id: int, reason: str, actor: Actor) -> None:
    """Let its small changes pass without being seen first. Raises NotFoundError; RefusedError without a reason."""
    with unit_of_work() as session:
        producers_service.trust(session, _lock(session, group_id, actor), reason, actor)


def trust_group_no_more(group_id: int, actor: Actor) -> None:
    """Let every change wait again. Raises NotFoundError."""
    with unit_of_work() as session:
        producers_service.trust_no_more(session, _lock(session, group_id, actor), actor)
