"""Twice a year somebody looks whether a determination still holds."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from storefront.catalogue import queries as catalogue
from storefront.kernel import audit, clock, settings
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import RefusedError, StateConflictError
from storefront.verification import queries, service
from storefront.verification.types import RECHECK_MONTHS, DeterminationState, RecordFinding, Verdict
from tests.support.cases import decide, examined, judge, official, see_case, submitted
from tests.support.products import OFFICE

pytestmark = pytest.mark.usefixtures("app")
D = DeterminationState
DECIDED = datetime(2026, 8, 31, 2, 0, tzinfo=UTC)


def verified() -> int:
    with clock.frozen_at(DECIDED):
        case_id = examined(official())
        decide(case_id, official())
    return case_id


def due(regencies: set[str] | None = None) -> list[tuple[int, date]]:
    end_reading()
    found = queries.list_recheck_due(read_session(), regencies)
    end_reading()
    return [(each.determination_id, each.due) for each in found]


def test_due_by_the_calendar_and_looked_at_again_while_it_stays_on_show() -> None:
    case_id = verified()
    examiner = official()
    with clock.frozen_at(datetime(2027, 2, 27, 15, 59, tzinfo=UTC)):  # the last minute of the 27th in Kupang
        assert due() == []
    with clock.frozen_at(datetime(2027, 2, 27, 16, 0, tzinfo=UTC)):
        assert due() == [(case_id, date(2027, 2, 28))]
        assert due({"53.09"}) == due()
        assert due({"53.10"}) == []
        case = see_case(case_id)
        assert (case.round, case.unjudged, case.next_check) == (1, 11, date(2027, 2, 28))
        assert set(case.earlier) == {each.key for each in case.criteria.criteria}
        with pytest.raises(RefusedError) as refused:
            service.finish_recheck(case_id, 1, "", examiner)
        assert [each.code.value for each in refused.value.problems] == ["unjudged"]
        judge(case_id, examiner)
        missing = RecordFinding(criterion="II.3.b", verdict=Verdict.NOT_MET, note="Pemasok berhenti.")
        service.record_finding(case_id, missing, examiner)
        service.finish_recheck(case_id, 1, "Kunjungan ke desa.", examiner)
        with pytest.raises(StateConflictError):  # a second tap
            service.finish_recheck(case_id, 1, "Kunjungan ke desa.", examiner)
        assert due() == []
    case = see_case(case_id)
    assert [(each.round, each.note) for each in case.rechecks] == [(1, "Kunjungan ke desa.")]
    assert (case.state, case.round, case.next_check) == (D.VERIFIED, 2, date(2027, 8, 28))
    assert case.earlier["II.3.b"].verdict is Verdict.NOT_MET
    assert catalogue.public_ids(read_session()) == [case.product_id]


def test_another_setting_counts_at_once() -> None:
    case_id = verified()
    with clock.frozen_at(datetime(2026, 10, 1, tzinfo=UTC)):
        assert due() == []
        with unit_of_work() as session:
            settings.put(session, RECHECK_MONTHS, 1, OFFICE)
        assert due() == [(case_id, date(2026, 9, 30))]


def test_only_what_stands_is_looked_at_again() -> None:
    case_id = submitted()
    with pytest.raises(StateConflictError):
        service.finish_recheck(case_id, 1, "", official())


def test_suspended_and_reinstated_with_reasons() -> None:
    case_id = verified()
    decider = official()
    with pytest.raises(RefusedError):
        service.suspend_case(case_id, " ", decider)
    service.suspend_case(case_id, "Label tidak sesuai.", decider)
    end_reading()
    assert (see_case(case_id).state, catalogue.public_ids(read_session())) == (D.SUSPENDED, [])
    with pytest.raises(StateConflictError):
        service.suspend_case(case_id, "Lagi.", decider)
    with pytest.raises(RefusedError):
        service.reinstate_case(case_id, "", decider)
    service.reinstate_case(case_id, "Label sudah diganti.", decider)
    assert see_case(case_id).state is D.VERIFIED
    assert audit.list_latest(read_session(), limit=1)[0].action == "determination.reinstated"
