"""What determinations hold on a person: which official decided. The name of who signed stays, as on the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from storefront.kernel.personal import Contributor
from storefront.verification.models import Determination

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    mine = select(Determination.code, Determination.decided_by).where(Determination.decided_by_id == person_id)
    return [{"code": row.code, "signed": row.decided_by} for row in session.execute(mine.order_by(Determination.id))]


def erase(session: Session, person_id: int) -> None:
    mine = Determination.decided_by_id == person_id
    session.execute(update(Determination).where(mine).values(decided_by_id=None))


DECISIONS = Contributor(
    name="decisions", export=export, erase=erase, columns={"determination": ("decided_by", "decided_by_id")}
)
