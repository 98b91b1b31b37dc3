"""Changes of verified products, as an office answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.casework import answers
from storefront.casework.queries import is_own
from storefront.casework.types import CaseProblem, ChangeAnswered
from storefront.catalogue import queries
from storefront.catalogue import service as catalogue
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.events import publish
from storefront.verification.types import ReasonUse

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.casework.types import Answer
    from storefront.kernel.types import Actor


def approve_change(change_id: int, actor: Actor) -> None:
    """Let buyers see it from now on.

    Raises:
        NotFoundError: when there is no such change.
        StateConflictError: when it no longer waits.
        RefusedError: for a member of the group, or when what is live is no longer what the group saw.
    """
    with unit_of_work() as session:
        _refuse_own(session, change_id, actor)
        catalogue.approve(session, change_id, actor)
        publish(session, ChangeAnswered(change_id=change_id))


def return_change(change_id: int, answer: Answer, actor: Actor) -> None:
    """Give it back; the live page stays as it is, and the group reads why.

    Raises:
        NotFoundError: when there is no such change.
        RefusedError: for a member of the group, or without a reason.
        StateConflictError: when it no longer waits.
    """
    with unit_of_work() as session:
        reason = answers.text_of(session, answer, ReasonUse.CHANGE)
        _refuse_own(session, change_id, actor)
        catalogue.send_back(session, change_id, reason, actor)
        publish(session, ChangeAnswered(change_id=change_id))


def _refuse_own(session: Session, change_id: int, actor: Actor) -> None:
    if is_own(session, queries.group_of_change(session, change_id), actor.person_id):
        raise RefusedError(Problem(code=CaseProblem.OWN))
