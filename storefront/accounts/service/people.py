"""Making people, their roles, and what they are in groups."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from storefront.accounts import passwords, queries, rules
from storefront.accounts.models import Membership, Person, RoleGrant, SignIn
from storefront.accounts.types import AccountProblem, MemberRole, NewPerson, Role
from storefront.kernel import audit, clock
from storefront.kernel.audit import Change
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.emails import normal_email
from storefront.kernel.errors import NotFoundError, Problem, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor


def register_person(command: NewPerson, actor: Actor) -> int:
    """Make an account whose address or number need no proof any more, and return the person's id.

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
    with refusing_what_is_taken(), unit_of_work() as session:
        person = Person(
            name=command.name.strip(),
            email=normal_email(command.email) if command.email else None,
            phone=command.phone,
            password_hash=hashed,
        )
        add_person(session, person, actor)
        if role:
            _grant(session, person, role, scope, actor)
        return person.id


def add_person(session: Session, person: Person, actor: Actor) -> None:
    """Write a new person down. Raises IntegrityError where the address or the number has an account."""
    person.created_at = clock.now()
    session.add(person)
    session.flush()
    audit.record(session, actor, Change(action="person.registered", subject="person", subject_id=person.id))


@contextmanager
def refusing_what_is_taken() -> Iterator[None]:
    """Make a refusal of what only the database knows: that an address or a number has its account."""
    try:
        yield
    except IntegrityError as error:
        is_phone = any(name in str(error.orig) for name in ("uq_person_phone", "person.phone"))
        code = AccountProblem.PHONE_TAKEN if is_phone else AccountProblem.EMAIL_TAKEN
        raise RefusedError(Problem(code=code, at="phone" if is_phone else "email")) from error


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
    """Take a role away; whoever had it signs in anew.

    Raises:
        NotFoundError: when nobody has this address, or they have no such role.
        RefusedError: when they are the last admin.
    """
    with unit_of_work() as session:
        _revoke(session, queries.get_person(session, email), RoleKey(role, scope), actor)


def give_role(person_id: int, role: Role, scope: str, actor: Actor) -> None:
    """The same as `grant_role` by another official, who changes nothing about themselves.

    Raises:
        NotFoundError: when there is no such person.
        RefusedError: when the scope does not fit the role, or it is the actor's own account.
    """
    if problems := rules.own_role_problems(person_id, actor) + rules.scope_problems(role, scope):
        raise RefusedError(*problems)
    with unit_of_work() as session:
        _grant(session, queries.get_person_by_id(session, person_id), role, scope, actor)


def take_role(person_id: int, role: Role, scope: str, actor: Actor) -> None:
    """The same as `revoke_role` by another official.

    Raises:
        NotFoundError: when there is no such person, or they have no such role.
        RefusedError: when they are the last admin, or it is the actor's own account.
    """
    if problems := rules.own_role_problems(person_id, actor):
        raise RefusedError(*problems)
    with unit_of_work() as session:
        _revoke(session, queries.get_person_by_id(session, person_id), RoleKey(role, scope), actor)


class RoleKey(NamedTuple):
    role: Role
    scope: str


def _revoke(session: Session, person: Person, key: RoleKey, actor: Actor) -> None:
    take_turns(session, "roles")  # of two admins who take the role from each other one stays
    row = _find_grant(session, person, key.role, key.scope)
    if row is None:
        raise NotFoundError(f"person {person.id} has no role {key.role} {key.scope}")
    admins = select(func.count()).where(RoleGrant.role == Role.ADMIN)
    if key.role is Role.ADMIN and session.execute(admins).scalar_one() == 1:
        raise RefusedError(Problem(code=AccountProblem.LAST_ADMIN))
    session.delete(row)
    end_sign_ins(session, person.id)
    _record_role(session, "role.revoked", person, row, actor)


def _grant(session: Session, person: Person, role: Role, scope: str, actor: Actor) -> None:
    take_turns(session, "roles")  # of two who give the same role the second finds it there
    if _find_grant(session, person, role, scope):
        return
    row = RoleGrant(person_id=person.id, role=role, scope=scope)
    session.add(row)
    end_sign_ins(session, person.id)
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
    if set_membership(session, person_id, group_id, role, actor):
        end_sign_ins(session, person_id)


def set_membership(session: Session, person_id: int, group_id: int, role: MemberRole, actor: Actor) -> bool:
    """The same where it is their own act, in the browser in which they are signed in; False when they are it already.

    Rights are read anew for each request, so that none of them lies in a session.
    """
    row = queries.find_membership(session, person_id, group_id)
    if row and row.role == role:
        return False
    before = {"role": row.role.value} if row else {}
    if row:
        row.role = role
    else:
        session.add(Membership(person_id=person_id, group_id=group_id, role=role))
    change = Change(
        action="member.set",
        subject="group",
        subject_id=group_id,
        before=before,
        after={"role": role.value, "member": person_id},
    )
    audit.record(session, actor, change)
    return True


def take_turn(session: Session, person_id: int) -> None:
    """Whoever opens and whoever ends sign-ins of one person come one after the other: else one slips past its end."""
    take_turns(session, f"sign-ins of {person_id}")


def end_sign_ins(session: Session, person_id: int, *, but: int | None = None) -> None:
    """Sign somebody out everywhere, or everywhere but in one browser (the id of its sign-in)."""
    take_turn(session, person_id)
    session.execute(delete(SignIn).where(SignIn.person_id == person_id, SignIn.id != (but or 0)))
