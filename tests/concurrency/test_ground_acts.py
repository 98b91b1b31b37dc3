"""What holds the office together, done by two at once: one admin stays, one change counts, each line has one seal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from storefront.accounts import queries
from storefront.accounts import service as accounts
from storefront.accounts.service import people
from storefront.accounts.types import Role
from storefront.kernel import audit_chain, settings
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


def two_admins(app: Flask) -> bool:
    """Each takes the role from the other; whether one admin is left."""
    first, second = (make_person(f"{name}@contoh.id", Role.ADMIN) for name in ("maria", "yosef"))

    def act(pair: tuple[int, int]) -> None:
        mine, theirs = pair
        accounts.take_role(theirs, Role.ADMIN, "", Actor(label="Pengelola sistem", person_id=mine))

    racing.at_once(app, [(first, second), (second, first)], act)
    end_reading()
    return [each.role for each in queries.list_grants(read_session())] == [Role.ADMIN]


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
    ("race", "module", "look"),
    [(two_admins, people, "_find_grant"), (two_values, settings, "get"), (two_sealers, audit_chain, "last")],
    ids=["admins", "setting", "seals"],
)
def test_two_at_once(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    race: Callable[[Flask], bool],
    module: ModuleType,
    look: str,
    *,
    in_turn: bool,
) -> None:
    """Each looks, waits for the other to look, and writes; the control takes no turns, but SQLite's writers do."""
    found = getattr(module, look)

    def slowly(*arguments: object) -> object:
        answer = found(*arguments)
        time.sleep(0.15)
        return answer

    monkeypatch.setattr(module, look, slowly)
    if not in_turn:
        monkeypatch.setattr(module, "take_turns", lambda _session, _name: None)
    assert race(app) == (in_turn or db.engine.dialect.name == "sqlite")
