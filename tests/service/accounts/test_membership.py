"""Members of a group: links that open once, the last ketua who stays, facilitators only while the group consents."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, func, select

from storefront.accounts import queries, service
from storefront.accounts.models import Consent, Invitation, Membership
from storefront.accounts.policy import Permission, group_ids
from storefront.accounts.service import membership
from storefront.accounts.service.entering import open_sign_in
from storefront.accounts.types import AccountProblem, MemberRole
from storefront.kernel import audit, clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.types import Actor
from tests.support import racing
from tests.support.people import make_group, make_member, make_person

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from storefront.accounts.types import Identity

pytestmark = pytest.mark.usefixtures("app")
R = MemberRole
EMAIL = "ketua@contoh.id"


@pytest.fixture
def group_id(app: Flask) -> int:
    del app
    return make_group()


@pytest.fixture
def ketua(group_id: int) -> int:
    return make_person(EMAIL, group_id=group_id, member=R.KETUA)


def actor(person_id: int) -> Actor:
    return Actor(label="Tani Sejahtera", person_id=person_id)


def token_of(invitation_id: int) -> str:
    end_reading()
    token = queries.get_invitation(read_session(), invitation_id).token
    end_reading()
    return token


def identity(person_id: int) -> Identity:
    """Who somebody is in a browser of theirs."""
    with unit_of_work() as session:
        token = open_sign_in(session, person_id, "test")
    found = queries.find_identity(read_session(), token)
    end_reading()
    assert found is not None
    return found


def member_of(person_id: int, group_id: int) -> Membership:
    end_reading()
    found = queries.find_membership(read_session(), person_id, group_id)
    end_reading()
    assert found is not None
    return found


def codes(refused: pytest.ExceptionInfo[RefusedError]) -> list[object]:
    return [problem.code for problem in refused.value.problems]


def test_a_link_makes_one_person_a_member_at_once(group_id: int, ketua: int) -> None:
    yosef, maria = make_person("yosef@contoh.id"), make_person("maria@contoh.id")
    with unit_of_work() as session:
        cookie = open_sign_in(session, yosef, "test")
    token = token_of(service.invite(group_id, R.BENDAHARA, ketua, actor(ketua)))
    assert service.accept_invitation(token, yosef, actor(yosef)) == group_id
    found = queries.find_identity(read_session(), cookie)  # the browser in which the link was opened stays signed in
    assert found is not None
    assert found.memberships == ((group_id, R.BENDAHARA),)
    end_reading()
    with pytest.raises(RefusedError) as refused:
        service.accept_invitation(token, maria, actor(maria))
    assert codes(refused) == [AccountProblem.LINK_DEAD]
    assert identity(maria).memberships == ()
    assert token not in str(read_session().execute(select(Invitation.salt, Invitation.token_digest)).all())


def test_a_link_ends_after_seven_days_by_cancelling_and_with_its_maker(group_id: int, ketua: int) -> None:
    yosef = make_person("yosef@contoh.id")
    links = [service.invite(group_id, R.KETUA, ketua, actor(ketua)) for _ in range(3)]
    old, cancelled, orphan = map(token_of, links)
    with clock.frozen_at(clock.now() + timedelta(days=7)), pytest.raises(RefusedError):
        service.accept_invitation(old, yosef, actor(yosef))
    service.cancel_invitation(links[1], actor(ketua))
    with pytest.raises(NotFoundError):
        service.cancel_invitation(links[1], actor(ketua))
    with pytest.raises(RefusedError):
        service.accept_invitation(cancelled, yosef, actor(yosef))
    make_member(group_id, R.KETUA)
    service.change_role(member_of(ketua, group_id).id, R.PENGELOLA, actor(ketua))
    with pytest.raises(RefusedError):
        service.accept_invitation(orphan, yosef, actor(yosef))  # whoever made it may not invite any more
    assert identity(yosef).memberships == ()
    assert queries.list_invitations(read_session(), group_id) == []


def test_a_link_ends_with_its_maker_also_while_somebody_opens_it(
    group_id: int, ketua: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever opens it has found it good, and waits for the transaction that lets its maker go."""
    yosef = make_person("yosef@contoh.id")
    token = token_of(service.invite(group_id, R.KETUA, ketua, actor(ketua)))

    def let_go_meanwhile(session: Session, group: int) -> None:
        session.execute(delete(Membership).where(Membership.group_id == group, Membership.person_id == ketua))

    monkeypatch.setattr(membership, "_take_turn", let_go_meanwhile)
    with pytest.raises(RefusedError) as raised:
        service.accept_invitation(token, yosef, actor(yosef))
    assert [problem.code for problem in raised.value.problems] == [AccountProblem.LINK_DEAD]
    assert identity(yosef).memberships == ()


def test_of_many_who_open_a_link_at_once_one_comes_in(app: Flask, group_id: int, ketua: int) -> None:
    people = [make_person(f"orang-{number}@contoh.id") for number in range(6)]
    token = token_of(service.invite(group_id, R.PENDAMPING, ketua, actor(ketua)))
    answers = racing.at_once(app, people, lambda each: service.accept_invitation(token, each, actor(each)))
    assert sorted(str(each) for each in answers) == [str(group_id), *["link_dead"] * 5]
    end_reading()
    assert len(queries.list_members(read_session(), group_id)) == 2
    assert read_session().execute(select(func.count()).select_from(Consent)).scalar_one() == 1


def test_a_member_uses_up_no_link(group_id: int, ketua: int) -> None:
    made = service.invite(group_id, R.BENDAHARA, ketua, actor(ketua))
    with pytest.raises(RefusedError) as refused:
        service.accept_invitation(token_of(made), ketua, actor(ketua))
    assert codes(refused) == [AccountProblem.ALREADY_MEMBER]
    assert member_of(ketua, group_id).role is R.KETUA
    assert token_of(made)


def test_so_many_links_stand_open_and_no_more(group_id: int, ketua: int) -> None:
    for _ in range(20):
        service.invite(group_id, R.BENDAHARA, ketua, actor(ketua))
    with pytest.raises(RefusedError) as refused:
        service.invite(group_id, R.BENDAHARA, ketua, actor(ketua))
    assert codes(refused) == [AccountProblem.TOO_MANY_INVITATIONS]


def test_the_last_ketua_stays(group_id: int, ketua: int) -> None:
    mine = member_of(ketua, group_id).id
    with pytest.raises(RefusedError) as refused:
        service.change_role(mine, R.PENGELOLA, actor(ketua))
    assert codes(refused) == [AccountProblem.LAST_KETUA]
    with pytest.raises(RefusedError) as refused:
        service.remove_member(mine, actor(ketua))
    assert codes(refused) == [AccountProblem.LAST_KETUA]
    assert member_of(ketua, group_id).role is R.KETUA
    other = make_member(group_id, R.KETUA)
    service.remove_member(mine, actor(ketua))
    with pytest.raises(RefusedError):
        service.remove_member(other, actor(ketua))


def test_two_ketua_who_leave_at_once_leave_one(app: Flask, group_id: int) -> None:
    members = [make_member(group_id, R.KETUA) for _ in range(4)]
    racing.at_once(app, members, lambda member: service.remove_member(member, actor(1)))
    end_reading()
    assert queries.count_ketua(read_session(), group_id) == 1


def test_control_who_looks_before_the_transaction_leaves_no_ketua(
    app: Flask, group_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(membership, "_refuse_last_ketua", lambda *_: None)
    members = [make_member(group_id, R.KETUA) for _ in range(4)]
    have_looked = threading.Barrier(len(members))

    def leave(member: int) -> None:
        others = queries.count_ketua(read_session(), group_id) > 1
        end_reading()
        have_looked.wait()
        if others:
            racing.patiently(lambda: service.remove_member(member, actor(1)))

    racing.at_once(app, members, leave)
    end_reading()
    assert queries.count_ketua(read_session(), group_id) == 0


def test_another_role_counts_at_once(group_id: int, ketua: int) -> None:
    yosef = make_person("yosef@contoh.id", group_id=group_id, member=R.BENDAHARA)
    service.change_role(member_of(yosef, group_id).id, R.PETUGAS_STOK, actor(ketua))
    assert group_ids(identity(yosef), Permission.STOCK_KEEP_GROUP) == {group_id}
    service.remove_member(member_of(yosef, group_id).id, actor(ketua))
    assert group_ids(identity(yosef), Permission.GROUP_VIEW) == frozenset()
    with pytest.raises(NotFoundError):
        service.remove_member(10_000, actor(ketua))
    actions = [entry.action for entry in audit.list_latest(read_session())]
    assert actions == ["member.removed", "member.set"]


def test_a_facilitator_acts_while_the_group_consents(group_id: int, ketua: int) -> None:
    helper = make_person("pkk@contoh.id")
    token = token_of(service.invite(group_id, R.PENDAMPING, ketua, actor(ketua)))
    service.accept_invitation(token, helper, actor(helper))
    cookie = identity(helper)
    assert group_ids(cookie, Permission.PRODUCT_EDIT_GROUP) == {group_id}
    assert group_ids(cookie, Permission.STOCK_KEEP_GROUP) == {group_id}
    for closed in (Permission.ORDER_VIEW_GROUP, Permission.GROUP_MANAGE, Permission.MEMBER_MANAGE):
        assert group_ids(cookie, closed) == frozenset()
    (consent,) = read_session().scalars(select(Consent)).all()
    assert (consent.person_id, consent.given_by, consent.withdrawn_at) == (helper, ketua, None)
    end_reading()

    member = member_of(helper, group_id).id
    with pytest.raises(RefusedError) as refused:
        service.change_role(member, R.PENGELOLA, actor(ketua))
    assert codes(refused) == [AccountProblem.ROLE_FIXED]
    service.remove_member(member, actor(ketua))
    assert group_ids(identity(helper), Permission.GROUP_VIEW) == frozenset()
    (consent,) = read_session().scalars(select(Consent)).all()
    assert (consent.withdrawn_by, consent.withdrawn_at is None) == (ketua, False)
    end_reading()

    again = token_of(service.invite(group_id, R.PENDAMPING, ketua, actor(ketua)))
    service.accept_invitation(again, helper, actor(helper))
    assert group_ids(identity(helper), Permission.STOCK_KEEP_GROUP) == {group_id}
    assert read_session().execute(select(func.count()).select_from(Consent)).scalar_one() == 2


def test_without_consent_the_membership_of_a_facilitator_is_worth_nothing(group_id: int) -> None:
    helper = make_person("pkk@contoh.id", group_id=group_id, member=R.PENDAMPING)
    assert identity(helper).memberships == ()


def test_nobody_becomes_a_facilitator_by_another_role(group_id: int, ketua: int) -> None:
    yosef = make_person("yosef@contoh.id", group_id=group_id, member=R.BENDAHARA)
    with pytest.raises(RefusedError):
        service.change_role(member_of(yosef, group_id).id, R.PENDAMPING, actor(ketua))
    assert member_of(yosef, group_id).role is R.BENDAHARA


def test_used_and_old_links_are_forgotten(group_id: int, ketua: int) -> None:
    service.invite(group_id, R.BENDAHARA, ketua, actor(ketua))
    service.tidy()
    assert len(queries.list_invitations(read_session(), group_id)) == 1
    with clock.frozen_at(clock.now() + timedelta(days=8)):
        service.tidy()
    end_reading()
    assert read_session().execute(select(func.count()).select_from(Invitation)).scalar_one() == 0
