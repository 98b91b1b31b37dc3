"""Reading people, sign-ins and attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storefront.accounts.models import Attempt, Membership, Person, RoleGrant, SignIn
from storefront.accounts.rules import normal_email
from storefront.accounts.types import Identity, MemberRole, Role
from storefront.kernel import clock, ids
from storefront.kernel.errors import NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


def find_identity(session: Session, token: str) -> Identity | None:
    """Who holds this token, unless it has ended; three small queries by key."""
    query = (
        select(SignIn.id, Person.id, Person.name, Person.email)
        .join(Person, Person.id == SignIn.person_id)
        .where(SignIn.token_digest == ids.digest(token), SignIn.expires_at > clock.now())
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    sign_in_id, person_id, name, email = row
    roles, memberships = _grants(session, person_id)
    return Identity(
        person_id=person_id, sign_in_id=sign_in_id, name=name, email=email, roles=roles, memberships=memberships
    )


def _grants(session: Session, person_id: int) -> tuple[frozenset[Role], tuple[tuple[int, MemberRole], ...]]:
    roles = session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == person_id))
    members = session.execute(
        select(Membership.group_id, Membership.role)
        .where(Membership.person_id == person_id)
        .order_by(Membership.group_id)
    )
    return frozenset(roles), tuple((group_id, role) for group_id, role in members)


def list_scopes(session: Session, person_id: int, role: Role) -> frozenset[str]:
    """What somebody's role is limited to, such as the outlets of a `gerai`, by their codes or ids as text."""
    query = select(RoleGrant.scope).where(RoleGrant.person_id == person_id, RoleGrant.role == role)
    return frozenset(session.scalars(query))


def find_person(session: Session, email: str) -> Person | None:
    return session.scalars(select(Person).where(Person.email == normal_email(email))).one_or_none()


def get_person(session: Session, email: str) -> Person:
    """The person with this address.

    Raises:
        NotFoundError: when there is none.
    """
    person = find_person(session, email)
    if person is None:
        raise NotFoundError(f"no person with the address {email}")
    return person


def count_attempts(session: Session, what: str, who: str, since: datetime) -> int:
    """How often somebody (a digest) tried something since then."""
    query = select(func.count()).where(Attempt.what == what, Attempt.who == who, Attempt.at > since)
    return session.execute(query).scalar_one()
