"""Addresses abroad, on the way to an older schema and back."""

from __future__ import annotations

from dataclasses import replace

import flask_migrate
import pytest
from sqlalchemy import text

from storefront.accounts import queries as account_queries
from storefront.accounts import service as accounts
from storefront.accounts.types import AddressForm
from storefront.kernel.db import db, read_session
from storefront.regions.types import ABROAD
from storefront.shipping.types import QUOTE_KEY
from storefront.trade import service as trade
from tests.support import factories, orders
from tests.support.abroad import FORM, LEIPZIG
from tests.support.migrating import fill, fresh
from tests.support.people import make_person

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]


def test_an_address_abroad_keeps_its_country_on_the_way_down() -> None:
    fill()
    token = factories.fill_basket({factories.open_shop().variant_ids[0]: 1})
    form = factories.checkout_form(token, delivery=QUOTE_KEY, address=LEIPZIG)
    number = trade.place(replace(form, phone=FORM["phone"])).number
    fresh()

    flask_migrate.downgrade(revision="0009-1")
    found = text("SELECT regency FROM orders WHERE number = :number")
    with db.engine.connect() as connection:
        assert connection.execute(found, {"number": number}).scalar_one() == "Leipzig, Sachsen, Jerman"
    fresh()

    flask_migrate.upgrade()
    assert orders.see(number).address == replace(LEIPZIG, regency="Leipzig, Sachsen, Jerman", country="")


def test_a_kept_address_abroad_keeps_its_country_on_the_way_down() -> None:
    person_id = make_person("maria@contoh.id")
    maria = AddressForm(recipient="Maria", phone="+67077234567", street="Rua Formosa 12", regency="Dili")
    accounts.save_address(person_id, replace(maria, country="Timor-Leste", province_code=ABROAD))
    fresh()

    flask_migrate.downgrade(revision="0025-1")
    fresh()
    flask_migrate.upgrade()

    (kept,) = account_queries.list_addresses(read_session(), person_id)
    assert (kept.regency, kept.country, kept.is_default) == ("Dili, Timor-Leste", "", True)
