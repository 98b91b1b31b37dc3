"""The letter of the morning to those who work the queue."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storefront.accounts.types import DECIDING_ROLE, Role
from storefront.casework import queries, service
from storefront.casework.types import DIGEST, CaseKey, CaseKind, DigestDue
from storefront.kernel import clock, settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.events import OutboxRow
from storefront.kernel.types import SYSTEM
from storefront.notifications import queue_letters
from storefront.notifications.outgoing import outgoing
from tests.support.people import make_person
from tests.support.queue import FIRST, fill_queue

if TYPE_CHECKING:
    from storefront.notifications.types import Letter

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.sqlite_only]
MONDAY = datetime(2026, 11, 23, 0, 10, tzinfo=UTC)  # ten past eight in Kupang


def asked(at: datetime) -> list[object]:
    with clock.frozen_at(at):
        service.remind()
    end_reading()
    rows = read_session().scalars(select(OutboxRow).where(OutboxRow.topic == "DigestDue"))
    return [row.payload for row in rows]


def kinds_of_workers() -> dict[str, frozenset[CaseKind]]:
    end_reading()
    return {each.email: each.kinds for each in queries.list_workers(read_session())}


def test_on_the_morning_of_a_working_day_when_something_waits() -> None:
    assert asked(MONDAY) == []
    fill_queue()
    assert asked(MONDAY.replace(hour=5)) == []
    assert asked(MONDAY.replace(day=22)) == []  # a Sunday
    assert asked(datetime(2026, 12, 25, 0, 10, tzinfo=UTC)) == []  # a Friday, and Christmas
    assert asked(MONDAY) == [{"day": "2026-11-23"}]


def test_it_can_be_switched_off() -> None:
    fill_queue()
    with unit_of_work() as session:
        settings.put(session, DIGEST, False, SYSTEM)
    assert asked(MONDAY) == []


def test_to_each_what_they_work_on_and_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    fill_queue(products=3, changes=0, groups=1, papers=0)
    pmd = make_person("pmd@contoh.id", Role.DINAS_PMD)
    make_person("dagang@contoh.id", Role.DISPERINDAG)
    for name, role in (("admin", Role.ADMIN), ("pbj", Role.BIRO_PBJ), ("kab", Role.PMD_KABUPATEN)):
        make_person(f"{name}@contoh.id", role)
    service.take([CaseKey(kind=CaseKind.PRODUCT, subject_id=FIRST)], pmd, "Pmd", SYSTEM)
    sent: list[Letter] = []
    monkeypatch.setattr(outgoing, "_post", type("Post", (), {"send": staticmethod(sent.append)}))
    queue_letters.digest(DigestDue(day="2026-11-23"))
    queue_letters.digest(DigestDue(day="2026-11-23"))
    assert {letter.to: "Menunggu pemeriksa: 3\n- Sedang Anda periksa: 1" in letter.text for letter in sent} == {
        "pmd@contoh.id": True,
        "dagang@contoh.id": False,
    }
    assert len(sent) == 2
    assert "Menunggu pemeriksa: 1\n" in sent[1].text
    assert "/kantor/verifikasi" in sent[0].html


def test_also_to_the_role_that_a_setting_lets_decide() -> None:
    for role in (Role.BIRO_PBJ, Role.DISPERINDAG):
        make_person(f"{role.value}@contoh.id", role)
    decided, brought = {CaseKind.PRODUCT, CaseKind.CHANGE}, {CaseKind.GROUP, CaseKind.PAPERS}
    assert kinds_of_workers() == {"disperindag@contoh.id": brought}
    with unit_of_work() as session:
        settings.put(session, DECIDING_ROLE, Role.BIRO_PBJ.value, SYSTEM)
    assert kinds_of_workers() == {"biro_pbj@contoh.id": decided, "disperindag@contoh.id": brought}
    with unit_of_work() as session:
        settings.put(session, DECIDING_ROLE, Role.DISPERINDAG.value, SYSTEM)
    assert kinds_of_workers() == {"disperindag@contoh.id": decided | brought}


def test_whom_nothing_waits_for_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    fill_queue(products=1, changes=0, groups=0, papers=0)
    make_person("dagang@contoh.id", Role.DISPERINDAG)
    sent: list[Letter] = []
    monkeypatch.setattr(outgoing, "deliver", sent.append)
    queue_letters.digest(DigestDue(day="2026-11-23"))
    assert sent == []
