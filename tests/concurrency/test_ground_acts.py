"""What holds the office together, done by two at once: one admin stays, one change counts, each line has one seal."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from storefront.accounts import queries
from storefront.accounts import service as accounts
from storefront.accounts.service import people
from storefront.accounts.types import Role
from storefront.kernel import audit, audit_chain, settings
from storefront.kernel.db import db, end_reading, read_session, unit_of_work
from storefront.kernel.types import Actor
from storefront.stock.types import LOW_AT
from tests.support import racing
from tests.support.factories import CLERK
from tests.support.people import make_person

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from flask import Flask

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def two_admins(app: Flask) -> bool:
    """Each takes the role from the other; whether one admin is left."""
    first, second = (make_person(f"{name}@contoh.id", Role.ADMIN) for name in ("maria", "yosef"))

    def act(pair: tuple[int, int]) -> None:
        mine, theirs = pair
        accounts.take_role(theirs, Role.ADMIN, "", Actor(label="Pengelola sistem", person_id=mine))

    racing.at_once(app, [(first, second), (second, first)], act)
    end_reading()
    return [each.role for each in queries.list_grants(read_session())] == [Role.ADMIN]


def two_givers(app: Flask) -> bool:
    """Both give the same role to one person; whether neither was refused by the table, and it was written down once."""
    person_id = make_person("maria@contoh.id")
    answers = racing.at_once(
        app, [1, 2], lambda _number: accounts.give_role(person_id, Role.BIRO_PBJ, "", Actor(label="Pengelola sistem"))
    )
    end_reading()
    return answers == [None, None] and audit.count_since(read_session(), "role.granted", LONG_AGO) == 1


def two_values(app: Flask) -> bool:
    """Both forms were made from the same value; whether one of them counts."""
    seen = settings.digest(LOW_AT.default)
    racing.at_once(app, [5, 8], lambda value: settings.change(LOW_AT, value, seen, CLERK))
    end_reading()
    return len(settings.history(read_session(), LOW_AT)) == 1


def two_sealers(app: Flask) -> bool:
    """Whether neither was refused by the table, and each line has its seal."""
    with unit_of_work() as session:
        for value in (5, 8):
            settings.put(session, LOW_AT, value, CLERK)
    answers = racing.at_once(app, [1, 2], lambda _number: audit_chain.seal())
    end_reading()
    verdict = audit_chain.check(read_session())
    return (verdict.broken, verdict.unsealed) == (None, 0) and all(isinstance(each, int) for each in answers)


@pytest.mark.parametrize("in_turn", [True, False], ids=["in turn", "control"])
@pytest.mark.parametrize(
    ("race", "module", "looked"),
    [
        (two_admins, people, "end_sign_ins"),
        (two_givers, people, "end_sign_ins"),
        (two_values, settings, "digest"),
        (two_sealers, audit_chain, "_links"),
    ],
    ids=["admins", "givers", "setting", "seals"],
)
def test_two_at_once(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    race: Callable[[Flask], bool],
    module: ModuleType,
    looked: str,
    *,
    in_turn: bool,
) -> None:
    """Each looks, waits for the other to have looked, and writes; the control takes no turns, SQLite's writers do."""
    can_meet = not in_turn and db.engine.dialect.name == "postgresql"
    go_on, both_have_looked = getattr(module, looked), threading.Barrier(2, timeout=20 if can_meet else 0.3)

    def together(*arguments: object) -> object:
        if threading.current_thread() is not threading.main_thread():
            with suppress(*() if can_meet else (threading.BrokenBarrierError,)):
                both_have_looked.wait()
        return go_on(*arguments)

    monkeypatch.setattr(module, looked, together)
    if not in_turn:
        monkeypatch.setattr(module, "take_turns", lambda _session, _name: None)
    assert race(app) is not can_meet
