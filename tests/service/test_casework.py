"""The queue of the offices: what waits, and who has taken it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storefront.casework import queries, service
from storefront.casework.types import CaseKey, CaseKind, Place, QueueFilter, Stage
from storefront.kernel import audit, clock, personal
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.types import Actor
from tests.support.people import make_person
from tests.support.queue import FIRST, NGADA, SUMBA, fill_queue

pytestmark = pytest.mark.usefixtures("app")
OFFICE = Actor(label="Dinas PMD", person_id=1)
KIND = CaseKind


def names(wanted: QueueFilter, *, limit: int = 50, after: Place | None = None) -> list[str]:
    end_reading()
    return [row.title for row in queries.list_cases(read_session(), wanted, limit=limit, after=after)]


def key(kind: CaseKind, number: int = 0) -> CaseKey:
    return CaseKey(kind=kind, subject_id=FIRST + number)


def test_one_queue_over_four_kinds_the_longest_waiting_first() -> None:
    fill_queue()
    rows = queries.list_cases(read_session(), QueueFilter(), limit=50)
    assert [(row.key.kind.value, row.title, row.regency_code, row.stage.value) for row in rows] == [
        ("produk", "Kain antre 0003", SUMBA, "siap"),
        ("produk", "Kain antre 0002", NGADA, "menunggu"),
        ("kelompok", "Kelompok Daftar 1", SUMBA, "menunggu"),
        ("perubahan", "Kain antre 0005", SUMBA, "menunggu"),
        ("produk", "Kain antre 0001", SUMBA, "menunggu"),
        ("berkas", "Kelompok Aktif 0", NGADA, "menunggu"),
        ("kelompok", "Kelompok Daftar 0", NGADA, "menunggu"),
        ("perubahan", "Kain antre 0004", NGADA, "menunggu"),
        ("produk", "Kain antre 0000", NGADA, "menunggu"),
    ]
    assert {row.group_name for row in rows if row.key.kind is KIND.CHANGE} == {"Lapak Contoh"}


def test_page_by_page_by_key_nobody_is_left_out_or_told_twice() -> None:
    fill_queue(products=5, changes=5, groups=5, papers=5)
    whole = names(QueueFilter())
    seen: list[str] = []
    after = None
    while rows := queries.list_cases(read_session(), QueueFilter(), limit=3, after=after):
        seen += [row.title for row in rows]
        after = Place(since=rows[-1].since, key=rows[-1].key)
    assert (seen, len(set(seen))) == (whole, 20)


def test_filters_let_in_what_they_name() -> None:
    now = fill_queue()
    person_id = make_person("pemeriksa@contoh.id")
    assert service.take([key(KIND.CHANGE), key(KIND.PRODUCT, 3)], person_id, "Ana", OFFICE) == []
    late = {kind: now - timedelta(hours=2) for kind in CaseKind}
    groups, products = frozenset({KIND.GROUP}), frozenset({KIND.PRODUCT})
    for wanted, found in (
        (QueueFilter(regency_code=NGADA, kinds=groups), ["Kelompok Daftar 0"]),
        (
            QueueFilter(reach=frozenset({SUMBA}), kinds=products),
            ["Kain antre 0003", "Kain antre 0001"],
        ),
        (QueueFilter(reach=frozenset()), []),
        (QueueFilter(stage=Stage.READY), ["Kain antre 0003"]),
        (QueueFilter(stage=Stage.TAKEN), ["Kain antre 0004"]),
        (QueueFilter(person_id=person_id), ["Kain antre 0003", "Kain antre 0004"]),
        (QueueFilter(is_late=True, late_before=late), ["Kain antre 0003"]),
        (QueueFilter(text="AKTIF kelompok"), ["Kelompok Aktif 0"]),
        (QueueFilter(text="lapak antre 0001"), ["Kain antre 0001"]),
        (QueueFilter(text="100%"), []),
    ):
        assert names(wanted) == found, wanted
    counts = queries.count_cases(read_session(), None, person_id, late)
    assert (counts.untaken, counts.mine, counts.ready, counts.late, counts.total) == (7, 1, 1, 1, 9)
    assert queries.count_cases(read_session(), frozenset({NGADA}), person_id, late).total == 5


def test_what_one_has_taken_another_is_told_of() -> None:
    fill_queue()
    ana, budi = make_person("ana@contoh.id"), make_person("budi@contoh.id")
    wanted = [key(KIND.PRODUCT), key(KIND.GROUP)]
    assert service.take(wanted, ana, "Ana", OFFICE) == []
    assert service.take(wanted, ana, "Ana", OFFICE) == []
    (problem,) = service.take([key(KIND.PRODUCT), key(KIND.CHANGE)], budi, "Budi", OFFICE)
    assert (problem.code.value, problem.values) == ("taken", {"title": "Kain antre 0000", "who": "Ana"})
    end_reading()
    rows = queries.list_by_keys(read_session(), [*wanted, key(KIND.CHANGE)], None)
    assert {each.kind: row.taken_by for each, row in rows.items()} == {
        KIND.PRODUCT: "Ana",
        KIND.GROUP: "Ana",
        KIND.CHANGE: "Budi",
    }
    assert len(audit.list_latest(read_session(), text="case.taken")) == 3
    assert [each.name for each in queries.list_examiners(read_session())] == ["Ana", "Budi"]

    service.release([key(KIND.PRODUCT), key(KIND.PRODUCT, 1)], OFFICE)
    (entry,) = audit.list_latest(read_session(), text="case.released")
    assert (entry.before, entry.after) == ({"person_id": ana}, {"title": "Kain antre 0000"})
    assert service.take([key(KIND.PRODUCT)], budi, "Budi", OFFICE) == []


def test_what_does_not_wait_is_not_taken() -> None:
    fill_queue()
    ana = make_person("ana@contoh.id")
    (problem,) = service.take([key(KIND.PAPERS)], ana, "Ana", OFFICE)
    assert problem.code.value == "gone"
    assert queries.list_examiners(read_session()) == []


def test_whoever_leaves_leaves_nothing_in_the_queue() -> None:
    fill_queue()
    ana = make_person("ana@contoh.id")
    service.take([key(KIND.GROUP)], ana, "Ana", OFFICE)
    end_reading()
    assert personal.export(read_session(), ana)["cases"][0]["id"] == FIRST
    end_reading()
    with unit_of_work() as session:
        personal.erase(session, ana)
    assert names(QueueFilter(stage=Stage.TAKEN)) == []


def test_the_service_time_is_told_in_working_days() -> None:
    since = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
    with clock.frozen_at(since + timedelta(days=21)):
        times = queries.service_times(read_session())
        found = queries.waited(since, KIND.PRODUCT, times)
        assert (found.days, found.is_late) == (15, True)
        assert queries.late_before(times)[KIND.PRODUCT] > since
    with clock.frozen_at(datetime(2026, 12, 28, 2, 0, tzinfo=UTC)):  # a Monday after two holidays
        assert queries.waited(datetime(2026, 12, 23, 2, 0, tzinfo=UTC), KIND.PRODUCT, times).days == 1
