from __future__ import annotations

from enum import StrEnum

import pytest

from storefront.catalogue.types import LISTING
from storefront.kernel.states import Machine
from storefront.orders.types import DEAD, PAYMENT, SELLER_ORDER, SellerOrderState
from storefront.producers.types import GROUP
from storefront.verification.types import DETERMINATION


class Lamp(StrEnum):
    OFF = "off"
    ON = "on"


def test_a_state_without_transitions_is_an_error() -> None:
    with pytest.raises(ValueError, match="no transitions given"):
        Machine(name="lamp", states=Lamp, initial=Lamp.OFF, transitions={Lamp.OFF: frozenset({Lamp.ON})})


def test_a_state_that_nothing_leads_to_is_an_error() -> None:
    with pytest.raises(ValueError, match="never reached"):
        Machine(name="lamp", states=Lamp, initial=Lamp.OFF, transitions={Lamp.OFF: frozenset(), Lamp.ON: frozenset()})


@pytest.mark.parametrize("machine", [LISTING, GROUP, DETERMINATION, SELLER_ORDER, PAYMENT], ids=lambda each: each.name)
def test_no_machine_of_the_shop_steps_onto_the_same_state(machine: Machine[Lamp]) -> None:
    assert [state for state in machine.states if machine.allows(state, state)] == []


def test_nothing_dead_can_be_sent() -> None:
    assert {state for state in DEAD if SELLER_ORDER.allows(state, SellerOrderState.SENT)} == set()
