"""Who belongs to a group, who is invited, and whom it lets act for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, func, or_, select

from storefront.accounts.models import Consent, Invitation, Membership, Person
from storefront.accounts.policy import MEMBER_PERMISSIONS, Permission
from storefront.accounts.types import InvitationView, MemberRole, MemberView
from storefront.kernel import clock, ids, keyed
from storefront.kernel.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

PURPOSE = "invitation"
MAY_INVITE = [role for role, rights in MEMBER_PERMISSIONS.items() if Permission.MEMBER_MANAGE in rights]


def is_in_force() -> ColumnElement[bool]:
    """Whether a membership counts: that of a facilitator only while the group consents."""
    return or_(Membership.role != MemberRole.PENDAMPING, exists().where(_consent()))


def _consent() -> ColumnElement[bool]:
    """The consent in force that belongs to a membership."""
    same = (Consent.group_id == Membership.group_id, Consent.person_id == Membership.person_id)
    return and_(*same, Consent.withdrawn_at.is_(None))


def get_membership(session: Session, member_id: int) -> Membership:
    """Raises NotFoundError."""
    row = session.get(Membership, member_id)
    if row is None:
        raise NotFoundError(member_id)
    return row


def find_membership(session: Session, person_id: int, group_id: int) -> Membership | None:
    mine = (Membership.person_id == person_id, Membership.group_id == group_id)
    return session.scalars(select(Membership).where(*mine)).one_or_none()


def list_own_groups(session: Session, person_id: int) -> frozenset[int]:
    """The groups that somebody belongs to in any way, a facilitator without consent among them."""
    return frozenset(session.scalars(select(Membership.group_id).where(Membership.person_id == person_id)))


def list_members(session: Session, group_id: int) -> list[MemberView]:
    """Members in the order in which they came, facilitators among them."""
    query = (
        select(Membership, Person.name, Person.email, Person.phone, Consent.given_at)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Consent, _consent())
        .where(Membership.group_id == group_id)
        .order_by(Membership.id)
    )
    return [
        MemberView(
            id=row.id,
            group_id=row.group_id,
            person_id=row.person_id,
            name=name,
            contact=email or phone or "",
            role=row.role,
            consented_at=consented_at,
        )
        for row, name, email, phone, consented_at in session.execute(query)
    ]


def list_member_ids(session: Session, groups: Select[tuple[int]]) -> list[int]:
    """The people of these groups, each once, in order; facilitators while the group consents."""
    query = select(Membership.person_id).where(Membership.group_id.in_(groups), is_in_force())
    return list(session.scalars(query.distinct().order_by(Membership.person_id)))


def list_emails(session: Session, person_ids: Collection[int]) -> dict[int, str]:
    """The addresses of these people, by number; who has none is left out."""
    query = select(Person.id, Person.email).where(Person.id.in_(person_ids), Person.email.is_not(None))
    return {person_id: email for person_id, email in session.execute(query.order_by(Person.id)) if email}


def count_ketua(session: Session, group_id: int) -> int:
    query = select(func.count()).where(Membership.group_id == group_id, Membership.role == MemberRole.KETUA)
    return session.execute(query).scalar_one()


def list_led(session: Session, person_id: int) -> list[int]:
    """The groups that somebody leads as ketua."""
    mine = (Membership.person_id == person_id, Membership.role == MemberRole.KETUA)
    return list(session.scalars(select(Membership.group_id).where(*mine).order_by(Membership.group_id)))


def find_invitation(session: Session, token: str) -> Invitation | None:
    """An invitation that opens: unused, in time, and made by somebody who may still invite."""
    return session.scalar(select(Invitation).where(Invitation.token_digest == ids.digest(token), *_is_open()))


def get_invitation(session: Session, invitation_id: int) -> InvitationView:
    """Raises NotFoundError when it does not open any more."""
    row = session.scalar(select(Invitation).where(Invitation.id == invitation_id, *_is_open()))
    if row is None:
        raise NotFoundError(invitation_id)
    return _view(row)


def list_invitations(session: Session, group_id: int) -> list[InvitationView]:
    """Those that still open, the newest first."""
    query = select(Invitation).where(Invitation.group_id == group_id, *_is_open()).order_by(Invitation.id.desc())
    return [_view(row) for row in session.scalars(query)]


def _is_open() -> tuple[ColumnElement[bool], ...]:
    inviter = (Membership.group_id == Invitation.group_id, Membership.person_id == Invitation.invited_by)
    return (
        Invitation.used_at.is_(None),
        Invitation.expires_at > clock.now(),
        exists().where(*inviter, Membership.role.in_(MAY_INVITE)),
    )


def _view(row: Invitation) -> InvitationView:
    return InvitationView(
        id=row.id,
        group_id=row.group_id,
        role=row.role,
        token=keyed.token(PURPOSE, row.salt),
        expires_at=row.expires_at,
    )
