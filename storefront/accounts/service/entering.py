"""Signing in and out, and the browsers in which somebody is signed in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete

from storefront.accounts import passwords, queries, rules
from storefront.accounts.models import Person, SignIn
from storefront.accounts.service import factor, limits
from storefront.accounts.service.people import end_sign_ins, take_turn
from storefront.accounts.types import AccountProblem
from storefront.kernel import clock, ids
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SIGN_IN_LASTS = timedelta(days=30)
MOST_PER_ACCOUNT = 10  # from one address within the window, so that a guesser elsewhere does not lock the owner out
MOST_PER_ACCOUNT_EVERYWHERE = 100  # within the window
MOST_PER_ADDRESS = 60  # within the window; a whole office or village may share one address
LONGEST_DEVICE = 200


def sign_in(contact: str, password: str, *, device: str, address: str) -> str:
    """Sign somebody in by mail address or telephone number; the token is for the cookie, the database keeps its digest.

    Known and unknown accounts get the same answer after the same work. Where a second factor is in force the token
    opens nothing until `pass_code`.

    Raises:
        RefusedError: with `SIGN_IN_FAILED`, or with `TOO_MANY_ATTEMPTS` by account or by the client's address.
    """
    read, network = rules.read_contact(contact), rules.network_of(address)
    account = read.text if read else contact.strip().lower()
    limits.refuse_too_many(
        ("sign_in.address", network, MOST_PER_ADDRESS),
        ("sign_in.account", f"{account} {network}", MOST_PER_ACCOUNT),
        ("sign_in.account", account, MOST_PER_ACCOUNT_EVERYWHERE),
    )
    person = queries.find_by_contact(read_session(), read) if read else None
    end_reading()
    if not passwords.is_right(password, person.password_hash if person else None) or person is None:
        raise _failed()
    rehashed = passwords.hash_password(password) if passwords.is_outdated(person.password_hash) else None
    with unit_of_work() as session:
        take_turn(session, person.id)
        known = session.get(Person, person.id)
        if known is None or known.password_hash != person.password_hash:
            raise _failed()  # the password was changed while it was compared
        if rehashed:
            known.password_hash = rehashed
        limits.forget_attempts(session, "sign_in.account", (account, f"{account} {network}"))
        return open_sign_in(session, person.id, device, waits_for_code=queries.has_factor(session, person.id))


def pass_code(token: str, code: str, *, device: str) -> str:
    """Finish a sign-in that waits for its second factor; another token takes the place of the first.

    Raises:
        NotFoundError: when no such sign-in waits, or not any more.
        RefusedError: with `CODE_WRONG`, or with `TOO_MANY_ATTEMPTS`.
    """
    person_id = queries.find_waiting(read_session(), token)
    end_reading()
    if person_id is None:
        raise NotFoundError
    factor.refuse_guessing(person_id)
    with unit_of_work() as session:
        take_turn(session, person_id)
        ended = session.execute(delete(SignIn).where(SignIn.token_digest == ids.digest(token)))
        if ended.rowcount != 1:  # type: ignore[attr-defined]  # a DELETE's result always counts its rows
            raise NotFoundError  # finished by somebody quicker, or signed out everywhere
        if not factor.accept(session, person_id, code):
            raise RefusedError(Problem(code=AccountProblem.CODE_WRONG, at="code"))
        return open_sign_in(session, person_id, device)


def open_sign_in(session: Session, person_id: int, device: str, *, waits_for_code: bool = False) -> str:
    """Write down that a browser is signed in; returns the token for its cookie."""
    token = ids.secret_token()
    now = clock.now()
    session.add(
        SignIn(
            person_id=person_id,
            token_digest=ids.digest(token),
            created_at=now,
            expires_at=now + SIGN_IN_LASTS,
            device=device[:LONGEST_DEVICE],
            waits_for_code=waits_for_code,
        )
    )
    return token


def _failed() -> RefusedError:
    return RefusedError(Problem(code=AccountProblem.SIGN_IN_FAILED))


def sign_out(token: str) -> None:
    """End a sign-in for good, wherever copies of its cookie are."""
    with unit_of_work() as session:
        session.execute(delete(SignIn).where(SignIn.token_digest == ids.digest(token)))


def end_sign_in(person_id: int, sign_in_id: int) -> None:
    """Sign one browser of this person out; nothing happens when it is signed out already, or somebody else's."""
    with unit_of_work() as session:
        session.execute(delete(SignIn).where(SignIn.id == sign_in_id, SignIn.person_id == person_id))


def end_other_sign_ins(person_id: int, this_id: int) -> None:
    """Sign this person out everywhere but here."""
    with unit_of_work() as session:
        end_sign_ins(session, person_id, but=this_id)
