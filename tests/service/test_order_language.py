"""An order keeps the words of its goods in both languages, as they were when it was placed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from storefront.catalogue.models import Product, Variant
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.text import using_language
from storefront.notifications.outgoing import outgoing
from storefront.orders import queries as orders
from storefront.orders.types import PaymentMethod
from storefront.shipping.types import PICKUP_KEY, QUOTE_KEY, Destination
from storefront.shop import goods
from storefront.trade import service as trade
from storefront.trade.queries import quote
from storefront.web.recipients import goods_name
from tests.support import factories
from tests.support.shelf import drain

if TYPE_CHECKING:
    from storefront.notifications.types import Letter
    from storefront.orders.types import SellerOrderView


def call_goods(name: str, name_en: str, label: str, label_en: str) -> None:
    with unit_of_work() as session:
        session.execute(update(Product).values(name=name, name_en=name_en))
        session.execute(update(Variant).values(label=label, label_en=label_en))


def place(language: str) -> SellerOrderView:
    token = factories.fill_basket({factories.open_shop().variant_ids[0]: 2})
    call_goods("Kopi Bajawa", "Bajawa coffee", "bubuk", "ground")
    placed = trade.place(replace(factories.checkout_form(token), language=language))
    call_goods("Nama baru", "New name", "baru", "new")
    end_reading()
    (part,) = orders.get_order_by_number(read_session(), placed.number).parts
    end_reading()
    return part


@pytest.mark.usefixtures("app")
def test_what_was_ordered_stays_as_it_was_called() -> None:
    factories.load_reference()
    part = place("en")
    said = {}
    for language in ("id", "en"):
        with using_language(language):
            (line,) = goods.order_lines(part)
            said[language] = (line.name, line.note.partition(",")[0])
    assert said == {"id": ("Kopi Bajawa", "2 × bubuk"), "en": ("Bajawa coffee", "2 × ground")}
    assert goods_name(part.lines[0]).startswith("Kopi Bajawa, bubuk")


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("language", "words"), [("id", "Kopi Bajawa, bubuk"), ("en", "Bajawa coffee, ground")])
def test_letters_speak_the_language_of_the_order(language: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    letters: list[Letter] = []
    monkeypatch.setattr(outgoing, "_post", type("Box", (), {"send": staticmethod(letters.append)}))
    monkeypatch.setattr(outgoing, "_public_url", "https://shop.test")
    factories.load_reference()
    place(language)
    drain()
    (letter,) = letters
    assert f"2 x {words}" in letter.text
    assert words in letter.html


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("delivery", "province", "kept", "shown"),
    [
        (factories.COURIER, "31", "Kurir reguler (contoh)", "Sent by Kurir reguler (contoh)"),
        (PICKUP_KEY, "31", "Ambil di tempat", "Collect yourself"),
        (QUOTE_KEY, "99", "Ongkir dikonfirmasi kelompok", "Shipping fee to be confirmed by the group"),
    ],
)
def test_a_group_reads_indonesian_of_a_way_that_was_chosen_in_english(
    delivery: str, province: str, kept: str, shown: str
) -> None:
    factories.load_reference()
    token = factories.fill_basket({factories.open_shop().variant_ids[0]: 1})
    address = replace(factories.JAKARTA, province_code=province)
    with using_language("en"):
        form = factories.checkout_form(token, delivery=delivery, method=PaymentMethod.TRANSFER, address=address)
        quoted = quote(read_session(), factories.see_basket(token), Destination(province_code=province), form.choices)
        (chosen,) = (part.chosen for part in quoted.parts)
        assert chosen
        assert goods.offer_name(chosen) == shown
        placed = trade.place(replace(form, language="en"))
    end_reading()
    (part,) = orders.get_order_by_number(read_session(), placed.number).parts
    assert part.shipping_label == kept
