"""What the queue holds on a person: which cases an official has taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from storefront.casework.models import Assignment
from storefront.kernel.personal import Contributor

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    mine = select(Assignment).where(Assignment.person_id == person_id).order_by(Assignment.kind, Assignment.subject_id)
    return [
        {"kind": row.kind.value, "id": row.subject_id, "since": row.taken_at.isoformat()}
        for row in session.scalars(mine)
    ]


def erase(session: Session, person_id: int) -> None:
    session.execute(delete(Assignment).where(Assignment.person_id == person_id))


TAKEN = Contributor(
    name="cases", export=export, erase=erase, columns={"assignment": ("person_id", "label", "subject_id")}
)
