from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from storefront.catalogue import service as catalogue
from storefront.catalogue.models import Product
from storefront.curation import queries, service
from storefront.curation.models import ShowcaseSlot
from storefront.curation.types import (
    HOME,
    CurationProblem,
    Picked,
    ShowcasePage,
    Showing,
    SlotPhase,
    Spot,
)
from storefront.kernel import audit, clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.producers.models import ProducerGroup
from storefront.producers.types import GroupState
from storefront.verification import service as verification
from tests.support.products import COFFEE, MEMBER, OFFICE, make_product, make_public_product
from tests.support.shelf import drain

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("app")
START = datetime(2026, 11, 1, tzinfo=UTC)
END = datetime(2026, 12, 1, tzinfo=UTC)
BEFORE = START - timedelta(days=1)
SHOWING = Showing(starts_at=START, ends_at=END, reason="Terdaftar IG.")
COFFEES = Spot(ShowcasePage.CATEGORY, "kopi")
P = CurationProblem


@pytest.fixture(autouse=True)
def _before_it_begins() -> Iterator[None]:
    with clock.frozen_at(BEFORE):
        yield


def refused(*expected: CurationProblem) -> pytest.RaisesExc[RefusedError]:
    return pytest.RaisesExc(
        RefusedError, check=lambda error: tuple(problem.code for problem in error.problems) == expected
    )


def shown(moment: datetime, spot: Spot = HOME) -> list[Picked]:
    end_reading()
    found = [entry.picked for entry in queries.current_showcase(read_session(), moment, spot)]
    end_reading()
    return found


def slot_of(slot_id: int) -> Showing:
    end_reading()
    slot = queries.get_slot(read_session(), slot_id)
    end_reading()
    return Showing(
        spot=slot.spot, starts_at=slot.starts_at, ends_at=slot.ends_at, reason=slot.reason, reason_en=slot.reason_en
    )


def two_coffees() -> tuple[int, int, int]:
    """A group and two of its products, all with cards."""
    group, first = make_public_product()
    variants = tuple(replace(variant, sku=f"{variant.sku}-B") for variant in COFFEE.variants)
    with unit_of_work() as session:
        second = make_product(session, group, replace(COFFEE, variants=variants))
    drain()
    return group.id, first.id, second.id


def test_what_is_featured_shows_in_its_time_and_order() -> None:
    group_id, first, second = two_coffees()
    picks = (Picked(second), Picked(group_id=group_id), Picked(first))
    last, *_others = [service.feature(picked, SHOWING, OFFICE) for picked in picks]
    assert shown(START) == [Picked(first), Picked(group_id=group_id), Picked(second)]  # the newest stands first
    for _tap in range(2):  # the second of one page
        service.raise_slot(last, 1, OFFICE)
    everything = [Picked(first), Picked(second), Picked(group_id=group_id)]
    assert shown(START) == shown(END - timedelta(microseconds=1)) == everything
    assert shown(START - timedelta(microseconds=1)) == shown(END) == shown(START, COFFEES) == []
    log = audit.list_latest(read_session())
    assert [entry.action for entry in log[:2]] == ["showcase.raised", "showcase.featured"]
    assert (log[0].before, log[0].after) == ({"page": "home", "position": 0}, {"page": "home", "position": 2})


@pytest.mark.sqlite_only
def test_of_many_the_first_of_each_kind_are_seen_and_the_office_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    group_id, first, second = two_coffees()
    monkeypatch.setattr(queries, "MOST_SHOWN", 1)
    for picked in (Picked(group_id=group_id), Picked(second), Picked(first)):
        service.feature(picked, SHOWING, OFFICE)
    assert shown(START) == [Picked(first), Picked(group_id=group_id)]
    with clock.frozen_at(START):
        slots = queries.list_slots(read_session(), SlotPhase.NOW)
    assert [slot.is_seen for slot in slots] == [True, False, True]
    end_reading()
    with unit_of_work() as session:
        verification.suspend(session, "OVOP-53.09-0001", "contoh", OFFICE)
    assert shown(START) == [Picked(second), Picked(group_id=group_id)]
    with clock.frozen_at(START):
        slots = queries.list_slots(read_session(), SlotPhase.NOW)
    assert [slot.is_seen for slot in slots] == [False, True, True]


@pytest.mark.sqlite_only
def test_the_pages_of_a_thing_are_home_and_those_it_is_listed_under() -> None:
    group_id, product_id, _ = two_coffees()
    ngada = Spot(ShowcasePage.REGENCY, "ngada")
    for picked in (Picked(product_id), Picked(group_id=group_id)):
        assert queries.spots_of(read_session(), picked) == [HOME, COFFEES, ngada]
        end_reading()
        for spot in (COFFEES, ngada):
            service.feature(picked, replace(SHOWING, spot=spot), OFFICE)
            assert picked in shown(START, spot)
        with refused(P.NOT_ON_PAGE):
            service.feature(picked, replace(SHOWING, spot=Spot(ShowcasePage.REGENCY, "ende")), OFFICE)
    assert shown(START) == shown(START, Spot(ShowcasePage.REGENCY, "ende")) == []


def test_what_buyers_no_longer_see_drops_out_and_comes_back() -> None:
    group_id, first, second = two_coffees()
    for picked in (Picked(group_id=group_id), Picked(second), Picked(first)):
        service.feature(picked, SHOWING, OFFICE)
    with unit_of_work() as session:
        verification.suspend(session, "OVOP-53.09-0001", "contoh", OFFICE)
    assert shown(START) == [Picked(second), Picked(group_id=group_id)]
    with unit_of_work() as session:
        catalogue.pause(session, session.get_one(Product, second), MEMBER)
    assert shown(START) == [Picked(group_id=group_id)]
    with unit_of_work() as session:
        session.get_one(ProducerGroup, group_id).state = GroupState.SUSPENDED
    assert shown(START) == []
    slots = queries.list_slots(read_session(), SlotPhase.COMING)
    assert [slot.is_public for slot in slots] == [False] * 3
    end_reading()
    with unit_of_work() as session:
        session.get_one(ProducerGroup, group_id).state = GroupState.ACTIVE
    assert shown(START) == [Picked(group_id=group_id)]


@pytest.mark.sqlite_only
def test_only_what_buyers_see_with_a_reason_and_a_time_is_featured() -> None:
    group, _ = make_public_product()
    variants = tuple(replace(variant, sku=f"{variant.sku}-B") for variant in COFFEE.variants)
    with unit_of_work() as session:
        hidden = make_product(session, group, replace(COFFEE, variants=variants), verified=False)
    with refused(P.NOT_PUBLIC, P.PERIOD, P.REASON_MISSING):
        service.feature(Picked(hidden.id), replace(SHOWING, ends_at=START, reason=" "), OFFICE)
    with refused(P.NOT_PUBLIC):
        service.feature(Picked(group_id=999), SHOWING, OFFICE)
    with clock.frozen_at(END), refused(P.PAST):
        service.feature(Picked(group_id=group.id), SHOWING, OFFICE)
    assert [queries.list_slots(read_session(), phase) for phase in SlotPhase] == [[], [], []]


def test_nothing_stands_twice_on_a_page() -> None:
    _, product_id, other = two_coffees()
    slot_id = service.feature(Picked(product_id), SHOWING, OFFICE)
    touching = replace(SHOWING, starts_at=END, ends_at=END + timedelta(days=1))
    with refused(P.OVERLAP):
        service.feature(Picked(product_id), replace(touching, starts_at=END - timedelta(minutes=1)), OFFICE)
    after = service.feature(Picked(product_id), touching, OFFICE)
    service.feature(Picked(product_id), replace(SHOWING, spot=COFFEES), OFFICE)
    service.feature(Picked(other), SHOWING, OFFICE)
    with refused(P.OVERLAP):
        service.change(after, replace(touching, starts_at=START), 1, OFFICE)
    assert slot_of(after) == touching
    service.change(slot_id, replace(SHOWING, ends_at=END - timedelta(days=1)), 1, OFFICE)  # over itself


@pytest.mark.sqlite_only
def test_a_change_counts_once_and_is_written_down() -> None:
    _, product_id, _ = two_coffees()
    slot_id = service.feature(Picked(product_id), SHOWING, OFFICE)
    later = replace(SHOWING, spot=COFFEES, ends_at=END + timedelta(days=1), reason="Panen baru.", reason_en="New crop.")
    service.change(slot_id, later, 1, OFFICE)
    assert slot_of(slot_id) == later
    entry = audit.list_latest(read_session())[0]
    assert (entry.action, entry.subject, entry.subject_id) == ("showcase.changed", "product", str(product_id))
    assert entry.before == {"page": "home", "ends_at": END.isoformat(), "reason": "Terdaftar IG.", "reason_en": ""}
    assert entry.after["reason"] == "Panen baru."
    end_reading()
    with pytest.raises(StateConflictError):
        service.change(slot_id, SHOWING, 1, OFFICE)
    assert slot_of(slot_id) == later


@pytest.mark.sqlite_only
def test_what_has_begun_keeps_its_start_and_what_is_over_stays_as_it_was() -> None:
    _, product_id, _ = two_coffees()
    slot_id = service.feature(Picked(product_id), SHOWING, OFFICE)
    with clock.frozen_at(START):
        with refused(P.BEGUN):
            service.change(slot_id, replace(SHOWING, starts_at=START + timedelta(days=1)), 1, OFFICE)
        service.change(slot_id, replace(SHOWING, reason="Lain."), 1, OFFICE)
    with clock.frozen_at(END):
        with refused(P.OVER):
            service.change(slot_id, replace(SHOWING, ends_at=END + timedelta(days=9)), 2, OFFICE)
        with refused(P.OVER):
            service.end(slot_id, OFFICE)
        service.raise_slot(slot_id, 2, OFFICE)
    assert slot_of(slot_id) == replace(SHOWING, reason="Lain.")


@pytest.mark.sqlite_only
def test_ending_takes_it_off_now_and_drops_what_has_not_begun() -> None:
    _, first, second = two_coffees()
    running, coming = (service.feature(Picked(each), SHOWING, OFFICE) for each in (first, second))
    service.end(coming, OFFICE)
    with pytest.raises(NotFoundError):
        service.end(coming, OFFICE)
    now = START + timedelta(days=3)
    with clock.frozen_at(now):
        service.end(running, OFFICE)
        assert shown(now) == []
        (slot,) = queries.list_slots(read_session(), SlotPhase.OVER)
        assert (slot.id, slot.ends_at, slot.phase) == (running, now, SlotPhase.OVER)
    assert shown(now - timedelta(microseconds=1)) == [Picked(first)]
    assert [entry.action for entry in audit.list_latest(read_session())[:2]] == ["showcase.ended", "showcase.dropped"]


@pytest.mark.parametrize(
    "wrong",
    [{"product_id": None}, {"page": ShowcasePage.CATEGORY}, {"page_slug": "kopi"}, {"starts_at": END}],
    ids=["nothing", "page without name", "home with name", "no time"],
)
def test_the_database_holds_the_shape_of_a_slot(wrong: dict[str, object]) -> None:
    _, product = make_public_product()
    sound = {"product_id": product.id, "position": 1, "starts_at": START, "ends_at": END, "reason": "Ada."}
    with pytest.raises(IntegrityError), unit_of_work() as session:
        session.execute(insert(ShowcaseSlot).values({**sound, **wrong}))
