"""One examines, another decides."""

from __future__ import annotations

from datetime import date

import pytest

from storefront.catalogue import queries as catalogue
from storefront.catalogue import service as listings
from storefront.catalogue.types import LicenceKind, PaperKind
from storefront.kernel import audit, clock
from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.kernel.errors import NotFoundError, RefusedError, StateConflictError
from storefront.producers import service as producers
from storefront.producers.types import OnboardingItem, PaperForm
from storefront.verification import queries, service
from storefront.verification.types import (
    CaseDecision,
    Conclusion,
    DeterminationState,
    Recommendation,
    RecordFinding,
    Verdict,
)
from tests.support.cases import conclude, decide, examined, judge, newest_id, official, see_case, submitted
from tests.support.listings import change
from tests.support.photos import photo
from tests.support.products import MEMBER, OFFICE

pytestmark = pytest.mark.usefixtures("app")
D = DeterminationState


def codes(refused: pytest.ExceptionInfo[RefusedError]) -> list[str]:
    return [problem.code.value for problem in refused.value.problems]


def test_what_one_examined_another_determines() -> None:
    examiner, decider = official(), official()
    case_id = examined(examiner)
    ready = see_case(case_id)
    assert ready.state is D.EXAMINED
    assert ready.examination
    assert (ready.examination.recommendation, ready.examination.is_stale) == (Recommendation.ACCEPT, False)

    seen = ready.seen
    service.decide(case_id, CaseDecision(to=D.VERIFIED, seen=seen, valid_until=date(2099, 1, 1)), decider)

    end_reading()
    session = read_session()
    certificate = queries.get_certificate(session, "OVOP-53.09-0001")
    assert certificate.is_valid
    assert [line.state.value for line in certificate.history] == ["draft", "submitted", "examined", "verified"]
    assert catalogue.public_ids(session) == [ready.product_id]
    last = audit.list_latest(session, text="determination.", limit=1)[0]
    assert (last.action, last.actor_id) == ("determination.verified", decider.person_id)


def test_an_examination_judges_every_criterion() -> None:
    examiner = official()
    case_id = submitted()
    service.record_finding(case_id, RecordFinding(criterion="II.3.a", verdict=Verdict.MET), examiner)
    with pytest.raises(RefusedError) as refused:
        conclude(case_id, examiner)
    assert [(each.code.value, each.values) for each in refused.value.problems] == [("unjudged", {"count": 10})]
    with pytest.raises(RefusedError) as refused:
        service.record_finding(case_id, RecordFinding(criterion="II.3.b", verdict=Verdict.NOT_MET), examiner)
    assert codes(refused) == ["note_missing"]
    with pytest.raises(NotFoundError):
        service.record_finding(case_id, RecordFinding(criterion="II.9.z", verdict=Verdict.MET), examiner)
    assert set(see_case(case_id).findings) == {"II.3.a"}


def test_what_is_not_met_is_given_back_or_rejected_and_never_accepted() -> None:
    examiner, decider = official(), official()
    case_id = submitted()
    judge(case_id, examiner, Verdict.NOT_MET)
    with pytest.raises(RefusedError) as refused:
        conclude(case_id, examiner)
    assert codes(refused) == ["not_met"]
    with pytest.raises(RefusedError) as refused:
        conclude(case_id, examiner, Recommendation.REJECT)
    assert codes(refused) == ["reasons_missing"]
    conclude(case_id, examiner, Recommendation.REJECT, "Bukan hasil desa.")
    with pytest.raises(RefusedError) as refused:
        decide(case_id, decider)
    assert codes(refused) == ["not_met"]
    decide(case_id, decider, D.REJECTED, "Barang ini dibuat di luar NTT.")
    product_id = see_case(case_id).product_id
    standing = queries.find_standing(read_session(), product_id)
    assert standing
    assert (standing.state, standing.reason) == (D.REJECTED, "Barang ini dibuat di luar NTT.")


def test_given_back_with_reasons_repaired_and_examined_anew() -> None:
    examiner = official()
    case_id = submitted()
    case = see_case(case_id)
    asked = Conclusion(
        recommendation=None, seen=case.seen, reasons=("scan_unreadable", "photo_dark"), words="Kirim sebelum Jumat."
    )
    service.conclude(case_id, asked, examiner)
    end_reading()
    standing = queries.find_standing(read_session(), case.product_id)
    assert standing
    assert standing.state is D.RETURNED
    assert standing.reason.split("\n") == [
        "Foto kurang terang. Ambil foto baru di luar ruangan, siang hari.",
        "Foto surat izin tidak terbaca. Foto ulang dari dekat, seluruh surat terlihat.",
        "Kirim sebelum Jumat.",
    ]
    service.submit(case.product_id, MEMBER)
    assert newest_id(case.product_id) == case_id
    judge(case_id, examiner)
    conclude(case_id, examiner)
    assert see_case(case_id).state is D.EXAMINED


def test_the_decider_gives_back_or_has_it_examined_again() -> None:
    examiner, decider = official(), official()
    case_id = examined(examiner)
    with pytest.raises(RefusedError) as refused:
        service.reopen(case_id, " ", decider)
    assert codes(refused) == ["reason_missing"]
    service.reopen(case_id, "Catatan bahan baku kurang.", decider)
    again = see_case(case_id)
    assert (again.state, again.examination) == (D.SUBMITTED, None)
    assert audit.list_latest(read_session(), limit=1)[0].action == "case.reopened"  # the group submitted nothing
    conclude(case_id, examiner)
    decide(case_id, decider, D.RETURNED, "Kirim surat pasok.")
    back = see_case(case_id)
    assert (back.state, back.examination) == (D.RETURNED, None)


@pytest.mark.parametrize("to", [D.VERIFIED, D.REJECTED])
def test_what_the_group_changed_since_is_not_decided(to: DeterminationState) -> None:
    case_id = examined(official())
    case = see_case(case_id)
    stale = CaseDecision(to=to, seen=case.seen, words="Baik.")
    change(case.product_id, description="Dari kebun tetangga.")
    decider = official()
    with pytest.raises(RefusedError) as refused:
        service.decide(case_id, stale, decider)
    assert codes(refused) == ["changed_meanwhile"]
    with pytest.raises(RefusedError) as refused:  # also when the page was opened since
        decide(case_id, decider, to, "Baik.")
    assert codes(refused) == ["changed_since"]
    assert see_case(case_id).state is D.EXAMINED


def test_another_photo_of_a_licence_is_looked_at_before_deciding() -> None:
    """The number stays the same, and with it the listing; the paper that shows it is another."""
    examiner, decider = official(), official()
    case_id = submitted()
    product_id = see_case(case_id).product_id
    change(product_id, licences={"pirt": ["201530901000128", None]})
    listings.keep_scan(product_id, PaperKind.PIRT, photo(), MEMBER)
    service.look_up_licence(case_id, LicenceKind.PIRT, examiner)
    judge(case_id, examiner)
    conclude(case_id, examiner)
    seen = see_case(case_id).seen
    listings.keep_scan(product_id, PaperKind.PIRT, photo(), MEMBER)
    with pytest.raises(RefusedError) as refused:
        service.decide(case_id, CaseDecision(to=D.VERIFIED, seen=seen), decider)
    assert codes(refused) == ["changed_meanwhile"]
    with pytest.raises(RefusedError) as refused:
        decide(case_id, decider)
    assert codes(refused) == ["changed_since"]
    case = see_case(case_id)
    assert case.examination
    assert (case.state, case.examination.changed) == (D.EXAMINED, ("papers",))
    service.reopen(case_id, "Foto izinnya baru.", decider)
    conclude(case_id, examiner)
    decide(case_id, decider)
    assert see_case(case_id).state is D.VERIFIED


def test_a_new_nib_and_new_words_are_named() -> None:
    case_id = examined(official())
    case = see_case(case_id)
    producers.save_paper(case.group_id, OnboardingItem.NIB, PaperForm(number="8120012345678"), photo(), MEMBER)
    change(case.product_id, description="Lain.")
    changed = see_case(case_id).examination
    assert changed
    assert changed.changed == ("description", "nib")


def test_a_new_price_changes_nothing_for_the_office() -> None:
    examiner = official()
    case_id = examined(examiner)
    case = see_case(case_id)
    (variant,) = case.content["variants"]
    change(case.product_id, variants=[{**variant, "price": 99_000}])
    assert see_case(case_id).seen == case.seen
    decide(case_id, official())
    assert see_case(case_id).state is D.VERIFIED


def test_an_examiner_who_saw_something_else_is_told() -> None:
    examiner = official()
    case_id = submitted()
    judge(case_id, examiner)
    seen = see_case(case_id).seen
    change(see_case(case_id).product_id, name="Kain Lain")
    with pytest.raises(RefusedError) as refused:
        service.conclude(case_id, Conclusion(recommendation=Recommendation.ACCEPT, seen=seen), examiner)
    assert codes(refused) == ["changed_meanwhile"]
    assert see_case(case_id).state is D.SUBMITTED


def test_only_what_is_ready_is_decided() -> None:
    case_id = submitted()
    with pytest.raises(StateConflictError):
        decide(case_id, official())
    with pytest.raises(NotFoundError):
        service.decide(case_id + 1, CaseDecision(to=D.VERIFIED, seen=""), official())
    assert see_case(case_id).state is D.SUBMITTED


def test_the_last_day_lies_ahead_and_reasons_come_from_the_list() -> None:
    case_id = examined(official())
    decision = CaseDecision(to=D.VERIFIED, seen=see_case(case_id).seen, valid_until=date(2000, 1, 1), reasons=("lain",))
    with pytest.raises(RefusedError) as refused:
        service.decide(case_id, decision, official())
    assert codes(refused) == ["reason_unknown", "period"]


def test_what_lies_before_the_office_is_not_recorded_beside_it() -> None:
    case_id = submitted()
    product_id = see_case(case_id).product_id
    with pytest.raises(RefusedError) as refused, unit_of_work() as session:
        service.record_determination(session, product_id, actor=OFFICE, decided_at=clock.now(), valid_until=None)
    assert codes(refused) == ["open_already"]
    assert newest_id(product_id) == case_id


def test_what_the_office_wrote_while_it_examined_is_not_on_the_certificate() -> None:
    examiner, decider = official(), official()
    case_id = examined(examiner)
    decide(case_id, decider, D.RETURNED, "Kirim surat pasok.")
    product_id = see_case(case_id).product_id
    service.submit(product_id, MEMBER)
    conclude(case_id, examiner)
    decide(case_id, decider, words="Selamat.")
    service.suspend_case(case_id, "Label tidak sesuai.", decider)
    service.reinstate_case(case_id, "Label sudah diganti.", decider)
    history = queries.get_certificate(read_session(), "OVOP-53.09-0001").history
    assert [line.reason for line in history if line.reason] == ["Label tidak sesuai.", "Label sudah diganti."]
