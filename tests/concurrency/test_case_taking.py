"""Several officials press "Ambil" at one case: one has it, the others read who."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storefront.casework import assigning, service
from storefront.casework.models import Assignment
from storefront.casework.types import CaseKey, CaseKind
from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.types import Actor
from tests.support import racing
from tests.support.people import make_person
from tests.support.queue import FIRST, fill_queue

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

TIMES = 4
KEY = CaseKey(kind=CaseKind.PRODUCT, subject_id=FIRST)


def _write_over(session: Session, key: CaseKey, person_id: int, name: str) -> None:
    """What would happen if the key of the table did not stand between them."""
    row = Assignment(kind=key.kind, subject_id=key.subject_id, person_id=person_id, label=name, taken_at=clock.now())
    session.merge(row)


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "control"])
def test_one_has_it_and_the_others_read_who(app: Flask, monkeypatch: pytest.MonkeyPatch, *, guarded: bool) -> None:
    fill_queue()
    people = [make_person(f"pemeriksa-{each}@contoh.id") for each in range(TIMES)]
    if not guarded:
        monkeypatch.setattr(assigning, "_take", _write_over)
    answers = racing.at_once(
        app, people, lambda each: service.take([KEY], each, f"Pemeriksa {each}", Actor(label="Dinas PMD"))
    )
    told = [problem for answer in answers if isinstance(answer, list) for problem in answer]
    end_reading()
    first = read_session().get(Assignment, (KEY.kind, KEY.subject_id))
    is_one = first is not None and [each.values["who"] for each in told] == [first.label] * (TIMES - 1)
    assert is_one == guarded, answers
