"""The second factor: an app that shows a code for each half minute, and eight codes for the day on which it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from storefront.accounts import factors, queries
from storefront.accounts.models import RecoveryCode, SecondFactor
from storefront.accounts.service import limits
from storefront.accounts.service.people import end_sign_ins, take_turn
from storefront.accounts.types import AccountProblem
from storefront.kernel import audit, clock, ids
from storefront.kernel.audit import Change
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError, StateConflictError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor

MOST_CODES = 10  # tried by one person within the window: a chance of 1 in 33,000 to guess one of three


def refuse_guessing(person_id: int) -> None:
    """Count one try. Raises RefusedError with `TOO_MANY_ATTEMPTS`."""
    limits.refuse_too_many(("factor", str(person_id), MOST_CODES))


def begin_factor(person_id: int) -> None:
    """Make a secret for an app; it counts for nothing before `confirm_factor`.

    Raises:
        StateConflictError: when one is in force already.
    """
    with unit_of_work() as session:
        take_turn(session, person_id)
        row = session.get(SecondFactor, person_id)
        if row and row.confirmed_at:
            raise StateConflictError(f"person {person_id} has a second factor")
        if row:
            session.delete(row)
            session.flush()
        salts = {"salt": ids.secret_token(), "codes_salt": ids.secret_token()}
        session.add(SecondFactor(person_id=person_id, created_at=clock.now(), **salts))


def confirm_factor(person_id: int, code: str, actor: Actor, *, this_id: int) -> None:
    """The app shows what it should: from now on every sign-in asks for a code, and the other browsers are signed out.

    Raises:
        NotFoundError: when none was begun.
        RefusedError: with `CODE_WRONG` or `TOO_MANY_ATTEMPTS`.
    """
    refuse_guessing(person_id)
    with unit_of_work() as session:
        take_turn(session, person_id)
        row = session.get(SecondFactor, person_id)
        if row is None or row.confirmed_at:
            raise NotFoundError
        if not _accept_step(session, row, code):
            raise _wrong()
        row.confirmed_at = clock.now()
        _write_codes(session, row)
        end_sign_ins(session, person_id, but=this_id)
        audit.record(session, actor, Change(action="factor.confirmed", subject="person", subject_id=person_id))


def renew_codes(person_id: int, code: str, actor: Actor) -> None:
    """Eight new recovery codes; the old ones are void. Asks for a code of the app, or one of the old ones.

    Raises:
        NotFoundError: when no factor is in force.
        RefusedError: with `CODE_WRONG` or `TOO_MANY_ATTEMPTS`.
    """
    refuse_guessing(person_id)
    with unit_of_work() as session:
        if not accept(session, person_id, code):
            raise _wrong()
        row = session.get_one(SecondFactor, person_id)
        row.codes_salt, row.codes_noted_at = ids.secret_token(), None
        _write_codes(session, row)
        audit.record(session, actor, Change(action="factor.codes_renewed", subject="person", subject_id=person_id))


def note_codes(person_id: int) -> None:
    """The codes are written down: they are not shown again."""
    with unit_of_work() as session:
        row = session.get(SecondFactor, person_id)
        if row:
            row.codes_noted_at = clock.now()


def reset_factor(person_id: int, actor: Actor) -> None:
    """For somebody who has lost app and codes: no factor any more, and signed out everywhere.

    Raises:
        NotFoundError: when there is no such person.
    """
    with unit_of_work() as session:
        queries.get_person_by_id(session, person_id)
        session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
        session.execute(delete(SecondFactor).where(SecondFactor.person_id == person_id))
        end_sign_ins(session, person_id)
        audit.record(session, actor, Change(action="factor.reset", subject="person", subject_id=person_id))


def accept(session: Session, person_id: int, code: str) -> bool:
    """Whether this code opens, of the app or a recovery code; it never opens again.

    Raises:
        NotFoundError: when no factor is in force.
    """
    row = session.get(SecondFactor, person_id)
    if row is None or row.confirmed_at is None:
        raise NotFoundError
    return _accept_step(session, row, code) or _use_recovery_code(session, person_id, code)


def _accept_step(session: Session, row: SecondFactor, code: str) -> bool:
    step = factors.step_of(factors.secret_of(row.person_id, row.salt), code, clock.now())
    if step is None:
        return False
    unused = (SecondFactor.person_id == row.person_id, SecondFactor.last_step < step)
    changed = session.execute(update(SecondFactor).where(*unused).values(last_step=step))
    return bool(changed.rowcount == 1)  # type: ignore[attr-defined]  # an UPDATE's result always counts its rows


def _use_recovery_code(session: Session, person_id: int, code: str) -> bool:
    digest = factors.digest_of(person_id, code)
    mine = (RecoveryCode.person_id == person_id, RecoveryCode.code_digest == digest)
    gone = session.execute(delete(RecoveryCode).where(*mine))
    return bool(gone.rowcount == 1)  # type: ignore[attr-defined]  # a DELETE's result always counts its rows


def _write_codes(session: Session, row: SecondFactor) -> None:
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == row.person_id))
    session.add_all(
        RecoveryCode(person_id=row.person_id, code_digest=factors.digest_of(row.person_id, code))
        for code in factors.codes_of(row.person_id, row.codes_salt)
    )


def _wrong() -> RefusedError:
    return RefusedError(Problem(code=AccountProblem.CODE_WRONG, at="code"))
