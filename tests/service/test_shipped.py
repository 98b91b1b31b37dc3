"""Rows that ship are kept as they ship, and nobody else's are touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from storefront.kernel import shipped
from storefront.kernel.db import db, end_reading, read_session, unit_of_work
from storefront.regions import service as regions
from storefront.regions.data import REGENCIES
from storefront.regions.models import Regency

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.both_databases


def _all() -> dict[str, tuple[str, list[str], int]]:
    end_reading()
    rows = read_session().scalars(select(Regency))
    return {row.code: (row.name, row.short_names, row.position) for row in rows}


def test_what_is_missing_or_differs_is_put_right(app: Flask) -> None:
    del app
    regions.load_reference()
    shipping = _all()
    assert len(shipping) == len(REGENCIES)
    with unit_of_work() as session:
        session.get_one(Regency, "53.09").short_names = ["NGD"]
        session.get_one(Regency, "53.11").position = 99
        session.delete(session.get_one(Regency, "53.01"))
    assert _all() != shipping
    regions.load_reference()
    assert _all() == shipping


def test_the_rows_of_others_stay(app: Flask) -> None:
    del app
    regions.load_reference()
    before = _all()
    with unit_of_work() as session:
        columns = [column.key for column in Regency.__table__.columns]
        row = {name: getattr(session.get_one(Regency, "53.09"), name) for name in columns}
        shipped.keep(session, Regency, "code", [row | {"name": "Ngadha"}])
        shipped.keep(session, Regency, "code", [])
    assert {code for code, row in _all().items() if row != before[code]} == {"53.09"}


def test_a_second_time_asks_once_and_writes_nothing(app: Flask) -> None:
    del app
    regions.load_reference()
    sent: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    regions.load_reference()
    assert [each.split()[0] for each in sent if "regency" in each] == ["SELECT"]
