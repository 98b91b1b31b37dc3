"""The number of somebody who left is given to nobody else: the log goes on naming them by it."""

from __future__ import annotations

import flask_migrate
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storefront.accounts.models import Person
from storefront.kernel import audit
from storefront.kernel.audit import Change
from storefront.kernel.db import db, end_reading, unit_of_work
from storefront.kernel.types import Actor
from tests.support.people import make_person


def _leave() -> int:
    person_id = make_person("pergi@contoh.id")
    with unit_of_work() as session:
        audit.record(
            session, Actor(label="Pembeli", person_id=person_id), Change(action="x", subject="y", subject_id=1)
        )
        session.delete(session.get_one(Person, person_id))
    return person_id


def _fresh() -> None:
    end_reading()
    db.engine.dispose()


@pytest.mark.usefixtures("app")
def test_whoever_comes_next_gets_another_number() -> None:
    left = _leave()
    assert make_person("baru@contoh.id") > left


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("app")
def test_also_after_whoever_left_before_numbers_stayed() -> None:
    left = _leave()
    _fresh()
    flask_migrate.downgrade(revision="0021-1")
    _fresh()
    flask_migrate.upgrade()
    assert make_person("baru@contoh.id") > left
    with unit_of_work() as session, pytest.raises(IntegrityError):
        session.execute(text("UPDATE person SET email = NULL"))
