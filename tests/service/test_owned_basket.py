"""Whose basket it is: what a guest picked comes along at sign-in, is there on every device, and goes at sign-out."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storefront.accounts import queries as people
from storefront.accounts import service as accounts
from storefront.catalogue.models import Variant
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError
from storefront.orders import queries, service
from storefront.orders.models import Basket, BasketKey
from storefront.orders.types import MOST_OF_ONE, Owner
from storefront.shipping.types import Destination
from storefront.trade import service as trade
from tests.support import factories
from tests.support.people import PASSWORD, make_person

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.factories import Shop

EMAIL = "maria@contoh.id"


@pytest.fixture
def shop(app: Flask) -> Shop:
    del app
    factories.load_reference()
    return factories.open_shop(variants=3, on_hand=50)


@pytest.fixture
def maria(shop: Shop) -> int:
    del shop
    return make_person(EMAIL)


def enter(person_id: int) -> Owner:
    """A new sign-in of this person."""
    token = accounts.sign_in(EMAIL, PASSWORD, device="", address="")
    identity = people.find_identity(read_session(), token)
    end_reading()
    assert identity is not None
    assert identity.person_id == person_id
    return Owner(person_id=person_id, sign_in_id=identity.sign_in_id)


def lines(token: str | None) -> dict[int, int]:
    end_reading()
    found = queries.find_basket(read_session(), token)
    end_reading()
    return {line.item.variant_id: line.quantity for line in found.lines}


def count_baskets() -> int:
    end_reading()
    return read_session().execute(select(func.count()).select_from(Basket)).scalar_one()


def test_what_a_guest_picked_becomes_theirs_and_the_old_token_opens_nothing(shop: Shop, maria: int) -> None:
    first = shop.variant_ids[0]
    guest = factories.fill_basket({first: 2})
    before = factories.see_basket(guest).checkout_key
    own = service.claim_basket(guest, enter(maria))
    assert lines(own) == {first: 2}
    assert factories.see_basket(own).checkout_key == before  # a form that is open stays good
    assert (own == guest, lines(guest)) == (False, {})
    assert read_session().scalars(select(Basket.person_id)).all() == [maria]


def test_two_baskets_are_merged_and_nothing_is_lost(shop: Shop, maria: int) -> None:
    first, second, third = shop.variant_ids
    phone = service.claim_basket(factories.fill_basket({first: 2, second: 998}), enter(maria))
    guest = factories.fill_basket({second: 5, third: 1})
    service.set_destination(guest, Destination(province_code="31"))
    desk = service.claim_basket(guest, enter(maria))
    assert lines(desk) == lines(phone) == {first: 2, second: MOST_OF_ONE, third: 1}
    assert factories.see_basket(phone).destination == Destination(province_code="31")
    assert count_baskets() == 1


def test_the_same_basket_is_on_every_device(shop: Shop, maria: int) -> None:
    first, second, *_ = shop.variant_ids
    phone, desk = (service.claim_basket(None, enter(maria)) for _ in range(2))
    service.add_to_basket(phone, first, 1)
    service.add_to_basket(desk, second, 3)
    assert lines(phone) == lines(desk) == {first: 1, second: 3}


def test_a_key_ends_with_its_sign_in(shop: Shop, maria: int) -> None:
    phone_owner, desk_owner = enter(maria), enter(maria)
    phone = service.claim_basket(factories.fill_basket({shop.variant_ids[0]: 1}), phone_owner)
    desk = service.claim_basket(None, desk_owner)
    accounts.end_sign_in(maria, phone_owner.sign_in_id)
    assert (lines(phone), lines(desk)) == ({}, {shop.variant_ids[0]: 1})
    accounts.end_other_sign_ins(maria, 0)
    assert lines(desk) == {}
    assert read_session().scalars(select(BasketKey)).all() == []
    again = service.claim_basket(desk, enter(maria))
    assert lines(again) == {shop.variant_ids[0]: 1}


def test_a_lost_cookie_finds_the_own_basket_when_something_is_picked(shop: Shop, maria: int) -> None:
    owner = enter(maria)
    service.claim_basket(factories.fill_basket({shop.variant_ids[0]: 1}), owner)
    token = service.add_to_basket(None, shop.variant_ids[1], 1, owner)
    assert lines(token) == {shop.variant_ids[0]: 1, shop.variant_ids[1]: 1}
    assert count_baskets() == 1


def test_somebody_elses_basket_is_never_merged(shop: Shop, maria: int) -> None:
    other = make_person("yosef@contoh.id")
    guest = factories.fill_basket({shop.variant_ids[0]: 7})
    theirs = service.claim_basket(guest, Owner(person_id=other, sign_in_id=enter(maria).sign_in_id))
    mine = service.claim_basket(theirs, enter(maria))
    assert (lines(mine), lines(theirs)) == ({}, {shop.variant_ids[0]: 7})


def test_many_sign_ins_at_once_make_one_basket_with_everything(app: Flask, shop: Shop, maria: int) -> None:
    first = shop.variant_ids[0]
    guests = [factories.fill_basket({first: 1}) for _ in range(8)]
    owners = [enter(maria) for _ in guests]
    faults: list[BaseException] = []

    def claim(token: str, owner: Owner) -> None:
        with app.app_context():
            try:
                service.claim_basket(token, owner)
            except Exception as error:  # noqa: BLE001 -- whatever it is, the test shall name it
                faults.append(error)
            end_reading()

    threads = [threading.Thread(target=claim, args=pair) for pair in zip(guests, owners, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert count_baskets() == 1
    token = service.claim_basket(None, enter(maria))
    assert lines(token) == {first: 8}


class TestReorder:
    def place(self, person_id: int, shop: Shop) -> str:
        form = factories.checkout_form(factories.fill_basket(dict.fromkeys(shop.variant_ids, 2)))
        return trade.place(replace(form, person_id=person_id)).number

    def test_puts_the_same_goods_into_the_basket(self, shop: Shop, maria: int) -> None:
        number, owner = self.place(maria, shop), enter(maria)
        token = service.claim_basket(factories.fill_basket({shop.variant_ids[0]: 1}), owner)
        again, left_out, came_in = service.reorder(token, number, owner)
        first, second, third = shop.variant_ids
        assert (again, left_out, came_in) == (token, [], 3)
        assert lines(token) == {first: 3, second: 2, third: 2}

    def test_says_what_is_not_for_sale_any_more(self, shop: Shop, maria: int) -> None:
        number, owner = self.place(maria, shop), enter(maria)
        _hide(shop.variant_ids[1])
        trade.place(factories.checkout_form(factories.fill_basket({shop.variant_ids[2]: 48})))
        token, left_out, came_in = service.reorder(None, number, owner)
        assert (len(left_out), came_in) == (2, 1)
        assert lines(token) == {shop.variant_ids[0]: 2}

    def test_of_others_is_not_found(self, shop: Shop, maria: int) -> None:
        number = self.place(make_person("yosef@contoh.id"), shop)
        with pytest.raises(NotFoundError):
            service.reorder(None, number, enter(maria))
        assert count_baskets() == 1  # the one out of which the order came


def _hide(variant_id: int) -> None:
    with unit_of_work() as session:
        session.get_one(Variant, variant_id).is_active = False
