"""A product that changes while the index is brought up with its last change is brought up once more."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm.exc import StaleDataError

from storefront.kernel import clock
from storefront.kernel.db import db, read_session, unit_of_work
from storefront.search import building, service
from storefront.search.models import IndexTask
from tests.support import racing
from tests.support.shelf import draft, fill_shelf

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from sqlalchemy.orm import Session

    Note = Callable[[Session, int], None]

note = service._note
SLOWNESS = 0.6  # seconds: between reading the task and writing it, so that the flush comes in between


def _note_unlocked(session: Session, product_id: int) -> None:
    session.get_one(IndexTask, product_id).since = clock.now()


@pytest.mark.parametrize("how", [note, _note_unlocked], ids=["locked", "control"])
def test_no_change_is_lost(app: Flask, how: Note) -> None:
    """The control reads the task without a lock; writers of SQLite take turns even so."""
    (product_id,) = fill_shelf([draft("Kopi", 0)])
    service.refresh_cards([product_id])
    tasks = building.waiting()

    def change() -> None:
        with unit_of_work() as session, session.no_autoflush:
            how(session, product_id)
            time.sleep(SLOWNESS)

    def flush() -> None:
        time.sleep(SLOWNESS / 2)
        building.finish(tasks)

    answers = racing.at_once(app, [change, flush], lambda act: act())
    if how is note or db.engine.dialect.name == "sqlite":
        assert answers == [None, None]
        assert read_session().get_one(IndexTask, product_id).since > tasks[product_id]
    else:
        assert [type(answer) for answer in answers] == [StaleDataError, type(None)]
