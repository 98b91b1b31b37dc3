"""What of a verified product passes without the office seeing it first, and for whom."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storefront.catalogue import service as catalogue
from storefront.catalogue.types import CLAIMS, PASSES, PASSES_TRUSTED
from storefront.kernel import audit, clock, settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import RefusedError
from storefront.producers import queries as producers
from storefront.producers import service
from tests.support.listings import PHOTOS, change, see, verified
from tests.support.products import OFFICE

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.sqlite_only]
TEXT = "Cerita baru dari kebun."


def trust(reason: str = "Tiga tahun tanpa keluhan.") -> None:
    with unit_of_work() as session:
        service.trust(session, producers.get_group(session, 1), reason, OFFICE)


def put(key: str) -> None:
    with unit_of_work() as session:
        settings.put(session, PASSES if key == PASSES.key else PASSES_TRUSTED, "description name licences", OFFICE)


def test_without_trust_all_waits() -> None:
    product_id = verified()
    assert change(product_id, description=TEXT) is True
    assert see(product_id).live["description"] != TEXT


def test_plain_text_of_a_trusted_group_passes_and_the_rest_waits() -> None:
    product_id = verified()
    trust()
    old = see(product_id).live
    assert change(product_id, description=TEXT, name="Kopi Baru", pictures=PHOTOS[:1]) is True
    desk = see(product_id)
    assert desk.live == {**old, "description": TEXT}
    assert desk.change
    assert set(desk.change.proposed) == {"name", "pictures"}
    (entry,) = audit.list_latest(read_session(), text="change.passed")
    assert (entry.before, entry.after) == ({"description": old["description"]}, {"description": TEXT})


def test_what_waited_before_the_trust_is_not_left_behind_what_passes() -> None:
    product_id = verified()
    change(product_id, description="Usulan lama.")
    trust()
    assert change(product_id, description=TEXT) is False
    assert (see(product_id).change, see(product_id).live["description"]) == (None, TEXT)


@pytest.mark.parametrize("key", [PASSES.key, PASSES_TRUSTED.key])
def test_no_setting_lets_name_or_licences_pass(key: str) -> None:
    product_id = verified()
    trust()
    put(key)
    licences = {"pirt": ["206530000000001", "2031-01-01"]}
    assert change(product_id, name="Kopi Baru", licences=licences, description=TEXT) is True
    desk = see(product_id)
    assert desk.change
    assert set(desk.change.proposed) == {"name", "licences"}
    assert desk.live["description"] == TEXT


def test_what_passes_for_all_needs_no_trust() -> None:
    product_id = verified()
    put(PASSES.key)
    assert change(product_id, description=TEXT) is False
    assert see(product_id).live["description"] == TEXT


def test_trust_needs_a_reason_and_ends() -> None:
    product_id = verified()
    with pytest.raises(RefusedError):
        trust("  ")
    trust()
    trust()
    with unit_of_work() as session:
        service.trust_no_more(session, producers.get_group(session, 1), OFFICE)
    end_reading()
    assert change(product_id, description=TEXT) is True
    assert [each.action for each in audit.list_latest(read_session(), text="group.")][:2] == [
        "group.distrusted",
        "group.trusted",
    ]


def licensed(**values: object) -> int:
    """A verified product with papers that the office has approved."""
    product_id = verified()
    change(product_id, **values)
    waiting = see(product_id).change
    assert waiting
    with unit_of_work() as session:
        catalogue.approve(session, waiting.id, OFFICE)
    return product_id


def test_trust_ends_with_a_suspension_and_the_log_says_so() -> None:
    verified()
    trust("Setahun tanpa keluhan.")
    with unit_of_work() as session:
        group = producers.get_group(session, 1)
        service.suspend(session, group, OFFICE, "Keluhan pembeli.")
        service.activate(session, group, OFFICE, has_product=True)
        assert not group.trusted_because
    (entry,) = audit.list_latest(read_session(), text="group.distrusted")
    assert (entry.before, entry.after) == ({"reason": "Setahun tanpa keluhan."}, {"reason": ""})


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("Kopi HALAL dan sehat.", False),
        ("Sudah berizin P-IRT.", True),  # which the product holds
        ("Terdaftar di Badan  POM.", False),
        ("Organik bersertifikat.", False),
        ("Dari kebun para halalan.", True),  # no word of the list as a whole
    ],
)
def test_a_claim_that_needs_a_licence_waits_unless_it_is_held(text: str, *, passes: bool) -> None:
    product_id = licensed(licences={"pirt": ["206530000000001", "2090-01-01"]})
    trust()
    assert change(product_id, description=text) is not passes
    assert (see(product_id).live["description"] == text) is passes


def test_a_claim_in_a_list_waits_and_a_certificate_that_ended_bears_nothing_out() -> None:
    product_id = licensed(halal=["bersertifikat", "ID5311000012345678", "2090-01-01"])
    trust()
    assert change(product_id, description="Kopi halal.") is False
    with clock.frozen_at(datetime(2091, 1, 1, tzinfo=UTC)):
        assert change(product_id, keywords=["kopi", "halal"], material="Biji kopi") is True
    desk = see(product_id)
    assert desk.change
    assert (set(desk.change.proposed), desk.live["material"]) == ({"keywords"}, "Biji kopi")


def test_which_words_are_claims_is_a_setting() -> None:
    product_id = verified()
    trust()
    with unit_of_work() as session:
        settings.put(session, CLAIMS["other"], "lulus uji", OFFICE)
    assert [change(product_id, description=text) for text in ("Organik.", "Sudah lulus uji.")] == [False, True]
