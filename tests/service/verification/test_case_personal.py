"""Whoever examined or decided and leaves is in no column of a case any more; what they signed stays."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from storefront.kernel.db import end_reading, read_session, unit_of_work
from storefront.verification import service
from storefront.verification.models import Evidence, Proposal
from storefront.verification.personal import COLUMNS, DECISIONS
from storefront.verification.types import AddEvidence, EvidenceKind, ProposeProduct, Proposer
from tests.support.cases import LABEL, decide, examined, judge, official, see_case

pytestmark = [pytest.mark.sqlite_only, pytest.mark.usefixtures("app")]


def held(person_id: int) -> int:
    """In how many rows of cases they stand."""
    end_reading()
    counts = [
        select(func.count()).select_from(model).where(getattr(model, name) == person_id)
        for model, names in COLUMNS.items()
        for name in names
    ]
    found = sum(read_session().execute(each).scalar_one() for each in counts)
    end_reading()
    return found


def test_leaving() -> None:
    examiner, decider, proposer = official(), official(), official()
    case_id = examined(examiner)
    link = AddEvidence(kind=EvidenceKind.LINK, title="Peta", url="https://contoh.id/peta")
    letter = ProposeProduct(
        product_id=see_case(case_id).product_id,
        proposer=Proposer.CAMAT,
        letter_number="140/1",
        letter_date=date(2026, 1, 5),
    )
    proposal_id = service.propose(letter, None, proposer)
    service.decline(proposal_id, "Sudah diajukan kelompok.", decider)
    decide(case_id, decider)
    service.add_evidence(case_id, link, examiner, from_group=False)
    judge(case_id, examiner)
    service.finish_recheck(case_id, 1, "", examiner)
    people = [each.person_id or 0 for each in (examiner, decider, proposer)]
    assert [held(each) for each in people] == [1 + 11 + 1 + 11 + 1, 2, 1]
    with unit_of_work() as session:
        assert DECISIONS.export(session, people[0]) == [{"code": "OVOP-53.09-0001", "signed": LABEL}]
        for each in people:
            DECISIONS.erase(session, each)
    assert [held(each) for each in people] == [0, 0, 0]
    session = read_session()
    assert session.scalars(select(Proposal.reason)).all() == ["Sudah diajukan kelompok."]
    assert session.scalars(select(Evidence.title)).all() == ["Peta"]
