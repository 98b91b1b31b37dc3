"""Waiting for goods: once for each person, told once and in order, forgotten when it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from storefront.catalogue.models import Product
from storefront.catalogue.types import ListingState
from storefront.interests import queries, service
from storefront.interests.models import Interest
from storefront.interests.types import HEAD_START_HOURS, KEPT_DAYS, MOST_OPEN, Ask, InterestProblem
from storefront.kernel import clock, settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError
from storefront.kernel.events import OutboxRow
from storefront.kernel.types import SYSTEM
from storefront.stock import service as stock
from storefront.stock.types import MovementReason, StockChanged, Want
from tests.support import factories

if TYPE_CHECKING:
    from flask import Flask

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def shop(app: Flask) -> factories.Shop:
    del app
    factories.load_reference()
    return factories.open_shop(variants=2, on_hand=0)


def ask(shop: factories.Shop, contact: str, quantity: int = 1, **changes: object) -> str:
    command = Ask(variant_id=shop.variant_ids[0], quantity=quantity, contact=contact, **changes)  # type: ignore[arg-type]  # by name
    return service.ask(command, "203.0.113.7")


def rows() -> list[Interest]:
    end_reading()
    return list(read_session().scalars(select(Interest).order_by(Interest.id)))


def put(shop: factories.Shop, quantity: int, variant: int = 0) -> None:
    with unit_of_work() as session:
        stock.receive(
            session,
            variant_id=shop.variant_ids[variant],
            place_id=shop.place_id,
            quantity=quantity,
            reason=MovementReason.HARVEST,
            actor=SYSTEM,
        )


def due() -> list[str]:
    return [row.email or row.phone or "" for row in rows() if row.due_at]


def codes(error: RefusedError) -> list[object]:
    return [problem.code for problem in error.problems]


def test_asking_again_changes_the_row_and_keeps_the_place(shop: factories.Shop) -> None:
    with clock.frozen_at(NOON):
        first = ask(shop, "maria@contoh.id", 2)
        ask(shop, "0812 3456 7890", 1)
    with clock.frozen_at(NOON + HOUR):
        assert ask(shop, "Maria@contoh.id", 5, language="en") == first
    found = rows()
    assert [(row.email, row.phone, row.quantity, row.asked_at) for row in found] == [
        ("maria@contoh.id", None, 5, NOON),
        (None, "+6281234567890", 1, NOON),
    ]
    assert found[0].language == "en"
    assert found[0].expires_at == NOON + HOUR + timedelta(days=KEPT_DAYS.default)
    assert queries.totals(read_session(), [shop.group_id]) == (2, 6)


def test_what_is_wrong_is_said_at_once_and_nothing_is_kept(shop: factories.Shop) -> None:
    with pytest.raises(RefusedError) as caught:
        ask(shop, "maria", 1000)
    assert codes(caught.value) == [InterestProblem.CONTACT, InterestProblem.QUANTITY]
    put(shop, 1)
    with pytest.raises(RefusedError) as caught:
        ask(shop, "maria@contoh.id")
    assert codes(caught.value) == [InterestProblem.IN_STOCK]
    with unit_of_work() as session:
        session.execute(update(Product).values(state=ListingState.PAUSED))
    with pytest.raises(NotFoundError):
        ask(shop, "maria@contoh.id")
    assert rows() == []


def test_a_flood_is_stopped(shop: factories.Shop) -> None:
    for number in range(service.MOST_PER_ADDRESS):
        ask(shop, f"orang{number}@contoh.id")
    with pytest.raises(RefusedError) as caught:
        ask(shop, "satu-lagi@contoh.id")
    assert codes(caught.value) == [InterestProblem.TOO_FAST]
    assert len(rows()) == service.MOST_PER_ADDRESS


def test_a_flood_from_one_household_is_stopped_whatever_address_it_takes(
    shop: factories.Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of version 6 everybody has a whole network of addresses."""
    monkeypatch.setattr(service, "MOST_PER_ADDRESS", 2)
    commands = [Ask(variant_id=shop.variant_ids[0], quantity=1, contact=f"orang{each}@contoh.id") for each in range(3)]
    for number, command in enumerate(commands[:2]):
        service.ask(command, f"2001:db8:1:2::{number}")
    with pytest.raises(RefusedError) as caught:
        service.ask(commands[2], "2001:db8:1:2:ffff::9")
    assert codes(caught.value) == [InterestProblem.TOO_FAST]
    assert len(rows()) == 2
    service.ask(commands[2], "2001:db8:1:3::1")
    assert len(rows()) == 3


def test_asking_with_the_address_of_another_takes_nothing_over(shop: factories.Shop) -> None:
    mine, other = factories.person(), factories.person()
    ask(shop, "tamu@contoh.id")
    ask(shop, "akun@contoh.id", person_id=mine)
    for contact in ("tamu@contoh.id", "akun@contoh.id"):
        ask(shop, contact, person_id=other)
    assert [(row.email, row.person_id) for row in rows()] == [("tamu@contoh.id", None), ("akun@contoh.id", mine)]
    assert queries.data_of_person(read_session(), other) == []


def test_nobody_waits_for_too_much_at_once(shop: factories.Shop) -> None:
    with unit_of_work() as session:
        settings.put(session, MOST_OPEN, 1, SYSTEM)
    ask(shop, "maria@contoh.id")
    second = Ask(variant_id=shop.variant_ids[1], quantity=1, contact="maria@contoh.id")
    with pytest.raises(RefusedError) as caught:
        service.ask(second, "203.0.113.7")
    assert codes(caught.value) == [InterestProblem.TOO_MANY]
    assert len(rows()) == 1


def test_those_who_asked_first_are_called_first_and_once(shop: factories.Shop) -> None:
    for minute, (contact, quantity) in enumerate((("a@contoh.id", 3), ("0812 3456 7890", 2), ("c@contoh.id", 1))):
        with clock.frozen_at(NOON + timedelta(minutes=minute)):
            ask(shop, contact, quantity)
    with clock.frozen_at(NOON + HOUR):
        put(shop, 4)
        assert service.tell_waiting(shop.variant_ids[0]) == 2
        assert service.tell_waiting(shop.variant_ids[0]) == 0
        assert due() == ["a@contoh.id", "+6281234567890"]
    with clock.frozen_at(NOON + 2 * HOUR + timedelta(hours=HEAD_START_HOURS.default)):
        service.sweep()  # their time is over: what is still there calls the next one
    assert due() == ["+6281234567890", "c@contoh.id"]
    query = select(OutboxRow.payload).where(OutboxRow.topic == "InterestDue").order_by(OutboxRow.id)
    told = [payload["interest_id"] for payload in read_session().scalars(query)]
    assert told == [1, 3]  # the group writes to the second


def test_a_new_wish_after_the_call_goes_to_the_end(shop: factories.Shop) -> None:
    with clock.frozen_at(NOON):
        ask(shop, "a@contoh.id")
        ask(shop, "b@contoh.id", 9)
        put(shop, 1)
        service.tell_waiting(shop.variant_ids[0])
        factory_hold = factories.seller_order(shop.group_id)
        with unit_of_work() as session:
            want = Want(variant_id=shop.variant_ids[0], quantity=1, seller_order_id=factory_hold, name="Kopi")
            stock.reserve(session, [want], None)
    with clock.frozen_at(NOON + HOUR):
        ask(shop, "a@contoh.id", 2)
    assert [(row.email, row.asked_at, row.due_at) for row in rows()] == [
        ("a@contoh.id", NOON + HOUR, None),
        ("b@contoh.id", NOON, None),
    ]


def test_a_group_sees_how_many_wait_for_what_and_ticks_off_whom_it_has_told(shop: factories.Shop) -> None:
    ask(shop, "maria@contoh.id", 20)
    ask(shop, "0812 3456 7890", 10)
    (demand,) = queries.list_demand(read_session(), [shop.group_id], 10)
    assert (demand.variant_id, demand.people, demand.pieces) == (shop.variant_ids[0], 2, 30)
    (caller,) = queries.list_callers(read_session(), [shop.group_id], 10)
    end_reading()
    with pytest.raises(NotFoundError):
        service.tick_off(caller.id, [shop.group_id + 1])
    assert len(rows()) == 2
    service.tick_off(caller.id, [shop.group_id])
    assert [row.email for row in rows()] == ["maria@contoh.id"]


def test_who_waits_in_vain_or_was_told_is_forgotten(shop: factories.Shop) -> None:
    with clock.frozen_at(NOON):
        ask(shop, "a@contoh.id")
        put(shop, 1)
        service.tell_waiting(shop.variant_ids[0])
    with clock.frozen_at(NOON + timedelta(hours=HEAD_START_HOURS.default - 1)):
        service.sweep()
        assert len(rows()) == 1
    with clock.frozen_at(NOON + timedelta(hours=HEAD_START_HOURS.default + 1)):
        service.sweep()
        assert rows() == []
    shut = factories.open_shop(on_hand=0)
    with clock.frozen_at(NOON):
        key = ask(shut, "0812 3456 7890")
        assert queries.get_interest(read_session(), key).masked == "…7890"
        end_reading()
    with clock.frozen_at(NOON + timedelta(days=KEPT_DAYS.default)):
        with pytest.raises(NotFoundError):
            queries.get_interest(read_session(), key)
        end_reading()
        service.sweep()
    assert rows() == []


def test_stopping_forgets_and_may_be_repeated(shop: factories.Shop) -> None:
    key = ask(shop, "maria@contoh.id")
    ask(shop, "yosef@contoh.id")
    service.stop(key)
    service.stop(key)
    assert [row.email for row in rows()] == ["yosef@contoh.id"]


def test_data_of_a_person_are_handed_out_and_erased(shop: factories.Shop) -> None:
    person_id = factories.person()
    ask(shop, "akun@contoh.id", person_id=person_id)
    ask(shop, "0812 3456 7890", 2)
    ask(shop, "orang-lain@contoh.id", 3)
    mine = queries.data_of_person(read_session(), person_id, "akun@contoh.id", "+6281234567890")
    assert [(each["email"], each["phone"], each["quantity"]) for each in mine] == [
        ("akun@contoh.id", None, 1),
        (None, "+6281234567890", 2),
    ]
    end_reading()
    with unit_of_work() as session:
        assert service.forget_person(session, person_id, phone="+6281234567890") == 2
        assert service.forget_person(session, None) == 0
    assert [row.email for row in rows()] == ["orang-lain@contoh.id"]


def test_a_change_that_concerns_nobody_writes_nothing(shop: factories.Shop) -> None:
    ask(shop, "maria@contoh.id")
    before = read_session().execute(select(func.count()).select_from(OutboxRow)).scalar_one()
    end_reading()
    put(shop, 3, variant=1)
    published = read_session().execute(select(func.count()).select_from(OutboxRow)).scalar_one() - before
    end_reading()
    other = read_session().execute(select(Product.id).order_by(Product.id.desc())).scalars().first()
    end_reading()
    assert other is not None
    service.on_stock_changed(StockChanged(product_id=other))
    after = read_session().execute(select(func.count()).select_from(OutboxRow)).scalar_one()
    assert (published, after) == (3, before + 3)  # what the stock itself told, one for each of its listeners
    assert due() == []
