"""Registering, signing in and out, roles, memberships, and limits against guessing."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, text
from sqlalchemy.exc import IntegrityError

from storefront.accounts import passwords, queries, rules
from storefront.accounts.models import Attempt, Membership, Person, RoleGrant, SignIn
from storefront.accounts.types import AccountProblem, MemberRole, NewPerson, Role
from storefront.kernel import audit, clock, ids
from storefront.kernel.audit import Change
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import Problem, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor

SIGN_IN_LASTS = timedelta(days=30)
GUESSING_WINDOW = timedelta(minutes=15)
MOST_PER_ACCOUNT = 10  # from one address within the window, so that a guesser elsewhere does not lock the owner out
MOST_PER_ACCOUNT_EVERYWHERE = 100  # within the window
MOST_PER_ADDRESS = 60  # within the window; a whole office or village may share one address
ATTEMPTS_KEPT = timedelta(days=1)
LONGEST_DEVICE = 200


def register_person(command: NewPerson, actor: Actor) -> int:
    """Make an account and return the person's id.

    Raises:
        RefusedError: with every `AccountProblem` of the person.
    """
    return _create(command, None, "", actor)


def create_account(command: NewPerson, role: Role, scope: str, actor: Actor) -> int:
    """Make an account that has a role from its first moment, and return the person's id.

    Raises:
        RefusedError: with every `AccountProblem` of the person and of the role's scope.
    """
    return _create(command, role, scope, actor)


def _create(command: NewPerson, role: Role | None, scope: str, actor: Actor) -> int:
    scope_problems = rules.scope_problems(role, scope) if role else []
    if problems := rules.person_problems(command) + scope_problems:
        raise RefusedError(*problems)
    hashed = passwords.hash_password(command.password)
    email = rules.normal_email(command.email)
    with _refusing_a_taken_email(), unit_of_work() as session:
        person = Person(
            name=command.name.strip(),
            email=email,
            phone=command.phone,
            password_hash=hashed,
            created_at=clock.now(),
        )
        session.add(person)
        session.flush()
        audit.record(session, actor, Change(action="person.registered", subject="person", subject_id=person.id))
        if role:
            _grant(session, person, role, scope, actor)
        return person.id


@contextmanager
def _refusing_a_taken_email() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise RefusedError(Problem(code=AccountProblem.EMAIL_TAKEN, at="email")) from error


def sign_in(email: str, password: str, *, device: str, address: str) -> str:
    """Sign somebody in; the token is for the cookie, the database keeps its digest.

    Known and unknown addresses get the same answer after the same work.

    Raises:
        RefusedError: with `SIGN_IN_FAILED`, or with `TOO_MANY_ATTEMPTS` by account or by the client's address.
    """
    account, network = rules.normal_email(email), rules.network_of(address)
    window = int(GUESSING_WINDOW.total_seconds())
    limits = (
        ("sign_in.address", network, MOST_PER_ADDRESS),
        ("sign_in.account", f"{account} {network}", MOST_PER_ACCOUNT),
        ("sign_in.account", account, MOST_PER_ACCOUNT_EVERYWHERE),
    )
    if not all(allow_attempt(what, who, limit, window) for what, who, limit in limits):
        raise RefusedError(Problem(code=AccountProblem.TOO_MANY_ATTEMPTS, values={"minutes": window // 60}))
    person = queries.find_person(read_session(), account)
    end_reading()
    if not passwords.is_right(password, person.password_hash if person else None) or person is None:
        raise RefusedError(Problem(code=AccountProblem.SIGN_IN_FAILED))
    rehashed = passwords.hash_password(password) if passwords.is_outdated(person.password_hash) else None
    _forget_attempts(account, f"{account} {network}")
    return _open_sign_in(person, rehashed, device)


def _open_sign_in(person: Person, rehashed: str | None, device: str) -> str:
    token = ids.secret_token()
    now = clock.now()
    with unit_of_work() as session:
        session.add(
            SignIn(
                person_id=person.id,
                token_digest=ids.digest(token),
                created_at=now,
                expires_at=now + SIGN_IN_LASTS,
                device=device[:LONGEST_DEVICE],
            )
        )
        if rehashed:
            session.get_one(Person, person.id).password_hash = rehashed
    return token


def _forget_attempts(*counted_as: str) -> None:
    mine = (Attempt.what == "sign_in.account", Attempt.who.in_(ids.digest(who) for who in counted_as))
    with unit_of_work() as session:
        session.execute(delete(Attempt).where(*mine))


def sign_out(token: str) -> None:
    """End a sign-in for good, wherever copies of its cookie are."""
    with unit_of_work() as session:
        session.execute(delete(SignIn).where(SignIn.token_digest == ids.digest(token)))


def grant_role(email: str, role: Role, scope: str = "", *, actor: Actor) -> None:
    """Give a role; whoever gets one signs in anew. Nothing happens when it is there already.

    Raises:
        NotFoundError: when nobody has this address.
        RefusedError: when the scope does not fit the role.
    """
    if problems := rules.scope_problems(role, scope):
        raise RefusedError(*problems)
    with unit_of_work() as session:
        _grant(session, queries.get_person(session, email), role, scope, actor)


def revoke_role(email: str, role: Role, scope: str = "", *, actor: Actor) -> None:
    """Take a role away; nothing happens when it is not there.

    Raises:
        NotFoundError: when nobody has this address.
    """
    with unit_of_work() as session:
        person = queries.get_person(session, email)
        row = _find_grant(session, person, role, scope)
        if row:
            session.delete(row)
            _end_sign_ins(session, person.id)
            _record_role(session, "role.revoked", person, row, actor)


def _grant(session: Session, person: Person, role: Role, scope: str, actor: Actor) -> None:
    if _find_grant(session, person, role, scope):
        return
    row = RoleGrant(person_id=person.id, role=role, scope=scope)
    session.add(row)
    _end_sign_ins(session, person.id)
    _record_role(session, "role.granted", person, row, actor)


def _find_grant(session: Session, person: Person, role: Role, scope: str) -> RoleGrant | None:
    mine = (RoleGrant.person_id == person.id, RoleGrant.role == role, RoleGrant.scope == scope)
    return session.scalars(select(RoleGrant).where(*mine)).one_or_none()


def _record_role(session: Session, action: str, person: Person, row: RoleGrant, actor: Actor) -> None:
    values = {"role": row.role.value, "scope": row.scope}
    granted = action == "role.granted"
    change = Change(
        action=action,
        subject="person",
        subject_id=person.id,
        before={} if granted else values,
        after=values if granted else {},
    )
    audit.record(session, actor, change)


def add_member(session: Session, person_id: int, group_id: int, role: MemberRole, actor: Actor) -> None:
    """Make somebody a member of a group, or change what they are in it; they sign in anew."""
    mine = (Membership.person_id == person_id, Membership.group_id == group_id)
    row = session.scalars(select(Membership).where(*mine)).one_or_none()
    if row and row.role == role:
        return
    before = {"role": row.role.value} if row else {}
    if row:
        row.role = role
    else:
        session.add(Membership(person_id=person_id, group_id=group_id, role=role))
    _end_sign_ins(session, person_id)
    change = Change(
        action="member.set",
        subject="person",
        subject_id=person_id,
        before=before,
        after={"role": role.value, "group_id": group_id},
    )
    audit.record(session, actor, change)


def _end_sign_ins(session: Session, person_id: int) -> None:
    session.execute(delete(SignIn).where(SignIn.person_id == person_id))


def allow_attempt(what: str, who: str, limit: int, per_seconds: int) -> bool:
    """Count one try of `who` at `what`; False when `limit` is reached within `per_seconds`, over all web processes."""
    digest = ids.digest(who)
    now = clock.now()
    with unit_of_work() as session:
        if session.get_bind().dialect.name == "postgresql":  # SQLite lets one writer in at a time anyway
            session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:key))"), {"key": f"{what} {digest}"})
        if queries.count_attempts(session, what, digest, now - timedelta(seconds=per_seconds)) >= limit:
            return False
        session.add(Attempt(what=what, who=digest, at=now))
        return True


def tidy() -> None:
    """Forget attempts that no limit looks at any more, and sign-ins that have ended."""
    now = clock.now()
    with unit_of_work() as session:
        session.execute(delete(Attempt).where(Attempt.at < now - ATTEMPTS_KEPT))
        session.execute(delete(SignIn).where(SignIn.expires_at < now))
