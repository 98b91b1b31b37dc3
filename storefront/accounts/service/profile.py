"""What people change about their own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.accounts import passwords, queries, rules
from storefront.accounts.service import limits
from storefront.accounts.service.joining import write_request, write_to
from storefront.accounts.service.links import void_asked
from storefront.accounts.service.people import end_sign_ins
from storefront.accounts.types import SHOP_WHATSAPP, AccountProblem, Contact, LinkPurpose, NumberPurpose
from storefront.kernel import audit, settings
from storefront.kernel.audit import Change
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import Problem, RefusedError

if TYPE_CHECKING:
    from storefront.kernel.types import Actor

MOST_PASSWORDS = 10  # tried by one person within the window


def rename(person_id: int, name: str) -> None:
    """Raises RefusedError for a name that is none."""
    if problems := rules.name_problems(name):
        raise RefusedError(*problems)
    with unit_of_work() as session:
        queries.get_person_by_id(session, person_id).name = name.strip()


def change_password(person_id: int, old: str, new: str, actor: Actor, *, this_id: int) -> None:
    """Set a new password, sign the other browsers out, and void whatever was asked for before.

    Raises:
        RefusedError: with `PASSWORD_WRONG` at `old`, with what is wrong with the new one, or `TOO_MANY_ATTEMPTS`.
    """
    if problems := rules.password_problems(new):
        raise RefusedError(*problems)
    check_password(person_id, old, at="old")
    hashed = passwords.hash_password(new)
    with unit_of_work() as session:
        person = queries.get_person_by_id(session, person_id)
        person.password_hash = hashed
        end_sign_ins(session, person_id, but=this_id)
        void_asked(session, person)
        audit.record(session, actor, Change(action="password.changed", subject="person", subject_id=person_id))


def ask_for_email(person_id: int, email: str, password: str, *, language: str) -> None:
    """Send a letter to a new address; it counts once its link was opened. Says nothing of whose it may be already.

    Raises:
        RefusedError: with `EMAIL_INVALID`, `PASSWORD_WRONG` or `TOO_MANY_ATTEMPTS`.
    """
    contact = rules.read_contact(email)
    if contact is None or contact.email is None:
        raise RefusedError(Problem(code=AccountProblem.EMAIL_INVALID, at="email"))
    _ask(person_id, contact, password)
    with unit_of_work() as session:
        write_to(session, LinkPurpose.EMAIL, person_id=person_id, email=contact.email, language=language)


def ask_for_phone(person_id: int, phone: str, password: str) -> str:
    """Begin to prove another number; returns the code that is to be sent from it.

    Raises:
        RefusedError: with `PHONE_INVALID`, `PHONE_CLOSED`, `PASSWORD_WRONG` or `TOO_MANY_ATTEMPTS`.
    """
    contact = rules.read_contact(phone)
    if contact is None or contact.phone is None:
        raise RefusedError(Problem(code=AccountProblem.PHONE_INVALID, at="phone"))
    is_open = settings.get(read_session(), SHOP_WHATSAPP)
    end_reading()
    if not is_open:
        raise RefusedError(Problem(code=AccountProblem.PHONE_CLOSED, at="phone"))
    _ask(person_id, contact, password)
    with unit_of_work() as session:
        return write_request(session, NumberPurpose.PHONE, person_id=person_id, phone=contact.phone)


def check_password(person_id: int, password: str, *, at: str) -> None:
    """Make sure that the owner sits there. Raises RefusedError with `PASSWORD_WRONG` or `TOO_MANY_ATTEMPTS`."""
    limits.refuse_too_many(("password", str(person_id), MOST_PASSWORDS))
    hashed = queries.get_person_by_id(read_session(), person_id).password_hash
    end_reading()
    if not passwords.is_right(password, hashed):
        raise RefusedError(Problem(code=AccountProblem.PASSWORD_WRONG, at=at))


def _ask(person_id: int, contact: Contact, password: str) -> None:
    check_password(person_id, password, at="password")
    limits.refuse_too_many(("ask.account", contact.text, limits.MOST_ASKED_FOR_ONE))
