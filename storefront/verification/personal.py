"""What determinations hold on a person: who opened, examined, decided. The name of who signed stays, as on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select, update

from storefront.kernel.personal import Contributor
from storefront.verification.models import Determination, Evidence, Finding, Proposal, Recheck

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

COLUMNS = {
    Determination: ("decided_by_id", "examined_by_id", "opened_by_id"),
    Finding: ("by_id",),
    Evidence: ("by_id",),
    Recheck: ("by_id",),
    Proposal: ("by_id", "decided_by_id"),
}


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    by_them = or_(Determination.decided_by_id == person_id, Determination.examined_by_id == person_id)
    columns = (Determination.code, Determination.decided_by, Determination.examined_by, Determination.decided_by_id)
    rows = session.execute(select(*columns).where(by_them).order_by(Determination.id))
    return [
        {"code": row.code, "signed": row.decided_by if row.decided_by_id == person_id else row.examined_by}
        for row in rows
    ]


def erase(session: Session, person_id: int) -> None:
    for model, names in COLUMNS.items():
        for name in names:
            column = getattr(model, name)
            session.execute(update(model).where(column == person_id).values({name: None}))


DECISIONS = Contributor(
    name="decisions",
    export=export,
    erase=erase,
    columns={
        "determination": ("decided_by", "examined_by", *COLUMNS[Determination]),
        "finding": COLUMNS[Finding],
        "evidence": COLUMNS[Evidence],
        "recheck": ("by", *COLUMNS[Recheck]),
        "proposal": COLUMNS[Proposal],
    },
)
