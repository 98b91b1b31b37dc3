"""An event for these tests, and two handlers that write down what they hear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from storefront.kernel.db import unit_of_work
from storefront.kernel.events import Event, publish

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
heard: list[int] = []
failing: set[int] = set()


@dataclass(frozen=True, kw_only=True)
class Rung(Event):
    number: int


def hear(event: Rung) -> None:
    if event.number in failing:
        raise RuntimeError(f"no ear for {event.number}")
    heard.append(event.number)


def log(event: Rung) -> None:
    heard.append(-event.number)


def ring(*numbers: int) -> None:
    with unit_of_work() as session:
        for number in numbers:
            publish(session, Rung(number=number))
