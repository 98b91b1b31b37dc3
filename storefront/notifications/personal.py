"""What the post holds on a person: to whom letters went, and what a mail server said about an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from storefront.accounts import queries as accounts
from storefront.kernel import clock, events
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.events import OutboxRow
from storefront.kernel.personal import Contributor
from storefront.notifications.models import SentLetter
from storefront.notifications.outgoing import outgoing
from storefront.notifications.types import LETTERS_KEPT, LetterForgotten
from storefront.orders import queries as orders

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def export(session: Session, person_id: int) -> list[dict[str, Any]]:
    return [
        {"to": letter.recipient, "subject": letter.subject, "sent_at": letter.sent_at.isoformat()}
        for letter in _letters(session, person_id)
    ]


def erase(session: Session, person_id: int) -> None:
    """Messages in the outbox hold numbers of rows only, but for the complaint of a server that names an address."""
    for letter in _letters(session, person_id):
        _forget(session, letter)
    for address in _addresses(session, person_id):
        named = OutboxRow.last_error.icontains(address, autoescape=True)
        session.execute(update(OutboxRow).where(named).values(last_error=None))


def let_go_of_email(session: Session, person_id: int, email: str) -> None:
    """What is about no order of theirs would not be found by another address."""
    about_orders = _about_orders(session, person_id)
    for letter in session.scalars(select(SentLetter).where(SentLetter.recipient == email)):
        if not _is_about(letter, about_orders):
            _forget(session, letter)


def forget_letters() -> None:
    """Forget to whom letters went `LETTERS_KEPT` ago, known here or not; for the worker to call."""
    old = SentLetter.sent_at < clock.now() - LETTERS_KEPT
    keys = read_session().scalars(select(SentLetter.key).where(old)).all()
    end_reading()
    for key in keys:
        outgoing.forget(key)
    with unit_of_work() as session:
        session.execute(delete(SentLetter).where(old))


def letter_forgotten(event: LetterForgotten) -> None:
    outgoing.forget(event.key)


def _forget(session: Session, letter: SentLetter) -> None:
    session.delete(letter)
    events.publish(session, LetterForgotten(key=letter.key))


def _letters(session: Session, person_id: int) -> list[SentLetter]:
    """All that went to the address which they have proved; to another that their orders name, what is about these.

    Anybody may write anybody's address into an order: that opens no look into the post of others.
    """
    own, about_orders = accounts.get_person_by_id(session, person_id).email, _about_orders(session, person_id)
    sent = select(SentLetter).where(SentLetter.recipient.in_(_addresses(session, person_id)))
    found = session.scalars(sent.order_by(SentLetter.sent_at))
    return [letter for letter in found if letter.recipient == own or _is_about(letter, about_orders)]


def _about_orders(session: Session, person_id: int) -> dict[str, list[str]]:
    """For each address that their orders name, the numbers of these orders."""
    numbers: dict[str, list[str]] = {}
    for email, number in orders.list_mailed(session, person_id):
        numbers.setdefault(email, []).append(number)
    return numbers


def _is_about(letter: SentLetter, about_orders: dict[str, list[str]]) -> bool:
    return any(number in letter.subject for number in about_orders.get(letter.recipient, ()))


def _addresses(session: Session, person_id: int) -> list[str]:
    own = accounts.get_person_by_id(session, person_id).email
    return sorted({*_about_orders(session, person_id), *([own] if own else [])})


LETTERS = Contributor(
    name="letters",
    export=export,
    erase=erase,
    let_go_of_email=let_go_of_email,
    columns={"sent_letter": ("recipient", "subject"), "outbox": ("last_error",)},
)
