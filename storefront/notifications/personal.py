"""What the post holds on a person: to whom letters went, and what a mail server said about an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from storefront.accounts import queries as accounts
from storefront.kernel.events import OutboxRow
from storefront.kernel.personal import Contributor
from storefront.notifications.models import SentLetter
from storefront.orders import queries as orders

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    mine = select(SentLetter).where(SentLetter.recipient.in_(_addresses(session, person_id)))
    return [
        {"to": letter.recipient, "subject": letter.subject, "sent_at": letter.sent_at.isoformat()}
        for letter in session.scalars(mine.order_by(SentLetter.sent_at))
    ]


def erase(session: Session, person_id: int) -> None:
    """Messages in the outbox hold numbers of rows only, but for the complaint of a server that names an address."""
    addresses = _addresses(session, person_id)
    session.execute(delete(SentLetter).where(SentLetter.recipient.in_(addresses)))
    for address in addresses:
        named = OutboxRow.last_error.icontains(address, autoescape=True)
        session.execute(update(OutboxRow).where(named).values(last_error=None))


def _addresses(session: Session, person_id: int) -> list[str]:
    own = accounts.get_person_by_id(session, person_id).email
    return sorted(orders.emails_of(session, person_id) | ({own} if own else set()))


LETTERS = Contributor(
    name="letters",
    export=export,
    erase=erase,
    columns={"sent_letter": ("recipient", "subject"), "outbox": ("last_error",)},
)
