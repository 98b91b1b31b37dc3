"""R1: many buyers for the last units. Exactly what lies on the shelf is sold, and nobody waits in a circle."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError
from storefront.stock import queries as stock_queries
from storefront.stock import service as stock_service
from storefront.stock.models import Level, Reservation
from storefront.stock.types import ReservationState, Want
from storefront.trade import service as trade
from storefront.trade.types import PlacedOrder
from tests.support import buyer_process, factories, invariants, racing

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from pathlib import Path

    import pytest
    from flask import Flask
    from sqlalchemy.orm import Session

LAST = 10


def _crowd(*, others: int) -> tuple[int, list[str]]:
    """The scarce variant, and a basket for each buyer: it and up to two plentiful ones, in random order."""
    factories.load_reference()
    scarce = factories.open_shop(on_hand=LAST).variant_ids[0]
    plenty = factories.open_shop(regency_code="53.11", variants=4, on_hand=5000).variant_ids
    chance = random.Random(53)  # noqa: S311 -- the same crowd each time
    tokens = []
    for _ in range(racing.BUYERS):
        wanted = [scarce, *chance.sample(plenty, chance.randint(0, others))]
        chance.shuffle(wanted)
        tokens.append(factories.fill_basket(dict.fromkeys(wanted, 1)))
    return scarce, tokens


def _held(variant_id: int) -> int:
    end_reading()
    query = select(func.coalesce(func.sum(Reservation.quantity), 0)).where(
        Reservation.variant_id == variant_id, Reservation.state == ReservationState.HELD
    )
    return int(read_session().execute(query).scalar_one())


def _buy(token: str) -> PlacedOrder:
    form = factories.checkout_form(token)
    end_reading()
    return trade.place(form)


def test_threads_sell_exactly_the_last_units(app: Flask) -> None:
    scarce, tokens = _crowd(others=2)

    answers = racing.at_once(app, tokens, _buy)

    placed = [answer.number for answer in answers if isinstance(answer, PlacedOrder)]
    refused = [answer for answer in answers if isinstance(answer, RefusedError)]
    assert [answer for answer in answers if not isinstance(answer, (PlacedOrder, RefusedError))] == []
    assert (len(placed), len(refused)) == (LAST, racing.BUYERS - LAST)
    assert {problem.at for error in refused for problem in error.problems} == {f"variant-{scarce}"}
    assert _held(scarce) == LAST
    assert invariants.broken(placed) == []


def test_processes_sell_exactly_the_last_units(app: Flask, database_url: str, tmp_path: Path) -> None:
    del app
    scarce, tokens = _crowd(others=2)

    shares = [(database_url, tmp_path / f"{n}", tokens[n :: racing.PROCESSES]) for n in range(racing.PROCESSES)]
    answers = racing.in_processes(buyer_process.place_all, shares)

    placed = [answer for answer in answers if answer is not None]
    assert (len(answers), len(placed)) == (racing.BUYERS, LAST)
    assert _held(scarce) == LAST
    assert invariants.broken(placed) == []


def test_control_reading_and_writing_apart_oversells(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same race where the hold writes absolute values that were read in a transaction before: it must oversell."""
    scarce, tokens = _crowd(others=0)
    all_have_read = threading.Barrier(len(tokens))
    seen = threading.local()

    def write_what_was_read(session: Session, wants: Sequence[Want], expires_at: datetime | None) -> None:
        for want in wants:
            level = update(Level).where(Level.variant_id == want.variant_id)
            session.execute(level.values(reserved=seen.reserved + want.quantity))
            place_id = session.scalars(select(Level.place_id).where(Level.variant_id == want.variant_id)).one()
            session.add(
                Reservation(
                    seller_order_id=want.seller_order_id,
                    variant_id=want.variant_id,
                    place_id=place_id,
                    quantity=want.quantity,
                    expires_at=expires_at,
                )
            )

    def as_read(session: Session, variant_ids: Collection[int]) -> dict[int, int]:
        del session
        return dict.fromkeys(variant_ids, LAST - seen.reserved)

    def read_then_buy(token: str) -> PlacedOrder:
        if not hasattr(seen, "reserved"):  # whoever tries again after a busy moment still acts on the first look
            seen.reserved = read_session().scalars(select(Level.reserved).where(Level.variant_id == scarce)).one()
            end_reading()
            all_have_read.wait()
        return _buy(token)

    monkeypatch.setattr(stock_service, "reserve", write_what_was_read)
    monkeypatch.setattr(stock_queries, "available", as_read)
    answers = racing.at_once(app, tokens, read_then_buy)

    assert sum(isinstance(answer, PlacedOrder) for answer in answers) == racing.BUYERS
    assert _held(scarce) > LAST
    assert invariants.broken() != []
