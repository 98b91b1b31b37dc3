"""What buyers and groups hear of a fee that is to be named, and of what ends before there was anything to pay."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

import pytest

from storefront.kernel.db import unit_of_work
from storefront.kernel.money import Rupiah
from storefront.kernel.text import rupiah
from storefront.kernel.types import BUYER
from storefront.notifications.outgoing import outgoing
from storefront.producers.models import ProducerGroup
from storefront.shipping.types import QUOTE_KEY
from storefront.trade import service as trade
from tests.support import factories
from tests.support.factories import SELLER
from tests.support.letters import Box, open_box
from tests.support.orders import see
from tests.support.photos import photo

if TYPE_CHECKING:
    from flask import Flask

    from storefront.notifications.types import Letter
    from storefront.orders.types import OrderView

GROUP_MAIL = "lapak@contoh.test"
NOWHERE = replace(factories.JAKARTA, province_code="99")  # a place that no rate knows
NOTHING_TO_PAY = "Anda tidak perlu membayar apa pun."
THE_REST = "Bagian lain pesanan ini tetap berjalan. Yang perlu dibayar tertulis di halaman pesanan."
LOOKED_FOR = "petugas tetap mencocokkannya, dan uang Anda tidak hilang."


@pytest.fixture
def box(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Box:
    del app
    monkeypatch.setattr(outgoing, "_public_url", "https://toko.test")
    factories.load_reference()
    return open_box(monkeypatch)


def place(*, payable: bool = False) -> OrderView:
    """Of two groups, each asked for its fee; or to be paid at once."""
    shops = [factories.open_shop(name="Flores"), factories.open_shop(name="Sumba", price=350_000)]
    with unit_of_work() as session:
        session.get_one(ProducerGroup, shops[0].group_id).email = GROUP_MAIL
    token = factories.fill_basket({shop.variant_ids[0]: 1 for shop in shops})
    if payable:
        return see(trade.place(factories.checkout_form(token)).number)
    form = factories.checkout_form(token, delivery=QUOTE_KEY, address=NOWHERE)
    return see(trade.place(form).number)


def name(order: OrderView, position: int, fee: int) -> None:
    trade.name_fee(order.parts[position].id, Rupiah(fee), (4, 9), SELLER)


def keys(letters: list[Letter]) -> list[str]:
    return sorted(letter.key for letter in letters)


def says(letter: Letter, words: str) -> bool:
    assert (words in letter.text) == (words in unescape(letter.html))
    return words in letter.text


def test_asked_named_and_agreed(box: Box) -> None:
    order = place()
    first, second = order.parts
    asked = box.collect()
    assert keys(asked) == [f"order-placed-{order.id}", f"part-fee-{first.id}"]
    assert all(order.access_key not in letter.text + letter.html for letter in asked if letter.to == GROUP_MAIL)
    name(order, 0, 45_000)
    assert box.collect() == []
    name(order, 1, 0)
    (named,) = box.collect()
    assert rupiah(Rupiah(445_000)) in named.subject
    assert says(named, rupiah(Rupiah(45_000)))
    assert says(named, "4 sampai 9 hari")
    trade.agree_fees(order.number, Rupiah(445_000), BUYER)
    (payable,) = box.collect()
    assert payable.key == f"order-payable-{order.id}"
    assert says(payable, rupiah(see(order.number).total))
    assert says(payable, second.group_name)


def test_each_correction_is_told_and_the_same_again_is_not(box: Box) -> None:
    order = place()
    name(order, 0, 45_000)
    name(order, 1, 10_000)
    box.collect()
    for fee in (50_000, 45_000):  # and back to what the first letter said
        name(order, 0, fee)
        name(order, 0, fee)  # a second press
        (letter,) = box.collect()
        assert says(letter, rupiah(Rupiah(fee)))
        assert rupiah(see(order.number).total) in letter.subject


def test_a_part_that_ends_does_not_say_that_the_rest_is_free(box: Box) -> None:
    order = place()
    box.collect()
    trade.refuse(order.parts[0].id, "Tidak ada kapal", SELLER)
    name(order, 1, 10_000)
    ended = next(letter for letter in box.collect() if letter.key.startswith("part-refused"))
    assert says(ended, THE_REST)
    assert not says(ended, NOTHING_TO_PAY)


@pytest.mark.parametrize("claims", [True, False], ids=["proof sent", "no proof"])
def test_who_cancels_after_transferring_hears_that_the_money_is_looked_for(box: Box, *, claims: bool) -> None:
    order = place(payable=True)
    if claims:
        trade.claim_transfer(order.number, photo(), BUYER)
    box.collect()
    trade.cancel(order.number, BUYER)
    (letter,) = box.collect()
    assert says(letter, LOOKED_FOR)
    assert not says(letter, NOTHING_TO_PAY)


def test_where_nothing_was_to_be_paid_nothing_is(box: Box) -> None:
    token = factories.fill_basket({factories.open_shop().variant_ids[0]: 1})
    for order in (place(), see(trade.place(factories.pickup_form(token)).number)):
        box.collect()
        trade.cancel(order.number, BUYER)
        letter = next(letter for letter in box.collect() if letter.key == f"order-cancelled-{order.id}")
        assert says(letter, NOTHING_TO_PAY)
