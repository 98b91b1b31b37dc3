"""People, their sign-ins, what they keep here, and attempts."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from storefront.accounts import factors
from storefront.accounts.models import (
    Attempt,
    Membership,
    Person,
    RecoveryCode,
    RoleGrant,
    SavedAddress,
    SecondFactor,
    SignIn,
)
from storefront.accounts.queries.members import is_in_force
from storefront.accounts.types import (
    DECIDING_ROLE,
    AddressView,
    Contact,
    FactorView,
    Identity,
    MemberRole,
    PersonView,
    Role,
    SignInView,
)
from storefront.kernel import clock, ids, settings
from storefront.kernel.emails import normal_email
from storefront.kernel.errors import NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

WAITS_FOR_CODE = timedelta(minutes=10)  # a sign-in whose second factor is still to come


def find_identity(session: Session, token: str) -> Identity | None:
    """Who holds this token, unless it has ended or waits for its code; three small queries by key."""
    row = session.execute(_holder(), {"digest": ids.digest(token), "now": clock.now()}).one_or_none()
    if row is None:
        return None
    sign_in_id, person_id, name, email, confirmed_at = row
    roles = frozenset(session.scalars(_roles(), {"person_id": person_id}))
    memberships = session.execute(_memberships(), {"person_id": person_id}).tuples().all()
    may_decide = not roles.isdisjoint(DECIDING_ROLE.choices)
    return Identity(
        person_id=person_id,
        sign_in_id=sign_in_id,
        name=name,
        email=email,
        roles=roles,
        memberships=tuple(memberships),
        has_factor=confirmed_at is not None,
        decides_as=role if may_decide and (role := deciding_role(session)) in roles else None,
    )


@cache
def _holder() -> Select[tuple[int, int, str, str | None, datetime | None]]:
    """Written once, like the two below: every page of somebody signed in asks them, and writing takes longest."""
    return (
        select(SignIn.id, Person.id, Person.name, Person.email, SecondFactor.confirmed_at)
        .join(Person, Person.id == SignIn.person_id)
        .outerjoin(SecondFactor, SecondFactor.person_id == Person.id)
        .where(
            SignIn.token_digest == bindparam("digest"),
            SignIn.expires_at > bindparam("now"),
            SignIn.waits_for_code.is_(False),
        )
    )


@cache
def _roles() -> Select[tuple[Role]]:
    return select(RoleGrant.role).where(RoleGrant.person_id == bindparam("person_id"))


@cache
def _memberships() -> Select[tuple[int, MemberRole]]:
    mine = (Membership.person_id == bindparam("person_id"), is_in_force())
    return select(Membership.group_id, Membership.role).where(*mine).order_by(Membership.group_id)


def find_waiting(session: Session, token: str) -> int | None:
    """The person whose sign-in with this token waits for its code."""
    query = select(SignIn.person_id).where(
        SignIn.token_digest == ids.digest(token),
        SignIn.waits_for_code.is_(True),
        SignIn.created_at > clock.now() - WAITS_FOR_CODE,
    )
    return session.scalar(query)


def deciding_role(session: Session) -> Role:
    """Whose role it is to decide on products; `ROLE_LABELS` names its office."""
    return Role(settings.get(session, DECIDING_ROLE))


def list_scopes(session: Session, person_id: int, role: Role) -> frozenset[str]:
    """What somebody's role is limited to, such as the outlets of a `gerai`, by their codes or ids as text."""
    query = select(RoleGrant.scope).where(RoleGrant.person_id == person_id, RoleGrant.role == role)
    return frozenset(session.scalars(query))


def find_person(session: Session, email: str) -> Person | None:
    return session.scalars(select(Person).where(Person.email == normal_email(email))).one_or_none()


def find_by_contact(session: Session, contact: Contact) -> Person | None:
    is_them = Person.email == contact.email if contact.email else Person.phone == contact.phone
    return session.scalars(select(Person).where(is_them)).one_or_none()


def get_person(session: Session, email: str) -> Person:
    """The person with this address.

    Raises:
        NotFoundError: when there is none.
    """
    person = find_person(session, email)
    if person is None:
        raise NotFoundError(f"no person with the address {email}")
    return person


def get_person_by_id(session: Session, person_id: int) -> Person:
    """Raises NotFoundError."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFoundError
    return person


def view_person(session: Session, person_id: int) -> PersonView:
    """Raises NotFoundError."""
    person = get_person_by_id(session, person_id)
    live = select(func.count()).where(SignIn.person_id == person_id, SignIn.expires_at > clock.now())
    roles = set(session.scalars(_roles(), {"person_id": person_id}))
    return PersonView(
        id=person.id,
        name=person.name,
        email=person.email,
        phone=person.phone,
        created_at=person.created_at,
        roles=tuple(role for role in Role if role in roles),
        has_factor=has_factor(session, person_id),
        sign_ins=session.execute(live).scalar_one(),
    )


def list_sign_ins(session: Session, person_id: int, this_id: int) -> list[SignInView]:
    """The browsers in which somebody is signed in, the newest first."""
    mine = (SignIn.person_id == person_id, SignIn.expires_at > clock.now(), SignIn.waits_for_code.is_(False))
    rows = session.execute(select(SignIn.id, SignIn.device, SignIn.created_at).where(*mine).order_by(SignIn.id.desc()))
    return [
        SignInView(id=row.id, device=row.device, created_at=row.created_at, is_this=row.id == this_id) for row in rows
    ]


def list_addresses(session: Session, person_id: int) -> list[AddressView]:
    """The default first, then the newest."""
    mine = select(SavedAddress).where(SavedAddress.person_id == person_id)
    rows = session.scalars(mine.order_by(SavedAddress.is_default.desc(), SavedAddress.id.desc()))
    return [address_view(row) for row in rows]


def get_address(session: Session, person_id: int, address_id: int) -> AddressView:
    """Raises NotFoundError, for somebody else's too."""
    query = select(SavedAddress).where(SavedAddress.id == address_id, SavedAddress.person_id == person_id)
    row = session.scalar(query)
    if row is None:
        raise NotFoundError
    return address_view(row)


def address_view(row: SavedAddress) -> AddressView:
    return AddressView(
        id=row.id,
        recipient=row.recipient,
        phone=row.phone,
        street=row.street,
        rt=row.rt,
        rw=row.rw,
        village=row.village,
        district=row.district,
        regency=row.regency,
        province_code=row.province_code,
        regency_code=row.regency_code,
        postal_code=row.postal_code,
        country=row.country,
        landmark=row.landmark,
        is_default=row.is_default,
    )


def has_factor(session: Session, person_id: int) -> bool:
    """Whether a second factor is in force."""
    row = session.get(SecondFactor, person_id)
    return row is not None and row.confirmed_at is not None


def find_factor(session: Session, person_id: int) -> FactorView | None:
    """The second factor of somebody, for their own eyes."""
    row = session.get(SecondFactor, person_id)
    if row is None:
        return None
    left = select(func.count()).where(RecoveryCode.person_id == person_id)
    shows_codes = row.confirmed_at is not None and row.codes_noted_at is None
    person, secret = get_person_by_id(session, person_id), factors.secret_of(person_id, row.salt)
    return FactorView(
        secret=secret,
        app_url=factors.app_url(secret, person.email or person.phone or person.name),
        is_confirmed=row.confirmed_at is not None,
        codes=factors.codes_of(person_id, row.codes_salt) if shows_codes else (),
        codes_left=session.execute(left).scalar_one(),
    )


def count_attempts(session: Session, what: str, who: str, since: datetime) -> int:
    """How often somebody (a digest) tried something since then."""
    query = select(func.count()).where(Attempt.what == what, Attempt.who == who, Attempt.at > since)
    return session.execute(query).scalar_one()
