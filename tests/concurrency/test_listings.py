"""Listings, many at once: one form begins one draft, one editor is first, one change waits, one question is asked."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.catalogue import content, editing, service
from storefront.catalogue.models import Product, StagedChange
from storefront.catalogue.types import ChangeState, Edit, PriceEdit
from storefront.kernel.db import db, end_reading, read_session, take_turns, unit_of_work
from storefront.kernel.errors import RefusedError
from storefront.kernel.money import Rupiah
from storefront.verification import service as verification
from tests.support import racing
from tests.support.listings import KEY, complete, edit, see, verified
from tests.support.products import MEMBER, load_reference, make_group

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

TIMES = 8
digest = content.digest
lock = editing.lock


@pytest.fixture
def group_id(app: Flask) -> int:
    del app
    load_reference()
    with unit_of_work() as session:
        return make_group(session).id


def _slowly(values: content.Values, keys: list[str]) -> str:
    """Between reading what is there and writing, so that all who read it have read it before anybody writes."""
    found = digest(values, keys)
    time.sleep(0.2)
    return found


def _unlocked(session: Session, product_id: int) -> Product:
    return session.get_one(Product, product_id)


def _drafts() -> int:
    end_reading()
    return read_session().execute(select(func.count()).select_from(Product)).scalar_one()


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
def test_of_many_editors_one_is_first(
    app: Flask, group_id: int, monkeypatch: pytest.MonkeyPatch, *, locked: bool
) -> None:
    """The control takes the lock off the listing; writers of SQLite take turns even so."""
    product_id = service.begin_draft(group_id, KEY, MEMBER)
    complete(product_id)
    edits = [edit(product_id, season=f"Musim {number}") for number in range(TIMES)]
    monkeypatch.setattr(content, "digest", _slowly)
    monkeypatch.setattr(editing, "lock", lock if locked else _unlocked)
    answers = racing.at_once(app, edits, lambda each: service.save(each, MEMBER))
    saved = [answer for answer in answers if answer is False]
    if locked or db.engine.dialect.name == "sqlite":
        assert len(saved) == 1
        assert sum(isinstance(answer, RefusedError) for answer in answers) == TIMES - 1
    else:
        assert len(saved) > 1
    assert see(product_id).live["season"] in {f"Musim {number}" for number in range(TIMES)}


@pytest.mark.parametrize("in_turn", [True, False], ids=["in turn", "control"])
def test_one_form_sent_many_times_begins_one_draft(
    app: Flask, group_id: int, monkeypatch: pytest.MonkeyPatch, *, in_turn: bool
) -> None:
    """In the control PostgreSQL refuses the second; nobody would see their draft."""
    monkeypatch.setattr(editing, "take_turns", take_turns if in_turn else lambda *_: None)
    answers = racing.at_once(app, [KEY] * TIMES, lambda key: service.begin_draft(group_id, key, MEMBER))
    if in_turn or db.engine.dialect.name == "sqlite":
        assert answers == [answers[0]] * TIMES
        assert isinstance(answers[0], int)
    else:
        assert any(isinstance(answer, Exception) for answer in answers)
    assert _drafts() == 1


def test_one_change_waits_whoever_proposes(app: Flask) -> None:
    product_id = verified()
    seen = edit(product_id, name="").seen
    edits = [Edit(product_id=product_id, values={"name": f"Kopi {number}"}, seen=seen) for number in range(TIMES)]
    answers = racing.at_once(app, edits, lambda each: service.save(each, MEMBER))
    assert sorted(map(str, answers)) == ["True", *["changed_meanwhile"] * (TIMES - 1)]
    end_reading()
    assert list(read_session().scalars(select(StagedChange.state))) == [ChangeState.WAITING]


def test_submitted_once(app: Flask, group_id: int) -> None:
    product_id = service.begin_draft(group_id, KEY, MEMBER)
    complete(product_id)
    answers = racing.at_once(app, [product_id] * TIMES, lambda each: verification.submit(each, MEMBER))
    assert sorted(map(str, answers)) == ["None", *["submitted_already"] * (TIMES - 1)]


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
def test_a_new_price_is_not_written_over(
    app: Flask, group_id: int, monkeypatch: pytest.MonkeyPatch, *, locked: bool
) -> None:
    """One saves a listing that they have read, another sets its price meanwhile: whoever is second is told."""
    product_id = service.begin_draft(group_id, KEY, MEMBER)
    complete(product_id)
    (row,) = see(product_id).live["variants"]
    form = edit(product_id, variants=[{**row, "price": 70_000}])
    price = PriceEdit(variant_id=row["id"], seen=Rupiah(row["price"]), price=Rupiah(99_000))
    monkeypatch.setattr(content, "digest", _slowly)
    if not locked:
        monkeypatch.setattr(editing, "_lock_products", lambda *_: None)

    def act(who: str) -> object:
        if who == "listing":
            return service.save(form, MEMBER)
        time.sleep(0.1)
        return service.set_prices(group_id, [price], MEMBER)

    saved, problems = racing.at_once(app, ["listing", "price"], act)

    assert saved is False
    assert [each["price"] for each in see(product_id).live["variants"]] == [70_000]
    told = [problem.at for problem in problems] if isinstance(problems, list) else None
    is_in_turn = locked or db.engine.dialect.name == "sqlite"
    assert told == ([f"price-{row['id']}"] if is_in_turn else [])  # else nobody learns that a price is gone
