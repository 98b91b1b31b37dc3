"""Members of a group: invited by a link, given another role, let go; and facilitators, while the group consents."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from storefront.accounts import queries
from storefront.accounts.models import Consent, Invitation, Membership
from storefront.accounts.queries.members import PURPOSE
from storefront.accounts.service.people import add_member, set_membership
from storefront.accounts.types import AccountProblem, MemberRole
from storefront.kernel import audit, clock, ids, keyed
from storefront.kernel.audit import Change
from storefront.kernel.db import take_turns, unit_of_work
from storefront.kernel.errors import NotFoundError, Problem, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from storefront.kernel.types import Actor

INVITATION_LASTS = timedelta(days=7)
MOST_INVITATIONS = 20  # open at once in one group


def invite(group_id: int, role: MemberRole, inviter_id: int, actor: Actor) -> int:
    """Make a link by which one person becomes a member; returns its id. For a facilitator this is the consent.

    Raises:
        RefusedError: with `TOO_MANY_INVITATIONS`.
    """
    salt, now = ids.secret_token(), clock.now()
    with unit_of_work() as session:
        _take_turn(session, group_id)
        if len(queries.list_invitations(session, group_id)) >= MOST_INVITATIONS:
            raise RefusedError(Problem(code=AccountProblem.TOO_MANY_INVITATIONS, values={"most": MOST_INVITATIONS}))
        row = Invitation(
            group_id=group_id,
            role=role,
            salt=salt,
            token_digest=ids.digest(keyed.token(PURPOSE, salt)),
            invited_by=inviter_id,
            created_at=now,
            expires_at=now + INVITATION_LASTS,
        )
        session.add(row)
        session.flush()
        made = {"role": role.value, "invitation": row.id}
        audit.record(session, actor, _change("member.invited", group_id, made))
        return row.id


def cancel_invitation(invitation_id: int, actor: Actor) -> None:
    """Let a link open nothing any more. Raises NotFoundError when it is used, over or gone."""
    with unit_of_work() as session:
        view = queries.get_invitation(session, invitation_id)
        unused = (Invitation.id == view.id, Invitation.used_at.is_(None))
        ended = session.execute(delete(Invitation).where(*unused))
        if ended.rowcount != 1:  # type: ignore[attr-defined]  # a DELETE's result always counts its rows
            raise NotFoundError(invitation_id)
        audit.record(session, actor, _change("member.uninvited", view.group_id, {"invitation": view.id}))


def accept_invitation(token: str, person_id: int, actor: Actor) -> int:
    """Make whoever opened the link a member, at once and where they are signed in; returns the group's id.

    Raises:
        RefusedError: with `LINK_DEAD`, or with `ALREADY_MEMBER`; then the link still opens for somebody else.
    """
    with unit_of_work() as session:
        group_id = _get_invitation(session, token).group_id
        _take_turn(session, group_id)
        session.expire_all()
        invitation = _get_invitation(session, token)  # its maker may have been let go while this waited
        if queries.find_membership(session, person_id, group_id):
            raise RefusedError(Problem(code=AccountProblem.ALREADY_MEMBER))
        unused = (Invitation.id == invitation.id, Invitation.used_at.is_(None))
        taken = session.execute(update(Invitation).where(*unused).values(used_at=clock.now()))
        if taken.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result always counts its rows
            raise _dead()
        if invitation.role is MemberRole.PENDAMPING:
            given = {"given_by": invitation.invited_by, "given_at": clock.now()}
            session.add(Consent(group_id=group_id, person_id=person_id, **given))
        set_membership(session, person_id, group_id, invitation.role, actor)
        return group_id


def _get_invitation(session: Session, token: str) -> Invitation:
    """The one that a link opens. Raises RefusedError with `LINK_DEAD`."""
    invitation = queries.find_invitation(session, token)
    if invitation is None:
        raise _dead()
    return invitation


def change_role(member_id: int, role: MemberRole, actor: Actor) -> None:
    """Give a member another role, which counts at once; they sign in anew.

    Raises:
        NotFoundError: when there is no such member any more.
        RefusedError: with `LAST_KETUA`, or with `ROLE_FIXED` from or to facilitator, which needs the consent.
    """
    with unit_of_work() as session:
        member = _take_member(session, member_id)
        if MemberRole.PENDAMPING in {member.role, role}:
            raise RefusedError(Problem(code=AccountProblem.ROLE_FIXED, at="role"))
        if role is not MemberRole.KETUA:
            _refuse_last_ketua(session, member)
        add_member(session, member.person_id, member.group_id, role, actor)


def remove_member(member_id: int, actor: Actor) -> None:
    """Let somebody go, at once; of a facilitator this withdraws the consent.

    Raises:
        NotFoundError: when there is no such member any more.
        RefusedError: with `LAST_KETUA`.
    """
    with unit_of_work() as session:
        member = _take_member(session, member_id)
        _refuse_last_ketua(session, member)
        in_force = (
            Consent.group_id == member.group_id,
            Consent.person_id == member.person_id,
            Consent.withdrawn_at.is_(None),
        )
        session.execute(update(Consent).where(*in_force).values(withdrawn_at=clock.now(), withdrawn_by=actor.person_id))
        session.delete(member)
        was = {"role": member.role.value, "person_id": member.person_id}
        audit.record(session, actor, _change("member.removed", member.group_id, was))


def _take_member(session: Session, member_id: int) -> Membership:
    """The member as they are once nobody else changes the members of their group."""
    _take_turn(session, queries.get_membership(session, member_id).group_id)
    session.expire_all()
    return queries.get_membership(session, member_id)


def _refuse_last_ketua(session: Session, member: Membership) -> None:
    if member.role is MemberRole.KETUA and queries.count_ketua(session, member.group_id) == 1:
        raise RefusedError(Problem(code=AccountProblem.LAST_KETUA, at="role"))


def _take_turn(session: Session, group_id: int) -> None:
    take_turns(session, f"members of {group_id}")


def _change(action: str, group_id: int, values: Mapping[str, object]) -> Change:
    return Change(action=action, subject="group", subject_id=group_id, after=values)


def _dead() -> RefusedError:
    return RefusedError(Problem(code=AccountProblem.LINK_DEAD))
