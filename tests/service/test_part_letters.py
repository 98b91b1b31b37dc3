"""What buyers hear of goods that a group cannot deliver, and of those that they can fetch."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest

from storefront.kernel import clock
from storefront.kernel.db import read_session
from storefront.kernel.text import day, rupiah, using_language
from storefront.notifications.outgoing import outgoing
from storefront.payments import queries as payments
from storefront.trade import service as trade
from storefront.trade.queries import handover_code
from storefront.trade.types import RefuseLine
from tests.support import factories
from tests.support.factories import CLERK, SELLER
from tests.support.letters import Box, open_box
from tests.support.orders import see

if TYPE_CHECKING:
    from flask import Flask

    from storefront.notifications.types import Letter
    from storefront.orders.types import OrderView


@pytest.fixture
def box(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Box:
    del app
    monkeypatch.setattr(outgoing, "_public_url", "https://toko.test")
    factories.load_reference()
    return open_box(monkeypatch)


def place(*, pickup: bool = False) -> OrderView:
    """Two pieces of one kind from each of two groups."""
    shops = [factories.open_shop(name="Flores"), factories.open_shop(name="Sumba", price=350_000)]
    token = factories.fill_basket({shop.variant_ids[0]: 2 for shop in shops})
    form = factories.pickup_form(token) if pickup else factories.checkout_form(token)
    return see(trade.place(form).number)


def refuse_one(order: OrderView, reason: str) -> None:
    part = order.parts[0]
    trade.refuse_line(
        RefuseLine(seller_order_id=part.id, line_id=part.lines[0].id, seen=2, left=1, reason=reason), SELLER
    )


def by_key(letters: list[Letter]) -> dict[str, Letter]:
    return {letter.key: letter for letter in letters}


def test_before_the_transfer_the_letter_asks_for_less(box: Box) -> None:
    order = place()
    box.collect()
    refuse_one(order, "Stok habis. Panen lagi Mei")
    (letter,) = box.collect()
    refusal = see(order.number).parts[0].refusals[0]
    assert letter.key == f"line-refused-{refusal.id}"
    for form in (letter.text, unescape(letter.html)):
        assert rupiah(see(order.number).total) in form
        assert rupiah(order.total) not in form
        assert "selisihnya kami kembalikan" in form
        assert "Stok habis. Panen lagi Mei" in form
        assert refusal.line.name in form


def test_after_it_the_letter_says_what_comes_back(box: Box) -> None:
    order = place()
    trade.confirm_transfer(order.number, order.total, CLERK)
    refuse_one(order, "Stok habis")
    letters = by_key(box.collect())
    refusal = see(order.number).parts[0].refusals[0]
    told = letters[f"line-refused-{refusal.id}"]
    for form in (told.text, unescape(told.html)):
        assert f"{rupiah(refusal.amount)} kami kembalikan" in form
    refund = payments.list_refunds(read_session(), order.id)[0]
    assert rupiah(refusal.amount) in letters[f"refund-opened-{refund.id}"].subject
    assert f"pembayaran {rupiah(order.total)} sudah diterima" in letters[f"order-paid-{order.id}"].text


def test_an_ending_overtakes_it(box: Box) -> None:
    order = place()
    trade.confirm_transfer(order.number, order.total, CLERK)
    refuse_one(order, "Habis")
    trade.refuse(order.parts[0].id, "Semua habis", SELLER)
    assert [key for key in by_key(box.collect()) if key.startswith("line-refused")] == []


def test_the_code_is_told_with_what_is_ready_and_to_nobody_but_the_buyer(box: Box) -> None:
    order = place(pickup=True)
    part = order.parts[0]
    for act in (trade.accept, trade.pack, trade.make_ready):
        act(part.id, SELLER)
    words = f"Kode ambil: {handover_code(part.number)}"
    assert [letter.key for letter in box.collect() if words in letter.text] == [f"part-ready-{part.id}"]


@pytest.mark.parametrize(
    ("language", "unpaid", "paid"),
    [
        ("id", "siap dikirim 30 hari setelah pembayaran diterima, paling cepat {}", "Pesan dulu, siap dikirim {}"),
        (
            "en",
            "ready to send 30 days after your payment has arrived, {} at the earliest",
            "Pre-order, ready to send {}",
        ),
    ],
)
def test_what_is_still_to_be_made_has_its_day_in_the_letter(box: Box, language: str, unpaid: str, paid: str) -> None:
    loom = factories.open_shop(on_hand=0)
    factories.take_preorders(loom, per_month=5)
    form = factories.checkout_form(factories.fill_basket({loom.variant_ids[0]: 2}))
    order = see(trade.place(replace(form, language=language)).number)
    ready_on = order.parts[0].lines[0].promised_on
    assert ready_on
    (placed,) = box.collect()
    with clock.frozen_at(clock.now() + timedelta(days=1)):
        trade.confirm_transfer(order.number, order.total, CLERK)
        after = by_key(box.collect())[f"order-paid-{order.id}"]
    with using_language(language):
        said = {placed: unpaid.format(day(ready_on)), after: paid.format(day(ready_on + timedelta(days=1)))}
    for letter, promise in said.items():
        assert promise in unescape(letter.html)
        assert promise in " ".join(letter.text.split())
