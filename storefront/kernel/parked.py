"""Messages that the worker has given up on, for people to look at and to try again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storefront.kernel import audit, events
from storefront.kernel.audit import Change
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import StateConflictError
from storefront.kernel.events import OutboxRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor


def count_parked(session: Session) -> int:
    query = select(func.count()).select_from(OutboxRow).where(OutboxRow.parked_at.is_not(None))
    return session.execute(query).scalar_one()


def retry(row_id: int, actor: Actor) -> None:
    """Put a parked message back to the queue; the worker takes it within seconds.

    Raises:
        StateConflictError: when it is not parked any more: somebody else was quicker.
    """
    with unit_of_work() as session:
        if not events.retry_parked(session, row_id):
            raise StateConflictError(f"message {row_id} is not parked")
        topic = session.get_one(OutboxRow, row_id).topic
        change = Change(action="outbox.retried", subject="message", subject_id=row_id, after={"topic": topic})
        audit.record(session, actor, change)
