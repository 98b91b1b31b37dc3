"""Changes of a verified product: what holds at once, what waits, and what the office makes of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from storefront.catalogue import queries, service
from storefront.catalogue.models import StagedChange
from storefront.catalogue.types import ChangeState, DeterminationOutcome, ListingAct
from storefront.kernel import audit, clock, timeline
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from tests.support.listings import ONE, PHOTOS, change, edit, see, verified
from tests.support.products import MEMBER, OFFICE

pytestmark = pytest.mark.usefixtures("app")
PIRT = {"pirt": ["206530000000001", "2031-01-01"]}


@pytest.fixture
def product_id() -> int:
    return verified()


def approve(change_id: int) -> None:
    with unit_of_work() as session:
        service.approve(session, change_id, OFFICE)


def waiting(product_id: int) -> int:
    found = see(product_id).change
    assert found
    assert found.state is ChangeState.WAITING
    return found.id


def states() -> list[ChangeState]:
    end_reading()
    return list(read_session().scalars(select(StagedChange.state).order_by(StagedChange.id)))


def test_what_holds_at_once(product_id: int) -> None:
    variants = see(product_id).live["variants"]
    cheaper = [{**variants[0], "price": 59_000}, variants[1]]
    assert change(product_id, lead_time_days=9, capacity_per_month=40, variants=cheaper) is False
    desk = see(product_id)
    assert desk.change is None
    assert (desk.live["lead_time_days"], desk.live["capacity_per_month"]) == (9, 40)
    assert desk.live["variants"][0]["price"] == 59_000


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Kopi Baru"},
        {"category": "madu"},
        {"description": "Cerita baru."},
        {"material": "Biji kopi"},
        {"technique": "Dijemur"},
        {"season": "Juni"},
        {"shelf_life_days": 90},
        {"licences": PIRT},
        {"halal": ["dalam_proses", None, None]},
        {"pictures": PHOTOS[:2]},
    ],
    ids=lambda values: next(iter(values)),
)
def test_what_waits_and_is_then_live(product_id: int, values: dict[str, object]) -> None:
    live = see(product_id).live
    assert change(product_id, **values) is True
    desk = see(product_id)
    assert (desk.live, desk.is_public) == (live, True)
    assert desk.shown == {**live, **values}

    approve(waiting(product_id))
    assert see(product_id).live == {**live, **values}
    assert see(product_id).change is None
    assert states() == [ChangeState.APPROVED]


def test_a_licence_that_the_office_approved_is_shown(product_id: int) -> None:
    change(product_id, licences=PIRT)
    assert queries.list_checked_licences(read_session(), product_id) == ()
    approve(waiting(product_id))
    end_reading()
    assert [each.number for each in queries.list_checked_licences(read_session(), product_id)] == [PIRT["pirt"][0]]


def test_of_variants_texts_wait_and_prices_do_not(product_id: int) -> None:
    first, second = see(product_id).live["variants"]
    new = {**ONE[0], "label": "Besar", "net_content": "1 kg"}
    assert change(product_id, variants=[{**first, "label": "Sedang", "price": 70_000}, second, new]) is True
    live = see(product_id).live["variants"]
    assert [(row["label"], row["price"]) for row in live] == [("", 70_000), ("kecil", 25_000)]
    shown = see(product_id).shown["variants"]
    change(product_id, variants=[{**shown[0], "price": 71_000}, *shown[1:]])
    approve(waiting(product_id))
    live = see(product_id).live["variants"]
    assert [(row["label"], row["price"]) for row in live] == [("Sedang", 71_000), ("kecil", 25_000), ("Besar", 60_000)]


def test_a_live_page_keeps_something_to_sell_until_the_new_sizes_are_seen(product_id: int) -> None:
    before = see(product_id).live["variants"]
    assert change(product_id, variants=[{**ONE[0], "label": "Besar"}]) is True
    assert see(product_id).live["variants"] == before
    approve(waiting(product_id))
    assert [row["label"] for row in see(product_id).live["variants"]] == ["Besar"]


def test_a_second_change_takes_the_first_with_it(product_id: int) -> None:
    change(product_id, name="Kopi Baru")
    change(product_id, material="Biji kopi")
    assert states() == [ChangeState.WITHDRAWN, ChangeState.WAITING]
    found = see(product_id).change
    assert found
    assert found.proposed == {"name": "Kopi Baru", "material": "Biji kopi"}
    assert change(product_id, material="Biji kopi") is True
    assert states() == [ChangeState.WITHDRAWN, ChangeState.WAITING]


def test_back_to_what_is_live_is_no_change(product_id: int) -> None:
    name = see(product_id).live["name"]
    change(product_id, name="Kopi Baru")
    assert change(product_id, name=name) is False
    assert states() == [ChangeState.WITHDRAWN]
    assert see(product_id).change is None


def test_withdrawn_by_the_group(product_id: int) -> None:
    change(product_id, name="Kopi Baru")
    change_id = waiting(product_id)
    service.act_on(product_id, ListingAct.WITHDRAW, MEMBER)
    assert see(product_id).shown["name"] != "Kopi Baru"
    with pytest.raises(NotFoundError):
        service.act_on(product_id, ListingAct.WITHDRAW, MEMBER)
    with pytest.raises(StateConflictError):
        approve(change_id)
    assert states() == [ChangeState.WITHDRAWN]


@pytest.mark.parametrize("is_returned", [False, True])
def test_what_waits_when_the_determination_ends_is_written_with_the_next_save(
    product_id: int, *, is_returned: bool
) -> None:
    variants = see(product_id).live["variants"]
    change(product_id, name="Kopi Baru", variants=[{**variants[0], "label": "Sedang"}, variants[1], ONE[0]])
    if is_returned:
        send_back(product_id)
    with unit_of_work() as session:
        service.record_outcome(session, product_id, DeterminationOutcome.EXPIRED, None, clock.now())
    assert change(product_id, name="Kopi Lain") is False
    desk = see(product_id)
    assert (desk.change, desk.shown) == (None, desk.live)
    assert (desk.live["name"], len(desk.live["variants"])) == ("Kopi Lain", 3)
    assert desk.live["variants"][0] == {**variants[0], "label": "Sedang"}


def test_returned_with_a_reason_and_put_right(product_id: int) -> None:
    change(product_id, name="Kopi Baru")
    change_id = waiting(product_id)
    with unit_of_work() as session, pytest.raises(RefusedError):
        service.send_back(session, change_id, " ", OFFICE)
    with unit_of_work() as session:
        service.send_back(session, change_id, "Nama terlalu umum", OFFICE)
    found = see(product_id).change
    assert found
    assert (found.state, found.reason) == (ChangeState.RETURNED, "Nama terlalu umum")
    group_id = see(product_id).group_id
    assert queries.list_returned(read_session(), [group_id], 9) == [
        (product_id, see(product_id).live["name"], "Nama terlalu umum")
    ]
    change(product_id, name="Kopi Bajawa Baru")
    assert queries.list_returned(read_session(), [group_id], 9) == []
    assert [each.state for each in queries.list_changes(read_session(), limit=9)] == [ChangeState.WAITING]


def send_back(product_id: int) -> None:
    change_id = waiting(product_id)
    with unit_of_work() as session:
        service.send_back(session, change_id, "Nama terlalu umum", OFFICE)


def test_what_came_back_is_still_written_in_the_forms_and_goes_again_whole(product_id: int) -> None:
    change(product_id, name="Kopi Baru", material="Biji kopi")
    send_back(product_id)
    assert see(product_id).shown["name"] == "Kopi Baru"
    variants = see(product_id).live["variants"]
    assert change(product_id, variants=[{**variants[0], "price": 1}, *variants[1:]]) is False
    assert states() == [ChangeState.RETURNED]  # a price sends nothing again
    assert change(product_id, name="Kopi Bajawa") is True
    found = see(product_id).change
    assert found
    assert (found.state, found.proposed) == (ChangeState.WAITING, {"name": "Kopi Bajawa", "material": "Biji kopi"})


def test_what_came_back_may_go_again_as_it_is_or_be_given_up(product_id: int) -> None:
    change(product_id, name="Kopi Baru")
    send_back(product_id)
    assert change(product_id, name="Kopi Baru") is True
    send_back(product_id)
    service.act_on(product_id, ListingAct.WITHDRAW, MEMBER)
    assert states() == [ChangeState.RETURNED, ChangeState.WITHDRAWN]
    assert see(product_id).shown == see(product_id).live


def test_back_to_what_is_live_ends_what_came_back(product_id: int) -> None:
    name = see(product_id).live["name"]
    change(product_id, name="Kopi Baru")
    send_back(product_id)
    assert change(product_id, name=name) is False
    assert (states(), see(product_id).change) == ([ChangeState.WITHDRAWN], None)


def test_the_office_approves_only_what_the_group_saw(product_id: int) -> None:
    change(product_id, name="Kopi Baru")
    change_id = waiting(product_id)
    with unit_of_work() as session:
        service.lock(session, product_id).name = "Kopi Lain"
    with pytest.raises(RefusedError) as raised:
        approve(change_id)
    assert [problem.code.value for problem in raised.value.problems] == ["changed_meanwhile"]
    assert (see(product_id).live["name"], states()) == ("Kopi Lain", [ChangeState.WAITING])


def test_a_form_that_was_opened_before_the_change_is_told(product_id: int) -> None:
    mine = edit(product_id, name="Kopi Saya")
    change(product_id, name="Kopi Kami")
    with pytest.raises(RefusedError):
        service.save(mine, MEMBER)
    assert see(product_id).shown["name"] == "Kopi Kami"


def test_the_database_lets_one_wait(product_id: int) -> None:
    change(product_id, name="Kopi Baru")
    with pytest.raises(IntegrityError), unit_of_work() as session:
        session.add(
            StagedChange(product_id=product_id, seen={}, proposed={"name": "x"}, proposed_at=clock.now(), reason="")
        )
        session.flush()


def test_every_step_is_in_the_timeline_and_in_the_log(product_id: int) -> None:
    change(product_id, name="Kopi Baru")
    change_id = waiting(product_id)
    approve(change_id)
    steps = timeline.list_entries(read_session(), "staged_change", [change_id])
    assert [(step.state, step.actor_label) for step in steps] == [("waiting", MEMBER.label), ("approved", OFFICE.label)]
    log = audit.list_latest(read_session(), text="change.", limit=2)
    assert [(entry.action, entry.after) for entry in log] == [
        ("change.approved", {"name": "Kopi Baru"}),
        ("change.proposed", {"name": "Kopi Baru"}),
    ]
