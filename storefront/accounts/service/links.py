"""What happens when somebody opens a link out of a mail, or one that the office has handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from storefront.accounts import passwords, queries, rules
from storefront.accounts.models import AccountLink, Person
from storefront.accounts.service.entering import open_sign_in
from storefront.accounts.service.people import add_person, end_sign_ins, refusing_what_is_taken
from storefront.accounts.types import AccountProblem, LinkPurpose
from storefront.kernel import audit, clock
from storefront.kernel.audit import Change
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.types import BUYER

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def confirm_sign_up(token: str, *, device: str) -> str:
    """Open the account that waits behind the link and sign its owner in; returns the token of the sign-in.

    Raises:
        RefusedError: with `LINK_DEAD`, or with `EMAIL_TAKEN` when another link has made the account meanwhile.
    """
    with refusing_what_is_taken(), unit_of_work() as session:
        link = _take(session, token, LinkPurpose.SIGN_UP)
        person = Person(name=link.name, email=link.email, password_hash=link.password_hash)
        add_person(session, person, BUYER)
        link.name = link.password_hash = ""
        return open_sign_in(session, person.id, device)


def reset_password(token: str, password: str) -> None:
    """Set a new password, sign out everywhere, and void the other links that were asked for.

    Raises:
        RefusedError: with `LINK_DEAD`, or with what is wrong with the password; then the link still opens.
    """
    find_open(token, LinkPurpose.RESET)
    if problems := rules.password_problems(password):
        raise RefusedError(*problems)
    hashed = passwords.hash_password(password)
    with unit_of_work() as session:
        link = _take(session, token, LinkPurpose.RESET)
        person = queries.find_person_of_link(session, link)
        if person is None:
            raise _dead()
        person.password_hash = hashed
        end_sign_ins(session, person.id)
        _void_resets(session, person)
        audit.record(session, BUYER, Change(action="password.reset", subject="person", subject_id=person.id))


def confirm_email(token: str) -> None:
    """The new address of somebody is proved: it takes the place of the old one.

    Raises:
        RefusedError: with `LINK_DEAD`, or with `EMAIL_TAKEN` when it has an account meanwhile.
    """
    with refusing_what_is_taken(), unit_of_work() as session:
        link = _take(session, token, LinkPurpose.EMAIL)
        person = queries.find_person_of_link(session, link)
        if person is None:
            raise _dead()
        _void_resets(session, person)
        person.email = link.email
        audit.record(session, BUYER, Change(action="email.changed", subject="person", subject_id=person.id))
        session.flush()


def find_open(token: str, purpose: LinkPurpose) -> None:
    """Look whether a link still opens, without using it. Raises RefusedError with `LINK_DEAD`."""
    link = queries.find_link(read_session(), token, purpose)
    end_reading()
    if link is None:
        raise _dead()


def _take(session: Session, token: str, purpose: LinkPurpose) -> AccountLink:
    """The link, used up by whoever comes first."""
    link = queries.find_link(session, token, purpose)
    if link is None:
        raise _dead()
    unused = (AccountLink.id == link.id, AccountLink.used_at.is_(None))
    changed = session.execute(update(AccountLink).where(*unused).values(used_at=clock.now()))
    if changed.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result always counts its rows
        raise _dead()
    return link


def _void_resets(session: Session, person: Person) -> None:
    """By the address that the person has now: what was asked for it before is over."""
    theirs = AccountLink.person_id == person.id
    if person.email:
        theirs |= AccountLink.email == person.email
    open_ones = (theirs, AccountLink.purpose == LinkPurpose.RESET, AccountLink.used_at.is_(None))
    session.execute(update(AccountLink).where(*open_ones).values(used_at=clock.now()))


def _dead() -> RefusedError:
    return RefusedError(Problem(code=AccountProblem.LINK_DEAD))
