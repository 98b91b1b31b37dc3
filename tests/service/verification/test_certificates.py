"""What a certificate says of an examination, and of those who look again later."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from storefront.kernel import clock
from storefront.kernel.db import end_reading, read_session
from storefront.verification import queries, service
from storefront.verification.types import RecordFinding, Verdict
from tests.support import cases
from tests.support.products import make_public_product

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storefront.verification.types import CertificateView

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.sqlite_only]
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
CODE = "OVOP-53.09-0001"
SOURCES = RecordFinding(criterion="II.3.b", verdict=Verdict.NOT_MET, note="Bahan dari luar kawasan.")


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with clock.frozen_at(NOON):
        yield


def see() -> CertificateView:
    end_reading()
    found = queries.get_certificate(read_session(), CODE)
    end_reading()
    return found


def test_it_says_who_examined_what_was_found_and_when_somebody_looks_again() -> None:
    determination_id = cases.examined(cases.official())
    cases.decide(determination_id, cases.official("pemutus"))
    found = see()
    assert [found.verdicts[each.key] for each in found.criteria.criteria] == [Verdict.MET] * 11
    assert (found.examined_by, found.examined_at) == (cases.LABEL, NOON)
    assert (found.checked_at, found.next_check) == (None, date(2027, 5, 22))


def test_what_a_second_look_found_counts_once_it_is_finished() -> None:
    determination_id = cases.examined(cases.official())
    cases.decide(determination_id, cases.official("pemutus"))
    again, later = cases.official(), NOON + timedelta(days=170)
    with clock.frozen_at(later):
        cases.judge(determination_id, again)
        service.record_finding(determination_id, SOURCES, again)
        service.record_finding(
            determination_id, replace(SOURCES, criterion="II.4.g", verdict=Verdict.NOT_APPLICABLE), again
        )
        assert set(see().verdicts.values()) == {Verdict.MET}
        service.finish_recheck(determination_id, 1, "", again)
        found = see()
    others = {key: verdict for key, verdict in found.verdicts.items() if verdict is not Verdict.MET}
    assert others == {"II.3.b": Verdict.NOT_MET, "II.4.g": Verdict.NOT_APPLICABLE}
    assert (found.checked_at, found.next_check, found.is_valid) == (later, date(2027, 11, 11), True)


def test_a_decision_from_paper_has_no_verdicts_and_what_is_over_no_next_look() -> None:
    make_public_product()
    assert (see().verdicts, see().examined_at) == ({}, None)
    with clock.frozen_at(NOON + timedelta(days=900)):
        assert (see().is_valid, see().next_check) == (False, None)
