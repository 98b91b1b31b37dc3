"""What the papers of groups hold on a person: who brought them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from storefront.kernel.personal import Contributor
from storefront.producers.models import OnboardingRecord

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.scalars(
        select(OnboardingRecord).where(OnboardingRecord.given_by == person_id).order_by(OnboardingRecord.id)
    )
    return [
        {
            "group": row.group_id,
            "item": row.item.value,
            "number": row.number,
            "issuer": row.issuer,
            "holder": row.holder,
            "given_at": row.given_at.isoformat() if row.given_at else None,
        }
        for row in rows
    ]


def erase(session: Session, person_id: int) -> None:
    """The papers are the group's; who brought them is forgotten."""
    theirs = update(OnboardingRecord).where(OnboardingRecord.given_by == person_id)
    session.execute(theirs.values(given_by=None))


BROUGHT = Contributor(
    name="papers",
    export=export,
    erase=erase,
    columns={"onboarding_record": ("given_by", "number", "issuer", "holder", "waived_by", "waived_because")},
)
