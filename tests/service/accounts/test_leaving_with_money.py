"""Whoever has money coming back, or may have, cannot leave before: it needs somebody to go to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storefront.accounts import service
from storefront.kernel import clock, personal
from storefront.kernel.db import end_reading, read_session
from storefront.kernel.errors import RefusedError
from storefront.kernel.types import BUYER
from storefront.payments import proof_files
from storefront.payments import queries as payment_queries
from storefront.payments import service as payments
from storefront.payments.models import TransferProof
from storefront.trade import service as trade
from tests.support import factories
from tests.support.orders import see
from tests.support.people import PASSWORD, make_person
from tests.support.photos import photo

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def kristina(app: Flask) -> int:
    del app
    factories.load_reference()
    return make_person("kristina@contoh.id")


def order(person_id: int) -> str:
    form = factories.checkout_form(factories.fill_basket({factories.open_shop().variant_ids[0]: 1}))
    return trade.place(replace(form, person_id=person_id)).number


def test_money_that_is_due_keeps_the_account(kristina: int) -> None:
    number = order(kristina)
    trade.confirm_transfer(number, see(number).total, factories.CLERK)
    trade.cancel(number, BUYER)
    with pytest.raises(RefusedError, match="still_open"):
        service.erase_person(kristina, PASSWORD, BUYER)
    refund = payment_queries.list_refunds_due(read_session())[0]
    end_reading()
    payments.settle_refund(refund.id, "BRI 4711", factories.CLERK)
    service.erase_person(kristina, PASSWORD, BUYER)


def test_a_proof_that_nobody_has_answered_keeps_the_account(kristina: int) -> None:
    """The order has expired, but the money may have come: its proof leads to whom it goes back."""
    number = order(kristina)
    with clock.frozen_at(clock.now() + timedelta(days=2)):
        trade.expire_due()
        trade.claim_transfer(number, photo(), BUYER)
    (proof,) = personal.export(read_session(), kristina)["proofs"]
    assert (proof["order"], proof["answer"]) == (number, "")
    with pytest.raises(RefusedError, match="still_open"):
        service.erase_person(kristina, PASSWORD, BUYER)
    key = read_session().scalars(select(TransferProof.key)).one()
    end_reading()
    trade.reject_transfer(number, "Tidak ada", factories.CLERK)
    service.erase_person(kristina, PASSWORD, BUYER)
    assert read_session().scalars(select(TransferProof)).all() == []
    end_reading()
    assert proof_files.read_proof(key)
    with clock.frozen_at(clock.now() + timedelta(days=1, minutes=1)):
        payments.erase_old_proofs()
    assert proof_files.read_proof(key) is None
