"""What accounts hold on a person, and forgetting it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, or_, select

from storefront.accounts import queries
from storefront.accounts.models import (
    AccountLink,
    Attempt,
    Consent,
    Invitation,
    Membership,
    NumberRequest,
    Person,
    RoleGrant,
)
from storefront.accounts.types import AccountProblem, Role
from storefront.kernel import ids
from storefront.kernel.errors import Problem
from storefront.kernel.personal import Contributor

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Secrets are left out: what proves that somebody is this person is of no use to them in a file."""
    person = queries.get_person_by_id(session, person_id)
    roles = session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == person_id))
    groups = session.scalars(select(Membership.group_id).where(Membership.person_id == person_id))
    requests = session.scalars(select(NumberRequest).where(queries.requests_of(person)))
    invitations = session.scalars(select(Invitation).where(Invitation.invited_by == person_id))
    links = session.scalars(select(AccountLink).where(queries.links_of(person)))
    return {
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "since": person.created_at.isoformat(),
        "roles": [role.value for role in roles],
        "groups": list(groups),
        "second_factor": queries.has_factor(session, person_id),
        "sign_ins": [
            {"device": each.device, "since": each.created_at.isoformat()}
            for each in queries.list_sign_ins(session, person_id, 0)
        ],
        "addresses": [
            {name: value for name, value in vars(each).items() if name != "id"}
            for each in queries.list_addresses(session, person_id)
        ],
        "links": [{"for": each.purpose.value, "email": each.email, "name": each.name} for each in links],
        "invitations": [{"group": each.group_id, "role": each.role.value} for each in invitations],
        "consents": _consents(session, person_id),
        "number_requests": [
            {"for": each.purpose.value, "phone": each.phone, "name": each.name, "code": each.code} for each in requests
        ],
    }


def _consents(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Those to them as a facilitator, and those that they gave or withdrew for their group."""
    theirs = or_(*(column == person_id for column in (Consent.person_id, Consent.given_by, Consent.withdrawn_by)))
    return [
        {
            "group": each.group_id,
            "since": each.given_at.isoformat(),
            "until": each.withdrawn_at.isoformat() if each.withdrawn_at else None,
        }
        for each in session.scalars(select(Consent).where(theirs).order_by(Consent.id))
    ]


def erase(session: Session, person_id: int) -> None:
    """The row of the person takes sign-ins, addresses, roles, factor, links and invitations with it.

    A consent stays a record of its group, without the person.

    Attempts are counted under digests that also hold a network address: those cannot be found again and are forgotten
    within a day (`tidy`).
    """
    person = queries.get_person_by_id(session, person_id)
    digests = [ids.digest(each) for each in (person.email, person.phone, str(person_id)) if each]
    session.execute(delete(Attempt).where(Attempt.who.in_(digests)))
    session.execute(delete(AccountLink).where(queries.links_of(person)))
    session.execute(delete(NumberRequest).where(queries.requests_of(person)))
    session.flush()
    session.execute(delete(Person).where(Person.id == person_id))


def problems(session: Session, person_id: int) -> list[Problem]:
    """What somebody does for an office or a group is not theirs alone to end."""
    office = select(RoleGrant.id).where(RoleGrant.person_id == person_id, RoleGrant.role != Role.BUYER)
    member = select(Membership.id).where(Membership.person_id == person_id)
    if session.scalars(office.limit(1)).first() or session.scalars(member.limit(1)).first():
        return [Problem(code=AccountProblem.STILL_OFFICIAL)]
    return []


ACCOUNTS = Contributor(
    name="account",
    export=export,
    erase=erase,
    problems=problems,
    columns={
        "person": ("id", "name", "email", "phone", "password_hash"),
        "sign_in": ("person_id", "token_digest", "device"),
        "role_grant": ("person_id",),
        "membership": ("person_id",),
        "invitation": ("invited_by", "token_digest"),
        "consent": ("person_id", "given_by", "withdrawn_by"),
        "account_link": ("person_id", "email", "name", "password_hash", "token_digest"),
        "number_request": ("person_id", "phone", "name", "password_hash"),
        "saved_address": (
            *("person_id", "recipient", "phone", "street", "rt", "rw", "village", "district", "regency"),
            *("postal_code", "country", "landmark"),
        ),
        "second_factor": ("person_id",),
        "recovery_code": ("person_id",),
        "attempt": ("who",),
    },
)
