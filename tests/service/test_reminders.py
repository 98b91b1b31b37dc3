"""Reminders: once, in time, only while nothing has come; and what people hear when nobody acted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from storefront.kernel import clock, settings, worker
from storefront.kernel.db import end_reading, unit_of_work
from storefront.kernel.text import rupiah
from storefront.kernel.types import BUYER, SYSTEM
from storefront.notifications import handlers
from storefront.notifications.outgoing import outgoing
from storefront.payments import service as payments
from storefront.payments.types import REMIND_HOURS, TransferDue
from storefront.producers.models import ProducerGroup
from storefront.trade import service as trade
from tests.support import racing, two_groups
from tests.support.factories import CLERK
from tests.support.orders import NOON, TOO_LATE
from tests.support.photos import photo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from storefront.notifications.types import Letter
    from tests.support.two_groups import Market

SOON = NOON + timedelta(hours=18, minutes=1)  # of 24; six before the end


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Letter]]:
    class Pile:
        def send(self, letter: Letter) -> None:
            found.append(letter)

    found: list[Letter] = []
    monkeypatch.setattr(outgoing, "_post", Pile())
    monkeypatch.setattr(outgoing, "_public_url", "https://toko.test")
    yield found
    end_reading()


@pytest.fixture
def market(app: Flask, letters: list[Letter]) -> Market:
    del app, letters
    return two_groups.open_market()


def order_of_noon(market: Market) -> str:
    with clock.frozen_at(NOON):
        return two_groups.place_transfer(market)


def work(letters: list[Letter]) -> list[str]:
    """What goes out, but for the first letter about the order."""
    worker.drain([])
    return sorted(letter.key for letter in letters if not letter.key.startswith("order-placed"))


def test_once_some_hours_before_the_end(market: Market, letters: list[Letter]) -> None:
    order = two_groups.see(order_of_noon(market))
    with clock.frozen_at(SOON - timedelta(minutes=2)):
        assert payments.remind_due() == 0
    with clock.frozen_at(SOON):
        assert payments.remind_due() == 1
        assert payments.remind_due() == 0
        assert work(letters) == [f"transfer-due-{order.id}"]
    letter = next(letter for letter in letters if letter.key.startswith("transfer-due"))
    for wanted in (rupiah(order.total), "22 November 2026, 12.00 WITA", f"?kunci={order.access_key}"):
        assert wanted in letter.text
        assert wanted in letter.html
    assert "000-0000-0000 (CONTOH)" in letter.text


def test_two_workers_remind_once(app: Flask, market: Market, letters: list[Letter]) -> None:
    orders = [two_groups.see(order_of_noon(market)) for _ in range(3)]

    def remind(_: int) -> int:
        with clock.frozen_at(SOON):
            return payments.remind_due()

    answers = racing.at_once(app, range(8), remind)
    assert sum(answer for answer in answers if isinstance(answer, int)) == len(orders)
    with clock.frozen_at(SOON):
        assert work(letters) == sorted(f"transfer-due-{order.id}" for order in orders)


def test_nobody_who_paid_showed_or_ended_is_reminded(market: Market, letters: list[Letter]) -> None:
    paid, shown, refused, cancelled = (order_of_noon(market) for _ in range(4))
    with clock.frozen_at(NOON):
        two_groups.pay(paid)
        trade.claim_transfer(shown, photo(), BUYER)
        trade.claim_transfer(refused, photo(), BUYER)
        trade.reject_transfer(refused, "Jumlahnya lain", CLERK)
        trade.cancel(cancelled, BUYER)
        two_groups.place_pickup(market)
        worker.drain([])
    letters.clear()
    with clock.frozen_at(SOON):
        assert payments.remind_due() == 0
        assert work(letters) == []


def test_what_came_between_reminder_and_letter_keeps_it_back(market: Market, letters: list[Letter]) -> None:
    number = order_of_noon(market)
    with clock.frozen_at(SOON):
        assert payments.remind_due() == 1
        trade.claim_transfer(number, photo(), BUYER)
        assert work(letters) == []
        handlers.transfer_due(TransferDue(order_id=two_groups.see(number).id))
    assert work(letters) == []


def test_the_hours_are_a_setting(market: Market) -> None:
    order_of_noon(market)
    with unit_of_work() as session:
        settings.put(session, REMIND_HOURS, 2, SYSTEM)
    with clock.frozen_at(SOON):
        assert payments.remind_due() == 0
    with clock.frozen_at(SOON + timedelta(hours=4)):
        assert payments.remind_due() == 1


def test_a_deadline_shorter_than_twice_the_hours_reminds_no_sooner_after_than_before(market: Market) -> None:
    order_of_noon(market)
    with unit_of_work() as session:
        settings.put(session, REMIND_HOURS, 20, SYSTEM)
    with clock.frozen_at(NOON + timedelta(hours=19)):
        assert payments.remind_due() == 0
    with clock.frozen_at(NOON + timedelta(hours=20)):
        assert payments.remind_due() == 1


def test_the_buyer_hears_that_the_order_has_expired(market: Market, letters: list[Letter]) -> None:
    order = two_groups.see(order_of_noon(market))
    with clock.frozen_at(TOO_LATE):
        trade.expire_due()
        assert work(letters) == [f"order-expired-{order.id}"]


def test_a_group_hears_that_it_did_not_accept_in_time(market: Market, letters: list[Letter]) -> None:
    with unit_of_work() as session:
        session.get_one(ProducerGroup, market.flores.group_id).email = "lapak@contoh.test"
    with clock.frozen_at(NOON):
        order = two_groups.see(two_groups.place_pickup(market))
        worker.drain([])
        letters.clear()
    with clock.frozen_at(NOON + timedelta(hours=49)):
        trade.expire_due()
        trade.expire_due()
        part = order.parts[0]
        assert work(letters) == [f"order-expired-{order.id}", f"part-expired-{part.id}-group"]
    letter = next(letter for letter in letters if letter.to == "lapak@contoh.test")
    assert part.number in letter.subject
    assert order.access_key not in letter.text + letter.html


def test_groups_that_never_heard_of_a_transfer_hear_nothing_of_its_end(market: Market, letters: list[Letter]) -> None:
    with unit_of_work() as session:
        session.get_one(ProducerGroup, market.flores.group_id).email = "lapak@contoh.test"
    order_of_noon(market)
    with clock.frozen_at(TOO_LATE):
        trade.expire_due()
        work(letters)
    assert [letter.key for letter in letters if letter.to == "lapak@contoh.test"] == []


def test_not_found_is_told_each_time_with_reason_and_deadline(market: Market, letters: list[Letter]) -> None:
    number = order_of_noon(market)
    with clock.frozen_at(NOON):
        worker.drain([])
        letters.clear()
        for turn in range(2):
            trade.claim_transfer(number, photo(), BUYER)
            trade.reject_transfer(number, f"Alasan <b>{turn}</b>", CLERK)
            worker.drain([])
    first, second = letters
    assert first.key != second.key
    assert "Alasan <b>0</b>" in first.text
    assert "Alasan &lt;b&gt;1&lt;/b&gt;" in second.html
    assert "22 November 2026, 12.00 WITA" in second.text


def test_not_found_is_not_told_once_the_buyer_has_answered(market: Market, letters: list[Letter]) -> None:
    number = order_of_noon(market)
    with clock.frozen_at(NOON):
        trade.claim_transfer(number, photo(), BUYER)
        trade.reject_transfer(number, "Jumlahnya lain", CLERK)
        trade.claim_transfer(number, photo(), BUYER)
        assert work(letters) == []
