"""What happens when somebody opens a link out of a mail, or one that the office has handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from storefront.accounts import passwords, queries, rules
from storefront.accounts.models import AccountLink, NumberRequest, Person
from storefront.accounts.service.entering import open_sign_in
from storefront.accounts.service.people import add_person, end_sign_ins, refusing_what_is_taken, take_turn
from storefront.accounts.types import AccountProblem, LinkPurpose
from storefront.kernel import audit, clock, personal
from storefront.kernel.audit import Change
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import Problem, RefusedError
from storefront.kernel.types import BUYER

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def confirm_sign_up(token: str, password: str, *, device: str) -> str:
    """Open the account that waits behind the link and sign its owner in; returns the token of the sign-in.

    The password is that of the sign-up: whoever else asked for an account with this address could open it with theirs
    for ever, if its owner only had to press a button.

    Raises:
        RefusedError: with `LINK_DEAD`, with `EMAIL_TAKEN` when another link has made the account meanwhile, or with
            `PASSWORD_NOT_CHOSEN`; then the link still opens.
    """
    link = queries.find_link(read_session(), token, LinkPurpose.SIGN_UP)
    end_reading()
    if link is None:
        raise _dead()
    if not passwords.is_right(password, link.password_hash):
        raise RefusedError(Problem(code=AccountProblem.PASSWORD_NOT_CHOSEN, at="password"))
    with refusing_what_is_taken(), unit_of_work() as session:
        link = _take(session, token, LinkPurpose.SIGN_UP)
        person = Person(name=link.name, email=link.email, password_hash=link.password_hash)
        add_person(session, person, BUYER)
        link.name = link.password_hash = ""
        return open_sign_in(session, person.id, device)


def reset_password(token: str, password: str) -> None:
    """Set a new password, sign out everywhere, and void whatever else was asked for.

    Raises:
        RefusedError: with `LINK_DEAD`, or with what is wrong with the password; then the link still opens.
    """
    person_id = _whose(token)
    if problems := rules.password_problems(password):
        raise RefusedError(*problems)
    hashed = passwords.hash_password(password)
    with unit_of_work() as session:
        take_turn(session, person_id)  # before the link: another one of theirs may be on its way
        _take(session, token, LinkPurpose.RESET)
        person = queries.get_person_by_id(session, person_id)
        person.password_hash = hashed
        end_sign_ins(session, person_id)
        void_asked(session, person)
        audit.record(session, BUYER, Change(action="password.reset", subject="person", subject_id=person_id))


def confirm_email(token: str, person_id: int) -> None:
    """The new address of somebody is proved: it takes the place of the old one.

    `person_id` is who is signed in: where the address was mistyped, its letter is in somebody else's hands.

    Raises:
        RefusedError: with `LINK_DEAD`, also for anybody else, or with `EMAIL_TAKEN` when it has an account meanwhile.
    """
    with refusing_what_is_taken(), unit_of_work() as session:
        take_turn(session, person_id)
        link = _take(session, token, LinkPurpose.EMAIL)
        if link.person_id != person_id:
            raise _dead()
        person, new = queries.get_person_by_id(session, person_id), link.email
        void_links(session, person)
        if person.email and person.email != new:
            personal.let_go_of_email(session, person_id, person.email)
        person.email = new
        audit.record(session, BUYER, Change(action="email.changed", subject="person", subject_id=person_id))
        session.flush()


def _whose(token: str) -> int:
    """Whose password a link changes, as long as it opens; it stays unused. Raises RefusedError with `LINK_DEAD`."""
    session = read_session()
    link = queries.find_link(session, token, LinkPurpose.RESET)
    person = queries.find_person_of_link(session, link) if link else None
    end_reading()
    if person is None:
        raise _dead()
    return person.id


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


def void_asked(session: Session, person: Person) -> None:
    """After a new password: what was asked for before it, such as another address or number, may be a thief's wish."""
    session.execute(delete(NumberRequest).where(NumberRequest.person_id == person.id))
    void_links(session, person)


def void_links(session: Session, person: Person) -> None:
    """Forget all of them, also those by the address that the person has now and may be about to give up."""
    session.execute(delete(AccountLink).where(queries.links_of(person)))


def _dead() -> RefusedError:
    return RefusedError(Problem(code=AccountProblem.LINK_DEAD))
