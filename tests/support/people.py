"""People for tests."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from storefront.accounts import queries
from storefront.accounts.models import Consent, Membership, Person, RoleGrant
from storefront.accounts.passwords import hash_password
from storefront.accounts.types import MemberRole, Role
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.producers.models import ProducerGroup
from storefront.producers.types import GroupKind, GroupState
from storefront.regions.models import Regency
from storefront.regions.types import Island

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_numbers = itertools.count(1)
PASSWORD = "kata sandi uji"
HASHED = hash_password(PASSWORD)


def make_person(
    email: str, *roles: Role, group_id: int | None = None, member: MemberRole = MemberRole.KETUA, scope: str = ""
) -> int:
    """A person with `PASSWORD`; returns the id."""
    with unit_of_work() as session:
        person = Person(name=email.partition("@")[0].title(), email=email, password_hash=HASHED, created_at=clock.now())
        session.add(person)
        session.flush()
        session.add_all([RoleGrant(person_id=person.id, role=role, scope=scope) for role in roles])
        if group_id is not None:
            session.add(Membership(person_id=person.id, group_id=group_id, role=member))
        return person.id


def make_group(slug: str = "tani-sejahtera") -> int:
    """An active group in Ngada; returns the id."""
    with unit_of_work() as session:
        _ensure_ngada(session)
        group = ProducerGroup(
            slug=slug,
            name=slug.replace("-", " ").title(),
            kind=next(iter(GroupKind)),
            state=GroupState.ACTIVE,
            regency_code="53.09",
            created_at=clock.now(),
        )
        session.add(group)
        session.flush()
        return group.id


def _ensure_ngada(session: Session) -> None:
    if session.get(Regency, "53.09"):
        return
    session.add(
        Regency(
            code="53.09",
            bps_code="5309",
            slug="ngada",
            name="Ngada",
            full_name="Kabupaten Ngada",
            short_names=[],
            seat="Bajawa",
            island=next(iter(Island)),
            postal_from=86413,
            postal_to=86481,
            village_count=0,
            industry_count=0,
            position=9,
        )
    )
    session.flush()


def add_membership(email: str, group_id: int, role: MemberRole) -> None:
    """Let somebody belong to one more group."""
    with unit_of_work() as session:
        person = queries.get_person(session, email)
        session.add(Membership(person_id=person.id, group_id=group_id, role=role))


def make_member(group_id: int, role: MemberRole = MemberRole.PENGELOLA, *, wants_person: bool = False) -> int:
    """One more member; returns the id of the membership, or with `wants_person` that of the person."""
    person_id = make_person(f"anggota-{next(_numbers)}@contoh.id", group_id=group_id, member=role)
    if wants_person:
        return person_id
    member = queries.find_membership(read_session(), person_id, group_id)
    end_reading()
    assert member
    return member.id


def make_consent(group_id: int, person_id: int, *, is_withdrawn: bool = False) -> None:
    """The group's word for a facilitator."""
    now = clock.now()
    with unit_of_work() as session:
        session.add(
            Consent(group_id=group_id, person_id=person_id, given_at=now, withdrawn_at=now if is_withdrawn else None)
        )
