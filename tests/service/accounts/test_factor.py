"""The second factor: a code opens once, guessing ends soon, and the database alone is worth nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pyotp
import pytest
from sqlalchemy import select

from storefront.accounts import queries, service
from storefront.accounts.models import RecoveryCode, SecondFactor
from storefront.accounts.service import factor as factors
from storefront.accounts.types import RECOVERY_CODES, FactorView, Role
from storefront.kernel import audit, clock
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.kernel.types import SYSTEM
from tests.support.people import PASSWORD, make_person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

EMAIL = "keuangan@contoh.id"
NOON = datetime(2026, 11, 21, 4, 0, 10, tzinfo=UTC)
STEP = timedelta(seconds=30)


@pytest.fixture
def clerk(app: Flask) -> Iterator[int]:
    """An official whose factor is in force, confirmed with the code of the half minute before noon."""
    del app
    person_id = make_person(EMAIL, Role.KEUANGAN)
    with clock.frozen_at(NOON - STEP):
        service.begin_factor(person_id)
        service.confirm_factor(person_id, code(person_id), SYSTEM, this_id=0)
    with clock.frozen_at(NOON):
        yield person_id


def view(person_id: int) -> FactorView:
    end_reading()
    found = queries.find_factor(read_session(), person_id)
    end_reading()
    assert found is not None
    return found


def code(person_id: int, at: datetime | None = None) -> str:
    return pyotp.TOTP(view(person_id).secret).at(at or clock.now())


def enter() -> str:
    return service.sign_in(EMAIL, PASSWORD, device="Telepon", address="192.0.2.1")


def is_in(token: str) -> bool:
    found = queries.find_identity(read_session(), token) is not None
    end_reading()
    return found


def test_the_password_alone_opens_nothing(clerk: int) -> None:
    waiting = enter()
    assert not is_in(waiting)
    token = service.pass_code(waiting, code(clerk), device="Telepon")
    assert (is_in(token), is_in(waiting), token == waiting) == (True, False, False)
    with pytest.raises(NotFoundError):
        service.pass_code(waiting, code(clerk), device="Telepon")


def test_the_same_code_never_opens_twice(clerk: int) -> None:
    shown = code(clerk)
    assert is_in(service.pass_code(enter(), shown, device=""))
    with pytest.raises(RefusedError, match="code_wrong"):
        service.pass_code(enter(), shown, device="")
    with pytest.raises(RefusedError, match="code_wrong"):
        service.pass_code(enter(), code(clerk, NOON - STEP), device="")  # of a half minute that is over
    with clock.frozen_at(NOON + STEP):
        assert is_in(service.pass_code(enter(), code(clerk), device=""))


def test_who_was_signed_out_everywhere_meanwhile_stays_out(clerk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, refuse_guessing = enter(), factors.refuse_guessing

    def sign_out_meanwhile(person_id: int) -> None:
        refuse_guessing(person_id)
        service.end_other_sign_ins(person_id, 0)

    monkeypatch.setattr(factors, "refuse_guessing", sign_out_meanwhile)
    with pytest.raises(NotFoundError):
        service.pass_code(waiting, code(clerk), device="")
    assert queries.view_person(read_session(), clerk).sign_ins == 0


def test_a_clock_may_be_half_a_minute_off_and_no_more(clerk: int) -> None:
    for offset, opens in ((2, False), (-2, False), (1, True)):
        waiting = enter()
        if opens:
            assert is_in(service.pass_code(waiting, code(clerk, NOON + offset * STEP), device=""))
        else:
            with pytest.raises(RefusedError, match="code_wrong"):
                service.pass_code(waiting, code(clerk, NOON + offset * STEP), device="")


def test_guessing_ends_after_ten(clerk: int) -> None:
    waiting = enter()
    for _ in range(factors.MOST_CODES - 1):  # one was spent on setting it up
        with pytest.raises(RefusedError, match="code_wrong"):
            service.pass_code(waiting, "000000", device="")
    with pytest.raises(RefusedError, match="too_many_attempts"):
        service.pass_code(waiting, code(clerk), device="")


def test_a_sign_in_waits_ten_minutes(clerk: int) -> None:
    waiting = enter()
    with clock.frozen_at(NOON + timedelta(minutes=10, seconds=1)):
        with pytest.raises(NotFoundError):
            service.pass_code(waiting, code(clerk), device="")
        service.tidy()
        assert queries.view_person(read_session(), clerk).sign_ins == 0


def test_each_recovery_code_opens_once(clerk: int) -> None:
    first, second, *rest = view(clerk).codes
    assert len({first, second, *rest}) == RECOVERY_CODES
    for typed in (first, second.replace("-", "").lower()):
        assert is_in(service.pass_code(enter(), typed, device=""))
    with pytest.raises(RefusedError, match="code_wrong"):
        service.pass_code(enter(), first, device="")
    assert view(clerk).codes_left == RECOVERY_CODES - 2


def test_new_codes_void_the_old(clerk: int) -> None:
    old = view(clerk).codes
    with pytest.raises(RefusedError, match="code_wrong"):
        service.renew_codes(clerk, "000000", SYSTEM)
    service.note_codes(clerk)
    assert view(clerk).codes == ()
    service.renew_codes(clerk, code(clerk), SYSTEM)
    new = view(clerk)
    assert (new.codes_left, set(new.codes) & set(old)) == (RECOVERY_CODES, set())
    with pytest.raises(RefusedError, match="code_wrong"):
        service.pass_code(enter(), old[0], device="")
    assert is_in(service.pass_code(enter(), new.codes[0], device=""))


def test_the_database_holds_no_secret(clerk: int) -> None:
    shown = view(clerk)
    row = read_session().get_one(SecondFactor, clerk)
    kept = {row.salt, row.codes_salt, *read_session().scalars(select(RecoveryCode.code_digest))}
    assert kept & {shown.secret, *shown.codes} == set()
    assert len(kept) == RECOVERY_CODES + 2


def test_setting_up_signs_the_other_browsers_out(app: Flask) -> None:
    del app
    person_id = make_person(EMAIL, Role.KEUANGAN)
    here, elsewhere = enter(), enter()
    identity = queries.find_identity(read_session(), here)
    end_reading()
    assert identity is not None
    service.begin_factor(person_id)
    with pytest.raises(RefusedError, match="code_wrong"):
        service.confirm_factor(person_id, "000000", SYSTEM, this_id=identity.sign_in_id)
    assert is_in(elsewhere)
    service.confirm_factor(person_id, code(person_id), SYSTEM, this_id=identity.sign_in_id)
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    with pytest.raises(StateConflictError):
        service.begin_factor(person_id)
    with pytest.raises(NotFoundError):
        service.confirm_factor(person_id, code(person_id), SYSTEM, this_id=identity.sign_in_id)


def test_a_reset_takes_it_off_and_signs_out(app: Flask, clerk: int) -> None:
    token = service.pass_code(enter(), code(clerk), device="")
    result = app.test_cli_runner().invoke(args=["accounts", "reset-factor", EMAIL.upper()])
    assert (result.exit_code, result.output) == (0, f"Verifikasi dua langkah {EMAIL.upper()} sudah dilepas.\n")
    assert not is_in(token)
    assert is_in(enter())
    assert queries.find_factor(read_session(), clerk) is None
    assert audit.list_latest(read_session())[0].action == "factor.reset"
    end_reading()
    unknown = app.test_cli_runner().invoke(args=["accounts", "reset-factor", "siapa@contoh.id"])
    assert (unknown.exit_code, "Tidak ada akun" in unknown.output) == (1, True)
