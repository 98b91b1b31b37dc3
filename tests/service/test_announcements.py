"""What offices tell the groups: who is meant, until when, mailed once, read once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storefront.accounts.models import Consent, Membership
from storefront.accounts.types import MemberRole
from storefront.announcements import queries, service
from storefront.announcements.models import Announcement, AnnouncementRead
from storefront.announcements.types import AnnouncementProblem, NewAnnouncement
from storefront.kernel import audit, clock, personal, worker
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.events import OutboxRow
from storefront.kernel.types import Actor
from storefront.notifications.outgoing import outgoing
from storefront.producers.types import CreateGroup, GroupKind
from tests.support.letters import Box
from tests.support.people import make_person
from tests.support.products import load_reference, make_group

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("app")
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
DAY = timedelta(days=1)
OFFICE = Actor(label="Disperindag Provinsi NTT")
NEWS = NewAnnouncement(
    key="satu", title="Pameran", body="Daftar sebelum Jumat.\n\nTempat terbatas.", starts_at=NOON, ends_at=NOON + DAY
)
NGADA, ENDE = "53.09", "53.08"


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with clock.frozen_at(NOON):
        yield


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    kept = Box()
    monkeypatch.setattr(outgoing, "_post", kept)
    monkeypatch.setattr(outgoing, "_public_url", "https://toko.test")
    yield kept
    end_reading()


@pytest.fixture
def groups() -> list[int]:
    """A koperasi and a PKK of Ngada, a koperasi of Ende, that does not sell yet."""
    load_reference()
    made = [("Ngada", GroupKind.KOPERASI, NGADA), ("Ibu", GroupKind.PKK, NGADA), ("Ende", GroupKind.KOPERASI, ENDE)]
    with unit_of_work() as session:
        return [
            make_group(
                session,
                CreateGroup(name=name, kind=kind, regency_code=code, phone="0812-0000-0001"),
                active=code == NGADA,
            ).id
            for name, kind, code in made
        ]


def unread(person_id: int, *group_ids: int) -> list[str]:
    end_reading()
    found = [told.title for told in queries.list_unread(read_session(), person_id, group_ids)]
    end_reading()
    return found


def test_it_reaches_the_groups_that_are_meant(groups: list[int]) -> None:
    reader = make_person("ketua@contoh.id", group_id=groups[0])
    for number, (regency, kind) in enumerate(
        [(None, None), (NGADA, None), (None, GroupKind.KOPERASI), (NGADA, GroupKind.KOPERASI)]
    ):
        service.announce(replace(NEWS, key=str(number), title=str(number), regency_code=regency, kind=kind), OFFICE)
    assert [unread(reader, each) for each in groups] == [["0", "1", "2", "3"], ["0", "1"], ["0", "2"]]
    assert unread(reader, groups[1], groups[2]) == ["0", "1", "2"]
    assert unread(reader) == []


@pytest.mark.sqlite_only
def test_it_is_shown_in_its_time_until_read_or_ended(groups: list[int]) -> None:
    reader, other = (make_person(f"{name}@contoh.id", group_id=groups[0]) for name in ("satu", "dua"))
    first = service.announce(NEWS, OFFICE)
    assert service.announce(replace(NEWS, title="Lain"), OFFICE) == first  # the same form once more
    for moment, shown in ((NOON - DAY / 9, []), (NOON, ["Pameran"]), (NOON + DAY, [])):
        with clock.frozen_at(moment):
            assert unread(reader, groups[0]) == shown
    for _again in range(2):
        service.mark_read(first, reader, [groups[0]])
    assert (unread(reader, groups[0]), unread(other, groups[0])) == ([], ["Pameran"])
    assert queries.get_announcement(read_session(), first).read_by == 1
    assert service.end(first, OFFICE) is True
    assert service.end(first, OFFICE) is False
    assert unread(other, groups[0]) == []
    told = queries.list_all(read_session())[0]
    assert (told.is_ended, told.ends_at) == (True, NOON)
    assert [entry.action for entry in audit.list_latest(read_session())[:2]] == [
        "announcement.ended",
        "announcement.made",
    ]
    end_reading()
    with pytest.raises(NotFoundError):
        service.mark_read(first, other, [groups[0]])


@pytest.mark.sqlite_only
def test_what_says_nothing_to_nobody_is_refused(groups: list[int]) -> None:
    del groups
    with pytest.raises(RefusedError) as caught:
        service.announce(replace(NEWS, body=" ", ends_at=NOON, regency_code="53.71"), OFFICE)
    assert [problem.code for problem in caught.value.problems] == [
        AnnouncementProblem.EMPTY,
        AnnouncementProblem.PERIOD,
        AnnouncementProblem.NOBODY,
    ]
    with pytest.raises(RefusedError) as caught:
        service.announce(replace(NEWS, starts_at=NOON - DAY, ends_at=NOON), OFFICE)
    assert [problem.code for problem in caught.value.problems] == [AnnouncementProblem.PAST]
    assert queries.list_all(read_session()) == []


@pytest.mark.sqlite_only
def test_a_stranger_cannot_say_that_they_have_read_it(groups: list[int]) -> None:
    reader = make_person("ende@contoh.id", group_id=groups[2])
    told = service.announce(replace(NEWS, regency_code=NGADA), OFFICE)
    with pytest.raises(NotFoundError):
        service.mark_read(told, reader, [groups[2]])
    assert read_session().scalars(select(AnnouncementRead)).all() == []


def test_each_member_gets_one_letter_once_it_begins(
    groups: list[int], box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "BATCH", 2)
    people = [make_person(f"anggota{number}@contoh.id", group_id=groups[number % 2]) for number in range(5)]
    make_person("ende@contoh.id", group_id=groups[2])
    helper = make_person("pendamping@contoh.id", group_id=groups[0], member=MemberRole.PENDAMPING)
    with unit_of_work() as session:
        session.add(Membership(person_id=people[0], group_id=groups[1], role=MemberRole.KETUA))
        assert session.scalars(select(Consent).where(Consent.person_id == helper)).all() == []  # so it counts no more
    told = service.announce(replace(NEWS, regency_code=NGADA, starts_at=NOON + DAY / 2), OFFICE)
    dropped = service.announce(replace(NEWS, key="dua", title="Batal", starts_at=NOON + DAY / 2), OFFICE)
    service.end(dropped, OFFICE)
    service.mail_due()
    assert box.collect() == []
    with clock.frozen_at(NOON + DAY / 2):
        for _again in range(2):
            service.mail_due()
            worker.drain([])
        letters = box.collect()
    assert sorted(letter.key for letter in letters) == [f"announcement-{told}-{each}" for each in people]
    assert {letter.subject for letter in letters} == {"Disperindag Provinsi NTT: Pameran"}
    assert "Daftar sebelum Jumat." in letters[0].text
    assert "https://toko.test/lapak/" in letters[0].html
    topics = read_session().scalars(select(OutboxRow.topic)).all()
    assert topics.count("AnnouncementDue") == 3  # two, two and one


@pytest.mark.sqlite_only
def test_one_bad_address_keeps_it_from_none_of_the_others(
    groups: list[int], box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("buruk", "baik"):
        make_person(f"{name}@contoh.id", group_id=groups[0])
    send = box.send

    def refuse(letter: object) -> None:
        if getattr(letter, "to", "").startswith("buruk"):
            raise OSError("no such address")
        send(letter)  # type: ignore[arg-type]  # whatever comes is handed on

    monkeypatch.setattr(box, "send", refuse)
    service.announce(NEWS, OFFICE)
    service.mail_due()
    worker.drain([])
    assert [letter.to for letter in box.collect()] == ["baik@contoh.id"]
    row = read_session().scalars(select(OutboxRow).where(OutboxRow.topic == "AnnouncementDue")).one()
    assert (row.attempts, row.done_at) == (1, None)


@pytest.mark.sqlite_only
def test_erasing_a_person_leaves_the_announcement(groups: list[int]) -> None:
    official, reader = make_person("dinas@contoh.id"), make_person("ketua@contoh.id", group_id=groups[0])
    told = service.announce(NEWS, replace(OFFICE, person_id=official))
    service.mark_read(told, reader, [groups[0]])
    for person_id, said in ((official, "made"), (reader, "read")):
        end_reading()
        exported = personal.export(read_session(), person_id)["announcements"]
        assert exported == [{said: "Pameran", "at": NOON.isoformat()}]
        end_reading()
        with unit_of_work() as session:
            personal.erase(session, person_id)
    assert read_session().scalars(select(Announcement.made_by)).all() == [None]
    assert read_session().scalars(select(AnnouncementRead)).all() == []
