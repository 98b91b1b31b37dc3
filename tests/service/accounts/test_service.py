from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.accounts import passwords, queries, service
from storefront.accounts.models import Attempt, Person, RoleGrant, SignIn
from storefront.accounts.service import entering
from storefront.accounts.types import AccountProblem, MemberRole, NewPerson, Role
from storefront.kernel import audit, clock, ids
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.types import SYSTEM, Actor
from tests.support.people import PASSWORD, make_group, make_person

if TYPE_CHECKING:
    from flask import Flask

    from storefront.kernel.db import Base

pytestmark = pytest.mark.usefixtures("app")
MARIA = NewPerson(name=" Maria ", email=" Maria@Contoh.ID", password="kata sandi uji", phone="+6281234567890")


def enter(password: str = PASSWORD, *, email: str = "maria@contoh.id", address: str = "192.0.2.1") -> str:
    return service.sign_in(email, password, device="Telepon", address=address)


def count(table: type[Base]) -> int:
    end_reading()
    return read_session().execute(select(func.count()).select_from(table)).scalar_one()


def codes(refusal: pytest.ExceptionInfo[RefusedError]) -> list[str]:
    return [problem.code.value for problem in refusal.value.problems]


class TestRegister:
    def test_is_kept_in_one_form_with_a_hash(self) -> None:
        service.register_person(MARIA, SYSTEM)
        person = queries.get_person(read_session(), "MARIA@contoh.id")
        assert (person.name, person.email, person.phone) == ("Maria", "maria@contoh.id", "+6281234567890")
        assert person.password_hash.startswith("$argon2id$")
        assert audit.list_latest(read_session())[0].after == {}

    @pytest.mark.parametrize(
        ("other", "code"), [({"phone": None}, "email_taken"), ({"email": "phone@contoh.id"}, "phone_taken")]
    )
    def test_an_address_and_a_number_have_one_account(self, other: dict[str, str | None], code: str) -> None:
        service.register_person(MARIA, SYSTEM)
        with pytest.raises(RefusedError) as refusal:
            service.register_person(replace(MARIA, **other), SYSTEM)  # type: ignore[arg-type]  # names of the fields
        assert codes(refusal) == [code]
        assert count(Person) == 1

    def test_many_have_no_number_and_many_no_address(self) -> None:
        for email, phone in (
            ("a@contoh.id", None),
            ("b@contoh.id", None),
            (None, "+6281200000001"),
            (None, "+6281200000002"),
        ):
            service.register_person(replace(MARIA, email=email, phone=phone), SYSTEM)
        assert count(Person) == 4

    def test_a_refusal_writes_nothing(self) -> None:
        with pytest.raises(RefusedError) as refusal:
            service.create_account(NewPerson(name="", email="x", password="y"), Role.GERAI, "", SYSTEM)
        assert codes(refusal) == ["name_missing", "email_invalid", "password_short", "scope_needed"]
        assert (count(Person), count(RoleGrant)) == (0, 0)


class TestSignIn:
    def test_the_token_is_known_by_its_digest_only(self) -> None:
        make_person("maria@contoh.id", Role.KEUANGAN)
        token = enter()
        row = read_session().scalars(select(SignIn)).one()
        assert row.token_digest == ids.digest(token)
        assert row.expires_at - row.created_at == timedelta(days=30)
        identity = queries.find_identity(read_session(), token)
        assert identity is not None
        assert (identity.email, identity.roles) == ("maria@contoh.id", frozenset({Role.KEUANGAN}))

    def test_by_number_as_well(self) -> None:
        service.register_person(replace(MARIA, email=None), SYSTEM)
        token = enter(email="0812-3456-7890")
        identity = queries.find_identity(read_session(), token)
        assert identity is not None
        assert (identity.name, identity.email) == ("Maria", None)

    def test_known_and_unknown_get_the_same_answer(self) -> None:
        make_person("maria@contoh.id")
        answers = []
        for email in ("maria@contoh.id", "siapa@contoh.id"):
            with pytest.raises(RefusedError) as refusal:
                enter("salah sekali", email=email)
            answers.append(refusal.value.problems)
        assert answers[0] == answers[1]
        assert answers[0][0].code is AccountProblem.SIGN_IN_FAILED
        assert count(SignIn) == 0

    def test_ends_after_its_time(self) -> None:
        make_person("maria@contoh.id")
        token = enter()
        with clock.frozen_at(clock.now() + timedelta(days=30, seconds=1)):
            assert queries.find_identity(read_session(), token) is None
            service.tidy()
        assert (count(SignIn), count(Attempt)) == (0, 0)

    def test_ends_at_sign_out_wherever_its_copies_are(self) -> None:
        make_person("maria@contoh.id")
        token, other = enter(), enter()
        service.sign_out(token)
        assert queries.find_identity(read_session(), token) is None
        assert queries.find_identity(read_session(), other) is not None

    def test_an_account_is_guessed_at_ten_times_and_no_more(self) -> None:
        make_person("maria@contoh.id")
        for _ in range(entering.MOST_PER_ACCOUNT):
            with pytest.raises(RefusedError, match="sign_in_failed"):
                enter("salah sekali")
        with pytest.raises(RefusedError, match="too_many_attempts"):
            enter(PASSWORD)
        make_person("yosef@contoh.id")
        assert enter(email="yosef@contoh.id")
        with clock.frozen_at(clock.now() + service.GUESSING_WINDOW + timedelta(seconds=1)):
            assert enter(PASSWORD)

    def test_a_guesser_does_not_lock_the_owner_out(self) -> None:
        make_person("maria@contoh.id")
        for _ in range(entering.MOST_PER_ACCOUNT):
            with pytest.raises(RefusedError, match="sign_in_failed"):
                enter("salah sekali")
        assert enter(PASSWORD, address="192.0.2.99")

    def test_an_account_is_guessed_at_from_many_addresses_only_so_often(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(entering, "MOST_PER_ACCOUNT_EVERYWHERE", 3)
        for number in range(3):
            with pytest.raises(RefusedError, match="sign_in_failed"):
                enter("salah sekali", email="siapa@contoh.id", address=f"192.0.2.{number}")
        with pytest.raises(RefusedError, match="too_many_attempts"):
            enter("salah sekali", email="siapa@contoh.id", address="192.0.2.9")

    def test_a_household_counts_as_one_address_of_version_6(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(entering, "MOST_PER_ADDRESS", 2)
        for host in ("1", "2"):
            with pytest.raises(RefusedError, match="sign_in_failed"):
                enter("salah sekali", email=f"orang{host}@contoh.id", address=f"2001:db8:1:2::{host}")
        with pytest.raises(RefusedError, match="too_many_attempts"):
            enter("salah sekali", email="orang9@contoh.id", address="2001:db8:1:2:ffff::9")

    def test_unknown_accounts_run_into_the_same_limit(self) -> None:
        for _ in range(entering.MOST_PER_ACCOUNT):
            with pytest.raises(RefusedError, match="sign_in_failed"):
                enter("salah sekali", email="siapa@contoh.id")
        with pytest.raises(RefusedError, match="too_many_attempts"):
            enter("salah sekali", email="siapa@contoh.id")

    def test_one_address_cannot_try_many_accounts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(entering, "MOST_PER_ADDRESS", 3)
        for number in range(3):
            with pytest.raises(RefusedError, match="sign_in_failed"):
                enter("salah sekali", email=f"orang{number}@contoh.id")
        with pytest.raises(RefusedError, match="too_many_attempts"):
            enter("salah sekali", email="orang9@contoh.id")
        with pytest.raises(RefusedError, match="sign_in_failed"):
            enter("salah sekali", email="orang9@contoh.id", address="192.0.2.2")

    def test_the_right_password_clears_the_count_of_the_account(self) -> None:
        make_person("maria@contoh.id")
        for _ in range(entering.MOST_PER_ACCOUNT + 5):
            assert enter()

    def test_no_attempt_tells_who_it_was(self) -> None:
        with pytest.raises(RefusedError):
            enter("salah sekali", email="siapa@contoh.id")
        kept = read_session().scalars(select(Attempt.who)).all()
        who = ("192.0.2.1", "siapa@contoh.id", "siapa@contoh.id 192.0.2.1")
        assert sorted(kept) == sorted(map(ids.digest, who))


def test_a_password_that_is_changed_while_it_is_compared_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever knows the old one keeps trying: no try may slip in behind the change that ends all sign-ins."""
    person_id, compare = make_person("maria@contoh.id"), passwords.is_right

    def change_meanwhile(password: str, hashed: str | None) -> bool:
        monkeypatch.setattr(passwords, "is_right", compare)
        service.change_password(person_id, PASSWORD, "sandi yang baru", SYSTEM, this_id=0)
        return compare(password, hashed)

    monkeypatch.setattr(passwords, "is_right", change_meanwhile)
    with pytest.raises(RefusedError, match="sign_in_failed"):
        enter()
    assert count(SignIn) == 0
    assert enter("sandi yang baru")


class TestRoles:
    def test_a_grant_is_audited_once_and_ends_sign_ins(self) -> None:
        make_person("maria@contoh.id")
        token = enter()
        service.grant_role("maria@contoh.id", Role.KEUANGAN, actor=SYSTEM)
        service.grant_role("maria@contoh.id", Role.KEUANGAN, actor=SYSTEM)
        assert queries.find_identity(read_session(), token) is None
        entries = [(entry.action, entry.after) for entry in audit.list_latest(read_session())]
        assert entries == [("role.granted", {"role": "keuangan", "scope": ""})]

    def test_what_is_taken_away_is_gone(self) -> None:
        make_person("maria@contoh.id", Role.ADMIN, Role.KEUANGAN)
        make_person("yosef@contoh.id", Role.ADMIN)
        before = enter()
        service.revoke_role("maria@contoh.id", Role.ADMIN, actor=SYSTEM)
        with pytest.raises(NotFoundError):
            service.revoke_role("maria@contoh.id", Role.ADMIN, actor=SYSTEM)
        assert queries.find_identity(read_session(), before) is None
        token = enter()
        identity = queries.find_identity(read_session(), token)
        assert identity is not None
        assert identity.roles == {Role.KEUANGAN}
        assert [entry.action for entry in audit.list_latest(read_session())] == ["role.revoked"]

    def test_the_last_admin_stays(self) -> None:
        make_person("maria@contoh.id", Role.ADMIN)
        with pytest.raises(RefusedError) as caught:
            service.revoke_role("maria@contoh.id", Role.ADMIN, actor=SYSTEM)
        assert [problem.code for problem in caught.value.problems] == [AccountProblem.LAST_ADMIN]
        assert count(RoleGrant) == 1

    def test_nobody_changes_their_own_roles(self) -> None:
        me = Actor(label="Pengelola sistem", person_id=make_person("maria@contoh.id", Role.ADMIN))
        make_person("yosef@contoh.id", Role.ADMIN)
        for act in (service.give_role, service.take_role):
            for role in (Role.DINAS_PMD, Role.ADMIN):
                with pytest.raises(RefusedError) as caught:
                    act(me.person_id or 0, role, "", me)
                assert [problem.code for problem in caught.value.problems] == [AccountProblem.OWN_ROLES]
        assert count(RoleGrant) == 2

    def test_nobody_gets_a_role(self) -> None:
        with pytest.raises(NotFoundError):
            service.grant_role("siapa@contoh.id", Role.ADMIN, actor=SYSTEM)
        assert count(RoleGrant) == 0

    def test_membership_is_set_and_changed(self) -> None:
        person_id, group_id = make_person("maria@contoh.id"), make_group()
        for role in (MemberRole.BENDAHARA, MemberRole.KETUA, MemberRole.KETUA):
            with unit_of_work() as session:
                service.add_member(session, person_id, group_id, role, SYSTEM)
        token = enter()
        identity = queries.find_identity(read_session(), token)
        assert identity is not None
        assert identity.memberships == ((group_id, MemberRole.KETUA),)
        assert [entry.before for entry in audit.list_latest(read_session())] == [{"role": "bendahara"}, {}]


def test_a_limit_holds_under_a_crowd(app: Flask) -> None:
    """Twenty threads at once get exactly as many tries as there are."""
    answers: list[bool] = []

    def knock() -> None:
        with app.app_context():
            answers.append(service.allow_attempt("test", "siapa", 5, 60))
            end_reading()

    threads = [threading.Thread(target=knock) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False] * 15 + [True] * 5
