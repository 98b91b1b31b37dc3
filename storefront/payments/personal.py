"""What payments hold on a person: the photos by which they showed that they have paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from storefront.kernel.personal import Contributor
from storefront.orders import queries as orders
from storefront.payments.models import TransferProof

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(TransferProof.sent_at, TransferProof.reason, orders.Order.number)
        .join(orders.Order, orders.Order.id == TransferProof.order_id)
        .where(orders.orders_of(session, person_id))
        .order_by(TransferProof.id)
    )
    return [{"order": row.number, "sent_at": row.sent_at.isoformat(), "answer": row.reason} for row in rows]


def erase(session: Session, person_id: int) -> None:
    """The pictures belong to nothing from then on: `erase_old_proofs` takes them within a day."""
    session.execute(delete(TransferProof).where(TransferProof.order_id.in_(_orders(session, person_id))))


def _orders(session: Session, person_id: int) -> Select[tuple[int]]:
    return select(orders.Order.id).where(orders.orders_of(session, person_id))


PROOFS = Contributor(
    name="proofs", export=export, erase=erase, columns={"transfer_proof": ("order_id", "key", "reason")}
)
