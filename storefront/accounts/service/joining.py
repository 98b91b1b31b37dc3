"""Asking for an account or for a new password. Nobody learns here whether a mail address or a number has one.

Whatever is asked for, the same rows are written after the same work; who is known is looked up later, by the writer
of the letter or by the office that reads the messages.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from storefront.accounts import passwords, rules
from storefront.accounts.models import AccountLink, NumberRequest
from storefront.accounts.service import limits
from storefront.accounts.types import (
    SHOP_WHATSAPP,
    AccountProblem,
    Contact,
    LinkAsked,
    LinkPurpose,
    NewPerson,
    NumberPurpose,
)
from storefront.kernel import clock, events, ids, keyed, settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.emails import normal_email
from storefront.kernel.errors import Problem, RefusedError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LINK_LASTS = {
    LinkPurpose.SIGN_UP: timedelta(hours=24),
    LinkPurpose.RESET: timedelta(minutes=30),
    LinkPurpose.EMAIL: timedelta(hours=24),
}
NUMBER_LASTS = timedelta(days=3)  # an office reads its messages on working days


def ask_to_join(person: NewPerson, *, language: str, address: str) -> str | None:
    """Begin an account for a mail address, which gets a letter, or else for a number.

    Returns the code that is to be sent from the number by WhatsApp; None where a letter goes out. `language` is that
    of the letter, `address` the network address of whoever asks.

    Raises:
        RefusedError: with every problem of the form, or with `TOO_MANY_ATTEMPTS`.
    """
    if problems := rules.person_problems(person):
        raise RefusedError(*problems)
    contact = Contact(email=normal_email(person.email)) if person.email else Contact(phone=person.phone)
    _refuse_closed(contact)
    limits.refuse_too_many_letters(contact.text, address)
    waiting = {"name": person.name.strip(), "password_hash": passwords.hash_password(person.password)}
    with unit_of_work() as session:
        if contact.email:
            write_to(session, LinkPurpose.SIGN_UP, email=contact.email, language=language, **waiting)
            return None
        return write_request(session, NumberPurpose.SIGN_UP, phone=contact.text, **waiting)


def ask_to_reset(contact: str, *, language: str, address: str) -> str | None:
    """Begin a new password, by letter or by message as `ask_to_join` does.

    Raises:
        RefusedError: with `CONTACT_INVALID`, `PHONE_CLOSED` or `TOO_MANY_ATTEMPTS`.
    """
    read = rules.read_contact(contact)
    if read is None:
        raise RefusedError(Problem(code=AccountProblem.CONTACT_INVALID, at="contact"))
    _refuse_closed(read)
    limits.refuse_too_many_letters(read.text, address)
    with unit_of_work() as session:
        if read.email:
            write_to(session, LinkPurpose.RESET, email=read.email, language=language)
            return None
        return write_request(session, NumberPurpose.RESET, phone=read.text)


def write_to(session: Session, purpose: LinkPurpose, *, language: str, **values: Any) -> None:
    """Make a link and have its letter written."""
    link = make_link(session, purpose, language=language, **values)
    events.publish(session, LinkAsked(link_id=link.id))


def make_link(session: Session, purpose: LinkPurpose, *, language: str = "id", **values: Any) -> AccountLink:
    """A link that opens once and for a while; its token exists in the letter alone."""
    salt = ids.secret_token()
    link = AccountLink(
        purpose=purpose,
        salt=salt,
        token_digest=ids.digest(keyed.token("account link", salt)),
        language=language,
        expires_at=clock.now() + LINK_LASTS[purpose],
        **values,
    )
    session.add(link)
    session.flush()
    return link


def write_request(session: Session, purpose: NumberPurpose, **values: Any) -> str:
    """Note that somebody will write from a number; returns the code that they are to name."""
    code, now = ids.readable_code(3, 3), clock.now()
    session.add(NumberRequest(purpose=purpose, code=code, created_at=now, expires_at=now + NUMBER_LASTS, **values))
    return code


def _refuse_closed(contact: Contact) -> None:
    """Without a number of the shop nobody could send the code anywhere."""
    if contact.email:
        return
    is_open = settings.get(read_session(), SHOP_WHATSAPP)
    end_reading()
    if not is_open:
        raise RefusedError(Problem(code=AccountProblem.PHONE_CLOSED, at="contact"))
