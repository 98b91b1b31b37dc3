"""What opens once opens one door, however many stand before it at once; and nobody slips in behind a new password.

Each control looks in one transaction and uses in another, as code would that reads first and writes later.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pyotp
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from storefront.accounts import queries, service
from storefront.accounts.models import AccountLink
from storefront.accounts.service import entering, factor, links, people
from storefront.accounts.types import FactorView, Role
from storefront.kernel import clock, ids, keyed, personal
from storefront.kernel.db import db, end_reading, read_session, unit_of_work
from storefront.kernel.errors import RefusedError
from storefront.kernel.types import BUYER, SYSTEM
from storefront.orders import queries as orders
from storefront.orders import service as order_service
from storefront.orders.types import BasketView, Owner
from storefront.trade import service as trade
from tests.support import factories, racing
from tests.support.people import PASSWORD, make_person

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from sqlalchemy.orm import Session

    from storefront.kernel.errors import Problem
    from storefront.orders.models import Basket
    from storefront.trade.types import PlaceOrder

DOORS = 8  # fewer than the codes that somebody may try
EMAIL, NEW_PASSWORD = "keuangan@contoh.id", "sandi yang baru"
ADDRESS = "192.0.2.1"
accept = factor.accept


def _view(person_id: int) -> FactorView:
    end_reading()
    found = queries.find_factor(read_session(), person_id)
    end_reading()
    assert found is not None
    return found


@pytest.fixture
def clerk(app: Flask) -> int:
    """An official whose second factor is in force."""
    del app
    person_id = make_person(EMAIL, Role.KEUANGAN)
    service.begin_factor(person_id)
    with clock.frozen_at(clock.now() - timedelta(minutes=5)):
        service.confirm_factor(person_id, pyotp.TOTP(_view(person_id).secret).at(clock.now()), SYSTEM, this_id=0)
    return person_id


def _enter(password: str = PASSWORD) -> str:
    return service.sign_in(EMAIL, password, device="", address=ADDRESS)


def _opened(answers: list[str | Exception]) -> list[str]:
    """The tokens; whatever else was answered must be a refusal."""
    assert [each for each in answers if not isinstance(each, (str, RefusedError))] == []
    return [each for each in answers if isinstance(each, str)]


def _is_in(token: str) -> bool:
    end_reading()
    found = queries.find_identity(read_session(), token) is not None
    end_reading()
    return found


def _look_first(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Ask whether the code opens before the transaction that uses it, all at once."""
    seen, all_have_looked = threading.local(), threading.Barrier(DOORS)

    def look(person_id: int) -> None:
        with unit_of_work() as session:
            seen.opens = accept(session, person_id, code)
            session.rollback()
        all_have_looked.wait()

    monkeypatch.setattr(factor, "refuse_guessing", look)
    monkeypatch.setattr(factor, "accept", lambda _session, _person_id, _code: seen.opens)


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "control"])
@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_one_code_at_many_doors_opens_one(
    app: Flask, clerk: int, monkeypatch: pytest.MonkeyPatch, kind: str, *, guarded: bool
) -> None:
    now, shown = clock.now(), _view(clerk)
    code = pyotp.TOTP(shown.secret).at(now) if kind == "app" else shown.codes[0]
    waiting = [_enter() for _ in range(DOORS)]
    if not guarded:
        _look_first(monkeypatch, code)

    def knock(token: str) -> str:
        with clock.frozen_at(now):
            return service.pass_code(token, code, device="")

    opened = _opened(racing.at_once(app, waiting, knock))
    assert len(opened) == (1 if guarded else DOORS)
    assert all(_is_in(token) for token in opened)
    left = _view(clerk).codes_left
    assert left == 8 - (kind == "recovery" and guarded)


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "control"])
def test_a_second_factor_begun_in_many_tabs_is_one(
    app: Flask, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    """The control takes no turns: all tabs find none and make one each. Writers of SQLite take turns even so."""
    person_id, all_have_looked, secret_token = make_person(EMAIL, Role.KEUANGAN), threading.Barrier(4), ids.secret_token
    can_meet = not guarded and db.engine.dialect.name == "postgresql"

    def look_first() -> str:
        if can_meet:
            all_have_looked.wait(20)
        return secret_token()

    if not guarded:
        monkeypatch.setattr(factor, "take_turn", lambda _session, _person_id: None)
    monkeypatch.setattr(ids, "secret_token", look_first)
    answers = racing.at_once(app, [person_id] * 4, service.begin_factor)
    assert [type(each) for each in answers if each is not None] == ([IntegrityError] * 3 if can_meet else [])
    assert not _view(person_id).is_confirmed


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "control"])
def test_one_link_opened_many_times_sets_one_password(
    app: Flask, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    make_person(EMAIL)
    service.ask_to_reset(EMAIL, language="id", address=ADDRESS)
    link = read_session().scalars(select(AccountLink)).one()
    end_reading()
    token, all_have_looked = keyed.token("account link", link.salt), threading.Barrier(DOORS)
    if not guarded:
        whose = links._whose

        def look(token: str) -> int:
            found = whose(token)
            all_have_looked.wait()
            return found

        monkeypatch.setattr(links, "_whose", look)
        monkeypatch.setattr(links, "_take", lambda _session, _token, _purpose: None)
    chosen = [f"{NEW_PASSWORD} {number}" for number in range(DOORS)]

    def choose(password: str) -> str:
        service.reset_password(token, password)
        return password

    accepted = _opened(racing.at_once(app, chosen, choose))
    assert len(accepted) == (1 if guarded else DOORS)
    if guarded:
        assert _is_in(_enter(accepted[0]))


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "control"])
@pytest.mark.parametrize("change", ["change", "reset"])
def test_no_sign_in_slips_past_the_end_of_all(
    app: Flask, monkeypatch: pytest.MonkeyPatch, change: str, *, guarded: bool
) -> None:
    """The control takes no turns: a new row is not seen by whoever deletes. Writers of SQLite take turns even so."""
    person_id = make_person(EMAIL)
    service.ask_to_reset(EMAIL, language="id", address=ADDRESS)
    link = read_session().scalars(select(AccountLink)).one()
    end_reading()
    is_inside, is_renewed, open_sign_in = threading.Event(), threading.Event(), entering.open_sign_in
    can_meet = not guarded and db.engine.dialect.name == "postgresql"
    for module in (people, entering, links) if not guarded else ():
        monkeypatch.setattr(module, "take_turn", lambda _session, _person_id: None)

    def open_slowly(session: Session, person_id: int, device: str, *, waits_for_code: bool = False) -> str:
        is_inside.set()
        is_renewed.wait(20 if can_meet else 1)
        return open_sign_in(session, person_id, device, waits_for_code=waits_for_code)

    def renew() -> str:
        is_inside.wait(5)
        if change == "change":
            service.change_password(person_id, PASSWORD, NEW_PASSWORD, SYSTEM, this_id=0)
        else:
            service.reset_password(keyed.token("account link", link.salt), NEW_PASSWORD)
        is_renewed.set()
        return ""

    monkeypatch.setattr(entering, "open_sign_in", open_slowly)
    acts: list[Callable[[], str]] = [_enter, renew]
    answers = _opened(racing.at_once(app, acts, lambda act: act()))
    token = next(each for each in answers if each)
    assert _is_in(token) is can_meet


def _form_of_a_person() -> PlaceOrder:
    factories.load_reference()
    shop, person_id = factories.open_shop(), make_person(EMAIL)
    sign_in = _enter()
    entered = queries.find_identity(read_session(), sign_in)
    end_reading()
    assert entered is not None
    owner = Owner(person_id=person_id, sign_in_id=entered.sign_in_id)
    token = order_service.claim_basket(factories.fill_basket({shop.variant_ids[0]: 1}), owner)
    form = factories.checkout_form(token)
    end_reading()
    return replace(form, person_id=person_id)


def _meet_in_between(monkeypatch: pytest.MonkeyPatch, seconds: int) -> threading.Event:
    """Place and leave so that the question falls between the basket's lock and the order; tells when it is locked."""
    is_locked, is_asked = threading.Event(), threading.Event()
    lock_unchanged, problems = orders.lock_unchanged, personal.problems

    def lock_and_linger(session: Session, token: str, seen: BasketView) -> Basket | None:
        found = lock_unchanged(session, token, seen)
        is_locked.set()
        is_asked.wait(seconds)
        return found

    def ask(session: Session, person_id: int) -> list[Problem]:
        found = problems(session, person_id)
        is_asked.set()
        return found

    monkeypatch.setattr(orders, "lock_unchanged", lock_and_linger)
    monkeypatch.setattr(personal, "problems", ask)
    return is_locked


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "control"])
def test_no_order_is_placed_between_the_question_and_the_end(
    app: Flask, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    """Of a person who leaves and orders in the same moment; the control leaves the basket unlocked.

    Where both went through, the order has lost its name or not, as the two happened to fall.
    """
    form = _form_of_a_person()
    can_meet = not guarded and db.engine.dialect.name == "postgresql"
    is_locked = _meet_in_between(monkeypatch, 20 if can_meet else 1)
    if not guarded:
        monkeypatch.setattr("storefront.orders.personal.lock_own_basket", lambda _session, _person_id: None)

    def leave() -> str:
        is_locked.wait(5)
        assert form.person_id is not None
        service.erase_person(form.person_id, PASSWORD, BUYER)
        return "gone"

    acts: list[Callable[[], object]] = [lambda: trade.place(form).number, leave]
    number, gone = racing.at_once(app, acts, lambda act: act())
    assert isinstance(number, str)
    if can_meet:
        assert not isinstance(gone, RefusedError)
    else:
        assert isinstance(gone, RefusedError)
        assert [problem.values for problem in gone.problems] == [{"numbers": number}]
        end_reading()
        assert orders.get_order_by_number(read_session(), number).buyer_name == "Maria Bupu"
