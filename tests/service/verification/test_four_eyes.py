"""Whoever examined, belongs to the group, or brought a case forward does not decide it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from storefront.catalogue.types import LicenceKind
from storefront.kernel.db import unit_of_work
from storefront.kernel.errors import ForbiddenError, RefusedError
from storefront.kernel.types import Actor
from storefront.verification import service
from storefront.verification.models import Determination
from storefront.verification.types import (
    DeterminationState,
    GateItem,
    RecordFinding,
    Verdict,
)
from tests.support.cases import conclude, decide, examined, judge, official, see_case, submitted
from tests.support.listings import change
from tests.support.people import make_person
from tests.support.products import OFFICE

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("app")
D = DeterminationState


def codes(refused: pytest.ExceptionInfo[RefusedError]) -> list[str]:
    return [problem.code.value for problem in refused.value.problems]


@pytest.mark.parametrize("to", [D.VERIFIED, D.REJECTED, D.RETURNED])
def test_nobody_decides_on_their_own_examination(to: DeterminationState) -> None:
    examiner = official()
    case_id = examined(examiner)
    before = see_case(case_id)
    with pytest.raises(RefusedError) as refused:
        decide(case_id, examiner, to, "Bagus.")
    assert codes(refused) == ["same_person"]
    assert see_case(case_id) == before


def test_whoever_judged_one_criterion_has_examined() -> None:
    helper, examiner = official(), official()
    case_id = submitted()
    judge(case_id, examiner)
    service.record_finding(case_id, RecordFinding(criterion="II.3.a", verdict=Verdict.MET), helper)
    conclude(case_id, examiner)
    with pytest.raises(RefusedError) as refused:
        decide(case_id, helper)
    assert codes(refused) == ["same_person"]
    assert see_case(case_id).state is D.EXAMINED


@pytest.mark.parametrize("part", ["waived", "stored", "looked_up"])
def test_whoever_judged_by_the_law_has_examined(part: str) -> None:
    """What the gate lets through is no less a part of the examination than a criterion."""
    helper, examiner = official(), official()
    case_id = submitted("hasil-laut")
    change(see_case(case_id).product_id, licences={"pirt": ["201530901000128", None]})
    acts: dict[str, Callable[[Actor], None]] = {
        "stored": lambda actor: service.set_storage(case_id, actor, is_chilled=False),
        "looked_up": lambda actor: service.look_up_licence(case_id, LicenceKind.PIRT, actor),
        "waived": lambda actor: service.waive(case_id, GateItem.NIB, "Baru diurus.", actor),
    }
    for name, act in acts.items():
        act(helper if name == part else examiner)
    judge(case_id, examiner)
    conclude(case_id, examiner)
    with pytest.raises(RefusedError) as refused:
        decide(case_id, helper)
    assert codes(refused) == ["same_person"]
    assert see_case(case_id).state is D.EXAMINED
    decide(case_id, official())
    assert see_case(case_id).state is D.VERIFIED


def test_whoever_sent_it_again_neither_examines_nor_decides_even_after_they_left() -> None:
    """Such as a facilitator whose consent has ended since."""
    case_id = submitted()
    conclude(case_id, official(), None, "Kirim foto lagi.")
    facilitator = official()
    service.submit(see_case(case_id).product_id, facilitator)
    case = see_case(case_id)
    with pytest.raises(RefusedError) as refused:
        service.record_finding(case_id, RecordFinding(criterion="II.3.a", verdict=Verdict.MET), facilitator)
    assert codes(refused) == ["own_product"]
    assert see_case(case_id) == case


@pytest.mark.parametrize("act", [service.suspend_case, service.reinstate_case])
def test_nobody_suspends_or_reinstates_the_product_of_their_own_group(act: Callable[[int, str, Actor], None]) -> None:
    case_id = examined(official())
    decide(case_id, official())
    if act is service.reinstate_case:
        service.suspend_case(case_id, "Label tidak sesuai.", official())
    case = see_case(case_id)
    insider = Actor(label=OFFICE.label, person_id=make_person("orang-dalam@contoh.id", group_id=case.group_id))
    with pytest.raises(RefusedError) as refused:
        act(case_id, "Sudah beres.", insider)
    assert codes(refused) == ["own_product"]
    assert see_case(case_id) == case


def test_the_table_itself_holds_two_people_apart() -> None:
    examiner = official()
    case_id = examined(examiner)
    same = update(Determination).where(Determination.id == case_id).values(decided_by_id=examiner.person_id)
    with pytest.raises(IntegrityError), unit_of_work() as session:
        session.execute(same)


def test_who_belongs_to_the_group_neither_examines_nor_decides() -> None:
    case_id = submitted()
    case = see_case(case_id)
    member = make_person("orang-dalam@contoh.id", group_id=case.group_id)
    insider = type(OFFICE)(label=OFFICE.label, person_id=member)
    with pytest.raises(RefusedError) as refused:
        service.record_finding(case_id, RecordFinding(criterion="II.3.a", verdict=Verdict.MET), insider)
    assert codes(refused) == ["own_product"]
    with pytest.raises(ForbiddenError):  # nobody in particular
        conclude(case_id, OFFICE)
    assert see_case(case_id) == case
